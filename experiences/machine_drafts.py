"""What a machine writes into a city's draft: only empty fields of another language, marked until a person reads them.

The texts stand in the experience's own columns, so that saving, merging and preview know nothing of them, and the model
`MachineDraft` keeps the machine's words. A field is unread as long as it says exactly those. What nobody has read is
never published: it goes to the secretariat's translation desk, as a draft that says where it comes from.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, l10n
from core.forms import as_typed
from core.permissions import require
from core.translated import SITE_LANGUAGES, column
from editorial import machine
from editorial.enums import Origin
from editorial.models import TranslationState
from editorial.translating import save_drafts
from experiences import completeness, drafting, permissions
from experiences.models import Experience, MachineDraft
from experiences.models.experience import TEXT_FIELDS


@dataclass(frozen=True)
class Standing:
    """How one language of a draft stands with the machine: what it can do, is doing, and has left to be read."""

    pair: machine.Pair | None = None
    is_waiting: bool = False
    has_failed: bool = False
    has_added_nothing: bool = False
    unread: int = 0

    @property
    def source_name(self) -> str:
        """Name the language that the machine would start from."""
        return l10n.language_name(self.pair.source)


@dataclass(frozen=True)
class Withheld:
    """Engine and unread texts by language, on their way from the city's draft to the translation desk."""

    texts: Mapping[str, tuple[str, dict[str, str]]]

    @property
    def columns(self) -> list[str]:
        """Return where these texts stood."""
        return [column(name, language) for language, (_engine, texts) in self.texts.items() for name in texts]


# What a person is shown ----------------------------------------------------------------------------------------------


def languages(experience: Experience) -> list[dict]:
    """Return the languages with what is written in each, and how each stands with the machine."""
    drafts = {draft.language: draft for draft in experience.machine_drafts.all()}
    found = completeness.by_language(experience)
    for language in found:
        draft = drafts.get(language["code"])
        language["machine"] = Standing(
            pair=pair_of(experience, language["code"], drafts.values()),
            is_waiting=bool(draft and draft.is_waiting),
            has_failed=bool(draft and draft.has_failed),
            has_added_nothing=bool(draft and draft.has_added_nothing),
            unread=len(unread(experience, draft)) if draft else 0,
        )
    return found


def engines(experience: Experience, language: str) -> dict[str, str]:
    """Return the fields of one language that nobody has read since a machine wrote them, with its name."""
    draft = experience.machine_drafts.filter(language=language).first()
    return dict.fromkeys(unread(experience, draft), draft.engine) if draft else {}


def unread(experience: Experience, draft: MachineDraft) -> dict[str, str]:
    """Return the fields that say exactly what the machine wrote, with their texts, in the order of the form."""
    return {
        name: text
        for name in TEXT_FIELDS
        if (text := draft.texts.get(name)) and getattr(experience, column(name, draft.language)) == text
    }


def readable_languages(experience: Experience) -> list[str]:
    """Return the site languages in which it can be read as it would be published now: without what nobody has read."""
    unread_core = {
        draft.language
        for draft in experience.machine_drafts.all()
        if not unread(experience, draft).keys().isdisjoint(experience.translation_core)
    }
    return [code for code in experience.available_languages if code not in unread_core]


def advice(experience: Experience) -> list[completeness.Remark]:
    """Name what nobody has read; advice, as everything about other languages."""
    found = []
    for draft in sorted(experience.machine_drafts.all(), key=lambda draft: SITE_LANGUAGES.index(draft.language)):
        if fields := list(unread(experience, draft)):
            names = {
                "language": l10n.language_name(draft.language),
                "fields": l10n.listed([capfirst(Experience._meta.get_field(name).verbose_name) for name in fields]),
            }
            asked = _(
                "Nobody has read what the machine wrote in %(language)s: %(fields)s. Until somebody has, it is not "
                "published."
            )
            told = _(
                "Nobody of the city has read what the machine wrote in %(language)s: %(fields)s. Where it stays as it "
                "is, it is not published but goes to the translation desk."
            )
            found.append(completeness.Remark(fields[0], asked % names, told % names, language=draft.language))
    return found


def pair_of(experience: Experience, language: str, drafts=None) -> machine.Pair | None:
    """Return the direction in which a machine can fill something in, None where there is none.

    It starts from the language of the city, or from another one in which everything stands and has been read. What the
    secretariat has to translate itself, because the city writes a language that the site lacks, it leaves alone.
    """
    if language not in SITE_LANGUAGES or language == experience.written_in:
        return None
    if experience.written_in_original and language == experience.source_language:
        return None
    if not any(pair.target == language for pair in machine.provider().pairs()):
        return None
    drafts = experience.machine_drafts.all() if drafts is None else drafts
    raw = {draft.language for draft in drafts if unread(experience, draft)}
    written = [name for name in TEXT_FIELDS if experience.written(name)]
    whole = [
        code
        for code in SITE_LANGUAGES
        if code not in {language, experience.written_in, *raw}
        and all(_text(experience, name, code) for name in written)
    ]
    own = [] if experience.written_in_original else [experience.written_in]
    pair = machine.pair_for(language, [*own, *whole])
    return pair if pair and _to_fill(experience, pair) else None


