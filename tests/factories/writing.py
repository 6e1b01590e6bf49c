"""The writing form of an experience, as a browser fills and sends it."""

import html
import re

from django.urls import reverse
from django.utils import translation

from experiences import steps

ORIGIN = {"HTTP_ORIGIN": "http://testserver"}
PAGES = [
    "experience_status",
    "experience_update",
    "experience_preview",
    "experience_submit",
    "experience_withdraw",
    "experience_delete",
    "experience_consent",
]
COMPLETE = {
    "title_en": "The night school",
    "summary_en": "Adults learn at night.",
    "overview_en": "It began in a library.",
}


def fields_of(response):
    """What the browser would send back of the hidden fields of the writing form."""
    form = response.content.decode().split('id="writing"')[1]
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in hidden}


def url_of(name, experience=None, language="en"):
    with translation.override(language):
        return reverse(name, args=[experience.pk] if experience else [])


def write(client, experience, *, step="what", opened=None, **fields):
    """Open a step of the form (or use what was opened before) and send it."""
    url = steps.address(experience, steps.BY_NAME[step])
    opened = opened or fields_of(client.get(url))
    return client.post(url, {**opened, **fields})
