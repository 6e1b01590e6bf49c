"""Completing and correcting search words from our own vocabulary: titles, summaries, names, topics, principles."""

import re

from django.db import connection

from core import l10n
from experiences.query_text import parse

COMPLETIONS = 8
LONGEST = 60


def complete(text: str) -> list[str]:
    """Return what a text that is being typed may become."""
    if len(text) > LONGEST:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT completion FROM eb_complete(%s, %s, %s)", [text, l10n.current_language(), COMPLETIONS])
        return list(dict.fromkeys(words for (words,) in cursor.fetchall()))


def correct(text: str) -> str:
    """Return the text with the words that were probably meant, or nothing where that would find nothing either.

    Of words about equally alike it takes one of the reader's language.
    """
    wanted = parse(text).wanted
    if not wanted:
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT typed, meant FROM eb_meant(%s, %s)", [wanted, l10n.current_language()])
        pairs = dict(cursor.fetchall())
    if not pairs:
        return ""
    typed = "|".join(re.escape(word) for word in pairs)
    return re.sub(rf"\b({typed})\b", lambda match: pairs[match[0]], text)
