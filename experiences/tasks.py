"""Work of the bank that leaves the request."""

from django_tasks import task

from experiences.models import ExperienceImage
from experiences.variants import make_variants


@task()
def make_image_variants(image_id: int) -> None:
    """Make the smaller copies of an image that has just been stored; one deleted meanwhile needs none."""
    image = ExperienceImage.objects.filter(pk=image_id).first()
    if image is not None:
        make_variants(image)
