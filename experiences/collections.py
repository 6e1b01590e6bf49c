"""A collection as its page shows it: the experiences in the secretariat's order, with the note on each."""

from dataclasses import dataclass

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext

from core import l10n, markdown, structured_data
from core.translated import SITE_LANGUAGES, TranslatedText, column, language_order, text_of
from experiences import cards
from experiences.models import Collection, CollectionEntry, Experience

NOTES = tuple(column("note", code) for code in SITE_LANGUAGES)


@dataclass(frozen=True)
class Entry:
    """An experience of a collection, and why it stands there."""

    experience: Experience
    note: TranslatedText


def entries(collection: Collection) -> list[Entry]:
    """Return what visitors may read of the collection, in two statements whatever its length."""
    rows = CollectionEntry.objects.filter(collection=collection).values("experience_id", *NOTES)
    notes = {row["experience_id"]: _note(row, collection.source_language) for row in rows}
    shown = cards.with_marks(Experience.objects.published()).filter(collection_entries__collection=collection)
    ordered = shown.order_by(F("collection_entries__position").asc(nulls_last=True), "collection_entries__pk")
    return [Entry(cards.prepare(row), notes[row.pk]) for row in ordered.only(*cards.FIELDS) if row.pk in notes]


def structured(collection: Collection, shown: list[Entry]) -> list[dict]:
    """Describe the collection and the way to it for machines (schema.org)."""
    title = text_of(collection, "title")
    described = structured_data.filled(
        {
            "@context": structured_data.CONTEXT,
            "@type": "Collection",
            "name": str(title),
            "description": markdown.plain(text_of(collection, "intro")),
            "inLanguage": title.language,
            "url": structured_data.absolute(collection.get_absolute_url()),
            "dateModified": collection.updated_at.isoformat(),
            "collectionSize": len(shown),
            "hasPart": [
                {
                    "@type": "Article",
                    "headline": str(text_of(entry.experience, "title")),
                    "url": structured_data.absolute(entry.experience.get_absolute_url()),
                }
                for entry in shown
            ],
            "publisher": structured_data.organisation(l10n.current_language()),
        }
    )
    way = structured_data.breadcrumbs(
        (gettext("Bank of experiences"), reverse("experience_list")),
        (gettext("Collections"), reverse("collection_list")),
        (title, collection.get_absolute_url()),
    )
    return [described, way]


def _note(row: dict, source: str) -> TranslatedText:
    """Return the note in the reader's language or the nearest one."""
    for code in language_order(source):
        if text := row[column("note", code)]:
            return TranslatedText(text, code)
    return TranslatedText("", "")
