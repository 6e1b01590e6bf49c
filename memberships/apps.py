from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class MembershipsConfig(AppConfig):
    name = "memberships"
    verbose_name = pgettext_lazy("part of the desk", "Membership")
