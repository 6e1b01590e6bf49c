"""Whether a public page may have changed since a visitor was given it, known before anything of it is made.

The database holds a version of everything that public pages show: triggers change it in the transaction that changes a
row (`watch` names the tables), so that it is new for everybody at the moment of the commit and for nobody before.
Together with our own code it makes the ETag of a page that is the same for every visitor.
"""

import functools
import hashlib
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection, migrations
from django.http import HttpRequest
from django.utils import timezone

# What htmx asks for by headers and gets under the same address.
HTMX_HEADERS = ("HTTP_HX_REQUEST", "HTTP_HX_BOOSTED", "HTTP_HX_TARGET", "HTTP_HX_HISTORY_RESTORE_REQUEST")
# Files that make pages, and settings that pages print or are sent with.
SOURCES = {".py", ".html", ".mo", ".json", ".lock"}
SHOWN_SETTINGS = ("SITE_URL", "DEMO", "CONTENTS_APPROVED", "LANGUAGES", "CONTENT_SECURITY_POLICY")
# All rows together, and inside an open transaction what it has changed itself.
VERSION = """
SELECT coalesce(bit_xor(token), 0)::text || ' ' || coalesce(current_setting('site.change', true), '')
FROM core_contentversion
"""


def content_version() -> str:
    """Return the version of the content: another one after each change, whoever makes it and wherever it is read."""
    return connection.text_of(VERSION)


def version_for(request: HttpRequest) -> str:
    """Return the version of the content at the beginning of a request; it is read once."""
    if not hasattr(request, "content_version"):
        request.content_version = content_version()
    return request.content_version


def page_tag(request: HttpRequest, *_args, **_kwargs) -> str | None:
    """Return the ETag of a public page (for `condition`), or nothing where it may be somebody's own.

    Such a page reads only watched tables; it may tell the day, but not the time.
    """
    if settings.DEBUG or {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name} & request.COOKIES.keys():
        return None
    parts = (
        code_version(),
        version_for(request),
        str(timezone.localdate()),
        request.get_full_path(),
        *(request.META.get(name, "") for name in HTMX_HEADERS),
    )
    digest = hashlib.blake2b("\n".join(parts).encode(), digest_size=12)
    request.page_tag = f'"{digest.hexdigest()}"'
    return request.page_tag


@functools.cache
def code_version() -> str:
    """Return what makes our pages besides their content: code, templates, catalogues, packages, settings."""
    base = Path(settings.BASE_DIR)
    ours = {Path(each.path) for each in apps.get_app_configs() if Path(each.path).parent == base}
    folders = [*ours, *map(Path, settings.LOCALE_PATHS), *(Path(each) for each in settings.TEMPLATES[0]["DIRS"])]
    files = {file for folder in folders for file in folder.rglob("*") if file.suffix in SOURCES}
    digest = hashlib.blake2b(digest_size=12)
    for file in sorted(files | {base / "requirements.lock"}):
        digest.update(file.read_bytes())
    digest.update(repr([getattr(settings, name) for name in SHOWN_SETTINGS]).encode())
    digest.update(getattr(staticfiles_storage, "manifest_hash", "").encode())
    return digest.hexdigest()


def watch(*tables: str, rows: str = "") -> migrations.RunSQL:
    """Return the step of a migration after which every change of the tables makes a new version of the content.

    `rows` is a condition in SQL on a row (`{row}.state = 'published'`): changes of other rows count for nothing then.
    """
    return migrations.RunSQL(
        "".join(_create(table, rows) for table in tables),
        "".join(f"DROP TRIGGER {name} ON {table};" for table in tables for name in _names(rows)),
    )


def _create(table: str, rows: str) -> str:
    whole = "INSERT OR UPDATE OR DELETE OR TRUNCATE"
    if not rows:
        return (
            f"CREATE TRIGGER content_changed AFTER {whole} ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION content_changed();"
        )
    old, new = rows.format(row="OLD"), rows.format(row="NEW")
    conditions = {"insert": new, "update": f"({old}) OR ({new})", "delete": old}
    return "".join(
        f"CREATE TRIGGER content_changed_{event} AFTER {event} ON {table}"
        f" FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION content_changed();"
        for event, condition in conditions.items()
    ) + (
        f"CREATE TRIGGER content_changed_truncate AFTER TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION content_changed();"
    )


def _names(rows: str) -> list[str]:
    events = ("insert", "update", "delete", "truncate")
    return [f"content_changed_{event}" for event in events] if rows else ["content_changed"]
