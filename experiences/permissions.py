"""Who may see, write, review and decide. Each predicate says only who; the workflow's table says when."""

from cities.models import City, CityRole
from cities.permissions import represents
from core.permissions import is_staff_with
from experiences import workflow
from experiences.enums import State
from experiences.models import Adaptation, Collection, Experience
from experiences.workflow import Side


def can_view(user, experience: Experience) -> bool:
    """Everybody what is published, its writers what they write, editors what has been sent."""
    if experience.is_published:
        return True
    if experience.state != State.DRAFT and is_staff_with(user, "experiences.view_experience"):
        return True
    return can_write(user, experience)


def can_view_collection(user, collection: Collection) -> bool:
    """Everybody once it is published, before that the secretariat."""
    return collection.is_published or is_staff_with(user, "experiences.view_collection")


def can_act_for_city(user, experience: Experience) -> bool:
    """The people of the city whose experience it is."""
    return represents(user, experience.city)


def can_answer(user, adaptation: Adaptation) -> bool:
    """The people of the city from which it was adapted; for one of which nobody works here, the secretariat."""
    city = adaptation.source.city
    if represents(user, city):
        return True
    has_people = CityRole.objects.active().filter(city=city, user__is_active=True).exists()
    return not has_people and is_staff_with(user, "experiences.change_adaptation")


def can_create(user, city: City) -> bool:
    """The people of the city."""
    return represents(user, city)


def can_write(user, experience: Experience) -> bool:
    """The people of the city, and those whom it has invited to write this one experience."""
    return can_act_for_city(user, experience) or is_co_writer(user, experience)


def is_co_writer(user, experience: Experience) -> bool:
    """Somebody invited to this experience, as long as the city has not ended it."""
    if not (user and user.is_authenticated and user.is_active):
        return False
    return experience.co_writers.active().filter(user=user).exists()


def can_delete(user, experience: Experience) -> bool:
    """The people of the city, as long as nobody outside has ever had it before them."""
    never_sent = experience.state == State.DRAFT and experience.submitted_at is None
    return never_sent and can_act_for_city(user, experience)


def can_edit(user, experience: Experience) -> bool:
    """Those who write it, while the city writes."""
    return experience.is_editable_by_city and can_write(user, experience)


def can_review(user, experience: Experience | None = None) -> bool:
    """Editors of the secretariat; drafts are the city's own business until they are sent."""
    sent = experience is None or experience.state != State.DRAFT
    return sent and is_staff_with(user, "experiences.review_experience")


def can_take(user, experience: Experience, action: str) -> bool:
    """Tell whether the person stands on the side that the workflow's table names for this step."""
    if workflow.TABLE.by_action[action].side is Side.CITY:
        return can_act_for_city(user, experience)
    return can_review(user, experience)


def actions_for(user, experience: Experience) -> list[str]:
    """Return the steps that this person may take now, for buttons."""
    sides = []
    if can_review(user, experience):
        sides.append(Side.EDITOR)
    if can_act_for_city(user, experience):
        sides.append(Side.CITY)
    return [action for side in sides for action in workflow.TABLE.steps(experience.state, side)]
