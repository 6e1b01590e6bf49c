"""What every template knows of the site."""

import contextlib

from django.conf import settings
from django.urls import NoReverseMatch, ResolverMatch, reverse
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import get_language, get_language_from_path, override

from core.addresses import address, address_of
from core.translated import SITE_LANGUAGES, default_language

LONGEST_QUERY = 4000  # signs


class Site:
    """The site as a template sees it: its name, this page's addresses and what is switched on."""

    def __init__(self, request):
        self._request = request
        self.language = get_language() or settings.LANGUAGE_CODE
        self.name = settings.SITE_NAME[self.language]
        self.acronym = settings.SITE_ACRONYM[self.language]
        self.is_demo = settings.DEMO
        self.contents_approved = settings.CONTENTS_APPROVED

    @cached_property
    def is_public_page(self) -> bool:
        """True where the path carries a language, so that a language menu makes sense."""
        return bool(get_language_from_path(self._request.path_info))

    @cached_property
    def languages(self) -> list[dict]:
        """Return code, own name, address of this very page and whether it is the present one.

        The query is kept, unless it is longer than any that people make: each page repeats it four times.
        """
        query = iri_to_uri(self._request.META.get("QUERY_STRING", ""))
        query = f"?{query}" if 0 < len(query) <= LONGEST_QUERY else ""
        return [
            {
                "code": code,
                "name": name,
                "url": self._path(code) + query if self.is_public_page else f"/{code}/",
                "current": code == self.language,
            }
            for code, name in settings.LANGUAGES
        ]

    def address(self, language: str) -> str:
        """Return the absolute address of this page, without its query, in one of the languages."""
        return settings.SITE_URL + self._paths.get(language, escape_uri_path(self._request.path))

    def alternates(self, available: list[str] | None) -> list[dict]:
        """Return the languages in which the page exists (None: in all) and the default, with absolute addresses."""
        codes = [code for code in SITE_LANGUAGES if available is None or code in available]
        named = [*zip(codes, codes, strict=True), ("x-default", default_language(codes))]
        return [{"code": name, "url": self.address(code)} for name, code in named if code]

    def _path(self, language: str) -> str:
        """Return the page's path in a language; an address that leads nowhere changes only its first part."""
        present = escape_uri_path(self._request.path)
        translated = self._paths.get(language, present)
        if translated.startswith(f"/{language}/"):
            return translated
        _start, _old, *rest = present.split("/", 2)
        return f"/{language}/{''.join(rest)}"

    @cached_property
    def _paths(self) -> dict[str, str]:
        """The path of this page in each language in which it has one."""
        match = self._request.resolver_match
        paths = {}
        for code in SITE_LANGUAGES if match and match.url_name else ():
            with contextlib.suppress(NoReverseMatch):
                paths[code] = _path_in(code, match)
        return paths


def _path_in(language: str, match: ResolverMatch) -> str:
    if not (match.args or match.kwargs):
        return address(match.view_name, language=language)
    if "<slug:slug>" in match.route and len(match.kwargs) == 1:  # the same word in every language
        return address_of(match.view_name, match.kwargs["slug"], language)
    with override(language):
        return reverse(match.view_name, args=match.args, kwargs=match.kwargs)


def site(request) -> dict:
    """Add `site`, made only when a template asks for it."""
    return {"site": SimpleLazyObject(lambda: Site(request))}
