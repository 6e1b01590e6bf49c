"""The bank in the secretariat's hands: the queue, the texts, and the way to the review page."""

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.admin import CityCountryFilter
from core import l10n
from core.admin_base import (
    LANGUAGES,
    SiteTabularInline,
    TranslatedHistoryAdmin,
    TranslatedInline,
)
from core.admin_columns import told
from core.admin_fields import SeveralField, SizedForm
from core.admin_imports import SheetExports
from core.admin_uploads import ReadableFiles
from core.models import AuditEvent
from core.translated import SITE_LANGUAGES, column
from experiences import (
    admin_adaptations,  # noqa: F401 - its pages register themselves
    admin_bulk,  # noqa: F401 - as above
    admin_reasons,  # noqa: F401 - as above
    admin_subjects,  # noqa: F401 - as above
    admin_visitors,  # noqa: F401 - as above
    language_choices,
    permissions,
)
from experiences.admin_filters import WAITING, EditorFilter, StateFilter, ToDoFilter
from experiences.admin_forms import DescribedImageForm
from experiences.admin_list import HEAVY, CountedPaginator, ExperienceList, with_words
from experiences.enums import Audience, State
from experiences.intake import take_in
from experiences.models import (
    Collection,
    CollectionEntry,
    Experience,
    ExperienceDocument,
    ExperienceImage,
)
from experiences.models.collections import POSITION_STEP
from experiences.sheets import EDITABLE, ExperienceSheet
from experiences.views.bulk import BulkView, bulk_actions
from experiences.views.review import ReviewView
from experiences.views.review_text import TextView


class ImageInline(ReadableFiles, TranslatedInline):
    """The pictures, with what they show for people who cannot see them."""

    model = ExperienceImage
    form = DescribedImageForm
    fields = (
        "file",
        *(column("alt", code) for code in SITE_LANGUAGES),
        ("is_decorative", "credit", "has_consent", "position"),
    )


class DocumentInline(ReadableFiles, SiteTabularInline):
    """Documents to take along."""

    model = ExperienceDocument
    form = SizedForm
    fields = ("title", "language", "file", "size", "position")
    readonly_fields = ("size",)


