"""The cities most like a city: by number of inhabitants, country, networks, and what their experiences are about.

Only cities with published experiences, for it is these that a reader looks for. One statement, bounded: what cities
are decides which ones are looked at closer; of those, the principles of their newest experiences count too.
"""

from dataclasses import dataclass

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from cities.enums import Evidence, PopulationBand
from cities.models import City
from core import l10n
from core.translated import column

SHOWN = 4
LOOKED_AT = 24
NEWEST = 50  # experiences of a city whose principles count
# What counts how much; several networks in common count as one, and at most three principles.
SIZE, NETWORK, COUNTRY, PRINCIPLE, MOST_PRINCIPLES = 3, 3, 2, 1, 3


@dataclass(frozen=True)
class AlikeCity:
    """A city like another one, and why."""

    slug: str
    name: str
    country: str
    experiences: int
    reasons: list[str]

    @property
    def because(self) -> str:
        """Return the reasons as one sentence."""
        return gettext("Because: %(reasons)s.") % {"reasons": _listed(self.reasons)}

    @property
    def url(self) -> str:
        """Return the city's page."""
        return reverse("city_detail", args=[self.slug])

    @property
    def bank_url(self) -> str:
        """Return the bank filtered by the city."""
        return f"{reverse('experience_list')}?city={self.slug}"


def alike(city: City, *, with_country: bool = True) -> list[AlikeCity]:
    """Return the cities most like this one, the likest first; `with_country`: its country may count."""
    band = PopulationBand.of(city.population)
    lower, upper = band.limits if band else (None, None)
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(),
            {
                "city": city.pk,
                "slug": city.slug,
                "country": city.country_id if with_country else "",
                "lower": lower,
                "upper": upper,
                "none": Evidence.NONE,
                "newest": NEWEST,
                "looked_at": LOOKED_AT,
                "shown": SHOWN,
            },
        )
        rows = cursor.fetchall()
    return [
        AlikeCity(
            slug,
            name,
            country,
            experiences,
            _reasons(band if size else None, same_country and country, networks, numbers),
        )
        for slug, name, country, experiences, size, same_country, networks, numbers in rows
    ]


def _reasons(band: PopulationBand | None, country: str, networks: list[str], principles: list[int]) -> list[str]:
    reasons = []
    if band:
        label = str(band.label)
        reasons.append(gettext("similar number of inhabitants (%(band)s)") % {"band": label[:1].lower() + label[1:]})
    if country:
        reasons.append(gettext("same country (%(country)s)") % {"country": l10n.country_name(country)})
    if networks:
        shared = ngettext("same network (%(names)s)", "same networks (%(names)s)", len(networks))
        reasons.append(shared % {"names": ", ".join(networks)})
    if principles:
        shared = ngettext("principle in common (%(numbers)s)", "principles in common (%(numbers)s)", len(principles))
        reasons.append(shared % {"numbers": ", ".join(map(str, principles))})
    return reasons


def _listed(parts: list[str]) -> str:
    return l10n.listed(parts)


def _statement() -> str:
    """Return the statement for slug, name, country, number of experiences, and what is alike."""
    language = l10n.current_language()
    principles = """
        SELECT DISTINCT p.value::integer AS number FROM (
            SELECT facets FROM (
                -- OFFSET 0 keeps the planner from walking the dates in search of a city that has little.
                SELECT experience_id, published_at, facets FROM experiences_searchdoc d
                WHERE d.facets @> ARRAY[{code}] OFFSET 0
            ) AS all_of_it ORDER BY published_at DESC, experience_id DESC LIMIT %(newest)s
        ) AS newest, unnest(facets) AS f JOIN experiences_facetcode p ON p.code = f AND p.facet = 'principle'"""
    return f"""
WITH bank AS MATERIALIZED (
    SELECT c.code, c.value AS slug, sum(n.change)::integer AS experiences
    FROM experiences_facetcode c JOIN experiences_facetcount n USING (code)
    WHERE c.facet = 'city' GROUP BY c.code HAVING sum(n.change) > 0
), own_network AS MATERIALIZED (
    SELECT network_id FROM cities_citynetwork
    WHERE city_id = %(city)s AND eb_goes_on(until, until_year)
), own_principle AS MATERIALIZED (
    SELECT own.number FROM bank CROSS JOIN LATERAL ({principles.format(code="bank.code")}) AS own
    WHERE bank.slug = %(slug)s
), candidate AS MATERIALIZED (
    SELECT *, {SIZE} * same_size::integer + {COUNTRY} * same_country::integer
        + {NETWORK} * (cardinality(networks) > 0)::integer AS likeness
    FROM (
        SELECT c.slug, coalesce(nullif(c.{column("exonym", language)}, ''), c.name) AS name, c.country_id,
            bank.code, bank.experiences,
            coalesce(c.population >= %(lower)s AND (%(upper)s::integer IS NULL OR c.population < %(upper)s), false)
                AS same_size,
            c.country_id = %(country)s AS same_country,
            ARRAY(
                SELECT coalesce(nullif(n.acronym, ''), nullif(n.{column("name", language)}, ''), n.official_name)
                FROM cities_citynetwork l JOIN cities_network n ON n.id = l.network_id
                WHERE l.city_id = c.id AND eb_goes_on(l.until, l.until_year)
                    AND l.network_id IN (SELECT network_id FROM own_network)
                ORDER BY 1
            ) AS networks
        FROM bank JOIN cities_city c ON c.slug = bank.slug
        WHERE c.id <> %(city)s AND NOT c.is_sample AND (
            c.evidence <> %(none)s OR EXISTS (SELECT 1 FROM memberships_membershipperiod p WHERE p.city_id = c.id)
        )
    ) AS city ORDER BY likeness DESC, experiences DESC, slug LIMIT %(looked_at)s
)
SELECT slug, name, country_id, experiences, same_size, same_country, networks, numbers FROM (
    SELECT candidate.*, ARRAY(
        SELECT theirs.number FROM ({principles.format(code="candidate.code")}) AS theirs
        WHERE theirs.number IN (SELECT number FROM own_principle) ORDER BY 1
    ) AS numbers FROM candidate
) AS found
WHERE likeness > 0 OR cardinality(numbers) > 0
ORDER BY likeness + {PRINCIPLE} * least(cardinality(numbers), {MOST_PRINCIPLES}) DESC, experiences DESC, slug
LIMIT %(shown)s
"""  # noqa: S608 - only names of our own columns; what was asked for is a parameter
