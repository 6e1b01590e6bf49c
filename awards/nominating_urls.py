"""Nominations on the desk of a city."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from awards import nominating as views

urlpatterns = [
    path(
        pgettext_lazy("address", "nominations/new/<int:edition>/<slug:slug>/"),
        views.nomination_create,
        name="nomination_create",
    ),
    path(pgettext_lazy("address", "nominations/<int:pk>/"), views.nomination_detail, name="nomination_detail"),
    path(pgettext_lazy("address", "nominations/<int:pk>/letter/"), views.nomination_letter, name="nomination_letter"),
    path(
        pgettext_lazy("address", "nominations/<int:pk>/withdraw/"),
        views.nomination_withdraw,
        name="nomination_withdraw",
    ),
]
