"""Writing away from the site: download a spreadsheet, upload it, see every difference, take it over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.downloads import workbook
from core.http import private
from experiences import offline, offline_file, workflow
from experiences.models import Experience
from experiences.views.authoring import written

WRITTEN = 409  # somebody else has written meanwhile


@require_http_methods(["GET", "HEAD", "POST"])
def experience_offline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how it works, and take a spreadsheet back; nothing changes yet."""
    experience = written(request, pk)
    if not experience.is_editable_by_city:
        return _closed(request, pk)
    if request.method == "POST":
        form = offline.UploadForm(request.POST, request.FILES, experience=experience, by=request.user)
        if form.is_valid():
            offline.keep(request.session, experience, form.cleaned_data["file"])
            return redirect("experience_offline_changes", pk)
    else:
        form = offline.UploadForm(experience=experience, by=request.user)
    context = {"experience": experience, "form": form, "waits": offline.waiting(request.session, experience)}
    return private(render(request, "experiences/offline/offline.html", context))


@require_safe
def experience_offline_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the form as a spreadsheet, with what is written now."""
    experience = written(request, pk)
    if not experience.is_editable_by_city:
        return _closed(request, pk)
    return private(workbook(f"experience-{pk}", offline_file.workbook(experience)))


@require_http_methods(["GET", "HEAD", "POST"])
def experience_offline_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the spreadsheet would change; take over what is decided, once."""
    experience = written(request, pk)
    if not experience.is_editable_by_city:
        return _closed(request, pk)
    kept = offline.waiting(request.session, experience)
    if kept is None:
        if request.method == "POST" and not offline.is_done(request.session, request.POST.get("token", "")):
            messages.warning(request, _("The uploaded spreadsheet is no longer here. Please upload it again."))
        return redirect("experience_status" if request.method == "POST" else "experience_offline", pk)
    token, upload = kept
    if request.POST.get("do") == "discard":
        offline.forget(request.session, experience)
        messages.info(request, _("Nothing of the spreadsheet was taken over."))
        return redirect("experience_offline", pk)
    found = offline.changes(experience, request.user, upload)
    if request.method == "POST":
        if request.POST.get("token") != token:
            problem = _("Another spreadsheet has been uploaded since this page was opened. These are its changes.")
            return _show(request, experience, found, token, problem=problem)
        return _take_over(request, experience, found, token)
    return _show(request, experience, found, token)


def _take_over(request: HttpRequest, experience: Experience, found: list[offline.Change], token: str) -> HttpResponse:
    if offline.decide(found, request.POST):
        problem = _("Nothing has been taken over yet: please decide about what is marked below.")
        return _show(request, experience, found, token, problem=problem)
    try:
        count = offline.take_over(experience=experience, by=request.user, found=found)
    except workflow.NotEditable:
        return _closed(request, experience.pk)
    except offline.Overtaken as refusal:
        said = " ".join(map(str, refusal.args))
        experience.refresh_from_db()
        _token, upload = offline.waiting(request.session, experience)
        return _show(request, experience, offline.changes(experience, request.user, upload), token, problem=said)
    offline.forget(request.session, experience)
    text = ngettext(
        "%(count)s text was taken over from the spreadsheet.",
        "%(count)s texts were taken over from the spreadsheet.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect("experience_status", experience.pk)


def _show(
    request: HttpRequest, experience: Experience, found: list[offline.Change], token: str, problem: str = ""
) -> HttpResponse:
    context = {
        "experience": experience,
        "changes": found,
        "token": token,
        "problem": problem,
        "undecided": [change for change in found if not change.decision and not change.errors],
        "refused": [change for change in found if change.errors],
        "can_take": any(change.choices for change in found),
    }
    response = render(request, "experiences/offline/changes.html", context, status=WRITTEN if problem else 200)
    return private(response)


def _closed(request: HttpRequest, pk: int) -> HttpResponse:
    messages.info(request, _("This cannot be changed now. Here you see where it stands."))
    return redirect("experience_status", pk)
