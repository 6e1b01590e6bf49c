"""City tiles: a street grid drawn from a city's slug, for cities without a photograph.

Same slug, same drawing, for ever: the numbers come from a hash of the slug and not from a random generator, whose
sequence another Python version may change. The drawing is an ornament and never claims to show the city.
"""

from hashlib import sha256
from math import cos, radians, sin

WIDTH, HEIGHT = 400, 300

# Streets, three tones of blocks, and the yellow place where people meet. Without a section a city takes ink and two of
# the hues; with one, its three tones.
MIXED = (("#14212b", "#1b62a5", "#b0452a"), ("#14212b", "#24734a", "#b0452a"), ("#14212b", "#1b62a5", "#24734a"))
PALETTES = (
    ("#f6ecd8", ()),
    ("#e1edf9", ("#123f6d", "#1b62a5", "#6fa6d8")),
    ("#def0e4", ("#164b30", "#24734a", "#74b48e")),
    ("#fbe5db", ("#772c18", "#b0452a", "#dd8f73")),
)
YELLOW = "#ffcd3c"

# A block is five units wide with a cut of one, a street one unit: small whole numbers keep the drawing under 2 kB.
# The unit in pixels is large enough that the tile reads as a city when it is shown 160 pixels wide.
UNITS = (11, 12, 13, 14, 15)
SIDE, STEP = 5, 6
ANGLES = (0, 0, 45, 45, 30, -30, 18, -18, 12, -12)


class _Numbers:
    """Endless small numbers from a text."""

    def __init__(self, text):
        self._text, self._round, self._bytes = text, 0, b""

    def below(self, limit):
        """Return a number from 0 to limit - 1."""
        if not self._bytes:
            self._bytes = sha256(f"{self._text}/{self._round}".encode()).digest()
            self._round += 1
        value, self._bytes = self._bytes[0], self._bytes[1:]
        return value % limit


def _block(x, y, wide=0, tall=0):
    """Return the path of a block with its corners cut; wide or tall ones take the street beside them in."""
    w, h = 3 + STEP * wide, 3 + STEP * tall
    return f"M{x + 1} {y}h{w}l1 1v{h}l-1 1h-{w}l-1-1v-{h}z"


def _yard(x, y, wide=0, tall=0):
    """Return the path of the yard inside a block, cut out by the even-odd rule."""
    return f"M{x + 2} {y + 2}h{1 + STEP * wide}v{1 + STEP * tall}h-{1 + STEP * wide}z"


def tile_svg(slug: str, section: int = 0) -> str:
    """Return the tile of a city in the hue of a section of the Charter (0: none)."""
    numbers = _Numbers(slug)
    street, tones = PALETTES[section]
    mixed = MIXED[numbers.below(len(MIXED))]
    tones = (*(tones or mixed), YELLOW)
    unit = UNITS[numbers.below(len(UNITS))]
    angle = ANGLES[numbers.below(len(ANGLES))]
    shift_x, shift_y = numbers.below(STEP) - 3, numbers.below(STEP) - 3
    square = (3 + numbers.below(3), 3 + numbers.below(2))
    paths = ["", "", "", ""]
    taken = set()
    for row in range(9):
        for column in range(9):
            tone, kind = numbers.below(3), numbers.below(8)
            x, y = (column - 4) * STEP + shift_x - 2, (row - 4) * STEP + shift_y - 2
            if (column, row) in taken or _outside(x, y, unit, angle):
                continue
            wide = int(kind == 0 and (column + 1, row) not in taken | {square} and (column, row) != square)
            tall = int(kind == 1 and (column, row + 1) != square and (column, row) != square)
            taken |= {(column + wide, row), (column, row + tall)}
            if (column, row) == square:
                paths[3] += _block(x, y)
                continue
            paths[tone] += _block(x, y, wide, tall)
            if kind < 4:
                paths[tone] += _yard(x, y, wide, tall)
    shapes = "".join(f'<path fill="{tone}" d="{path}"/>' for tone, path in zip(tones, paths, strict=True) if path)
    place = f"translate({WIDTH // 2} {HEIGHT // 2})rotate({angle})scale({unit})"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<path fill="{street}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>'
        f'<g fill-rule="evenodd" transform="{place}">{shapes}</g>'
        f"{_avenue(numbers, street)}</svg>\n"
    )


def _outside(x, y, unit, angle):
    """Return whether a block lies too far from the middle to be seen."""
    middle_x, middle_y, turn = (
        (x + SIDE / 2) * unit,
        (y + SIDE / 2) * unit,
        radians(angle),
    )
    seen_x = middle_x * cos(turn) - middle_y * sin(turn)
    seen_y = middle_x * sin(turn) + middle_y * cos(turn)
    reach = SIDE * unit * 0.66
    return abs(seen_x) > WIDTH / 2 + reach or abs(seen_y) > HEIGHT / 2 + reach


def _avenue(numbers, street):
    """Return what cuts through the grid: a diagonal, a river or nothing."""
    kind, place = numbers.below(5), numbers.below(160)
    width, way = {
        0: (16, f"M-20 {place + 40}L420 {260 - place}"),
        1: (34, f"M-20 {80 + place}C120 {place - 20} 260 {320 - place} 420 {200 - place}"),
        2: (14, f"M{120 + place} -60a130 130 0 1 0 9 0"),
    }.get(kind, (0, ""))
    return f'<path fill="none" stroke="{street}" stroke-width="{width}" d="{way}"/>' if way else ""
