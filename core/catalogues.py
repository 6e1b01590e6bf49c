"""The interface's translations: found in the code, kept in locale/, compiled for Django.

Babel does all of it, so that no machine needs GNU gettext (docs/decisions/0004). Nothing is guessed: a text
that is new has an empty translation until somebody writes one, a text that is gone leaves the catalogues.
"""

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PYTHON_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TRANSLATORS_COMMENTS = ("Translators:",)
TEMPLATE_ENDINGS = {".html", ".txt", ".xml"}
PLURAL_FORMS = {
    "ca": "nplurals=2; plural=(n != 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "en": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
}
SOURCE_LANGUAGE = "en"  # its empty translations mean: as it stands in the code
PLACEHOLDER = re.compile(r"%%|%\((?P<name>\w+)\)[a-z]|%[a-z]|\{(?P<field>\w*)[^{}]*\}")

# “El %(day)s” would be “L’1” on the first and “L’11” on the eleventh: “el dia %(day)s” is right on every day.
ARTICLE_BEFORE_DAY = re.compile(r"\b(?:el|al|del) %\((?:day|date|due|until|when|first|last|ratified)\)s", re.IGNORECASE)

Key = tuple[str | None, tuple[str, ...]]


# ---------------------------------------------------------------- what the code contains


def python_files() -> Iterator[Path]:
    """Walk through the apps, without their tests and migrations."""
    for package in sorted(Path(settings.BASE_DIR).glob("*/__init__.py")):
        if package.parent.name != "tests":
            yield from (path for path in sorted(package.parent.rglob("*.py")) if "migrations" not in path.parts)


def template_files() -> Iterator[Path]:
    """Walk through the project's templates and those inside apps."""
    base = Path(settings.BASE_DIR)
    for folder in (base / "templates", *sorted(base.glob("*/templates"))):
        yield from (path for path in sorted(folder.rglob("*")) if path.suffix in TEMPLATE_ENDINGS)


def extracted() -> Catalog:
    """Return every text of the code with the files it stands in."""
    catalog = Catalog(fuzzy=False)
    for path in python_files():
        _extract_into(catalog, path, path.read_bytes())
    for path in template_files():
        source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        # What is left of the page's own indentation would not be Python.
        _extract_into(catalog, path, "\n".join(line.lstrip() for line in source.splitlines()).encode())
    return catalog


def _extract_into(catalog: Catalog, path: Path, source: bytes) -> None:
    place = path.relative_to(settings.BASE_DIR).as_posix()
    found = extract("python", io.BytesIO(source), keywords=PYTHON_KEYWORDS, comment_tags=TRANSLATORS_COMMENTS)
    for _line, text, comments, context in found:
        if text and text != ("", ""):
            catalog.add(text, locations=[(place, 0)], auto_comments=comments, context=context)


# ---------------------------------------------------------------- the catalogues


def path_of(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """Return the stored catalogue, an empty one when there is none."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str, source: Catalog) -> Catalog:
    """Return the stored translations of exactly the texts that the code contains now."""
    stored = {key_of(message): message for message in read(language) if message.id}
    catalog = Catalog(locale=language, fuzzy=False)
    for message in source:
        if not message.id:
            continue
        old = stored.get(key_of(message))
        catalog.add(
            message.id,
            old.string if old else ("", "") if message.pluralizable else "",
            locations=sorted(message.locations),
            auto_comments=message.auto_comments,
            user_comments=old.user_comments if old else (),
            flags={"fuzzy"} if old and old.fuzzy else (),
            context=message.context,
        )
    return catalog


def as_text(language: str, catalog: Catalog) -> str:
    """Return the catalogue as it is stored: sorted, files without line numbers, no dates, so that changes read well."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, sort_output=True, omit_header=True, include_lineno=False, ignore_obsolete=True)
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {PLURAL_FORMS.get(language, PLURAL_FORMS["en"])}\\n"\n'
    )
    return header + "\n" + buffer.getvalue().decode().lstrip("\n")


def write(language: str, catalog: Catalog) -> bool:
    """Store the catalogue; False when nothing changed."""
    path = path_of(language)
    text = as_text(language, catalog)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def compile_catalogues() -> list[Path]:
    """Write the .mo file beside each .po file that is newer, and return those written."""
    written = []
    for language, _name in settings.LANGUAGES:
        source = path_of(language)
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns):
            continue
        # Several processes may do this at once: each writes a file of its own, then puts it in place.
        scratch = target.with_suffix(f".{os.getpid()}.mo")
        with scratch.open("wb") as file:
            write_mo(file, read(language))
        scratch.replace(target)
        written.append(target)
    return written


# ---------------------------------------------------------------- what is wrong with them


def problems() -> Iterator[str]:
    """Name what would reach a visitor untranslated or broken, one sentence each."""
    source = extracted()
    for language, _name in settings.LANGUAGES:
        path = path_of(language)
        name = path.relative_to(settings.BASE_DIR)
        catalog = updated(language, source)
        if not path.exists() or path.read_text(encoding="utf-8") != as_text(language, catalog):
            yield f"{name}: out of date with the code: run make messages"
        for message in catalog:
            if message.id:
                yield from (f"{name}: {problem}: {excerpt(message)}" for problem in message_problems(message, language))


def message_problems(message: Message, language: str) -> Iterator[str]:
    """Name what is wrong with one translation."""
    if message.fuzzy:
        yield "fuzzy"
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    if not all(forms):
        if language != SOURCE_LANGUAGE or any(forms):
            yield "empty"
        return
    wanted = [placeholders(text) for text in key_of(message)[1]]
    # “One city” may do without its number; the plural may not.
    if placeholders(forms[-1]) != wanted[-1] or any(placeholders(form) - set().union(*wanted) for form in forms):
        yield "placeholders differ"
    for text, form in zip(key_of(message)[1], forms, strict=False):
        if text[:1].isspace() != form[:1].isspace() or text[-1:].isspace() != form[-1:].isspace():
            yield "a blank at the beginning or end differs"
    if language == "ca" and any(ARTICLE_BEFORE_DAY.search(form) for form in forms):
        yield "an article before a day: write “el dia”"


def placeholders(text: str) -> set[str]:
    """Return the names a text is filled with, in either of Python's styles."""
    return {
        match[0] if match["field"] is None else f"{{{match['field']}}}"  # how a number is shown may differ
        for match in PLACEHOLDER.finditer(text)
    }


def key_of(message: Message) -> Key:
    """Return what a translation belongs to; Babel's own key ignores the plural."""
    return message.context, tuple(message.id) if message.pluralizable else (message.id,)


def excerpt(message: Message, length: int = 70) -> str:
    """Return the text's beginning and the file it stands in."""
    text = " ".join(key_of(message)[1][0].split())
    text = text if len(text) <= length else text[: length - 1] + "…"
    return f"“{text}”" + (f" ({message.locations[0][0]})" if message.locations else "")
