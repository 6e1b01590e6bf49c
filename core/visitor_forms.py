"""What the forms of visitors share: one message however often it is sent, and a trap for programs."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import as_typed

ADDRESS_INCOMPLETE = _("This is not a complete e-mail address. An example: name@city.org")


class PlainLines(forms.CharField):
    """A text of several lines; a browser sends two characters for each line end, and only one counts."""

    def to_python(self, value) -> str:
        """Return the text with plain line ends."""
        return as_typed(super().to_python(value) or "")


class VisitorForm(forms.Form):
    """A form that anybody may send, without an account."""

    # A double click or a reload sends the same token; the action that takes the form in tells them apart by it.
    token = forms.CharField(widget=forms.HiddenInput, required=False)
    # Programs fill in what people do not see.
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        """Give a form that nobody has sent yet its token."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())
        # Longer texts come back with an error and everything that was typed; a browser's limit would cut them off.
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

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


def one_line(text: str) -> str:
    """Return a text on one line, without signs that turn what follows around: it may stand in the subject of a mail."""
    return " ".join(as_typed(text).split())
