"""New files of an experience: each is stored or refused by itself, and for each is said what has become of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from experiences import file_actions
from experiences.form_fields import file_problem, file_stem
from experiences.forms import ExperienceForm
from experiences.models import Experience

ADDED, KNOWN, REFUSED = "added", "known", "refused"


@dataclass(frozen=True)
class Sent:
    """What has become of one file that was sent; `text` is a sentence about it, without its name."""

    field: str
    name: str
    outcome: str
    text: str

    @property
    def sentence(self) -> str:
        """Return name and text, for a list in which files stand together."""
        return file_problem(self.name, self.text)


def store_files(form: ExperienceForm, *, experience: Experience, by: User) -> list[Sent]:
    """Store the good new files of a checked form; a file that is there already is not stored again."""
    asked = {"experience": experience, "by": by}
    sent = []
    for file, name in form.new_files["new_images"]:
        sent.append(_stored("new_images", name, file_actions.add_image, file=file, **asked))
    for file, name in form.new_files["new_documents"]:
        about = {"title": file_stem(name), "language": form.language}
        sent.append(_stored("new_documents", name, file_actions.add_document, file=file, **about, **asked))
    return sent


def refused_files(form: ExperienceForm) -> list[Sent]:
    """Return what is wrong with the files that the form does not take."""
    return [Sent(field, name, REFUSED, text) for field, name, text in form.refused_files]


def _stored(field: str, name: str, add, **what) -> Sent:
    try:
        _item, is_new = add(**what)
    except file_actions.TooMany as problem:
        return Sent(field, name, REFUSED, str(problem))
    if is_new:
        return Sent(field, name, ADDED, pgettext("file", "Added"))
    return Sent(field, name, KNOWN, _("This file is here already; it was not stored again."))
