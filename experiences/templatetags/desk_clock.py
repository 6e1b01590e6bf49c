"""Moments on the pages of those who write: one clock, that of whoever reads.

Without scripts it is the site's, and the page says so once (`data-site-clock`); with scripts (static/js/writing.js) all
of them become those of the reader's own device.
"""

import datetime as dt

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import l10n

register = template.Library()


@register.filter
def on_clock(moment: dt.datetime) -> SafeString:
    """Print day and time of a moment so that a browser may put them on its own clock."""
    return format_html('<time datetime="{}" data-clock>{}</time>', moment.isoformat(), l10n.date_and_time(moment))
