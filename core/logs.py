"""What the log says of a request: errors of ours with their traceback, refusals in one line."""

import logging
import re
import sys

# What proves that a link of ours is one (core/signed.py): the last part of its secret.
SIGNATURE = re.compile(r"(?<=:)[\w-]{43}(?![\w-])", re.ASCII)

logger = logging.getLogger(__name__)


class RefusalsInOneLine(logging.Filter):
    """Leave out the traceback of an answer: a refusal has none to read, an error of ours was written with it before."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, those of answers without traceback, and none with the secret of a link."""
        if isinstance(record.args, tuple):
            record.args = tuple(SIGNATURE.sub("…", each) if isinstance(each, str) else each for each in record.args)
        if hasattr(record, "status_code"):
            record.exc_info = record.exc_text = None
        return True


def log_error(sender, request=None, **kwargs) -> None:
    """Write an error with its traceback, wherever it happened.

    Django itself says nothing of those in the pages of errors. The query stays out: it may tell of a person.
    """
    what = getattr(request, "method", "?"), getattr(request, "path", "?")
    logger.error("Error while answering %s %s", *what, exc_info=sys.exc_info())
