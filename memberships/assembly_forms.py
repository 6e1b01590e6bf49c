"""The forms by which a city says who comes to an assembly (A) and who votes for it (B)."""

from collections.abc import Callable

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from cities.models import City, CityQuerySet
from core.forms import mark_of, refuse_to_overwrite
from memberships.city_field import CityByNameField
from memberships.enums import Presence
from memberships.models import Delegate, Proxy


class SignedForm(forms.Form):
    """What one of a city's delegates signs; another one who does so at the same time is not overwritten unseen."""

    def __init__(self, *args, is_new: bool, **options) -> None:
        """`is_new` is true while nothing is signed yet."""
        super().__init__(*args, **options)
        self.is_new, self.seen = is_new, mark_of(self.initial)

    def clean(self) -> dict:
        """Show what somebody else has saved meanwhile."""
        super().clean()
        if not self.is_new:
            refuse_to_overwrite(self)
        return self.cleaned_data


class DelegateForm(SignedForm):
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

    def __init__(self, *args, named: Delegate | None, **options) -> None:
        """`named` is who comes by now."""
        initial = {name: getattr(named, name) for name in self.base_fields} if named else {}
        super().__init__(*args, is_new=named is None, initial=initial or {"presence": Presence.ON_SITE}, **options)


class ProxyForm(SignedForm):
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
    is_signed = forms.BooleanField(
        label=_("I am entitled to give the vote of my city to another one."),
        error_messages={"required": _("Please tick it: only then can the vote be given.")},
    )

    def __init__(
        self, *args, given: Proxy | None, by: User, holders: CityQuerySet, why_not: Callable[[City], str], **options
    ) -> None:
        """`given` is the vote as it is given by now.

        `holders` are the cities that can take it, `why_not` says of any other one why it cannot.
        """
        initial = {"signed_by": by.name, **({"holder": given.holder} if given else {})}
        super().__init__(*args, is_new=given is None, initial=initial, **options)
        self.fields["holder"].queryset = holders
        self.fields["holder"].why_not = why_not
