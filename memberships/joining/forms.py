"""What a city says when it asks to join, and what a visitor asks of the table of fees."""

import contextlib
import datetime as dt
import hashlib

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.enums import ContactKind
from cities.inhabitants import check_source, check_year
from core import l10n, uploads
from core.forms import WholeNumber, as_typed
from core.visitor_forms import ADDRESS_INCOMPLETE, VisitorForm
from memberships.joining import countries
from memberships.models import Assembly

PAPER_ACCEPT = f"{uploads.DOCUMENT_ACCEPT},{uploads.IMAGE_ACCEPT}"


class FeeForm(forms.Form):
    """The two things that decide a fee."""

    country = forms.ChoiceField(label=_("Country"), choices=lambda: [("", "–"), *countries.choices()])
    inhabitants = WholeNumber(label=_("Inhabitants"))


class StartForm(VisitorForm):
    """Who begins an application, and for which city."""

    city_name = forms.CharField(label=_("City or town"), max_length=150)
    country = forms.ChoiceField(label=_("Country"), choices=lambda: [("", "–"), *countries.choices()])
    name = forms.CharField(label=_("Your name"), max_length=150)
    email = forms.EmailField(
        label=_("Your e-mail address at work"),
        error_messages={"invalid": ADDRESS_INCOMPLETE},
        help_text=_("The link to your application is sent there. Once the city is admitted, it is your way in."),
    )


class LinkForm(forms.Form):
    """Somebody has lost the link."""

    email = forms.EmailField(label=_("Your e-mail address at work"), error_messages={"invalid": ADDRESS_INCOMPLETE})


def _contact(kind: ContactKind, *, needs_email: bool = True) -> dict[str, forms.Field]:
    """Return the fields of one contact."""
    return {
        f"{kind}_name": forms.CharField(label=pgettext_lazy("person", "Name"), max_length=150),
        f"{kind}_position": forms.CharField(label=_("Post in the city"), max_length=150, required=False),
        f"{kind}_email": forms.EmailField(
            label=_("E-mail address"), required=needs_email, error_messages={"invalid": ADDRESS_INCOMPLETE}
        ),
        f"{kind}_phone": forms.CharField(label=_("Telephone"), max_length=40, required=False),
    }


SECTIONS = (
    (
        "city",
        _("The city"),
        "",
        ("city_name", "country", "inhabitants", "population_year", "population_source", "website", "reasons"),
    ),
    (
        ContactKind.MAYOR.value,
        _("Mayor"),
        _("Who signs the application and with it the adhesion to the Charter."),
        ("mayor_name", "mayor_position", "mayor_email", "mayor_phone"),
    ),
    (
        ContactKind.POLITICAL.value,
        _("Political delegate"),
        _("The elected person who represents the city in the association."),
        ("political_name", "political_position", "political_email", "political_phone"),
    ),
    (
        ContactKind.TECHNICAL.value,
        _("Technical delegate"),
        _("Who works with the association from day to day."),
        ("technical_name", "technical_position", "technical_email", "technical_phone"),
    ),
    (
        ContactKind.BILLING.value,
        _("Invoice"),
        _("Whom the invoice is for and who receives it."),
        (
            "billing_entity",
            "billing_tax_id",
            "billing_address",
            "billing_name",
            "billing_position",
            "billing_email",
            "billing_phone",
        ),
    ),
    (
        "agreement",
        _("Agreement of the council"),
        _("The decision of the highest elected body of the city to join."),
        ("council", "agreed_on"),
    ),
)


