"""Work of all apps that leaves the request."""

from django_tasks import task

from core.images import make_copies


@task()
def make_image_copies(name: str) -> None:
    """Make the smaller copies of an image that has just been stored; one deleted meanwhile needs none."""
    make_copies(name)
