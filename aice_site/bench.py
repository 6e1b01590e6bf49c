"""`make bench`: what pages and searches cost, as ratios within one run (`python -m aice_site.bench 3000 30000`).

Each number of experiences has a database of its own beside the site's, filled once and kept (`bench_3000`). Pages are
asked for through the server of the demo (aice_site/bench_http.py), statements from this process; no page cache.
"""

import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 20
DATABASE = "bench_{}"
LIST = "/en/experiences/"
# Name, words, filters; the words are planted in known shares (experiences/samples.py).
SEARCHES = [
    ("no query", "", ""),
    ("rare (0.1 %)", "quasar", ""),
    ("mid (1 %)", "lantern", ""),
    ("common (30 %)", "harbour", ""),
    ("four of five", "meadow", ""),
    ("two common words", "harbour valley", ""),
    ("word and facets", "harbour", "&topic=culture&topic=arts&available=es"),
    ("facets only", "", "&topic=culture&country=ES&available=es"),
    # Lists with more filters than two are throttled (core/deep_lists.py), so the pages are measured with two.
    ("two facets", "", "&topic=culture&country=ES"),
    ("negation", "harbour -valley", ""),
    ("nonsense", "qqzzqq", ""),
    ("200 words", " ".join(f"word{n}" for n in range(200)), ""),
    ("deep page", "harbour", "&page=400"),
    ("by city", "harbour", "&sort=city"),
]


# Those that are also asked for as pages.
PAGES = ("rare (0.1 %)", "mid (1 %)", "common (30 %)", "four of five", "two common words", "two facets")


def main(arguments: list[str]) -> int:
    """Measure for each number of experiences."""
    sizes = [int(each) for each in arguments] or [3000, 30000]
    if len(sizes) > 1:  # a process for each: Django knows one database
        import subprocess  # noqa: PLC0415 - only here

        return max(subprocess.call([sys.executable, "-m", "aice_site.bench", str(size)], cwd=ROOT) for size in sizes)  # noqa: S603
    from aice_site import postgres  # noqa: PLC0415 - after the arguments

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aice_site.settings")
    os.environ.setdefault("DEMO", "1")
    var_dir = Path(os.environ.get("VAR_DIR") or ROOT / "var")
    with postgres.in_use(var_dir):
        _use_database(var_dir, DATABASE.format(sizes[0]))
        _measure(sizes[0])
    return 0