class ApplicationForm(forms.Form):
    """Everything that an application says. Bound to what was typed, complete or not, only to tell what is missing."""

    city_name = forms.CharField(label=_("City or town"), max_length=150)
    country = forms.ChoiceField(label=_("Country"), choices=lambda: [("", "–"), *countries.choices()])
    inhabitants = WholeNumber(label=_("Inhabitants"), help_text=_("The yearly fee depends on it."))
    population_year = WholeNumber(label=_("Year of the figure"))
    population_source = forms.CharField(
        label=_("Source of the figure"), max_length=300, help_text=_("For example: municipal register.")
    )
    website = forms.URLField(label=_("Website of the city"), required=False, assume_scheme="https", max_length=200)
    reasons = forms.CharField(
        label=_("Why the city wants to join"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("What the city does in education, and what it expects of the association."),
    )
    billing_entity = forms.CharField(
        label=_("Name on the invoice"), max_length=200, help_text=_("For example: Ajuntament de Granollers.")
    )
    billing_tax_id = forms.CharField(label=_("Tax number"), max_length=40, required=False)
    billing_address = forms.CharField(label=_("Address"), max_length=500, widget=forms.Textarea({"rows": 3}))
    council = forms.CharField(
        label=_("Body that decided"), max_length=200, help_text=_("For example: municipal council, plenary session.")
    )
    agreed_on = forms.DateField(
        label=_("Day of the agreement"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, **options) -> None:
        """Add the contacts, and let nothing be cut off at a limit while it is typed."""
        super().__init__(*args, **options)
        for kind in (ContactKind.MAYOR, ContactKind.POLITICAL, ContactKind.TECHNICAL, ContactKind.BILLING):
            self.fields.update(_contact(kind, needs_email=kind != ContactKind.MAYOR))
        self.order_fields([name for *_section, names in SECTIONS for name in names])
        for _key, title, _text, names in SECTIONS[1:-1]:  # of each person: their headings say whose name it is
            for name in names:
                self.fields[name].label_alone = f"{title} – {self.fields[name].label}"
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)
            field.widget.attrs["autocomplete"] = "off"

    @classmethod
    def with_remarks(cls, answers: dict[str, str]) -> "ApplicationForm":
        """Return the form with what is not right of what was written: before it is sent, gaps are no fault."""
        form = cls(answers)
        form.full_clean()
        for name in [name for name in form.errors if not answers.get(name, "").strip()]:
            del form.errors[name]
        return form

    def label_of(self, name: str) -> str:
        """Return what a field is called where its section is not seen."""
        field = self.fields[name]
        return str(getattr(field, "label_alone", field.label))

    @property
    def sections(self) -> list[dict]:
        """Return the parts of the page with their fields."""
        return [
            {"id": key, "title": title, "help": text, "fields": [self[name] for name in names]}
            for key, title, text, names in SECTIONS
        ]

    def clean_population_year(self) -> int:
        """A figure is of a year in memory."""
        return check_year(self.cleaned_data["population_year"])

    def clean_population_source(self) -> str:
        """A gazetteer's figure decides no fee."""
        return check_source(self.cleaned_data["population_source"])

    def clean_agreed_on(self) -> dt.date:
        """An agreement is not of tomorrow."""
        day = self.cleaned_data["agreed_on"]
        if day > timezone.localdate():
            raise ValidationError(_("The agreement cannot be of a day to come."))
        return day


# What was typed -------------------------------------------------------------------------------------------------------

NAMES = tuple(name for *_section, names in SECTIONS for name in names)
LONGEST = 20_000  # signs kept of one field, so that a row stays a row


def typed(data) -> dict[str, str]:
    """Return what a form brought, as it was typed, by field; what it did not bring is left out."""
    return {name: as_typed(data[name])[:LONGEST].replace("\x00", "") for name in NAMES if name in data}


def shown(name: str, answers: dict[str, str]) -> str:
    """Return an answer as people read it: the country by its name, a day in words where it is one."""
    text = answers.get(name, "")
    if name == "country" and text:
        return l10n.country_name(text)
    if name == "agreed_on":
        with contextlib.suppress(ValueError):
            return l10n.long_date(dt.date.fromisoformat(text))
    return text


def answered(answers: dict[str, str]) -> list[dict]:
    """Return what an application says, as people read it: label and answer by section, without what was left empty."""
    sections = []
    for section in ApplicationForm(initial=answers).sections:
        rows = [(field.label, shown(field.name, answers)) for field in section["fields"]]
        if written := [(label, text) for label, text in rows if text]:
            sections.append({"title": section["title"], "rows": written})
    return sections


def mark(text: str) -> str:
    """Return a short mark of what stood in a field when a page was opened."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def marks(answers: dict[str, str]) -> dict[str, str]:
    """Return the marks of all fields, for the page."""
    return {name: mark(answers.get(name, "")) for name in NAMES}


def merged(stored: dict[str, str], brought: dict[str, str], base: dict[str, str]) -> tuple[dict, dict[str, str]]:
    """Join what a page brought with what is stored: field by field, by what the page was opened with.

    Return the new answers and the fields that two pages changed in different ways, with what is stored of them: those
    stay as they are, and the reader decides.
    """
    answers, conflicts = dict(stored), {}
    for name, text in brought.items():
        now = stored.get(name, "")
        if text == now or mark(text) == base.get(name):
            continue
        if mark(now) == base.get(name):
            answers[name] = text
        else:
            conflicts[name] = now
    return answers, conflicts


def paper_kinds() -> tuple[str, str]:
    """Name the kinds of files that a paper may have."""
    return uploads.document_kinds(), uploads.image_kinds()


def checked_paper(file: File) -> File:
    """Return a scanned or photographed paper, checked like every upload; or raise ValidationError."""
    head = file.read(16)
    file.seek(0)
    if head.startswith((b"%PDF-", b"PK\x03\x04")):
        try:
            return uploads.checked_document(file)
        except ValidationError as refusal:
            if refusal.code == "kind":
                raise uploads.wrong_kind(*paper_kinds()) from refusal
            raise
    if head.startswith(uploads.BEGINNINGS) or head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        return uploads.checked_image(file)
    uploads.check_size(file, uploads.DOCUMENT_BYTES)
    raise uploads.wrong_kind(*paper_kinds())


# The secretariat's steps ----------------------------------------------------------------------------------------------


class MessageForm(forms.Form):
    """What the applicant reads of a step."""

    message = forms.CharField(
        label=_("Message to the applicant"), max_length=4000, widget=forms.Textarea({"rows": 5}), strip=True
    )


class InvoiceForm(forms.Form):
    """For which city, how much, for which year."""

    city = forms.ChoiceField(
        label=_("City of the directory"),
        widget=forms.RadioSelect,
        help_text=_("Choose the record where the city is known already, so that it does not appear twice."),
    )
    fee_year = forms.IntegerField(label=_("Fee for the year"), min_value=1990, max_value=2100)
    fee_amount = forms.DecimalField(label=_("Amount in euro"), min_value=0, max_digits=9, decimal_places=2)
    invoice_number = forms.CharField(
        label=_("Number of the invoice"),
        max_length=40,
        required=False,
        help_text=_("Only where the invoice was made elsewhere."),
    )


class RatificationForm(forms.Form):
    """Which assembly has ratified; one that is not kept here, by its day."""

    assembly = forms.ModelChoiceField(
        label=_("General Assembly"),
        queryset=Assembly.objects.none(),
        required=False,
        empty_label=_("Another one: give its day"),
    )
    day = forms.DateField(
        label=_("Day of the assembly"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
        help_text=_("Only where the assembly is not in the list."),
    )

    def __init__(self, *args, **options) -> None:
        """Offer the assemblies that have been held, the latest first and chosen."""
        super().__init__(*args, **options)
        held = Assembly.objects.announced().filter(held_on__lte=timezone.localdate()).order_by("-held_on")
        self.fields["assembly"].queryset = held
        self.initial = {"assembly": held.first()}

    def clean(self) -> dict:
        """The day is that of the assembly."""
        clean = super().clean()
        if assembly := clean.get("assembly"):
            clean["day"] = assembly.held_on
        elif "day" not in self.errors and not clean.get("day"):
            self.add_error("day", _("Choose the assembly, or give its day."))
        elif clean.get("day") and clean["day"] > timezone.localdate():
            self.add_error("day", _("The day cannot be in the future."))
        return clean


class DayForm(forms.Form):
    """When a step was taken."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_day(self) -> dt.date:
        """Nothing has happened tomorrow."""
        if self.cleaned_data["day"] > timezone.localdate():
            raise ValidationError(_("The day cannot be in the future."))
        return self.cleaned_data["day"]
