"""A city nominates an experience for the award: it begins, writes, sends, and may withdraw."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards import actions, eligibility
from awards.desk import row_of
from awards.enums import NominationState as State
from awards.forms import BeginForm, NominationForm
from awards.models import AwardEdition, Nomination
from awards.workflow import TABLE
from cities.models import City
from core import kept_text
from core.downloads import uploaded_file
from core.forms import as_typed, refuse_to_overwrite
from core.http import private, tell_refusal
from core.workflow import TransitionNotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
def nomination_create(request: HttpRequest, edition: int, slug: str) -> HttpResponse:
    """Say what the call asks for, and choose the experience; what speaks against the city is said before anything."""
    city = get_object_or_404(City.objects.represented_by(request.user), slug=slug)
    call = get_object_or_404(AwardEdition.objects.select_related("award", "congress__city"), pk=edition)
    if not call.takes_nominations():
        messages.warning(request, _("The call for nominations is closed."))
        return redirect("city_desk")
    experiences = eligibility.nominable(city, call)
    chosen = request.GET.get("experience", "")
    form = BeginForm(
        request.POST or None, experiences=experiences, initial={"experience": chosen if chosen.isdecimal() else None}
    )
    if request.method == "POST" and (begun := _begin(form, request, city, call)):
        return redirect("nomination_detail", begun.pk)
    context = {
        "city": city,
        "edition": call,
        "form": form,
        "has_experiences": experiences.exists(),
        "found": eligibility.of_city(city, call),
    }
    return render(request, "awards/nomination_create.html", context)


@kept_text.keeps_typed_text
@require_http_methods(["GET", "HEAD", "POST"])
def nomination_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a nomination: as a form while the city writes, afterwards what was sent and what happens next."""
    nomination = _own(request, pk)
    if request.POST.get("do") == "discard":
        kept_text.forget(request)
        return redirect("nomination_detail", pk)
    data = request.POST if request.method == "POST" else kept_text.kept(request)
    if not nomination.is_writable:
        is_post = request.method == "POST"
        return _too_late(request, nomination) if is_post else _show(request, nomination, typed=_typed(data, nomination))
    form = NominationForm(data, request.FILES or None, nomination=nomination, by=request.user)
    try:
        if request.method == "POST" and _save(form, request, nomination):
            return redirect("nomination_detail", pk)
    except actions.NotWritable:
        return _too_late(request, _own(request, pk))
    return _show(request, _own(request, pk) if form.is_bound else nomination, form)


@require_safe
def nomination_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the letter back to the city’s people, as a download."""
    return letter_response(_own(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def nomination_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then take the nomination back."""
    nomination = _own(request, pk)
    if request.method == "POST":
        try:
            actions.withdraw(nomination=nomination, by=request.user)
            messages.success(request, _("The nomination is withdrawn."))
        except TransitionNotAllowed as refusal:
            tell_refusal(request, refusal)
        return redirect("city_desk")
    if not TABLE.allows("withdraw", nomination.state):
        return redirect("nomination_detail", pk)
    return render(request, "awards/nomination_withdraw.html", {"nomination": nomination})


def letter_response(nomination: Nomination) -> HttpResponse:
    """Answer with a letter; who may have it is the caller’s business."""
    if not nomination.letter:
        raise Http404
    name = f"{slugify(nomination.city.name) or 'city'}-nomination-{nomination.pk}"
    return private(uploaded_file(nomination.letter, download_as=name))


# Parts ----------------------------------------------------------------------------------------------------------------

RELATED = ("edition__award", "edition__congress__city", "city__country", "experience", "sent_by")


def _own(request: HttpRequest, pk: int) -> Nomination:
    """Return a nomination of a city for which this person has a role today, else 404."""
    return get_object_or_404(Nomination.objects.of_cities_of(request.user).select_related(*RELATED), pk=pk)


def _begin(form: BeginForm, request: HttpRequest, city: City, edition: AwardEdition) -> Nomination | None:
    """Begin with the chosen experience; one that is nominated already leads to that nomination."""
    live = edition.nominations.filter(city=city, state__in=State.LIVE)
    for known in live:
        if str(known.experience_id) == request.POST.get("experience"):
            return known
    if not form.is_valid():
        return None
    try:
        begun, _is_new = actions.begin(edition=edition, experience=form.cleaned_data["experience"], by=request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None
    return begun


def _save(form: NominationForm, request: HttpRequest, nomination: Nomination) -> bool:
    """Keep what can be kept, and send it where that was asked; False where the form has something to say.

    A letter is kept even where a text is too long: a browser would not bring it a second time. Raise NotWritable.
    """
    is_valid = form.is_valid()
    letter = form.cleaned_data.get("letter")
    if is_valid:
        refuse_to_overwrite(form)
        form.is_told = True
    texts = form.texts() if not form.errors else {}
    if form.errors and letter is None:
        return False
    row = actions.save(nomination=nomination, by=request.user, texts=texts, letter=letter)
    if form.errors:
        return False
    kept_text.forget(request)
    if request.POST.get("do") != "send":
        messages.success(request, _("Saved."))
        return True
    try:
        actions.send(nomination=row, by=request.user)
        messages.success(request, _("Your nomination is sent. We confirm it to you by mail."))
    except TransitionNotAllowed as refusal:
        tell_refusal(request, refusal)
    except ValidationError:
        messages.error(request, _("Saved, but not sent: see below what is missing."))
    return True


def _too_late(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """Tell a second click that all is well; give back to a colleague who comes too late what they have typed."""
    typed = _typed(request.POST, nomination)
    if request.POST.get("do") == "send" and not typed:
        refusal = TABLE.refusal("send", nomination.state)
        tell_refusal(request, refusal)
        return redirect("nomination_detail", nomination.pk)
    return _show(request, nomination, typed=typed)


def _typed(data: QueryDict | None, nomination: Nomination) -> str:
    """Return what was typed and is not what was sent."""
    typed = as_typed((data or {}).get("reasons", "")).strip()
    return typed if typed != nomination.reasons.strip() else ""


def _show(
    request: HttpRequest, nomination: Nomination, form: NominationForm | None = None, typed: str = ""
) -> HttpResponse:
    context = {
        "nomination": nomination,
        "row": row_of(nomination),
        "may_withdraw": TABLE.allows("withdraw", nomination.state),
        "typed": typed,
        "is_restored": request.method != "POST" and kept_text.kept(request) is not None,
        "writer": kept_text.writer_mark(request),
    }
    if form is None:
        return private(render(request, "awards/nomination_detail.html", context))
    form.say_what_sending_needs()
    context |= {
        "form": form,
        "seen": form.seen,
        "found": eligibility.of_nomination(nomination),
    }
    return private(render(request, "awards/nomination_form.html", context))
