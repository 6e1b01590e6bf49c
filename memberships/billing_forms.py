"""To whom a city wants its invoices: what its people write on their desk."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.forms import mark_of, refuse_to_overwrite
from core.visitor_forms import ADDRESS_INCOMPLETE
from memberships.models import BillingDetails


class BillingForm(forms.Form):
    """Billing details of one city; colleagues do not overwrite each other."""

    addressee = forms.CharField(
        label=_("Name on the invoice"), max_length=200, required=False, help_text=_("Else the city’s name.")
    )
    address = forms.CharField(
        label=_("Postal address"), max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )
    tax_id = forms.CharField(label=_("Tax number"), max_length=40, required=False)
    order_reference = forms.CharField(
        label=_("Order number of the city"),
        max_length=60,
        required=False,
        help_text=_("Stands on every invoice, where your accountants ask for one."),
    )
    email = forms.EmailField(
        label=_("E-mail address for the invoices"),
        required=False,
        error_messages={"invalid": ADDRESS_INCOMPLETE},
        help_text=_("Else that of the billing contact."),
    )
    language = forms.ChoiceField(label=_("Language of the invoices"), choices=settings.LANGUAGES)

    def __init__(self, *args, details: BillingDetails, **options) -> None:
        """`details` are those of today."""
        super().__init__(*args, initial={name: getattr(details, name) for name in self.base_fields}, **options)
        self.seen = mark_of(self.initial)

    def clean(self) -> dict:
        """Show what somebody else has saved meanwhile."""
        super().clean()
        refuse_to_overwrite(self)
        return self.cleaned_data