def _use_database(var_dir: Path, name: str) -> None:
    import django  # noqa: PLC0415 - the database is chosen before the settings are read
    import psycopg  # noqa: PLC0415 - as above

    from aice_site import databases  # noqa: PLC0415 - as above

    server = databases.database_settings("", var_dir)
    address = {"host": server["HOST"], "port": server["PORT"], "user": server["USER"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')
    os.environ["DATABASE_URL"] = f"postgresql://{server['USER']}@/{name}?host={server['HOST']}&port={server['PORT']}"
    django.setup()


def _measure(size: int) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - after setup
    from django.db import connection  # noqa: PLC0415 - after setup

    from experiences import quality, samples, search_row  # noqa: PLC0415 - after setup
    from experiences.models import Experience  # noqa: PLC0415 - after setup

    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    missing = size - Experience.objects.filter(slug__startswith=samples.PREFIX).count()
    for made in samples.make(missing) if missing > 0 else ():
        print(f"\r{made} experiences written", end="", flush=True)
    search_row.draw_bits()  # as each day does
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"\n## {size:,} experiences, medians of {ROUNDS} rounds\n")
    _pages()
    _statements()
    _writes()
    _sizes()
    if size <= samples.BATCH * 10:
        judged, held_out = (quality.summary(quality.judge(part)) for part in (quality.INTENTS, quality.HELD_OUT))
        print("\n| nDCG@10 | judged | held out |\n|---|---|---|")
        for name, value in judged.items():
            print(f"| {name} | {value:.3f} | {held_out[name]:.3f} |")


def _pages() -> None:
    """Print what pages cost in hello views, through the server of the demo."""
    from aice_site.bench_http import Connection, Page, measure, report, server  # noqa: PLC0415 - after setup
    from experiences.models import Experience  # noqa: PLC0415 - after setup

    slugs = Experience.objects.published().order_by("-published_at").values_list("slug", flat=True)
    details = [f"{LIST}{slug}/" for slug in slugs[:200:4]]
    by_name = {name: f"{LIST}?q={words.replace(' ', '+')}{more}" for name, words, more in SEARCHES}
    pages = [Page("hello", ["/en/hello/"]), Page("list", [LIST]), Page("detail (50 of them)", details)]
    pages += [Page(f"list: {name}", [by_name[name]]) for name in PAGES]
    with server() as (port, process):
        connection = Connection(port)
        for page in pages[1:3]:
            _status, headers, _size = connection.get(page.addresses[0], {})
            tag = {"If-None-Match": headers["etag"]}
            pages.append(Page(f"304 of the {page.name.split()[0]}", page.addresses[:1], tag, status=304))
        pages.append(Page("list, compressed", [LIST], {"Accept-Encoding": "gzip"}))
        measure(pages, port, process)
    report(pages)


def _statements() -> None:
    """Print what the search statement takes by itself, and beside the plain count of ten thousand rows' facets."""
    from django.db import connection  # noqa: PLC0415 - after setup
    from django.http import QueryDict  # noqa: PLC0415 - after setup

    from experiences.filters import ExperienceFilter  # noqa: PLC0415 - after setup
    from experiences.search import find  # noqa: PLC0415 - after setup
    from experiences.vocabulary import complete  # noqa: PLC0415 - after setup

    def run(sql: str) -> Callable:
        def ask() -> None:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                cursor.fetchall()

        return ask

    asks = {"bare SQL: facets of 10,000 rows": run(
        "SELECT f, count(*) FROM (SELECT facets FROM experiences_searchdoc LIMIT 10000) AS s, unnest(facets) AS f"
        " GROUP BY f"
    )}  # fmt: skip
    for name, words, more in SEARCHES:
        selection = ExperienceFilter.read(QueryDict(f"q={words.replace(' ', '+')}{more}"))
        asks[name] = lambda selection=selection: find(selection)
    asks["completion"] = lambda: complete("par")
    times = _interleaved(asks)
    bare = next(iter(times.values()))
    print("\n| statement | median, ms | p95, ms | of the bare SQL |\n|---|---|---|---|")
    for name, taken in times.items():
        print(f"| {name} | {taken.median:.1f} | {taken.p95:.1f} | {taken.median / bare.median:.2f} |")


def _writes() -> None:
    """Print what publishing one experience takes with the search row and without its triggers; both are undone."""
    from django.db import connection, transaction  # noqa: PLC0415 - after setup

    from experiences import samples  # noqa: PLC0415 - after setup
    from experiences.models import Experience  # noqa: PLC0415 - after setup

    model = Experience.objects.filter(slug__startswith=samples.PREFIX).order_by("pk").last()
    links = {name: list(getattr(model, name).all()) for name in ("topics", "principles", "goals")}

    def publish(*, triggers: str) -> Callable:
        def ask() -> None:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(f"ALTER TABLE experiences_experience {triggers} TRIGGER USER")
                model.pk, model.slug, model._state.adding = None, "bench-published", True  # noqa: SLF001 - a copy
                model.state = "draft"
                published_at, model.published_at = model.published_at, None
                model.save()
                for name, rows in links.items():
                    getattr(model, name).set(rows)
                model.state, model.published_at = "published", published_at
                model.save()
                transaction.set_rollback(True)

        return ask

    times = _interleaved({"without": publish(triggers="DISABLE"), "with": publish(triggers="ENABLE")})
    ratio = times["with"].median / times["without"].median
    print(f"\nPublishing one: {times['with'].median:.1f} ms, {ratio:.1f} × without the search row.")


def _sizes() -> None:
    from django.db import connection  # noqa: PLC0415 - after setup

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relname LIKE 'experiences_searchdoc%%'"
            " OR relname LIKE 'searchdoc%%'"
            " OR oid = (SELECT reltoastrelid FROM pg_class WHERE relname = 'experiences_searchdoc')"
        )
        print("\n| relation | MB |\n|---|---|")
        for name, size in cursor.fetchall():
            print(f"| {name} | {size / 1e6:.1f} |")


class Taken(NamedTuple):
    """Milliseconds of many rounds."""

    median: float
    p95: float


def _interleaved(asks: dict[str, Callable]) -> dict[str, Taken]:
    """Return the milliseconds of each, taken in turns so that noise meets all alike."""
    taken: dict[str, list[float]] = {name: [] for name in asks}
    gc.disable()
    for turn in range(ROUNDS + 2):
        for name, ask in asks.items():
            start = time.perf_counter()
            ask()
            if turn > 1:
                taken[name].append((time.perf_counter() - start) * 1000)
        gc.collect()
    gc.enable()
    return {
        name: Taken(statistics.median(values), statistics.quantiles(values, n=20)[-1]) for name, values in taken.items()
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
