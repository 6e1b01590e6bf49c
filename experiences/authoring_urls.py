"""Addresses of the city's desk; accounts/urls.py puts them below the account's."""

from django.urls import path, register_converter
from django.utils.translation import pgettext_lazy

from experiences.steps import StepConverter
from experiences.views import adapting, authoring, co_writing, offline, proposing, writing

register_converter(StepConverter, "step")

urlpatterns = [
    path(pgettext_lazy("address", "new/"), writing.experience_create, name="experience_create"),
    path(pgettext_lazy("address", "new/<step:step>/"), writing.experience_create, name="experience_create"),
    path("autosave/", writing.experience_autosave, name="experience_autosave"),
    path("upload/", writing.experience_upload, name="experience_upload"),
    path("<int:pk>/", authoring.experience_status, name="experience_status"),
    path(pgettext_lazy("address", "<int:pk>/edit/"), writing.experience_update, name="experience_update"),
    path(pgettext_lazy("address", "<int:pk>/edit/<step:step>/"), writing.experience_update, name="experience_update"),
    path("<int:pk>/autosave/", writing.experience_autosave, name="experience_autosave"),
    path(pgettext_lazy("address", "<int:pk>/remarks/"), authoring.experience_remark, name="experience_remark"),
    path("<int:pk>/upload/", writing.experience_upload, name="experience_upload"),
    path(pgettext_lazy("address", "<int:pk>/writers/"), co_writing.experience_writers, name="experience_writers"),
    path(pgettext_lazy("address", "<int:pk>/preview/"), authoring.experience_preview, name="experience_preview"),
    path(pgettext_lazy("address", "<int:pk>/submit/"), authoring.experience_submit, name="experience_submit"),
    path(pgettext_lazy("address", "<int:pk>/withdraw/"), authoring.experience_withdraw, name="experience_withdraw"),
    path(pgettext_lazy("address", "<int:pk>/delete/"), authoring.experience_delete, name="experience_delete"),
    path(pgettext_lazy("address", "<int:pk>/spreadsheet/"), offline.experience_offline, name="experience_offline"),
    path(
        pgettext_lazy("address", "<int:pk>/spreadsheet/file/"),
        offline.experience_offline_file,
        name="experience_offline_file",
    ),
    path(
        pgettext_lazy("address", "<int:pk>/spreadsheet/changes/"),
        offline.experience_offline_changes,
        name="experience_offline_changes",
    ),
    path(pgettext_lazy("address", "<int:pk>/propose/"), proposing.experience_propose, name="experience_propose"),
    path(pgettext_lazy("address", "<int:pk>/confirm/"), proposing.experience_confirm, name="experience_confirm"),
    path(pgettext_lazy("address", "<int:pk>/new-edition/"), proposing.experience_continue, name="experience_continue"),
    path(
        pgettext_lazy("address", "<int:pk>/adapted-from/"),
        adapting.experience_adapted_from,
        name="experience_adapted_from",
    ),
    path(pgettext_lazy("address", "adaptations/<int:pk>/"), adapting.adaptation_answer, name="adaptation_answer"),
    path(pgettext_lazy("address", "<int:pk>/consent/"), authoring.experience_consent, name="experience_consent"),
]
