"""Search words as people type them: phrases in quotation marks, OR, and a minus before what is not wanted."""

import itertools
import re
from dataclasses import dataclass

from experiences.little_words import left_out

QUOTATION_MARKS = str.maketrans(dict.fromkeys("“”„«»‟″", '"'))
# Nobody looks for more words at once; a text pasted by mistake should not cost more than a search.
TERMS_LIMIT = 24
MINUS_SIGNS = "-−–"
# In capitals only: “pa o vi” are words. Those of every language on every page, because a search finds in all of them
# and an address may be sent to somebody who reads another one.
OR_WORDS = frozenset({"O", "U", "OU", "OR"})
# The same as a minus before the next term; not in a text that is all in capitals, where they are words.
NOT_WORDS = frozenset({"NO", "NOT", "SANS", "SENSE", "SIN"})
# A phrase or a word, with what stands before it.
TERM = re.compile(r'(?P<minus>[-−–])?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True)
class Words:
    """What must match, and what must not, each in the syntax of `websearch_to_tsquery`.

    `is_only_little` is true of a text of which nothing is left, because its words stand everywhere.
    """

    wanted: str = ""
    unwanted: str = ""
    is_only_little: bool = False

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


@dataclass(frozen=True)
class Term:
    """A word or phrase of a text, as it was typed and as it is searched."""

    typed: str
    value: str
    is_phrase: bool
    is_unwanted: bool


def beginning(text: str) -> str:
    """Return as much of a text as a search looks at."""
    terms = list(itertools.islice(TERM.finditer(text.translate(QUOTATION_MARKS)), TERMS_LIMIT))
    return text[: terms[-1].end()] if terms else text


def parse(text: str) -> Words:
    """Part the words wanted from those with a minus, and leave out what fills a question.

    A text is searched in several languages and one match is enough; a word with a minus must be absent from all of
    them, so it cannot stay inside the query of one language.
    """
    kept, is_any_left_out = _told(terms(text))
    wanted = _joined([term.value for term in kept if not term.is_unwanted])
    unwanted = " or ".join(term.value for term in kept if term.is_unwanted and term.value.lower() != "or")
    return Words(wanted, unwanted, is_any_left_out and not wanted and not unwanted)


def telling_terms(text: str) -> list[Term]:
    """Return the terms of a text that are searched for, an OR among them."""
    return _told(terms(text))[0]


def terms(text: str) -> list[Term]:
    """Return all terms of a text."""
    has_small = any(sign.islower() for sign in text)
    found: list[Term] = []
    is_negated = False
    for match in itertools.islice(TERM.finditer(text.translate(QUOTATION_MARKS)), TERMS_LIMIT):
        is_phrase = match["phrase"] is not None
        value = f'"{match["phrase"].strip()}"' if is_phrase else match["word"].strip(MINUS_SIGNS)
        if not re.search(r"\w", value):
            continue
        if has_small and value in NOT_WORDS and not match["minus"] and match.end() < len(text.rstrip()):
            is_negated = True
            continue
        is_unwanted = is_negated or bool(match["minus"])
        found.append(Term(f"-{value}" if is_unwanted else value, value, is_phrase, is_unwanted))
        is_negated = False
    return found


def _told(terms: list[Term]) -> tuple[list[Term], bool]:
    """Return the terms without little words, and whether there were such."""
    words = [term.value for term in terms if not term.is_phrase and term.value not in OR_WORDS]
    little = left_out(words)
    kept = [term for term in terms if term.is_phrase or term.value in OR_WORDS or term.value not in little]
    return kept, len(kept) < len(terms)


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
