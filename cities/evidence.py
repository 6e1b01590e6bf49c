"""What kind of papers name a city as a member, told in the reader's language.

The data file and the editors describe them freely and in English (“network list (RTPCE bulletin 46)”), as researchers
do. A visitor reads one of a few kinds; the free words stay in the admin.
"""

import re

from cities.enums import EvidenceKind

# The first expression found decides, so the special ones stand before the general ones.
RULES = tuple(
    (re.compile(expression, re.IGNORECASE), kind)
    for expression, kind in (
        (r"\bjoined RFVE\b", EvidenceKind.NETWORK),
        (r"\baccession\b|\bjoin(?:ed|ing)?\b|\bnew member\b", EvidenceKind.ACCESSION),
        (r"\bInternational Day\b", EvidenceKind.DAY),
        (r"\bExecutive Committee\b", EvidenceKind.COMMITTEE),
        (r"\bAward\b|\bFocus Experience\b", EvidenceKind.AWARD),
        (r"\bannual report\b|\bexhibition\b|\bnews\b", EvidenceKind.ASSOCIATION),
        (r"\bmeetings?\b|\bcongress\b|\bassembly\b|\bfounded there\b", EvidenceKind.MEETING),
        (r"\bnetwork\b.*\b(?:list|bulletin|pages)\b", EvidenceKind.NETWORK_LIST),
        (r"\bnetwork\b|\bcoordinat|\bmonitoring committee\b|\bGroup\b|\bdelegation\b", EvidenceKind.NETWORK),
        (r"\blist\b", EvidenceKind.LIST),
        (r"\bpress\b|\bmagazine\b", EvidenceKind.PRESS),
        (r"\b(?:city|municipal|provincial|council) page\b", EvidenceKind.CITY_PAGE),
    )
)


def evidence_kinds(text: str) -> list[EvidenceKind]:
    """Return the kinds of papers that a city's evidence names (parted by “|” or commas), each once, in its order."""
    parts = [part.strip() for part in re.split(r"[|,]", text)]
    return list(dict.fromkeys(_kind_of(part) for part in parts if part))


def _kind_of(part: str) -> EvidenceKind:
    return next((kind for expression, kind in RULES if expression.search(part)), EvidenceKind.OTHER)
