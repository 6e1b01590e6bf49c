"""Translations owed: how many words of how many records wait in each language, with the list of exactly those."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.urls import reverse

from core.translated import SITE_LANGUAGES
from editorial.models import TranslationState


@dataclass(frozen=True)
class Owed:
    """What one language lacks; `url` lists exactly those records."""

    language: str
    words: int
    records: int
    url: str


def translations_owed(user) -> list[Owed]:
    """Return what waits for this person by language, in the site's order, in one query.

    Those who lead translations are told of all, a translator of what is given to them; others of nothing. Languages
    that lack nothing are left out.
    """
    if not user.has_perm("editorial.change_translationstate"):
        return []
    rows = TranslationState.objects.visible_to(user).owed().order_by().values("language")
    found = {row["language"]: row for row in rows.annotate(sum=Sum("words"), number=Count("pk"))}
    return [
        Owed(code, found[code]["sum"], found[code]["number"], owed_url(code))
        for code in SITE_LANGUAGES
        if code in found
    ]


def owed_url(language: str) -> str:
    """Return the address of the list of what a language lacks."""
    query = urlencode({"language": language, "state": "owed"})
    return f"{reverse('admin:editorial_translationstate_changelist')}?{query}"
