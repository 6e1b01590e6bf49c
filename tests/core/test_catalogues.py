"""The catalogues: everything that Django would translate is found, and what would break a page is named."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from core import catalogues


@pytest.fixture
def project(tmp_path: Path, settings) -> Path:
    """Give a project of one app and one template."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    (tmp_path / "app" / "migrations").mkdir(parents=True)
    (tmp_path / "app" / "__init__.py").touch()
    (tmp_path / "app" / "migrations" / "0001.py").write_text('_("in a migration")')
    (tmp_path / "templates").mkdir()
    return tmp_path


def ids(catalog: Catalog) -> set:
    return {(message.context, message.id) for message in catalog if message.id}


def translate(language: str, **texts: str | tuple) -> None:
    """Fill a catalogue; texts are named by their first word."""
    catalog = catalogues.updated(language, catalogues.extracted())
    for message in catalog:
        if message.id:
            first = catalogues.key_of(message)[1][0].split()[0]
            message.string = texts.get(first, message.string)
    catalogues.write(language, catalog)


class TestExtraction:
    def test_python(self, project: Path) -> None:
        (project / "app" / "views.py").write_text(
            "def view():\n"
            '    _("Save")\n'
            '    gettext_lazy("Two " "parts")\n'
            '    ngettext_lazy("%(n)s city", "%(n)s cities", "n")\n'
            '    pgettext("month", "May")\n'
            '    npgettext("people", "one", "many", n)\n'
            '    _(f"not {a} text")\n'
        )
        assert ids(catalogues.extracted()) == {
            (None, "Save"),
            (None, "Two parts"),
            (None, ("%(n)s city", "%(n)s cities")),
            ("month", "May"),
            ("people", ("one", "many")),
        }

    def test_templates(self, project: Path) -> None:
        (project / "templates" / "page.html").write_text(
            "{% load i18n %}\n"
            "  <p title=\"it's 'quoted\">{% translate 'Menu' %}{% translate 'May' context 'month' %}</p>\n"
            "      {% blocktranslate trimmed count n=cities %}\n"
            "        {{ n }} city, 100%\n"
            "      {% plural %}\n"
            "        {{ n }} cities\n"
            "   {% endblocktranslate %}\n"
            "{{ name|default:_('Nobody') }}{% button label=_('Send') %}\n"
            "{% comment %}{% translate 'Old' %}{% endcomment %}\n"
        )
        assert ids(catalogues.extracted()) == {
            (None, "Menu"),
            ("month", "May"),
            (None, ("%(n)s city, 100%%", "%(n)s cities")),
            (None, "Nobody"),
            (None, "Send"),
        }

    def test_a_text_in_two_files_names_both_without_lines(self, project: Path) -> None:
        (project / "app" / "views.py").write_text('_("Save")\n_("Save")\n')
        (project / "templates" / "page.html").write_text("{% load i18n %}{% translate 'Save' %}")
        text = catalogues.as_text("ca", catalogues.updated("ca", catalogues.extracted()))
        assert "#: app/views.py templates/page.html\n" in text


class TestUpdate:
    def test_translations_stay_and_texts_that_are_gone_leave(self, project: Path) -> None:
        source = project / "app" / "views.py"
        source.write_text('_("Save")\n_("Send")\n')
        translate("ca", Save="Desa", Send="Envia")
        source.write_text('_("Save")\n_("Save all")\n')
        catalogues.write("ca", catalogues.updated("ca", catalogues.extracted()))
        stored = {message.id: message.string for message in catalogues.read("ca") if message.id}
        assert stored == {"Save": "Desa", "Save all": ""}

    def test_writing_twice_changes_nothing(self, project: Path) -> None:
        (project / "app" / "views.py").write_text('_("Save")\nngettext("%(n)s city", "%(n)s cities", n)\n')
        catalog = catalogues.updated("fr", catalogues.extracted())
        assert catalogues.write("fr", catalog) is True
        assert catalogues.write("fr", catalogues.updated("fr", catalogues.extracted())) is False

    def test_compiling_writes_what_is_newer(self, project: Path) -> None:
        (project / "app" / "views.py").write_text('_("Save")\n')
        translate("ca", Save="Desa")
        assert catalogues.compile_catalogues() == [catalogues.path_of("ca").with_suffix(".mo")]
        assert catalogues.compile_catalogues() == []


class TestProblems:
    @pytest.fixture(autouse=True)
    def texts(self, project: Path, settings) -> None:
        settings.LANGUAGES = [("en", "English"), ("ca", "Català")]
        (project / "app" / "views.py").write_text(
            '_("Save")\n_("Hello %(name)s")\n_("Bye {name}")\nngettext("%(n)s city", "%(n)s cities", n)\n_("Until %(day)s")\n'
        )
        translate("en")
        self.good = {
            "Save": "Desa",
            "Hello": "Hola %(name)s",
            "Bye": "Adéu, {name}",
            "%(n)s": ("Una ciutat", "%(n)s ciutats"),
            "Until": "Fins al dia %(day)s",
        }

    def problems(self, **wrong: str | tuple) -> list[str]:
        translate("ca", **self.good | wrong)
        return list(catalogues.problems())

    def test_a_complete_catalogue_has_none(self) -> None:
        assert self.problems() == []

    @pytest.mark.parametrize(
        ("wrong", "problem"),
        [
            ({"Save": ""}, "empty: “Save”"),
            ({"Hello": "Hola %(nom)s"}, "placeholders differ: “Hello"),
            ({"Hello": "Hola"}, "placeholders differ: “Hello"),
            ({"Bye": "Adéu, {nom}"}, "placeholders differ: “Bye"),
            ({"%(n)s": ("Una ciutat", "Ciutats")}, "placeholders differ"),
            ({"%(n)s": ("", "%(n)s ciutats")}, "empty"),
            ({"Save": "Desa "}, "a blank at the beginning or end"),
            ({"Until": "Fins al %(day)s"}, "an article before a day"),
        ],
    )
    def test_each_fault_is_named_with_its_text(self, wrong: dict, problem: str) -> None:
        (found,) = self.problems(**wrong)
        assert problem in found
        assert "ca/LC_MESSAGES/django.po" in found
        assert "(app/views.py)" in found

    def test_fuzzy_entries_count(self) -> None:
        self.problems()
        path = catalogues.path_of("ca")
        path.write_text(path.read_text().replace('msgid "Save"', '#, fuzzy\nmsgid "Save"'))
        assert any("fuzzy" in problem for problem in catalogues.problems())

    def test_a_new_text_makes_the_catalogue_out_of_date(self, project: Path) -> None:
        self.problems()
        with (project / "app" / "views.py").open("a") as file:
            file.write('_("New")\n')
        assert any("out of date" in problem for problem in catalogues.problems())
