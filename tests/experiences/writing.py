"""What a browser does on the writing pages: open a step, send its form, save by itself."""

import html
import itertools
import json
import re

from django.urls import reverse

from experiences import steps


def hidden_fields(response):
    """What the browser would send back of the hidden fields of the writing form."""
    form = response.content.decode().split('id="writing"')[1]
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in hidden}


class OpenPage:
    """A step that somebody has opened in a browser."""

    def __init__(self, client, experience=None, step="what", language=""):
        self.client, self.experience = client, experience
        self.url = steps.address(experience, steps.BY_NAME[step], language)
        self.fields = hidden_fields(client.get(self.url))
        self.numbers = itertools.count(1)

    def save(self, do="save", **values):
        return self.client.post(self.url, {**self.fields, **values, "do": do})

    def autosave(self, *, number=None, lost=False, **values):
        """Send what has changed; of a lost answer the page learns nothing."""
        address = reverse("experience_autosave", args=[self.experience.pk] if self.experience else [])
        self.fields["sequence"] = str(next(self.numbers) if number is None else number)
        response = self.client.post(address, {**self.fields, "changed": list(values), **values})
        if response.status_code == 200 and not lost:
            said = json.loads(response.content)
            self.fields["base"] = json.dumps({**json.loads(self.fields["base"]), **said["base"]})
        return response


def stored(experience, *names):
    """Return what the database holds of an experience."""
    experience.refresh_from_db()
    return tuple(getattr(experience, name) for name in names)
