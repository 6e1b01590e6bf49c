from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        """Have the sign-in's own pages leave their lines in the audit trail."""
        from allauth.mfa import signals  # noqa: PLC0415 - models are ready only now

        from accounts import second_factor  # noqa: PLC0415 - the same

        signals.authenticator_added.connect(second_factor.record_added, dispatch_uid="accounts.added")
        signals.authenticator_removed.connect(second_factor.record_removed, dispatch_uid="accounts.removed")
