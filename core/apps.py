from django.apps import AppConfig
from django.core.signals import got_request_exception
from django.utils.translation import gettext_lazy as _

from core.logs import log_error


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Core")

    def ready(self):
        """Have errors written to the log."""
        got_request_exception.connect(log_error, dispatch_uid="core.logs.log_error")
