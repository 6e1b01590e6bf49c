"""An experience: what a city did, why, with whom, and what came of it."""

import datetime as dt

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from charter.models import Principle
from cities.models import City, period_constraint
from core.addresses import address_of
from core.models import TimeStampedModel
from core.querysets import TranslatedQuerySet
from core.translated import SITE_LANGUAGES, TranslatedContent, column, text_of
from editorial.models import Proposal
from experiences.enums import Audience, Channel, Licence, State
from experiences.models.subjects import Goal, Topic

YEAR_VALIDATORS = [MinValueValidator(1900), MaxValueValidator(2100)]

# The story, in the order in which it is told; each part is optional.
STORY_FIELDS = (
    "overview",
    "context",
    "objectives",
    "actions",
    "people",
    "resources",
    "results",
    "evaluation",
    "lessons",
)
CONFIRMED_FOR = dt.timedelta(days=365)
TEXT_FIELDS = ("title", "summary", *STORY_FIELDS)
TITLE_LENGTH = 200
SUMMARY_LENGTH = 600
STORY_LENGTH = 12_000

# Stands for the language in which a text was written where this site does not have that one.
ORIGINAL = "original"


def column_in(field: str, language: str) -> str:
    """Return where a text is stored: in one of the site's languages, or as it was written (`ORIGINAL`)."""
    return f"{ORIGINAL}_{field}" if language == ORIGINAL else column(field, language)


def _has_site_text() -> Q:
    """Say in the database that title and summary are there in the site language that stands for the original."""
    found = Q()
    for code in SITE_LANGUAGES:
        there = {f"{column(name, code)}__gt": "" for name in ("title", "summary")}
        there |= {f"{column(name, code)}__isnull": False for name in ("title", "summary")}  # nothing known is no yes
        found |= Q(source_language=code, **there)
    return found


class ExperienceQuerySet(TranslatedQuerySet):
    """Experiences, and who sees which."""

    def with_open_proposal(self) -> "ExperienceQuerySet":
        """Tell of each whether changes that its city has proposed wait for the secretariat (`has_proposal`)."""
        kind = ContentType.objects.get_for_model(self.model)
        waiting = Proposal.objects.open().filter(content_type=kind, object_id=OuterRef("pk"))
        return self.annotate(has_proposal=Exists(waiting))

    def published(self) -> "ExperienceQuerySet":
        """Return what every visitor may read."""
        return self.filter(state=State.PUBLISHED)

    def of_cities_of(self, user, on: dt.date | None = None) -> "ExperienceQuerySet":
        """Return the experiences of the cities for which the user has a role on the given day (default: today)."""
        return self.filter(city__in=City.objects.represented_by(user, on))

    def written_by(self, user) -> "ExperienceQuerySet":
        """Return the experiences of the user's cities, and those they have been invited to write."""
        return self.filter(
            Q(city__in=City.objects.represented_by(user)) | Q(pk__in=user.co_written.active().values("experience"))
        )

    def waiting_for_secretariat(self) -> "ExperienceQuerySet":
        """Return the queue, the longest waiting first."""
        return self.filter(state__in=State.WAITING_FOR_SECRETARIAT).order_by("submitted_at", "pk")

    def answered(self) -> "ExperienceQuerySet":
        """Return those whose city has answered what it was asked, and nobody has gone on since."""
        return self.filter(answered_at__isnull=False)

    def to_confirm(self) -> "ExperienceQuerySet":
        """Return what is public and whose city has said for a year no more that this is how it is."""
        old = timezone.localdate() - CONFIRMED_FOR
        return self.published().filter(Q(confirmed_on__isnull=True) | Q(confirmed_on__lte=old))

    def announced_by(self, day: dt.date) -> "ExperienceQuerySet":
        """Return what is accepted and to be announced on that day or before it."""
        return self.filter(announce_on__lte=day).order_by("announce_on", "pk")


