"""Applications and certificates in the secretariat's hands."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import l10n
from core.admin_base import SiteAdmin
from core.admin_columns import told
from memberships.enums import ApplicationState as State
from memberships.joining.certificates import check_url
from memberships.joining.review import ApplicationReview
from memberships.models import Application, Certificate

WAITING = "waiting"


class StateFilter(admin.SimpleListFilter):
    """The queue, or one state."""

    title = pgettext_lazy("workflow", "state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin):
        """Offer the queue first."""
        return [
            (WAITING, _("Waiting for the secretariat")),
            *(each for each in State.choices if each[0] != State.DRAFT),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep what was asked for."""
        if self.value() == WAITING:
            return queryset.waiting_for_secretariat()
        return queryset.filter(state=self.value()) if self.value() in State.values else queryset


@admin.register(Application)
class ApplicationAdmin(SiteAdmin):
    """The queue of applications; each opens on its review page, where the steps are taken."""

    list_display = ("city_shown", "state_mark", "inhabitants_shown", "name", told(Application, "submitted_at"))
    list_display_links = ("city_shown",)
    list_filter = (StateFilter, "is_sample")
    search_fields = ("city_name", "name", "email", "invoice_number")
    search_help_text = _("City, applicant or number of the invoice")
    ordering = ("-submitted_at", "-pk")

    @property
    def review(self) -> ApplicationReview:
        """The page of one application."""
        return ApplicationReview(self)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Leave out what a city is still writing."""
        return super().get_queryset(request).sent().defer("answers")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Cities write applications themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """What was sent is declined or withdrawn, and kept."""
        return False

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None):
        """Show the review page: nothing that a mayor has signed is changed in fields here."""
        if not object_id.isdecimal():
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return self.review.page(request, int(object_id))

    def get_urls(self):
        """Add the buttons of the review page."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/attach/", view(self.review.attach), name="memberships_application_attach"),
            path("<int:pk>/paper/<slug:name>/", view(self.review.file), name="memberships_application_paper"),
            path("<int:pk>/step/<slug:action>/", view(self.review.act), name="memberships_application_act"),
            *super().get_urls(),
        ]

    @admin.display(description=_("city"), ordering="city_name")
    def city_shown(self, application: Application) -> str:
        """Name city and country."""
        return str(application)

    @admin.display(description=pgettext_lazy("workflow", "state"), ordering="state")
    def state_mark(self, application: Application) -> str:
        """Print the state with its own mark, never by colour alone."""
        return format_html('<span class="state state-{}">{}</span>', application.state, application.get_state_display())

    @admin.display(description=_("inhabitants"), ordering="inhabitants")
    def inhabitants_shown(self, application: Application) -> str:
        """Write the figure with the locale's separators."""
        return l10n.number(application.inhabitants) if application.inhabitants else self.get_empty_value_display()


@admin.register(Certificate)
class CertificateAdmin(SiteAdmin):
    """Certificates; one for a member of old is added by hand."""

    list_display = ("city_name", "code", told(Certificate, "member_since"), told(Certificate, "issued_on"), "is_valid")
    search_fields = ("city_name", "code")
    autocomplete_fields = ("city",)
    readonly_fields = ("code", "issued_by")
    fields = ("city", "city_name", ("member_since", "ratified_on"), ("issued_on", "issued_by"), "code", "revoked_on")

    @admin.display(description=_("valid"), boolean=True)
    def is_valid(self, certificate: Certificate) -> bool:
        """Tell whether it has not been withdrawn."""
        return certificate.revoked_on is None

    def get_readonly_fields(self, request: HttpRequest, obj=None):
        """Once issued, only its withdrawal may be noted."""
        kept = ("city", "city_name", "member_since", "ratified_on", "issued_on") if obj else ()
        return [*super().get_readonly_fields(request, obj), *kept]

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """A paper that is out in the world is withdrawn, not forgotten."""
        return False

    def save_model(self, request: HttpRequest, obj: Certificate, form, change: bool) -> None:
        """Note who issued it."""
        if not change:
            obj.issued_by = request.user
        super().save_model(request, obj, form, change)

    def view_on_site(self, certificate: Certificate) -> str:
        """Lead to the check."""
        return check_url(certificate)
