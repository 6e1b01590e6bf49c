"""Photographs of many experiences in one archive."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from core.photographs import Photographs, described
from core.sheets import register
from core.tasks import make_image_copies
from experiences.file_actions import MOST_IMAGES, same_file
from experiences.models import Experience, ExperienceImage
from experiences.sheets import refusal


@register
class ExperiencePhotographs(Photographs):
    """Images for experiences that the secretariat has in hand, after those that are there."""

    name = "experience_photographs"
    label = gettext_lazy("Photographs of experiences")
    model = Experience

    def put(self, record: Experience, image: ContentFile, texts: dict[str, str], *, by, keeps: bool) -> bool:
        """Add the image at the end; one that is there already is not added again."""
        if why := refusal(record):
            raise ValidationError(why)
        values = described(ExperienceImage, texts, credit="credit", alt="alt")
        if same_file(record.images.all(), image):
            return False
        if record.images.count() >= MOST_IMAGES:
            raise ValidationError(
                _("An experience has at most %(number)s images. Remove one first.") % {"number": MOST_IMAGES}
            )
        if keeps:
            last = record.images.aggregate(last=Max("position"))["last"]
            row = ExperienceImage(experience=record, position=0 if last is None else last + 1, **values)
            row.file.save(image.name, image)
            make_image_copies.enqueue(row.file.name)
            audit.record("add_image", record, by=by, message=str(row), image=row.pk)
        return True
