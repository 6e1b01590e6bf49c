"""Files as answers: uploaded files, tables, documents on paper. Who may have them is the caller's business."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import Storage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from core import pdf, throttling
from core.l10n import current_language
from core.spreadsheets import CSV_MARKS, CSV_MARKS_OF, CSV_TYPE, XLSX_TYPE, csv_lines, xlsx
from core.uploads import content_type

# Documents that one visitor may have made within an hour; those that exist already are not counted.
MOST_MADE = 60
LATER, SOON = 3600, 5  # seconds


def attachment(name: str) -> dict[str, str]:
    """Return the headers of what a browser stores under a name of ours: letters, figures, hyphens and its ending."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def stored_file(storage: Storage, name: str, *, download_as: str = "") -> FileResponse:
    """Answer with a stored file, 404 where it is gone; as a download, its ending added to the name, or to be shown.

    Its type is fixed by its name and may not be sniffed: a browser never opens it as a page of this site.
    """
    path = PurePosixPath(name)
    try:
        content = storage.open(name)
    except (OSError, ValueError, SuspiciousFileOperation) as error:  # not there, a folder, or no name of a file
        raise Http404 from error
    return FileResponse(
        content,
        as_attachment=bool(download_as),
        filename=f"{download_as}{path.suffix}" if download_as else path.name,
        content_type=content_type(name),
        headers={"X-Content-Type-Options": "nosniff"},
    )


def uploaded_file(file: FieldFile, *, download_as: str) -> FileResponse:
    """Answer with the file of a record as a download under a name that says what it is."""
    return stored_file(file.storage, file.name, download_as=download_as)


def csv_table(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """Answer with a table as spreadsheets of those who read this language open it.

    Rows are asked for after the view, so they say their language themselves.
    """
    pieces = csv_lines(columns, rows, CSV_MARKS_OF.get(current_language(), CSV_MARKS))
    return StreamingHttpResponse(pieces, content_type=CSV_TYPE, headers=attachment(f"{name}.csv"))


def name_of_list(address: str) -> str:
    """Return what a file of a list is called in the active language: the word of its address."""
    return PurePosixPath(reverse(address)).name


def xlsx_table(name: str, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Answer with a table as a workbook."""
    return workbook(name, xlsx(title, columns, rows))


def workbook(name: str, content: bytes) -> HttpResponse:
    """Answer with a workbook."""
    return HttpResponse(content, content_type=XLSX_TYPE, headers=attachment(f"{name}.xlsx"))


def made_pdf(
    request: HttpRequest, compose: Callable[[], pdf.Paper], *, name: str, page_url: str, keep: bool = True
) -> HttpResponse:
    """Answer with the document that `compose` gives, or with a page that says why there is none now and where to print.

    A visitor's second one is refused before anything is composed: that alone costs more than most pages.
    """
    visitor = throttling.client_address(request)
    limit = throttling.Limit("pdf", visitor, MOST_MADE)
    try:
        with pdf.turn(visitor):
            document = compose()
            content = pdf.make(document, before=lambda: throttling.count(limit)) if keep else pdf.make_once(document)
    except pdf.PdfUnavailableError:
        return without_pdf(request, "unavailable", page_url)
    except pdf.PdfTurnError:
        return without_pdf(request, "turn", page_url)
    except pdf.PdfTooLongError:
        return without_pdf(request, "long", page_url)
    except pdf.PdfBusyError:
        return without_pdf(request, "busy", page_url)
    except throttling.TooManyError:
        return without_pdf(request, "many", page_url)
    return shown_pdf(content, f"{name}-{current_language()}", current_language())


def shown_pdf(content: bytes, name: str, language: str) -> HttpResponse:
    """Answer with a document that a browser shows."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Content-Language": language}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def without_pdf(request: HttpRequest, reason: str, page_url: str = "") -> HttpResponse:
    """Say why there is no document now, and which page can be printed instead, if there is one."""
    again = reason in {"busy", "turn"}
    context = {"reason": reason, "page_url": page_url, "again": again}
    response = render(request, "no_pdf.html", context, status=429 if reason in {"many", "turn"} else 503)
    response["Retry-After"] = SOON if again else LATER
    response["Cache-Control"] = "no-store"
    return response
