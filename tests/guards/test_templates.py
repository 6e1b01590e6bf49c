"""What every template keeps to: no inline code, nothing unused, short, one load a line."""

import re
from pathlib import Path

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


def offenders(wrong, paths=FILES):
    """Return the names of the templates whose text is wrong."""
    return [name_of(path) for path in paths if wrong(path.read_text())]


def test_no_template_has_inline_code():
    def is_wrong(text):
        return INLINE.search(re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL))

    # Mail programs know no style sheets.
    pages = [path for path in FILES if "mail" not in path.relative_to(TEMPLATES).parts]
    assert offenders(is_wrong, pages) == []


def test_templates_load_one_library_a_line_in_order():
    def is_wrong(text):
        loads = re.findall(r"{% load ([^%]+) %}", text)
        return loads != sorted(loads) or any(" " in load.strip() and " from " not in load for load in loads)

    assert offenders(is_wrong) == []


def test_templates_name_languages_as_the_reader_does():
    # Django's filter names them in English; ours is `name_of_language`.
    assert offenders(re.compile(r"\|\s*language_name\b").search) == []


def test_templates_are_short():
    assert offenders(lambda text: len(text.splitlines()) > 130) == []


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
    pages = [path for path in FILES if path.suffix == ".html"]
    assert offenders(re.compile(r"\|\s*safe\b|autoescape off").search, pages) == []
