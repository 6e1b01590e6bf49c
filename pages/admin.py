"""The association's own texts, and what visitors write to it."""

from django.contrib import admin
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from core import l10n
from core.admin_base import LANGUAGES, SiteAdmin, TranslatedHistoryAdmin
from core.admin_columns import told
from core.admin_filters import HandledFilter
from core.translated import SITE_LANGUAGES, column
from pages import admin_jobs  # noqa: F401 - its page registers itself
from pages.actions import mark_answered, reopen
from pages.models import DayEdition, Enquiry, Highlight, JoinStep, MissionPoint, Page, Service


@admin.register(Page)
class PageAdmin(TranslatedHistoryAdmin):
    """A page of text."""

    slug_source = "title"
    list_display = ("__str__", "slug", "languages", "is_published", told(Page, "updated_at"))
    list_filter = ("is_published",)
    search_fields = ("slug", *(column(field, code) for field in ("title", "body") for code in SITE_LANGUAGES))
    search_help_text = _("Words of the title or the text")
    fieldsets = (
        (None, {"fields": ("is_published", "slug")}),
        LANGUAGES,
        (_("Languages"), {"fields": (("original_language", "source_language"),)}),
        (_("For editors"), {"fields": ("source",)}),
    )


@admin.register(Service)
class ServiceAdmin(TranslatedHistoryAdmin):
    """A service of the association."""

    slug_source = "title"
    list_display = ("__str__", "position")
    ordering = ("position", "pk")
    search_fields = tuple(column("title", code) for code in SITE_LANGUAGES)
    fieldsets = ((None, {"fields": ("position", "slug")}), LANGUAGES)


@admin.register(MissionPoint)
class MissionPointAdmin(TranslatedHistoryAdmin):
    """An aim of the association."""

    list_display = ("__str__", "position")
    search_fields = tuple(column("text", code) for code in SITE_LANGUAGES)
    fieldsets = ((None, {"fields": ("position",)}), LANGUAGES)


@admin.register(JoinStep)
class JoinStepAdmin(TranslatedHistoryAdmin):
    """A step by which a city joins."""

    list_display = ("__str__",)
    search_fields = tuple(column("title", code) for code in SITE_LANGUAGES)
    fieldsets = ((None, {"fields": ("number",)}), LANGUAGES)


@admin.register(DayEdition)
class DayEditionAdmin(TranslatedHistoryAdmin):
    """A year of the International Day."""

    list_display = ("year", "motto")
    language_lists = ("motto_languages",)
    search_fields = ("year", *(column("motto", code) for code in SITE_LANGUAGES))
    fieldsets = (
        (None, {"fields": ("year",)}),
        LANGUAGES,
        (_("For editors"), {"fields": ("motto_languages", "note", "source")}),
    )


@admin.register(Highlight)
class HighlightAdmin(SiteAdmin):
    """What the first page shows before the newest: by its place, and for which days."""

    list_display = ("__str__", "position", "since", "until", "is_shown")
    list_display_links = ("__str__",)
    list_editable = ("position",)
    list_select_related = ("experience",)
    search_fields = tuple(f"experience__{column('title', code)}" for code in SITE_LANGUAGES)
    search_help_text = _("Words of the title")
    autocomplete_fields = ("experience",)
    fields = ("experience", "position", ("since", "until"))

    @admin.display(description=_("on the first page today"), boolean=True)
    def is_shown(self, highlight: Highlight) -> bool:
        """Tell whether visitors see it there."""
        return highlight.is_shown

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Tell of each whether it is shown, in the same query."""
        today = Highlight.objects.on(timezone.localdate()).values("pk")
        return super().get_queryset(request).annotate(is_shown=Case(When(pk__in=today, then=True), default=False))


@admin.register(Enquiry)
class EnquiryAdmin(SiteAdmin):
    """A message of a visitor: read, answered by mail, marked as answered; never rewritten."""

    list_display = ("name", "subject", "city", told(Enquiry, "created_at"), "language", "answered")
    list_filter = (HandledFilter, "subject", "language")
    list_select_related = ("handled_by",)
    search_fields = ("name", "email", "city", "message")
    search_help_text = _("Name, address, city or words of the message")
    date_hierarchy = "created_at"
    actions = ("mark_as_answered", "open_again")
    fields = ("subject", "name", "email", "city", "language", told(Enquiry, "created_at"), "message", "answered")
    readonly_fields = fields

    @admin.display(description=pgettext_lazy("filter of enquiries", "answered"), ordering="handled_at")
    def answered(self, enquiry: Enquiry) -> str:
        """Say when and by whom."""
        if enquiry.handled_at is None:
            return str(_("Not answered yet"))
        return _("%(day)s, %(person)s") % {"day": l10n.short_date(enquiry.handled_at), "person": enquiry.handled_by}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Enquiries come from the contact form."""
        return False

    @admin.action(description=_("Mark as answered"), permissions=["change"])
    def mark_as_answered(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Note that somebody has taken care of the selected enquiries."""
        done = sum(mark_answered(enquiry=enquiry, by=request.user) for enquiry in queryset)
        self.tell_count(
            request,
            ngettext("%(count)s enquiry was marked as answered.", "%(count)s enquiries were marked as answered.", done),
            done,
        )

    @admin.action(description=_("Open again"), permissions=["change"])
    def open_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Put the selected enquiries back among those that wait."""
        done = sum(reopen(enquiry=enquiry, by=request.user) for enquiry in queryset)
        self.tell_count(
            request, ngettext("%(count)s enquiry waits again.", "%(count)s enquiries wait again.", done), done
        )
