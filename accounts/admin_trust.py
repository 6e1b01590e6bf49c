"""Who may touch whom: nobody raises themselves, and a key to the admin is given only by those who may give it.

What is given or taken stands in the audit trail with the groups by name, after proof of who gives it.
"""

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts import second_factor
from accounts.models import User
from core import audit
from core.proof import require_proof

GROUPS = {
    "editor": pgettext_lazy("group", "Editors: review and publish"),
    "translator": pgettext_lazy("group", "Translators: write texts in other languages"),
    "membership": pgettext_lazy("group", "Membership: cities and their people"),
    "events": pgettext_lazy("group", "Events: congresses, awards, news"),
    "admin": pgettext_lazy("group", "Administrators: everything, also these groups"),
}
TRUST = ("is_staff", "is_superuser", "groups")


def group_label(group: Group) -> str:
    """Return what a group is called."""
    return str(GROUPS.get(group.name, group.name))


class GroupFilter(admin.RelatedFieldListFilter):
    """The groups by what they are called."""

    def __init__(self, *args, **options) -> None:
        """Say in words what the dash stands for."""
        super().__init__(*args, **options)
        self.empty_value_display = pgettext("group", "None")

    def field_choices(self, field, request: HttpRequest, model_admin) -> list[tuple[int, str]]:
        """Return each group with its name in words."""
        choices = super().field_choices(field, request, model_admin)
        return [(pk, str(GROUPS.get(name, name))) for pk, name in choices]


class TrustAdmin:
    """The part of a person's page that says who works at the secretariat, and in which groups."""

    def formfield_for_manytomany(self, db_field, request: HttpRequest, **kwargs):
        """Tick the groups: they are few, and their names say what they are for."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs, widget=forms.CheckboxSelectMultiple)
        field.label_from_instance = group_label
        return field

    def may_trust(self, request: HttpRequest) -> bool:
        """Tell who may say who works at the secretariat and in which group."""
        return request.user.has_perm("auth.change_group")

    has_trust_permission = may_trust

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Keep staff accounts to those who may give trust, and all-powerful ones to their equals."""
        allowed = super().has_change_permission(request, obj)
        if obj is None or not allowed:
            return allowed
        if obj.is_superuser and not request.user.is_superuser:
            return False
        return self.may_trust(request) or not obj.is_staff

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None):
        """Show trust to everybody, let it be given by few."""
        fields = [*super().get_readonly_fields(request, obj)]
        if not self.may_trust(request):
            fields += TRUST
        elif not request.user.is_superuser:
            fields.append("is_superuser")
        return fields

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """Give and take rights and roles only after proof, and say in the audit trail which.

        So is another address: whoever reads its mail can sign in as that person.
        """
        given = [name for name in TRUST if name in form.changed_data]
        if change and (given or "email" in form.changed_data or any(formset.has_changed() for formset in formsets)):
            require_proof(request)  # what is saved so far is rolled back
        before = set(form.instance.groups.all()) if "groups" in given else set()
        super().save_related(request, form, formsets, change)
        if given:
            audit.record("change_trust", form.instance, by=request.user, message=_told(form, given, before))

    @admin.display(description=_("second factor"), boolean=True)
    def second_factor(self, user: User) -> bool:
        """Tell whether the person signs in with more than a password."""
        return second_factor.has_second_factor(user)

    @admin.action(description=_("Take away the second factor (device lost)"), permissions=["trust"])
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Let people in again who have lost their device; they set up a new one."""
        require_proof(request)
        chosen = [user for user in queryset if self.has_change_permission(request, user)]
        number = sum(second_factor.reset(user=user, by=request.user) for user in chosen)
        self.tell_count(
            request,
            ngettext(
                "%(count)s person has no second factor any more.",
                "%(count)s people have no second factor any more.",
                number,
            ),
            number,
        )


def _told(form: forms.ModelForm, given: list[str], before: set[Group]) -> str:
    """Say what was given (+) and taken (−), in the codes that the rights themselves are kept under."""
    parts = [f"{'+' if form.cleaned_data[name] else '−'}{name}" for name in given if name != "groups"]
    if "groups" in given:
        after = set(form.cleaned_data["groups"])
        parts += [f"+{group.name}" for group in sorted(after - before, key=str)]
        parts += [f"−{group.name}" for group in sorted(before - after, key=str)]
    return gettext("Rights: %(changes)s") % {"changes": ", ".join(parts)}
