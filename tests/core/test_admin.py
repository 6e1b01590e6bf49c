"""What the pages of the admin share, and the outbox, the enquiries and the audit trail."""

import datetime as dt
import importlib
import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import formats, timezone, translation

from accounts.models import User
from cities.models import City
from core.audit_labels import LABELS
from core.html_text import html_as_text
from core.models import AuditEvent, MailState, OutboxMessage
from core.textdiff import word_diff
from experiences import workflow
from experiences.models import Topic
from publications.models import NewsItem, Publication
from tests.factories.accounts import make_user
from tests.factories.cities import make_city, make_country
from tests.factories.experiences import make_experience, make_topic
from tests.factories.office import make_enquiry, make_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client_as):
    return client_as("admin", name="Ada")


def address(label, page, *arguments):
    return reverse(f"admin:{label}_{page}", args=arguments)


def empty_formsets(*prefixes):
    return {f"{prefix}-{key}": 0 for prefix in prefixes for key in ("TOTAL_FORMS", "INITIAL_FORMS")}


NEWS = {"published_on": "2026-01-01", "original_language": "ca", "source_language": "ca", "title_ca": "Bon dia, món"}


# What every page does ------------------------------------------------------------------------------------------------


def test_address_is_made_from_the_title_in_its_language_and_stays(admin):
    NewsItem.objects.create(slug="bon-dia-mon", title_en="Good morning", published_on=dt.date(2026, 1, 1))

    admin.post(address("publications_newsitem", "add"), NEWS)
    item = NewsItem.objects.get(slug="bon-dia-mon-2")
    admin.post(address("publications_newsitem", "change", item.pk), {**NEWS, "title_ca": "Bona nit", "slug": "another"})

    item.refresh_from_db()
    assert (item.title_ca, item.slug) == ("Bona nit", "bon-dia-mon-2")


def test_record_without_text_in_any_language_is_refused(admin):
    response = admin.post(address("publications_newsitem", "add"), {**NEWS, "title_ca": ""})

    assert response.context["adminform"].form.errors["title_ca"] == ["Write this in at least one language."]
    assert NewsItem.objects.count() == 0


def test_change_by_hand_stands_in_the_audit_trail_and_the_history(admin):
    admin.post(address("publications_newsitem", "add"), NEWS)
    item = NewsItem.objects.get()
    admin.post(address("publications_newsitem", "change", item.pk), {**NEWS, "title_es": "Buenos días"})

    page = admin.get(address("publications_newsitem", "history", item.pk))

    assert [event.action for event in page.context["events"]] == ["admin.changed", "admin.added"]
    assert "Ada" in page.text
    assert "Changed" in page.text


def test_history_shows_what_changed_word_by_word(admin):
    city = make_city(name="Vic", profile_ca="Una ciutat petita")
    city.profile_ca = "Una ciutat gran"
    city.save()

    page = admin.get(address("cities_city", "history", city.pk))

    [change] = page.context["versions"][0].shown_changes
    assert [(piece.kind, piece.text) for piece in change["pieces"]] == [
        ("same", "Una ciutat "),
        ("removed", "petita"),
        ("added", "gran"),
    ]


def test_every_language_has_its_fields_marked_with_its_code(admin):
    form = admin.get(address("publications_newsitem", "add")).context["adminform"].form

    assert [form.fields[f"title_{code}"].widget.attrs["lang"] for code in ("ca", "es", "en", "fr")] == [
        "ca",
        "es",
        "en",
        "fr",
    ]


def test_button_that_adds_a_row_names_it_inside_the_sentence(admin):
    inline = admin.get(address("publications_publication", "add")).context["inline_admin_formsets"][0]

    assert json.loads(inline.inline_formset_data)["options"]["addText"] == "Add another file of a publication"


def test_language_strip_counts_what_is_written(admin):
    fields = {"title_ca": "A", "summary_ca": "B", "title_fr": "C", "original_language": "ca", "source_language": "ca"}
    item = NewsItem.objects.create(slug="news", published_on=dt.date(2026, 1, 1), **fields)

    tabs = admin.get(address("publications_newsitem", "change", item.pk)).context["language_tabs"]

    assert [(tab["code"], tab["done"], tab["total"]) for tab in tabs] == [
        ("ca", 2, 2),
        ("es", 0, 2),
        ("en", 0, 2),
        ("fr", 1, 2),
    ]


def test_second_saver_of_a_city_gets_both_texts_and_takes_over_other_fields(admin):
    city = make_city(name="Vic", profile_ca="Un")
    url = address("cities_city", "change", city.pk)
    formsets = empty_formsets("contacts", "roles", "network_links")
    data = {
        "name": "Vic",
        "country": "ES",
        "original_language": "en",
        "source_language": "en",
        "evidence": "recent_evidence",
        "profile_ca": "Un",
        **formsets,
    }
    mark = admin.get(url).context["adminform"].form["loaded"].value()
    admin.post(url, {**data, "loaded": mark, "profile_ca": "Dos", "website": "https://vic.cat/"})

    late = admin.post(url, {**data, "loaded": mark, "profile_ca": "Tres"})

    form = late.context["adminform"].form
    assert City.objects.get(pk=city.pk).profile_ca == "Dos"
    assert [(conflict.label, conflict.stored) for conflict in form.conflicts] == [("Profile (Catalan)", "Dos")]
    assert form["website"].value() == "https://vic.cat/"


