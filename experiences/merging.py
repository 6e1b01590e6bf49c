"""Two people have written at once: what both can keep, and what they must decide. Pure functions on plain values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field


def digest(value: object) -> str:
    """Return a short mark of a stored value, so that a form can say what it was opened with; nothing at all is ""."""
    if value in (None, "", []):
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=8).hexdigest()


@dataclass
class Merge:
    """What to store, and the fields where both sides wrote something different (their stored values)."""

    values: dict[str, object] = field(default_factory=dict)
    conflicts: dict[str, object] = field(default_factory=dict)


def merge(*, base: Mapping[str, str], stored: Mapping[str, object], mine: Mapping[str, object]) -> Merge:
    """Bring my values together with what was stored since I opened the form.

    `base` holds the digests of what stood there when I opened it; a field without one counts as empty then. A field
    that only one side has changed keeps that change.
    """
    result = Merge()
    for name, value in mine.items():
        before, there, here = base.get(name, ""), digest(stored[name]), digest(value)
        if there in (here, before):
            result.values[name] = value
        elif here == before:
            result.values[name] = stored[name]
        else:
            result.conflicts[name] = stored[name]
    return result
