"""Addresses of the bank; below the translated word of aice_site/urls.py."""

from django.urls import include, path
from django.utils.translation import pgettext_lazy

from experiences.views import public, taking
from experiences.views.reading_list import reading_list

urlpatterns = [
    path("", public.experience_list, name="experience_list"),
    path(pgettext_lazy("address", "reading-list/"), reading_list, name="reading_list"),
    path("<slug:slug>/", public.experience_detail, name="experience_detail"),
    path("<slug:slug>.pdf", taking.experience_pdf, name="experience_pdf"),
    path("<slug:slug>.<str:ending>", taking.experience_citation, name="experience_citation"),
    path("", include("experiences.visitor_urls")),
]
