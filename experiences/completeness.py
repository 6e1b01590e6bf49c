"""What an experience needs before it is sent, and what would make it better. Pure: no query, nothing is written."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import l10n
from core.translated import SITE_LANGUAGES, column, language_order
from experiences import comparing, language_guess
from experiences.models import Experience
from experiences.models.experience import TEXT_FIELDS

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


def remarks(experience: Experience, *, undescribed: list[int], **there: int) -> list[Remark]:
    """Return everything that is missing or would help; see `blockers` and `advice` for what they ask for."""
    return [*blockers(experience, undescribed), *advice(experience, **there)]


def blockers(experience: Experience, undescribed: list[int]) -> list[Remark]:
    """Return what must be there in the language it was written in; nothing else is ever required.

    `undescribed` are the places of images (`Experience.undescribed_images`).
    """
    text = _source_text(experience)
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


def advice(experience: Experience, *, images: int, subjects: int) -> list[Remark]:
    """Return what readers would miss; advice never holds anything up."""
    text = _source_text(experience)
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
    return found


def advice_on_languages(experience: Experience) -> list[Remark]:
    """Name texts that seem to be in another language than is said, and translations that say something else; advice."""
    return [*_other_languages(experience), *_differing_translations(experience)]


def _other_languages(experience: Experience) -> list[Remark]:
    found = []
    for code in language_order(experience.source_language, experience.source_language):
        texts = (getattr(experience, column(field, code)) or "" for field in TEXT_FIELDS)
        written = language_guess.guess("\n".join(texts))
        if not written or written == code:
            continue
        names = {"declared": l10n.language_name(code), "written": l10n.language_name(written)}
        if code != experience.source_language:
            text = _("The text for %(declared)s seems to be written in %(written)s.") % names
            found.append(Remark("title", text, language=code))
        elif written in SITE_LANGUAGES:
            told = _("The text seems to be written in %(written)s, but %(declared)s is given as its language.") % names
            asked = _("The text seems to be written in %(written)s, not in %(declared)s: change the language here.")
            found.append(Remark("source_language", asked % names, told))
        else:
            told = _("The text seems to be written in %(written)s, and has to be translated.") % names
            asked = _(
                "The text seems to be written in %(written)s, which this site does not have. Say so in your message to "
                "the secretariat, so that it is translated before it is published."
            )
            found.append(Remark("source_language", asked % names, told))
    return found


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


def _source_text(experience: Experience):
    return lambda field: (getattr(experience, column(field, experience.source_language)) or "").strip()


def by_language(experience: Experience) -> list[dict]:
    """Return the site languages with what is written in each."""
    written = experience.available_languages
    return [
        {
            "code": code,
            "name": l10n.language_name(code),
            "is_source": code == experience.source_language,
            "is_complete": code in written,
            "is_begun": any(getattr(experience, column(name, code)) for name in TEXT_FIELDS),
        }
        for code in SITE_LANGUAGES
    ]
