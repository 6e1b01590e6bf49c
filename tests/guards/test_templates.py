"""What every template keeps to: no inline code, nothing unused, short, one load a line."""

import re
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
TEMPLATES = BASE / "templates"
FILES = sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"})
# Found by Django, allauth and the admin by their names, not by ours.
FOUND_BY_NAME = (
    "403.html",
    "403_csrf.html",
    "404.html",
    "500.html",
    "account/",
    "admin/",
    "allauth/",
    "django/",
    "mfa/",
)
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)


def name_of(path):
    return path.relative_to(TEMPLATES).as_posix()


def ids(paths):
    return [name_of(path) for path in paths]


# Mail programs know no style sheets.
PAGES = [path for path in FILES if "mail" not in path.relative_to(TEMPLATES).parts]


@pytest.mark.parametrize("path", PAGES, ids=ids(PAGES))
def test_template_has_no_inline_script_or_style(path):
    code = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL)

    assert INLINE.findall(code) == []


@pytest.mark.parametrize("path", FILES, ids=ids(FILES))
def test_template_loads_one_library_a_line_in_order(path):
    loads = re.findall(r"{% load ([^%]+) %}", path.read_text())

    assert [load for load in loads if " " in load.strip() and " from " not in load] == []
    assert loads == sorted(loads)


@pytest.mark.parametrize("path", FILES, ids=ids(FILES))
def test_template_names_languages_as_the_reader_does(path):
    # Django's filter names them in English; ours is `name_of_language`.
    assert not re.search(r"\|\s*language_name\b", path.read_text())


@pytest.mark.parametrize("path", FILES, ids=ids(FILES))
def test_template_is_short(path):
    assert len(path.read_text().splitlines()) <= 130


def test_every_template_is_used():
    sources = [path for path in BASE.glob("*/**/*.py") if not {".venv", "var", "tests"} & set(path.parts)]
    text = "\n".join(path.read_text() for path in [*sources, *FILES])
    mails = set(re.findall(r"[\"']([a-z_]+(?:/[a-z_]+)*/mail/[a-z_]+|mail/[a-z_]+)[\"']", text))
    components = {
        f"components/{name}.html"
        for name in re.findall(
            r"[\"']?([a-z_]+)(?:\.html)?[\"']?", (BASE / "core/templatetags/components.py").read_text()
        )
    }
    unused = [
        name
        for path in FILES
        if not (name := name_of(path)).startswith(FOUND_BY_NAME)
        and name not in text
        and name not in components
        and not any(name.startswith(f"{mail}.") for mail in mails)
        and not _named_by_its_stem(name, text)
    ]

    assert unused == []


def _named_by_its_stem(name, text):
    """Mails are named by their last part where one function joins the folder and the name."""
    stem = name.split("/")[-1].split(".")[0]
    return "/mail/" in name and f'"{stem}"' in text


def test_no_template_trusts_text_by_itself():
    trusting = [
        name_of(path)
        for path in FILES
        if re.search(r"\|\s*safe\b|autoescape off", path.read_text()) and path.suffix == ".html"
    ]

    assert trusting == []
