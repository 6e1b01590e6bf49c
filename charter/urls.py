"""Addresses of the Charter; below the translated word of aice_site/urls.py."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from charter import views
from experiences.views.coverage import coverage

urlpatterns = [
    path("", views.charter, name="charter"),
    path(pgettext_lazy("address", "coverage/"), coverage, name="coverage"),
    path("<int:number>/", views.principle_detail, name="principle_detail"),
    path("<int:year>/<int:number>/", views.principle_detail_of_edition, name="principle_detail_of_edition"),
]
