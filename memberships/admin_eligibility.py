"""What the rules of eligibility say, on the secretariat's pages: in words, and as a warning when a city is chosen."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from memberships.eligibility import Eligibility


def explained(*named: tuple[str, Eligibility]) -> SafeString:
    """Return each answer with all its reasons, one below the other."""
    return format_html_join("", "<p>{}</p>", ((_line(*each),) for each in named))


def warn(request: HttpRequest, eligibility: Eligibility) -> None:
    """Say which rules speak against what was saved; the secretariat decides, and may know more than the register."""
    if not eligibility.holds:
        reasons = " ".join(verdict.reason for verdict in eligibility.refusals)
        messages.warning(request, _("Saved, but by the rules this city may not be chosen: %s") % reasons)


def _line(title: str, eligibility: Eligibility) -> SafeString:
    answer = pgettext("eligible", "yes") if eligibility.holds else pgettext("eligible", "no")
    shown = eligibility.verdicts if eligibility.holds else eligibility.refusals
    return format_html("{}: <b>{}</b>. {}", title, answer, " ".join(verdict.reason for verdict in shown))
