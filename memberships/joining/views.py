"""The pages of a city that asks to join. The link of the mail is the key: nobody signs in."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import l10n
from core.downloads import made_pdf, uploaded_file
from core.http import private, tell_refusal
from core.models import AuditEvent
from core.throttling import Limit, TooManyError, client_address, count
from core.workflow import TransitionNotAllowed
from memberships.dues import invoices_as_of
from memberships.dues_emails import link_to
from memberships.enums import ApplicationState as State
from memberships.fees import Fee, fee_for
from memberships.joining import actions, paper, workflow
from memberships.joining.forms import (
    PAPER_ACCEPT,
    ApplicationForm,
    LinkForm,
    StartForm,
    answered,
    checked_paper,
    marks,
    paper_kinds,
    typed,
)
from memberships.joining.links import STARTED, make_token, read_token
from memberships.joining.next_step import next_step
from memberships.models import Application, InvoiceIssuer

MOST_TYPED = 400_000  # bytes of one request of the autosave
MOST_PAPERS, MOST_PAPERS_FROM_A_COMPUTER = 20, 60  # files sent within an hour, whether they are kept or not


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def application_start(request: HttpRequest) -> HttpResponse:
    """Begin an application, or have the links to those begun sent again."""
    again = request.method == "POST" and request.POST.get("do") == "link"
    first = request.method == "POST" and not again
    form = StartForm(request.POST if first else None, initial=_asked(request))
    link_form = LinkForm(request.POST if again else None, auto_id="link_%s")
    too_many = False
    try:
        if first and form.is_valid():
            known = {name: form.cleaned_data[name] for name in ("token", "name", "email", "city_name", "country")}
            row = actions.start(address=client_address(request), language=l10n.current_language(), **known)
            return redirect("application", make_token(row, STARTED))
        if again and link_form.is_valid():
            actions.send_links(email=link_form.cleaned_data["email"], address=client_address(request))
            messages.success(request, _("If there is an application with this address, its link is on its way."))
            return redirect("application_start")
    except TooManyError:
        too_many = True
    context = {"form": form, "link_form": link_form, "too_many": too_many}
    return render(request, "memberships/joining/start.html", context, status=429 if too_many else 200)


# Who asks for these pages holds their secret address, which no other site knows: that is the proof that a token against
# forged requests would give, and it does not end with a session while somebody writes.


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, token: str) -> HttpResponse:
    """Write an application, then follow what becomes of it."""
    row, by_mail = read_token(token)
    if row is None:
        return _link_invalid(request)
    if request.method != "POST":
        return _page(request, row, token, ApplicationForm(initial=row.answers))
    if by_mail:
        actions.prove_address(application=row)
    if request.POST.get("do") == "withdraw":
        return _withdrawn(request, row, token)
    return _saved(request, row, token)


@csrf_exempt
@login_not_required
@require_POST
def application_autosave(request: HttpRequest, token: str) -> JsonResponse:
    """Keep what has been typed so far; answer with the marks of what is stored now."""
    row, _by_mail = read_token(token)
    if row is None:
        return JsonResponse({"error": _("This link no longer works.")}, status=404)
    if len(request.body) > MOST_TYPED:
        return JsonResponse({"error": _("This is too long to be saved by itself.")}, status=413)
    try:
        row, conflicts = actions.save_answers(
            application=row, brought=typed(request.POST), base=_base(request.POST.get("base"))
        )
    except actions.NotWritable:
        return JsonResponse({"error": _not_writable(row)}, status=409)
    stored = {name: mark for name, mark in marks(row.answers).items() if name not in conflicts}
    form = ApplicationForm()
    labels = [form.label_of(name) for name in conflicts]
    return JsonResponse({"base": stored, "conflicts": labels})


@login_not_required
@require_safe
def application_form_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The page that the mayor signs, filled in."""
    row, _by_mail = read_token(token)
    if row is None:
        return _link_invalid(request)
    name = slugify(row.city_name) or "application"
    page_url = request.build_absolute_uri("..")
    return private(made_pdf(request, lambda: paper.of_application(row), name=name, keep=False, page_url=page_url))


