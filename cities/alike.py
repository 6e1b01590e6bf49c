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
from core.translated import column, language_order

SHOWN = 4
LOOKED_AT = 24
NEWEST = 50  # experiences of a city whose principles count
# What counts how much; several networks in common count as one, and at most three principles.
SIZE, NETWORK, COUNTRY, PRINCIPLE, MOST_PRINCIPLES = 4, 2, 2, 1, 3
# A city twice as large is less alike by this, and so on with each doubling, down to the least; so a metropolis of the
# same country does not stand before the towns.
DOUBLING, LEAST = 1.5, -2


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
                "population": city.population or None,
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
            _reasons(_size(band, population) if size else "", same_country and country, networks, principles),
        )
        for slug, name, country, experiences, size, population, same_country, networks, principles in rows
    ]


def _size(band: PopulationBand, population: int) -> str:
    """Return the size that both have: their band, or the other's figure where that lies in the next one."""
    if PopulationBand.of(population) != band:
        return l10n.number(population)
    label = str(band.label)
    return label[:1].lower() + label[1:]


def _reasons(size: str, country: str, networks: list[str], principles: list[str]) -> list[str]:
    reasons = []
    if size:
        reasons.append(gettext("similar number of inhabitants (%(band)s)") % {"band": size})
    if country:
        reasons.append(gettext("same country (%(country)s)") % {"country": l10n.country_name(country)})
    if networks:
        shared = ngettext("same network (%(names)s)", "same networks (%(names)s)", len(networks))
        reasons.append(shared % {"names": ", ".join(networks)})
    if principles:
        shared = ngettext("principle in common (%(numbers)s)", "principles in common (%(numbers)s)", len(principles))
        named = ", ".join(principles[:MOST_PRINCIPLES]) + (" …" if len(principles) > MOST_PRINCIPLES else "")
        reasons.append(shared % {"numbers": named})
    return reasons


def _listed(parts: list[str]) -> str:
    return l10n.listed(parts)


def _statement() -> str:
    """Return the statement for slug, name, country, number of experiences, and what is alike."""
    language = l10n.current_language()
    title = ", ".join(f"nullif(p.{column('title', code)}, '')" for code in language_order())
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
    SELECT *, {COUNTRY} * same_country::integer + {NETWORK} * (cardinality(networks) > 0)::integer
        + coalesce(greatest({SIZE} - {DOUBLING} * doublings, {LEAST}), 0) AS likeness
    FROM (
        SELECT c.slug, coalesce(nullif(c.{column("exonym", language)}, ''), c.name) AS name, c.country_id,
            bank.code, bank.experiences,
            c.population, distance.doublings,
            coalesce(distance.doublings <= 1 OR
                (c.population >= %(lower)s AND (%(upper)s::integer IS NULL OR c.population < %(upper)s)), false)
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
        CROSS JOIN LATERAL (
            SELECT abs(ln(nullif(c.population, 0)::float / %(population)s::integer)) / ln(2) AS doublings
        ) AS distance
        WHERE c.id <> %(city)s AND NOT c.is_sample AND (
            c.evidence <> %(none)s OR EXISTS (SELECT 1 FROM memberships_membershipperiod p WHERE p.city_id = c.id)
        )
    ) AS city ORDER BY likeness DESC, experiences DESC, slug LIMIT %(looked_at)s
)
SELECT slug, name, country_id, experiences, same_size, population, same_country, networks, ARRAY(
    SELECT p.number || '. ' || coalesce({title}, '') FROM charter_principle p
    JOIN charter_charteredition e ON e.id = p.edition_id
    WHERE e.is_current AND p.number = ANY(numbers) ORDER BY p.number
) FROM (
    SELECT candidate.*, ARRAY(
        SELECT theirs.number FROM ({principles.format(code="candidate.code")}) AS theirs
        WHERE theirs.number IN (SELECT number FROM own_principle) ORDER BY 1
    ) AS numbers FROM candidate
) AS found
WHERE same_size OR same_country OR cardinality(networks) > 0 OR cardinality(numbers) > 0
ORDER BY likeness + {PRINCIPLE} * least(cardinality(numbers), {MOST_PRINCIPLES}) DESC, experiences DESC, slug
LIMIT %(shown)s
"""  # noqa: S608 - only names of our own columns; what was asked for is a parameter
