"""The city's side: write, look at it as it will be published, send, follow, answer, take back."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cities.models import City
from core import kept_text
from core.translated import SITE_LANGUAGES
from editorial.models import Comment
from experiences import actions, completeness, permissions, reading, timeline, workflow
from experiences.emails import field_label
from experiences.enums import State
from experiences.forms import ReasonForm
from experiences.models import Experience
from experiences.views.public import page_context
from experiences.wording import reworded
from experiences.writing import WritingPage

ONLY_HERE = "private, no-store"


def _own(request: HttpRequest, pk: int) -> Experience:
    """Return an experience of the person's cities; another city's does not exist for them."""
    experiences = Experience.objects.of_cities_of(request.user).select_related("city__country", "assigned_to")
    return get_object_or_404(experiences, pk=pk)


# Writing -------------------------------------------------------------------------------------------------------------


@kept_text.keeps_typed_text
@require_http_methods(["GET", "HEAD", "POST"])
def experience_create(request: HttpRequest) -> HttpResponse:
    """Begin an experience; nothing is stored before the first press of Save."""
    if not City.objects.represented_by(request.user).exists():
        raise PermissionDenied
    return _writing(request, None)


@kept_text.keeps_typed_text
@require_http_methods(["GET", "HEAD", "POST"])
def experience_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on writing, in the language that `?text=` names."""
    experience = _own(request, pk)
    if not experience.is_editable_by_city and request.method != "POST":
        messages.info(request, _("This cannot be changed now. Here you see where it stands."))
        return redirect("experience_status", pk)
    return _writing(request, experience)


def _writing(request: HttpRequest, experience: Experience | None) -> HttpResponse:
    if request.method == "POST":
        if request.POST.get("do") == "discard":
            kept_text.forget(request)
            return redirect(request.get_full_path())
        return _save(request, experience)
    kept = kept_text.kept(request)
    language = (kept or request.GET).get("text", "")
    page = WritingPage(request, experience, _site_language(language, experience), data=kept)
    if kept is not None:
        page.notice = "restored"
    return _show(request, page)


def _save(request: HttpRequest, experience: Experience | None) -> HttpResponse:
    language = _site_language(request.POST.get("text", ""), experience)
    page = WritingPage(request, experience, language, data=request.POST, files=request.FILES)
    asked = request.POST.get("do", "save")
    try:
        page.save()
    except actions.EditConflict as conflict:
        page.show_conflict(conflict)
        page.notice = "conflict"
        return _show(request, page, status=409)
    except workflow.NotEditable as refusal:
        page.problems.append(str(refusal))
        page.notice = "closed"
        return _show(request, page, status=409)
    except ValidationError as refusal:
        page.problems += refusal.messages
    if page.experience is None:
        return _show(request, page)
    kept_text.forget(request)
    page.do(asked)
    if page.is_clean:
        return _after_saving(page, asked)
    page.notice = "partly"
    page.refresh_items()
    return _show(request, page)


def _after_saving(page: WritingPage, asked: str) -> HttpResponse:
    experience = page.experience
    if asked in {"preview", "submit"}:
        return redirect(f"experience_{asked}", experience.pk)
    url = reverse("experience_update", args=[experience.pk])
    language = asked.removeprefix("text-") if asked.startswith("text-") else page.form.language
    if language in SITE_LANGUAGES and language != experience.source_language:
        url += f"?text={language}"
    return redirect(f"{url}#files" if asked.startswith(("image-", "document-")) else url)


def _show(request: HttpRequest, page: WritingPage, status: int = 200) -> HttpResponse:
    response = render(request, "experiences/authoring/form.html", page.context(), status=status)
    response["Cache-Control"] = ONLY_HERE
    return response


def _site_language(code: str, experience: Experience | None) -> str:
    return code if experience and code in SITE_LANGUAGES else ""


# Following -----------------------------------------------------------------------------------------------------------


