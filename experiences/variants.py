"""How pages show an experience's images: with their smaller copies (core/images.py) and in the reader's language."""

from core import images
from core.translated import text_of
from experiences.models import ExperienceImage


def srcset(image: ExperienceImage) -> str:
    """Return the copies and the original as `srcset`; empty where the original is the only one."""
    return images.srcset(image.get_absolute_url(), image.width)


def avif_srcset(image: ExperienceImage) -> str:
    """Return the copies in AVIF as `srcset`; empty where there are none that show as much."""
    return images.avif_srcset(image.get_absolute_url(), image.width)


def small_url(image: ExperienceImage) -> str:
    """Return the address of the smallest copy, for lists."""
    return images.small_address(image.get_absolute_url(), image.width)


def small_avif(image: ExperienceImage) -> str:
    """Return the address of the smallest copy in AVIF; empty where the original is small itself."""
    address = image.get_absolute_url()
    small = images.small_address(address, image.width, images.AVIF)
    return small if small != address else ""


def prepare(image: ExperienceImage) -> ExperienceImage:
    """Set what a page prints of an image: copies, alternative text and its language where it is not the page's."""
    alt = text_of(image, "alt")
    image.srcset = srcset(image)
    image.avif_srcset = avif_srcset(image)
    image.alt_shown = "" if image.is_decorative else alt
    image.alt_lang = alt.language if alt.is_fallback else ""
    return image