@login_not_required
@require_safe
def application_file(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """One of the papers, as a download, for whoever has the link."""
    row, _by_mail = read_token(token)
    if row is None:
        return _link_invalid(request)
    return paper_response(row, name)


def paper_response(row: Application, name: str) -> HttpResponse:
    """Answer with one of the papers of an application."""
    if name not in actions.PAPERS or not (file := getattr(row, name)):
        raise Http404
    download_as = f"{slugify(row.city_name) or 'application'}-{name.replace('_', '-')}"
    return private(uploaded_file(file, download_as=download_as))


# Parts ----------------------------------------------------------------------------------------------------------------


def _asked(request: HttpRequest) -> dict[str, str]:
    """Return the country that the calculator was asked about."""
    country = request.GET.get("country", "")
    return {"country": country} if country.isascii() and len(country) == 2 else {}


def _saved(request: HttpRequest, row: Application, token: str) -> HttpResponse:
    """Keep texts and papers, then send the application where that was asked for."""
    brought, conflicts, lost = typed(request.POST), {}, {}
    if brought:
        try:
            row, conflicts = actions.save_answers(
                application=row, brought=brought, base=_base(request.POST.get("base"))
            )
        except actions.NotWritable:
            row.refresh_from_db()
            lost = {name: text for name, text in brought.items() if text != row.answers.get(name, "")}
    papers, wrong = _papers(request, row)
    try:
        row = actions.attach(application=row, papers=papers) if papers else row
    except actions.NotWritable:
        row.refresh_from_db()
        wrong = {name: [_not_writable(row)] for name in papers}
    if lost or (wrong and not row.can_attach):
        why = {"not_saved": _not_writable(row), "lost": answered(lost)}
        return _page(request, row, token, ApplicationForm(), wrong=wrong, status=409, **why)
    if conflicts:
        title = _("Other text has been saved meanwhile, in another tab or by somebody else")
        form = _with_conflicts(row, brought, conflicts)
        return _page(request, row, token, form, wrong=wrong, summary_title=title, status=409)
    if request.POST.get("do") == "submit":
        return _sent(request, row, token, wrong)
    form = ApplicationForm.with_remarks(row.answers) if row.is_writable else ApplicationForm()
    if form.errors or wrong:
        return _page(
            request,
            row,
            token,
            form,
            wrong=wrong,
            summary_title=_("What you wrote is saved. Please look at this again:"),
        )
    messages.success(request, _("Everything is saved."))
    return redirect("application", token)


def _sent(request: HttpRequest, row: Application, token: str, wrong: dict[str, list[str]]) -> HttpResponse:
    form = ApplicationForm(row.answers)
    if wrong or (row.is_writable and not form.is_valid()):
        return _page(request, row, token, form, wrong=wrong)
    try:
        actions.submit(application=row)
    except TransitionNotAllowed as error:
        tell_refusal(request, error)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The application is sent. Thank you."))
    return redirect("application", token)


def _withdrawn(request: HttpRequest, row: Application, token: str) -> HttpResponse:
    if request.POST.get("sure") != "yes":
        messages.error(request, _("Tick the box to withdraw the application."))
        return redirect("application", token)
    try:
        actions.withdraw(application=row)
    except TransitionNotAllowed as error:
        tell_refusal(request, error)
    else:
        messages.success(request, _("The application is withdrawn."))
    return redirect("application", token)


def _papers(request: HttpRequest, row: Application) -> tuple[dict, dict[str, list[str]]]:
    """Return the papers that were sent and are sound, and what is wrong with the others.

    Whoever has begun an application can send files, with an address that nobody has proven: they are counted first.
    """
    papers, wrong = {}, {}
    for name in actions.PAPERS:
        if file := request.FILES.get(name):
            try:
                count(
                    Limit("application-papers", str(row.pk), MOST_PAPERS),
                    Limit("application-papers-from", client_address(request), MOST_PAPERS_FROM_A_COMPUTER),
                )
                papers[name] = checked_paper(file)
            except TooManyError:
                wrong[name] = [_("This file could not be stored. Please send it again later.")]
            except ValidationError as refusal:
                wrong[name] = refusal.messages
    return papers, wrong


def _with_conflicts(row: Application, brought: dict, conflicts: dict[str, str]) -> ApplicationForm:
    """Return the form with what was typed here, and beside it what another window has stored; the next press saves."""
    form = ApplicationForm({**row.answers, **{name: brought[name] for name in conflicts}})
    form.full_clean()
    form.errors.clear()
    for name, theirs in conflicts.items():
        form.add_error(name, _("Saved meanwhile in another window: “%(text)s”") % {"text": theirs})
    return form


def _page(
    request: HttpRequest,
    row: Application,
    token: str,
    form: ApplicationForm,
    *,
    wrong: dict[str, list[str]] | None = None,
    status: int = 200,
    **more,
) -> HttpResponse:
    """Show it, with what is `wrong` with papers; `more` may hold the `summary_title` of all errors.

    Where nothing could be saved any more it says why (`not_saved`) and what would be `lost`: it is shown to be copied.
    """
    events = [each for each in AuditEvent.objects.about(row) if "to" in each.data]
    inhabitants = row.inhabitants or _number(row.answers.get("inhabitants", ""))
    country = row.answers.get("country", row.country_code)
    fee = fee_for(country, inhabitants) if country else None
    papers = _shown_papers(row, wrong or {})
    context = {
        "application": row,
        "token": token,
        "form": form,
        "base": json.dumps(marks(row.answers)),
        "papers": papers,
        "wrong_papers": [each for each in papers if each["errors"]],
        "next_step": next_step(row),
        "can_attach": row.can_attach,
        "can_withdraw": workflow.TABLE.allows("withdraw", row.state),
        "accept": PAPER_ACCEPT,
        "paper_kinds": "; ".join(paper_kinds()),
        "steps": _steps(row),
        "events": [{"at": each.at, "state": State(each.data["to"]), "message": each.message} for each in events][::-1],
        "said": next((each.message for each in reversed(events) if each.message), "")
        if row.state in {State.DOCUMENTS_MISSING, State.DECLINED}
        else "",
        "sections": answered(row.answers),
        "invoice": _invoice(row),
        "issuer": InvoiceIssuer.objects.first() if row.state == State.INVOICED else None,
        "fee": fee if isinstance(fee, Fee) and fee.amount is not None else None,
        "certificate": row.city and row.state == State.RATIFIED and row.city.certificates.first(),
        **more,
    }
    return private(render(request, "memberships/joining/application.html", context, status=status))


def _shown_papers(row: Application, wrong: dict[str, list[str]]) -> list[dict]:
    labels = {"signed_form": _("The form, signed by the mayor"), "agreement": _("The agreement of the council")}
    return [
        {
            "name": name,
            "label": label,
            "file": getattr(row, name),
            "url": f"#id_{name}",
            "errors": ErrorList(wrong.get(name, []), field_id=f"id_{name}"),
        }
        for name, label in labels.items()
    ]


def _invoice(row: Application) -> dict | None:
    """Return the invoice that was sent, with its link; None for one that was made elsewhere."""
    if not (row.city and row.invoice_number):
        return None
    year, _slash, number = row.invoice_number.partition("/")
    if not (year.isdecimal() and number.isdecimal()):
        return None
    found = invoices_as_of().filter(city=row.city, series_year=int(year), number=int(number)).first()
    return found and {"number": found.reference, "url": link_to(found), "open": found.open, "due_on": found.due_on}


def _steps(row: Application) -> list[dict]:
    """Return the way of an application with where it is on it; nothing of the way is left where it ended before."""
    way = list(State.WAY)
    here = State.DRAFT if row.state == State.DOCUMENTS_MISSING else row.state
    if here not in way:
        return []
    place = way.index(here)
    last = here == way[-1]
    return [
        {
            "state": State(each),
            "mark": "done" if number < place or last else "current" if number == place else "todo",
        }
        for number, each in enumerate(way)
    ]


def _number(text: str) -> int | None:
    try:
        return ApplicationForm.base_fields["inhabitants"].clean(text)
    except ValidationError:
        return None


def _base(text: str | None) -> dict[str, str]:
    """Return the marks that a page was opened with; whoever sends none has seen nothing."""
    try:
        base = json.loads(text or "{}")
    except ValueError:
        return {}
    return base if isinstance(base, dict) else {}


def _not_writable(row: Application) -> str:
    state = Application.objects.get(pk=row.pk).get_state_display()
    return _("The application is in the state “%(state)s” and cannot be changed here any more.") % {"state": state}


def _link_invalid(request: HttpRequest) -> HttpResponse:
    return private(render(request, "memberships/joining/link_invalid.html", status=410))
