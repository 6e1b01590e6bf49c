"""Pages on paper: tagged PDF made by WeasyPrint from our own HTML, without asking any network for anything.

A page names its pictures by addresses that only we resolve, and gets nothing else: a text that names a file or another
site finds nothing. A long list costs many seconds of one processor, so a process of low priority makes it, one document
at a time for each process that serves pages and for each visitor. Whoever comes meanwhile is told so at once and keeps
no thread waiting. What was made is kept (the cache `pdf`) until the page says something else.
Why: docs/decisions/0172-paper-from-a-process-of-its-own.md.
"""

import contextlib
import fcntl
import functools
import hashlib
import importlib.metadata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import caches

from core import pdf_maker
from core.pdf_process import PdfBusyError, PdfTooLongError, PdfUnavailableError, process

__all__ = ["Paper", "PdfBusyError", "PdfTooLongError", "PdfTurnError", "PdfUnavailableError", "Picture", "make"]

STYLES = ("css/tokens.css", "css/paper.css")
# Files that stand for the visitors' turns; two visitors seldom have the same one.
TURNS = 4096


class PdfTurnError(PdfBusyError):
    """One is being made for the same visitor just now."""


@dataclass(frozen=True)
class Picture:
    """A picture of a page: its type, and how to read it."""

    content_type: str
    read: Callable[[], bytes]


def own_picture(name: str) -> Picture:
    """Return one of our own static drawings."""
    return Picture("image/svg+xml", lambda: _static(name))


@dataclass(frozen=True)
class Paper:
    """A whole HTML document, the pictures that it may show by address, and what its looks need besides our styles."""

    html: str
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    css: str = ""

    @functools.cached_property
    def version(self) -> str:
        """Return the same text for the same page: of its words, its looks and what makes it."""
        parts = (
            self.html.encode(),
            self.css.encode(),
            *map(_static, STYLES),
            Path(pdf_maker.__file__).read_bytes(),
            importlib.metadata.version("weasyprint").encode(),
        )
        return hashlib.blake2b(b"\0".join(parts), digest_size=20).hexdigest()

    @property
    def job(self) -> dict:
        """Return what the process that makes it needs to know."""
        return {
            "html": self.html,
            "css": [*(_static(name).decode() for name in STYLES), self.css],
            "base_url": settings.SITE_URL,
            "identifier": self.version,
            "pictures": {address: picture.content_type for address, picture in self.pictures.items()},
        }

    def read_picture(self, address: str) -> bytes:
        """Return one of its pictures."""
        return self.pictures[address].read()


@contextlib.contextmanager
def turn(who: str) -> Iterator[None]:
    """Hold the one turn that a visitor has on this machine; raise PdfTurnError where it is taken.

    A file's lock is seen by all processes and ends with the one that holds it.
    """
    folder = Path(settings.PDF_TURNS)
    folder.mkdir(parents=True, exist_ok=True)
    number = int.from_bytes(hashlib.blake2b(who.encode(), digest_size=8).digest()) % TURNS
    with (folder / str(number)).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PdfTurnError from error
        yield


def make(paper: Paper, *, before: Callable[[], None] = lambda: None) -> bytes:
    """Return the page as PDF, as it was kept or made now; `before` is called only where it must be made.

    Raise PdfUnavailableError, PdfBusyError or PdfTooLongError where that cannot be done.
    """
    kept = caches["pdf"]
    if (made := kept.get(paper.version)) is None:
        before()
        made = make_once(paper)
        kept.set(paper.version, made)
    return made


def make_once(paper: Paper, *, patience: float = 0) -> bytes:
    """Return the page as PDF without keeping it: what only some people may see.

    `patience` are the seconds to wait for another one that is being made: work that no visitor waits for has some.
    """
    return process.make(paper.job, paper.read_picture, patience=patience)


def is_available() -> bool:
    """True where the system has the libraries; asking for the first time takes a second."""
    return process.is_available()


def _static(name: str) -> bytes:
    """Return one of our own static files, from where it is kept and not from where it is served."""
    return Path(finders.find(name)).read_bytes()
