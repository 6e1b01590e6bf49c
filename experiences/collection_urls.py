"""Addresses of the collections; below the translated word of aice_site/urls.py."""

from django.urls import path

from experiences.views import collections

urlpatterns = [
    path("", collections.collection_list, name="collection_list"),
    path("<slug:slug>/", collections.collection_detail, name="collection_detail"),
]
