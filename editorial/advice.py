"""What to look at before a translation is published. It advises with reasons and stops nothing."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import l10n
from editorial.desk import Part
from editorial.glossary import terms_in
from editorial.models import GlossaryTerm, TranslationState
from experiences.comparing import differences, names_of


def advise(parts: list[Part], record: models.Model, source: str, target: str) -> None:
    """Write into each part the terms that its original uses and what its translation should be looked at for."""
    terms = list(GlossaryTerm.objects.all())
    city = getattr(record, "city", None)
    places = [names_of(city)] if city else []
    for part in parts:
        part.terms = terms_in(terms, part.source, source, part.text, target)
        if not part.text.strip():
            continue
        part.advice = [difference.sentence for difference in differences(part.source, part.text, places)]
        part.advice += [
            _("“%(term)s” is “%(wanted)s” in the glossary") % {"term": term.source, "wanted": term.target}
            for term in part.terms
            if not term.is_there
        ]
        if part.draft and part.draft.is_untouched_machine:
            part.advice.append(_("nobody has corrected the machine’s text yet"))
        if part.draft_is_outdated:
            part.advice.append(_("the original has changed since this draft was written"))


def what_is_left(state: TranslationState, raw: Collection[str]) -> list[str]:
    """Say what publishing all has left: parts that a machine wrote and nobody corrected, and words without a text."""
    said = []
    if raw:
        said.append(
            _(
                "What the machine wrote and nobody corrected is not published with all: read it, and publish "
                "it part by part."
            )
        )
    if state.words:
        words = ngettext(
            "%(count)s word is still to be translated.", "%(count)s words are still to be translated.", state.words
        )
        said.append(words % {"count": l10n.number(state.words)})
    return said
