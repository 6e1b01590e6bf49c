"""How sign-in behaves here: nobody registers alone, and mail speaks the reader's language."""

from allauth.account.adapter import DefaultAccountAdapter
from django.utils import translation

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks."""

    def is_open_for_signup(self, request) -> bool:
        """Return False: accounts are given by the secretariat or by the city's delegate."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Write the mail in the recipient's own language where we know it."""
        user = User.objects.filter(email__iexact=email).first()
        with translation.override(user.language if user else translation.get_language()):
            super().send_mail(template_prefix, email, context)
