"""Addresses of the awards; below the translated word of aice_site/urls.py."""

from django.urls import path

from awards import views

urlpatterns = [
    path("", views.award_list, name="award_list"),
    path("<int:year>/", views.award_detail, name="award_detail"),
]
