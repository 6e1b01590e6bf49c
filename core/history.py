"""The versions that simple_history keeps, one for each save."""

from django.conf import settings
from simple_history.models import HistoricalRecords


class OneVersionASave(HistoricalRecords):
    """Versions of a model with a number of its own (`version`), which every save raises.

    simple_history writes one more version for each kind of link that a form sets after the row. What comes under the
    same number from the same person belongs to the same save, so it goes into the version that is there already.
    """

    def m2m_changed(self, instance, action, attr, pk_set, reverse, **options) -> None:
        """Write the links as they are now into the version of this save; without one, begin it."""
        if not action.startswith("post_") or not getattr(settings, "SIMPLE_HISTORY_ENABLED", True):
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
