"""What the pages on the association need beside the records: its address, and texts in sections."""

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify

from core import l10n, markdown
from core.reference import json_values

HEADING = "## "
ANCHOR = re.compile(r"[\w-]+\}")
# From how many sections on a text has a list of them.
CONTENTS_FROM = 4
# Texts that other pages show as their own part.
SHOWN_ELSEWHERE = {"join": "join", "writing-guide": "writing_guide"}

# Where a service of the association lives on this site, by the service's slug.
SERVICE_PAGES = {
    "experience-bank": "experience_list",
    "publications": "publication_list",
    "awards": "award_list",
    "territorial-networks": "network_list",
    "congresses": "event_list",
}


@dataclass(frozen=True)
class ContactDetails:
    """Where the association is, in the reader's language."""

    address: str
    email: str
    bank_email: str


@dataclass(frozen=True)
class TextSection:
    """A part of a page under its heading; the first part may have none."""

    heading: str
    anchor: str
    text: str

    @property
    def html(self) -> SafeString:
        """Return the part's paragraphs, cleaned."""
        return markdown.render(self.text)


def contact_details() -> ContactDetails:
    """Return address and mailboxes from the file of facts."""
    facts = _facts()["contact"]
    mailboxes = [entry["email"] for entry in facts["emails"]]
    return ContactDetails(facts["address_display"][l10n.current_language()], *mailboxes)


def service_url(slug: str) -> str:
    """Return the page of a service; those without one of their own begin with a message to the secretariat."""
    return reverse(SERVICE_PAGES.get(slug, "contact"))


def text_sections(body: str) -> list[TextSection]:
    """Split a text at its paragraphs that begin with `## `; each heading gets an anchor of its own.

    `## Heading {#name}` names the anchor, the same in every language, for what links to it.
    """
    sections: list[TextSection] = []
    heading, lines, taken = "", [], set()

    def close() -> None:
        text = "\n".join(lines).strip()
        if heading or text:
            shown, wanted = _named(heading)
            sections.append(TextSection(shown, _anchor(wanted, taken), text))

    for line in body.splitlines():
        if line.startswith(HEADING):
            close()
            heading, lines = line.removeprefix(HEADING).strip(), []
        else:
            lines.append(line)
    close()
    return sections


def _named(heading: str) -> tuple[str, str]:
    """Return a heading and its anchor: from its end, so that a line of any length is read once."""
    shown, _mark, anchor = heading.rpartition("{#")
    if shown.strip() and ANCHOR.fullmatch(anchor):
        return shown.rstrip(), anchor.removesuffix("}")
    return heading, slugify(heading)


def _anchor(wanted: str, taken: set[str]) -> str:
    base = wanted or "section"
    anchor, number = base, 2
    while anchor in taken:
        anchor, number = f"{base}-{number}", number + 1
    taken.add(anchor)
    return anchor


@functools.cache
def _facts() -> dict:
    return json_values(Path(__file__).parent / "data" / "association.json")
