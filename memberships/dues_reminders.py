"""Letters about unpaid invoices: who would get which, and sending them in the words of the secretariat."""

import datetime as dt
from dataclasses import dataclass
from string import Formatter

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.models import CityNetwork, present_link
from core import audit, l10n
from core.translated import text_of
from memberships import dues_emails
from memberships.dues import invoices_as_of
from memberships.dues_billing import billing_for
from memberships.dues_enums import Step
from memberships.dues_paper import euro
from memberships.models import Invoice, Reminder, ReminderStep
from memberships.models.dues import InvoiceQuerySet

STEPS = list(Step)
PLACEHOLDERS = {"city", "number", "year", "amount", "open", "due", "effective"}


@dataclass(frozen=True)
class Letter:
    """A letter that would go out: for which invoice, to whom and what it says."""

    invoice: Invoice
    to: str
    subject: str
    text: str
    effective_on: dt.date | None


def check_placeholders(text: str) -> None:
    """Refuse a text with a name in braces that nothing stands for."""
    try:
        found = [each[1:] for each in Formatter().parse(text) if each[1] is not None]
    except ValueError as error:
        raise ValidationError(_("Write braces only around the names listed below."), code="braces") from error
    # What stands after a colon is computed too: {city:{number.…}} reads on, and {amount:>999999999} fills the memory.
    if any(spec or conversion for _name, spec, conversion in found):
        raise ValidationError(_("Write braces only around the names listed below."), code="braces")
    names = {name for name, _spec, _conversion in found}
    if unknown := sorted(names - PLACEHOLDERS):
        message = _("Nothing stands for this name: %(names)s.")
        raise ValidationError(message, params={"names": ", ".join(unknown)}, code="names")


def waiting(
    step: ReminderStep, *, on: dt.date | None = None, network: int | None = None, language: str = ""
) -> InvoiceQuerySet:
    """Return the unpaid invoices for which the letter is due on a day: none twice, none after a later one.

    A letter that takes the next right goes only to those who had the one before, once that has taken effect.
    """
    on = on or timezone.localdate()
    place = STEPS.index(step.step)
    sent = Reminder.objects.filter(invoice=OuterRef("pk"))
    rows = invoices_as_of(on).filter(open__gt=0, due_on__lte=on - dt.timedelta(days=step.days))
    rows = rows.exclude(Exists(sent.filter(step__in=STEPS[place:])))
    if step.step == Step.BEFORE:
        rows = rows.filter(due_on__gt=on)
    elif step.step == Step.ON_DAY:
        rows = rows.filter(due_on__gte=on - dt.timedelta(days=7))
    elif step.step == Step.LAPSE:
        rows = rows.filter(Exists(sent.filter(step=Step.RESTRICTION, effective_on__lte=on)))
    if network:
        belongs = CityNetwork.objects.filter(present_link(), city=OuterRef("city"), network=network)
        rows = rows.filter(Exists(belongs))
    if language:
        rows = rows.filter(language=language)
    return rows.for_list()


def letters(step: ReminderStep, invoices, *, on: dt.date | None = None) -> list[Letter]:
    """Return what each of these invoices would bring, those without an address left out."""
    on = on or timezone.localdate()
    invoices = list(invoices)
    billing = billing_for({invoice.city for invoice in invoices})
    takes_effect = on + dt.timedelta(days=max(step.notice_days, 1)) if Step(step.step).takes_rights else None
    found = []
    for invoice in invoices:
        to = billing[invoice.city_id].email
        if not to:
            continue
        language = invoice.language
        values = {
            "city": invoice.addressee.get("name") or invoice.city.name,
            "number": invoice.reference,
            "year": invoice.dues_year,
            "amount": euro(invoice.amount, language),
            "open": euro(invoice.open, language),
            "due": l10n.long_date(invoice.due_on, language),
            "effective": l10n.long_date(takes_effect, language) if takes_effect else "",
        }
        subject, text = (text_of(step, field, language).format(**values) for field in ("subject", "text"))
        found.append(Letter(invoice, to, subject, text, takes_effect))
    return found


def send(step: ReminderStep, *, invoices: list[int], by, on: dt.date | None = None) -> int:
    """Send the letter for these invoices where it is still due; return how many went out. Twice does no harm."""
    on = on or timezone.localdate()
    count = 0
    for letter in letters(step, waiting(step, on=on).filter(pk__in=invoices), on=on):
        try:
            with transaction.atomic():
                Reminder.objects.create(
                    invoice=letter.invoice,
                    step=step.step,
                    sent_on=on,
                    effective_on=letter.effective_on,
                    to=letter.to,
                )
                dues_emails.reminder(letter.invoice, to=letter.to, subject=letter.subject, text=letter.text)
                audit.record("dues.reminder", letter.invoice, by=by, step=step.step)
        except IntegrityError:
            continue  # somebody sends the same letters at the same time
        count += 1
    return count
