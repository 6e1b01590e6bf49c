"""What an experience needs before it is sent, and what would make it better. Pure: no query, nothing is written."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import l10n
from core.translated import SITE_LANGUAGES, column, language_order
from experiences import comparing, language_guess
from experiences.models import Experience
from experiences.models.experience import ORIGINAL, TEXT_FIELDS, column_in

SHORT_STORY = 600  # characters; the shortest story in the bank that answers a reader's questions is about twice as long


@dataclass(frozen=True)
class Remark:
    """One sentence about one field of the form, said to the city; `told_reviewer` where that speaks of “you”."""

    field: str
    text: str
    told_reviewer: str = ""
    language: str = ""  # of the translation that it is about

    @property
    def for_reviewer(self) -> str:
        """Return what the secretariat reads."""
        return self.told_reviewer or self.text


def remarks(experience: Experience, *, undescribed: list[int], **there: int | list[int]) -> list[Remark]:
    """Return everything that is missing or would help; see `blockers` and `advice` for what they ask for."""
    return [*blockers(experience, undescribed), *advice(experience, **there)]


def blockers(experience: Experience, undescribed: list[int]) -> list[Remark]:
    """Return what must be there in the language it was written in; nothing else is ever required of its city.

    `undescribed` are the places of images (`Experience.undescribed_images`).
    """
    text = _written(experience)
    found = []
    if not text("title"):
        found.append(Remark("title", _("Give the experience a title."), _("It has no title.")))
    if not text("summary"):
        found.append(
            Remark("summary", _("Say in two or three sentences what was done and for whom."), _("It has no summary."))
        )
    if not text("overview") and not (text("context") and text("actions")):
        found.append(
            Remark(
                "overview",
                _("Tell the story: write the overview, or fill in both the context and what was done."),
                _("The story is not told: there is no overview, nor both the context and what was done."),
            )
        )
    return [*found, *images_to_describe(undescribed)]


def untranslated(experience: Experience) -> list[Remark]:
    """Return what somebody of the secretariat has to translate before everybody can read it.

    Nothing, unless it was written in a language that the site lacks: then everything that its city has said there.
    """
    if not experience.written_in_original:
        return []
    missing = [
        capfirst(Experience._meta.get_field(name).verbose_name)
        for name, _text in experience.written_texts()
        if not getattr(experience, column(name, experience.source_language))
    ]
    if any(image.awaits_translation for image in experience.images.all()):
        missing.append(_("Descriptions of images"))
    if not missing:
        return []
    told = _("It was written in %(written)s and is not yet translated into %(wanted)s: %(parts)s.")
    names = {
        "written": l10n.language_name(experience.original_language),
        "wanted": l10n.language_name(experience.source_language),
        "parts": l10n.listed(missing),
    }
    return [Remark("title", told % names, language=experience.source_language)]


def images_to_describe(undescribed: list[int]) -> list[Remark]:
    """Name the images that would be published without a word for people who cannot see them."""
    if not undescribed:
        return []
    asked = ngettext(
        "Image %(numbers)s has no description for people who cannot see it: write one, or tick that it is only "
        "decorative.",
        "Images %(numbers)s have no description for people who cannot see them: write one for each, or tick that it is "
        "only decorative.",
        len(undescribed),
    )
    told = ngettext(
        "Image %(numbers)s has no description for people who cannot see it, nor is it marked as decorative.",
        "Images %(numbers)s have no description for people who cannot see them, nor are they marked as decorative.",
        len(undescribed),
    )
    numbers = {"numbers": l10n.listed(undescribed)}
    return [Remark("new_images", asked % numbers, told % numbers)]


def advice(experience: Experience, *, images: int, subjects: int, unagreed: list[int]) -> list[Remark]:
    """Return what readers would miss; advice never holds anything up.

    `unagreed` are the places of images of which nobody has said that the people in them have agreed.
    """
    text = _written(experience)
    found = []
    if not text("results"):
        found.append(Remark("results", _("Nothing is said about results. Readers look for them first.")))
    if not text("lessons"):
        found.append(
            Remark(
                "lessons",
                _("What would you tell a city that wants to do the same?"),
                _("Nothing is said to a city that wants to do the same."),
            )
        )
    story = sum(len(text(field)) for field in ("overview", "context", "objectives", "actions", "results"))
    if story < SHORT_STORY and not any(remark.field == "overview" for remark in blockers(experience, [])):
        found.append(
            Remark(
                "overview",
                _("The story is very short. Could another city repeat what you did after reading it?"),
                _("The story is very short. Could another city repeat it after reading this?"),
            )
        )
    if experience.began_year is None:
        found.append(Remark("began_year", _("It is not said when it began.")))
    if not subjects:
        found.append(
            Remark(
                "principles",
                _("Choose at least one principle of the Charter or one topic, so that it is found."),
                _("It has no principle of the Charter and no topic, so it is hard to find."),
            )
        )
    if not images:
        found.append(
            Remark(
                "new_images",
                _("There is no image. The page will show a drawing of your city’s street grid instead."),
                _("There is no image. The page will show a drawing of the city’s street grid instead."),
            )
        )
    if unagreed:
        asked = ngettext(
            "Image %(numbers)s: have the people who can be recognised agreed? Tick it beside the image.",
            "Images %(numbers)s: have the people who can be recognised agreed? Tick it beside each image.",
            len(unagreed),
        )
        told = ngettext(
            "Image %(numbers)s: nobody has said that the people who can be recognised have agreed.",
            "Images %(numbers)s: nobody has said that the people who can be recognised have agreed.",
            len(unagreed),
        )
        numbers = {"numbers": l10n.listed(unagreed)}
        found.append(Remark("new_images", asked % numbers, told % numbers))
    return found


def advice_on_languages(experience: Experience) -> list[Remark]:
    """Name texts that seem to be in another language than is said, and translations that say something else; advice."""
    return [*_other_languages(experience), *_differing_translations(experience)]


def _other_languages(experience: Experience) -> list[Remark]:
    first = [ORIGINAL] if experience.written_in_original else []
    order = [*first, *language_order(experience.source_language, experience.source_language)]
    return [remark for code in order for remark in in_another_language(experience, code)]


def in_another_language(experience: Experience, code: str) -> list[Remark]:
    """Say that what stands under a language seems to be another one: all of it, or else single fields."""
    declared = experience.original_language if code == ORIGINAL else code
    # Of other languages it knows only that they are none of those it can tell apart, and Galician is near to two.
    if declared not in language_guess.KNOWN:
        return []
    texts = {field: getattr(experience, column_in(field, code)) or "" for field in TEXT_FIELDS}
    written = language_guess.guess("\n".join(texts.values()))
    if written not in {"", declared}:
        return [_all_in_another(experience, code, declared, written)]
    guesses = {field: language_guess.guess(text) for field, text in texts.items()}
    asked = _("%(field)s: this seems to be written in %(written)s, not in %(declared)s.")
    return [
        Remark(
            field,
            asked
            % {
                "field": capfirst(Experience._meta.get_field(field).verbose_name),
                "declared": l10n.language_name(declared),
                "written": l10n.language_name(written),
            },
            language="" if code == experience.written_in else code,
        )
        for field, written in guesses.items()
        if written not in {"", declared}
    ]


def _all_in_another(experience: Experience, code: str, declared: str, written: str) -> Remark:
    names = {"declared": l10n.language_name(declared), "written": l10n.language_name(written)}
    if code != experience.written_in:
        text = _("The text for %(declared)s seems to be written in %(written)s.") % names
        return Remark("title", text, language=code)
    if written in SITE_LANGUAGES:
        told = _("The text seems to be written in %(written)s, but %(declared)s is given as its language.") % names
        asked = _("The text seems to be written in %(written)s, not in %(declared)s: change the language here.")
        return Remark("writing_language", asked % names, told)
    told = _("The text seems to be written in %(written)s, and has to be translated.") % names
    asked = _(
        "The text seems to be written in %(written)s, which this site does not have. Choose it here as the "
        "language in which you write: then the secretariat translates it before it is published."
    )
    return Remark("writing_language", asked % names, told)


def _differing_translations(experience: Experience) -> list[Remark]:
    """Return what translations say differently from the original, field by field."""
    said: dict[tuple[str, str], list[str]] = {}
    for field, language, difference in comparing.of_translations(experience):
        said.setdefault((field, language), []).append(difference.sentence)
    return [
        Remark(
            field,
            _("%(field)s in %(language)s: %(differences)s")
            % {
                "field": capfirst(Experience._meta.get_field(field).verbose_name),
                "language": l10n.language_name(language),
                "differences": "; ".join(sentences),
            },
            language=language,
        )
        for (field, language), sentences in said.items()
    ]


def _written(experience: Experience):
    return lambda field: experience.written(field).strip()


def by_language(experience: Experience) -> list[dict]:
    """Return the languages with what is written in each: the site's, and before them another one of its city."""
    written = experience.available_languages
    original = {"code": ORIGINAL, "name": l10n.language_name(experience.original_language), "is_source": True}
    return [original] * experience.written_in_original + [
        {
            "code": code,
            "name": l10n.language_name(code),
            "is_source": code == experience.written_in,
            "is_complete": code in written,
            "is_begun": any(getattr(experience, column(name, code)) for name in TEXT_FIELDS),
        }
        for code in SITE_LANGUAGES
    ]
