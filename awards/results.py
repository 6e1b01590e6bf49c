"""Prizes as the pages show them: winners first, and figures computed from what is known."""

from collections.abc import Iterable
from dataclasses import dataclass

from awards.enums import Result
from awards.models import AwardEdition, Prize


@dataclass(frozen=True)
class Group:
    """The prizes of one kind in an edition."""

    result: Result
    prizes: list[Prize]


def by_result(prizes: Iterable[Prize]) -> list[Group]:
    """Return the prizes of an edition by kind, in the order of the page; kinds without prize are left out."""
    prizes = list(prizes)
    groups = [Group(result, [prize for prize in prizes if prize.result == result]) for result in Result]
    return [group for group in groups if group.prizes]


def winners(prizes: Iterable[Prize]) -> list[Prize]:
    """Return what won."""
    return [prize for prize in prizes if prize.result == Result.WINNER]


def figures(editions: Iterable[AwardEdition]) -> dict:
    """Return the figures of all real editions; candidatures only of those editions whose figure is known."""
    editions = [edition for edition in editions if not edition.is_sample]
    prizes = [prize for edition in editions for prize in edition.prizes.all()]
    won = winners(prizes)
    counted = [edition for edition in editions if edition.candidatures is not None]
    return {
        "editions": len(editions),
        "since": min((edition.year for edition in editions), default=None),
        "winners": len(won),
        "cities": len({prize.city_id for prize in won}),
        "countries": len({prize.city.country_id for prize in won}),
        "candidatures": sum(edition.candidatures for edition in counted),
        "counted_editions": len(counted),
    }
