"""Fill the templates of the components (core/templatetags/components.py has a tag for each)."""

import functools

from django.template.loader import get_template
from django.utils.safestring import SafeString


def render(component: str, **options) -> SafeString:
    """Fill a component's template. No request is passed: a component shows only what it was given."""
    return get_template(f"components/{component}.html").render(options)


def render_once(component: str, **options) -> SafeString:
    """The same for small components of which a page has dozens: each combination is filled once in each process.

    Only for what prints nothing but its options; where it has words of the interface, the language is one of them. The
    type belongs to the key, because a text that is safe equals the same text that is not.
    """
    return _rendered(component, tuple((name, value, type(value)) for name, value in options.items()))


@functools.lru_cache(maxsize=4096)
def _rendered(component: str, options: tuple) -> SafeString:
    return render(component, **{name: value for name, value, _type in options})
