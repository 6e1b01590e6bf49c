"""`make demo`: the whole site on this machine, stopped by one Ctrl-C (`python -m aice_site.demo`).

This process only looks after others: PostgreSQL, the preparation (aice_site/prepare.py), the web server and
the task worker. They run in process groups of their own, so that Ctrl-C reaches this process alone and it
can stop them in order.
"""

import contextlib
import ctypes
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from aice_site import postgres

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
PASSWORD = "educating"  # noqa: S105 - the demo's, printed for everyone
ACCOUNTS = {
    "secretariat@example.org": "secretariat (administers the site)",
    "technician@example.org": "technician of Cambrils and of the fictional Vilademo",
    "technician2@example.org": "technician of another city",
    "juror@example.org": "juror of the award",
}
PATIENCE = 60  # seconds for the first answer
GRACE = 1  # seconds for a child to end; a server waits for every connection that a browser keeps open
LAST_WORDS = 0.5  # seconds more: a worker asked twice leaves its job and marks it as failed, to be run again
SHORT_LIFE = 10  # seconds; a child that ends sooner than this, three times in a row, will not recover
TRIES = 3


class DemoError(Exception):
    """One sentence for the person who typed the command."""


class Stopped(BaseException):
    """Somebody asked the demo to end; like KeyboardInterrupt, no handler of errors may swallow it."""


