"""The association's own texts, and what visitors write to it."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_tasks_db.models import DBTaskResult

from cities.models import period_constraint
from core.models import TimeStampedModel, VisitorMessage
from core.translated import TranslatedContent
from experiences.enums import State
from experiences.models import Experience
from pages.enums import Subject


class Page(TranslatedContent, TimeStampedModel):
    """A page of text: history, mission, legal notices. Pages with open brackets stay unpublished.

    `body` is Markdown; a paragraph that starts with `## ` is a heading of a section, which the page sets itself.
    """

    translation_core = ("title", "body")

    slug = models.SlugField(_("address"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    lead = models.TextField(_("introduction"), blank=True)
    body = models.TextField(_("text"), blank=True)
    is_published = models.BooleanField(_("shown on the site"), default=False)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the page's address in the active language."""
        return reverse("page_detail", args=[self.slug])


class Service(models.Model):
    """One of the services that the association offers its members."""

    slug = models.SlugField(_("address"), unique=True)
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("text"))
    position = models.PositiveSmallIntegerField(pgettext_lazy("in a list", "position"), default=0)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class MissionPoint(models.Model):
    """One of the aims of the association."""

    position = models.PositiveSmallIntegerField(pgettext_lazy("in a list", "position"), unique=True)
    text = models.CharField(_("text"), max_length=300)

    class Meta:
        verbose_name = _("aim of the association")
        verbose_name_plural = _("aims of the association")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text


class JoinStep(models.Model):
    """One of the steps by which a city joins."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("step to join")
        verbose_name_plural = _("steps to join")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class DayEdition(models.Model):
    """A year of the International Day of the Educating City (30 November) and its motto."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    motto = models.CharField(_("motto"), max_length=250, blank=True)
    motto_languages = models.JSONField(
        _("languages in which the motto was seen"),
        default=list,
        blank=True,
        help_text=_("The others are our translation."),
    )
    note = models.TextField(_("note for editors"), blank=True)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        verbose_name = _("International Day")
        verbose_name_plural = _("International Days")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class HighlightQuerySet(models.QuerySet):
    """What the first page shows before the newest."""

    def on(self, day: dt.date) -> "HighlightQuerySet":
        """Return those of a day, of experiences that visitors see, in order."""
        return self.filter(
            Q(since__isnull=True) | Q(since__lte=day),
            Q(until__isnull=True) | Q(until__gte=day),
            experience__state=State.PUBLISHED,
        )


class Highlight(models.Model):
    """An experience that the secretariat shows on the first page, for some days or until it is taken away."""

    experience = models.OneToOneField(
        Experience, models.CASCADE, related_name="highlight", verbose_name=_("experience")
    )
    position = models.PositiveSmallIntegerField(pgettext_lazy("in a list", "position"), default=0)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = HighlightQuerySet.as_manager()

    class Meta:
        verbose_name = _("highlight of the first page")
        verbose_name_plural = _("highlights of the first page")
        ordering = ["position", "pk"]
        constraints = [period_constraint("since", "until", "highlight_period")]

    def __str__(self) -> str:
        return str(self.experience)


class Enquiry(VisitorMessage):
    """A message from the contact form."""

    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"))
    city = models.CharField(_("city or organisation"), max_length=150, blank=True)
    subject = models.CharField(_("subject"), max_length=20, choices=Subject.choices)
    message = models.TextField(_("message"), max_length=5000)

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by__isnull=True)
                | Q(handled_at__isnull=False, handled_by__isnull=False),
                name="enquiry_handled_pair",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_subject_display()}"


class Job(DBTaskResult):
    """A piece of the site's work outside the request, under its own name in the admin (pages/jobs.py)."""

    class Meta:
        proxy = True
        verbose_name = _("job of the site")
        verbose_name_plural = _("jobs of the site")

    def __str__(self) -> str:
        return self.task_path.rpartition(".")[2]