class Experience(TranslatedContent, TimeStampedModel):
    """A good practice of an educating city.

    Content columns hold one text per site language. `version` grows with every save by a form, so that a second
    saver with an older page in front of them is told instead of overwriting. States change in `actions.py` only.
    """

    translation_core = ("title", "summary")

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    city = models.ForeignKey(City, models.PROTECT, related_name="experiences", verbose_name=_("city"))
    partner_cities = models.ManyToManyField(
        City, blank=True, related_name="shared_experiences", verbose_name=_("together with these cities")
    )
    title = models.CharField(_("title"), max_length=TITLE_LENGTH, blank=True)
    summary = models.TextField(_("summary"), max_length=SUMMARY_LENGTH, blank=True)
    overview = models.TextField(_("overview"), max_length=STORY_LENGTH, blank=True)
    context = models.TextField(_("context"), max_length=STORY_LENGTH, blank=True)
    objectives = models.TextField(_("objectives"), max_length=STORY_LENGTH, blank=True)
    actions = models.TextField(_("what was done"), max_length=STORY_LENGTH, blank=True)
    people = models.TextField(_("people and partners"), max_length=STORY_LENGTH, blank=True)
    resources = models.TextField(_("resources"), max_length=STORY_LENGTH, blank=True)
    results = models.TextField(_("results"), max_length=STORY_LENGTH, blank=True)
    evaluation = models.TextField(_("evaluation"), max_length=STORY_LENGTH, blank=True)
    lessons = models.TextField(_("lessons, and how to do it elsewhere"), max_length=STORY_LENGTH, blank=True)
    original_title = models.CharField(
        _("title in the original language"),
        max_length=TITLE_LENGTH,
        blank=True,
        help_text=_("Where the experience was written in a language that this site does not have."),
    )
    written_in_original = models.BooleanField(
        _("written in a language that this site does not have"),
        default=False,
        editable=False,
        help_text=_("Its city writes in the original language; the site's languages hold translations."),
    )
    original_summary = models.TextField(max_length=SUMMARY_LENGTH, blank=True, editable=False)
    original_overview = models.TextField(max_length=STORY_LENGTH, blank=True, editable=False)
    original_context = models.TextField(max_length=STORY_LENGTH, blank=True, editable=False)
    original_objectives = models.TextField(max_length=STORY_LENGTH, blank=True, editable=False)
    original_actions = models.TextField(max_length=STORY_LENGTH, blank=True, editable=False)
    original_people = models.TextField(max_length=STORY_LENGTH, blank=True, editable=False)
    original_resources = models.TextField(max_length=STORY_LENGTH, blank=True, editable=False)
    original_results = models.TextField(max_length=STORY_LENGTH, blank=True, editable=False)
    original_evaluation = models.TextField(max_length=STORY_LENGTH, blank=True, editable=False)
    original_lessons = models.TextField(max_length=STORY_LENGTH, blank=True, editable=False)
    began_year = models.PositiveSmallIntegerField(_("began in"), null=True, blank=True, validators=YEAR_VALIDATORS)
    ended_year = models.PositiveSmallIntegerField(
        _("ended in"), null=True, blank=True, validators=YEAR_VALIDATORS, help_text=_("Leave empty while it goes on.")
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="experiences", verbose_name=_("topics"))
    principles = models.ManyToManyField(
        Principle, blank=True, related_name="experiences", verbose_name=_("principles of the Charter")
    )
    goals = models.ManyToManyField(
        Goal, blank=True, related_name="experiences", verbose_name=_("Sustainable Development Goals")
    )
    audiences = ArrayField(
        models.CharField(max_length=30, choices=Audience.choices),
        default=list,
        blank=True,
        verbose_name=_("who it is for"),
    )
    website = models.URLField(_("website"), blank=True)
    contact_name = models.CharField(_("contact person or department"), max_length=150, blank=True)
    contact_email = models.EmailField(
        _("contact address"), blank=True, help_text=_("Never shown; messages to you are passed on.")
    )
    licence = models.CharField(_("licence"), max_length=30, choices=Licence.choices, blank=True)
    is_focus = models.BooleanField(_("Focus Experience"), default=False)
    focus_number = models.PositiveSmallIntegerField(_("number in the Focus series"), null=True, blank=True, unique=True)
    channel = models.CharField(_("how it became known"), max_length=40, choices=Channel.choices, default=Channel.CITY)
    sources = models.TextField(_("sources"), blank=True, help_text=_("One address or reference per line."))
    note = models.TextField(_("note for editors"), blank=True)
    confirmed_on = models.DateField(_("last confirmed by the city"), null=True, blank=True)
    is_sample = models.BooleanField(
        _("sample"), default=False, help_text=_("Made for the demonstration, not by a city.")
    )

    state = models.CharField(
        pgettext_lazy("workflow", "state"), max_length=20, choices=State.choices, default=State.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("begun by"),
    )
    earlier_edition = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="later_editions",
        verbose_name=_("earlier edition"),
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_experiences",
        verbose_name=_("editor in charge"),
    )
    # When the city answered what the secretariat had asked; empty again once an editor has taken the next step.
    answered_at = models.DateTimeField(_("answered by the city at"), null=True, blank=True, editable=False)
    announce_on = models.DateField(_("to be announced on"), null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("sent at"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("experience")
        verbose_name_plural = _("experiences")
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"], name="experience_state_newest"),
            # The orders of the secretariat's queue and of its whole list.
            models.Index(fields=["state", "submitted_at", "id"], name="experience_state_waiting"),
            models.Index(fields=["-updated_at", "-id"], name="experience_last_changed"),
            GinIndex(fields=["audiences"], name="experience_audiences"),
            # What the first page of the desk counts.
            models.Index(
                fields=["state", "assigned_to"], include=["city", "submitted_at"], name="experience_in_charge"
            ),
            models.Index(
                fields=["submitted_at", "id"],
                condition=Q(state__in=State.WAITING_FOR_SECRETARIAT),
                name="experience_queue",
            ),
            models.Index(fields=["answered_at"], condition=Q(answered_at__isnull=False), name="experience_answered"),
            models.Index(
                fields=["confirmed_on"],
                include=["state"],
                condition=Q(state=State.PUBLISHED),
                name="experience_confirmed",
            ),
            models.Index(fields=["announce_on"], condition=Q(announce_on__isnull=False), name="experience_announced"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="experience_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=State.ONCE_PUBLISHED, published_at__isnull=False)
                | (~Q(state__in=State.ONCE_PUBLISHED) & Q(published_at__isnull=True)),
                name="experience_published_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(State.DRAFT, *State.ONCE_PUBLISHED, State.WITHDRAWN))
                | Q(submitted_at__isnull=False),
                name="experience_sent_has_date",
            ),
            models.CheckConstraint(
                condition=Q(announce_on__isnull=True) | Q(state=State.ACCEPTED),
                name="experience_announced_when_accepted",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(state__in=(State.SUBMITTED, State.IN_REVIEW)),
                name="experience_answer_waits",
            ),
            period_constraint("began_year", "ended_year", "experience_period"),
            models.CheckConstraint(
                condition=Q(written_in_original=False) | ~Q(original_language__in=SITE_LANGUAGES),
                name="experience_original_is_foreign",
            ),
            # What is public can be read in a language of the site, whatever it was written in.
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(written_in_original=False) | _has_site_text(),
                name="experience_public_in_site_language",
                violation_error_message=_("It was written in another language: translate title and summary first."),
            ),
            # What continues a record is begun after it: so there is neither oneself nor a circle, and with the next
            # one there is one line of editions. What came to nothing leaves its place to another attempt.
            models.CheckConstraint(
                condition=Q(earlier_edition__isnull=True) | Q(earlier_edition__lt=F("pk")),
                name="experience_continues_an_older_one",
            ),
            models.UniqueConstraint(
                fields=["earlier_edition"],
                condition=~Q(state__in=State.CAME_TO_NOTHING),
                name="experience_one_later_edition",
            ),
            models.CheckConstraint(
                condition=Q(focus_number__isnull=True) | Q(is_focus=True),
                name="experience_focus_number_of_focus",
                violation_error_message=_("Only a Focus Experience has a number in that series."),
            ),
        ]
        permissions = [("review_experience", _("Can review and publish experiences"))]

    def __str__(self) -> str:
        return text_of(self, "title") or self.original_title or gettext("Experience without a title")

    def get_absolute_url(self) -> str:
        """Return the experience's page in the active language."""
        return address_of("experience_detail", self.slug)

    @property
    def written_in(self) -> str:
        """Return where its city's own text stands: under a language of the site, or `ORIGINAL`."""
        return ORIGINAL if self.written_in_original else self.source_language

    @property
    def writing_language(self) -> str:
        """Return the language in which its city writes."""
        return self.original_language if self.written_in_original else self.source_language

    def written(self, field: str) -> str:
        """Return a text as its city has written it."""
        return getattr(self, column_in(field, self.written_in)) or ""

    def written_texts(self) -> list[tuple[str, str]]:
        """Return the names of all parts that were written in the original language, each with its text."""
        return [(name, text) for name in TEXT_FIELDS if (text := getattr(self, column_in(name, ORIGINAL)))]

    @property
    def workflow_state(self) -> State:
        """Return the state with its labels."""
        return State(self.state)

    @property
    def is_published(self) -> bool:
        """True while every visitor may read it."""
        return self.state == State.PUBLISHED

    @property
    def undescribed_images(self) -> list[int]:
        """Return the places, from 1, of the images about which people who cannot see them are told nothing."""
        return [number for number, image in enumerate(self.images.all(), 1) if not image.is_described]

    @property
    def needs_confirmation(self) -> bool:
        """True where it is published and its city has said for a year no more that this is how it is."""
        old = timezone.localdate() - CONFIRMED_FOR
        return self.is_published and (self.confirmed_on is None or self.confirmed_on <= old)

    @property
    def is_editable_by_city(self) -> bool:
        """True while the city writes."""
        return self.state in State.EDITABLE_BY_CITY
