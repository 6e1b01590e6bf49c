"""The tables of an assembly, as they go out to the minutes."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.translated import text_of
from memberships.assembly import Quorum
from memberships.dues_enums import DuesState
from memberships.enums import Presence
from memberships.models import Assembly
from memberships.report import Table


def quorum_table(found: Quorum) -> Table:
    """Return the quorum list."""
    head = [
        _("City"),
        _("Country"),
        pgettext("column", "Vote"),
        _("Dues"),
        pgettext("column", "Present"),
        pgettext("column", "Represented by"),
        pgettext("column", "Holds votes"),
    ]
    yes, no = pgettext("column", "yes"), pgettext("column", "no")
    rows = [
        [
            seat.city.display_name,
            seat.city.country.name,
            yes if seat.has_vote else no,
            str(DuesState(seat.dues_state).label),
            str(Presence(seat.presence).label) if seat.presence else no,
            seat.holder.display_name if seat.is_represented else "",
            seat.holds,
        ]
        for seat in found.seats
    ]
    return Table("quorum", _("Quorum list"), head, rows)


def delegates_table(assembly: Assembly) -> Table:
    """Return forms A."""
    head = [
        _("City"),
        pgettext("person", "Name"),
        pgettext("of a person at work", "Position"),
        _("E-mail address"),
        pgettext("column", "Takes part"),
    ]
    named = assembly.delegates.select_related("city").order_by("city__name")
    rows = [
        [row.city.display_name, row.name, row.position, row.email, str(row.get_presence_display())] for row in named
    ]
    return Table("delegates", _("Delegates (form A)"), head, rows)


def proxies_table(assembly: Assembly) -> Table:
    """Return forms B, those taken back as well."""
    head = [
        _("City that gives its vote"),
        _("City that votes for it"),
        _("Signed by"),
        pgettext("column of proxies", "Given"),
        pgettext("column of proxies", "Taken back"),
    ]
    given = assembly.proxies.select_related("giver", "holder").order_by("giver__name", "given_at")
    rows = [
        [
            row.giver.display_name,
            row.holder.display_name,
            row.signed_by,
            row.given_at.date().isoformat(),
            row.withdrawn_at.date().isoformat() if row.withdrawn_at else "",
        ]
        for row in given
    ]
    return Table("proxies", _("Proxies (form B)"), head, rows)


def results_table(assembly: Assembly) -> Table:
    """Return the agenda with what was decided."""
    head = [
        pgettext("agenda", "Number"),
        _("Title"),
        _("In favour"),
        _("Against"),
        _("Abstentions"),
        pgettext("vote", "Adopted"),
        pgettext("agenda", "Result in words"),
    ]
    answers = {True: pgettext("column", "yes"), False: pgettext("column", "no"), None: ""}
    rows = [
        [
            item.position,
            str(text_of(item, "title")),
            *("" if value is None else value for value in (item.votes_for, item.votes_against, item.abstentions)),
            answers[item.is_adopted],
            item.result,
        ]
        for item in assembly.agenda.all()
    ]
    return Table("results", _("Agenda and results"), head, rows)


def tables(assembly: Assembly, found: Quorum) -> list[Table]:
    """Return all of them, each by the name it has in the address."""
    return [quorum_table(found), delegates_table(assembly), proxies_table(assembly), results_table(assembly)]
