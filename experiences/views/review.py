"""The review page in the admin: the text as it will be read, what is known about it, and the steps one may take."""

import functools
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import l10n, markdown
from core.audit_labels import BY, action_label
from core.http import tell_refusal
from core.models import AuditEvent
from core.permissions import is_staff_with
from core.translated import SITE_LANGUAGES
from core.workflow import TransitionNotAllowed
from editorial.actions import add_comment
from editorial.models import Comment, TranslationState
from experiences import actions, completeness, emails, machine_drafts, permissions, reading, threads, workflow
from experiences.alike import alike
from experiences.enums import State
from experiences.models import Experience
from experiences.models.experience import ORIGINAL, TEXT_FIELDS, column_in
from experiences.precedents import precedents
from experiences.rehearsal import rehearse
from experiences.review_forms import STEPS, EditorForm, NoteForm, StepForm
from experiences.versions import answer_of_city
from experiences.wording import reworded


class ReviewView:
    """The page and its buttons; every step is a POST to its own address and comes back here."""

    def __init__(self, model_admin) -> None:
        self.model_admin = model_admin

    def page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show everything that a decision needs."""
        return self._render(request, self._experience(request, pk))

    def act(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """Take a step, say who was told, and come back; what was typed stays where something was wrong."""
        experience = self._experience(request, pk)
        if request.method != "POST":
            return self.redirect(experience)
        if action not in STEPS:
            raise Http404
        if not permissions.can_review(request.user, experience):
            raise PermissionDenied
        form = StepForm(request.POST, action=action, experience=experience)
        if request.POST.get("do") == "insert" and form.beginnings:
            return self._render(request, experience, form.with_template())
        if not form.is_valid():
            return self._render(request, experience, form)
        if form.cleaned_data["version"] != experience.version and not _already(action, experience):
            messages.error(
                request,
                _("Somebody changed this experience while you were reading. Nothing was done: read it again first."),
            )
            return self._render(request, experience, form, status=409)
        try:
            return self._take(request, experience, form)
        except TransitionNotAllowed as error:
            tell_refusal(request, error)
            return self.redirect(experience)
        except ValidationError as error:
            for sentence in error.messages:
                form.add_error(None, sentence)
            return self._render(request, experience, form)

    def _take(self, request: HttpRequest, experience: Experience, form: StepForm) -> HttpResponse:
        """Take the step, or show the mails that it would send."""
        step = functools.partial(getattr(actions, form.action), experience=experience, by=request.user)
        if request.POST.get("do") == "preview":
            _row, form.letters = rehearse(step, **form.arguments)
            return self._render(request, experience, form)
        row = step(**form.arguments)
        messages.success(request, _kept_day(row) if form.action == "set_day" else _done(row))
        return self.redirect(row)

    def note(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep a note that only the secretariat reads, or write to the city."""
        experience = self._experience(request, pk)
        if request.method != "POST":
            return self.redirect(experience)
        form = NoteForm(request.POST)
        to_city = request.POST.get("do") == "tell"
        if to_city and not permissions.can_review(request.user, experience):
            raise PermissionDenied
        if not form.is_valid():
            return self._render(request, experience, note_form=form)
        field, body = form.cleaned_data["field"], form.cleaned_data["body"]
        if to_city:
            threads.tell_city(experience=experience, by=request.user, field=field, body=body)
            messages.success(
                request, _told(experience) or _("The message was kept. Nobody of the city has an account.")
            )
        else:
            add_comment(record=experience, by=request.user, body=body, field=field)
            messages.success(request, _("The note was kept. Only the secretariat reads it."))
        return self.redirect(experience)

    def editor(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it, give it to somebody, or leave it for others."""
        experience = self._experience(request, pk)
        if request.method != "POST":
            return self.redirect(experience)
        if not permissions.can_review(request.user, experience):
            raise PermissionDenied
        if request.POST.get("do") == "release":
            row = actions.release(experience=experience, by=request.user)
            messages.success(request, _("It is in nobody’s charge now."))
            return self.redirect(row)
        form = EditorForm(request.POST, editors=editors())
        is_taken = request.POST.get("do") == "take"
        if not is_taken and not form.is_valid():
            return self._render(request, experience, editor_form=form)
        to = request.user if is_taken else form.cleaned_data["editor"]
        row = actions.assign(experience=experience, by=request.user, to=to)
        sentence = (
            _("It is in your charge now.")
            if row.assigned_to == request.user
            else _("It is in the charge of %(person)s now, who was told by mail.") % {"person": row.assigned_to}
        )
        messages.success(request, sentence)
        return self.redirect(row)

    def redirect(self, experience: Experience, place: str = "") -> HttpResponse:
        """Come back to the page, or to a place on it."""
        return redirect(reverse("admin:experiences_experience_review", args=[experience.pk]) + place)

    def _experience(self, request: HttpRequest, pk: int) -> Experience:
        """Return what this person may see in the admin, else 404."""
        if not self.model_admin.has_view_permission(request):
            raise PermissionDenied
        rows = self.model_admin.get_queryset(request).select_related("city__country", "assigned_to", "created_by")
        return get_object_or_404(rows, pk=pk)

    def _render(
        self, request, experience, failed=None, *, note_form=None, editor_form=None, status=200
    ) -> HttpResponse:
        events = list(AuditEvent.objects.about(experience).order_by("-at", "-pk"))
        comments = list(Comment.objects.about(experience))
        editor_form = editor_form or EditorForm(
            editors=editors(), initial={"editor": experience.assigned_to_id or request.user.pk}
        )
        can_review = permissions.can_review(request.user, experience)
        can_edit = self.model_admin.has_change_permission(request, experience)
        about = request.GET.get("about", "")
        context = {
            **self.model_admin.admin_site.each_context(request),
            "title": str(experience),
            "opts": self.model_admin.opts,
            "experience": experience,
            "texts": texts(experience, comments),
            "pictures": list(experience.images.all()),
            "papers": list(experience.documents.all()),
            "facts": facts(experience),
            "to_translate": to_translate(request.user, experience),
            "rewordings": reworded(experience),
            "answer": answer_of_city(experience),
            "alike": alike(experience) if can_review else [],
            "precedents": precedents(experience) if can_review else [],
            "comments": [{"comment": comment, "label": _label(comment.field)} for comment in comments],
            "moments": [moment(event) for event in events],
            "people": emails.city_people(experience),
            "steps": steps(request.user, experience, failed),
            "failed": failed,
            "note_form": note_form or NoteForm(initial={"field": about}),
            "writes_note": bool(note_form or about),
            "editor_form": editor_form if can_review else None,
            "sees_people": can_review,
            "can_edit": can_edit,
            "media": self.model_admin.media,
        }
        return TemplateResponse(request, "admin/experiences/experience/review.html", context, status=status)


def editors() -> QuerySet[User]:
    """Return the active staff who may review, by name."""
    permission = Permission.objects.filter(content_type__app_label="experiences", codename="review_experience")
    may = Q(is_superuser=True) | Q(groups__permissions__in=permission) | Q(user_permissions__in=permission)
    return User.objects.filter(may, is_active=True, is_staff=True).distinct().order_by("name", "pk")


def steps(user, experience: Experience, failed: StepForm | None = None) -> list[StepForm]:
    """Return the steps that this editor may take now, each with its form; the failed one as it was sent."""
    if not is_staff_with(user, "experiences.review_experience"):
        return []
    possible = [action for action in permissions.actions_for(user, experience) if action in STEPS]
    if experience.state == State.IN_REVIEW:
        possible.insert(possible.index("accept") + 1, "publish")
    if experience.state == State.ACCEPTED:
        possible.insert(possible.index("publish") + 1, "set_day")
    return [
        failed if failed and failed.action == action else StepForm(action=action, experience=experience)
        for action in possible
    ]


def texts(experience: Experience, comments: list[Comment]) -> list[dict]:
    """Return each language that has any text, with its parts; the one it was written in first, with what is said."""
    said: dict[str, list[Comment]] = {}
    for comment in comments:
        said.setdefault(comment.field, []).append(comment)
    first = [ORIGINAL] if experience.written_in_original else []
    codes = [*first, *sorted(SITE_LANGUAGES, key=lambda code: code != experience.source_language)]
    languages = {code: experience.original_language if code == ORIGINAL else code for code in codes}
    names = {code: l10n.language_name(language) for code, language in languages.items()}
    found = []
    for code in codes:
        parts = [
            {
                "field": field,
                "column": column_in(field, code),
                "label": _label(field),
                "text": getattr(experience, column_in(field, code)) or "",
                "said": said.get(field, []) if code == experience.written_in else [],
            }
            for field in TEXT_FIELDS
        ]
        if any(part["text"] for part in parts):
            found.append(
                {
                    "code": code,
                    "language": languages[code],
                    "name": capfirst(names[code]),
                    "is_source": code == experience.written_in,
                    "is_original": code == ORIGINAL,
                    "title": parts[0],
                    "summary": parts[1],
                    "parts": [{**part, "html": markdown.render(part["text"])} for part in parts[2:] if part["text"]],
                    "missing": [part for part in parts if not part["text"]],
                }
            )
    return found


def facts(experience: Experience) -> dict:
    """Return what a machine can tell before a person reads."""
    images = list(experience.images.all())
    undescribed = [number for number, image in enumerate(images, 1) if not image.is_described]
    unagreed = [number for number, image in enumerate(images, 1) if not image.has_consent]
    subjects = {
        "topics": list(experience.topics.all()),
        "principles": list(experience.principles.all()),
        "goals": list(experience.goals.all()),
    }
    advice = completeness.advice(
        experience, images=len(images), subjects=sum(map(len, subjects.values())), unagreed=unagreed
    )
    advice += completeness.advice_on_languages(experience)
    advice += machine_drafts.advice(experience)
    readable = machine_drafts.readable_languages(experience)
    return {
        "blockers": [*completeness.blockers(experience, undescribed), *completeness.untranslated(experience)],
        "advice": advice,
        "available": [l10n.language_name(code) for code in readable],
        "missing": [l10n.language_name(code) for code in SITE_LANGUAGES if code not in readable],
        "original": l10n.language_name(experience.original_language),
        "audiences": [each["label"] for each in reading.audiences(experience)],
        **subjects,
    }


def to_translate(user, experience: Experience) -> list[dict]:
    """Return the languages whose translation this person may write, with the page from which one comes back here."""
    if not user.has_perm("editorial.change_translationstate"):
        return []
    back = urlencode({"next": reverse("admin:experiences_experience_review", args=[experience.pk])})
    states = TranslationState.objects.visible_to(user).of_record(experience).filter(is_source=False)
    by_language = {state.language: state for state in states}
    return [
        {
            "url": f"{reverse('admin:editorial_translationstate_change', args=[by_language[code].pk])}?{back}",
            "language": l10n.language_name(code),
            "words": by_language[code].words,
        }
        for code in SITE_LANGUAGES
        if code in by_language
    ]


def moment(event: AuditEvent) -> dict:
    """Return one event of the trail in words."""
    said = event.data.get("fields")
    said = said if isinstance(said, dict) else {}  # other events only name their fields
    states = [State(event.data[key]).label for key in ("from", "to") if event.data.get(key) in State.values]
    return {
        "at": event.at,
        "who": event.actor_name or BY,
        "what": action_label(event.action),
        "states": states if len(states) == 2 and states[0] != states[1] else [],
        "message": event.message,
        "remarks": [{"label": _label(field), "text": text} for field, text in said.items()],
    }


def _already(action: str, experience: Experience) -> bool:
    return action in workflow.TABLE.by_action and workflow.TABLE.has_been_done(action, experience.state)


def _label(field: str) -> str:
    return capfirst(emails.field_label(field)) if field else ""


def _done(experience: Experience) -> str:
    """Say where it stands now and who was told."""
    state = _("Done. The experience is now in the state “%(state)s”.") % {"state": State(experience.state).label}
    return state + " " + (_told(experience) or _("Nobody of the city has an account here, so nobody was told."))


def _told(experience: Experience) -> str:
    """Say who of the city was told; nothing where there is nobody."""
    people = [str(person) for person in emails.city_people(experience)]
    told = ngettext("%(people)s was told by mail.", "%(people)s were told by mail.", len(people))
    return told % {"people": l10n.listed(people)} if people else ""


def _kept_day(experience: Experience) -> str:
    if experience.announce_on is None:
        return _("It is announced when an editor publishes it.")
    return _("It will be published on %(day)s.") % {"day": l10n.long_date(experience.announce_on)}
