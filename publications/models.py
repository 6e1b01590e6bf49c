"""Publications and news."""

from django.conf import settings
from django.db import models
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import TimeStampedModel
from core.querysets import TranslatedQuerySet
from core.translated import TranslatedContent
from publications.enums import Series


class PublicationQuerySet(TranslatedQuerySet):
    """Publications."""

    def published(self) -> "PublicationQuerySet":
        """Return what visitors see."""
        return self.filter(is_published=True)

    def for_list(self) -> "PublicationQuerySet":
        """Return what a list needs, newest first."""
        files = PublicationFile.objects.order_by("language")
        return self.prefetch_related(Prefetch("files", queryset=files)).order_by("-year", "-number", "pk")


class Publication(TranslatedContent, TimeStampedModel):
    """Something the association has published, with a file per language where we hold it."""

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    series = models.CharField(_("series"), max_length=20, choices=Series.choices)
    number = models.CharField(_("number"), max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=250, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    cover = models.ImageField(_("cover"), upload_to="publications/covers/", blank=True)
    website = models.URLField(_("address elsewhere"), blank=True)
    source = models.TextField(_("source"), blank=True)
    is_published = models.BooleanField(_("shown on the site"), default=False)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-year", "pk"]

    def __str__(self) -> str:
        return self.title or self.slug

    def get_absolute_url(self) -> str:
        """Return the publication's page in the active language."""
        return reverse("publication_detail", args=[self.slug])


class PublicationFile(models.Model):
    """A publication in one language."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="files", verbose_name=_("publication"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    file = models.FileField(_("file"), upload_to="publications/")
    size = models.PositiveIntegerField(_("size in bytes"), editable=False, default=0)

    class Meta:
        verbose_name = _("file of a publication")
        verbose_name_plural = _("files of publications")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "language"],
                name="publication_file_language_once",
                violation_error_message=_("There is already a file in this language."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication} ({self.language})"


class NewsItemQuerySet(TranslatedQuerySet):
    """News, newest first."""

    def published(self) -> "NewsItemQuerySet":
        """Return what visitors see."""
        return self.filter(is_published=True).order_by("-published_on", "-pk")


class NewsItem(TranslatedContent, TimeStampedModel):
    """A short dated piece of news."""

    translation_core = ("title", "summary")

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("text"), blank=True)
    published_on = models.DateField(_("date"))
    source = models.TextField(_("source"), blank=True)
    is_published = models.BooleanField(_("shown on the site"), default=False)

    objects = NewsItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news")
        ordering = ["-published_on", "-pk"]

    def __str__(self) -> str:
        return self.title or self.slug

    def get_absolute_url(self) -> str:
        """Return the item's page in the active language."""
        return reverse("news_detail", args=[self.slug])
