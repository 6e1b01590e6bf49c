# ruff: noqa: INP001 - a script run by hand from the project folder, not a module that anything imports
"""Draw the site's map outlines from Natural Earth, once, into files that the project keeps.

Run it again only when the outlines, the projection or the list of countries change:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz     # anywhere outside the project
    python scripts/build_map.py package                             # the folder it unpacked to

It reads countries-110m.json, countries-50m.json and countries-10m.json (TopoJSON, Natural Earth, public domain),
`cities/data/cities.csv` and `cities/data/countries.csv`, and writes

- static/map/world.svg        the world, one path per country with its ISO code as id;
- static/map/land-50m.svg     the same space, finer, for a part of the world (crop it by the viewBox);
- static/map/<iso2>.svg       one country with known members, its neighbours lighter; <iso2>-<place>.svg are its insets;
- cities/data/map_views.csv   every view with its box in map units;
- the map_… columns of cities/data/countries.csv.

All files share one space: see cities/data/projection.md. Only the standard library is used.
"""

import csv
import json
import math
import sys
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAP_DIR = ROOT / "static" / "map"
DATA_DIR = ROOT / "cities" / "data"

# The projection: Gall stereographic, 1000 units for 360 degrees, cut at 78° N and 58° S.
WIDTH = 1000.0
TOP_LATITUDE, BOTTOM_LATITUDE = 78.0, -58.0
RADIUS = WIDTH * math.sqrt(2) / (2 * math.pi)
Y_SCALE = RADIUS * (1 + math.sqrt(2) / 2)

# Middle greys, half transparent: an external SVG cannot see the page's colours, and these hold on paper and on ink.
LAND = 'fill="#7d8a91" fill-opacity=".34" stroke="#7d8a91" stroke-opacity=".75" stroke-linejoin="round"'
NEIGHBOURS = 'fill="#7d8a91" fill-opacity=".13" stroke="#7d8a91" stroke-opacity=".3" stroke-linejoin="round"'

# Boxes in degrees (west, south, east, north) for countries whose outline reaches far beyond their cities.
MAIN_WINDOWS = {
    "ES": (-9.6, 35.7, 4.6, 43.95),  # peninsula, Balearics, Ceuta, Melilla; the Canaries are an inset
    "PT": (-9.7, 36.8, -6.0, 42.3),
    "FR": (-5.4, 41.2, 9.8, 51.3),
    "EC": (-81.3, -5.2, -75.0, 1.6),
    "CL": (-76.5, -56.2, -66.0, -17.2),
    "CO": (-79.3, -4.5, -66.6, 12.7),
    "CR": (-86.2, 7.9, -82.4, 11.4),
    "BR": (-74.3, -34.0, -34.5, 5.5),
    "AU": (112.5, -44.2, 154.2, -10.2),
    "MX": (-117.5, 14.3, -86.4, 32.9),
    "PR": (-67.4, 17.8, -65.1, 18.65),
    "SE": (10.5, 55.0, 24.5, 69.3),
}
INSETS = {
    "ES": {"canarias": (-18.4, 27.4, -13.2, 29.6)},
    "PT": {"acores": (-31.6, 36.7, -24.7, 39.9), "madeira": (-17.5, 32.2, -16.0, 33.3)},
}
PLACE_NAMES = {  # ca, es, en, fr
    "canarias": ("Canàries", "Canarias", "Canary Islands", "Canaries"),
    "acores": ("Açores", "Azores", "Azores", "Açores"),
    "madeira": ("Madeira", "Madeira", "Madeira", "Madère"),
}
REGIONS = {
    "europe": (-12.0, 34.5, 32.5, 66.5),
    "iberia": (-10.2, 35.5, 5.0, 44.2),
    "americas": (-120.0, -56.0, -33.0, 44.0),
    "latin-america": (-118.5, -56.0, -33.0, 33.5),
    "asia-pacific": (78.0, -44.0, 156.0, 46.0),
    "africa": (-26.0, 2.0, 14.0, 36.5),
}
LARGE_FILE = 29_000
NO_CODE = {"Kosovo": "XK"}  # the only user-assigned code in common use; other disputed areas have no id

