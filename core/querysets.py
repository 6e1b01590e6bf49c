"""Order and search over translated columns with the same fallback as the pages show."""

from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, NullIf

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
