"""What a city writes with a nomination, and what the secretariat answers."""

from django import forms
from django.core.files.base import File
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from awards.models import Nomination
from core import l10n, uploads
from core.forms import mark_of
from experiences.form_fields import Text
from experiences.models import Experience
from experiences.models.experience import ExperienceQuerySet

REASONS_LENGTH = 3000
ANSWER_LENGTH = 4000


class ExperienceChoice(forms.ModelChoiceField):
    """An experience by its title, in the reader’s language or the nearest."""

    def label_from_instance(self, experience: Experience) -> str:
        """Return the title."""
        return str(experience)


class BeginForm(forms.Form):
    """Which experience."""

    experience = ExperienceChoice(
        label=_("Experience"),
        queryset=Experience.objects.none(),
        help_text=_("Those that your city has sent to the bank, published or not yet. A draft has to be sent first."),
    )

    def __init__(self, *args, experiences: ExperienceQuerySet, **options) -> None:
        """`experiences` are those that the city can nominate."""
        super().__init__(*args, **options)
        self.fields["experience"].queryset = experiences.order_by_translated("title")


class NominationForm(forms.Form):
    """Why it fits the theme, and the mayor’s letter. Nothing is required: sending says what is missing."""

    reasons = Text(
        label=_("Why does it fit the theme?"),
        limit=REASONS_LENGTH,
        rows=8,
        help_text=_("In a few sentences, for the jury. The experience itself need not be told again."),
    )
    language = forms.ChoiceField(label=_("Language of this text"), required=False)
    letter = forms.FileField(
        label=_("Letter signed by the mayor"),
        required=False,
        help_text=_("As a PDF file, up to 25 MB. Only the people of your city and the secretariat can open it."),
        widget=forms.FileInput({"accept": ".pdf,application/pdf"}),
    )

    use_required_attribute = False  # nothing keeps anybody from saving

    def __init__(self, *args, nomination: Nomination, by: User, **options) -> None:
        """Show what is stored; files are counted for the person who sends them."""
        self.by = by
        self.is_told = False  # what somebody else has saved stands beside the fields
        initial = {"reasons": nomination.reasons, "language": nomination.language}
        super().__init__(*args, initial=initial, **options)
        self.fields["language"].choices = [(code, capfirst(name)) for code, name in l10n.language_choices()]

    @property
    def seen(self) -> str:
        """Return the mark of what the form was opened with, until it has told what was saved since."""
        return self.data.get("seen", "") if self.is_bound and not self.is_told else mark_of(self.initial)

    def clean_letter(self) -> File | None:
        """Check it as every document is checked, and take PDF only: a letter is read, not changed."""
        file = self.cleaned_data["letter"]
        if not file:
            return None
        uploads.count_file(self.by)
        return uploads.checked_document(file, endings={".pdf"})

    def say_what_sending_needs(self) -> None:
        """Call no field optional on the page, once what was sent has been looked at: saving needs none, sending all."""
        self.is_valid()
        for field in self.fields.values():
            field.required = True

    def texts(self) -> dict[str, str]:
        """Return what was written and can be kept, without the file."""
        clean = {name: self.cleaned_data[name] for name in ("reasons", "language") if name in self.cleaned_data}
        return {name: value for name, value in clean.items() if value or name == "reasons"}


class AcceptForm(forms.Form):
    """What the city reads with a yes; nothing has to be said."""

    message = forms.CharField(
        label=_("Message to the city"), max_length=ANSWER_LENGTH, widget=forms.Textarea({"rows": 4}), required=False
    )


class NotEligibleForm(forms.Form):
    """Why it cannot take part."""

    message = forms.CharField(
        label=_("Reasons, for the city"), max_length=ANSWER_LENGTH, widget=forms.Textarea({"rows": 5})
    )
