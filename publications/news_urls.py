"""Addresses of the news; below the translated word of aice_site/urls.py."""

from django.urls import path

from publications import views

urlpatterns = [
    path("", views.news_list, name="news_list"),
    path("<slug:slug>/", views.news_detail, name="news_detail"),
]
