"""Fields that lose nothing: texts that are counted instead of cut off, files that are checked one by one."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from core.forms import as_typed
from core.uploads import count_file


class TooLong(MaxLengthValidator):
    """Says by how much a text is too long, so that one knows what to do."""

    message = ngettext_lazy(
        "%(excess)d character too many: at most %(limit_value)d fit. Please shorten this; until then it is not saved.",
        "%(excess)d characters too many: at most %(limit_value)d fit. Please shorten this; until then it is not saved.",
        "excess",
    )

    def __call__(self, value: str) -> None:
        """Refuse with the number of characters too many."""
        if len(value) > self.limit_value:
            params = {"limit_value": self.limit_value, "excess": len(value) - self.limit_value}
            raise ValidationError(self.message, code=self.code, params=params)


class Text(forms.CharField):
    """A text with a counter and no `maxlength`: a browser would silently cut off what is pasted."""

    def __init__(self, *, limit: int, rows: int = 0, **options) -> None:
        """Make a line, or an area of so many rows."""
        self.limit = limit
        attributes = {"data-limit": limit}
        widget = forms.Textarea(attrs={**attributes, "rows": rows}) if rows else forms.TextInput(attrs=attributes)
        super().__init__(widget=widget, required=False, validators=[TooLong(limit)], **options)

    def to_python(self, value):
        """Count a line break as one character, as everybody does who counts by eye."""
        return super().to_python(as_typed(value) if isinstance(value, str) else value)


class ManyFiles(forms.ClearableFileInput):
    """A file input for several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class CheckedFiles(forms.FileField):
    """Several files, each checked by its content: `good` ones go on, the others are named with what is wrong."""

    def __init__(self, *, check, accept: str, **options) -> None:
        """Keep the function that checks one file."""
        self.check = check
        self.by = None  # the person whose files are counted
        super().__init__(widget=ManyFiles(attrs={"accept": accept, "multiple": True}), required=False, **options)

    def clean(self, data, initial=None):
        """Return pairs of checked file and the name it came with, and pairs of name and problem of the others."""
        good, errors = [], []
        for file in data or []:
            name = file.name
            try:
                if self.by:
                    count_file(self.by)
                good.append((self.check(file), name))
            except ValidationError as error:
                errors += [(name, problem) for problem in error.messages]
        return good, errors


def file_problem(name: str, problem: str) -> str:
    """Return what is wrong with a file, for a list in which files stand together."""
    return _("%(file)s: %(problem)s") % {"file": name, "problem": problem}


def file_stem(name: str) -> str:
    """Return a file's name as a first title: without folders, ending and underscores."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return " ".join(stem.replace("_", " ").split())[:200] or "document"