@admin.register(Experience)
class ExperienceAdmin(SheetExports, TranslatedHistoryAdmin):
    """An experience: the secretariat words, translates and corrects here, and decides on the review page."""

    change_form_template = "admin/experiences/experience/change_form.html"
    slug_source = "title"
    needed = ("title",)
    sheets = (ExperienceSheet,)
    list_display = (
        "title_shown",
        "review_link",
        "city_name",
        "state_mark",
        "waiting_since",
        "assigned_to",
        "languages",
    )
    list_display_links = ("title_shown",)
    list_select_related = ("city__country", "assigned_to")
    list_filter = (StateFilter, ToDoFilter, EditorFilter, CityCountryFilter, "channel", "is_focus", "is_sample")
    search_fields = (*(column("title", code) for code in SITE_LANGUAGES), "original_title", "city__name", "slug")
    search_help_text = _("Words of the title in any language, or the city")
    autocomplete_fields = ("city", "partner_cities", "topics", "principles", "goals")
    readonly_fields = (
        "state_mark",
        "assigned_to",
        told(Experience, "submitted_at"),
        told(Experience, "published_at"),
        "version",
        "created_by",
    )
    inlines = (ImageInline, DocumentInline)
    contact = (_("Contact"), {"fields": ("website", ("contact_name", "contact_email"), "licence", "confirmed_on")})
    facts = (
        (_("City"), {"fields": ("city", "partner_cities", "slug")}),
        LANGUAGES,
        (_("Languages"), {"fields": (("original_language", "source_language"), "original_title")}),
        (_("Subject"), {"fields": (("began_year", "ended_year"), "topics", "principles", "goals", "audiences")}),
        contact,
        (_("Recognition"), {"fields": (("is_focus", "focus_number"), "channel", "is_sample")}),
        (_("For editors"), {"fields": ("sources", "note")}),
    )
    where_it_stands = (
        pgettext_lazy("workflow", "Where it stands"),
        {
            "fields": (
                ("state_mark", "assigned_to", "version"),
                (told(Experience, "submitted_at"), told(Experience, "published_at"), "created_by"),
            )
        },
    )

    # The queue.

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Leave out what a city is still writing; add since when each row stands where it stands."""
        moved = AuditEvent.objects.filter(
            object_type=Experience._meta.label_lower,
            object_id=Cast(OuterRef("pk"), CharField()),
            data__has_key="to",
        ).order_by("-at")
        rows = super().get_queryset(request).exclude(state=State.DRAFT)
        if request.resolver_match and request.resolver_match.url_name == "experiences_experience_changelist":
            rows = rows.defer(*HEAVY)
        return rows.annotate(moved_at=Subquery(moved.values("at")[:1]))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str):
        """Find each word in a title of any language, without accents and by an index, or in the name of the city."""
        return with_words(queryset, search_term), False

    def get_changelist(self, request: HttpRequest, **_kwargs):
        """Count once."""
        return ExperienceList

    def get_paginator(self, request: HttpRequest, *args, **kwargs) -> CountedPaginator:
        """Take over what the filter of states has counted."""
        return CountedPaginator(*args, number=getattr(request, "known_count", None), **kwargs)

    def get_ordering(self, request: HttpRequest):
        """Put first what waits longest where a queue is shown, else what was changed last."""
        queue = {WAITING, *State.WAITING_FOR_SECRETARIAT, State.CONSENT_ASKED, State.CHANGES_REQUESTED}
        return ("submitted_at", "pk") if request.GET.get("state") in queue else ("-updated_at", "-pk")

    @admin.display(description=_("experience"))
    def title_shown(self, experience: Experience) -> str:
        """Return the title in the reader's language or the nearest one."""
        return str(experience)

    @admin.display(description=_("city"), ordering="city__name")
    def city_name(self, experience: Experience) -> str:
        """Name the city and its country."""
        return f"{experience.city.display_name} ({experience.city.country.name})"

    @admin.display(description=pgettext_lazy("workflow", "state"), ordering="state")
    def state_mark(self, experience: Experience) -> str:
        """Print the state with its own mark, never by colour alone."""
        return format_html('<span class="state state-{}">{}</span>', experience.state, State(experience.state).label)

    @admin.display(description=pgettext_lazy("workflow", "since"), ordering="submitted_at")
    def waiting_since(self, experience: Experience) -> str:
        """Tell since when it stands there."""
        moment = experience.moved_at or experience.published_at or experience.submitted_at
        return l10n.short_date(moment) if moment else self.get_empty_value_display()

    @admin.display(description=_("review"))
    def review_link(self, experience: Experience) -> str:
        """Lead to the review page; the link's name says of which experience."""
        return format_html(
            '<a class="review-link" href="{}">{}<span class="visually-hidden">: {}</span></a>',
            reverse("admin:experiences_experience_review", args=[experience.pk]),
            _("Review"),
            experience,
        )

    def get_actions(self, request: HttpRequest) -> dict:
        """Offer the steps with several, and no deletion of many: what was published is archived."""
        offered = super().get_actions(request)
        offered.pop("delete_selected", None)
        return offered | (bulk_actions() if permissions.can_review(request.user) else {})

    # The page of one.

    def get_fieldsets(self, request: HttpRequest, obj: Experience | None = None):
        """Show first where it stands; a new one stands nowhere yet. Only editors see whom one would write to."""
        entries = (self.where_it_stands, *self.facts) if obj else self.facts
        if not permissions.can_review(request.user):
            entries = [entry for entry in entries if entry is not self.contact]
        return [part for entry in entries for part in (self._language_fieldsets() if entry is LANGUAGES else [entry])]

    def hidden_in_history(self, request: HttpRequest) -> set[str]:
        """Keep from the earlier versions too what only editors see."""
        own = set() if permissions.can_review(request.user) else set(flatten_fieldsets([self.contact]))
        return super().hidden_in_history(request) | own

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        """Tick for whom it is instead of typing a list; offer the languages in the order of the city's form."""
        if db_field.name == "audiences":
            return SeveralField(required=False, label=capfirst(db_field.verbose_name), choices=Audience.choices)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "original_language":
            field.choices = lambda: language_choices.grouped(language_choices.of_members())
        return field

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        """Begin in the editor's own language."""
        return {"original_language": request.user.language, "source_language": request.user.language}

    def has_change_permission(self, request: HttpRequest, obj: Experience | None = None) -> bool:
        """Let the texts be edited in review and after the decision, not while the city has them."""
        return super().has_change_permission(request, obj) and (obj is None or obj.state in EDITABLE)

    def has_delete_permission(self, request: HttpRequest, obj: Experience | None = None) -> bool:
        """Delete nothing that was ever public, nor anything under way: it is archived or rejected."""
        return super().has_delete_permission(request, obj) and (
            obj is None or obj.state in (State.REJECTED, State.WITHDRAWN)
        )

    def save_model(self, request: HttpRequest, obj: Experience, form, change: bool) -> None:
        """Save the changed columns only: the state may have moved since the page was opened."""
        if not change:
            take_in(experience=obj, by=request.user)
            return
        if getattr(request, "shows_older_version", False):
            super().save_model(request, obj, form, change)
            return
        columns = {field.name for field in self.opts.concrete_fields}
        obj.version = Experience.objects.values_list("version", flat=True).get(pk=obj.pk) + 1
        obj._history_user = request.user  # noqa: SLF001 - the name that simple_history reads
        obj.save(update_fields=[*(name for name in form.changed_data if name in columns), "version", "updated_at"])

    def view_on_site(self, experience: Experience) -> str:
        """Lead to the page; editors see there also what is not public yet."""
        return experience.get_absolute_url()

    def response_change(self, request: HttpRequest, obj: Experience):
        """Go back to the review where the editing began there."""
        if "_review" in request.POST:
            messages.success(request, _("The text was saved."))
            return self.review.redirect(obj)
        return super().response_change(request, obj)

    # The review page.

    @property
    def review(self) -> ReviewView:
        """Return the review page of this admin."""
        return ReviewView(self)

    def get_urls(self):
        """Add the review page and its buttons."""
        view = self.admin_site.admin_view
        texts = TextView(self)
        return [
            path("several/", view(BulkView(self).act), name="experiences_experience_bulk"),
            path("<int:pk>/review/", view(self.review.page), name="experiences_experience_review"),
            path("<int:pk>/review/note/", view(self.review.note), name="experiences_experience_note"),
            path("<int:pk>/review/editor/", view(self.review.editor), name="experiences_experience_assign"),
            path("<int:pk>/review/compare/", view(texts.compare), name="experiences_experience_compare"),
            path("<int:pk>/review/part/<slug:name>/", view(texts.part), name="experiences_experience_part"),
            path("<int:pk>/review/<slug:action>/", view(self.review.act), name="experiences_experience_act"),
            *super().get_urls(),
        ]


