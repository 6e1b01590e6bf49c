"""A form and the action that it is for: what either refuses stands in the form."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.forms import Form


def attempt(form: Form, act: Callable[[dict], object]) -> object | None:
    """Do what the form says; what it or the action refuses stands in the form."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None
