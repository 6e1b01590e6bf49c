"""Everything that this site holds about a person, for the person (GDPR, article 15 and 20).

Found through the relations of the models themselves, so that a table added later is not forgotten.
"""

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from accounts.models import User
from core.models import AuditEvent, OutboxMessage

# Secrets, and what only says how the sign-in works.
SECRET = {"password", "data", "key", "session_data"}
MOST = 10_000  # rows of one kind


class Encoder(DjangoJSONEncoder):
    """Writes what a column may hold; files by their name."""

    def default(self, o):
        """Fall back on how the value shows itself."""
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def held_about(user: User) -> dict[str, object]:
    """Return the rows about a person by kind, as plain values: account, what points to it or has its address, trail."""
    found: dict[str, object] = {str(user._meta.verbose_name): _values(user)}
    for relation in user._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and relation.is_relation and not relation.concrete):
            continue
        model, name = relation.related_model, relation.field.name
        if relation.many_to_many or model._meta.auto_created:
            continue
        rows = [_values(row) for row in model._base_manager.filter(**{name: user}).order_by("pk")[:MOST]]
        if rows:
            found[f"{model._meta.verbose_name_plural} ({relation.field.verbose_name})"] = rows
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.EmailField) and model is not User:
                rows = model._base_manager.filter(**{f"{field.name}__iexact": user.email}).order_by("pk")[:MOST]
                if rows:
                    found[f"{model._meta.verbose_name_plural} ({field.verbose_name})"] = [_values(row) for row in rows]
    kinds = {
        OutboxMessage: OutboxMessage.objects.filter(to__iexact=user.email),
        AuditEvent: AuditEvent.objects.filter(actor_id=user.pk),
    }
    for model, queryset in kinds.items():
        found[str(model._meta.verbose_name_plural)] = [_values(row) for row in queryset.order_by("pk")[:MOST]]
    return found


def _values(row: models.Model) -> dict[str, object]:
    return {field.name: field.value_from_object(row) for field in row._meta.concrete_fields if field.name not in SECRET}
