from django.apps import AppConfig
from django.core.signals import got_request_exception
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from core.logs import log_error


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Imports, mail and audit trail")

    def ready(self):
        """Have errors written to the log, and each app name the files that the secretariat may send."""
        autodiscover_modules("sheets", "photographs")
        got_request_exception.connect(log_error, dispatch_uid="core.logs.log_error")
