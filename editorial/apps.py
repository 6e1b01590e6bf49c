from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("Translations and comments")

    def ready(self):
        """Have the states of translations kept for whatever is translated, once all tables are there."""
        from editorial.tracking import track  # noqa: PLC0415 - models are only there now

        post_migrate.connect(track, sender=self, dispatch_uid="editorial.tracking")
