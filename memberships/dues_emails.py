"""Mails about dues: to the address that a city's invoices go to, in its language, with a link to each paper."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from core import l10n, signed
from core.mail import send_templated_mail
from core.models import MailState, OutboxMessage
from memberships.dues_billing import billing_of
from memberships.dues_paper import euro
from memberships.models import CreditNote, Invoice

SALT = "memberships.dues_paper"
GOOD_FOR = 400 * 24 * 60 * 60  # seconds: a year's accounts; whoever comes later has a fresh link mailed
HEADER = "X-Dues-Paper"  # by which an undo finds a mail that has not left yet


def link_to(document: Invoice | CreditNote) -> str:
    """Return the address of a paper that needs no sign-in: a city's accountants have no account here."""
    kind = "invoice" if isinstance(document, Invoice) else "credit"
    return settings.SITE_URL + reverse("dues_paper", args=[signed.make_token(SALT, [kind, document.pk])])


def document_of(token: str) -> tuple[Invoice | CreditNote | None, bool]:
    """Return which paper a link is about, None for a forged one, and whether the link is still good."""
    kind, key = signed.read_pair(SALT, token)
    is_good = signed.read_token(SALT, token, max_age=GOOD_FOR) is not None
    model = Invoice if kind == "invoice" else CreditNote
    return model.objects.filter(pk=key).first(), is_good


def fresh_link(document: Invoice | CreditNote) -> bool:
    """Mail a fresh link to where the city's invoices go today; False where no address is known."""
    invoice = document if isinstance(document, Invoice) else document.invoice
    to = billing_of(invoice.city).email
    if to:
        _send("dues_link", document, invoice, to)
    return bool(to)


def invoice_issued(invoice: Invoice, *, to: str) -> None:
    """Send an invoice."""
    _send("dues_invoice", invoice, invoice, to)


def invoice_taken_back(note: CreditNote, *, to: str) -> None:
    """Send a credit note."""
    _send("dues_credit_note", note, note.invoice, to, reason=note.reason)


def reminder(invoice: Invoice, *, to: str, subject: str, text: str) -> None:
    """Send a letter about an unpaid invoice, in the words that the secretariat has given it."""
    _send("dues_reminder", invoice, invoice, to, subject=subject, text=text)


def withdraw(document: Invoice) -> bool:
    """Take the mail of a paper out of the outbox; False where it has left."""
    mails = OutboxMessage.objects.select_for_update().filter(
        kind="memberships/mail/dues_invoice", headers__contains={HEADER: document.reference}
    )
    if any(mail.state == MailState.SENT for mail in mails):
        return False
    mails.delete()
    return True


def _send(template: str, document: Invoice | CreditNote, invoice: Invoice, to: str, **more) -> None:
    language = invoice.language
    with translation.override(language):
        context = {
            "reader": None,
            "city_name": invoice.addressee.get("name") or invoice.city.name,
            "number": document.reference,
            "invoice_number": invoice.reference,
            "year": str(invoice.dues_year),
            "amount": euro(document.amount, language),
            "due": l10n.long_date(invoice.due_on),
            "url": link_to(document),
            **more,
        }
        headers = {HEADER: document.reference}
        send_templated_mail(f"memberships/mail/{template}", to=to, language=language, context=context, headers=headers)