def _stop(number: int, frame: FrameType | None) -> None:
    """Only the first signal interrupts: an impatient second Ctrl-C must not leave the database half stopped."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    raise Stopped


class Child:
    """One program that is started again when it ends by itself."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name = name
        self.command = command
        self.environment = environment
        self.process: subprocess.Popen | None = None
        self.started = 0.0
        self.short_lives = 0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent(),  # noqa: PLW1509 - no thread runs here
        )

    def look_after(self) -> None:
        """Start the program again if it has ended; give up when it cannot live."""
        if self.process is None or self.process.poll() is None:
            return
        self._signal_group(signal.SIGKILL)  # what it left behind would hold the port
        code = self.process.returncode
        self.short_lives = self.short_lives + 1 if time.monotonic() - self.started < SHORT_LIFE else 1
        if self.short_lives >= TRIES:
            raise DemoError(f"{self.name} ended {TRIES} times in a row (exit code {code}); its messages are above.")
        print(f"{self.name} ended by itself (exit code {code}): starting it again.", flush=True)
        self.start()

    def ask_to_end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait_for_end(self, deadline: float) -> None:
        """Wait until the deadline, ask once more, then end the whole group by force."""
        if self.process is None:
            return
        for patience in (max(0.1, deadline - time.monotonic()), LAST_WORDS):
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
                break
            self.ask_to_end()
        self._signal_group(signal.SIGKILL)
        self.process.wait()

    def _signal_group(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


def _end_with_parent() -> Callable[[], None] | None:
    """On Linux, have a child stopped when this process is killed: nobody else would free the port."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    set_death_signal = 1  # PR_SET_PDEATHSIG

    def in_child() -> None:
        libc.prctl(set_death_signal, signal.SIGTERM)

    return in_child


def chosen_port() -> int:
    """Return PORT after making sure that the web server will get it."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise DemoError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    port = int(text)
    with socket.socket() as probe:
        # The server's own option would share the port with another server without a word: ask without it.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                other = port + 1 if port < 65535 else 8000
                raise DemoError(
                    f"Port {port} is taken by another program (or an earlier demo): "
                    f"stop that one, or choose another port: make demo PORT={other}"
                ) from None
            raise DemoError(f"Port {port} cannot be used ({error.strerror}): make demo PORT=8000") from None
    return port


def held_port(port: int) -> socket.socket:
    """Return a socket that keeps the port for this demo's server, so that another demo does not prepare for it too."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # shared with the server only: others ask without it
    held.bind((HOST, port))
    return held


def answer(port: int, path: str) -> int | None:
    """Return the status the site answers with, or None while nothing listens."""
    connection = http.client.HTTPConnection(HOST, port, timeout=15)
    try:
        connection.request("GET", path, headers={"Accept-Language": "en"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def prepare(environment: dict[str, str]) -> None:
    """Run the preparation, and take it down with us when somebody stops the demo meanwhile."""
    child = Child("The preparation", [sys.executable, "-m", "aice_site.prepare"], environment)
    child.start()
    try:
        code = child.process.wait()
    except Stopped:
        child.ask_to_end()
        child.wait_for_end(time.monotonic() + GRACE)
        raise
    if code:
        raise DemoError("The demo was not started.")


def wait_for_answer(port: int, children: list[Child]) -> None:
    """Return when the site answers; its first page is then made once, so that nobody waits for it."""
    deadline = time.monotonic() + PATIENCE
    while (status := answer(port, "/healthz")) != http.HTTPStatus.OK:
        for child in children:
            child.look_after()
        if status is not None:
            raise DemoError(f"The site answers with status {status}; the reason is above.")
        if time.monotonic() > deadline:
            raise DemoError(f"The site does not answer within {PATIENCE} seconds.")
        time.sleep(0.1)
    status = answer(port, "/en/")
    if status is None or status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        raise DemoError(f"The home page answers with status {status}; the reason is above.")


def welcome(port: int) -> None:
    print(f"\nThe site is ready:  http://{HOST}:{port}/")
    print(f"The secretariat's desk:  http://{HOST}:{port}/admin/\n")
    print(f"Accounts (password: {PASSWORD})")
    for address, role in ACCOUNTS.items():
        print(f"  {address:<26}{role}")
    print("\nMail stays on this machine: read it in the secretariat's outbox. Ctrl-C stops everything.", flush=True)


def look_after_postgres(var_dir: Path) -> None:
    """Start a killed server again; its data must still be there, or the site would go on with an empty one."""
    if postgres.status(var_dir):
        return
    if not postgres.Place(var_dir).data.exists():
        raise DemoError("The database's folder is gone: start the demo again.")
    print("PostgreSQL ended by itself: starting it again.", flush=True)
    postgres.start(var_dir)


def serve(port: int, environment: dict[str, str], var_dir: Path | None) -> None:
    """Run the web server and the worker until somebody stops the demo; `var_dir` is that of the private server."""
    web = Child(
        "The web server",
        [sys.executable, "-m", "granian", "aice_site.wsgi:application", "--interface", "wsgi",
         "--host", HOST, "--port", str(port), "--workers", "2", "--blocking-threads", "2", "--backpressure", "64",
         "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "5", "--log-level", "warning"],
        environment,
    )  # fmt: skip
    worker = Child(
        "The task worker",
        [sys.executable, "manage.py", "db_worker", "-v", "0", "--queue-name", "*", "--skip-checks"],
        environment,
    )
    children = [web]
    try:
        web.start()
        wait_for_answer(port, children)
        worker.start()
        children.append(worker)
        welcome(port)
        while True:
            time.sleep(0.5)
            if var_dir:
                look_after_postgres(var_dir)
            for child in children:
                child.look_after()
    finally:
        with contextlib.suppress(OSError):  # the terminal may be gone
            print("\nStopping …", flush=True)
        deadline = time.monotonic() + GRACE
        for child in children:
            child.ask_to_end()
        for child in children:
            child.wait_for_end(deadline)


def run() -> None:
    """Everything in order; leaving the block at the end stops PostgreSQL if nobody else uses it."""
    environment = os.environ | {
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "aice_site.settings",
        "PYTHONUNBUFFERED": "1",
    }
    port = chosen_port()
    environment["PORT"] = str(port)
    var_dir = None if os.environ.get("DATABASE_URL") else Path(os.environ.get("VAR_DIR") or ROOT / "var")
    with contextlib.ExitStack() as stack:
        stack.enter_context(held_port(port))
        if var_dir:
            stack.enter_context(postgres.in_use(var_dir))
            if note := postgres.Place(var_dir).explain():
                print(note, flush=True)
        prepare(environment)
        serve(port, environment, var_dir)


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        run()
    except Stopped:
        print("Stopped; the data is kept.", flush=True)
        return 0
    except (DemoError, postgres.PostgresError) as error:
        print(error, file=sys.stderr, flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