ISO_CODES = (
    "020AD 784AE 004AF 028AG 660AI 008AL 051AM 024AO 010AQ 032AR 016AS 040AT 036AU 533AW 248AX 031AZ 070BA 052BB "
    "050BD 056BE 854BF 100BG 048BH 108BI 204BJ 652BL 060BM 096BN 068BO 535BQ 076BR 044BS 064BT 074BV 072BW 112BY "
    "084BZ 124CA 166CC 180CD 140CF 178CG 756CH 384CI 184CK 152CL 120CM 156CN 170CO 188CR 192CU 132CV 531CW 162CX "
    "196CY 203CZ 276DE 262DJ 208DK 212DM 214DO 012DZ 218EC 233EE 818EG 732EH 232ER 724ES 231ET 246FI 242FJ 238FK "
    "583FM 234FO 250FR 266GA 826GB 308GD 268GE 254GF 831GG 288GH 292GI 304GL 270GM 324GN 312GP 226GQ 300GR 239GS "
    "320GT 316GU 624GW 328GY 344HK 334HM 340HN 191HR 332HT 348HU 360ID 372IE 376IL 833IM 356IN 086IO 368IQ 364IR "
    "352IS 380IT 832JE 388JM 400JO 392JP 404KE 417KG 116KH 296KI 174KM 659KN 408KP 410KR 414KW 136KY 398KZ 418LA "
    "422LB 662LC 438LI 144LK 430LR 426LS 440LT 442LU 428LV 434LY 504MA 492MC 498MD 499ME 663MF 450MG 584MH 807MK "
    "466ML 104MM 496MN 446MO 580MP 474MQ 478MR 500MS 470MT 480MU 462MV 454MW 484MX 458MY 508MZ 516NA 540NC 562NE "
    "574NF 566NG 558NI 528NL 578NO 524NP 520NR 570NU 554NZ 512OM 591PA 604PE 258PF 598PG 608PH 586PK 616PL 666PM "
    "612PN 630PR 275PS 620PT 585PW 600PY 634QA 638RE 642RO 688RS 643RU 646RW 682SA 090SB 690SC 729SD 752SE 702SG "
    "654SH 705SI 744SJ 703SK 694SL 674SM 686SN 706SO 740SR 728SS 678ST 222SV 534SX 760SY 748SZ 796TC 148TD 260TF "
    "768TG 764TH 762TJ 772TK 626TL 795TM 788TN 776TO 792TR 780TT 798TV 158TW 834TZ 804UA 800UG 581UM 840US 858UY "
    "860UZ 336VA 670VC 862VE 092VG 850VI 704VN 548VU 876WF 882WS 887YE 175YT 710ZA 894ZM 716ZW"
)
ISO2 = {pair[:3]: pair[3:] for pair in ISO_CODES.split()}


def project(longitude, latitude):
    """Map units of a place: x grows to the east, y to the south, (0, 0) is 180° W 78° N."""
    half = math.radians(TOP_LATITUDE) / 2, math.radians(latitude) / 2
    return WIDTH / 2 + longitude * WIDTH / 360, Y_SCALE * (math.tan(half[0]) - math.tan(half[1]))


def project_box(window):
    """Map units (x0, y0, x1, y1) of a window in degrees (west, south, east, north)."""
    west, south, east, north = window
    (x0, y0), (x1, y1) = project(west, north), project(east, south)
    return x0, y0, x1, y1


WORLD_BOX = (0.0, 0.0, WIDTH, round(project(0, BOTTOM_LATITUDE)[1], 1))


