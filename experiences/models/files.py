"""Images and documents of an experience: named at random, served only to those who may see the record."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.translated import SITE_LANGUAGES, column
from experiences.models.experience import ORIGINAL, Experience, column_in


def random_name(instance, filename: str) -> str:
    """Return a path that tells nothing of the uploader's file but its (checked) ending."""
    return f"experiences/{instance.experience_id}/{uuid.uuid4().hex}{Path(filename).suffix.lower()}"


class ExperienceImage(models.Model):
    """A picture of an experience, re-encoded on arrival (`core.uploads`), at most 2,560 px wide or high."""

    experience = models.ForeignKey(Experience, models.CASCADE, related_name="images", verbose_name=_("experience"))
    file = models.ImageField(_("image"), upload_to=random_name, width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    alt = models.CharField(_("alternative text"), max_length=250, blank=True)
    original_alt = models.CharField(max_length=250, blank=True, editable=False)
    is_decorative = models.BooleanField(
        _("only decorative"), default=False, help_text=_("It says nothing that the text does not say.")
    )
    credit = models.CharField(_("credit"), max_length=150, blank=True)
    has_consent = models.BooleanField(
        _("the people in it have agreed"),
        default=False,
        help_text=_("Everybody who can be recognised has agreed to its publication, or nobody can be recognised."),
    )
    position = models.PositiveSmallIntegerField(pgettext_lazy("in a list", "position"), default=0)

    class Meta:
        verbose_name = _("image of an experience")
        verbose_name_plural = _("images of experiences")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.alt or _("Image %(number)s") % {"number": self.pk}

    def get_absolute_url(self) -> str:
        """Return the address of the picture itself."""
        return reverse("experience_image", args=[self.pk, Path(self.file.name).name])

    @property
    def is_described(self) -> bool:
        """True where people who cannot see it are told, in some language, what can be seen, or that it is nothing."""
        return self.is_decorative or any(getattr(self, column_in("alt", code)) for code in (*SITE_LANGUAGES, ORIGINAL))

    @property
    def original_language(self) -> str:
        """Return the language of `original_alt`."""
        return self.experience.original_language

    @property
    def awaits_translation(self) -> bool:
        """True where what can be seen is said in no language of the site yet."""
        said = any(getattr(self, column("alt", code)) for code in SITE_LANGUAGES)
        return bool(self.original_alt) and not said and not self.is_decorative


class ExperienceDocument(models.Model):
    """A document to take along: PDF, ODF or OOXML, checked by its content."""

    experience = models.ForeignKey(Experience, models.CASCADE, related_name="documents", verbose_name=_("experience"))
    file = models.FileField(_("document"), upload_to=random_name)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False, default=0)
    position = models.PositiveSmallIntegerField(pgettext_lazy("in a list", "position"), default=0)

    class Meta:
        verbose_name = _("document of an experience")
        verbose_name_plural = _("documents of experiences")
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="document_has_title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the file itself."""
        return reverse("experience_document", args=[self.pk, Path(self.file.name).name])
