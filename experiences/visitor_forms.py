"""What visitors fill in about an experience or a search of the bank."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import l10n
from core.visitor_forms import ADDRESS_INCOMPLETE, PlainLines, VisitorForm, one_line
from experiences.enums import Change
from experiences.models.asking import MESSAGE_LENGTH


class OwnAddressForm(VisitorForm):
    """A form that asks for an address, except of somebody signed in, whose address is known."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Please give your e-mail address."), "invalid": ADDRESS_INCOMPLETE},
    )

    def __init__(self, *args, user, **kwargs) -> None:
        """Take the address of the account where there is one."""
        super().__init__(*args, **kwargs)
        self.user = user if user.is_authenticated else None
        if self.user:
            del self.fields["email"]

    @property
    def address(self) -> str:
        """Return to whom mail goes."""
        return self.user.email if self.user else self.cleaned_data["email"]


class QuestionForm(OwnAddressForm):
    """A question to the city of an experience."""

    message = PlainLines(
        label=_("Your question"),
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Please write your question.")},
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please tell us your name.")},
    )
    organisation = forms.CharField(
        label=_("Your city or organisation"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    # As the page asks for them, so that errors come in the same order.
    field_order = ("message", "name", "email", "organisation")

    def __init__(self, *args, **kwargs) -> None:
        """Fill in the name of somebody signed in, and say what the address is for."""
        super().__init__(*args, **kwargs)
        self.fields["message"].help_text = gettext(
            "At most %(number)s characters. Any language will do; the city’s own is read soonest."
        ) % {"number": l10n.number(MESSAGE_LENGTH)}
        if self.user:
            self.initial.setdefault("name", self.user.name)
        else:
            self.fields["email"].help_text = _("The city’s answer goes there. We first send you a link to check it.")

    def clean_name(self) -> str:
        """Return the name on one line."""
        return one_line(self.cleaned_data["name"])

    def clean_organisation(self) -> str:
        """Return the organisation on one line."""
        return one_line(self.cleaned_data["organisation"])

    @property
    def question(self) -> dict:
        """Return what makes up the question."""
        texts = {name: self.cleaned_data[name] for name in ("token", "name", "organisation", "message")}
        return {**texts, "email": self.address, "by": self.user}


class ReportForm(VisitorForm):
    """Word that something has changed; no account and no address needed."""

    kind = forms.ChoiceField(
        label=_("What has changed?"),
        choices=Change.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose what has changed."),
            "invalid_choice": _("Please choose one of these."),
        },
    )
    message = PlainLines(
        label=_("Tell us more"),
        max_length=MESSAGE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Only if we may ask you something about it."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": ADDRESS_INCOMPLETE},
    )

    def __init__(self, *args, **kwargs) -> None:
        """Say what helps, and how much room there is."""
        super().__init__(*args, **kwargs)
        self.fields["message"].help_text = gettext(
            "Which link, since when, what is right: whatever helps to put it right. At most %(number)s characters."
        ) % {"number": l10n.number(MESSAGE_LENGTH)}

    def clean(self) -> dict:
        """Ask for words where the choice alone helps nobody."""
        data = super().clean()
        if data.get("kind") in Change.NEEDS_WORDS and not data.get("message") and "message" not in self.errors:
            self.add_error("message", _("Please write what it is."))
        return data

    @property
    def report(self) -> dict:
        """Return what makes up the report."""
        return {name: self.cleaned_data[name] for name in ("token", "kind", "message", "email")}


class AlertForm(OwnAddressForm):
    """Where to and in which language to send news of a search."""

    language = forms.ChoiceField(
        label=_("Language of the mails"),
        choices=settings.LANGUAGES,
        error_messages={"required": _("Please choose a language."), "invalid_choice": _("Please choose a language.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        """Offer the language of the page, or of the account."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("language", self.user.language if self.user else l10n.current_language())

    @property
    def request(self) -> dict:
        """Return what is asked for."""
        fields = {name: self.cleaned_data[name] for name in ("token", "language")}
        return {**fields, "email": self.address, "by": self.user}
