"""A file of many records taken in: first looked through, row by row in words, then all of it or nothing.

Looking through is the import itself, taken back at its end: what the database would refuse is found too, and what is
told is what would happen. Both run outside the request; a file that is applied twice changes nothing the second time.
"""

import datetime as dt

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from core import audit
from core.models import ImportedFile, ImportState
from core.sheet_rows import Report
from core.sheets import kind_named

KEPT_FOR = dt.timedelta(days=30)
STALLED = dt.timedelta(minutes=10)


def start(*, kind: str, file: File, name: str, by) -> ImportedFile:
    """Keep a file that somebody sends and have it looked through."""
    imported = ImportedFile.objects.create(kind=kind, file=file, name=name[-150:], by=by)
    look_through.enqueue(imported.pk)
    return imported


def confirm(*, imported: ImportedFile, by, sign: str) -> bool:
    """Have a file applied whose result somebody has seen (`sign`); False where it is no longer that one.

    A second press finds it on its way, and does nothing.
    """
    with transaction.atomic():
        row = ImportedFile.objects.select_for_update().get(pk=imported.pk)
        if row.state != ImportState.READY or row.sign != sign:
            return False
        row.state, row.by = ImportState.APPLYING, by
        row.save(update_fields=["state", "by", "updated_at"])
        apply.enqueue(row.pk)
    return True


def look_again(imported: ImportedFile, *, by) -> None:
    """Have a file looked through anew, and told in the language of who asks.

    Whoever did so before was stopped, the records have changed, or the report is in another language.
    """
    with transaction.atomic():
        row = ImportedFile.objects.select_for_update().get(pk=imported.pk)
        stuck = row.is_under_way and row.updated_at < timezone.now() - STALLED
        if row.state == ImportState.APPLIED or not row.file or (row.is_under_way and not stuck):
            return
        row.state, row.by = ImportState.CHECKING, by
        row.save(update_fields=["state", "by", "updated_at"])
        look_through.enqueue(row.pk)


@task()
def look_through(pk: int) -> None:
    """Tell what a file would do; nothing of it stays."""
    with transaction.atomic():
        imported = _locked(pk, ImportState.CHECKING)
        if imported is None:
            return
        report = _run(imported, keeps=False)
        _tell(imported, report, ImportState.READY if report.is_sound else ImportState.BROKEN)


@task()
def apply(pk: int) -> None:
    """Take a file in, all of it and once: the records and the mark that it was done come in one transaction.

    Where the result would be another than the one that was confirmed, it is only told. Rights are asked for again: a
    file may wait in the queue while somebody leaves.
    """
    with transaction.atomic():
        imported = _locked(pk, ImportState.APPLYING)
        if imported is None:
            return
        report = _run(imported, keeps=True) if _may_send(imported) else _without_rights(imported)
        if not report.is_sound or report.sign != imported.sign:
            _tell(imported, report, ImportState.READY if report.is_sound else ImportState.BROKEN)
            return
        imported.applied_at = timezone.now()
        _tell(imported, report, ImportState.APPLIED)
        counts = {kind: report.count(kind) for kind in ("new", "changed", "same")}
        audit.record("import", imported, by=imported.by, message=imported.name, kind=imported.kind, **counts)


def forget_old(now: dt.datetime | None = None) -> int:
    """Delete files that were sent a month ago, with what their reports say of people; return how many."""
    old = ImportedFile.objects.filter(created_at__lt=(now or timezone.now()) - KEPT_FOR).exclude(file="")
    for imported in old:
        imported.file.delete(save=False)
        imported.report = {**imported.report, "rows": {}}
        imported.save(update_fields=["file", "report", "updated_at"])
    return len(old)


def _may_send(imported: ImportedFile) -> bool:
    by = imported.by
    return by.is_active and by.is_staff and kind_named(imported.kind).may_use(by)


def _without_rights(imported: ImportedFile) -> Report:
    with translation.override(imported.by.language):
        return Report(problem=_("Whoever wanted this file taken in may no longer change these records."))


def _locked(pk: int, state: ImportState) -> ImportedFile | None:
    return ImportedFile.objects.select_for_update(of=("self",)).filter(pk=pk, state=state).select_related("by").first()


def _run(imported: ImportedFile, *, keeps: bool) -> Report:
    kind = kind_named(imported.kind)
    with translation.override(imported.by.language), imported.file.open("rb") as file, transaction.atomic():
        report = kind.take_in(file, by=imported.by, keeps=keeps)
        if not keeps or not report.is_sound or report.sign != imported.sign:
            transaction.set_rollback(True)
    return report


def _tell(imported: ImportedFile, report: Report, state: ImportState) -> None:
    with translation.override(imported.by.language):
        imported.report = report.as_json()
    imported.state, imported.sign = state, report.sign
    imported.save(update_fields=["state", "report", "sign", "applied_at", "updated_at"])
