"""What visitors fill in."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import as_typed
from pages.enums import Subject
from pages.models import Enquiry


class PlainLines(forms.CharField):
    """A text of several lines; a browser sends two characters for each line end, and only one counts."""

    def to_python(self, value) -> str:
        """Return the text with plain line ends."""
        return as_typed(super().to_python(value) or "")


class EnquiryForm(forms.ModelForm):
    """A message to the secretariat."""

    # A double click or a reload sends the same token (pages/actions.py).
    token = forms.CharField(widget=forms.HiddenInput, required=False)
    # Programs fill in what people do not see.
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    class Meta:
        model = Enquiry
        fields = ("subject", "message", "name", "email", "city")
        labels = {
            "subject": _("What is it about?"),
            "message": _("Your message"),
            "name": _("Your name"),
            "email": _("Your e-mail address"),
            "city": _("Your city or organisation"),
        }
        help_texts = {
            "message": _("Any language that you write well will do. At most 5,000 characters."),
            "email": _("The answer goes there."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "city": forms.TextInput(attrs={"autocomplete": "organization"}),
            "message": forms.Textarea(attrs={"rows": 8}),
        }
        field_classes = {"message": PlainLines}
        error_messages = {
            "name": {"required": _("Please tell us your name.")},
            "email": {
                "required": _("Please give an address to which the answer can go."),
                "invalid": _("This is not a complete e-mail address. An example: name@city.org"),
            },
            "subject": {
                "required": _("Please choose what it is about."),
                "invalid_choice": _("Please choose one of the subjects."),
            },
            "message": {"required": _("Please write your message.")},
        }

    def __init__(self, *args, **kwargs) -> None:
        """Give a form that nobody has sent yet its token."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())
        self.fields["subject"].choices = [("", _("Choose a subject")), *Subject.choices]
        # Longer texts come back with an error and everything that was typed; a browser's limit would cut them off.
        for name in ("message", "name", "city"):
            self.fields[name].widget.attrs.pop("maxlength", None)

    def clean_token(self) -> uuid.UUID:
        """Return the token; one that is missing or no token at all makes this a message of its own."""
        try:
            return uuid.UUID(self.cleaned_data["token"])
        except ValueError:
            return uuid.uuid4()

    def clean_website(self) -> str:
        """Refuse what only a program fills in, in words for the person whose browser did it."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please empty this field: it is there to keep programs away."))
        return ""

    def clean_name(self) -> str:
        """Return the name on one line: it stands in the subject of a mail."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_city(self) -> str:
        """Return the city on one line."""
        return " ".join(self.cleaned_data["city"].split())

    @property
    def enquiry(self) -> dict:
        """Return what makes up the message, without the field that nobody sees."""
        return {name: self.cleaned_data[name] for name in ("token", *self.Meta.fields)}

    def refuse_flood(self) -> None:
        """Say that this is too much at once; what was typed stays."""
        self.add_error(
            None,
            _("Several messages have come from you within the hour. Please send this one later, or by e-mail."),
        )
