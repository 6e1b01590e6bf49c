"""Addresses of what visitors write and of alerts; each has two parts or more, so that no experience’s is taken."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from experiences.views import alerts, asking

urlpatterns = [
    path(pgettext_lazy("address", "<slug:slug>/ask/"), asking.experience_ask, name="experience_ask"),
    path(pgettext_lazy("address", "<slug:slug>/ask/sent/"), asking.experience_asked, name="experience_asked"),
    path(pgettext_lazy("address", "<slug:slug>/report-a-change/"), asking.experience_report, name="experience_report"),
    path(
        pgettext_lazy("address", "<slug:slug>/report-a-change/sent/"),
        asking.experience_reported,
        name="experience_reported",
    ),
    path(pgettext_lazy("address", "alerts/new/"), alerts.alert_create, name="alert_create"),
    path(pgettext_lazy("address", "alerts/sent/"), alerts.alert_asked, name="alert_asked"),
    path(pgettext_lazy("address", "alerts/<str:token>/"), alerts.alert, name="alert"),
    path(pgettext_lazy("address", "alerts/<str:token>/stop/"), alerts.alert_stop, name="alert_stop"),
    path(pgettext_lazy("address", "question/<str:token>/"), asking.question, name="question"),
    path(
        pgettext_lazy("address", "question/<str:token>/answered/"), asking.question_answered, name="question_answered"
    ),
]
