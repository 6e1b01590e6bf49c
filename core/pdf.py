"""Pages on paper: tagged PDF made by WeasyPrint from our own HTML, without asking any network for anything.

A page names its pictures by addresses that only we resolve, and gets nothing else: a text that names a file or another
site finds nothing. Making one costs about a second of one processor, so each process makes one at a time, and what was
made is kept (the cache `pdf`) until the page says something else.
"""

import functools
import hashlib
import logging
import threading
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import caches

logger = logging.getLogger(__name__)

STYLES = ("css/tokens.css", "css/paper.css")
# Seconds that somebody waits while another page is being made; meanwhile a thread of the server is not free for others.
PATIENCE = 3
PICTURE_DPI = 170

_one_at_a_time = threading.Lock()


class PdfUnavailableError(Exception):
    """The system's libraries for text (Pango and those it needs) are not installed, so no PDF can be made."""


class PdfBusyError(Exception):
    """Others are being made just now; a moment later it will work."""


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
            Path(__file__).read_bytes(),
            _library().__version__.encode(),
        )
        return hashlib.blake2b(b"\0".join(parts), digest_size=20).hexdigest()


def make(paper: Paper, *, before: Callable[[], None] = lambda: None) -> bytes:
    """Return the page as PDF, as it was kept or made now; `before` is called only where it must be made.

    Raise PdfUnavailableError or PdfBusyError where that cannot be done.
    """
    kept = caches["pdf"]
    if (made := kept.get(paper.version)) is None:
        before()
        made = make_once(paper)
        kept.set(paper.version, made)
    return made


def make_once(paper: Paper) -> bytes:
    """Return the page as PDF without keeping it: what only some people may see."""
    library = _library()
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise PdfBusyError
    try:
        ours = {"base_url": settings.SITE_URL, "url_fetcher": _fetcher(paper.pictures)}
        document = library.HTML(string=paper.html, **ours)
        texts = [*(_static(name).decode() for name in STYLES), paper.css]
        styles = [library.CSS(string=text, **ours) for text in texts]
        return document.write_pdf(
            stylesheets=styles,
            pdf_variant="pdf/ua-1",
            pdf_identifier=paper.version.encode(),
            dpi=PICTURE_DPI,
            custom_metadata=False,
        )
    finally:
        _one_at_a_time.release()


def is_available() -> bool:
    """True where the system has the libraries; asking for the first time takes a second."""
    return _load()[0] is not None


def _library() -> types.ModuleType:
    """Return WeasyPrint, loaded when the first page is made: that takes a second and libraries of the system."""
    library, reason = _load()
    if library is None:
        raise PdfUnavailableError(reason)
    return library


@functools.cache
def _load() -> tuple[types.ModuleType | None, str]:
    try:
        import weasyprint  # noqa: PLC0415 - see _library
    except (ImportError, OSError) as error:
        reason = str(error).splitlines()[0]
        logger.warning("No PDF can be made: WeasyPrint does not find its system libraries (%s).", reason)
        return None, reason
    # It warns of media queries for screens in the styles that paper shares with them; errors are still told.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    return weasyprint, ""


def _static(name: str) -> bytes:
    """Return one of our own static files, from where it is kept and not from where it is served."""
    return Path(finders.find(name)).read_bytes()


def _fetcher(pictures: Mapping[str, Picture]):
    """Return what WeasyPrint asks for files: it knows these pictures and nothing else in the world."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - see _library

    class OurPictures(URLFetcher):
        def fetch(self, url, headers=None):
            if url not in pictures:
                raise ValueError(f"Not one of the pictures of this page: {url[:200]}")
            picture = pictures[url]
            return URLFetcherResponse(url, picture.read(), {"Content-Type": picture.content_type})

    return OurPictures()
