"""Page views of long ago, kept as sums: the table grows with the pages there are, not with the days that go by.

Days stay for a year and the months of the figures for three; only whole months and years are summed up, so that no
figure by month (or, later, by year) changes. What is summed up twice stays the same.
"""

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone

from figures.models import Span

DAYS_FOR = 13  # months; a month can be compared with the same of last year, day by day
MONTHS_FOR = 36  # months; the figures show two years by month
FOLD = """
WITH old AS (
    DELETE FROM figures_pageview WHERE span = %(small)s AND day < %(before)s RETURNING day, page, key, language, views
)
INSERT INTO figures_pageview (span, day, page, key, language, views)
SELECT %(large)s, date_trunc(%(large)s, day)::date, page, key, language, sum(views) FROM old GROUP BY 2, 3, 4, 5
ON CONFLICT (day, page, key, language, span) DO UPDATE SET views = figures_pageview.views + EXCLUDED.views
"""


@transaction.atomic
def fold(now: dt.datetime | None = None) -> int:
    """Sum up days into months and months into years; return how many sums were written."""
    today = timezone.localdate(now)
    months = today.year * 12 + today.month - 1
    first_day_kept = dt.date((months - DAYS_FOR) // 12, (months - DAYS_FOR) % 12 + 1, 1)
    first_month_kept = dt.date((months - MONTHS_FOR) // 12, 1, 1)
    written = 0
    with connection.cursor() as cursor:
        for small, large, before in (
            (Span.DAY, Span.MONTH, first_day_kept),
            (Span.MONTH, Span.YEAR, first_month_kept),
        ):
            cursor.execute(FOLD, {"small": small.value, "large": large.value, "before": before})
            written += cursor.rowcount
    return written
