"""What the secretariat's lists take with 30,000 experiences of all states (`python -m aice_site.bench_desk [number]`).

Its database (`bench_desk_30000`) is a copy of that of `make bench`, with the samples moved to every state; it is kept.
Each page is asked for by a signed-in administrator, in turns with the others, through the server of the demo. Fails
where a list takes 150 ms or more at the 95th percentile, or more than 12 statements.
"""

import os
import statistics
import sys
import time
from pathlib import Path

from aice_site.bench import DATABASE, ROOT, _use_database

COPY = "bench_desk_{}"
ROUNDS = 40
SLOWEST = 150  # ms at p95
MOST_STATEMENTS = 12
LIST = "/admin/experiences/experience/"
MATRIX = "/admin/editorial/translationstate/"
PAGES = {
    "first page": "/admin/",
    "all": LIST,
    "page 20": f"{LIST}?p=20",
    "waiting": f"{LIST}?state=waiting",
    "submitted": f"{LIST}?state=submitted",
    "published": f"{LIST}?state=published",
    "answered by the city": f"{LIST}?todo=answered",
    "not confirmed": f"{LIST}?todo=confirm",
    "in somebody’s charge": f"{LIST}?state=waiting&editor=none",
    "country and state": f"{LIST}?country=ES&state=rejected",
    "search: rare word": f"{LIST}?q=quasar",
    "search: common word": f"{LIST}?q=harbour",
    "search: most titles": f"{LIST}?q=a",
    "search: a city’s name": f"{LIST}?q=sample",
    "search: two words and a state": f"{LIST}?q=harbour+valley&state=waiting",
    "search: nothing found": f"{LIST}?q=qqzzqq",
    "translations": MATRIX,
    "translations: owed in French": f"{MATRIX}?language=fr&state=owed",
    "translations: words of titles": f"{MATRIX}?q=harbour",
    "search over everything": "/admin/search/?q=harbour",
}
SHARES = {
    "published": 0.4, "submitted": 0.1, "in_review": 0.1, "changes_requested": 0.07, "consent_asked": 0.03,
    "accepted": 0.05, "archived": 0.1, "rejected": 0.1, "withdrawn": 0.05,
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Measure, print, and say by the exit code whether all is well."""
    from aice_site import postgres  # noqa: PLC0415 - after the arguments

    size = int(arguments[0]) if arguments else 30_000
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aice_site.settings")
    os.environ.setdefault("DEMO", "1")
    var_dir = Path(os.environ.get("VAR_DIR") or ROOT / "var")
    with postgres.in_use(var_dir):
        is_new = _copy(var_dir, size)
        _use_database(var_dir, COPY.format(size))
        return _measure(size, is_new=is_new)


def _copy(var_dir: Path, size: int) -> bool:
    """Copy the database of `make bench` where there is one; tell whether there is a new one to fill."""
    import psycopg  # noqa: PLC0415 - with the server

    from aice_site import databases  # noqa: PLC0415 - as above

    server = databases.database_settings("", var_dir)
    address = {"host": server["HOST"], "port": server["PORT"], "user": server["USER"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as connection:
        known = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
        source, copy = DATABASE.format(size), COPY.format(size)
        if copy in known:
            return False
        template = source if source in known else "template1"
        connection.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{template}"')
    return True


def _measure(size: int, *, is_new: bool) -> int:
    from django.core.management import call_command  # noqa: PLC0415 - after setup
    from django.db import connection  # noqa: PLC0415 - after setup

    from experiences import samples  # noqa: PLC0415 - after setup
    from experiences.models import Experience  # noqa: PLC0415 - after setup

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if is_new:
        call_command("load_reference", verbosity=0)
        missing = size - Experience.objects.filter(slug__startswith=samples.PREFIX).count()
        for _made in samples.make(missing) if missing > 0 else ():
            pass
        _spread(samples.PREFIX)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE experiences_experience")
        cursor.execute("ANALYZE")
    return _report(_session())


def _spread(prefix: str) -> None:
    """Move the samples to other states, each with the dates that it needs, and an event in the trail of each.

    Without the triggers of the search, which is not measured here and would take longer than all the rest.
    """
    from django.db import connection  # noqa: PLC0415 - after setup

    least, cases = 0.0, ""
    for state, share in SHARES.items():
        least += share
        cases += f" WHEN place < {least} THEN '{state}'"
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE experiences_experience DISABLE TRIGGER USER")
        cursor.execute(
            f"""
            WITH placed AS (
                SELECT id, (id * 7919 %% 10000) / 10000.0 AS place FROM experiences_experience WHERE slug LIKE %(slugs)s
            ), moved AS (SELECT id, CASE {cases} ELSE 'withdrawn' END AS state FROM placed)
            UPDATE experiences_experience AS e SET state = moved.state,
                submitted_at = e.published_at + interval '1 minute',
                published_at = CASE WHEN moved.state IN ('published', 'archived') THEN e.published_at END,
                answered_at = CASE WHEN moved.state = 'submitted' AND e.id %% 5 = 0 THEN now() END,
                confirmed_on = CASE WHEN e.id %% 2 = 0 THEN current_date END
            FROM moved WHERE moved.id = e.id
            """,  # noqa: S608 - only names of states
            {"slugs": f"{prefix}%"},
        )
        cursor.execute("ALTER TABLE experiences_experience ENABLE TRIGGER USER")
        cursor.execute(
            "INSERT INTO core_auditevent (at, actor_name, action, object_type, object_id, object_name, message, data)"
            " SELECT submitted_at, '', 'submit', 'experiences.experience', id::text, '', '', '{\"to\": \"submitted\"}'"
            " FROM experiences_experience WHERE slug LIKE %s",
            [f"{prefix}%"],
        )


def _session() -> str:
    """Sign an administrator in and return their cookie."""
    from django.conf import settings  # noqa: PLC0415 - after setup
    from django.test import Client  # noqa: PLC0415 - after setup

    from accounts.models import User  # noqa: PLC0415 - after setup

    person, _made = User.objects.get_or_create(
        email="bench@example.org", defaults={"name": "Bench", "is_staff": True, "is_superuser": True, "language": "en"}
    )
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _report(session: str) -> int:
    from django.conf import settings  # noqa: PLC0415 - after setup
    from django.db import connection  # noqa: PLC0415 - after setup
    from django.test import Client  # noqa: PLC0415 - after setup
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - after setup

    from aice_site.bench_http import Connection, server  # noqa: PLC0415 - after setup

    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    statements, waited = {}, {name: [] for name in PAGES}
    for name, address in PAGES.items():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        statements[name] = len(captured)
    with server() as (port, _process):
        asked = Connection(port)
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
        for turn in range(ROUNDS + 2):  # the first two are not counted: everything is read for the first time
            for name, address in PAGES.items():
                start = time.perf_counter()
                status, _headers, _size = asked.get(address, headers)
                if status != 200:
                    raise RuntimeError(f"{name}: {address} answers {status}")
                if turn > 1:
                    waited[name].append((time.perf_counter() - start) * 1000)
    print("| list | ms, median | ms, p95 | statements |\n|---|---|---|---|")
    is_well = True
    for name, times in waited.items():
        p95 = statistics.quantiles(times, n=20)[-1]
        is_list = PAGES[name].startswith((LIST, MATRIX))
        ok = not is_list or (p95 < SLOWEST and statements[name] <= MOST_STATEMENTS)
        is_well &= ok
        print(
            f"| {name} | {statistics.median(times):.0f} | {p95:.0f} | {statements[name]} |{'' if ok else ' ← too much'}"
        )
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
