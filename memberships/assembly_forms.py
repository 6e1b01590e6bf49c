"""The forms by which a city says who comes to an assembly (A) and who votes for it (B)."""

from collections.abc import Callable

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.models import City, CityQuerySet
from memberships.city_field import CityByNameField
from memberships.enums import Presence


class DelegateForm(forms.Form):
    """Form A."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=150)
    position = forms.CharField(
        label=pgettext_lazy("of a person at work", "Position"),
        max_length=150,
        help_text=_("For example: councillor for education."),
    )
    email = forms.EmailField(label=_("E-mail address"), help_text=_("The papers and the link are sent there."))
    presence = forms.ChoiceField(
        label=_("How your city takes part"), choices=Presence.choices, widget=forms.RadioSelect
    )


class ProxyForm(forms.Form):
    """Form B."""

    holder = CityByNameField(
        label=_("City that votes for yours"),
        help_text=_("Write its name. Only cities with a vote that hold fewer than ten others can be chosen."),
    )
    signed_by = forms.CharField(
        label=_("Signed by"),
        max_length=150,
        help_text=_("Name and office of the person who decides this for your city."),
    )
    is_signed = forms.BooleanField(label=_("I am entitled to give the vote of my city to another one."))

    def __init__(self, *args, holders: CityQuerySet, why_not: Callable[[City], str], **options) -> None:
        """`holders` are the cities that can take the vote, `why_not` says of any other one why it cannot."""
        super().__init__(*args, **options)
        self.fields["holder"].queryset = holders
        self.fields["holder"].why_not = why_not
