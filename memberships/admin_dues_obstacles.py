"""Why cities get no invoice in a dry run, counted, each with the page of the secretariat that mends it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from memberships.dues_enums import LeftOut
from memberships.dues_run import Plan, Planned
from memberships.models import FeeTable


@dataclass(frozen=True)
class Obstacle:
    """A reason, the cities that it keeps from being invoiced, and where it is mended, if anywhere."""

    reason: LeftOut
    rows: list[Planned]
    words: str = ""
    url: str = ""


def obstacles(plan: Plan) -> list[Obstacle]:
    """Return why cities get no invoice, what somebody can mend first."""
    return [Obstacle(reason, rows, *_mends(reason, plan)) for reason, rows in plan.reasons.items()]


def _mends(reason: LeftOut, plan: Plan) -> tuple[str, str]:
    """Return in words what mends it, and where."""
    year = {"year": plan.year}
    match reason:
        case LeftOut.NO_TABLE:
            draft = FeeTable.objects.filter(year=plan.year).first()
            if draft:
                words = _("Look at the draft of %(year)s, and put it in force")
                return words % year, reverse("admin:memberships_feetable_change", args=[draft.pk])
            return _("Prepare the table of %(year)s") % year, reverse("admin:memberships_feetable_changelist")
        case LeftOut.NO_COUNTRY | LeftOut.UNCERTAIN:
            words = _("The table in force does not change any more: grant these cities an exception")
            return words, reverse("admin:memberships_feeexception_add")
        case LeftOut.NO_INHABITANTS | LeftOut.NOT_CONFIRMED:
            words = _("Confirm the inhabitants of many cities at once")
            return words, reverse("admin:cities_city_inhabitants")
        case LeftOut.NO_ADDRESS:
            words = _("Take in their billing contacts from a sheet, or open a city and write them there")
            return words, reverse("admin:core_importedfile_add") + "?kind=contacts"
        case LeftOut.INVOICED:
            return _("Invoices of %(year)s") % year, _invoices(dues_year=plan.year)
        case LeftOut.NOTHING_TO_PAY:
            return _("Exceptions that were granted"), reverse("admin:memberships_feeexception_changelist")
        case LeftOut.SUSPENDED:
            return _("Invoices that are overdue"), _invoices(open="overdue")
        case _other:
            return "", ""


def _invoices(**asked) -> str:
    return f"{reverse('admin:memberships_invoice_changelist')}?{urlencode(asked)}"
