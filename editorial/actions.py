"""Comments about any record, and proposals on published ones."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.fields.files import FieldFile, ImageFieldFile
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.forms import mark_of
from core.permissions import require
from core.tasks import make_image_copies
from editorial import emails, permissions
from editorial.enums import Audience, ProposalState
from editorial.models import Comment, Proposal


@transaction.atomic
def add_comment(
    *,
    record: models.Model,
    by,
    body: str,
    field: str = "",
    audience: str = Audience.STAFF,
    is_request: bool = False,
) -> Comment:
    """Write a remark on a record or on one of its fields; the same one sent twice is kept once.

    Sends nothing: the action it belongs to does.
    """
    said = {"author": by, "body": body.strip(), "field": field, "audience": audience, "is_request": is_request}
    again = Comment.objects.about(record).unresolved().filter(**said).first()
    return again or Comment.objects.create(record=record, **said)


@transaction.atomic
def resolve_comment(*, record: models.Model, by, key: int) -> bool:
    """Mark a remark on the record, other than a request, as done; False where there is no such one any more."""
    remarks = Comment.objects.about(record).for_city().unresolved().filter(pk=key, is_request=False)
    now = timezone.now()
    found = Comment.objects.filter(pk__in=remarks.values("pk"))
    return bool(found.update(resolved_at=now, resolved_by=by, updated_at=now))


@transaction.atomic
def resolve_requests_to_city(*, record: models.Model, by) -> int:
    """Mark every open request to the city as answered or taken back, and return how many there were."""
    waiting = Comment.objects.about(record).requests().unresolved()
    now = timezone.now()
    return Comment.objects.filter(pk__in=waiting.values("pk")).update(resolved_at=now, resolved_by=by, updated_at=now)


@transaction.atomic
def propose(*, record: models.Model, by, values: dict[str, object], message: str = "") -> Proposal | None:
    """Keep what would change beside the record; `values` are plain values by column of every field of the form.

    A record's open proposal is replaced by what is proposed now. Where nothing differs from the record any more there
    is no proposal, and None is returned. The secretariat gets a mail when one begins to wait.
    """
    row = _locked(record)
    changed = {name: value for name, value in values.items() if (getattr(row, name) or "") != (value or "")}
    waiting = Proposal.objects.about(row).open().first()
    if not changed:
        if waiting:
            _decide(waiting, ProposalState.WITHDRAWN, by=by)
        return None
    proposal = waiting or Proposal(record=row)
    proposal.values, proposal.message, proposal.by = changed, message.strip(), by
    proposal.base = {name: _plain(getattr(row, name)) for name in changed}
    proposal.save()
    if waiting is None:
        audit.record("propose", row, by=by, fields=sorted(changed))
        emails.proposal_received(proposal)
    return proposal


@transaction.atomic
def decide_proposal(
    *, proposal: Proposal, by, columns: set[str], answer: str = "", seen: str | None = None
) -> Proposal:
    """Take over the chosen columns into the record, which keeps its history, and refuse the others; tell who asked.

    Raises PermissionDenied for somebody who may not change such a record.

    `seen` is the mark (`reading_mark`) of what was on the page that is answered: nobody takes over what they have not
    read. Raises ValidationError where something else stands there now, and where the record would not be valid. One
    that is decided stays as it is.
    """
    require(permissions.can_decide, by, proposal)
    record = _locked(proposal.record)
    row = Proposal.objects.select_related("by").get(pk=proposal.pk)
    if row.state != ProposalState.OPEN:
        return row
    if seen is not None and seen != reading_mark(row, record):
        raise ValidationError(_("Something has been changed meanwhile. Here it is as it stands now."))
    chosen = columns & set(row.values)
    if not chosen and not answer.strip():
        raise ValidationError({"answer": _("Say why nothing is taken over: the city reads it.")})
    if chosen:
        for name in chosen:
            setattr(record, name, row.values[name])
        record.clean_fields(exclude={field.name for field in record._meta.fields} - chosen)
        record.validate_constraints()
        if hasattr(record, "version"):
            record.version += 1  # a form that was open in another tab is out of date now
        record.save()
        for name in chosen:
            if isinstance(stored := getattr(record, name), ImageFieldFile) and stored:
                make_image_copies.enqueue(stored.name)
    row.answer = answer.strip()
    state = ProposalState.ACCEPTED if chosen else ProposalState.REFUSED
    _decide(row, state, by=by)
    audit.record(f"proposal_{state}", record, by=by, message=row.answer, fields=sorted(chosen))
    if row.by.is_active:
        emails.proposal_decided(row, record)
    return row


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by) -> None:
    """Take it back, unless it is decided."""
    record = _locked(proposal.record)
    row = Proposal.objects.get(pk=proposal.pk)
    if row.state == ProposalState.OPEN:
        _decide(row, ProposalState.WITHDRAWN, by=by)
        audit.record("proposal_withdrawn", record, by=by)


def reading_mark(proposal: Proposal, record: models.Model) -> str:
    """Return a short mark of what is compared: what is proposed, and what the record says now."""
    return mark_of({name: (value, getattr(record, name)) for name, value in proposal.values.items()})


def _plain(value: object) -> object:
    """Return a value as the database keeps it: of a file its name."""
    return value.name or "" if isinstance(value, FieldFile) else value


def _locked(record: models.Model) -> models.Model:
    """Return the record as it is now. Its lock also guards its proposals, so that all take one lock and none waits
    for another in a circle.
    """
    return type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)


def _decide(proposal: Proposal, state: str, *, by) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, timezone.now()
    proposal.save(update_fields=["state", "decided_by", "decided_at", "answer", "updated_at"])
