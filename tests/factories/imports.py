"""Files of many records on their way."""

from core import imports
from core.models import ImportedFile


def send(by, kind, file):
    """Have a file looked through; the worker is at once here."""
    return ImportedFile.objects.get(pk=imports.start(kind=kind, file=file, name=file.name, by=by).pk)


def take(by, imported):
    imports.confirm(imported=imported, by=by, sign=imported.sign)
    imported.refresh_from_db()
    return imported
