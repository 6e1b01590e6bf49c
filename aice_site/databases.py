"""Django's DATABASES: the private PostgreSQL (aice_site/postgres.py), or another by its address."""

from pathlib import Path

from aice_site.postgres_place import DATABASE, PORT, USER, Place

POOL = {"min_size": 1, "max_size": 8, "timeout": 5}
# Times that a connection is asked for the same statement of `prepared_cursor` before the server keeps its plan.
OFTEN = 5


def database_settings(url: str, var_dir: Path, statement_timeout: int = 0, *, prepare: bool = True) -> dict:
    """Return Django's DATABASES entry for the given address, or for the embedded server when it is empty.

    Statements that take longer than `statement_timeout` seconds are given up; 0 lets them take as long as they need.
    `prepare` lets the server keep the plans of what is asked for all day (core/database).
    """
    entry = _entry(url, var_dir)
    entry["OPTIONS"]["prepare_threshold"] = OFTEN if prepare else None
    if statement_timeout:
        # Options of the address come later and win.
        options = f"-c statement_timeout={statement_timeout}s {entry['OPTIONS'].get('options', '')}"
        entry["OPTIONS"]["options"] = options.strip()
    return entry


def _entry(url: str, var_dir: Path) -> dict:
    entry = {
        "ENGINE": "core.database",
        "NAME": DATABASE,
        "USER": USER,
        "CONN_MAX_AGE": 0,  # required by the pool
        "CONN_HEALTH_CHECKS": False,  # core/database looks after them
        "OPTIONS": {"pool": dict(POOL)},
    }
    if not url:
        return entry | {"HOST": str(Place(var_dir).socket_dir), "PORT": str(PORT)}
    parts = _parse(url)
    entry["NAME"] = parts.pop("dbname")
    entry["USER"] = parts.pop("user", "")
    entry["PASSWORD"] = parts.pop("password", "")
    entry["HOST"] = parts.pop("host", "")
    entry["PORT"] = parts.pop("port", "")
    entry["OPTIONS"] |= parts  # sslmode, options, connect_timeout …
    return entry


def _parse(url: str) -> dict:
    """Let libpq read its own address format; the message never repeats the password."""
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - the command works without Django
    from psycopg import ProgrammingError, conninfo  # noqa: PLC0415 - only an address needs it

    example = "postgresql://user:password@host:5432/name?sslmode=require"
    if not url.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured(f"DATABASE_URL must look like {example}.")
    try:
        parts = conninfo.conninfo_to_dict(url)
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read; it must look like {example}.") from error
    if not parts.get("dbname"):
        raise ImproperlyConfigured(f"DATABASE_URL names no database; it must look like {example}.")
    return parts
