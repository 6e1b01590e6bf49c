"""Every address × every role: the expected status. An address without a line here fails.

Also: GET writes nothing, and no public page without a form sets a cookie or differs between two visitors.
"""

import re
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from experiences.enums import State
from memberships.joining.links import make_token
from tests.factories.accounts import make_technician
from tests.factories.applications import make_application
from tests.factories.awards import make_award_edition, make_call, make_nomination
from tests.factories.belonging import make_assembly
from tests.factories.charter import make_principle
from tests.factories.cities import make_city, make_network
from tests.factories.dues import make_credit_note, make_invoice
from tests.factories.experiences import make_collection, make_document, make_experience, make_image
from tests.factories.publications import make_news_item, make_publication

pytestmark = pytest.mark.django_db

ROLES = ("visitor", "stranger", "neighbour", "technician", "editor", "admin")
PUBLIC = (200, 200, 200, 200, 200, 200)
SIGNED_IN = (302, 200, 200, 200, 200, 200)
OWN_CITY = (302, 404, 404, 200, 404, 404)
SENT = (404, 404, 404, 200, 200, 200)
DRAFT = (404, 404, 404, 200, 404, 404)
STAFF = (302, 403, 403, 403, 200, 200)

# Address (with what stands in it) → what each of ROLES gets for GET.
TABLE = {
    "root": (302,) * 6,
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "robots": PUBLIC,
    "sitemap_index": PUBLIC,
    "django.contrib.sitemaps.views.sitemap": PUBLIC,
    "tile": PUBLIC,
    "public_media": (404,) * 6,
    "gallery": STAFF,
    "figures": (302, 403, 403, 403, 403, 200),
    "figures_of": (302, 403, 403, 403, 403, 200),
    "figures_csv": (302, 403, 403, 403, 403, 200),
    "retention": (302, 403, 403, 403, 403, 200),
    "home": PUBLIC,
    "association": PUBLIC,
    "site_info": PUBLIC,
    "open_data": PUBLIC,
    "writing_guide": PUBLIC,
    "page_detail": (404,) * 6,
    "join": PUBLIC,
    "application_start": PUBLIC,
    "application": (410,) * 6,  # a forged one
    "application:own": PUBLIC,  # whoever has its link
    "application_autosave": (405,) * 6,  # by POST only
    "application_form_pdf": (410,) * 6,
    "application_file": (410,) * 6,
    "certificate_check": PUBLIC,
    "certificate_pdf": (404,) * 6,
    "contact": PUBLIC,
    "contact_sent": PUBLIC,
    "site_search": PUBLIC,
    "city_list": PUBLIC,
    "city_detail": PUBLIC,
    "network_list": PUBLIC,
    "network_detail": PUBLIC,
    "charter": PUBLIC,
    "principle_detail": PUBLIC,
    "principle_detail_of_edition": PUBLIC,
    "experience_list": PUBLIC,
    "experience_detail": PUBLIC,
    "experience_detail:sent": SENT,
    "experience_detail:draft": DRAFT,
    "reading_list": PUBLIC,
    "experience_pdf": PUBLIC,
    "experience_pdf:sent": SENT,
    "experience_pdf:draft": DRAFT,
    "experience_citation": PUBLIC,
    "experience_citation:sent": (404,) * 6,
    "experience_ask": PUBLIC,
    "experience_ask:sent": (404,) * 6,
    "experience_asked": PUBLIC,
    "experience_report": PUBLIC,
    "experience_report:draft": (404,) * 6,
    "experience_reported": PUBLIC,
    "question": (410,) * 6,  # a forged one
    "question_answered": (410,) * 6,
    "alert_create": PUBLIC,
    "alert_asked": PUBLIC,
    "alert": (410,) * 6,
    "alert_stop": (410,) * 6,
    "experience_image": PUBLIC,
    "experience_image:sent": SENT,
    "experience_image:draft": DRAFT,
    "experience_document": PUBLIC,
    "experience_document:sent": SENT,
    "experience_document:draft": DRAFT,
    "coverage": PUBLIC,
    "collection_list": PUBLIC,
    "collection_detail": PUBLIC,
    "collection_detail:hidden": (404, 404, 404, 404, 200, 200),
    "award_list": PUBLIC,
    "award_detail": PUBLIC,
    "event_list": PUBLIC,
    "publication_list": PUBLIC,
    "publication_detail": PUBLIC,
    "news_list": PUBLIC,
    "news_detail": PUBLIC,
    "city_desk": (302, 200, 200, 200, 302, 302),  # staff go on to their own desk
    "account_profile": SIGNED_IN,
    "account_data": SIGNED_IN,
    "account_second_factor": (302, 403, 403, 403, 200, 200),
    "account_act_as_end": (302, 405, 405, 405, 405, 405),  # by POST only
    "account_delete": (302, 200, 200, 200, 403, 403),
    "city_profile": OWN_CITY,
    "city_contacts": OWN_CITY,
    "city_inhabitants": OWN_CITY,
    "city_confirm": (410,) * 6,  # a forged one
    "city_people": OWN_CITY,
    "city_dues": OWN_CITY,
    "city_billing": OWN_CITY,
    "dues_invoice": (302, 404, 404, 200, 404, 200),
    "dues_credit_note": (302, 404, 404, 200, 404, 200),
    "dues_paper": (410,) * 6,  # a forged one
    "city_assembly": OWN_CITY,
    "assembly_delegate": (302, 404, 404, 403, 404, 404),  # the delegate signs
    "assembly_proxy": (302, 404, 404, 403, 404, 404),
    "assembly_proxy_withdraw": (302, 405, 405, 405, 405, 405),  # by POST only
    "assembly_document": (302, 404, 404, 404, 404, 404),  # there is none
    "nomination_create": OWN_CITY,
    "nomination_detail": OWN_CITY,  # what was sent
    "nomination_detail:draft": OWN_CITY,
    "nomination_letter": OWN_CITY,
    "nomination_withdraw": OWN_CITY,
    "network_desk": OWN_CITY,  # the town coordinates it
    "network_city_add": OWN_CITY,
    "network_city": OWN_CITY,
    "network_meeting": OWN_CITY,
    "network_meeting_update": (302, 404, 404, 404, 404, 404),  # there is none
    "network_meeting_delete": (302, 405, 405, 405, 405, 405),  # by POST only
    "network_document_add": (302, 405, 405, 405, 405, 405),
    "network_document_remove": (302, 405, 405, 405, 405, 405),
    "network_document": (404,) * 6,  # there is none
    "city_role_end": (302, 404, 404, 403, 404, 404),  # a colleague's
    "city_role_hand_over": (302, 404, 404, 403, 404, 404),
    "city_role_invite": (302, 405, 405, 405, 405, 405),  # by POST only
    "city_handover_decide": (302, 405, 405, 405, 405, 405),
    "account_invitation": (410,) * 6,  # a forged one
    "experience_create": (302, 403, 200, 200, 403, 403),
    "experience_status": OWN_CITY,
    "experience_status:draft": OWN_CITY,
    "experience_update": (302, 404, 404, 200, 404, 404),
    "experience_autosave": (401, 404, 404, 405, 404, 404),  # by POST only, and told only to who may write
    "experience_upload": (401, 404, 404, 405, 404, 404),
    "experience_writers": OWN_CITY,
    "experience_remark": (302, 404, 404, 405, 404, 404),  # by POST only
    "experience_preview": OWN_CITY,
    "experience_submit": OWN_CITY,
    "experience_withdraw": OWN_CITY,
    "experience_delete": OWN_CITY,
    "experience_offline": OWN_CITY,
    "experience_offline_file": OWN_CITY,
    "experience_offline_changes": (302, 404, 404, 302, 404, 404),  # nothing has been uploaded
    "experience_propose": OWN_CITY,
    "experience_confirm": (302, 404, 404, 405, 404, 404),  # by POST only
    "experience_continue": (302, 404, 404, 405, 404, 404),  # by POST only
    "experience_adapted_from": OWN_CITY,
    "adaptation_answer": (302, 404, 404, 404, 404, 404),  # there is none
    "experience_consent": OWN_CITY,
}
ALLAUTH = re.compile(r"^(account_(?!profile|invitation|data|delete|second|act)|mfa_)")


