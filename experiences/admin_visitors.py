"""What visitors write about experiences, and who wants to know of new ones, in the secretariat's hands."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from core import l10n
from core.admin_base import SiteAdmin
from core.admin_columns import told
from core.admin_filters import HandledFilter
from core.translated import SITE_LANGUAGES, column
from experiences import alerts, asking
from experiences.models import ChangeReport, Question, SearchAlert
from experiences.models.experience import STORY_FIELDS

STORIES = [
    f"experience__{name}"
    for field in STORY_FIELDS
    for name in (field, *(column(field, code) for code in SITE_LANGUAGES))
]


class VisitorMessageAdmin(SiteAdmin):
    """A message of a visitor: read, dealt with, marked as such; never rewritten."""

    list_select_related = ("experience__city", "handled_by")
    date_hierarchy = "created_at"
    actions = ("mark", "open_again")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Messages come from the public pages."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """They are deleted by themselves after a year."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Bring along what names the experience, without its long texts."""
        return super().get_queryset(request).select_related(*self.list_select_related).defer(*STORIES)

    @admin.display(description=_("experience"))
    def about(self, message) -> str:
        """Lead to the experience's page."""
        return format_html('<a href="{}">{}</a>', message.experience.get_absolute_url(), message.experience)

    @admin.display(description=_("city"), ordering="experience__city__name")
    def city(self, message) -> str:
        """Name the city."""
        return message.experience.city.display_name

    def when_and_who(self, message) -> str:
        """Say when and by whom it was dealt with."""
        who = message.handled_by or _("the city")
        return _("%(day)s, %(person)s") % {"day": l10n.short_date(message.handled_at), "person": who}


@admin.register(Question)
class QuestionAdmin(VisitorMessageAdmin):
    """A question to a city. What is not passed on yet is nobody's business but its sender's."""

    list_display = ("about", "city", "name", told(Question, "sent_at"), "reached", "language", "handled")
    list_display_links = ("name",)
    list_filter = (HandledFilter, "reached", "language")
    search_fields = ("name", "email", "organisation", "message", "experience__city__name")
    search_help_text = _("Name, address, city or words of the question")
    fields = (
        "about", "city", "name", "email", "organisation", "language", told(Question, "sent_at"), "reached", "message",
        "handled",
    )  # fmt: skip
    readonly_fields = fields

    @admin.display(description=pgettext_lazy("filter of enquiries", "answered"), ordering="handled_at")
    def handled(self, question: Question) -> str:
        """Say when and by whom."""
        return self.when_and_who(question) if question.handled_at else str(_("Not answered yet"))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Show what was passed on."""
        return super().get_queryset(request).filter(sent_at__isnull=False)

    @admin.action(description=_("Mark as answered"), permissions=["change"])
    def mark(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Note that the selected questions are answered."""
        done = sum(asking.mark_answered(question=question, by=request.user) for question in queryset)
        self.tell_count(
            request,
            ngettext(
                "%(count)s question was marked as answered.", "%(count)s questions were marked as answered.", done
            ),
            done,
        )

    @admin.action(description=_("Open again"), permissions=["change"])
    def open_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Put the selected questions back among those that wait."""
        done = sum(asking.reopen_question(question=question, by=request.user) for question in queryset)
        self.tell_count(
            request, ngettext("%(count)s question waits again.", "%(count)s questions wait again.", done), done
        )


class DealtWithFilter(HandledFilter):
    """Which reports still wait: nobody answers a report."""

    title = pgettext_lazy("report", "dealt with")

    def lookups(self, request: HttpRequest, model_admin):
        """Return both."""
        return [("no", pgettext_lazy("report", "Waiting")), ("yes", pgettext_lazy("report", "Dealt with"))]


@admin.register(ChangeReport)
class ChangeReportAdmin(VisitorMessageAdmin):
    """A visitor says that something has changed: the queue of what to look at."""

    list_display = ("about", "city", "kind_shown", "times", told(ChangeReport, "created_at"), "dealt_with")
    list_display_links = ("kind_shown",)
    list_filter = (DealtWithFilter, "kind")
    search_fields = ("message", "email", "experience__city__name")
    search_help_text = _("Words of the message, address or city")
    fields = (
        "about", "city", "edit", "kind_shown", "message", "email", "language", "times",
        told(ChangeReport, "created_at"), "dealt_with",
    )  # fmt: skip
    readonly_fields = fields

    @admin.display(description=_("what has changed"), ordering="kind")
    def kind_shown(self, report: ChangeReport) -> str:
        """Say what it is about."""
        return report.get_kind_display()

    @admin.display(description=pgettext_lazy("report", "dealt with"), ordering="handled_at")
    def dealt_with(self, report: ChangeReport) -> str:
        """Say when and by whom."""
        return self.when_and_who(report) if report.handled_at else str(pgettext_lazy("report", "Waiting"))

    @admin.display(description=_("Correct it"))
    def edit(self, report: ChangeReport) -> str:
        """Lead to where the experience is edited."""
        url = reverse("admin:experiences_experience_change", args=[report.experience_id])
        return format_html('<a href="{}">{}</a>', url, _("Open the experience"))

    @admin.action(description=_("Mark as dealt with"), permissions=["change"])
    def mark(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Note that the selected reports need nothing more."""
        done = sum(asking.mark_dealt_with(report=report, by=request.user) for report in queryset)
        self.tell_count(
            request,
            ngettext(
                "%(count)s report was marked as dealt with.", "%(count)s reports were marked as dealt with.", done
            ),
            done,
        )

    @admin.action(description=_("Open again"), permissions=["change"])
    def open_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Put the selected reports back among those that wait."""
        done = sum(asking.reopen_report(report=report, by=request.user) for report in queryset)
        self.tell_count(request, ngettext("%(count)s report waits again.", "%(count)s reports wait again.", done), done)


@admin.register(SearchAlert)
class SearchAlertAdmin(SiteAdmin):
    """Who wants mail for which search: to be looked at, and deleted for somebody who asks for it by letter."""

    list_display = (
        "email", "query_shown", "language", told(SearchAlert, "created_at"), told(SearchAlert, "confirmed_at"),
        told(SearchAlert, "last_sent_at"),
    )  # fmt: skip
    list_filter = ("language", ("confirmed_at", admin.EmptyFieldListFilter))
    search_fields = ("email", "query")
    search_help_text = _("Address, or words of the search")
    fields = ("email", "search", *list_display[2:])
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody subscribes somebody else."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: SearchAlert | None = None) -> bool:
        """What somebody has asked for is theirs."""
        return False

    @admin.display(description=pgettext_lazy("noun", "search"))
    def query_shown(self, alert: SearchAlert) -> str:
        """Lead to the list, named by its address: words would take a query for each row."""
        return format_html('<a href="{}">{}</a>', reverse("experience_list") + alert.query, alert.query or "?")

    @admin.display(description=pgettext_lazy("noun", "search"))
    def search(self, alert: SearchAlert) -> str:
        """Lead to the list, named in words."""
        words = alerts.in_words(alerts.selection_of(alert))
        return format_html('<a href="{}">{}</a>', reverse("experience_list") + alert.query, words)
