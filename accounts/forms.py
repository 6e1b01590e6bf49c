"""What people say about themselves."""

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import MailRhythm


class SignInForm(LoginForm):
    """The way to a new password stands after the fields, so that a keyboard goes from one field to the next."""

    def __init__(self, *args, **options) -> None:
        """Take the link out of the help above the field, and out of the fields what only repeats their labels."""
        super().__init__(*args, **options)
        for each in self.fields.values():
            each.widget.attrs.pop("placeholder", None)
        self.fields["login"].label = _("E-mail address")
        self.fields["remember"].label = _("Stay signed in on this device")
        field = self.fields["password"]
        self.lost_password, field.help_text = field.help_text, ""


class PersonForm(forms.Form):
    """Name and language."""

    name = forms.CharField(label=_("Your name"), max_length=150)
    language = forms.ChoiceField(
        label=_("Your language"), choices=settings.LANGUAGES, help_text=_("The one in which we write to you.")
    )


class ProfileForm(PersonForm):
    """The same, and how often we write."""

    mail_rhythm = forms.ChoiceField(
        label=_("Mails about what happens to your experiences"),
        choices=MailRhythm.choices,
        help_text=_(
            "Several of a kind within half an hour come as one mail. What is asked of you yourself never waits."
        ),
    )


class InvitationForm(PersonForm):
    """Name and language, and a password for those who want one."""

    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. Leave it empty to sign in by a code that we send by e-mail each time."),
    )

    def __init__(self, *args, user: User, **options) -> None:
        """Keep whose password it will be."""
        self.user = user
        super().__init__(*args, **options)

    def clean_password(self) -> str:
        """Ask for a good one where there is one."""
        password = self.cleaned_data["password"]
        if password:
            password_validation.validate_password(password, self.user)
        return password


class DeletionForm(forms.Form):
    """Somebody's own address typed again: nothing is deleted by a slip."""

    email = forms.EmailField(label=_("Your e-mail address"), help_text=_("So that no slip deletes an account."))

    def __init__(self, *args, user: User, **options) -> None:
        """Keep whose address it must be."""
        self.user = user
        super().__init__(*args, **options)

    def clean_email(self) -> str:
        """Ask for the address of the account."""
        if self.cleaned_data["email"].casefold() != self.user.email.casefold():
            raise forms.ValidationError(_("This is not the address of your account."))
        return self.user.email
