"""A visitor asks the city of an experience, or says that something has changed."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import l10n
from core.http import private
from core.signed import make_token, read_token
from core.throttling import TooManyError, client_address
from experiences import asking
from experiences.models import Experience, Question
from experiences.visitor_forms import QuestionForm, ReportForm
from experiences.visitor_links import ANSWERED, QUESTION


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def experience_ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a question to the city; what was typed comes back with every refusal."""
    experience = _published(slug)
    form = QuestionForm(request.POST if request.method == "POST" else None, user=request.user)
    too_many = False
    if form.is_bound and form.is_valid():
        try:
            question = asking.ask(
                experience=experience,
                address=client_address(request),
                language=l10n.current_language(),
                **form.question,
            )
        except TooManyError:
            too_many = True
        else:
            if form.user:
                return redirect("question", make_token(QUESTION, question.pk))
            return redirect("experience_asked", slug)
    context = {
        "experience": experience,
        "form": form,
        "too_many": too_many,
        "reaches_city": bool(asking.readers_of(experience)),
    }
    return render(request, "experiences/asking/ask.html", context, status=429 if too_many else 200)


@login_not_required
@require_safe
def experience_asked(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a link is in the mail, and that the question waits for it; a reload sends nothing."""
    return render(request, "experiences/asking/asked.html", {"experience": _published(slug)})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, token: str) -> HttpResponse:
    """Let the visitor pass the question on by a button, then say where it stands; opening it changes nothing."""
    row = _question(read_token(QUESTION, token))
    if row is None:
        return link_invalid(request)
    too_many = False
    if request.method == "POST":
        try:
            asking.pass_on(question=row)
        except TooManyError:
            too_many = True
        else:
            return redirect("question", token)
    context = {"question": row, "experience": row.experience, "too_many": too_many}
    return private(render(request, "experiences/asking/question.html", context, status=429 if too_many else 200))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_answered(request: HttpRequest, token: str) -> HttpResponse:
    """Let the city say that it has answered, by a button; opening it changes nothing."""
    row = _question(read_token(ANSWERED, token))
    if row is None:
        return link_invalid(request)
    if request.method == "POST":
        asking.mark_answered(question=row, by=None)
        return redirect("question_answered", token)
    context = {"question": row, "experience": row.experience}
    return private(render(request, "experiences/asking/answered.html", context))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def experience_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Take word of a change; what was typed comes back with every refusal."""
    experience = _published(slug)
    form = ReportForm(request.POST if request.method == "POST" else None)
    too_many = False
    if form.is_bound and form.is_valid():
        try:
            asking.report_change(
                experience=experience, address=client_address(request), language=l10n.current_language(), **form.report
            )
        except TooManyError:
            too_many = True
        else:
            return redirect("experience_reported", slug)
    context = {"experience": experience, "form": form, "too_many": too_many}
    return render(request, "experiences/asking/report.html", context, status=429 if too_many else 200)


@login_not_required
@require_safe
def experience_reported(request: HttpRequest, slug: str) -> HttpResponse:
    """Say thank you, and what happens next; a reload sends nothing."""
    return render(request, "experiences/asking/reported.html", {"experience": _published(slug)})


def link_invalid(request: HttpRequest) -> HttpResponse:
    """Say that a link of a mail is wrong, too old or has done its work."""
    return private(render(request, "experiences/asking/link_invalid.html", status=410))


def _published(slug: str) -> Experience:
    return get_object_or_404(Experience.objects.published().select_related("city__country"), slug=slug)


def _question(pk: int | None) -> Question | None:
    """Return the question of a link while its experience is public."""
    rows = Question.objects.filter(experience__in=Experience.objects.published())
    return rows.select_related("experience__city__country").filter(pk=pk).first() if pk else None
