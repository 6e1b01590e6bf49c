"""How sign-in behaves here: nobody registers alone, and mail speaks the reader's language."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_login_redirect_url
from django.conf import settings
from django.urls import reverse, translate_url
from django.utils import translation

from accounts.models import User
from core.mail import send_templated_mail

# allauth's mails that we word ourselves; the others greet in the name of a host.
MAILS = {
    "account/email/login_code": "accounts/mail/sign_in_code",
    "account/email/password_reset_key": "accounts/mail/new_password",
    "account/email/unknown_account": "accounts/mail/no_account",
}


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks."""

    def is_open_for_signup(self, request) -> bool:
        """Return False: accounts are given by the secretariat or by the city's delegate."""
        return False

    def post_login(self, request, user, **options):
        """Greet people in the language of the page on which they land: the secretariat's desk speaks its reader's."""
        language = user.language if _lands_on_the_desk(request, user, options) else translation.get_language()
        with translation.override(language):
            return super().post_login(request, user, **options)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Write the mail in the recipient's own language where we know it, and with the site's own words."""
        user = User.objects.filter(email__iexact=email).first()
        language = user.language if user else translation.get_language()
        if template_prefix not in MAILS:
            with translation.override(language):
                super().send_mail(template_prefix, email, context)
            return
        if "password_reset_url" in context:  # made for the host and in the language of the page that asked for it
            url = settings.SITE_URL + translate_url(urlsplit(context["password_reset_url"]).path, language)
        elif "code" in context:
            url = ""
        else:
            with translation.override(language):
                url = settings.SITE_URL + reverse("contact")
        said = {"reader": user, "code": context.get("code", ""), "url": url}
        send_templated_mail(MAILS[template_prefix], to=email, language=language, context=said)


def _lands_on_the_desk(request, user: User, options: dict) -> bool:
    """Tell whether somebody who signs in is led to the admin: asked for, or by way of “My city” for want of one."""
    target = get_login_redirect_url(request, options.get("redirect_url"), signup=options.get("signup", False))
    if target == reverse("city_desk"):
        return user.is_staff and not user.city_roles.exists()
    return target.startswith(reverse("admin:index"))
