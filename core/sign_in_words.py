"""Sentences of the sign-in (allauth’s) that our catalogues say better: some are familiar, some half translated.

As in django_words: the project's catalogues win, and naming the sentences here keeps them in there.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

SIGN_IN = (
    gettext_noop("Are you sure you want to remove this security key?"),
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("Confirm Email Address"),
    gettext_noop("Email"),
    gettext_noop("Email address"),
    gettext_noop("Enter Password Reset Code"),
    gettext_noop("Forgot your password?"),
    gettext_noop("Password changed successfully."),
    gettext_noop("Please contact us if you have any trouble resetting your password."),
    gettext_noop("Please type your current password."),
    gettext_noop("Successfully signed in as %(name)s."),
    gettext_noop("Use a different email address"),
    gettext_noop("Use a security key"),
    gettext_noop("Use authenticator app or code"),
    gettext_noop(
        "We have sent you an email. If you have not received it please check your spam folder. Otherwise "
        "contact us if you do not receive it in a few minutes."
    ),
    gettext_noop("We've sent a code to %(recipient)s. The code expires shortly, so please enter it soon."),
    gettext_noop("You have signed out."),
    gettext_noop("Your account is protected by two-factor authentication. Please enter an authenticator code:"),
    gettext_noop("Your email verification code is listed below. Please enter it in your open browser window."),
    gettext_noop("Your password reset code is listed below. Please enter it in your open browser window."),
    gettext_noop("Your sign-in code is listed below. Please enter it in your open browser window."),
)
KEYS = (ngettext_lazy("You have added %(count)s security key.", "You have added %(count)s security keys.", "count"),)
