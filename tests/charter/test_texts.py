"""The association's own wording comes from a file, whole or not at all."""

import json

import pytest
from django.core.management import CommandError, call_command

from charter.models import Principle, Section
from tests.factories.charter import make_edition, make_principle, make_section

pytestmark = pytest.mark.django_db
HEADER = "edition,language,part,number,section,title,text\n"


def load(path, text):
    path.write_text(text, encoding="utf-8")
    call_command("load_charter_texts", str(path), verbosity=0)


@pytest.fixture
def charter():
    return make_principle(1)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "charter.csv"


def test_load_principle_writes_title_and_text_and_marks_title_official(charter, file):
    load(file, HEADER + '2020,fr,principle,1,,Le titre,"Un paragraphe.\n\nEt un autre."\n')

    charter.refresh_from_db()
    assert charter.title_fr == "Le titre"
    assert charter.official_text_fr == "Un paragraphe.\n\nEt un autre."
    assert charter.official_title_languages == ["fr"]
    assert charter.title_ca == "Principle 1 (ca)"


def test_load_preamble_and_section_writes_both(charter, file):
    load(file, HEADER + '2020,es,preamble,,,,"El preámbulo."\n2020,es,section,1,,El derecho,\n')

    charter.refresh_from_db()
    assert charter.edition.preamble_es == "El preámbulo."
    assert charter.section.title_es == "El derecho"
    assert charter.section.official_title_languages == ["es"]


def test_load_semicolons_of_a_spreadsheet_are_read(charter, file):
    load(file, "\ufeff" + HEADER.replace(",", ";") + "2020;ca;principle;1;;El títol;El text.\n")

    charter.refresh_from_db()
    assert (charter.title_ca, charter.official_text_ca) == ("El títol", "El text.")


@pytest.mark.parametrize("indent", [None, 2])
def test_load_json_is_read_like_csv(charter, tmp_path, indent):
    rows = [{"edition": 2020, "language": "en", "part": "principle", "number": 1, "title": "Title", "text": "Text."}]

    load(tmp_path / "charter.json", json.dumps({"texts": rows}, indent=indent))

    charter.refresh_from_db()
    assert (charter.title_en, charter.official_text_en) == ("Title", "Text.")


def test_load_twice_changes_nothing(charter, file, capsys):
    text = HEADER + "2020,fr,principle,1,,Le titre,Le texte.\n"
    load(file, text)
    capsys.readouterr()

    load(file, text)

    assert capsys.readouterr().out == "0 texts written, 1 already there.\n"


def test_load_older_edition_makes_its_sections_and_principles(charter, file):
    make_edition(2004)

    load(file, HEADER + "2004,en,section,1,,The right,\n2004,en,principle,7,1,Older title,Older text.\n")

    principle = Principle.objects.get(edition__year=2004, number=7)
    assert (principle.title_en, principle.section.title_en) == ("Older title", "The right")
    assert principle.get_absolute_url() == "/en/charter/2004/7/"


WRONG = {
    "2020,xx,principle,1,,Title,Text": "“xx” is not a language of this site (ca, es, en, fr)",
    "1789,fr,principle,1,,Title,Text": "there is no edition of 1789",
    "2020,fr,chapter,1,,Title,Text": "“chapter” is no part of the Charter (preamble, section, principle)",
    "2020,fr,principle,1,,,Text": "“title” is empty",
    "2020,fr,principle,one,,Title,Text": "“number” must be a whole number, not “one”",
    "2020,fr,principle,9,,Title,Text": "the edition of 2020 has no principle 9 yet: name its section, and load that before",
    "2020,fr,section,4,,Title,": "a section has a number from 1 to 3, not “4”",
    "2020,fr,preamble,,,,": "“text” is empty",
    "2020,en,principle,2,,Again,": "this text is in the file twice",
}


@pytest.mark.parametrize(("row", "reason"), WRONG.items())
def test_load_wrong_row_names_line_and_reason_and_keeps_nothing(charter, file, row, reason):
    make_principle(2)
    good = "2020,en,principle,1,,Good,Good text.\n2020,en,principle,2,,Two,\n"

    with pytest.raises(CommandError) as refusal:
        load(file, f"{HEADER}{good}{row}\n")

    assert str(refusal.value) == f"Nothing was loaded from this file:\n{file}:4: {reason}"
    charter.refresh_from_db()
    assert (charter.title_en, charter.official_title_languages) == ("Principle 1 (en)", [])


def test_load_several_wrong_rows_names_them_all(charter, file):
    with pytest.raises(CommandError) as refusal:
        load(file, f"{HEADER}2020,xx,preamble,,,,Text\n2020,fr,preamble,,,,\n")

    assert [line.split(":")[1] for line in str(refusal.value).splitlines()[1:]] == ["2", "3"]


UNREADABLE = {
    b"edition,language\n2020,fr\n": "these columns are missing: number, part, text, title",
    HEADER.encode() + b"2020,fr\n": "the row has not as many fields as the header",
    HEADER.encode() + b"2020,fr,principle,1,,Titre \xe9,\n": "the file is not UTF-8 text",
}


@pytest.mark.parametrize(("content", "reason"), UNREADABLE.items())
def test_load_unreadable_file_says_why(charter, file, content, reason):
    file.write_bytes(content)

    with pytest.raises(CommandError, match=reason):
        call_command("load_charter_texts", str(file))


@pytest.mark.parametrize(
    ("text", "reason"), [("{", "Expecting"), ('{"other": []}', "no list"), ('{"texts": [7]}', "no text")]
)
def test_load_broken_json_says_where(charter, tmp_path, text, reason):
    with pytest.raises(CommandError, match=reason):
        load(tmp_path / "charter.json", text)


def test_load_missing_file_says_so(charter, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_charter_texts", str(tmp_path / "none.csv"))


def test_load_longest_title_is_checked_like_a_form(charter, file):
    make_section(2)

    with pytest.raises(CommandError, match="title_fr: Ensure this value has at most 200 characters"):
        load(file, f"{HEADER}2020,fr,section,2,,{'t' * 201},\n")

    assert Section.objects.get(number=2).official_title_languages == []
