"""What a line of a bank statement may be the payment of: by the number in its text, the amount and the name."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from cities.models import City
from cities.names import fold
from core.translated import SITE_LANGUAGES, column
from memberships.dues import invoices_as_of
from memberships.dues_enums import LineState
from memberships.models import Invoice, StatementLine

NUMBER = re.compile(r"(?<!\d)(20\d\d)\s*[/\-. ]\s*0*(\d{1,5})(?!\d)")
SHORTEST = 4  # letters of a name that is looked for in a text
MOST = 3


@dataclass
class Proposal:
    """Invoices that one line may pay, and why."""

    invoices: list[Invoice]
    reasons: list[str] = field(default_factory=list)
    weight: int = 0
    excess: Decimal = Decimal(0)  # of the line's amount that these invoices cannot take

    @property
    def city(self) -> City:
        """Return whose they are."""
        return self.invoices[0].city

    @property
    def open(self) -> Decimal:
        """Return what is open on them."""
        return sum((invoice.open for invoice in self.invoices), Decimal(0))

    @property
    def value(self) -> str:
        """Return how a form names it."""
        return "-".join(str(invoice.pk) for invoice in self.invoices)


class Matcher:
    """The open invoices, read once for all lines of a page."""

    def __init__(self) -> None:
        """Read what is open today, in one query."""
        self.open = list(invoices_as_of().filter(open__gt=0).select_related("city__country").order_by("due_on", "pk"))
        self._names = {}
        for invoice in self.open:
            if invoice.city_id not in self._names:
                self._names[invoice.city_id] = _names(invoice)

    def proposals(self, line: StatementLine) -> list[Proposal]:
        """Return the likeliest first; nothing where nothing speaks for any."""
        said = f" {_plain(f'{line.payer} {line.text}')} "
        numbers = {(int(year), int(number)) for year, number in NUMBER.findall(f"{line.payer} {line.text}")}
        named = [invoice for invoice in self.open if (invoice.series_year, invoice.number) in numbers]
        found = []
        if named:
            found.append(self._rated(line, named, said, number=True))
        by_city: dict[int, list[Invoice]] = {}
        for invoice in self.open:
            by_city.setdefault(invoice.city_id, []).append(invoice)
        for invoices in by_city.values():
            named_city = self._is_named(invoices[0], said)
            exact = [invoice for invoice in invoices if invoice.open == line.amount]
            if named_city and sum(invoice.open for invoice in invoices) == line.amount:
                chosen = invoices
            elif exact:
                chosen = exact[:1]
            elif named_city:
                chosen = invoices[:1]
            else:
                continue
            if not any(set(chosen) <= set(other.invoices) for other in found):
                found.append(self._rated(line, chosen, said))
        # The amount alone says little where a whole country pays the same.
        best = sorted(found, key=lambda proposal: -proposal.weight)
        sure = [proposal for proposal in best if proposal.weight > 1]
        return (sure or (best if len(best) <= MOST else []))[:MOST]

    def _is_named(self, invoice: Invoice, said: str) -> bool:
        return any(f" {name} " in said for name in self._names[invoice.city_id])

    def _rated(self, line: StatementLine, invoices: list[Invoice], said: str, *, number: bool = False) -> Proposal:
        proposal = Proposal(invoices)
        if number:
            proposal.weight += 4
            proposal.reasons.append(_("the number stands in the text"))
        if self._is_named(invoices[0], said):
            proposal.weight += 2
            proposal.reasons.append(_("the city is named"))
        if proposal.open == line.amount:
            proposal.weight += 1
            proposal.reasons.append(_("the amount is the one that is open"))
        elif line.amount < proposal.open:
            proposal.reasons.append(_("the amount is less than what is open"))
        else:
            proposal.excess = line.amount - proposal.open
            proposal.reasons.append(_("the amount is more than what is open"))
        return proposal


def doubts(proposed: dict[StatementLine, list[Proposal]]) -> dict[int, list[str]]:
    """Return by line what speaks for money that came twice, or was read twice, before it is booked."""
    said: dict[int, list[str]] = {line.pk: [] for line in proposed}
    alike = StatementLine.objects.exclude(state=LineState.IGNORED).filter(
        booked_on__in={line.booked_on for line in proposed}, amount__in={line.amount for line in proposed}
    )
    same = Counter(alike.values_list("booked_on", "amount", "payer", "text"))
    claims: dict[str, list[StatementLine]] = {}
    for line, proposals in proposed.items():
        if same[line.booked_on, line.amount, line.payer, line.text] > 1:
            said[line.pk].append(_("Another line says the same: day, amount, payer and text."))
        if proposals and proposals[0].weight > 1:
            claims.setdefault(proposals[0].value, []).append(line)
    for lines in claims.values():
        best = proposed[lines[0]][0]
        if len(lines) > 1 and sum(line.amount for line in lines) > best.open:
            together = _("Another line may pay the same invoices; together they are more than what is open.")
            for line in lines:
                said[line.pk].append(together)
    return said


def _names(invoice: Invoice) -> set[str]:
    city = invoice.city
    names = [city.name, city.local_name, invoice.addressee.get("name", "")]
    names += [getattr(city, column("exonym", code)) for code in SITE_LANGUAGES]
    return {name for name in map(_plain, names) if len(name) >= SHORTEST}


def _plain(name: str | None) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", fold(name or "")).split())


def chosen_invoices(value: str, open_ones: Iterable[Invoice]) -> list[Invoice]:
    """Return the invoices that a form names, in their order; those that are open no more are left out."""
    by_key = {str(invoice.pk): invoice for invoice in open_ones}
    return [by_key[key] for key in value.split("-") if key in by_key]
