"""What is said about one image or one document of an experience, on the page that lists them."""

import re
from collections.abc import Collection, Iterable, Mapping

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import l10n
from core.forms import shown_value
from experiences import variants
from experiences.form_fields import Text
from experiences.merging import digest
from experiences.models import ExperienceDocument, ExperienceImage
from experiences.models.experience import ORIGINAL, column_in

FIELD_NAME = re.compile(r"(image|document)-[0-9]+-[a-z_]+")


class ItemForm(forms.Form):
    """What is said about one file; two people may say it at the same time."""

    def keep_apart(self, base: Mapping[str, str]) -> None:
        """Take over what only a colleague has changed since the page was opened, and ask about what both have.

        `base` are the marks of what the page was opened with, by the names under which fields are sent; a field that
        is not named there is taken as it comes. What is asked about is saved by the next press.
        """
        self.data = self.data.copy()
        for name in self.fields.keys() & self.cleaned_data.keys():
            opened, mine, theirs = base.get(self.add_prefix(name)), self.cleaned_data[name], self.initial.get(name)
            if opened in {None, digest(theirs)} or digest(mine) == digest(theirs):
                continue
            if digest(mine) == opened:
                del self.cleaned_data[name]
                self.data.pop(self.add_prefix(name), None)
                if theirs is not False:  # a tick that is off is not sent
                    self.data[self.add_prefix(name)] = theirs or ""
            else:
                shown = shown_value(self.fields[name], theirs)
                self.add_error(
                    name, gettext("Saved meanwhile in another tab or by somebody else: “%(text)s”") % {"text": shown}
                )

    def saved(self) -> dict[str, object]:
        """Return what was sent and is stored now."""
        return getattr(self, "cleaned_data", {})


class ImageForm(ItemForm):
    """What is said about one image, in the language of the page."""

    alt = Text(label=_("What can be seen?"), limit=250, help_text=_("For people who cannot see the image."))
    is_decorative = forms.BooleanField(
        label=_("Only decorative: it says nothing that the text does not say"), required=False
    )
    credit = Text(label=_("Credit"), limit=150, help_text=_("Who took it."))
    has_consent = forms.BooleanField(
        label=_("Everybody who can be recognised has agreed to its publication, or nobody can be recognised"),
        required=False,
    )

    def __init__(self, data=None, *, image: ExperienceImage, language: str) -> None:
        """Bind only where the page that was sent knew this image."""
        self.item = image
        self.language = language
        prefix = f"image-{image.pk}"
        known = data if data is not None and f"{prefix}-alt" in data else None
        initial = {
            "alt": getattr(image, column_in("alt", language)),
            "credit": image.credit,
            "is_decorative": image.is_decorative,
            "has_consent": image.has_consent,
        }
        super().__init__(known, prefix=prefix, initial=initial)
        if known is not None and f"{prefix}-credit" not in known:  # on a translation's page only the text is asked for
            for name in ("credit", "is_decorative", "has_consent"):
                del self.fields[name]
        if language == ORIGINAL:
            self.fields["alt"].widget.attrs |= {"lang": image.original_language, "dir": "auto"}
        elif language != l10n.current_language():
            self.fields["alt"].widget.attrs["lang"] = language

    def values(self) -> dict[str, object]:
        """Return the columns without error."""
        clean = self.cleaned_data
        values = {column_in("alt", self.language): clean["alt"]} if "alt" in clean else {}
        return values | {name: clean[name] for name in ("is_decorative", "credit", "has_consent") if name in clean}

    @property
    def thumbnail(self) -> str:
        """Return the address of the smallest copy; the original answers there until it is made."""
        return variants.srcset(self.item).split(" ")[0] or self.item.get_absolute_url()


class DocumentForm(ItemForm):
    """What is said about one document."""

    title = Text(label=_("Title of the document"), limit=200)
    language = forms.ChoiceField(label=_("Language of the document"), choices=settings.LANGUAGES)

    @property
    def key(self) -> str:
        """Return the primary key for the names of buttons."""
        return str(self.item.pk)

    def __init__(self, data=None, *, document: ExperienceDocument) -> None:
        """Bind only where the page that was sent knew this document."""
        self.item = document
        prefix = f"document-{document.pk}"
        known = data if data is not None and f"{prefix}-title" in data else None
        super().__init__(known, prefix=prefix, initial={"title": document.title, "language": document.language})

    def clean_title(self) -> str:
        """A document keeps its title rather than have none."""
        return self.cleaned_data["title"] or self.initial["title"]

    def values(self) -> dict[str, object]:
        """Return the columns without error."""
        return dict(self.cleaned_data)


def changed_only(item_forms: Iterable[forms.Form], names: Collection[str]) -> list:
    """Return the forms of which an autosave brings fields, and leave their other fields aside.

    So a colleague's newer text about the same file stays.
    """
    found = []
    for form in item_forms:
        aside = {name for name in form.fields if form.add_prefix(name) not in names}
        if form.is_bound and len(aside) < len(form.fields):
            form.fields = {name: field for name, field in form.fields.items() if name not in aside}
            found.append(form)
    return found


def refused_fields(item_forms: Iterable[forms.Form]) -> dict[str, str]:
    """Return the label of each field in error, by the name under which it was sent."""
    return {
        form.add_prefix(name): str(form.fields[name].label)
        for form in item_forms
        if form.is_bound
        for name in form.errors
    }


def stored_marks(item_forms: Iterable[ItemForm]) -> dict[str, str]:
    """Return a mark of what is stored in each field, by the name under which it is sent."""
    return {
        form.add_prefix(name): digest(form.saved().get(name, form.initial.get(name)))
        for form in item_forms
        for name in form.fields
    }


def saved_marks(item_forms: Iterable[ItemForm]) -> dict[str, str]:
    """Return those of the fields that were sent and are stored so."""
    return {form.add_prefix(name): digest(value) for form in item_forms for name, value in form.saved().items()}
