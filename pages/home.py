"""What the first page shows of every part of the site, in as few queries as it can."""

import datetime as dt
import functools
from collections import Counter
from dataclasses import dataclass
from operator import or_
from urllib.parse import urlencode

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone

from awards.enums import Result
from awards.models import Prize
from cities.headline import Headline, newest, years_in
from cities.map import project
from core import l10n
from core.translated import SITE_LANGUAGES, column
from experiences.cards import FIELDS, prepare, with_marks
from experiences.enums import State
from experiences.models import Experience, Topic
from experiences.models.experience import STORY_FIELDS
from memberships.enums import Standing, Status
from memberships.standing import members
from pages.models import DayEdition, Highlight

# What the association says of itself (pages/data/association.json, “figures”); our own figures are counted.
STATED_CITIES = 500
STATED_COUNTRIES = 35

PRACTICES = 6
NEIGHBOURS = 8  # tiles around the square of the figures
LONGEST_NAME = 15

# The map: blocks on a grid of the plane (cities/data/projection.md), larger where a block stands for many cities.
CELL = 8
BLOCK_SIZES = ((1, 5), (3, 6.4), (8, 7.6))  # from how many cities on, width of the block


# The hues of the tiles around the figures: no two alike beside each other.
TILE_HUES = (1, 2, 3, 0, 1, 3, 0, 2)


@dataclass(frozen=True)
class Member:
    """A city as the first page shows it."""

    slug: str
    name: str
    country: str
    x: float | None
    y: float | None
    in_register: bool
    years: tuple[int, ...]


@dataclass(frozen=True)
class Tile:
    """A city's drawing and its hue."""

    city: Member
    hue: int


class Members:
    """The member cities of a day, read once: figures, map and tiles come from them."""

    def __init__(self, on: dt.date | None = None) -> None:
        """Read those of today, or of another day."""
        self.on = on or timezone.localdate()
        exonym = column("exonym", l10n.current_language())
        rows = members(self.on).order_by("slug")
        self.cities = [
            Member(
                slug, other_name or name, country, *(project(x, y) if x is not None else (None, None)),
                standing == Standing.MEMBER, years_in(years),
            )
            for slug, name, other_name, country, x, y, standing, years in rows.values_list(
                "slug", "name", exonym, "country_id", "longitude", "latitude", "standing", "evidence_years"
            )
        ]  # fmt: skip

    @property
    def count(self) -> int:
        """Return how many there are."""
        return len(self.cities)

    @functools.cached_property
    def countries(self) -> list[tuple[str, int]]:
        """Return codes and numbers of cities, the largest first."""
        counts = Counter(city.country for city in self.cities)
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    @functools.cached_property
    def headline(self) -> Headline:
        """Return the figures as the directory tells them."""
        registered = sum(city.in_register for city in self.cities)
        return Headline(
            on=self.on,
            by_register=registered,
            by_papers=len(self.cities) - registered,
            countries=len(self.countries),
            others=0,
            year=newest([city.years for city in self.cities if not city.in_register], self.on),
        )

    @property
    def url(self) -> str:
        """Return the directory of exactly these cities."""
        counts = {Status.MEMBER: self.headline.by_register, Status.NAMED: self.headline.by_papers}
        chosen = [("evidence", status.value) for status, count in counts.items() if count]
        return f"{reverse('city_list')}?{urlencode(chosen)}"

    def tiles(self, week: int) -> list[Tile]:
        """Return some cities, each of another country where there are enough, others every week."""
        by_country: dict[str, list[Member]] = {}
        # A long name would hide the drawing.
        for city in sorted(self.cities, key=lambda city: len(city.name) > LONGEST_NAME):
            known = by_country.setdefault(city.country, [])
            if len(city.name) <= LONGEST_NAME or not known:
                known.append(city)
        codes = sorted(by_country)
        start = week % len(codes) if codes else 0
        # Once round the countries, then a second city of each.
        ordered = [
            by_country[code][(week + turn) % len(by_country[code])]
            for turn in range(NEIGHBOURS)
            for code in codes[start:] + codes[:start]
            if turn < len(by_country[code])
        ]
        return [Tile(city, hue) for city, hue in zip(ordered, TILE_HUES, strict=False)]

    @property
    def blocks(self) -> str:
        """Return the path of the map's blocks: one figure for all of them, since none is a link."""
        cells = Counter((int(city.x // CELL), int(city.y // CELL)) for city in self.cities if city.x is not None)
        return "".join(_block(column_, row, number) for (column_, row), number in sorted(cells.items()))


def _block(column_: int, row: int, number: int) -> str:
    """Return a chamfered block in the middle of its cell."""
    width = next(size for least, size in reversed(BLOCK_SIZES) if number >= least)
    cut, side = width * 0.26, width * 0.48
    x, y = (column_ + 0.5) * CELL - side / 2, (row + 0.5) * CELL - width / 2
    c, s = f"{cut:.1f}", f"{side:.1f}"
    return f"M{x:.0f} {y:.0f}h{s}l{c} {c}v{s}l-{c} {c}h-{s}l-{c}-{c}v-{s}z"


def practices(on: dt.date) -> list[Experience]:
    """Return what the secretariat has chosen for that day and then the newest, ready for their cards."""
    chosen = Highlight.objects.on(on).order_by("position", "pk").values("experience")
    newest = Experience.objects.published().order_by("-published_at", "-pk").values("pk")[:PRACTICES]
    place = Case(When(pk__in=chosen, then=F("highlight__position")))
    shown = with_marks(Experience.objects.filter(Q(pk__in=chosen) | Q(pk__in=newest))).only(*FIELDS)
    ordered = shown.annotate(place=place).order_by(F("place").asc(nulls_last=True), "-published_at", "-pk")
    return [prepare(experience) for experience in ordered[:PRACTICES]]


def topics_in_use() -> QuerySet:
    """Return the topics with the number of practices that the bank shows for each; unused ones are left out."""
    published = Count("experiences", filter=Q(experiences__state=State.PUBLISHED), distinct=True)
    return Topic.objects.annotate(practices=published).filter(practices__gt=0).order_by_translated("name")


def latest_winners() -> list[Prize]:
    """Return the winners of the latest edition that has any."""
    winners = list(
        Prize.objects.filter(result=Result.WINNER)
        .select_related("edition__award", "city__country", "experience")
        .defer(*(f"experience__{column(field, code)}" for field in STORY_FIELDS for code in SITE_LANGUAGES))
        .order_by("-edition__year", "pk")[:6]
    )
    return [prize for prize in winners if prize.edition_id == winners[0].edition_id]


@dataclass(frozen=True)
class InternationalDay:
    """30 November: its next date, and the motto of that year or of the latest one that has one."""

    date: dt.date
    edition: DayEdition | None
    is_near: bool

    @property
    def has_this_motto(self) -> bool:
        """True where the motto is that of the coming Day."""
        return self.edition is not None and self.edition.year == self.date.year

    @classmethod
    def on(cls, today: dt.date) -> "InternationalDay":
        """Return the Day as it stands on a date: it is near from the first of November on."""
        date = dt.date(today.year + (today.month == 12), 11, 30)
        with_motto = functools.reduce(or_, (Q(**{f"{column('motto', code)}__gt": ""}) for code in SITE_LANGUAGES))
        editions = DayEdition.objects.filter(with_motto, year__lte=date.year)
        return cls(date, editions.order_by("-year").first(), today.month == 11)
