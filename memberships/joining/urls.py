"""Addresses of joining: the application, and the check of a certificate."""

from django.urls import include, path
from django.utils.translation import pgettext_lazy

from memberships.joining import certificate_views, views

application_patterns = [
    path("", views.application_start, name="application_start"),
    path("<str:token>/", views.application, name="application"),
    path("<str:token>/save/", views.application_autosave, name="application_autosave"),
    path("<str:token>/form.pdf", views.application_form_pdf, name="application_form_pdf"),
    path("<str:token>/<slug:name>/", views.application_file, name="application_file"),
]
certificate_patterns = [
    path("", certificate_views.certificate_check, name="certificate_check"),
    path("<str:code>.pdf", certificate_views.certificate_pdf, name="certificate_pdf"),
]

urlpatterns = [
    path(pgettext_lazy("address", "apply/"), include(application_patterns)),
    path(pgettext_lazy("address", "certificate/"), include(certificate_patterns)),
]
