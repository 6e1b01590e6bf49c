"""Why a search gives an experience in whose text the words are not marked, in one line."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import l10n, markdown
from core.markup import format_lines
from core.translated import SITE_LANGUAGES, column
from experiences.cards import Card
from experiences.facets import Vocabulary
from experiences.fragments import Stems, texts_in

# Words that are looked for together stand no further from each other.
TOGETHER = 60


def explain(cards: Iterable[Card], stems: Stems, vocabulary: Vocabulary) -> None:
    """Set `why` of the cards in which no word is marked; two reasons only where there are several words."""
    language = l10n.current_language()
    most = 2 if len(stems.by_language.get(language, ())) > 1 else 1
    for card in cards:
        if not card.is_marked:
            reasons = (
                *_by_place(card, stems, vocabulary),
                *_by_other_words(card, language),
                *_by_subject(card, vocabulary),
            )
            card.why = reasons[:most]


def _by_place(card: Card, stems: Stems, vocabulary: Vocabulary) -> Iterator[str]:
    """Give the city or the country, as the visitor calls it, and a partner city."""
    if name := _named(
        ((code, getattr(card.city, column("exonym", code)) or card.city.name) for code in _codes()), stems
    ):
        yield _line(vocabulary.labels["city"], name)
    elif name := _named(((code, l10n.country_name(card.city.country_id, code)) for code in _codes()), stems):
        yield _line(vocabulary.labels["country"], name)
    if card.why_partner:
        yield _line(_("Partner city"), vocabulary.label("city", card.why_partner))


def _by_subject(card: Card, vocabulary: Vocabulary) -> Iterator[str]:
    if card.why_topic:
        yield _line(vocabulary.labels["topic"], vocabulary.label("topic", card.why_topic))
    elif card.why_principle:
        number = str(card.why_principle)
        yield _line(vocabulary.labels["principle"], vocabulary.label("principle", number))


def _by_other_words(card: Card, language: str) -> Iterator[SafeString]:
    """Give the words that a concept has for the same, as they stand in the text; the card then names their language."""
    if not card.alike:
        return
    stems = Stems.read({card.alike_in: card.alike})
    for text in texts_in(card, card.alike_in):
        if words := _standing(markdown.plain(text), card.alike_in, stems):
            card.found_in = card.alike_in
            before, after = _("Word with the same meaning: “%(word)s”").split("%(word)s")
            if card.alike_in == language:
                yield format_lines([("{}{}{}", (before, words, after))])
            else:
                yield format_lines([('{}<span lang="{}">{}</span>{}', (before, card.alike_in, words, after))])
            return


def _standing(text: str, language: str, stems: Stems) -> str:
    """Return the words of a text that have these stems: one, or as many as there are, near each other."""
    spans = list(stems.spans(text, language))
    number = len(stems.by_language[language])
    for first, last in zip(spans, spans[number - 1 :], strict=False):
        if last[1] - first[0] <= TOGETHER * number:
            return text[first[0] : last[1]]
    return ""


def _named(names: Iterable[tuple[str, str]], stems: Stems) -> str:
    return next((name for code, name in names if any(stems.spans(name, code))), "")


def _codes() -> Sequence[str]:
    """Return the site languages, the reader's first."""
    here = l10n.current_language()
    return sorted(SITE_LANGUAGES, key=lambda code: code != here)


def _line(label: str, value: str) -> str:
    return pgettext("filter", "%(facet)s: %(value)s") % {"facet": label, "value": value}
