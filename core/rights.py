"""Under which terms the data of the site may be reused: one sentence for all files, and the licence of the facts."""

from django.utils.translation import gettext

# Names, places, years, topics and how they are linked; what is proposed until the association has decided.
FACTS_LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


def rights() -> str:
    """Return the terms in the active language, as the footer and the page about data say them too."""
    return gettext(
        "Facts: Creative Commons Attribution 4.0; name the association and link to the page. Texts, images "
        "and documents: under the licence that each names; where none is stated, ask before you "
        "reuse more than a quotation."
    )


def stated() -> dict[str, str]:
    """Return the terms as the data files have them."""
    return {"rights": rights(), "licence_of_facts": FACTS_LICENCE_URL}
