"""The process that makes PDF files (core/pdf_maker.py) as its parent sees it: one job at a time."""

import atexit
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import Pipe, connection

from django.conf import settings

from core import pdf_maker

logger = logging.getLogger(__name__)

# Seconds after which a document is given up.
LONGEST = 90
# What the environment of the process need not hold.
SECRETS = {"SECRET_KEY", "DATABASE_URL", "EMAIL_HOST_PASSWORD"}


class PdfUnavailableError(Exception):
    """The system's libraries for text (Pango and those it needs) are not installed, so no PDF can be made."""


class PdfBusyError(Exception):
    """Another one is being made just now; a moment later it will work."""


class PdfTooLongError(PdfBusyError):
    """The page takes longer than anybody may wait."""


class PdfProcess:
    """One process and its one job; whoever comes meanwhile is refused, visitors at once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._connection: connection.Connection | None = None
        self._missing = ""

    def make(self, job: dict, read_picture: Callable[[str], bytes], *, patience: float = 0) -> bytes:
        """Return the document of a job; `read_picture` gives those pictures that it names.

        `patience` are the seconds to wait for one that is being made.
        """
        if not self.lock.acquire(timeout=patience):
            raise PdfBusyError
        try:
            if self._has_ended():  # as it does when nobody has asked for a while
                self.end()
            return self._make(job, read_picture, time.monotonic() + LONGEST)
        except (EOFError, OSError, PdfTooLongError) as error:
            self.end()
            raise PdfTooLongError from error
        except BaseException:  # the process waits for an answer, and the next job must not become that
            self.end()
            raise
        finally:
            self.lock.release()

    def is_available(self) -> bool:
        """True where the system has the libraries; asking for the first time takes a second."""
        with self.lock:
            try:
                self._start(time.monotonic() + LONGEST)
            except PdfUnavailableError:
                return False
        return True

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._process:
            self._connection.close()
            self._process.kill()
            self._process.wait()
        self._process = self._connection = None

    def _has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def _start(self, deadline: float) -> None:
        if self._missing:
            raise PdfUnavailableError(self._missing)
        if self._process:
            return
        self._connection, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", pdf_maker.__name__, str(theirs.fileno())],
                cwd=settings.BASE_DIR,
                env={name: value for name, value in os.environ.items() if name not in SECRETS},
                pass_fds=[theirs.fileno()],
            )
        first = self._receive(deadline)
        if first[:1] == pdf_maker.UNAVAILABLE:
            self.end()
            self._missing = first[1:].decode()
            logger.warning("No PDF can be made: WeasyPrint does not find its libraries (%s).", self._missing)
            raise PdfUnavailableError(self._missing)

    def _make(self, job: dict, read_picture: Callable[[str], bytes], deadline: float) -> bytes:
        self._start(deadline)
        self._connection.send_bytes(json.dumps(job | {"seconds": LONGEST}).encode())
        while True:
            message = self._receive(deadline)
            kind, content = message[:1], message[1:]
            if kind == pdf_maker.MADE:
                return content
            if kind == pdf_maker.FAILED:
                raise RuntimeError(content.decode())
            if kind != pdf_maker.WANTED:
                raise EOFError
            try:
                answer = pdf_maker.PICTURE + read_picture(content.decode())
            except (OSError, ValueError) as error:  # lost, or no picture: its text stands in
                answer = pdf_maker.NO_PICTURE + str(error).encode()
            self._connection.send_bytes(answer)

    def _receive(self, deadline: float) -> bytes:
        if not self._connection.poll(max(0.0, deadline - time.monotonic())):
            raise PdfTooLongError
        return self._connection.recv_bytes()


process = PdfProcess()
atexit.register(process.end)
