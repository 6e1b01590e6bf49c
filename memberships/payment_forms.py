"""The forms by which the treasurer says what money came in, what it was for, and what went back."""

import uuid
from collections.abc import Callable

from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.models import City
from memberships.city_field import CityByNameField, NameInput
from memberships.dues_matching import NUMBER
from memberships.models import Invoice

DATE = {"type": "date"}
TOKEN_KEPT = 24 * 60 * 60  # seconds
FOR_OTHERS = _("The payment is for invoices of another city too")


class OnceForm(forms.Form):
    """A form about money: what comes twice with the same token (a double click, a reload) is done once."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs) -> None:
        """Give a form that nobody has sent yet its token."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())

    def do_once(self, act: Callable[..., object]) -> object | None:
        """Do what the form says and return what came of it, None where it has been done; refused, it may come again."""
        values = dict(self.cleaned_data)
        token = values.pop("token")
        key = f"dues-form-{token}"
        try:
            with transaction.atomic():  # the cache is a table: who comes second waits for the first
                if token and not cache.add(key, value=True, timeout=TOKEN_KEPT):
                    return None
                return act(**values)
        except Exception:
            cache.delete(key)
            raise


class InvoicesField(forms.CharField):
    """Numbers of invoices as somebody writes them: 2026/0042, 2026/0043."""

    def __init__(self, **kwargs) -> None:
        """Say what is expected."""
        kwargs.setdefault("label", _("Numbers of the invoices"))
        kwargs.setdefault("help_text", _("As 2026/0042; several with commas."))
        super().__init__(max_length=300, **kwargs)

    def clean(self, value) -> list[Invoice]:
        """Return the invoices; refuse what is none."""
        text = super().clean(value) or ""
        numbers = [(int(year), int(number)) for year, number in NUMBER.findall(text)]
        found = {
            (row.series_year, row.number): row
            for row in Invoice.objects.filter(number__in=[number for _year, number in numbers]).select_related("city")
        }
        if (text.strip() and not numbers) or any(key not in found for key in numbers):
            raise ValidationError(gettext("There is no invoice with this number: %(text)s."), params={"text": text})
        return [found[key] for key in dict.fromkeys(numbers)]


class ForOthersField(forms.BooleanField):
    """Somebody says that a payment is for another city's invoices too."""

    def __init__(self) -> None:
        """Nothing is ticked where nobody thinks of it."""
        super().__init__(label=FOR_OTHERS, required=False)


class PaymentForm(OnceForm):
    """Money that came in some other way than by a statement; a link may bring along whose it is and for what."""

    PREFILLED = ("city", "amount", "invoices")

    city = CityByNameField(
        label=_("City"), help_text=_("Write its name as the directory has it."), widget=NameInput({"size": 50})
    )
    amount = forms.DecimalField(label=_("Amount in euro"), max_digits=10, decimal_places=2, min_value=0.01)
    received_on = forms.DateField(
        label=_("Received on"), widget=forms.DateInput(DATE, format="%Y-%m-%d"), initial=timezone.localdate
    )
    payer = forms.CharField(label=_("Payer"), max_length=200, required=False)
    reference = forms.CharField(label=_("Reference"), max_length=300, required=False)
    invoices = InvoicesField(required=False)
    for_others = ForOthersField()

    def __init__(self, *args, **kwargs) -> None:
        """Take every city by its name in the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["city"].queryset = City.objects.for_list()


class UseForm(forms.Form):
    """For which invoices what is left of a payment is used."""

    invoices = InvoicesField()
    for_others = ForOthersField()


class BackForm(OnceForm):
    """What went back to the city, and when."""

    amount = forms.DecimalField(label=_("Amount in euro"), max_digits=10, decimal_places=2, min_value=0.01)
    on = forms.DateField(label=_("Paid back on"), widget=forms.DateInput(DATE, format="%Y-%m-%d"))


class RemoveForm(forms.Form):
    """Why a payment is taken out."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
