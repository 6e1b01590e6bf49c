"""Countries, networks and cities from the data files of this app."""

import re
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from cities.models import City, CityNetwork, Country, Network, NetworkCoordination
from core.reference import Row, Writer, csv_rows, load_rows
from core.translated import SITE_LANGUAGES, column

DATA = Path(__file__).parent / "data"
TERM = re.compile(r"(?P<city>[a-z0-9-]+)@(?:(?P<since>\d{4})?-?(?P<until>\d{4})?)")


def load(writer: Writer) -> None:
    """Load countries, then networks, then cities with their networks, then who coordinated which network."""
    load_countries(writer, DATA / "countries.csv")
    load_networks(writer, DATA / "networks.csv")
    load_cities(writer, DATA / "cities.csv")
    load_coordinations(writer, DATA / "networks.csv")


def load_countries(writer: Writer, path: Path) -> None:
    """Load ISO codes and regions."""

    def one(row: Row) -> None:
        writer.write(Country, {"code": row["iso2"]}, {"region": row["region"]})

    load_rows(path, csv_rows(path), one)


@transaction.atomic
def load_networks(writer: Writer, path: Path) -> None:
    """Load networks; a parent must stand in the file, before or after its children."""

    def one(row: Row) -> None:
        writer.write(
            Network,
            {"slug": row["slug"]},
            {
                "official_name": row["name_official"],
                "acronym": row["acronym"],
                "kind": row["kind"],
                "founded_year": row.number("founded_year") or row.number("starts_year"),
                "ended_year": row.number("ends_year"),
                "website": row["website"],
                "note": row["note"],
                "source": row["source"],
                **_names(row, "name", "name", official=row["name_official"]),
                **{column("stated_members", code): row[column("members_stated", code)] for code in SITE_LANGUAGES},
            },
            {"countries": [Country.objects.get(code=code) for code in re.findall(r"[A-Z]{2}", row["countries"])]},
        )

    def parent(row: Row) -> None:
        if row["parent"]:
            Network.objects.filter(slug=row["slug"], parent=None).update(parent=Network.objects.get(slug=row["parent"]))

    load_rows(path, csv_rows(path), one)
    load_rows(path, csv_rows(path), parent)


def load_cities(writer: Writer, path: Path) -> None:
    """Load cities with what is known of them, each value with its source."""

    def one(row: Row) -> None:
        city = writer.write(
            City,
            {"slug": row["slug"]},
            {
                "name": row["name"],
                "local_name": row["name_local_script"],
                "country": Country.objects.get(code=row["country"]),
                "latitude": Decimal(row["latitude"]) if row["latitude"] else None,
                "longitude": Decimal(row["longitude"]) if row["longitude"] else None,
                "coordinates_source": row["coordinates_source"],
                "population": row.number("population"),
                "population_year": row.number("population_year"),
                "population_source": row["population_source"] if row["population"] else "",
                "population_confirmed": row["population_confirmed"] == "1",
                "website": row["website"],
                "joined_year": row.number("joined_year"),
                "evidence": row["evidence_status"],
                "evidence_years": row["evidence_years"],
                "evidence_kind": row["evidence_types"],
                "evidence_source": row["evidence_source"],
                "note": row["note"],
                **_names(row, "name", "exonym", official=row["name"]),
            },
        )
        for slug in filter(None, row["networks"].split("|")):
            network = Network.objects.get(slug=slug)
            if not CityNetwork.objects.filter(city=city, network=network).exists():
                writer.write(CityNetwork, {"city": city, "network": network}, {})

    load_rows(path, csv_rows(path), one)


def load_coordinations(writer: Writer, path: Path) -> None:
    """Load the terms of coordinating cities: “girona@2017-2017|lleida@” and the present one."""

    def one(row: Row) -> None:
        network = Network.objects.get(slug=row["slug"])
        terms = [
            (found["city"], found["since"], found["until"]) for found in TERM.finditer(row["previous_coordinators"])
        ]
        if row["coordinator"]:
            terms.append((row["coordinator"], row["coordinator_since"], row["coordinator_until"]))
        for slug, since, until in terms:
            key = {"network": network, "city": City.objects.get(slug=slug), "since_year": int(since) if since else None}
            writer.write(NetworkCoordination, key, {"until_year": int(until) if until else None})

    load_rows(path, csv_rows(path), one)


def _names(row: Row, source: str, target: str, *, official: str) -> dict[str, str]:
    """Return the names by language, left out where they equal the official one."""
    names = {code: row[column(source, code)] for code in SITE_LANGUAGES if row.get(column(source, code)) is not None}
    return {column(target, code): name if name != official else "" for code, name in names.items()}
