"""What the bank searches: one narrow row per published experience, kept true by triggers of the database.

Nothing here is written by the site itself. The functions and triggers of the migrations fill these tables in the same
transaction that changes an experience, its city, a topic or a principle (docs/search.md).
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.translated import language_order
from experiences.models.experience import Experience


class TSQueryField(models.Field):
    """A query of PostgreSQL's text search, as it is stored in a synonym table."""

    def db_type(self, connection) -> str:
        """Return the type of the column."""
        return "tsquery"


class SearchDoc(models.Model):
    """A published experience as it is searched: facets as small numbers, texts as vectors.

    `head` holds title (weight A), city, topics and principles (B) and summary (C); `vec` also the story (D). A word is
    kept as `language:stem`, so that one index serves four languages and a match knows its language.
    """

    # The trigger on experiences deletes the row; Django need not look for it.
    experience = models.OneToOneField(
        Experience, models.DO_NOTHING, primary_key=True, related_name="search_doc", editable=False
    )
    published_at = models.DateTimeField()
    began_year = models.SmallIntegerField(null=True)
    city_id = models.BigIntegerField()
    facets = ArrayField(models.SmallIntegerField())
    head = SearchVectorField()
    vec = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["vec", "facets"], name="searchdoc_vec_facets", fastupdate=False),
            GinIndex(fields=["head"], name="searchdoc_head", fastupdate=False),
            models.Index(fields=["-published_at", "-experience"], name="searchdoc_newest"),
        ]

    def __str__(self) -> str:
        return str(self.experience_id)


class FacetCode(models.Model):
    """The small number that stands for a value of a facet (`topic`, `culture`)."""

    code = models.SmallAutoField(primary_key=True)
    facet = models.CharField(max_length=20)
    value = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facet", "value"], name="facetcode_once")]

    def __str__(self) -> str:
        return f"{self.facet}:{self.value}"


class FacetCount(models.Model):
    """A change to the number of experiences that have a value; the number is the sum.

    Rows are added and now and then summed up, never updated, so that two writers do not wait for each other.
    """

    code = models.SmallIntegerField()
    change = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.code}: {self.change:+}"


class SearchTerm(models.Model):
    """Words in one of the languages that also find something else: a topic (`topic:7`), or words of another language.

    `source` is the record they come from. What a synonym finds is weak: it does not count in the order of the hits.
    """

    source = models.CharField(max_length=30, db_index=True)
    target = TSQueryField()
    also = TSQueryField()
    is_weak = models.BooleanField()

    class Meta:
        # Of thousands of terms a search needs a few.
        indexes = [models.Index(models.Func("target", function="eb_first_word"), name="searchterm_first_word")]

    def __str__(self) -> str:
        return f"{self.target} → {self.also}"


class SearchConcept(models.Model):
    """One thing as it is called in the site languages: a search for one of its names finds the others too.

    A trigger turns the names into terms, so a change counts from the next search on.
    """

    slug = models.SlugField(_("key"), unique=True)
    names = models.JSONField(_("names"), default=dict)

    class Meta:
        verbose_name = _("concept of the search")
        verbose_name_plural = _("concepts of the search")
        ordering = ["slug"]

    def __str__(self) -> str:
        return next((words[0] for code in language_order() if (words := self.names.get(code))), self.slug)


class SearchWord(models.Model):
    """A word of our own vocabulary as it is written, for completing and correcting what people type.

    Two who write the same new word at the same time may leave it twice, so that neither has to wait for the other.
    """

    plain = models.CharField(max_length=60)
    word = models.CharField(max_length=60)

    class Meta:
        indexes = [
            GinIndex(OpClass("plain", name="gin_trgm_ops"), name="searchword_alike"),
            models.Index(fields=["plain"], name="searchword_begins", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.word


class CountryWords(models.Model):
    """The names of a country in the site languages, from CLDR, where the database can search them."""

    code = models.CharField(max_length=2, primary_key=True)
    words = models.CharField(max_length=400)

    def __str__(self) -> str:
        return self.words
