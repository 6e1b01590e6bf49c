"""Two people have written at once: what both can keep, and what they must decide. Pure functions on plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

_NOTHING = object()


@dataclass
class Merge:
    """What to store, and the fields where both sides wrote something different (their stored values)."""

    values: dict[str, object] = field(default_factory=dict)
    conflicts: dict[str, object] = field(default_factory=dict)


def merge(*, base: Mapping[str, object] | None, stored: Mapping[str, object], mine: Mapping[str, object]) -> Merge:
    """Bring my values together with what was stored since I opened the form.

    `base` is what stood there when I opened it; without it every difference counts as a conflict. A field that only
    one side has changed keeps that change.
    """
    result = Merge()
    for name, value in mine.items():
        before = base.get(name, _NOTHING) if base is not None else _NOTHING
        if value == stored[name] or stored[name] == before:
            result.values[name] = value
        elif value == before:
            result.values[name] = stored[name]
        else:
            result.conflicts[name] = stored[name]
    return result
