"""What a city's people say about themselves and each other."""

import datetime as dt

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from cities.enums import Role
from cities.models import City, CityContact
from core import l10n
from core.admin_fields import CheckedImageField
from core.forms import as_typed, mark_of, refuse_to_overwrite
from core.translated import SITE_LANGUAGES, column

PROFILE_LENGTH = 4000
FURTHEST = 366  # days ahead
MOST_CONTACTS = 200  # on one page
ALTS = tuple(column("image_alt", code) for code in SITE_LANGUAGES)
IMAGE_FIELDS = ("image", "image_is_removed", "image_is_decorative", "image_credit")


class PersonForm(forms.Form):
    """Somebody who is to act for the city."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"), help_text=_("The way in is sent there."))
    language = forms.ChoiceField(
        label=pgettext_lazy("of a person", "Language"),
        choices=settings.LANGUAGES,
        help_text=_("For somebody new here. Whoever has an account already is written to in their own language."),
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


class Prose(forms.CharField):
    """A longer text, counted as the reader of the page sees it: a line end is one character."""

    widget = forms.Textarea

    def to_python(self, value: str | None) -> str:
        """Bring line ends into one form."""
        return as_typed(super().to_python(value))


class CityProfileForm(forms.Form):
    """What a city says of itself: its website at once, its texts and its image as a proposal to the secretariat."""

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    self_designation = forms.CharField(
        label=_("How your city names itself"),
        required=False,
        max_length=150,
        help_text=_("For example: Cambrils Ciutat Educadora."),
    )
    image = CheckedImageField(
        label=_("Image of your city"),
        required=False,
        widget=forms.FileInput,
        help_text=_(
            "JPEG, PNG, WebP or AVIF, up to 20 MB and 50 megapixels. Where it was taken is removed from it. A new one "
            "replaces the one that is there."
        ),
    )
    image_is_removed = forms.BooleanField(label=_("Take the image away"), required=False)
    image_is_decorative = forms.BooleanField(
        label=_("The image is only decorative: it says nothing that the text does not say"), required=False
    )
    image_credit = forms.CharField(
        label=_("Credit"),
        required=False,
        max_length=150,
        help_text=_("Who took it. People who can be recognised must have agreed."),
    )
    message = forms.CharField(
        label=_("Message to the secretariat"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args, city: City, waiting: dict[str, object], by: User, **options) -> None:
        """`waiting` holds what is proposed already, by column: it is shown instead of what is published."""
        initial = {name: waiting.get(name, getattr(city, name)) for name in (*self.proposed(), "website")}
        initial["image"] = str(initial["image"] or "")
        initial["image_is_decorative"] = bool(initial["image"]) and not any(initial[name] for name in ALTS)
        super().__init__(*args, initial=initial, **options)
        self.seen = mark_of(initial)
        self.fields["image"].by = by
        last = {name: self.fields.pop(name) for name in (*IMAGE_FIELDS, "message")}
        for code in SITE_LANGUAGES:
            self.fields[column("profile", code)] = Prose(
                label=_("Who you are, in %(language)s") % {"language": l10n.language_name(code)},
                required=False,
                max_length=PROFILE_LENGTH,
                widget=forms.Textarea({"rows": 6, "lang": code}),
                help_text=_("Your city as an educating city, in a few paragraphs."),
            )
        if not initial["image"]:
            del last["image_is_removed"]
        for name, field in last.items():
            if name == "image_is_decorative":
                for code in SITE_LANGUAGES:
                    self.fields[column("image_alt", code)] = forms.CharField(
                        label=_("What can be seen on the image, in %(language)s")
                        % {"language": l10n.language_name(code)},
                        required=False,
                        max_length=250,
                        widget=forms.TextInput({"lang": code}),
                        help_text=_("For people who cannot see the image."),
                    )
            self.fields[name] = field

    def clean(self) -> dict[str, object]:
        """Ask for a word to people who cannot see the image, and keep colleagues from overwriting each other."""
        clean = self.cleaned_data
        clean["image"] = "" if clean.get("image_is_removed") else clean.get("image") or ""
        if not clean["image"]:
            clean.update(dict.fromkeys((*ALTS, "image_credit"), ""))
        elif clean.get("image_is_decorative"):
            clean.update(dict.fromkeys(ALTS, ""))
        elif not any(clean.get(name) for name in ALTS) and "image" not in self.errors:
            self.add_error(
                column("image_alt", l10n.current_language()),
                _("Say in at least one language what can be seen, or tick that the image is only decorative."),
            )
        # A new image is not held up: it would have to be chosen again, and the secretariat sees both.
        image = self.cleaned_data.pop("image", "")
        refuse_to_overwrite(self)
        self.cleaned_data["image"] = image
        return self.cleaned_data

    @staticmethod
    def proposed() -> tuple[str, ...]:
        """Return the columns that the secretariat decides on."""
        return (
            "self_designation",
            *(column("profile", code) for code in SITE_LANGUAGES),
            "image",
            *ALTS,
            "image_credit",
        )


class ContactForm(forms.ModelForm):
    """Who represents the city in one office."""

    class Meta:
        model = CityContact
        fields = ("kind", "name", "position", "email", "phone", "is_public")
        labels = {
            "kind": _("Kind of contact"),
            "position": _("Post in the city"),
            "is_public": _("Show on the city’s public page (the person has agreed)"),
        }
        help_texts = {"is_public": ""}

    @property
    def seen(self) -> str:
        """Return the mark of what the form was opened with."""
        return mark_of(self.initial)

    def clean(self) -> dict[str, object]:
        """Keep colleagues from overwriting each other, and ask for a way to reach whoever is written in."""
        clean = super().clean()
        if self.instance.pk:
            refuse_to_overwrite(self)
        is_silent = not any(clean.get(name) or name in self.errors for name in ("email", "phone"))
        if self.has_changed() and is_silent:
            self.add_error("email", _("Give an e-mail address or a telephone number: nobody could be reached without."))
        return clean


class BaseContactFormSet(forms.BaseModelFormSet):
    """All contacts of a city.

    A contact that a colleague has ended or replaced while it was changed here comes back as one to be written in anew,
    beside those of today; Django alone would let go what was typed, and say nothing.
    """

    def __init__(self, data: QueryDict | None = None, *args, queryset: QuerySet[CityContact], **options) -> None:
        """`queryset` are the contacts of today."""
        self.returned = []  # numbers of the forms that came back so
        if data is not None:
            data = self._with_those_of_today(data, options["prefix"], {str(each.pk): each for each in queryset})
        super().__init__(data, *args, queryset=queryset, **options)

    def _with_those_of_today(self, data: QueryDict, prefix: str, today: dict[str, CityContact]) -> QueryDict:
        """Return what was sent, in the order of today's contacts, then those that came back, then new ones."""
        rows = [
            {
                name: data[key]
                for name in (*ContactForm.base_fields, "id", "seen", "DELETE")
                if (key := f"{start}{name}") in data
            }
            for start in (f"{prefix}-{number}-" for number in range(MOST_CONTACTS))
            if f"{start}name" in data
        ]
        gone = [row for row in rows if row.get("id") and row["id"] not in today]
        if not gone:
            return data
        here = {row["id"]: row for row in rows if row.get("id") in today}
        first = [here.get(pk) or self._as_sent(contact) for pk, contact in today.items()]
        new = [row for row in rows if not row.get("id")]
        back = [{**row, "id": ""} for row in gone if not row.get("DELETE") and self._is_changed(row)]
        self.returned = range(len(first), len(first) + len(back))
        known = data.copy()
        for number, row in enumerate([*first, *back, *new]):
            for name in (*ContactForm.base_fields, "id", "seen", "DELETE"):
                known.pop(f"{prefix}-{number}-{name}", None)
            known.update({f"{prefix}-{number}-{name}": text for name, text in row.items()})
        known[f"{prefix}-INITIAL_FORMS"], known[f"{prefix}-TOTAL_FORMS"] = len(first), len(first) + len(back) + len(new)
        return known

    @staticmethod
    def _is_changed(row: dict[str, str]) -> bool:
        form = ContactForm(row)
        return not form.is_valid() or mark_of(form.cleaned_data) != row.get("seen")

    @staticmethod
    def _as_sent(contact: CityContact) -> dict[str, str]:
        form = ContactForm(instance=contact)
        texts = {name: "on" if value is True else value for name, value in form.initial.items() if value}
        return {**texts, "id": str(contact.pk), "seen": form.seen}

    def clean(self) -> None:
        """End nobody whom a colleague has written in meanwhile: forms that delete are not asked themselves."""
        super().clean()
        for number in self.returned:
            text = _("Somebody else has ended this contact meanwhile, or replaced it. Save again to write it in anew.")
            self.forms[number].add_error("name", text)
        for form in self.deleted_forms:
            if form.instance.pk and form.data.get(form.add_prefix("seen")) != form.seen:
                now = form.instance.name
                raise forms.ValidationError(
                    _("Saved meanwhile in another tab or by somebody else: “%(text)s”") % {"text": now}
                )


ContactFormSet = forms.modelformset_factory(
    CityContact, form=ContactForm, formset=BaseContactFormSet, extra=1, can_delete=True
)
