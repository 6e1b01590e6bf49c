"""“We adapted this from another city”: said by one city, true for the public once the other has confirmed it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cities.models import City
from experiences.enums import AdaptationState, State
from experiences.models.experience import Experience

PERSON = {"on_delete": models.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}


class AdaptationQuerySet(models.QuerySet):
    """Statements of cities, and who has to do with which."""

    def standing(self) -> "AdaptationQuerySet":
        """Return what the city that said it has not taken back."""
        return self.exclude(state=AdaptationState.ENDED)

    def told(self) -> "AdaptationQuerySet":
        """Return what the other city knows of: nobody hears of what is not published yet."""
        return self.standing().filter(asked_at__isnull=False)

    def asked_of(self, user) -> "AdaptationQuerySet":
        """Return what waits for an answer of the person's cities, the longest waiting first."""
        waiting = self.told().filter(state=AdaptationState.STATED, experience__state=State.PUBLISHED)
        return waiting.filter(source__city__in=City.objects.represented_by(user)).order_by("asked_at", "pk")

    def for_list(self) -> "AdaptationQuerySet":
        """Return both experiences and their cities along with each."""
        return self.select_related("experience__city", "source__city")


class Adaptation(models.Model):
    """A city's statement that its experience was adapted from a published one of another city.

    `asked_at` is the moment at which the other city was told: when it is said of something published, or with its
    publication. The last answer of the other city counts (`answered_…`); the first city may end it (`ended_…`).
    """

    experience = models.ForeignKey(
        Experience, models.CASCADE, related_name="adapted_from", verbose_name=_("experience")
    )
    source = models.ForeignKey(Experience, models.CASCADE, related_name="adaptations", verbose_name=_("adapted from"))
    state = models.CharField(
        pgettext_lazy("workflow", "state"),
        max_length=10,
        choices=AdaptationState.choices,
        default=AdaptationState.STATED,
    )
    stated_at = models.DateTimeField(_("said at"), default=timezone.now)
    stated_by = models.ForeignKey(**PERSON, verbose_name=_("said by"))
    asked_at = models.DateTimeField(_("told to the other city at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(**PERSON, null=True, blank=True, verbose_name=_("answered by"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(**PERSON, null=True, blank=True, verbose_name=_("ended by"))

    objects = AdaptationQuerySet.as_manager()

    class Meta:
        verbose_name = _("adaptation")
        verbose_name_plural = _("adaptations")
        ordering = ["stated_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(experience=F("source")), name="adaptation_of_another_one"),
            models.UniqueConstraint(
                fields=["experience", "source"],
                condition=~Q(state=AdaptationState.ENDED),
                name="adaptation_said_once",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False, asked_at__isnull=False),
                name="adaptation_answered_pair",
            ),
            models.CheckConstraint(
                condition=Q(state=AdaptationState.STATED, answered_at__isnull=True)
                | Q(state__in=AdaptationState.ANSWERED, answered_at__isnull=False)
                | Q(state=AdaptationState.ENDED),
                name="adaptation_answered_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state=AdaptationState.ENDED, ended_at__isnull=False, ended_by__isnull=False)
                | (~Q(state=AdaptationState.ENDED) & Q(ended_at__isnull=True, ended_by__isnull=True)),
                name="adaptation_ended_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.experience} ← {self.source}"

    @property
    def state_shown(self) -> str:
        """Return where it stands, for the city that said it."""
        if self.is_stated and self.asked_at is None:
            return gettext("The other city is asked once your experience is published.")
        return self.get_state_display()

    @property
    def is_stated(self) -> bool:
        """True while the other city has not answered."""
        return self.state == AdaptationState.STATED

    @property
    def is_refused(self) -> bool:
        """True where the other city says that it is not so."""
        return self.state == AdaptationState.REFUSED

    @property
    def is_confirmed(self) -> bool:
        """True where both cities say so."""
        return self.state == AdaptationState.CONFIRMED
