"""What a coordinating city says of its network."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cities.enums import NetworkRole
from cities.models import CityNetwork, CityQuerySet
from core import l10n
from core.forms import mark_of, refuse_to_overwrite
from memberships.city_field import CityByNameField
from memberships.models import NetworkMeeting


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class MeetingForm(forms.Form):
    """A meeting of the network."""

    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(label=_("Language of the title"), choices=settings.LANGUAGES)
    first_day = forms.DateField(label=_("First day"), widget=_day())
    last_day = forms.DateField(
        label=_("Last day"), widget=_day(), required=False, help_text=_("Only where it takes several days.")
    )
    place = forms.CharField(
        label=_("Place"), max_length=200, required=False, help_text=_("City and building, or “online”.")
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    def __init__(self, *args, meeting: NetworkMeeting, **options) -> None:
        """`meeting` is as it stands today; one that is new has no row."""
        self.is_new = meeting.pk is None
        known = {"language": l10n.current_language()}
        if not self.is_new:
            known = {name: getattr(meeting, name) for name in self.base_fields}
        super().__init__(*args, initial=known, **options)
        self.seen = mark_of(self.initial)

    def clean(self) -> dict:
        """A meeting does not end before it begins; coordinators do not overwrite each other."""
        clean = super().clean()
        first, last = clean.get("first_day"), clean.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The end cannot be before the beginning."))
        if not self.is_new:
            refuse_to_overwrite(self)
        return self.cleaned_data


class TakeInForm(forms.Form):
    """A city that belongs to the network from a day on."""

    city = CityByNameField(label=_("City"), help_text=_("Write its name as the directory has it."))
    since = forms.DateField(label=_("First day in the network"), widget=_day())
    role = forms.ChoiceField(label=_("Role in the network"), choices=NetworkRole.choices, initial=NetworkRole.MEMBER)

    def __init__(self, *args, cities: CityQuerySet, **options) -> None:
        """`cities` are those that can be taken in."""
        super().__init__(*args, **options)
        self.fields["city"].queryset = cities


class CityInNetworkForm(forms.Form):
    """What a city is in the network, and until when; coordinators do not overwrite each other."""

    role = forms.ChoiceField(label=_("Role in the network"), choices=NetworkRole.choices)
    until = forms.DateField(
        label=_("Last day in the network"),
        widget=_day(),
        required=False,
        help_text=_("Only where the city leaves. What was before stays in the history."),
    )

    def __init__(self, *args, link: CityNetwork, **options) -> None:
        """`link` is as it stands today."""
        super().__init__(*args, initial={"role": link.role, "until": link.until}, **options)
        self.seen = mark_of(self.initial)

    def clean(self) -> dict:
        """Show what somebody else has saved meanwhile."""
        super().clean()
        refuse_to_overwrite(self)
        return self.cleaned_data


class DocumentForm(forms.Form):
    """A paper of the network."""

    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(label=_("Language of the document"), choices=settings.LANGUAGES)
    file = forms.FileField(label=_("File"), help_text=_("PDF, ODF or OOXML, up to 25 MB. Everybody may read it."))
