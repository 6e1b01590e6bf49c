"""Order and search over translated columns with the same fallback as the pages show."""

from django.db.models import F, Func, Model, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.text import slugify

from core.translated import column, language_order


class SortKey(Func):
    """The database's `sort_key(text)`: lower case without accents, so that Àvila stands between avet and Vic."""

    function = "sort_key"
    output_field = TextField()


class Unaccent(Func):
    """The database's `plain(text)`: lower case, no accents, ela geminada as two l's; for comparing words."""

    function = "plain_text"
    output_field = TextField()


def in_reading_language(field: str) -> Coalesce:
    """Return an expression for a translated field in the active language or its fallbacks."""
    columns = [NullIf(F(column(field, code)), Value("")) for code in language_order()]
    return Coalesce(*columns, Value(""), output_field=TextField())


class TranslatedQuerySet(QuerySet):
    """What modeltranslation leaves out: fallback in `order_by` and `filter`."""

    def order_by_translated(self, field: str, *then: str) -> "TranslatedQuerySet":
        """Order by the field as the reader sees it, then by the given fields and the primary key."""
        return self.order_by(SortKey(in_reading_language(field)), *then, "pk")


def free_slug(model: type[Model], title: str) -> str:
    """Return an address made from a title that no record of the model has yet, with a number where it must."""
    length = model._meta.get_field("slug").max_length
    base = slugify(title)[: length - 4].strip("-") or model._meta.model_name
    taken = set(model._base_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 3))
    return next(slug for slug in numbered if slug not in taken)