# What changes --------------------------------------------------------------------------------------------------------


def write(draft: MachineDraft) -> str:
    """Have the machine fill in what is empty, and say in a word how it went; what somebody has written stays.

    The engine runs before anything is locked. Raises MachineError where it gives nothing.
    """
    experience, by = draft.experience, draft.asked_by
    pair = pair_of(experience, draft.language)
    if by is None or pair is None:
        return "nothing to do"
    made = machine.translate_texts(_to_fill(experience, pair), pair)
    texts = {name: as_typed(text).strip() for name, text in made.items()}
    limits = {name: Experience._meta.get_field(column(name, draft.language)).max_length for name in texts}
    texts = {name: text for name, text in texts.items() if text and not (limits[name] and len(text) > limits[name])}
    engine = f"{machine.provider().name}, {pair.source} → {pair.target}"
    return f"{len(_fill_in(draft, by, texts, engine))} of {len(made)}"


@transaction.atomic
def _fill_in(draft: MachineDraft, by: User, texts: Mapping[str, str], engine: str) -> list[str]:
    columns = {column(name, draft.language): text for name, text in texts.items()}
    # A form that was opened on empty fields: where somebody has written meanwhile, theirs stands.
    saved = drafting.save_draft(experience=draft.experience, by=by, values=columns, form=drafting.OpenForm())
    kept = {name: text for name, text in texts.items() if column(name, draft.language) not in saved.conflicts}
    row = MachineDraft.objects.select_for_update().get(pk=draft.pk)
    row.texts, row.engine, row.added = {**row.texts, **kept}, engine, len(kept)
    row.save(update_fields=["texts", "engine", "added"])
    if kept:
        said = {"language": draft.language, "fields": list(kept), "engine": engine}
        audit.record("machine_draft", saved.experience, by=by, **said)
    return list(kept)


@transaction.atomic
def take_as_read(*, experience: Experience, by: User, language: str, field: str) -> None:
    """Note that a person has read a field and leaves it as the machine wrote it: it is theirs from now on."""
    row = drafting.locked(experience)
    require(permissions.can_write, by, row)
    draft = row.machine_drafts.select_for_update().filter(language=language).first()
    if draft and draft.texts.pop(field, None):
        draft.save(update_fields=["texts"])
        audit.record("machine_read", row, by=by, language=language, field=field)


def withhold(row: Experience) -> Withheld:
    """Take out of a locked row what nobody has read, before it is published; the caller saves those columns."""
    found = Withheld({draft.language: (draft.engine, unread(row, draft)) for draft in row.machine_drafts.all()})
    for name in found.columns:
        setattr(row, name, "")
    return found


def hand_over(row: Experience, withheld: Withheld) -> None:
    """Give the translation desk what was withheld, as drafts of a machine; the city's marks have done their work."""
    for language, (engine, texts) in withheld.texts.items():
        if texts:
            state = TranslationState.objects.of_record(row).get(language=language)
            save_drafts(state=state, by=None, texts=texts, origin=Origin.MACHINE, engine=engine)
    if withheld.texts:
        row.machine_drafts.all().delete()


def asked(experience: Experience, by: User, language: str) -> MachineDraft | None:
    """Note that somebody asks the machine; None where it is at it already, or could do nothing."""
    if pair_of(experience, language) is None:
        return None
    draft, _created = MachineDraft.objects.get_or_create(experience=experience, language=language)
    if draft.is_waiting:
        return None
    draft.asked_by, draft.asked_at, draft.answered_at, draft.is_failure, draft.added = (
        by,
        timezone.now(),
        None,
        False,
        0,
    )
    draft.save(update_fields=["asked_by", "asked_at", "answered_at", "is_failure", "added"])
    return draft


def _text(experience: Experience, name: str, language: str) -> str:
    return getattr(experience, column(name, language)) or ""


def _to_fill(experience: Experience, pair: machine.Pair) -> dict[str, str]:
    """Return the texts that the other language lacks."""
    return {
        name: _text(experience, name, pair.source)
        for name in TEXT_FIELDS
        if _text(experience, name, pair.source).strip() and not _text(experience, name, pair.target)
    }
