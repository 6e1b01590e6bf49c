"""What cities say of each other's experiences: “we adapted this”, in the secretariat's hands."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from core.admin_base import SiteAdmin
from core.admin_columns import told
from core.translated import SITE_LANGUAGES, column
from experiences import adaptations, permissions
from experiences.models import Adaptation
from experiences.models.experience import ORIGINAL, STORY_FIELDS, column_in

STORIES = [
    f"{side}__{name}"
    for side in ("experience", "source")
    for field in STORY_FIELDS
    for name in (field, *(column(field, code) for code in SITE_LANGUAGES), column_in(field, ORIGINAL))
]


@admin.register(Adaptation)
class AdaptationAdmin(SiteAdmin):
    """Read as the cities have said it; answered here only for a city of which nobody works on this site."""

    list_display = ("named", "city", "origin", "origin_city", "state", told(Adaptation, "asked_at"))
    list_display_links = ("named",)
    list_filter = ("state",)
    search_fields = ("experience__city__name", "source__city__name", "experience__slug", "source__slug")
    search_help_text = _("Cities, or words of the addresses")
    date_hierarchy = "stated_at"
    actions = ("confirm", "refuse")
    fields = (
        "link", "city", "origin_link", "origin_city", "state", told(Adaptation, "stated_at"), "stated_by",
        told(Adaptation, "asked_at"), told(Adaptation, "answered_at"), "answered_by", told(Adaptation, "ended_at"),
        "ended_by",
    )  # fmt: skip
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A city says it of its own experience."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Adaptation | None = None) -> bool:
        """What was said once is kept, also when it is taken back."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Bring both experiences along, without their long texts."""
        return super().get_queryset(request).for_list().select_related("stated_by").defer(*STORIES)

    @admin.display(description=_("experience"))
    def named(self, adaptation: Adaptation) -> str:
        """Name the experience that was adapted."""
        return str(adaptation.experience)

    @admin.display(description=_("city"), ordering="experience__city__name")
    def city(self, adaptation: Adaptation) -> str:
        """Name the city that says so."""
        return adaptation.experience.city.display_name

    @admin.display(description=_("adapted from"))
    def origin(self, adaptation: Adaptation) -> str:
        """Name what it was adapted from."""
        return str(adaptation.source)

    @admin.display(description=pgettext_lazy("adaptation", "other city"), ordering="source__city__name")
    def origin_city(self, adaptation: Adaptation) -> str:
        """Name the city that is asked."""
        return adaptation.source.city.display_name

    @admin.display(description=_("experience"))
    def link(self, adaptation: Adaptation) -> str:
        """Lead to the review page of the experience."""
        return _link(adaptation.experience)

    @admin.display(description=_("adapted from"))
    def origin_link(self, adaptation: Adaptation) -> str:
        """Lead to the review page of what it was adapted from."""
        return _link(adaptation.source)

    @admin.action(description=_("Confirm for cities of which nobody works here"), permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Answer yes for the chosen ones."""
        self._answer(request, queryset, confirms=True)

    @admin.action(description=_("Say for such cities that it is not so"), permissions=["change"])
    def refuse(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Answer no for the chosen ones."""
        self._answer(request, queryset, confirms=False)

    def _answer(self, request: HttpRequest, queryset: QuerySet, *, confirms: bool) -> None:
        done = 0
        for adaptation in queryset.filter(asked_at__isnull=False):
            if permissions.can_answer(request.user, adaptation):
                before = adaptation.state
                row = adaptations.answer(adaptation=adaptation, by=request.user, confirms=confirms)
                done += row.state != before
        self.tell_count(
            request,
            ngettext("%(count)s adaptation was answered.", "%(count)s adaptations were answered.", done),
            done,
        )


def _link(experience) -> str:
    url = reverse("admin:experiences_experience_review", args=[experience.pk])
    return format_html('<a href="{}">{}</a>', url, experience)
