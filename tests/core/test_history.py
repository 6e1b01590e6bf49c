"""Links that are set from the other side stand in the record's own history."""

import pytest
from django.urls import reverse

from core import audit
from editorial.models import GlossaryTerm
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_topic
from tests.factories.pages import make_page

pytestmark = pytest.mark.django_db


def topics_of(version):
    return [link.topic_id for link in version.topics.all()]


def test_link_from_the_other_side_stands_in_the_history_of_the_record():
    topic, experience = make_topic("parks"), make_experience()

    topic.experiences.add(experience)

    assert topics_of(experience.history.first()) == [topic.pk]


@pytest.mark.parametrize(
    "unlink",
    [
        lambda topic: topic.experiences.remove(*topic.experiences.all()),
        lambda topic: topic.experiences.clear(),
        lambda topic: topic.experiences.set([]),
    ],
)
def test_link_taken_away_from_the_other_side_is_gone_in_the_history(unlink):
    topic, other = make_topic("parks"), make_topic("squares")
    experience = make_experience(topics=[topic, other])
    untouched = make_experience(topics=[other])
    versions = untouched.history.count()

    unlink(topic)

    assert topics_of(experience.history.first()) == [other.pk]
    assert untouched.history.count() == versions


def test_same_save_stays_one_version():
    topic, experience = make_topic("parks"), make_experience()
    before = experience.history.count()

    topic.experiences.add(experience)
    topic.experiences.clear()

    assert experience.history.count() == before
    assert topics_of(experience.history.first()) == []


@pytest.mark.django_db(transaction=True)  # the form locks the record, which needs a transaction of the page's own
def test_older_version_is_brought_back(client_as):
    page = make_page(slug="history", title_en="First", body_en="Text", is_published=True)
    page.title_en = "Second"
    page.save()
    first = page.history.last()
    client = client_as("admin", language="en")
    url = reverse("admin:pages_page_simple_history", args=[page.pk, first.pk])
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)}

    assert client.post(url, data).status_code == 302

    page.refresh_from_db()
    assert page.title_en == "First"


@pytest.mark.django_db(transaction=True)  # the form locks the record, which needs a transaction of the page's own
def test_ends_of_lines_as_browsers_send_them_change_nothing(client_as):
    page = make_page(slug="lines", title_en="Lines", body_en="One\n\nTwo", body_fr="Un\n\nDeux", is_published=True)
    client = client_as("admin", language="en")
    url = reverse("admin:pages_page_change", args=[page.pk])
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)}

    sent = {**data, "title_en": "Lines of text", "body_en": "One\r\n\r\nTwo", "body_fr": "Un\r\n\r\nDeux"}
    assert client.post(url, sent).status_code == 302

    page.refresh_from_db()
    assert page.body_en == "One\n\nTwo"
    shown = client.get(reverse("admin:pages_page_history", args=[page.pk])).context["versions"][0].shown_changes
    assert [change["label"] for change in shown] == ["Title [en]"]


def test_what_was_changed_by_hand_is_told_in_the_readers_language(client_as):
    client = client_as("admin", language="ca")
    term = GlossaryTerm.objects.create(slug="fee", term_en="yearly fee", term_ca="quota anual")
    city = make_city(name="Vic")
    url = reverse("admin:editorial_glossaryterm_change", args=[term.pk])
    client.post(url, {"slug": "fee", "term_en": "fee", "term_ca": "quota", "note": "Per any"})
    changes = [
        {"added": {"name": "contact of a city", "object": "Ada"}},
        {"changed": {"fields": ["Name", "Strange label"]}},
    ]
    audit.record("admin.changed", city, by=client.user, changes=changes)

    terms = client.get(reverse("admin:editorial_glossaryterm_history", args=[term.pk])).text
    cities = client.get(reverse("admin:cities_city_history", args=[city.pk])).text

    assert "S’ha modificat: Nota per a qui tradueix i Terme." in terms
    assert "S’ha afegit «Ada» (contacte d’una ciutat). S’ha modificat: Nom i Strange label." in cities