class Atlas:
    """One TopoJSON file, its arcs projected, its countries and its land as rings of arc numbers."""

    def __init__(self, path):
        topology = json.loads(path.read_text(encoding="utf-8"))
        scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
        self.arcs = [self._decode(arc, scale, shift) for arc in topology["arcs"]]
        self.countries = {}
        for geometry in topology["objects"]["countries"]["geometries"]:
            name = geometry["properties"]["name"]
            code = ISO2.get(geometry.get("id"), NO_CODE.get(name, ""))
            polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
            self.countries.setdefault((code, "" if code else name), []).extend(polygons)
        self.land = [polygon for part in topology["objects"]["land"]["geometries"] for polygon in part["arcs"]]

    @staticmethod
    def _decode(arc, scale, shift):
        """Undo the file's delta coding and project; a line that crosses 180 degrees goes on beyond the edge."""
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            point = project(x * scale[0] + shift[0], max(y * scale[1] + shift[1], -85.0))
            points.append(beside(point, points[-1]) if points else point)
        return points

    @staticmethod
    def rings(polygons, arcs):
        """Closed rings of points, from the given (simplified) arcs; the one around the South Pole is left out."""
        for polygon in polygons:
            for ring in polygon:
                points = []
                for number in ring:
                    piece = arcs[number] if number >= 0 else arcs[~number][::-1]
                    if points:
                        move = beside(piece[0], points[-1])[0] - piece[0][0]
                        points.extend((x + move, y) for x, y in piece[1:])
                    else:
                        points.extend(piece)
                if abs(points[0][0] - points[-1][0]) < WIDTH / 2:
                    yield points


def beside(point, previous):
    """The point, one world to the left or right if that is nearer to the one before it."""
    return point[0] - WIDTH * round((point[0] - previous[0]) / WIDTH), point[1]


def on_the_world(rings):
    """Rings cut to the world's frame; what runs over one edge comes in again at the other."""
    for ring in rings:
        for move in (-WIDTH, 0, WIDTH):
            piece = clip([(x + move, y) for x, y in ring], WORLD_BOX)
            if piece:
                yield piece


def simplify(points, tolerance):
    """Douglas-Peucker without recursion; a closed line is split at its farthest point first, so it stays a ring."""
    if len(points) < 4:
        return points
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    if points[0] == points[-1]:
        far = max(range(len(points)), key=lambda i: math.dist(points[0], points[i]))
        keep.add(far)
        spans = [(0, far), (far, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        (ax, ay), (bx, by) = points[first], points[last]
        length = math.hypot(bx - ax, by - ay)
        worst, where = tolerance, None
        for i in range(first + 1, last):
            px, py = points[i]
            if length:
                distance = abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length
            else:
                distance = math.hypot(px - ax, py - ay)
            if distance > worst:
                worst, where = distance, i
        if where is not None:
            keep.add(where)
            spans += [(first, where), (where, last)]
    return [points[i] for i in sorted(keep)]


def area(points):
    """Surface of a ring in square map units."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(points))) / 2


def bounds(points):
    """The box (x0, y0, x1, y1) around some points."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def inside(box, frame):
    """Whether a box lies wholly within a frame."""
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def clip(points, box):
    """Sutherland-Hodgman: a ring cut to a box, or an empty list."""
    for axis, limit, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        result = []
        for a, b in zip(points[-1:] + points[:-1], points, strict=True):
            a_in, b_in = (a[axis] - limit) * sign >= 0, (b[axis] - limit) * sign >= 0
            if a_in != b_in:
                t = (limit - a[axis]) / (b[axis] - a[axis])
                result.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
            if b_in:
                result.append(b)
        points = result
        if not points:
            return []
    return points


def path_data(lines, origin, unit, closed=True):
    """SVG path data in whole units from an origin: absolute start, then steps; steps of nothing are left out."""
    out = []
    for points in lines:
        grid = [(round((x - origin[0]) / unit), round((y - origin[1]) / unit)) for x, y in points]
        if closed and grid[0] == grid[-1]:
            grid.pop()
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(grid) if a != b]
        if len(steps) < (2 if closed else 1):
            continue
        text = f"M{grid[0][0]} {grid[0][1]}l" + " ".join(f"{dx} {dy}" for dx, dy in steps)
        out.append(text.replace(" -", "-") + ("z" if closed else ""))
    return "".join(out)


def svg(box, unit, body):
    """A file in map units whose drawing is in whole steps of `unit` from the box's corner."""
    x0, y0, x1, y1 = box
    view = f"{x0:g} {y0:g} {round(x1 - x0, 3):g} {round(y1 - y0, 3):g}"
    shift = f"translate({x0:g} {y0:g}) " if (x0, y0) != (0, 0) else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">'
        f'<g transform="{shift}scale({unit:.8g})">{body}</g></svg>\n'
    )


