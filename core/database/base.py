"""A connection that keeps statements prepared where it is asked to, and that costs no question to take from the pool.

PostgreSQL plans a statement anew each time that it is sent as text, which for those that read ten tables takes
longer than reading them. Django sends all statements as text. The few that are written out and asked for all day are
sent by `prepared_cursor` instead: the server keeps their plans for as long as the connection lives. What nearly every
request asks, and waits for, goes by `text_of`: a cursor takes longer to make and to wait with than that to answer.
"""

import contextlib
import select
import time

from django.db.backends.postgresql import base
from psycopg import OperationalError, pq

# A connection not used for so many seconds is asked whether it is alive; before that, looking at its end is enough.
IDLE = 30
# Stands where Django expects the name of a cursor.
PREPARED = object()


class DatabaseOperations(base.DatabaseOperations):
    """Django's, of which the log of statements also knows those that are prepared."""

    def last_executed_query(self, cursor, sql, params):
        """Return the text of a statement; psycopg has none to tell where the server keeps it."""
        return super().last_executed_query(cursor, sql, params) or sql


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection to PostgreSQL."""

    ops_class = DatabaseOperations

    def prepared_cursor(self):
        """Return a cursor whose statements the server keeps; values are sent apart, so that casts say their types."""
        return self._cursor(PREPARED)

    def text_of(self, statement: str) -> str:
        """Return the one text that a statement without values answers with.

        In a transaction, and where somebody counts, logs or wraps statements, a cursor asks; and where asking without
        one fails, so that errors are the same.
        """
        self.ensure_connection()
        if not (self.in_atomic_block or self.queries_logged or self.execute_wrappers):
            answer = _ask(self.connection, statement)
            if answer is not None:
                return answer
        with self.prepared_cursor() as cursor:
            return cursor.execute(statement).fetchone()[0]

    def create_cursor(self, name=None):
        """Return a cursor as Django asks for it, or one that lets the server prepare."""
        if name is PREPARED:
            return base.ServerBindingCursor(self.connection)
        return super().create_cursor(name)

    def get_new_connection(self, conn_params):
        """Return a connection of the pool that is alive; those that have ended go back, and the pool replaces them."""
        connection = super().get_new_connection(conn_params)
        while self.pool and not _is_alive(connection):
            connection.close()
            self.pool.putconn(connection)
            connection = super().get_new_connection(conn_params)
        return connection

    def _close(self):
        if self.connection is not None:
            self.connection.used_at = time.monotonic()
        super()._close()


def _ask(connection, statement: str) -> str | None:
    """Ask by a plan that the server keeps, waiting in libpq; nothing where that does not work on this connection."""
    if connection.prepare_threshold is None or connection.closed or not connection.autocommit:
        return None
    names = connection.__dict__.setdefault("names_of_texts", {})
    if (name := names.get(statement)) is None:
        name = b"text_%d" % len(names)
        if connection.pgconn.prepare(name, statement.encode()).status != pq.ExecStatus.COMMAND_OK:
            return None
        names[statement] = name
    answer = connection.pgconn.exec_prepared(name, [])
    return answer.get_value(0, 0).decode() if answer.status == pq.ExecStatus.TUPLES_OK else None


def _is_alive(connection) -> bool:
    """Tell whether a connection still has its server; nothing is sent to it where it was used a moment ago.

    A server that ends says so, and what it says then waits to be read.
    """
    if connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if not poll.poll(0) and time.monotonic() - getattr(connection, "used_at", 0.0) < IDLE:
        return True
    with contextlib.suppress(OperationalError):
        connection.execute("")
        return True
    return False
