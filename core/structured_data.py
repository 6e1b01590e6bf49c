"""Descriptions of pages for machines (schema.org, as JSON-LD): what several apps need of them."""

from django.conf import settings

CONTEXT = "https://schema.org"


def absolute(path: str) -> str:
    """Return the public address of a path of this site."""
    return settings.SITE_URL + path


def organisation(language: str) -> dict:
    """Return the association under its name in a language."""
    return {"@type": "Organization", "name": settings.SITE_NAME[language], "url": absolute(f"/{language}/")}


def breadcrumbs(*steps: tuple[str, str]) -> dict:
    """Return the way to a page: names and paths from the top, the page itself last."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": str(name), "item": absolute(path)}
            for position, (name, path) in enumerate(steps, 1)
        ],
    }


def filled(description: dict) -> dict:
    """Return a description without what is not known."""
    return {key: value for key, value in description.items() if value not in (None, "", [], {})}
