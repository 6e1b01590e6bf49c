"""Who decides on proposals, who writes translations and who publishes them."""

from core.permissions import is_staff_with
from editorial.models import Proposal, TranslationState


def can_decide(user, proposal: Proposal) -> bool:
    """The secretariat, each of its people on those records that they may change themselves."""
    kind = proposal.content_type
    may_change = f"{kind.app_label}.change_{kind.model}"
    return is_staff_with(user, "editorial.change_proposal") and user.has_perm(may_change)


def can_translate(user, state: TranslationState) -> bool:
    """Those who lead translations, and whom the translation was given to; an original is nobody's translation."""
    return (
        is_staff_with(user, "editorial.change_translationstate")
        and not state.is_source
        and (user.has_perm("editorial.lead_translations") or state.assigned_to_id == user.pk)
    )


def can_publish(user, state: TranslationState) -> bool:
    """Those who lead translations, each on those records that they may change themselves."""
    app, model = state.kind.split(".")
    return can_lead(user) and not state.is_source and user.has_perm(f"{app}.change_{model}")


def can_lead(user) -> bool:
    """Those who see all translations, publish them and give them to translators."""
    return is_staff_with(user, "editorial.lead_translations")
