"""The names of countries for the search: they come from CLDR and not from the database, which needs them to search."""

from core import l10n
from core.translated import SITE_LANGUAGES
from experiences.models import CountryWords


def write_country_words(using: str) -> None:
    """Bring the table up to date; only what differs is written, because each change refreshes experiences."""
    wanted = {code: _words(code) for code in l10n.locale("en").territories if len(code) == 2 and code.isalpha()}
    rows = CountryWords.objects.using(using)
    present = dict(rows.values_list("code", "words"))
    changed = [CountryWords(code=code, words=words) for code, words in wanted.items() if present.get(code) != words]
    if changed:
        rows.bulk_create(changed, update_conflicts=True, unique_fields=["code"], update_fields=["words"])
    if gone := set(present) - set(wanted):
        rows.filter(code__in=gone).delete()


def _words(code: str) -> str:
    return " ; ".join(sorted({l10n.country_name(code, language) for language in SITE_LANGUAGES}))
