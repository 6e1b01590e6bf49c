"""What every template knows of the site."""

from django.conf import settings
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_from_path

from core.translated import SITE_LANGUAGES, default_language


class Site:
    """The site as a template sees it: its name, this page's addresses and what is switched on."""

    def __init__(self, request):
        self._request = request
        self.language = get_language() or settings.LANGUAGE_CODE
        self.name = settings.SITE_NAME[self.language]
        self.acronym = settings.SITE_ACRONYM[self.language]
        self.is_demo = settings.DEMO
        self.contents_approved = settings.CONTENTS_APPROVED

    @property
    def is_public_page(self) -> bool:
        """True where the path carries a language, so that a language menu makes sense."""
        return bool(get_language_from_path(self._request.path_info))

    @property
    def languages(self) -> list[dict]:
        """Return code, own name, address of this very page (query kept) and whether it is the present one."""
        path = self._request.get_full_path()
        return [
            {
                "code": code,
                "name": name,
                "url": _in_language(path, code) if self.is_public_page else f"/{code}/",
                "current": code == self.language,
            }
            for code, name in settings.LANGUAGES
        ]

    def address(self, language: str) -> str:
        """Return the absolute address of this page, without its query, in one of the languages."""
        return settings.SITE_URL + translate_url(self._request.path, language)

    def alternates(self, available: list[str] | None) -> list[dict]:
        """Return the languages in which the page exists (None: in all) and the default, with absolute addresses."""
        codes = [code for code in SITE_LANGUAGES if available is None or code in available]
        named = [*zip(codes, codes, strict=True), ("x-default", default_language(codes))]
        return [{"code": name, "url": self.address(code)} for name, code in named if code]


def _in_language(path: str, language: str) -> str:
    """Return the page's address in a language; an address that leads nowhere changes only its first part."""
    translated = translate_url(path, language)
    if translated.startswith(f"/{language}/"):
        return translated
    _start, _old, *rest = path.split("/", 2)
    return f"/{language}/{''.join(rest)}"


def site(request) -> dict:
    """Add `site`, made only when a template asks for it."""
    return {"site": SimpleLazyObject(lambda: Site(request))}
