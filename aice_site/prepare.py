"""What `make demo` does before it serves: tables, data, catalogues, static files (`python -m aice_site.prepare`).

One Django process for all steps, and each step is skipped when nothing it depends on has changed: a second
start takes seconds. Everything here may run twice, and may be cut short at any moment.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

OLDEST_SERVER = (14, 0)
# What decides whether the data must be loaded again: the files and the code that reads them.
DATA_FILES = ("*/data/**/*", "*/reference.py", "pages/demo.py", "*/management/commands/load_*.py")


class PrepareError(Exception):
    """One sentence for the person who typed the command."""


def main() -> int:
    """Run the steps; whatever fails is said in one sentence, except for our own mistakes."""
    import django  # noqa: PLC0415 - settings may refuse to load, and that too is one sentence
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - as above
    from django.core.management import CommandError  # noqa: PLC0415 - as above
    from django.db import DatabaseError  # noqa: PLC0415 - as above

    try:
        django.setup()
        with one_at_a_time():
            reach_database()
            create_tables()
            compile_catalogues()
            load_data()
            collect_static_files()
    except (PrepareError, ImproperlyConfigured, CommandError) as error:
        print(error, file=sys.stderr)
    except DatabaseError as error:
        if not disk_is_full(error):
            raise
        print("The disk is full: free some space and run the command again.", file=sys.stderr)
    except OSError as error:
        if not disk_is_full(error):
            raise
        print(f"The disk is full ({error.filename}): free some space and run the command again.", file=sys.stderr)
    else:
        return 0
    return 1


def disk_is_full(error: Exception) -> bool:
    return getattr(error, "errno", None) in {errno.ENOSPC, errno.EDQUOT} or "No space left on device" in str(error)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two demos of one project wait for each other here."""
    from django.conf import settings  # noqa: PLC0415 - after setup

    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def reach_database() -> None:
    """Connect once, so that a wrong DATABASE_URL is said plainly and not by the first step that needs it."""
    import psycopg  # noqa: PLC0415 - as in main
    from django.db import connection  # noqa: PLC0415 - after setup

    # Not through the pool, which tries for a while, in the background, and keeps the reason to its log.
    if url := os.environ.get("DATABASE_URL"):
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            raise PrepareError(f"The database of DATABASE_URL does not answer: {reason}") from error
    with connection.cursor():
        version = connection.pg_version
    if divmod(version, 10_000) < OLDEST_SERVER:
        raise PrepareError(f"PostgreSQL {version // 10_000} is too old: the site needs 14 or newer.")


def create_tables() -> None:
    """Apply what migrations are missing, and make the cache's table."""
    from django.core.management import call_command  # noqa: PLC0415 - after setup
    from django.db import connection  # noqa: PLC0415 - after setup
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - after setup

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Creating the tables …")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def load_data() -> None:
    """Load reference data, accounts and samples; the mark of what was loaded lies in that same database."""
    from django.core.cache import cache  # noqa: PLC0415 - after setup
    from django.core.management import call_command, get_commands  # noqa: PLC0415 - after setup

    root = Path(__file__).resolve().parent.parent
    now = fingerprint(path for pattern in DATA_FILES for path in root.glob(pattern))
    if cache.get("prepare:data") == now:
        return
    say("Loading cities, Charter, awards and experiences …")
    for command in ("load_reference", "load_demo"):
        if command in get_commands():
            call_command(command, verbosity=0)
    cache.set("prepare:data", now, timeout=None)


def compile_catalogues() -> None:
    from core.catalogues import compile_catalogues as compile_all  # noqa: PLC0415 - after setup

    compile_all()


def collect_static_files() -> None:
    """Copy, name by content and compress the static files, when one of them has changed."""
    from django.conf import settings  # noqa: PLC0415 - after setup
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415 - after setup
    from django.core.management import call_command  # noqa: PLC0415 - after setup

    paths = (Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([]))
    now = fingerprint(paths, quickly=True)
    mark = settings.VAR_DIR / "static.fingerprint"
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if manifest.exists() and mark.exists() and mark.read_text() == now:
        return
    say("Compressing styles and scripts …")
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(now)


def fingerprint(paths: Iterable[Path], *, quickly: bool = False) -> str:
    """Return a digest of the files' contents, or quickly of their sizes and times."""
    digest = hashlib.sha256()
    for path in sorted(set(paths)):
        if not path.is_file():
            continue
        digest.update(os.fsencode(path))
        if quickly:
            stat = path.stat()
            digest.update(f"{stat.st_size} {stat.st_mtime_ns}".encode())
        else:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def say(text: str, write: Callable[[str], object] = sys.stdout.write) -> None:
    write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aice_site.settings")
    sys.exit(main())