def named_addresses(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from named_addresses(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


@pytest.fixture(scope="module")
def town(rows_of_module):
    """One of each, so that every address leads somewhere."""
    network = make_network(slug="net")
    city = make_city(slug="town", networks=[network])
    city.coordinations.create(network=network, since_year=2020)
    principle = make_principle(7)
    older = make_principle(3, edition=principle.edition.__class__.objects.create(year=2004))
    experiences = {
        "": make_experience(city=city, slug="public"),
        "sent": make_experience(State.SUBMITTED, city=city, slug="sent"),
        "draft": make_experience(State.DRAFT, city=city, slug="draft"),
        "asked": make_experience(State.CONSENT_ASKED, city=city, slug="asked"),
    }
    collections = {
        "": make_collection(experiences[""], slug="chosen"),
        "hidden": make_collection(experiences[""], slug="not-yet", is_published=False),
    }
    files = {key: (make_image(experience), make_document(experience)) for key, experience in experiences.items()}
    edition = make_award_edition(year=2020)
    call = make_call(year=2030)
    nominations = {
        "": make_nomination(edition=call, experience=experiences[""]),
        "draft": make_nomination("draft", edition=call, experience=experiences["sent"]),
    }
    credit_note = make_credit_note(make_invoice(city))
    return SimpleNamespace(
        assembly=make_assembly(),
        city=city,
        principle=principle,
        older=older,
        role=make_technician(city).city_roles.get().pk,
        experiences=experiences,
        collections=collections,
        files=files,
        network=network,
        edition=edition,
        call=call,
        nominations=nominations,
        credit_note=credit_note,
        publication=make_publication(),
        news=make_news_item(),
    )


def address(line, town):
    name, _, which = line.partition(":")
    if name == "collection_detail":
        return town.collections[which].get_absolute_url()
    if line == "application:own":
        return reverse(name, args=[make_token(make_application())])
    if name in {"nomination_detail", "nomination_letter", "nomination_withdraw"}:
        return reverse(name, args=[town.nominations[which].pk])
    experience = town.experiences[which]
    drafted = town.experiences["draft"].pk
    arguments = {
        "django.contrib.sitemaps.views.sitemap": {"section": "cities"},
        **{name: {"which": "years"} for name in ("figures_of", "figures_csv")},
        "tile": {"slug": "town", "section": 1},
        "public_media": {"name": "cities/none.jpg"},
        "page_detail": {"slug": "none"},
        "city_detail": {"slug": town.city.slug},
        "network_detail": {"slug": town.network.slug},
        "principle_detail": {"number": 7},
        "principle_detail_of_edition": {"year": 2004, "number": 3},
        "experience_detail": {"slug": experience.slug},
        "experience_pdf": {"slug": experience.slug},
        "experience_citation": {"slug": experience.slug, "ending": "ris"},
        **{f"experience_{page}": {"slug": experience.slug} for page in ("ask", "asked", "report", "reported")},
        **{name: {"token": "forged"} for name in ("question", "question_answered", "alert", "alert_stop")},
        **{name: {"token": "forged"} for name in ("application", "application_autosave", "application_form_pdf")},
        "application_file": {"token": "forged", "name": "agreement"},
        "certificate_pdf": {"code": "AAAA-AAAA-AAAA"},
        "award_detail": {"year": 2020},
        "publication_detail": {"slug": town.publication.slug},
        "news_detail": {"slug": town.news.slug},
        "account_invitation": {"token": "forged"},
        **{
            key: {"slug": town.city.slug}
            for key in ("city_people", "city_profile", "city_contacts", "city_inhabitants", "city_dues", "city_billing")
        },
        "dues_invoice": {"pk": town.credit_note.invoice_id},
        "dues_credit_note": {"pk": town.credit_note.pk},
        "dues_paper": {"token": "forged"},
        **{
            key: {"pk": town.assembly.pk, "slug": town.city.slug}
            for key in ("city_assembly", "assembly_delegate", "assembly_proxy", "assembly_proxy_withdraw")
        },
        "assembly_document": {"pk": 0},
        "nomination_create": {"edition": town.call.pk, "slug": town.city.slug},
        "network_document": {"pk": 0, "name": "none.pdf"},
        **{
            key: {"slug": "net"}
            for key in ("network_desk", "network_city_add", "network_meeting", "network_document_add")
        },
        **{
            key: {"slug": "net", "pk": 0}
            for key in ("network_meeting_update", "network_meeting_delete", "network_document_remove")
        },
        "network_city": {"slug": "net", "pk": town.city.network_links.get(network__slug="net").pk},
        "city_confirm": {"token": "forged"},
        **{key: {"pk": town.role} for key in ("city_role_end", "city_role_hand_over", "city_role_invite")},
        "city_handover_decide": {"pk": 0},
        "experience_status": {"pk": experience.pk},
        "experience_update": {"pk": drafted},
        "experience_autosave": {"pk": drafted},
        "experience_upload": {"pk": drafted},
        "experience_writers": {"pk": drafted},
        "experience_remark": {"pk": drafted},
        "experience_preview": {"pk": drafted},
        "experience_submit": {"pk": drafted},
        "experience_withdraw": {"pk": drafted},
        "experience_delete": {"pk": drafted},
        "experience_offline": {"pk": drafted},
        "experience_offline_file": {"pk": drafted},
        "experience_offline_changes": {"pk": drafted},
        "experience_propose": {"pk": town.experiences[""].pk},
        "experience_confirm": {"pk": town.experiences[""].pk},
        "experience_continue": {"pk": town.experiences[""].pk},
        "experience_adapted_from": {"pk": drafted},
        "adaptation_answer": {"pk": 0},
        "experience_consent": {"pk": town.experiences["asked"].pk},
    }
    if name in {"experience_image", "experience_document"}:
        return town.files[which][name == "experience_document"].get_absolute_url()
    return reverse(name, kwargs=arguments.get(name))


WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE)(?!.*django_session)", re.DOTALL)


def is_kept(answer):
    return "no-store" not in answer["Cache-Control"]


def client_of(role, client_as, town):
    if role == "technician":
        return client_as("technician", city=town.city)
    return client_as("technician") if role == "neighbour" else client_as(role)


def test_every_address_has_a_line():
    known = {line.partition(":")[0] for line in TABLE}
    found = {name for name in named_addresses(get_resolver().url_patterns) if not ALLAUTH.match(name)}

    assert found == known


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(line, marks=pytest.mark.pdf)
        if line.startswith(("experience_pdf", "dues_invoice", "dues_credit"))
        else line
        for line in TABLE
    ],
)
def test_address_answers_each_role_as_the_table_says_strictly_and_writes_nothing(line, town, client_as):
    where = address(line, town)
    clients = {role: client_of(role, client_as, town) for role in ROLES}

    with CaptureQueriesContext(connection) as queries:
        answers = {role: client.get(where) for role, client in clients.items()}

    assert {role: answer.status_code for role, answer in answers.items()} == dict(zip(ROLES, TABLE[line], strict=True))
    assert [query["sql"][:120] for query in queries if WRITES.match(query["sql"])] == []
    policies = {answer.headers["Content-Security-Policy"] for answer in answers.values()}
    assert all("default-src 'self'" in policy and "unsafe" not in policy for policy in policies)
    if answers["visitor"].status_code != 200:  # what is not for everybody is kept by no cache
        kept = [role for role, answer in answers.items() if answer.status_code == 200 and is_kept(answer)]
        assert kept == []


WITH_FORM = {"application_start", "contact", "experience_ask", "experience_report", "alert_create"}


@pytest.mark.parametrize("line", [line for line, statuses in TABLE.items() if statuses[0] == 200])
def test_public_page_is_the_same_for_everyone_and_sets_no_cookie(line, town, client_as):
    where = address(line, town)

    first, second = client_as("visitor").get(where), client_as("visitor").get(where)

    assert bool(first.cookies) == (line in WITH_FORM)
    assert Session.objects.count() == 0
    if line not in WITH_FORM and not first.streaming:
        assert first.content == second.content
