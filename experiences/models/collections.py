"""Collections: experiences that the secretariat has chosen and put in order, each with a note on why it is there."""

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import TimeStampedModel
from core.querysets import TranslatedQuerySet
from core.translated import TranslatedContent, text_of
from experiences.enums import State
from experiences.models.experience import Experience

# Places in a collection are numbered in steps, so that another experience can be put between two.
POSITION_STEP = 10


class CollectionQuerySet(TranslatedQuerySet):
    """Collections, the newest first."""

    def published(self) -> "CollectionQuerySet":
        """Return what every visitor may read."""
        return self.filter(is_published=True)

    def for_list(self) -> "CollectionQuerySet":
        """Return what a list needs: each with the number of its experiences that visitors may read."""
        shown = Count("entries", filter=Q(entries__experience__state=State.PUBLISHED))
        return self.annotate(size=shown).order_by("-created_at", "-pk")


class Collection(TranslatedContent, TimeStampedModel):
    """A choice of experiences on a question, with a text that introduces them."""

    translation_core = ("title", "intro")

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=150, blank=True)
    intro = models.TextField(_("introduction"), max_length=3000, blank=True)
    cover = models.ImageField(_("cover"), upload_to="collections/", blank=True)
    cover_alt = models.CharField(
        _("alternative text"),
        max_length=250,
        blank=True,
        help_text=_("What the picture shows; empty where it is only decorative."),
    )
    cover_credit = models.CharField(_("image credit"), max_length=150, blank=True)
    is_published = models.BooleanField(_("shown on the site"), default=False)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return text_of(self, "title") or self.slug

    def get_absolute_url(self) -> str:
        """Return the collection's page in the active language."""
        return reverse("collection_detail", args=[self.slug])


class CollectionEntry(models.Model):
    """An experience's place in a collection; it is shown while the experience itself is published."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="entries", verbose_name=_("collection"))
    experience = models.ForeignKey(
        Experience,
        models.CASCADE,
        related_name="collection_entries",
        # Not the published ones alone: a collection can still be saved after one of its experiences was archived.
        limit_choices_to={"state__in": State.ONCE_PUBLISHED},
        verbose_name=_("experience"),
    )
    position = models.PositiveSmallIntegerField(
        _("place"), null=True, blank=True, help_text=_("The smallest comes first; left empty, it comes last.")
    )
    note = models.TextField(
        _("note"), max_length=1000, blank=True, help_text=_("Why it is in this collection, in one or two sentences.")
    )

    class Meta:
        verbose_name = _("experience of a collection")
        verbose_name_plural = _("experiences of the collection")
        ordering = [models.F("position").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "experience"],
                name="collection_experience_once",
                violation_error_message=_("This experience is already in the collection."),
            )
        ]

    def __str__(self) -> str:
        return str(self.experience)
