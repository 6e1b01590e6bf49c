"""The form in which a city proposes changes: one language in view, what was typed in the others travelling with it.

Nothing is stored before it is sent, so that the public page and the secretariat's queue know nothing of half a text:
what was typed in a language goes along inside the form, as it was typed, while another one is shown.
"""

import contextlib
import json
from collections.abc import Mapping
from copy import copy

from accounts.models import User
from core.forms import mark_of, refuse_to_overwrite
from core.translated import SITE_LANGUAGES
from editorial.models import Proposal
from experiences.forms import ExperienceForm
from experiences.models import Experience
from experiences.models.experience import TEXT_FIELDS
from experiences.writing_rows import Row, differences

FIELDS = (*TEXT_FIELDS, "began_year", "ended_year", "website")


class ProposalTexts:
    """The texts of a published experience as a city would have them, one form for each language that was opened."""

    def __init__(
        self,
        experience: Experience,
        *,
        user: User,
        waiting: Proposal | None,
        data: Mapping[str, str] | None,
        asked: str = "",
    ) -> None:
        """Show what was sent or, without data, the language `asked`; what is proposed already stands in its fields."""
        self.user = user
        # As it would be; only shown, never saved. What is public is in a language of the site, so is what is proposed.
        self.experience = copy(experience)
        self.experience.written_in_original = False
        for name, value in (waiting.values if waiting else {}).items():
            setattr(self.experience, name, value)
        language = (data or {}).get("text", asked)
        self.others = {code: self._form(code, typed) for code, typed in _travelling(data).items()}
        self.form = self._form(language if language in SITE_LANGUAGES else experience.source_language, data)

    @property
    def language(self) -> str:
        """Return the language in view."""
        return self.form.language

    @property
    def seen(self) -> str:
        """Return the mark of what the form in view was opened with, for its next request."""
        return self.form.seen

    @property
    def travelling(self) -> str:
        """Return what was typed in the languages that are not in view, for the hidden field `others`."""
        return json.dumps({code: _typed(form) for code, form in self.others.items() if code != self.language})

    @property
    def typed_elsewhere(self) -> list[str]:
        """Return the other languages in which something was typed, in the order of the site."""
        return [code for code in SITE_LANGUAGES if code in self.others and code != self.language]

    def rows(self) -> list[Row]:
        """Return the fields in view; beside those of a translation stands the text of origin, as it was typed last."""
        return [
            Row(field, source=source, differences=differences(self.experience, field, source), is_draft=False)
            for field in self.form
            for source in [self._source(field.name)]
        ]

    def turn_to(self, language: str) -> None:
        """Show another language; where something was typed in the one in view, it goes along."""
        if language not in SITE_LANGUAGES or language == self.language:
            return
        if self.form.has_changed():
            self.others[self.language] = self.form
        self.form = self.others.pop(language, None) or self._form(language)

    def is_valid(self) -> bool:
        """Tell whether all of it can be proposed; the first language that cannot comes into view with its errors."""
        for form in [self.form, *(self.others[code] for code in self.typed_elsewhere)]:
            if is_told := form.is_valid():
                refuse_to_overwrite(form)
            if form.errors:
                self.turn_to(form.language)
                if is_told:  # what somebody else has saved stands beside the field now
                    form.seen = mark_of(form.initial)
                return False
        return True

    def values(self) -> dict[str, object]:
        """Return the columns of every language that was typed in."""
        forms = [self.form, *self.others.values()]
        return {name: value for form in forms for name, value in form.values().items()}

    def _source(self, name: str) -> str:
        if not self.form.is_translation:
            return ""
        typed = self.others.get(self.form.source)
        return typed.data.get(name, "") if typed else self.experience.written(name)

    def _form(self, language: str, data: Mapping[str, str] | None = None) -> ExperienceForm:
        form = ExperienceForm(data, user=self.user, experience=self.experience, language=language, only=FIELDS)
        form.seen = mark_of(form.initial) if data is None else data.get("seen", "")
        return form


def _typed(form: ExperienceForm) -> dict[str, str]:
    return {name: form.data[name] for name in form.fields if name in form.data} | {"seen": form.seen}


def _travelling(data: Mapping[str, str] | None) -> dict[str, dict[str, str]]:
    """Return the texts of the other languages; whatever is no such thing counts as not sent."""
    with contextlib.suppress(ValueError):
        found = json.loads((data or {}).get("others", ""))
        if isinstance(found, dict):
            return {
                code: {name: text for name, text in typed.items() if isinstance(text, str)}
                for code, typed in found.items()
                if code in SITE_LANGUAGES and isinstance(typed, dict)
            }
    return {}
