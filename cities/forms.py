"""What a city's people say about themselves and each other."""

import datetime as dt

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.enums import Role

FURTHEST = 366  # days ahead


class PersonForm(forms.Form):
    """Somebody who is to act for the city."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"), help_text=_("The way in is sent there."))
    language = forms.ChoiceField(
        label=pgettext_lazy("of a person", "Language"),
        choices=settings.LANGUAGES,
        help_text=_("The one in which we write to this person."),
    )

    def clean_email(self) -> str:
        """Addresses are kept in lower case."""
        return self.cleaned_data["email"].lower()


class InviteForm(PersonForm):
    """The same, with what the person may do."""

    role = forms.ChoiceField(
        label=pgettext_lazy("of a person", "Role"),
        choices=Role.choices,
        help_text=_("Technicians write; a delegate also manages the city’s people."),
    )


class LastDayForm(forms.Form):
    """Until when somebody keeps a role."""

    last_day = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("With yesterday’s date it ends at once."),
    )

    def clean_last_day(self) -> dt.date:
        """A role ends yesterday at the earliest, and within a year."""
        day, today = self.cleaned_data["last_day"], timezone.localdate()
        if not today - dt.timedelta(days=1) <= day <= today + dt.timedelta(days=FURTHEST):
            raise forms.ValidationError(_("Choose a day from yesterday to a year from now."))
        return day


class HandoverForm(LastDayForm, PersonForm):
    """Who follows, and from when the one who leaves is gone."""

    field_order = ("name", "email", "language", "last_day")