class EntryInline(TranslatedInline):
    """The experiences of a collection in their order, each with a note."""

    model = CollectionEntry
    autocomplete_fields = ("experience",)
    fields = ("position", "experience", *(column("note", code) for code in SITE_LANGUAGES))


@admin.register(Collection)
class CollectionAdmin(TranslatedHistoryAdmin):
    """A collection; “view on site” is a preview until it is published."""

    slug_source = "title"
    needed = ("title",)
    list_display = ("__str__", "size", "languages", "is_published")
    list_filter = ("is_published",)
    search_fields = ("slug", *(column("title", code) for code in SITE_LANGUAGES))
    search_help_text = _("Words of the title")
    inlines = (EntryInline,)
    fieldsets = (
        (None, {"fields": ("is_published", "slug", "cover", "cover_credit")}),
        LANGUAGES,
        (_("Languages"), {"fields": (("original_language", "source_language"),)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Add how many of its experiences visitors see."""
        return Collection.objects.for_list()

    @admin.display(description=_("experiences shown"), ordering="size")
    def size(self, collection: Collection) -> str:
        """Return how many of its experiences visitors see."""
        return l10n.number(collection.size)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        """Begin in the editor's own language."""
        return {"original_language": request.user.language, "source_language": request.user.language}

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """Number the places anew, with room between two for another."""
        super().save_related(request, form, formsets, change)
        entries = list(form.instance.entries.all())
        for place, entry in enumerate(entries, 1):
            entry.position = place * POSITION_STEP
        CollectionEntry.objects.bulk_update(entries, ["position"])

    def view_on_site(self, collection: Collection) -> str:
        """Lead to the page; the secretariat sees it there before visitors do."""
        return collection.get_absolute_url()
