"""The versions that simple_history keeps, one for each save."""

from django.conf import settings
from django.db import migrations
from simple_history.models import HistoricalRecords


class OneVersionASave(HistoricalRecords):
    """Versions of a model with a number of its own (`version`), which every save raises.

    simple_history writes one more version for each kind of link that a form sets after the row. What comes under the
    same number from the same person belongs to the same save, so it goes into the version that is there already.
    """

    def m2m_changed(self, instance, action, attr, pk_set, reverse, **options) -> None:
        """Write the links as they are now into the version of this save; without one, begin it."""
        if not getattr(settings, "SIMPLE_HISTORY_ENABLED", True):
            return
        if reverse:
            for record in self._linked_from(instance, action, pk_set, **options):
                self.m2m_changed(record, action, attr, pk_set, reverse=False, **options)
            return
        if not action.startswith("post_"):
            return
        if hasattr(instance, "skip_history_when_saving"):
            return
        last = getattr(instance, self.manager_name).first()
        user = self.get_history_user(instance)
        if last is None or (last.version, last.history_user_id) != (instance.version, getattr(user, "pk", None)):
            super().m2m_changed(instance, action, attr, pk_set, reverse, **options)
            return
        for field in last._history_m2m_fields:  # noqa: SLF001 - simple_history has no public name for them
            self.m2m_models[field].objects.filter(history=last).delete()
        self.create_historical_record_m2ms(last, instance)

    @staticmethod
    def _linked_from(instance, action, pk_set, *, sender, model, **_options):
        """Return our records where the other side has linked or unlinked them (`topic.experiences.add(…)`).

        simple_history takes whatever was touched for ours. Clearing does not say whom it unlinks, so that is asked
        before and kept until it is done.
        """
        if action == "pre_clear":
            here, there = (
                next(field.attname for field in sender._meta.fields if field.related_model is related)
                for related in (type(instance), model)
            )
            rows = sender._default_manager.filter(**{here: instance.pk})
            instance._unlinked = list(rows.values_list(there, flat=True))  # noqa: SLF001 - ours, until post_clear
        if not action.startswith("post_"):
            return []
        keys = instance.__dict__.pop("_unlinked", []) if action == "post_clear" else pk_set
        return model._base_manager.filter(pk__in=keys).order_by("pk")


def first_versions(app_label: str, *names: str) -> migrations.RunPython:
    """Return the step of a migration that keeps the rows there are as their first version, to go back to."""

    def keep(apps, schema_editor) -> None:
        for name in names:
            model, versions = apps.get_model(app_label, name), apps.get_model(app_label, f"Historical{name}")
            columns = ", ".join(f'"{field.column}"' for field in model._meta.local_concrete_fields)
            schema_editor.execute(
                f'INSERT INTO "{versions._meta.db_table}" ({columns}, history_date, history_type) '  # noqa: S608 - names of tables
                f"SELECT {columns}, now(), '+' FROM \"{model._meta.db_table}\""
            )

    return migrations.RunPython(keep, migrations.RunPython.noop)
