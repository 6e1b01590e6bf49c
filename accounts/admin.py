"""People: invited, given their roles, made inactive; never deleted."""

from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django_tasks_db.models import DBTaskResult

from accounts import actions
from accounts.admin_acting import ActingAdmin
from accounts.admin_trust import GroupFilter, TrustAdmin, group_label
from accounts.models import User
from cities.models import CityRole
from core.admin_base import SiteAdmin, SiteTabularInline
from core.admin_columns import told
from core.admin_forms import SiteForm
from core.proof import require_proof

# The sign-in's own tables: an address belongs to the user's page, and task results to whoever runs the machine.
for hidden in (EmailAddress, Authenticator, DBTaskResult, Group):
    admin.site.unregister(hidden)

OWN_APPS = [app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR]
VERBS = {
    "view": pgettext_lazy("right", "see"),
    "add": pgettext_lazy("right", "add"),
    "change": pgettext_lazy("right", "change"),
    "delete": pgettext_lazy("right", "delete"),
    "review": pgettext_lazy("right", "review and publish"),
    "act": pgettext_lazy("right", "act in their place"),
    "export": pgettext_lazy("right", "export"),
}


class UserForm(SiteForm):
    """A person; addresses are kept in lower case, whatever was typed."""

    class Meta:
        # Django's own words for these two are those of a programmer.
        labels = {"is_superuser": _("May do everything")}
        help_texts = {
            "is_superuser": _("Needs no group. Only who may do everything can give this."),
            "groups": _("What somebody may do at the secretariat. One person can be in several groups."),
        }

    def clean_email(self) -> str:
        """Write the address in lower case."""
        return self.cleaned_data["email"].lower()


class CityRoleInline(SiteTabularInline):
    """For which cities somebody works, and since when."""

    model = CityRole
    autocomplete_fields = ("city",)
    fields = ("city", "role", "since", "until")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Bring the cities along."""
        return super().get_queryset(request).select_related("city", "user")


@admin.register(User)
class UserAdmin(ActingAdmin, TrustAdmin, SiteAdmin):
    """A person who signs in."""

    form = UserForm
    list_display = ("shown_name", "email", "language", "cities", "is_staff", "is_active", told(User, "last_login"))
    list_filter = ("is_active", "is_staff", ("groups", GroupFilter), "city_roles__role", "language")
    search_fields = ("name", "email", "city_roles__city__name")
    search_help_text = _("Name, address or city")
    ordering = ("name", "email")
    inlines = (CityRoleInline,)
    actions = ("invite_again", "make_inactive", "make_active", "reset_second_factor")
    readonly_fields = ("is_active", "second_factor", told(User, "last_login"), told(User, "created_at"))
    fieldsets = (
        (None, {"fields": (("name", "email"), "language")}),
        (_("Secretariat"), {"fields": ("is_staff", "is_superuser", "groups", "second_factor")}),
        (_("Account"), {"fields": (("is_active", told(User, "last_login"), told(User, "created_at")),)}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": (("name", "email"), "language"), "description": _("The person gets a mail with the way in.")},
        ),
    )

    @admin.display(description=_("name"), ordering="name")
    def shown_name(self, user: User) -> str:
        """Return the name, or the address of somebody without one."""
        return str(user)

    @admin.display(description=pgettext_lazy("of a person", "cities"))
    def cities(self, user: User) -> str:
        """Name the cities somebody works for today."""
        return ", ".join(dict.fromkeys(str(role.city) for role in user.roles_today)) or self.get_empty_value_display()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Bring today's roles along."""
        roles = CityRole.objects.active(timezone.localdate()).select_related("city")
        return super().get_queryset(request).prefetch_related(Prefetch("city_roles", roles, to_attr="roles_today"))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody is deleted: what they did keeps its name."""
        return False

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None):
        """Ask little of a new person: name, address, language and cities."""
        return self.fieldsets if obj else self.add_fieldsets

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        """Invite a new person by the same action as everywhere; the mail goes out with the commit."""
        if change:
            super().save_model(request, obj, form, change)
            return
        invited = actions.invite(email=obj.email, name=obj.name, language=obj.language, by=request.user)
        obj.__dict__.update(invited.__dict__)  # the page goes on with the row that the action made

    @admin.action(description=_("Send the invitation again"), permissions=["change"])
    def invite_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Write to those who have never been here."""
        chosen = [user for user in queryset if user.is_active and user.last_login is None]
        for user in chosen:
            actions.send_invitation(user=user, by=request.user)
        self.tell_count(
            request,
            ngettext("%(count)s invitation was sent.", "%(count)s invitations were sent.", len(chosen)),
            len(chosen),
        )

    @admin.action(description=_("Make inactive"), permissions=["change"])
    def make_inactive(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Close the selected accounts, except one's own."""
        chosen = [
            user
            for user in queryset
            if user.is_active and user != request.user and self.has_change_permission(request, user)
        ]
        for user in chosen:
            actions.deactivate(user=user, by=request.user)
        self.tell_count(
            request,
            ngettext("%(count)s account was made inactive.", "%(count)s accounts were made inactive.", len(chosen)),
            len(chosen),
        )

    @admin.action(description=_("Make active"), permissions=["change"])
    def make_active(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Open the selected accounts again."""
        chosen = [user for user in queryset if not user.is_active and self.has_change_permission(request, user)]
        for user in chosen:
            actions.activate(user=user, by=request.user)
        self.tell_count(
            request,
            ngettext("%(count)s account was made active.", "%(count)s accounts were made active.", len(chosen)),
            len(chosen),
        )


class PermissionsField(forms.ModelMultipleChoiceField):
    """What a group may do, in words of the site; rights of Django's own machinery are not given here."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs) -> None:
        own = Q(content_type__app_label__in=OWN_APPS) | Q(content_type__app_label="auth", content_type__model="group")
        rows = Permission.objects.filter(own).exclude(codename__contains="historical").select_related("content_type")
        super().__init__(
            rows.order_by("content_type__app_label", "content_type__model", "pk"), required=False, **kwargs
        )

    def label_from_instance(self, permission: Permission) -> str:
        """Return “cities: change”."""
        model = permission.content_type.model_class()
        verb = VERBS.get(permission.codename.split("_")[0], permission.name)
        return f"{capfirst(model._meta.verbose_name_plural)}: {verb}" if model else permission.name


class GroupForm(SiteForm):
    """A group with its rights."""

    permissions = PermissionsField(label=_("Rights"))


@admin.register(Group)
class GroupAdmin(SiteAdmin):
    """What the people of the secretariat may do."""

    form = GroupForm
    fields = ("name", "permissions")
    list_display = ("shown_name", "people")
    search_fields = ("name",)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """Change what a group may do only after proof of who does it."""
        require_proof(request)
        super().save_related(request, form, formsets, change)

    @admin.display(description=_("name"), ordering="name")
    def shown_name(self, group: Group) -> str:
        """Say what the group is for."""
        return group_label(group)

    @admin.display(description=pgettext_lazy("of a group", "people"))
    def people(self, group: Group) -> str:
        """Name the members."""
        return ", ".join(str(user) for user in group.user_set.all()) or self.get_empty_value_display()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Bring the members along."""
        return super().get_queryset(request).prefetch_related("user_set")
