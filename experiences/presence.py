"""Who else is writing the same experience: “Anna saved 2 minutes ago”."""

import datetime as dt
from collections.abc import Iterable

from babel.dates import format_timedelta
from django.utils import timezone
from django.utils.translation import gettext as _

from core import l10n
from experiences.models import WritingSession

LATELY = dt.timedelta(hours=1)


def tell(sessions: Iterable[WritingSession], user) -> list[str]:
    """Return a sentence for each other person who has saved lately; the sessions stand the last saved first."""
    now, seen = timezone.now(), {user.pk}
    found = []
    for session in sessions:
        if session.user_id not in seen and now - session.saved_at < LATELY:
            seen.add(session.user_id)
            ago = format_timedelta(session.saved_at - now, add_direction=True, threshold=1.2, locale=l10n.locale())
            found.append(_("%(name)s saved %(ago)s.") % {"name": session.user, "ago": ago})
    return found
