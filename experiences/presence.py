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


def who_saved(savers: Iterable, user) -> str:
    """Say from where other text has been saved: by oneself elsewhere, by a colleague with their name, or by several."""
    several = set(savers)
    if several == {user}:
        return _("You have saved other text meanwhile, in another tab or window")
    if len(several) == 1 and (colleague := several.pop()):
        return _("%(name)s has saved other text meanwhile") % {"name": colleague}
    names = [_("you, in another tab or window") if each == user else str(each) for each in several if each]
    if len(names) < len(several) or not names:
        return _("Somebody else has saved other text meanwhile")
    return _("Other text has been saved meanwhile by %(names)s") % {"names": l10n.listed(sorted(names))}


def saved_by(saver, user) -> str:
    """Say above one text who has saved it, for somebody who was writing it as well."""
    if saver == user:
        return _("Saved meanwhile by you, in another tab or window")
    return _("Saved meanwhile by %(name)s") % {"name": saver} if saver else _("Saved by somebody else meanwhile")
