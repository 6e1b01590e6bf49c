"""Awards, their editions and what was won."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards import admin_nominations  # noqa: F401 - registers its page
from awards.models import Award, AwardEdition, Prize
from core.admin_base import LANGUAGES, SiteAdmin, SiteStackedInline, TranslatedHistoryAdmin
from core.translated import SITE_LANGUAGES, column
from memberships.admin_eligibility import warn
from memberships.eligibility import may_be_awarded


class PrizeInline(SiteStackedInline):
    """What was won in the edition."""

    model = Prize
    autocomplete_fields = ("city", "experience")
    fields = (("result", "city"), "experience", ("title", "title_language"), "source")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Bring along what each line names."""
        return super().get_queryset(request).select_related("edition", "city", "experience")


@admin.register(Award)
class AwardAdmin(TranslatedHistoryAdmin):
    """An award."""

    slug_source = "name"
    list_display = ("__str__", "slug")
    search_fields = ("slug", *(column("name", code) for code in SITE_LANGUAGES))
    fieldsets = ((None, {"fields": ("slug",)}), LANGUAGES)


@admin.register(AwardEdition)
class AwardEditionAdmin(TranslatedHistoryAdmin):
    """An edition with its prizes."""

    list_display = ("__str__", "number", "theme", "congress", "prizes_given")
    list_filter = ("award",)
    search_fields = ("year", *(column("theme", code) for code in SITE_LANGUAGES))
    search_help_text = _("Year or words of the theme")
    autocomplete_fields = ("award", "congress", "jury")
    inlines = (PrizeInline,)
    language_lists = ("theme_languages",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("award", "year", "number"),
                    "congress",
                    ("candidatures", "candidate_cities", "candidate_countries"),
                )
            },
        ),
        (
            _("Call for nominations"),
            {"fields": (("opens_on", "closes_on"), ("most_per_city", "running_since"), "jury")},
        ),
        LANGUAGES,
        (_("For editors"), {"fields": ("is_sample", "theme_languages", "note", "source")}),
    )

    @admin.display(description=pgettext_lazy("count", "prizes"), ordering="number_of_prizes")
    def prizes_given(self, edition: AwardEdition) -> int:
        """Count its prizes."""
        return edition.number_of_prizes

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        """Warn of each city that may not get the prize that it has been given here."""
        super().save_formset(request, form, formset, change)
        for prize in (*formset.new_objects, *(row for row, fields in formset.changed_objects if "city" in fields)):
            _warn_of(request, prize)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Count the prizes in the same query, and bring along what the edition's name needs."""
        return (
            super()
            .get_queryset(request)
            .select_related("award", "congress__city")
            .annotate(number_of_prizes=Count("prizes"))
        )


@admin.register(Prize)
class PrizeAdmin(SiteAdmin):
    """A prize, found by its city or its title."""

    list_display = ("title", "result", "city", "edition", "experience")
    list_select_related = ("city", "edition__award", "experience")
    list_filter = ("result", "edition__award", "edition__year")
    search_fields = ("title", "city__name")
    search_help_text = _("Title or city")
    autocomplete_fields = ("edition", "city", "experience")
    fields = (("edition", "result"), "city", "experience", ("title", "title_language"), "source")

    def save_model(self, request: HttpRequest, obj: Prize, form, change: bool) -> None:
        """Warn of a city that may not get it."""
        super().save_model(request, obj, form, change)
        if {"city", "edition"} & set(form.changed_data):
            _warn_of(request, obj)


def _warn_of(request: HttpRequest, prize: Prize) -> None:
    """Say which rules speak against the city, where the edition is not history."""
    edition = prize.edition
    if edition.is_recent:
        hosts = [edition.congress.city] if edition.congress else []
        today = timezone.localdate()
        warn(request, may_be_awarded(prize.city, today, hosts=hosts, last_winners=edition.last_winners()))
