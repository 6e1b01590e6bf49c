"""Addresses of the Charter; below the translated word of aice_site/urls.py."""

from django.urls import path

from charter import views

urlpatterns = [
    path("", views.charter, name="charter"),
    path("<int:number>/", views.principle_detail, name="principle_detail"),
    path("<int:year>/<int:number>/", views.principle_detail_of_edition, name="principle_detail_of_edition"),
]
