"""Addresses of the first page, the association's own pages, contact and the search over everything."""

from django.urls import include, path, register_converter
from django.utils.translation import pgettext_lazy

from pages import views
from pages.page_words import PageConverter

register_converter(PageConverter, "page")

association_patterns = [
    path("", views.association, name="association"),
    path(pgettext_lazy("address", "this-site/"), views.site_info, name="site_info"),
    path("<page:slug>/", views.page_detail, name="page_detail"),
]
contact_patterns = [
    path("", views.contact, name="contact"),
    path(pgettext_lazy("address", "sent/"), views.contact_sent, name="contact_sent"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path(pgettext_lazy("address", "association/"), include(association_patterns)),
    path(pgettext_lazy("address", "join/"), views.join, name="join"),
    path(pgettext_lazy("address", "contact/"), include(contact_patterns)),
    path(pgettext_lazy("address", "writing-guide/"), views.writing_guide, name="writing_guide"),
    path(pgettext_lazy("address", "data/"), views.open_data, name="open_data"),
    path(pgettext_lazy("address", "search/"), views.site_search, name="site_search"),
]
