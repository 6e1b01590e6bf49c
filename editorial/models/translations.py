"""How each record stands in each language, and what translators write until it is published.

Published text lives in the record's own columns. The rows of `TranslationState` are made and kept by triggers of the
database (`editorial/tracking.py`), so that no way of changing a text goes past them; drafts stand beside the record.
"""

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, GeneratedField, Q, Value, When
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import l10n
from core.models import TimeStampedModel
from editorial.enums import Origin, Standing, Work


class TranslationStateQuerySet(models.QuerySet):
    """States of translations."""

    def translations(self) -> "TranslationStateQuerySet":
        """Return those of texts that the secretariat has in hand, without their originals."""
        return self.filter(is_live=True, is_source=False)

    def originals(self) -> "TranslationStateQuerySet":
        """Return one row per record: that of the language its translations start from."""
        return self.filter(is_live=True, is_source=True)

    def owed(self) -> "TranslationStateQuerySet":
        """Return what has words without a valid translation."""
        return self.translations().filter(words__gt=0)

    def of_record(self, record: models.Model) -> "TranslationStateQuerySet":
        """Return all languages of one record."""
        return self.filter(kind=record._meta.label_lower, object_id=record.pk)

    def visible_to(self, user) -> "TranslationStateQuerySet":
        """Return what a person may see: those who lead translations see all, a translator what is given to them.

        What the secretariat does not have in hand is nobody's here: a city is writing it, or it has ended.
        """
        rows = self.filter(is_live=True)
        return rows if user.has_perm("editorial.lead_translations") else rows.filter(assigned_to=user)


class TranslationState(models.Model):
    """A record in one language.

    `hashes` marks, for each field, the source text from which the published translation was made; `before` keeps that
    text where the source has changed since; `owed` counts the source's words of each field that has no valid
    translation. Triggers write all of these; the desk writes only `work` and `assigned_to`.
    """

    kind = models.CharField(_("type of record"), max_length=100, editable=False)
    object_id = models.BigIntegerField(editable=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, editable=False)
    is_source = models.BooleanField(_("original"), editable=False)
    is_live = models.BooleanField(editable=False)
    is_there = models.BooleanField(editable=False)
    name = models.CharField(_("record"), max_length=200, editable=False)
    names = models.TextField(editable=False)
    hashes = models.JSONField(editable=False)
    before = models.JSONField(editable=False)
    owed = models.JSONField(editable=False)
    words = models.PositiveIntegerField(_("words to translate"), editable=False)
    parent_kind = models.CharField(max_length=100, editable=False)
    parent_id = models.BigIntegerField(null=True, editable=False)
    changed_at = models.DateTimeField(_("last changed"), editable=False)
    work = models.CharField(max_length=10, choices=Work.choices, blank=True, editable=False)
    state = GeneratedField(
        expression=Case(
            When(is_source=True, then=Value(Standing.ORIGINAL.value)),
            When(~Q(work=""), then=F("work")),
            When(is_there=False, then=Value(Standing.MISSING.value)),
            When(~Q(before={}), then=Value(Standing.OUTDATED.value)),
            default=Value(Standing.PUBLISHED.value),
        ),
        output_field=models.CharField(
            pgettext_lazy("workflow", "state"), max_length=10, choices=[*Standing.choices, *Work.choices]
        ),
        db_persist=True,
    )
    machine_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translator"),
    )

    objects = TranslationStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["kind", "-object_id", "language"]
        permissions = [("lead_translations", "Can publish translations and give them to translators")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "language"], name="translation_once"),
            models.CheckConstraint(condition=Q(work__in=["", *Work.values]), name="translation_work_known"),
        ]
        indexes = [
            # The matrix: one row per record.
            models.Index(
                fields=["kind", "-object_id"], condition=Q(is_source=True, is_live=True), name="translation_originals"
            ),
            models.Index(
                fields=["state", "language", "kind"],
                condition=Q(is_source=False, is_live=True),
                name="translation_by_state",
            ),
            models.Index(
                fields=["language"],
                include=["words", "kind"],
                condition=Q(is_source=False, is_live=True, words__gt=0),
                name="translation_owed",
            ),
            GinIndex(OpClass("names", name="gin_trgm_ops"), condition=Q(is_source=True), name="translation_names"),
            models.Index(fields=["assigned_to"], condition=Q(assigned_to__isnull=False), name="translation_assigned"),
            models.Index(fields=["parent_kind", "parent_id"], condition=~Q(parent_kind=""), name="translation_parts"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"

    @property
    def standing(self) -> Standing:
        """Return how what visitors read stands, whatever is being written beside it."""
        if self.is_source:
            return Standing.ORIGINAL
        if not self.is_there:
            return Standing.MISSING
        return Standing.OUTDATED if self.before else Standing.PUBLISHED

    @property
    def state_name(self) -> str:
        """Name the state."""
        return dict([*Standing.choices, *Work.choices])[self.state]

    @property
    def model(self) -> type[models.Model]:
        """Return the model of the record."""
        return apps.get_model(self.kind)

    @property
    def kind_name(self) -> str:
        """Name the type of the record."""
        return capfirst(self.model._meta.verbose_name)

    @cached_property
    def record(self) -> models.Model | None:
        """Return the record."""
        return self.model._default_manager.filter(pk=self.object_id).first()

    @property
    def is_foreign(self) -> bool:
        """True for an original in a language that the site lacks."""
        return self.language not in dict(settings.LANGUAGES)

    @property
    def language_name(self) -> str:
        """Name the language in the reader's; an original may be in one that the site lacks."""
        return l10n.language_name(self.language)


class TranslationDraft(TimeStampedModel):
    """One field of a translation on its way: not published, and never lost.

    `source_text` is what the original said when it was written. A machine's draft keeps the machine's words
    (`machine_text`) and its name after somebody has corrected them.
    """

    state = models.ForeignKey(TranslationState, models.CASCADE, related_name="drafts")
    field = models.CharField(_("field"), max_length=60)
    text = models.TextField(_("text"), blank=True)
    source_text = models.TextField(blank=True)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.HUMAN)
    engine = models.CharField(max_length=100, blank=True)
    machine_text = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("written by")
    )

    class Meta:
        verbose_name = _("draft of a translation")
        verbose_name_plural = _("drafts of translations")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["state", "field"], name="translation_draft_once")]

    def __str__(self) -> str:
        return f"{self.state_id}: {self.field}"

    @property
    def is_untouched_machine(self) -> bool:
        """True while nobody has changed a word of what the machine wrote."""
        return self.origin == Origin.MACHINE and self.text == self.machine_text
