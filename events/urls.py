"""Addresses of the agenda; below the translated word of aice_site/urls.py."""

from django.urls import path

from events import views

urlpatterns = [
    path("", views.event_list, name="event_list"),
]
