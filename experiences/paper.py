"""An experience, or a list of them, as a document to print and keep: what it says and which pictures it may show."""

import io
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image

from core import l10n
from core.pdf import Paper, Picture, own_picture
from core.structured_data import absolute
from core.tiles import tile_svg
from core.translated import text_of
from experiences import metadata, reading
from experiences.citations import citation
from experiences.models import Experience, ExperienceImage

PICTURE_SIDE = 1400
QUALITY = 82
# Signs of text that one document holds, about sixty pages: of what comes after them a list prints summary and facts.
MOST_TEXT = 150_000
SVG = "image/svg+xml"
MARK = "picture:mark"


def of_experience(experience: Experience) -> Paper:
    """Return the document of one experience."""
    entry = _entry(experience)
    return _paper(
        "experiences/paper/experience.html", [entry], {"entry": entry, "description": metadata.description(experience)}
    )


def of_list(experiences: Iterable[Experience], *, url: str) -> Paper:
    """Return one document of several experiences in their order, with a table of contents."""
    entries, room = [], MOST_TEXT
    for experience in experiences:
        entry = _entry(experience)
        length = sum(len(part.text) for part in entry["parts"])
        if length > room:
            entry.update(is_short=True, parts=[], images=[])
        else:
            room -= length
        entries.append(entry)
    return _paper(
        "experiences/paper/reading_list.html", entries, {"entries": entries, "url": url, "today": timezone.localdate()}
    )


def _paper(template: str, entries: list[dict], context: dict) -> Paper:
    language = l10n.current_language()
    frame = {
        "language": language,
        "association": settings.SITE_NAME[language],
        "contents_approved": settings.CONTENTS_APPROVED,
    }
    html = render_to_string(template, {**frame, **context})
    pictures = {address: picture for entry in entries for address, picture in entry["pictures"].items()}
    grounds = "".join(entry["ground"] for entry in entries)
    return Paper(html, {MARK: own_picture("img/favicon.svg"), **pictures}, grounds)


def _entry(experience: Experience) -> dict:
    """Return what a document says of an experience; nothing more is asked of the database."""
    parts = reading.story(experience)
    principles = reading.principles(experience)
    topics = reading.topics(experience)
    section = principles[0]["section"] if principles else 0
    images = reading.images(experience)
    shown = [image for image in images if not image.is_decorative]
    pictures = {}
    for image in images:
        image.on_paper = f"picture:{image.file.name}"
        pictures[image.on_paper] = Picture("image/jpeg", lambda image=image: _jpeg(image))
    tile = f"picture:tile/{experience.city.slug}/{section}"
    pictures[tile] = Picture(SVG, lambda: tile_svg(experience.city.slug, section).encode())
    cover = images[0] if images else None
    return {
        "experience": experience,
        "is_short": False,
        "url": absolute(experience.get_absolute_url()),
        "parts": parts,
        "section": section,
        "cover": cover if cover in shown else None,
        "photo": cover is not None,
        "images": [image for image in shown if image is not cover],
        # An ornament is a ground: programs that read aloud pass over it.
        "ground": f'#e{experience.pk} .tile {{ background-image: url("{cover.on_paper if cover else tile}") }}\n',
        "documents": [
            {"file": document, "url": absolute(document.get_absolute_url())}
            for document in reading.documents(experience)
        ],
        "topics": topics,
        "goals": reading.goals(experience),
        "principles": principles,
        "prizes": reading.prizes(experience),
        "partners": reading.partners(experience),
        "audiences": reading.audiences(experience),
        "written": reading.written(experience),
        "relations": [
            {"label": label, "title": text_of(each, "title"), "city": city, "url": absolute(each.get_absolute_url())}
            for label, each, city in _relations(experience)
        ],
        "licence_url": metadata.LICENCE_ADDRESSES.get(experience.licence, ""),
        "fallback_language": reading.fallback_language(experience, parts),
        "citation": citation(experience, [topic["name"] for topic in topics]),
        "pictures": pictures,
    }


def _relations(experience: Experience) -> Iterator[tuple[str, Experience, str]]:
    """Give the public editions beside this one, and what both cities call an adaptation, with their cities."""
    if later := reading.later_edition(experience):
        yield _("Newer edition"), later, ""
    if earlier := reading.earlier_edition(experience):
        yield _("Earlier edition"), earlier, ""
    for each in reading.adapted_from(experience):
        yield _("Adapted from"), each["experience"], each["city"]
    for each in reading.adapted_by(experience):
        yield _("Adapted by"), each["experience"], each["city"]


def _jpeg(image: ExperienceImage) -> bytes:
    """Return an image as print needs it: no larger than a page is wide, on white where it is transparent."""
    with image.file.open("rb") as file, Image.open(file) as original:
        original.draft("RGB", (PICTURE_SIDE, PICTURE_SIDE))
        has_alpha = "A" in original.getbands() or "transparency" in original.info
        picture = original.convert("RGBA" if has_alpha else "RGB")
        picture.thumbnail((PICTURE_SIDE, PICTURE_SIDE), Image.Resampling.LANCZOS)
        if has_alpha:
            picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
        target = io.BytesIO()
        picture.convert("RGB").save(target, "JPEG", quality=QUALITY)
        return target.getvalue()
