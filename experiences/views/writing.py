"""Writing an experience, step by step: by buttons, and by autosave."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cities.models import City
from core import kept_text
from core.forms import as_typed
from core.http import private
from core.translated import SITE_LANGUAGES
from editorial.actions import resolve_comment
from editorial.models import BODY_LENGTH
from experiences import permissions, steps, threads, workflow
from experiences.autosave_answer import answer_of
from experiences.forms import NEVER_STORED
from experiences.item_forms import FIELD_NAME
from experiences.models import Experience
from experiences.models.experience import ORIGINAL
from experiences.uploading import KNOWN
from experiences.views.authoring import written
from experiences.views.ended import answers_the_page, gives_back_what_was_typed
from experiences.writing import WritingPage

NOTHING = {
    "base": {},
    "items": [],
    "errors": {},
    "unsaved": [],
    "conflicts": [],
    "conflict": "",
    "others": [],
    "overtaken_by": 0,
}
WRITTEN = 409  # what was sent cannot stand as it is: somebody else has written, or it is not written any more


@kept_text.keeps_typed_text
@gives_back_what_was_typed
@require_http_methods(["GET", "HEAD", "POST"])
def experience_create(request: HttpRequest, step: str = steps.FIRST.name) -> HttpResponse:
    """Begin an experience, at whichever step; nothing is stored before something is written."""
    _require_city(request)
    return _writing(request, None, step)


@kept_text.keeps_typed_text
@gives_back_what_was_typed
@require_http_methods(["GET", "HEAD", "POST"])
def experience_update(request: HttpRequest, pk: int, step: str = steps.FIRST.name) -> HttpResponse:
    """Go on writing, in the language that `?text=` names."""
    experience = written(request, pk)
    if not experience.is_editable_by_city and request.method != "POST":
        messages.info(request, _("This cannot be changed now. Here you see where it stands."))
        return redirect("experience_status", pk)
    return _writing(request, experience, step)


@answers_the_page
def experience_autosave(request: HttpRequest, pk: int | None) -> JsonResponse:
    """Save the fields that have changed since the last answer; the first one of a new form makes the draft."""
    if pk is None:
        _require_city(request)
    experience = written(request, pk) if pk else None
    changed = set(request.POST.getlist("changed")) - set(NEVER_STORED)
    only = changed if experience else changed | {"city"}
    language = _site_language(request.POST.get("text", ""), experience)
    about_files = any(FIELD_NAME.fullmatch(name) for name in changed)
    step = steps.BY_NAME["files"] if about_files else steps.FIRST
    page = WritingPage(request, experience, step, language=language, data=request.POST, only=only)
    try:
        page.save(autosave=True)
    except workflow.NotEditable as refusal:
        return JsonResponse({"error": str(refusal)}, status=WRITTEN)
    answer = answer_of(page) if page.saved else NOTHING | {"errors": page.errors()}
    if experience is None and page.experience:
        answer["draft"] = _draft(request, page.experience)
    return JsonResponse(answer)


@answers_the_page
def experience_upload(request: HttpRequest, pk: int | None) -> JsonResponse:
    """Store new images and documents while the page stays; browsers send them one by one, to say how far each is."""
    if pk is None:
        _require_city(request)
    experience = written(request, pk) if pk else None
    only = {"new_images", "new_documents"} if experience else {"new_images", "new_documents", "city"}
    page = WritingPage(request, experience, steps.BY_NAME["files"], data=request.POST, files=request.FILES, only=only)
    try:
        sent = page.save_files()
    except workflow.NotEditable as refusal:
        return JsonResponse({"error": str(refusal)}, status=WRITTEN)
    answer = {"files": [{"name": each.name, "outcome": each.outcome, "text": each.text} for each in sent]}
    if experience is None and page.experience:
        answer["draft"] = _draft(request, page.experience)
    return JsonResponse(answer)


def _draft(request: HttpRequest, experience: Experience) -> dict[str, object]:
    """Return where a draft is that has just begun, for the page that it begins on."""
    step = steps.BY_NAME.get(request.POST.get("step", ""), steps.FIRST)
    return {
        "pk": experience.pk,
        "url": steps.address(experience, step),
        "autosave": reverse("experience_autosave", args=[experience.pk]),
        "upload": reverse("experience_upload", args=[experience.pk]),
    }


def _require_city(request: HttpRequest) -> None:
    if not City.objects.represented_by(request.user).exists():
        raise PermissionDenied


def _writing(request: HttpRequest, experience: Experience | None, name: str) -> HttpResponse:
    step = steps.BY_NAME[name]
    if request.method == "POST":
        if request.POST.get("do") == "discard":
            kept_text.forget(request)
            return redirect(request.get_full_path())
        return _save(request, experience, step)
    kept = kept_text.kept(request)
    language = _site_language((kept or request.GET).get("text", ""), experience)
    if language and step not in steps.TRANSLATED:
        raise Http404
    page = WritingPage(request, experience, step, language=language, data=kept)
    if kept is not None:
        page.restore()
    return _show(request, page)


def _save(request: HttpRequest, experience: Experience | None, step: steps.Step) -> HttpResponse:
    language = _site_language(request.POST.get("text", ""), experience)
    page = WritingPage(request, experience, step, language=language, data=request.POST, files=request.FILES)
    asked = request.POST.get("do", "save")
    try:
        page.save()
    except workflow.NotEditable as refusal:
        page.problems.append(str(refusal))
        page.notice = "closed"
        return _show(request, page, status=WRITTEN)
    if page.experience is None:
        return _not_begun(request, page, asked)
    kept_text.forget(request)
    _take_remarks(request, page.experience, asked)
    page.do(asked)
    for each in page.sent_files:
        if each.outcome == KNOWN:
            messages.info(request, each.sentence)
    if page.is_clean:
        return redirect(_where_next(page, asked))
    page.notice = "conflict" if page.theirs else "partly"
    page.refresh_items()
    return _show(request, page, status=WRITTEN if page.theirs else 200)


def _not_begun(request: HttpRequest, page: WritingPage, asked: str) -> HttpResponse:
    """Nothing is stored: because nothing is written yet, or because of the city that was chosen."""
    if not page.is_clean:
        return _show(request, page)
    if not asked.startswith(("step-", "speak-")):
        messages.info(request, _("Nothing has been written yet."))
    return redirect(_where_next(page, asked))


def _where_next(page: WritingPage, asked: str) -> str:
    """Return the page that the pressed button leads to."""
    what, _dash, which = asked.partition("-")
    experience, step, language = page.experience, page.step, page.language
    if experience and asked in {"preview", "submit"}:
        return reverse(f"experience_{asked}", args=[experience.pk])
    if what == "step":
        step = steps.BY_NAME.get(which, step)
        return steps.address(experience, step, language if step in steps.TRANSLATED else "")
    if what == "text" and experience and which in (*SITE_LANGUAGES, ORIGINAL):
        return steps.address(experience, language="" if which == experience.written_in else which)
    url = steps.address(experience, step, language)
    if what == "speak" and which in SITE_LANGUAGES:
        return translate_url(url, which)
    if what in {"remark", "done", "read"}:
        return f"{url}#id_{request_field(page, which)}"
    if what == "machine":
        return f"{url}#language-{which}" if which in SITE_LANGUAGES else url
    return f"{url}#files" if what in {"image", "document"} else url


def request_field(page: WritingPage, which: str) -> str:
    """Return the field beside which one has just written or ticked off a remark."""
    return which if which in page.form.fields else next(iter(page.form.fields), "")


def _take_remarks(request: HttpRequest, experience: Experience, asked: str) -> None:
    """Keep what was written beside the fields, whichever button was pressed, and tick off what is done."""
    for name, text in request.POST.items():
        field = name.removeprefix("remark-")
        if name.startswith("remark-") and text.strip() and (field in steps.STEP_OF_FIELD or not field):
            # The field takes no more; a browser sends two characters for a line end, which counts as one.
            body = as_typed(text)[:BODY_LENGTH]
            if request.acting:  # what somebody says is signed with their name
                messages.warning(
                    request, _("Remarks are only written in one’s own name. This one was not added: %s") % body
                )
            else:
                threads.say(experience=experience, by=request.user, field=field, body=body)
    what, _dash, key = asked.partition("-")
    if what == "done" and key.isdecimal() and len(key) < 19:
        resolve_comment(record=experience, by=request.user, key=int(key))


def _show(request: HttpRequest, page: WritingPage, status: int = 200) -> HttpResponse:
    context = page.context()
    context["can_invite"] = bool(page.experience) and permissions.can_act_for_city(request.user, page.experience)
    return private(render(request, "experiences/authoring/form.html", context, status=status))


def _site_language(code: str, experience: Experience | None) -> str:
    return code if experience and code in SITE_LANGUAGES and code != experience.written_in else ""
