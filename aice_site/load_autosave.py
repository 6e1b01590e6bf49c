"""`python -m aice_site.load_autosave`: 50 technicians write at once, against the running demo (PORT, as there).

Each begins an experience and saves every three seconds, as the page does by itself. Afterwards every draft must hold
every character that was typed. Takes a minute; what it made is removed again.
"""

import dataclasses
import http.client
import json
import os
import re
import statistics
import sys
import threading
import time
import urllib.parse
from html import unescape

PEOPLE = 50
EVERY = 3.0  # seconds
SECONDS = 60
LIMIT = 150  # milliseconds, for 95 of 100 saves
TEXT = "Educació, éducation, enseñanza – l·l, ç, œ, ñ, 𝒳. "
SECRET = "s" * 32  # of the CSRF cookie: any 32 letters will do


@dataclasses.dataclass
class Technician:
    """Somebody who writes in a browser: the session, what has been typed, and how long each save took."""

    number: int
    cookie: str
    port: int
    address: str = ""
    fields: dict = dataclasses.field(default_factory=dict)
    typed: str = ""
    times: list[float] = dataclasses.field(default_factory=list)
    errors: list[str] = dataclasses.field(default_factory=list)

    def work(self, begins: float, ends: float) -> None:
        """Open the form, then type and save until the end."""
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            self.open_form()
            due = begins + self.number * EVERY / PEOPLE
            while due < ends:
                time.sleep(max(0.0, due - time.monotonic()))
                self.save()
                due += EVERY
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.errors.append(repr(error))
        finally:
            self.connection.close()

    def open_form(self) -> None:
        """Read the hidden fields of an empty form, at the step with the story."""
        page = self.ask("GET", "/en/account/experiences/new/story/")[1].decode()
        form = page.split('id="writing"')[1]
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
        self.fields = {name: unescape(value) for name, value in hidden if name != "csrfmiddlewaretoken"}
        self.address = "/en/account/experiences/autosave/"

    def save(self) -> None:
        """Type some more and save it."""
        self.typed += f"{len(self.times)}: {TEXT}"
        self.fields["sequence"] = str(len(self.times) + 1)
        body = urllib.parse.urlencode({**self.fields, "changed": "overview", "overview": self.typed})
        start = time.perf_counter()
        status, answer = self.ask("POST", self.address, body)
        self.times.append((time.perf_counter() - start) * 1000)
        if status != http.HTTPStatus.OK:
            self.errors.append(f"status {status}")
            return
        said = json.loads(answer)
        if said["conflicts"] or said["unsaved"] or said["overtaken_by"]:
            self.errors.append(f"not saved: {said}")
        self.fields["base"] = json.dumps({**json.loads(self.fields["base"]), **said["base"]})
        if draft := said.get("draft"):
            self.address = draft["autosave"]

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        """Send one request on the connection that stays open, as a browser does."""
        headers = {"Cookie": self.cookie, "X-CSRFToken": SECRET, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    @property
    def pk(self) -> int:
        """Return the number of the draft that came of it, 0 while there is none."""
        return int(next(iter(re.findall(r"\d+", self.address)), 0))


def main() -> int:
    """Let everybody write, compare, and say how it went."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aice_site.settings")
    os.environ.setdefault("DEMO", "1")
    import django  # noqa: PLC0415 - after the environment

    django.setup()
    from django.conf import settings  # noqa: PLC0415 - after setup

    if not settings.DEMO:
        print("Only for the demo: it makes accounts.", file=sys.stderr)
        return 2
    people = [Technician(number, cookie, int(os.environ.get("PORT") or 8000)) for number, cookie in _sign_in()]
    try:
        begins = time.monotonic() + 2
        threads = [threading.Thread(target=each.work, args=(begins, begins + SECONDS)) for each in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return _report(people)
    finally:
        _remove(people)


def _sign_in() -> list[tuple[int, str]]:
    from django.conf import settings  # noqa: PLC0415 - after setup
    from django.test import Client  # noqa: PLC0415 - after setup
    from django.utils import timezone  # noqa: PLC0415 - after setup

    from accounts.models import User  # noqa: PLC0415 - after setup
    from cities.models import City, CityRole  # noqa: PLC0415 - after setup

    cookies = []
    for number, city in enumerate(City.objects.order_by("pk")[:PEOPLE]):
        user = User.objects.create_user(f"load-{number}@example.invalid", name=f"Technician {number}", language="en")
        CityRole.objects.create(user=user, city=city, role="technician", since=timezone.localdate())
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies.append((number, f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={SECRET}"))
    return cookies


def _report(people: list[Technician]) -> int:
    from experiences.models import Experience  # noqa: PLC0415 - after setup

    stored = dict(Experience.objects.filter(pk__in=[each.pk for each in people]).values_list("pk", "overview_en"))
    lost = [each.number for each in people if stored.get(each.pk, "") != each.typed.strip()]
    begun = Experience.objects.filter(created_by__email__startswith="load-", created_by__email__endswith=".invalid")
    times = sorted(time for each in people for time in each.times)
    errors = [error for each in people for error in each.errors]
    p95 = statistics.quantiles(times, n=100)[94] if len(times) > 1 else 0.0
    print(
        f"{len(people)} technicians, {len(times)} saves in {SECONDS} s: "
        f"median {statistics.median(times or [0]):.0f} ms, p95 {p95:.0f} ms, slowest {max(times, default=0):.0f} ms; "
        f"{len(errors)} errors; {begun.count()} drafts; {len(lost)} with a character lost"
    )
    for error in errors[:5]:
        print(f"  {error[:300]}")
    good = times and p95 < LIMIT and not errors and not lost and begun.count() == len(people)
    return 0 if good else 1


def _remove(people: list[Technician]) -> None:
    from django.contrib.sessions.models import Session  # noqa: PLC0415 - after setup

    from accounts.models import User  # noqa: PLC0415 - after setup
    from core.models import AuditEvent  # noqa: PLC0415 - after setup
    from experiences.models import Experience  # noqa: PLC0415 - after setup

    users = User.objects.filter(email__startswith="load-", email__endswith="@example.invalid")
    drafts = list(Experience.objects.filter(created_by__in=users).values_list("pk", flat=True))
    AuditEvent.objects.filter(object_type="experiences.experience", object_id__in=map(str, drafts)).delete()
    Experience.objects.filter(pk__in=drafts).delete()
    Experience.history.filter(id__in=drafts).delete()
    Session.objects.filter(pk__in=[each.cookie.split("=")[1].split(";")[0] for each in people]).delete()
    users.delete()


if __name__ == "__main__":
    sys.exit(main())
