from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.forgetting import when_forgotten


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        """Keep no message of somebody who is forgotten."""
        when_forgotten(_forget_address)


def _forget_address(email: str) -> None:
    from pages.models import Enquiry  # noqa: PLC0415 - models are not loaded before

    Enquiry.objects.filter(email__iexact=email).delete()
