"""Photographs of many cities in one archive."""

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy

from cities.models import City
from core.photographs import Photographs, described
from core.sheets import register
from core.tasks import make_image_copies
from core.uploads import is_same


@register
class CityPhotographs(Photographs):
    """An image for each city, in the place of the one it has."""

    name = "city_photographs"
    label = gettext_lazy("Photographs of cities")
    model = City

    def put(self, record: City, image: ContentFile, texts: dict[str, str], *, by, keeps: bool) -> bool:
        """Put the image in its place; a text that is not given stays."""
        values = described(City, texts, credit="image_credit", alt="image_alt")
        changed = [name for name, text in values.items() if text != getattr(record, name)]
        for name in changed:
            setattr(record, name, values[name])
        is_other = not record.image or not is_same(record.image, image)
        if not (changed or is_other):
            return False
        if keeps:
            record._history_user = by  # noqa: SLF001 - the name that simple_history reads
            if is_other:
                record.image.save(image.name, image, save=False)
                make_image_copies.enqueue(record.image.name)
            record.save()
        return True