def draw_world(atlas):
    """static/map/world.svg: one path per country."""
    unit = 0.1
    arcs = [simplify(arc, 0.06) for arc in atlas.arcs]
    paths = []
    for (code, _name), polygons in sorted(atlas.countries.items()):
        if code == "AQ":
            continue
        data = path_data(on_the_world(atlas.rings(polygons, arcs)), (0, 0), unit)
        if data:
            label = f' id="{code}"' if code else ""
            paths.append(f'<path{label} d="{data}"/>')
    return svg(WORLD_BOX, unit, f'<g {LAND} stroke-width="3">{"".join(paths)}</g>')


def draw_land(atlas):
    """static/map/land-50m.svg: all land as one path, borders between countries as a second one."""
    unit = 0.04
    arcs = [simplify(arc, 0.045) for arc in atlas.arcs]
    used = {}
    for key, polygons in atlas.countries.items():
        for number in (n for polygon in polygons for ring in polygon for n in ring):
            used.setdefault(number if number >= 0 else ~number, set()).add(key)
    rings = [ring for ring in atlas.rings(atlas.land, arcs) if area(ring) > 0.008]
    borders = [arcs[n] for n in sorted(used) if len(used[n]) > 1]
    body = (
        f'<path fill="#7d8a91" fill-opacity=".34" d="{path_data(on_the_world(rings), (0, 0), unit)}"/>'
        '<path fill="none" stroke="#7d8a91" stroke-opacity=".6" stroke-width="2" '
        f'd="{path_data(borders, (0, 0), unit, closed=False)}"/>'
    )
    return svg(WORLD_BOX, unit, body)


def country_box(atlas, code):
    """The box of a country's main view, with a margin: its window, or all its land."""
    if code in MAIN_WINDOWS:
        frame = project_box(MAIN_WINDOWS[code])
        return tuple(round(v, 3) for v in frame)
    rings = list(atlas.rings(atlas.countries[code, ""], atlas.arcs))
    x0, y0, x1, y1 = bounds([point for ring in rings for point in ring])
    margin = 0.04 * max(x1 - x0, y1 - y0)
    return tuple(round(v, 3) for v in (x0 - margin, y0 - margin, x1 + margin, y1 + margin))


