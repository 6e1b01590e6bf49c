"""Where a fact comes from: the site shows the source beside what it says."""

import re
from urllib.parse import urlsplit

from django import template

register = template.Library()

# A port that is the usual one of its scheme says nothing, and looks odd on paper.
USUAL_PORT = re.compile(r"^(https://[^/?#]+):443(?=[/?#]|$)|^(http://[^/?#]+):80(?=[/?#]|$)")


@register.filter
def source_entries(text: str) -> list[dict]:
    """Return the sources of a record, one per line (older ones parted by “ ; ”), as label and address.

    The label of an address is its host: the whole address says nothing more to a reader.
    """
    lines = [_tidy(part.strip()) for line in (text or "").splitlines() for part in line.split(" ; ")]
    entries = {}
    for line in lines:
        if line:
            first, _space, rest = line.partition(" ")
            parts = urlsplit(first)
            is_link = parts.scheme in {"http", "https"} and bool(parts.hostname)
            label = f"{parts.hostname.removeprefix('www.')} {rest}".strip() if is_link else line
            entries.setdefault(line, {"label": label, "url": first if is_link else ""})
    return _numbered(list(entries.values()))


@register.filter
def host(address: str) -> str:
    """Return whose site an address leads to."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _tidy(line: str) -> str:
    address, space, rest = line.partition(" ")
    return USUAL_PORT.sub(lambda match: match[1] or match[2], address) + space + rest


def _numbered(entries: list[dict]) -> list[dict]:
    """Tell links to several pages of one host apart, so that no two links of one name lead to two places."""
    labels = [entry["label"] for entry in entries]
    for index, entry in enumerate(entries):
        if labels.count(entry["label"]) > 1:
            entry["label"] = f"{labels[index]} ({labels[: index + 1].count(labels[index])})"
    return entries