@require_safe
def experience_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where it stands, whose turn it is and what has happened."""
    experience = _own(request, pk)
    context = {
        "experience": experience,
        "turn": timeline.turn(experience),
        "moments": timeline.moments(experience),
        "request_text": timeline.request_text(experience),
        "requests": _requests(experience),
        "steps": permissions.actions_for(request.user, experience),
    }
    return render(request, "experiences/authoring/status.html", context)


@require_safe
def experience_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the public page as it would be; the language of the address is the language of the preview."""
    experience = _own(request, pk)
    response = render(
        request, "experiences/authoring/preview.html", page_context(reading.get_for_reading(experience.slug))
    )
    response["Cache-Control"] = ONLY_HERE
    return response


def _requests(experience: Experience) -> list[Comment]:
    if experience.state != State.CHANGES_REQUESTED:
        return []
    requests = list(Comment.objects.about(experience).for_city().unresolved())
    for comment in requests:
        comment.field_label = field_label(comment.field)
    return requests


# Steps ---------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def experience_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Check, advise, and send."""
    experience = _own(request, pk)
    if request.method == "POST":
        try:
            actions.submit(experience=experience, by=request.user)
        except ValidationError:
            experience.refresh_from_db()  # the page names what is missing
        except workflow.TransitionNotAllowed as refusal:
            return _refused(request, experience, refusal)
        else:
            messages.success(
                request, _("Thank you: it has been sent to the secretariat. You will get a mail at every step.")
            )
            return redirect("experience_status", pk)
    elif not workflow.allowed("submit", experience.state):
        return redirect("experience_status", pk)
    images = list(experience.images.all())
    context = {
        "experience": experience,
        "origin": actions.token_of(experience),
        "blockers": completeness.blockers(experience),
        "advice": completeness.advice(
            experience,
            images=len(images),
            images_without_text=sum(not (image.alt or image.is_decorative) for image in images),
            subjects=experience.principles.count() + experience.topics.count(),
        ),
    }
    return render(request, "experiences/authoring/submit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def experience_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then take it back."""
    experience = _own(request, pk)
    form = ReasonForm(request.POST or None, label=gettext_lazy("Why? (the secretariat reads this)"))
    if request.method == "POST" and form.is_valid():
        done = _("It has been withdrawn. Your text is kept on this desk.")
        return _take(request, experience, actions.withdraw, done, reason=form.cleaned_data["reason"])
    if not workflow.allowed("withdraw", experience.state):
        return redirect("experience_status", pk)
    return render(request, "experiences/authoring/withdraw.html", {"experience": experience, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def experience_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the editor has reworded, and take the city's answer."""
    experience = _own(request, pk)
    refuses = request.POST.get("answer") == "refuse"
    form = ReasonForm(request.POST or None, needed=refuses, label=gettext_lazy("What should be different?"))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if refuses:
            done = _("Thank you: the editor has been told what should be different.")
            return _take(request, experience, actions.refuse_consent, done, reason=reason)
        done = _("Thank you: the editor has been told that you agree.")
        return _take(request, experience, actions.give_consent, done, message=reason)
    if experience.state != State.CONSENT_ASKED:
        return redirect("experience_status", pk)
    context = {
        "experience": experience,
        "form": form,
        "rewordings": reworded(experience),
        "question": timeline.request_text(experience),
    }
    return render(request, "experiences/authoring/consent.html", context)


def _take(request: HttpRequest, experience: Experience, action: Callable, done: str, **options) -> HttpResponse:
    try:
        action(experience=experience, by=request.user, **options)
    except workflow.TransitionNotAllowed as refusal:
        return _refused(request, experience, refusal)
    messages.success(request, done)
    return redirect("experience_status", experience.pk)


def _refused(request: HttpRequest, experience: Experience, refusal: workflow.TransitionNotAllowed) -> HttpResponse:
    (messages.info if refusal.already else messages.warning)(request, str(refusal))
    return redirect("experience_status", experience.pk)
