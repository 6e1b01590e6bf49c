"""Addresses of the city's desk; accounts/urls.py puts them below the account's."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from experiences.views import authoring

urlpatterns = [
    path(pgettext_lazy("address", "new/"), authoring.experience_create, name="experience_create"),
    path("<int:pk>/", authoring.experience_status, name="experience_status"),
    path(pgettext_lazy("address", "<int:pk>/edit/"), authoring.experience_update, name="experience_update"),
    path(pgettext_lazy("address", "<int:pk>/preview/"), authoring.experience_preview, name="experience_preview"),
    path(pgettext_lazy("address", "<int:pk>/submit/"), authoring.experience_submit, name="experience_submit"),
    path(pgettext_lazy("address", "<int:pk>/withdraw/"), authoring.experience_withdraw, name="experience_withdraw"),
    path(pgettext_lazy("address", "<int:pk>/consent/"), authoring.experience_consent, name="experience_consent"),
]
