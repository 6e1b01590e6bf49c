"""Search words as people type them: phrases in quotation marks, OR, and a minus before what is not wanted."""

import itertools
import re
from dataclasses import dataclass

QUOTATION_MARKS = str.maketrans(dict.fromkeys("“”„«»‟″", '"'))
# Nobody looks for more words at once; a text pasted by mistake should not cost more than a search.
TERMS_LIMIT = 24
MINUS_SIGNS = "-−–"
# In capitals only: “pa o vi” are words. Those of every language on every page, because a search finds in all of them
# and an address may be sent to somebody who reads another one.
OR_WORDS = frozenset({"O", "U", "OU", "OR"})
# A phrase or a word, with what stands before it.
TERM = re.compile(r'(?P<minus>[-−–])?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True)
class Words:
    """What must match, and what must not, each in the syntax of `websearch_to_tsquery`."""

    wanted: str = ""
    unwanted: str = ""

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


def beginning(text: str) -> str:
    """Return as much of a text as a search looks at."""
    terms = list(itertools.islice(TERM.finditer(text.translate(QUOTATION_MARKS)), TERMS_LIMIT))
    return text[: terms[-1].end()] if terms else text


def parse(text: str) -> Words:
    """Part the words wanted from those with a minus.

    A text is searched in several languages and one match is enough; a word with a minus must be absent from all of
    them, so it cannot stay inside the query of one language.
    """
    wanted, unwanted = [], []
    for term in itertools.islice(TERM.finditer(text.translate(QUOTATION_MARKS)), TERMS_LIMIT):
        value = f'"{term["phrase"].strip()}"' if term["phrase"] is not None else term["word"].strip(MINUS_SIGNS)
        if re.search(r"\w", value):
            (unwanted if term["minus"] else wanted).append(value)
    return Words(_joined(wanted), " or ".join(value for value in unwanted if value.lower() != "or"))


def _joined(terms: list[str]) -> str:
    """Join terms; an OR that joins nothing is dropped, as is one that would stand beside another."""
    kept: list[str] = []
    for term in terms:
        if term in OR_WORDS:
            if kept and kept[-1] != "or":
                kept.append("or")
        else:
            kept.append(f'"{term}"' if term.lower() == "or" else term)
    if kept and kept[-1] == "or":
        kept.pop()
    return " ".join(kept)
