"""How an experience is quoted, and the same for the programs in which people keep what they have read.

The city is the author, the bank is where it was published. The day on which somebody read it is theirs to add.
"""

import datetime as dt
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import l10n, markdown
from core.structured_data import absolute
from core.translated import text_of
from experiences.models import Experience

# The site's languages as LaTeX names them.
LATEX_LANGUAGES = {"ca": "catalan", "es": "spanish", "en": "english", "fr": "french"}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LATEX_SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
LATEX = str.maketrans(LATEX_SIGNS)
# An address stands as it is, but for what would end the field or begin a comment.
LATEX_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


@dataclass(frozen=True)
class Citation:
    """What is known of an experience as something published."""

    key: str
    title: str
    language: str
    city: str
    country: str
    summary: str
    keywords: tuple[str, ...]
    published: dt.date | None
    url: str
    is_sample: bool

    @property
    def year(self) -> str:
        """Return the year of publication, or the usual sign for none."""
        return str(self.published.year) if self.published else _("n.d.")

    @property
    def container(self) -> str:
        """Return the name of the collection."""
        return _("Bank of experiences of educating cities")

    @property
    def publisher(self) -> str:
        """Return the association's name."""
        return settings.SITE_NAME[l10n.current_language()]

    @property
    def note(self) -> str:
        """Return what nobody may overlook who quotes it."""
        return _("Sample made for the demonstration, not by a city.") if self.is_sample else ""

    @property
    def html(self) -> SafeString:
        """Return the reference as people write it (APA): city (country), year, title, collection, publisher."""
        note = format_html(" [{}]", self.note.rstrip(".")) if self.note else ""
        return format_html(
            '{} ({}). ({}). <cite lang="{}">{}</cite>{}. {}. {}.',
            *(self.city, self.country, self.year, self.language, self.title.rstrip("."), note),
            *(self.container, self.publisher),
        )


def citation(experience: Experience, keywords: Iterable[str] = ()) -> Citation:
    """Return how an experience is quoted in the reader's language; `language` is that of its title."""
    title = text_of(experience, "title")
    return Citation(
        key=experience.slug,
        title=one_line(title or experience.original_title or str(experience)),
        language=title.language or l10n.current_language(),
        city=one_line(experience.city.display_name),
        country=l10n.country_name(experience.city.country_id),
        summary=one_line(markdown.plain(text_of(experience, "summary"))),
        keywords=tuple(map(one_line, keywords)),
        published=timezone.localdate(experience.published_at) if experience.published_at else None,
        url=absolute(experience.get_absolute_url()),
        is_sample=experience.is_sample,
    )


def _bibtex(each: Citation) -> str:
    fields = {
        "author": f"{{{each.city.translate(LATEX)}}}",
        "title": f"{{{each.title.translate(LATEX)}}}",
        "year": str(each.published.year) if each.published else "",
        "howpublished": each.container.translate(LATEX),
        "organization": each.publisher.translate(LATEX),
        "url": each.url.translate(LATEX_ADDRESS),
        "language": LATEX_LANGUAGES[each.language],
        "langid": LATEX_LANGUAGES[each.language],
        "keywords": ", ".join(word.replace(",", " ").translate(LATEX) for word in each.keywords),
        "abstract": each.summary.translate(LATEX),
        "note": each.note.translate(LATEX),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    # A word that BibTeX knows and prints in the language of the paper; in braces it would be a mere text.
    month = f"  month = {MONTHS[each.published.month - 1]},\n" if each.published else ""
    return f"@misc{{{each.key},\n{lines}{month}}}\n"


def _ris(each: Citation) -> str:
    day = each.published
    fields = [
        ("TY", "ELEC"),
        ("ID", each.key),
        ("AU", each.city),
        ("TI", each.title),
        ("T2", each.container),
        ("PY", str(day.year) if day else ""),
        ("DA", f"{day:%Y/%m/%d}" if day else ""),
        ("PB", each.publisher),
        ("UR", each.url),
        ("LA", each.language),
        *(("KW", word) for word in each.keywords),
        ("AB", each.summary),
        ("N1", each.note),
    ]
    lines = [f"{tag}  - {value}\r\n" for tag, value in fields if value]
    return "".join([*lines, "ER  - \r\n"])


def _csl(each: Citation) -> dict:
    day = each.published
    fields = {
        "id": each.key,
        "type": "webpage",
        "title": each.title,
        "author": [{"literal": each.city}],
        "container-title": each.container,
        "publisher": each.publisher,
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "language": each.language,
        "abstract": each.summary,
        "keyword": ", ".join(each.keywords),
        "URL": each.url,
        "note": each.note,
    }
    return {name: value for name, value in fields.items() if value}


def _csl_pieces(each: Iterable[Citation]) -> Iterator[str]:
    opening = "["
    for citation_ in each:
        yield f"{opening}{json.dumps(_csl(citation_), ensure_ascii=False)}"
        opening = ",\n"
    yield "[]\n" if opening == "[" else "]\n"


@dataclass(frozen=True)
class Format:
    """A file of references: its name for people, its ending, its type, and how it is written."""

    label: str
    ending: str
    content_type: str
    write: Callable[[Iterable[Citation]], Iterator[str]]


FORMATS = {
    each.ending: each
    for each in (
        Format(
            "BibTeX", "bib", "application/x-bibtex; charset=utf-8", lambda many: (f"{_bibtex(one)}\n" for one in many)
        ),
        Format("RIS", "ris", "application/x-research-info-systems; charset=utf-8", lambda many: map(_ris, many)),
        Format("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json", _csl_pieces),
    )
}


def one_line(text: str) -> str:
    """Return a text on one line, without the signs of control that no reference may have."""
    if text.isprintable():
        return " ".join(text.split())
    kept = "".join(" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in text)
    return " ".join(word for word in kept.split(" ") if word)