def test_list_of_countries_is_searched_by_name_in_the_readers_language(client_as):
    client = client_as("admin", language="ca")
    make_country("DE")
    make_country("ES")

    response = client.get(address("cities_country", "changelist"), {"q": "alemàn"})

    assert [country.code for country in response.context["cl"].result_list] == ["DE"]


def test_synonyms_are_kept_by_language(admin):
    topic = make_topic()
    data = {f"name_{code}": "Topic" for code in ("ca", "es", "en", "fr")}

    admin.post(
        address("experiences_topic", "change", topic.pk),
        {**data, "synonyms_ca": "escola, aula", "synonyms_fr": " école "},
    )

    assert Topic.objects.get(pk=topic.pk).synonyms == {"ca": ["escola", "aula"], "fr": ["école"]}


def test_file_of_a_publication_is_checked_and_measured(admin):
    publication = Publication.objects.create(slug="guide", series="guide", title_en="Guide")
    data = {"series": "guide", "title_en": "Guide", "original_language": "en", "source_language": "en"}
    line = {"files-TOTAL_FORMS": 1, "files-INITIAL_FORMS": 0, "files-0-language": "en"}
    url = address("publications_publication", "change", publication.pk)

    wrong = admin.post(url, {**data, **line, "files-0-file": SimpleUploadedFile("a.pdf", b"<html></html>")})
    right = admin.post(url, {**data, **line, "files-0-file": SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF\n")})

    assert "This file is of none of the kinds" in wrong.text
    assert right.status_code == 302
    assert publication.files.get().size == 15


# Outbox, enquiries, trail --------------------------------------------------------------------------------------------


def test_outbox_shows_a_mail_without_its_markup(admin):
    html = '<p>Good <b>morning</b></p><script>alert(1)</script><a href="https://example.org/">Enter</a>'
    message = make_message(html=html)

    page = admin.get(address("core_outboxmessage", "change", message.pk))

    assert html_as_text(html) == "Good morning\nEnter <https://example.org/>"
    assert "alert(1)" not in page.text
    assert "<b>morning</b>" not in page.text


@pytest.mark.parametrize(
    ("language", "day", "name"),
    [
        ("ca", "23 de nov. 2026, 6:09", "Safata de sortida"),
        ("es", "23 nov 2026, 6:09", "Bandeja de salida"),
        ("en", "23 Nov 2026, 06:09", "Outbox"),
        ("fr", "23 nov. 2026, 06:09", "Boîte d’envoi"),
    ],
)
def test_outbox_tells_its_dates_and_its_name_in_the_readers_language(client_as, language, day, name):
    message = make_message()
    OutboxMessage.objects.filter(pk=message.pk).update(created_at=dt.datetime(2026, 11, 23, 5, 9, 8, tzinfo=dt.UTC))

    page = client_as("admin", language=language).get(address("core_outboxmessage", "changelist")).text

    assert day in page
    assert f"<h1>{name}</h1>" in page


@pytest.mark.parametrize(
    ("language", "words"), [("ca", "de %(cnt)s sel"), ("es", "de %(cnt)s sel"), ("en", "of %(cnt)s s"), ("fr", "sur ")]
)
def test_scripts_count_what_is_selected_in_the_readers_language(client_as, language, words):
    script = client_as("admin", language=language).get(reverse("admin:jsi18n")).text
    forms = re.search(r'"%\(sel\)s of %\(cnt\)s selected": \[(.*?)\]', script, re.DOTALL)[1]

    assert forms.count(f"%(sel)s {words}") == 3


@pytest.mark.parametrize(("month", "words"), [(4, "2 d’abril"), (11, "2 de novembre")])
def test_dates_of_django_have_their_preposition_in_catalan(month, words):
    with translation.override("ca"):
        assert formats.date_format(dt.date(2026, month, 2)).startswith(words)


def test_failed_mail_is_sent_again_once(admin):
    failed, sent = make_message(state=MailState.FAILED, error="refused"), make_message()
    data = {"action": "send_selected_again", "_selected_action": [failed.pk, sent.pk]}

    response = admin.post(address("core_outboxmessage", "changelist"), data, follow=True)

    failed.refresh_from_db()
    assert (failed.state, failed.error) == (MailState.SENT, "")
    assert "1 message will be sent again." in response.text


def test_mails_and_trail_cannot_be_written(admin):
    message = make_message()

    assert admin.post(address("core_outboxmessage", "change", message.pk), {"subject": "Other"}).status_code == 403
    assert admin.get(address("core_auditevent", "add")).status_code == 403


def test_enquiry_is_marked_as_answered_and_opened_again(admin):
    enquiry = make_enquiry()
    url = address("pages_enquiry", "changelist")

    admin.post(url, {"action": "mark_as_answered", "_selected_action": [enquiry.pk]})
    enquiry.refresh_from_db()
    assert enquiry.handled_by == admin.user
    assert admin.get(url, {"answered": "no"}).context["cl"].result_count == 0

    admin.post(url, {"action": "open_again", "_selected_action": [enquiry.pk]})
    enquiry.refresh_from_db()
    assert (enquiry.handled_at, enquiry.handled_by) == (None, None)


def test_audit_trail_leads_to_the_record_and_names_the_action(admin):
    city = make_city()
    event = AuditEvent.objects.create(action="publish", object_type="cities.city", object_id=city.pk, object_name="Vic")

    page = admin.get(address("core_auditevent", "changelist"), {"action": "publish"})

    assert page.context["cl"].result_count == 1
    assert address("cities_city", "change", city.pk) in page.text
    assert str(LABELS["publish"]) in page.text
    assert event.object_name in page.text


def test_every_action_that_the_site_records_has_a_name():
    sources = [
        path for path in Path(settings.BASE_DIR).glob("*/**/*.py") if not {".venv", "var", "tests"} & set(path.parts)
    ]
    recorded = {action for path in sources for action in re.findall(r'audit\.record\(\s*"([\w.]+)"', path.read_text())}

    assert recorded | set(workflow.TABLE.by_action) | {"activate", "deactivate"} <= set(LABELS)
    assert {"submit", "invite", "admin.changed"} <= set(LABELS)


# People --------------------------------------------------------------------------------------------------------------


def test_new_person_is_invited_by_mail_in_their_language(admin, mailoutbox):
    data = {"name": "Nova", "email": "Nova@Example.org", "language": "fr", **empty_formsets("city_roles")}

    admin.post(address("accounts_user", "add"), data)

    user = User.objects.get(email="nova@example.org")
    assert (user.name, user.has_usable_password()) == ("Nova", False)
    assert [mail.to for mail in mailoutbox] == [["nova@example.org"]]


def test_person_is_made_inactive_but_never_oneself(admin):
    other = make_user()
    data = {"action": "make_inactive", "_selected_action": [other.pk, admin.user.pk]}

    admin.post(address("accounts_user", "changelist"), data)

    assert list(User.objects.filter(is_active=False)) == [other]


def test_groups_of_the_secretariat_exist_with_their_rights():
    rights = {group.name: set(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()}

    assert set(rights) == {"editor", "translator", "membership", "events", "admin"}
    assert "review_experience" in rights["editor"] & rights["admin"]
    assert "review_experience" not in rights["translator"] | rights["membership"] | rights["events"]
    assert not any(right.startswith(("add_", "delete_")) for right in rights["translator"])


def test_groups_are_taken_away_and_made_again_beside_what_exists():
    migration = importlib.import_module("accounts.migrations.0002_staff_groups")
    own = Group.objects.create(name="volunteers")
    rights = {group.name: set(group.permissions.all()) for group in Group.objects.all()}

    migration.remove_groups(apps, None)
    assert list(Group.objects.all()) == [own]
    Group.objects.create(name="editor")
    migration.create_groups(apps, None)

    again = {group.name: set(group.permissions.all()) for group in Group.objects.all()}
    assert again.keys() == rights.keys()
    assert [name for name in again if name != own.name and not again[name]] == []
    # Later migrations give more; from translators they take what they gave.
    assert [name for name in again if name != "translator" and not again[name] <= rights[name]] == []


# Words ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("same", "same", [("same", "same")]),
        ("", "new", [("added", "new")]),
        ("one two", "one three", [("same", "one "), ("removed", "two"), ("added", "three")]),
        ("a\r\nb", "a\nb", [("same", "a\nb")]),
    ],
)
def test_word_diff(old, new, expected):
    assert [(piece.kind, piece.text) for piece in word_diff(old, new)] == expected


def test_page_before_deleting_names_records_and_no_bare_links(admin):
    topic = make_topic("parks", name_en="Parks")
    make_experience(topics=[topic])

    response = admin.get(address("experiences_topic", "delete", topic.pk))

    assert dict(response.context["model_count"]) == {"topics": 1}
    assert "relationship" not in response.text
    assert "Parks" in response.text


@pytest.mark.parametrize(("backend", "state"), [("dummy", "kept here (demo)"), ("smtp", "sent")])
def test_outbox_says_that_nothing_leaves_the_demonstration(admin, settings, backend, state):
    settings.MAIL_DELIVERY_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    make_message(state=MailState.SENT, sent_at=timezone.now())

    page = admin.get(address("core_outboxmessage", "changelist")).text

    assert f'<span class="state state-sent">{state}</span>' in page
