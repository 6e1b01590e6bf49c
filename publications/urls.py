"""Addresses of the publications; below the translated word of aice_site/urls.py."""

from django.urls import path

from publications import views

urlpatterns = [
    path("", views.publication_list, name="publication_list"),
    path("<slug:slug>/", views.publication_detail, name="publication_detail"),
]
