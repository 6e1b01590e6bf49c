"""What visitors fill in."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import l10n
from core.visitor_forms import ADDRESS_INCOMPLETE, PlainLines, VisitorForm, one_line
from pages.enums import Subject
from pages.models import Enquiry


class EnquiryForm(VisitorForm, forms.ModelForm):
    """A message to the secretariat."""

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
                "invalid": ADDRESS_INCOMPLETE,
            },
            "subject": {
                "required": _("Please choose what it is about."),
                "invalid_choice": _("Please choose one of the subjects."),
            },
            "message": {"required": _("Please write your message.")},
        }

    def __init__(self, *args, **kwargs) -> None:
        """Offer the subjects, none of them chosen, and say how much room there is."""
        super().__init__(*args, **kwargs)
        message = self.fields["message"]
        message.help_text = gettext("Any language that you write well will do. At most %(number)s characters.") % {
            "number": l10n.number(message.max_length)
        }
        self.fields["subject"].choices = [("", _("Choose a subject")), *Subject.choices]

    def clean_name(self) -> str:
        """Return the name on one line: it stands in the subject of a mail."""
        return one_line(self.cleaned_data["name"])

    def clean_city(self) -> str:
        """Return the city on one line."""
        return one_line(self.cleaned_data["city"])

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
