"""A process of its own that makes PDF files: what a page costs there is taken from no visitor of the site.

`core/pdf.py` starts it and says what to make; it runs with low priority, ends when nobody has asked for a while or its
parent is gone, and knows no settings, no database and no secret: it gets a page and may ask its parent for the pictures
that the page names, and for nothing else in the world.
"""

import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection

# How far it stands back behind the processes that serve pages (0 is theirs, 19 the last).
NICENESS = 10
IDLE = 300  # seconds
PICTURE_DPI = 170
# The first byte of each message.
READY, UNAVAILABLE, WANTED, MADE, FAILED = b"R", b"U", b"W", b"M", b"F"
PICTURE, NO_PICTURE = b"P", b"N"


def make(job: Mapping, read_picture: Callable[[str], bytes]) -> bytes:
    """Return a page as PDF: `job` has `html`, `css` (a list), `base_url`, `identifier`, `pictures` (address: type).

    `read_picture` is called for those addresses only, and raises OSError where there is nothing.
    """
    import weasyprint  # noqa: PLC0415 - its libraries may not be installed; the process says so (`serve`)

    ours = {"base_url": job["base_url"], "url_fetcher": _fetcher(job["pictures"], read_picture)}
    styles = [weasyprint.CSS(string=text, **ours) for text in job["css"]]
    return weasyprint.HTML(string=job["html"], **ours).write_pdf(
        stylesheets=styles,
        pdf_variant="pdf/ua-1",
        pdf_identifier=job["identifier"].encode(),
        dpi=PICTURE_DPI,
        custom_metadata=False,
    )


def serve(parent: Connection) -> None:
    """Say whether documents can be made here, then make one after the other until nobody asks."""
    try:
        import weasyprint  # noqa: F401, PLC0415 - takes a second and libraries of the system
    except (ImportError, OSError) as error:
        parent.send_bytes(UNAVAILABLE + str(error).splitlines()[0].encode())
        return
    # It warns of media queries for screens in the styles that paper shares with them; errors are still told.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    parent.send_bytes(READY)

    def read_picture(address: str) -> bytes:
        parent.send_bytes(WANTED + address.encode())
        answer = parent.recv_bytes()
        if answer[:1] == NO_PICTURE:
            raise OSError(answer[1:].decode())
        return answer[1:]

    while parent.poll(IDLE):
        job = json.loads(parent.recv_bytes())
        signal.alarm(job["seconds"])  # ends this process, even where its parent is gone
        try:
            parent.send_bytes(MADE + make(job, read_picture))
        except (EOFError, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the parent tells
            parent.send_bytes(FAILED + repr(error).encode())
        signal.alarm(0)


def _fetcher(pictures: Mapping[str, str], read_picture: Callable[[str], bytes]):
    """Return what WeasyPrint asks for files: it knows these pictures and nothing else in the world."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - see `make`

    class OurPictures(URLFetcher):
        def fetch(self, url, headers=None):
            if url not in pictures:
                raise ValueError(f"Not one of the pictures of this page: {url[:200]}")
            return URLFetcherResponse(url, read_picture(url), {"Content-Type": pictures[url]})

    return OurPictures()


if __name__ == "__main__":
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal goes to all; this one ends with its parent
    try:
        serve(Connection(int(sys.argv[1])))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        sys.exit(0)
