"""Addresses of the bank; below the translated word of aice_site/urls.py."""

from django.urls import path

from experiences.views import public

urlpatterns = [
    path("", public.experience_list, name="experience_list"),
    path("<slug:slug>/", public.experience_detail, name="experience_detail"),
]
