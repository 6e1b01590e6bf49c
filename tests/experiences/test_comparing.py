"""A translation that says another figure, date, link or name is told of; one that only writes it otherwise is not."""

import json
import time
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from core.translated import SITE_LANGUAGES
from experiences.comparing import differences, figures
from experiences.enums import State
from experiences.models.experience import STORY_LENGTH
from tests.factories.experiences import make_experience
from tests.factories.writing import url_of

BARCELONA = [["Barcelona", "Barcelone"]]


def said(original, translation, places=()):
    return [(each.missing, each.added) for each in differences(original, translation, places)]


@pytest.mark.parametrize("sign", ["a", "A", "1", " ", "a@", "+1 ", "1 000 "])
def test_text_without_end_is_compared_in_no_time(sign):
    text = sign * (STORY_LENGTH // len(sign))
    began = time.process_time()

    said(text, text[:-1])

    assert time.process_time() - began < 3  # it was twenty for letters


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        ("1.000 persones", "1,000 people"),
        ("1,000 people", "1\N{NO-BREAK SPACE}000 personnes"),
        ("1.250.000,50 €", "1,250,000.50 €"),
        ("El 12,5 %", "12.5%"),
        ("Vam fer 3 tallers", "Hicimos tres talleres"),
        ("Thirty-two schools", "32 écoles"),
        ("Two hundred pupils", "200 alumnes"),
        ("60 mil personas", "60,000 people"),
        ("2,5 milions d’euros", "2.500.000 euros"),
        ("Le XXIe siècle", "The 21st century"),
        ("12/03/2024", "el 12 de març de 2024"),
        ("2024-03-12", "12 March 2024"),
        ("On March 12, 2024", "le 12 mars 2024"),
        ("Depuis le 1er mai 2019", "Since 1 May 2019"),
        ("A partir d’abril de 2020", "From April 2020"),
        ("Course 2023/24", "Curs 2023-2024"),
        ("In the 1990s", "En los años noventa"),
        ("From 9.30 to 17.00", "De 9:30 a 17:00"),
        ("CO2 and R2", "le dioxyde"),
        ("+34 93 342 77 20", "+34933427720"),
        ("See https://www.bcn.cat/ca/escola.", "Ver https://bcn.cat/es/escuela"),
        ("http://example.org/a,", "(https://example.org/a/)"),
        ("In Barcelona", "À Barcelone"),
        ("With Paulo Freire", "Con Paulo Freire"),
        ("El Centre Cívic Municipal", "El Centro Cívico Municipal"),
        ("", "300"),
        ("300 people", "  "),
    ],
)
def test_the_same_said_otherwise_is_no_difference_in_either_direction(original, translation):
    assert said(original, translation, BARCELONA) == said(translation, original, BARCELONA) == []


@pytest.mark.parametrize(
    ("original", "translation", "expected"),
    [
        ("1.000 persones", "100 people", [(("1.000",), ("100",))]),
        ("Des de 2019", "Since 2018", [(("2019",), ("2018",))]),
        ("El 12,5 %", "About 15%", [(("12,5",), ("15",))]),
        ("Hubo 40 talleres y 3 ferias", "Il y a eu 40 ateliers", [(("3",), ())]),
        ("2 millones", "2,000", [(("2",), ("2,000",))]),
        ("12 March 2024", "12 de maig de 2024", [(("12 March",), ("12 de maig",))]),
        ("12 mars 2024", "12/4/2024", [(("12 mars",), ()), ((), ("4",))]),
        ("https://a.org/x", "https://b.org/x", [(("https://a.org/x",), ("https://b.org/x",))]),
        ("a@a.org", "nothing", [(("a@a.org",), ())]),
        ("In Barcelona", "À Madrid", [(("Barcelona",), ())]),
        ("With Paulo Freire", "Con Paulo Friere", [(("Freire",), ())]),
        ("With Maria Montessori", "Amb Maria Montesori", [(("Montessori",), ())]),
    ],
)
def test_what_differs_is_named_as_it_is_written(original, translation, expected):
    assert sorted(said(original, translation, BARCELONA)) == sorted(expected)


@given(
    st.integers(0, 10**9) | st.decimals(0, 10**6, places=2),
    st.permutations(SITE_LANGUAGES),
)
def test_a_figure_as_each_language_writes_it_is_the_same_figure(number, languages):
    one, other = (format_decimal(Decimal(number), locale=code) for code in languages[:2])

    assert said(f"x {one} x", f"x {other} x") == []


@given(st.integers(2000, 10**8), st.integers(1, 10**6))
def test_another_figure_is_always_seen(number, more):
    found = said(f"x {number} x", f"x {number + more} x")

    assert found == [((str(number),), (str(number + more),))]


@given(st.dates(), st.permutations(SITE_LANGUAGES), st.sampled_from(["long", "short"]))
def test_a_date_as_each_language_writes_it_is_the_same_date(day, languages, form):
    if day.year < 1900 or day.year > 2099:
        day = day.replace(year=2000 + day.year % 29, day=min(day.day, 28))
    one = format_date(day, "long", locale=languages[0])
    other = format_date(day, "d/M/y" if form == "short" else "long", locale=languages[1])

    assert said(one, other) == []
    assert said(other, one) == [] or form == "short"


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_read_and_differs_from_itself_in_nothing(one, other):
    differences(one, other, BARCELONA)
    figures(one)

    assert differences(one, one, BARCELONA) == []


def test_translations_of_the_reference_data_are_hardly_ever_suspected():
    rows = json.loads((Path(settings.BASE_DIR) / "experiences/data/experiences.json").read_text())["experiences"]
    pairs = [
        differences(row[field][one], row[field][other])
        for row in rows
        for field in ("title", "summary", "description")
        for one, other in permutations(row.get(field) or {}, 2)
    ]

    assert len(pairs) > 1000
    assert sum(map(bool, pairs)) < len(pairs) / 100


@pytest.mark.django_db
def test_it_stands_beside_the_field_and_among_the_advice_and_holds_nothing_up(client_as):
    draft = make_experience(
        State.DRAFT,
        title_en="Night school",
        title_ca="Escola nocturna",
        summary_en="300 adults learn in the library.",
        summary_ca="400 adults aprenen a la biblioteca.",
        overview_en="It began in a library.",
    )
    client = client_as("technician", city=draft.city)

    step = client.get(url_of("experience_update", draft), {"text": "ca"}).content.decode()
    submit = client.get(url_of("experience_submit", draft)).content.decode()
    client.post(url_of("experience_submit", draft))

    draft.refresh_from_db()
    assert "<li>300 in the original, 400 in the translation</li>" in step
    assert (
        f'<a href="{url_of("experience_update", draft)}?text=ca#id_summary">Summary in Catalan: 300 in the original, '
        "400 in the translation</a>"
    ) in submit
    assert draft.state == State.SUBMITTED
