"""Dues behind the sign-in, and by the links of mails."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from memberships import dues_views as views

urlpatterns = [
    path(pgettext_lazy("address", "dues/<slug:slug>/"), views.city_dues, name="city_dues"),
    path(pgettext_lazy("address", "dues/<slug:slug>/billing/"), views.city_billing, name="city_billing"),
    path(pgettext_lazy("address", "invoice/<int:pk>.pdf"), views.dues_invoice, name="dues_invoice"),
    path(pgettext_lazy("address", "credit-note/<int:pk>.pdf"), views.dues_credit_note, name="dues_credit_note"),
    path(pgettext_lazy("address", "paper/<str:token>/"), views.dues_paper, name="dues_paper"),
]
