"""What the workers of one test run share: a folder, and turns in it."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
WORKERS = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))


def shared_folder(tmp_path_factory) -> Path:
    """Return the folder that all workers of this run see."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if WORKER else base


@contextlib.contextmanager
def in_turn(folder: Path, name: str) -> Iterator[int]:
    """Let one in at a time and give the number of those who came out before; who fails inside is not counted."""
    with (folder / f"{name}.turns").open("a+") as turns:
        fcntl.flock(turns, fcntl.LOCK_EX)
        turns.seek(0)
        yield len(turns.read())
        turns.write("x")