def draw_country(atlas, code, box):
    """One view of a country; coarser step by step until the file is small enough to be a picture on a page."""
    pad = 0.03 * max(box[2] - box[0], box[3] - box[1])
    frame = (box[0] - pad, box[1] - pad, box[2] + pad, box[3] + pad)
    near = {}
    for key, polygons in sorted(atlas.countries.items()):
        for polygon in polygons:
            outline = bounds([p for n in polygon[0] for p in atlas.arcs[n if n >= 0 else ~n]])
            if outline[0] < frame[2] and outline[2] > frame[0] and outline[1] < frame[3] and outline[3] > frame[1]:
                near.setdefault(key, []).append(polygon)
    numbers = {n if n >= 0 else ~n for polygons in near.values() for p in polygons for ring in p for n in ring}
    size = max(box[2] - box[0], box[3] - box[1])
    for steps in (1400, 1200, 1000, 800, 650, 500):
        unit = size / steps
        arcs = {n: simplify(atlas.arcs[n], unit * 0.7) for n in numbers}
        own, others = [], []
        for key, polygons in near.items():
            for ring in atlas.rings(polygons, arcs):
                piece = clip(ring, frame)
                if piece and area(piece + piece[:1]) > (2 * unit) ** 2:
                    (own if key == (code, "") else others).append(piece)
        stroke = f'stroke-width="{max(1, round(steps / 700))}"'
        body = (
            f'<path {NEIGHBOURS} {stroke} d="{path_data(others, box[:2], unit)}"/>'
            f'<path id="{code}" {LAND} {stroke} d="{path_data(own, box[:2], unit)}"/>'
        )
        text = svg(box, unit, body)
        if len(text) <= LARGE_FILE:
            break
    return text


def read_csv(name):
    """Rows of one of the project's data files."""
    with (DATA_DIR / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_csv(name, rows):
    """Write rows back as the project keeps its CSV files."""
    with (DATA_DIR / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(folder):
    """Read the atlas folder, write every file named in the docstring of this module."""
    MAP_DIR.mkdir(parents=True, exist_ok=True)
    coarse, middle, fine = (Atlas(folder / f"countries-{size}.json") for size in ("110m", "50m", "10m"))
    (MAP_DIR / "world.svg").write_text(draw_world(coarse), encoding="utf-8")
    (MAP_DIR / "land-50m.svg").write_text(draw_land(middle), encoding="utf-8")

    countries = read_csv("countries.csv")
    codes = {country["iso2"] for country in countries if country["has_member_evidence"] == "1"}
    cities = [city for city in read_csv("cities.csv") if city["latitude"] and city["country"] in codes]
    views = [("world", "world", "", "", "world.svg", WORLD_BOX)]
    views += [(slug, "region", "", "", "land-50m.svg", project_box(box)) for slug, box in REGIONS.items()]
    for country in countries:
        code = country["iso2"]
        box = ("",) * 4
        if any(city["country"] == code for city in cities):
            box = country_box(fine, code)
            boxes = {"": box} | {place: project_box(w) for place, w in INSETS.get(code, {}).items()}
            for place, view_box in boxes.items():
                slug = "-".join(filter(None, (code.lower(), place)))
                rounded = tuple(round(v, 3) for v in view_box)
                (MAP_DIR / f"{slug}.svg").write_text(draw_country(fine, code, rounded), encoding="utf-8")
                views.append((slug, "inset" if place else "country", code, place, f"{slug}.svg", rounded))
        country.update(zip(("map_x0", "map_y0", "map_x1", "map_y1"), box, strict=True))
    write_csv("countries.csv", countries)
    write_csv(
        "map_views.csv",
        [
            dict(zip(("slug", "kind", "country", "place", "file"), view[:5], strict=True))
            | dict(
                zip(("label_ca", "label_es", "label_en", "label_fr"), PLACE_NAMES.get(view[3], [""] * 4), strict=True)
            )
            | {name: f"{value:.3f}" for name, value in zip(("x0", "y0", "x1", "y1"), view[5], strict=True)}
            for view in views
        ],
    )
    report(cities, views)


def report(cities, views):
    """Say which cities no view of their country shows, and how large the files are."""
    for city in cities:
        point = project(float(city["longitude"]), float(city["latitude"]))
        frames = [view[5] for view in views if view[2] == city["country"]]
        if not any(inside(point * 2, frame) for frame in frames):
            sys.stdout.write(f"outside every view of {city['country']}: {city['slug']}\n")
    for file in sorted(MAP_DIR.glob("*.svg")):
        sys.stdout.write(f"{file.name}: {file.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python scripts/build_map.py FOLDER_WITH_COUNTRIES_JSON")
    main(Path(sys.argv[1]))
