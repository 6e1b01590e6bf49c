"""Charts as shapes for an SVG: places are computed here, templates only print them. The table beside says the same."""

import datetime as dt
from dataclasses import dataclass

from core import l10n

WIDTH, LABELS, VALUES, ROW = 760, 280, 80, 26
HEIGHT, LEFT, BOTTOM, TOP = 220, 48, 28, 12
MOST_BARS = 30
LONGEST = 38  # letters of a name beside its bar


@dataclass(frozen=True)
class Bar:
    """A bar with its name and its value."""

    name: str
    y: int
    width: float
    value: str
    value_x: float


@dataclass(frozen=True)
class Bars:
    """Bars below each other; what did not fit stands in the table."""

    bars: list[Bar]
    height: int
    left_out: int


@dataclass(frozen=True)
class Lines:
    """Two lines over the months: the median, and within how many days nine of ten were done."""

    name: str
    median: str
    most: str
    dots: list[tuple[float, float, float]]
    months: list[tuple[float, str]]
    days: list[tuple[float, str]]


def bars(lines) -> Bars:
    """Return the first column of figures as bars."""
    shown = lines[:MOST_BARS]
    largest = max((line.values[0] for line in shown), default=0) or 1
    room = WIDTH - LABELS - VALUES
    drawn = [_bar(line, place, room * line.values[0] / largest) for place, line in enumerate(shown)]
    return Bars(drawn, ROW * len(shown) + 8, len(lines) - len(shown))


def _bar(line, place: int, width: float) -> Bar:
    name = line.name if len(line.name) <= LONGEST else f"{line.name[: LONGEST - 1].rstrip()}…"
    return Bar(name, place * ROW + 4, round(width, 1), l10n.number(line.values[0]), round(LABELS + width + 8, 1))


def lines(name: str, points: list[tuple[dt.date, float, float]]) -> Lines:
    """Return a series as two lines on a scale of days that begins with nought."""
    largest = max((most for _month, _median, most in points), default=0)
    largest = max(largest, 1)  # a scale of less than a day says nothing
    step = (WIDTH - LEFT - 24) / max(len(points) - 1, 1)
    room = HEIGHT - TOP - BOTTOM

    def height(value: float) -> float:
        return round(TOP + room * (1 - value / largest), 1)

    dots = [
        (round(LEFT + 8 + place * step, 1), height(median), height(most))
        for place, (_m, median, most) in enumerate(points)
    ]
    every = max(1, len(points) // 8)
    return Lines(
        name,
        " ".join(f"{x},{y}" for x, y, _z in dots),
        " ".join(f"{x},{z}" for x, _y, z in dots),
        dots,
        [(dots[place][0], f"{points[place][0]:%Y-%m}") for place in range(0, len(points), every)],
        [(height(share * largest), l10n.number(round(share * largest, 1))) for share in (0, 0.5, 1)],
    )
