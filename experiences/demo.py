"""Collections for the demonstration: our own short texts around real experiences."""

from pathlib import Path

from core.reference import json_values
from core.translated import SITE_LANGUAGES, column
from experiences.models import Collection, CollectionEntry, Experience
from experiences.models.collections import POSITION_STEP

DATA = Path(__file__).parent / "data" / "demo_collections.json"


def load_collections() -> None:
    """Create what is missing; a collection that is there stays as people have left it."""
    for sample in json_values(DATA)["collections"]:
        texts = {column(name, code): sample[name][code] for name in ("title", "intro") for code in SITE_LANGUAGES}
        collection, created = Collection.objects.get_or_create(
            slug=sample["slug"],
            defaults={"is_published": True, "original_language": "ca", "source_language": "ca", **texts},
        )
        experiences = Experience.objects.in_bulk([each["experience"] for each in sample["entries"]], field_name="slug")
        for place, entry in enumerate(sample["entries"], 1):
            # One that the secretariat has deleted is left out.
            if created and entry["experience"] in experiences:
                CollectionEntry.objects.create(
                    collection=collection,
                    experience=experiences[entry["experience"]],
                    position=place * POSITION_STEP,
                    **{column("note", code): entry["note"][code] for code in SITE_LANGUAGES},
                )
