"""Form fields of the admin for lists that the database keeps as JSON or arrays."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core import uploads


class SeveralField(forms.MultipleChoiceField):
    """Several of a few choices, as boxes to tick; keeps the order of the choices."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value) -> list[str]:
        """Return the ticked values in the order of the choices."""
        ticked = super().clean(value)
        return [key for key, _label in self.choices if key in ticked]


class LanguagesField(SeveralField):
    """Some of the site's languages."""

    def __init__(self, **kwargs) -> None:
        super().__init__(choices=settings.LANGUAGES, **kwargs)


class LinesField(forms.CharField):
    """A list of texts, one per line."""

    widget = forms.Textarea

    def prepare_value(self, value) -> str:
        """Write a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value) -> list[str]:
        """Read lines as a list, without empty ones."""
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class WordsWidget(forms.MultiWidget):
    """One line per language, labelled with the language."""

    template_name = "admin/widgets/words_by_language.html"

    def __init__(self, attrs=None) -> None:
        widgets = {code: forms.TextInput(attrs={"lang": code, "aria-label": name}) for code, name in settings.LANGUAGES}
        super().__init__(widgets, attrs)

    def decompress(self, value) -> list[str]:
        """Write each language's words with commas."""
        return [", ".join((value or {}).get(code, [])) for code, _name in settings.LANGUAGES]

    def get_context(self, name, value, attrs) -> dict:
        """Give each line its language's name."""
        context = super().get_context(name, value, attrs)
        for (_code, language), widget in zip(settings.LANGUAGES, context["widget"]["subwidgets"], strict=True):
            widget["language"] = language
        return context


class WordsByLanguageField(forms.MultiValueField):
    """Words in each language, separated by commas, kept as `{"ca": ["…"], …}`."""

    widget = WordsWidget

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("help_text", _("Words that lead here when somebody searches, separated by commas."))
        fields = [forms.CharField(required=False, max_length=2000) for _language in settings.LANGUAGES]
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list) -> dict[str, list[str]]:
        """Return the words of the languages that have any."""
        lines = zip((code for code, _name in settings.LANGUAGES), data_list or [], strict=False)
        words = {code: [word.strip() for word in line.split(",") if word.strip()] for code, line in lines}
        return {code: found for code, found in words.items() if found}


class CheckedImageField(forms.FileField):
    """An image, believed only after its content was read (core.uploads), and written anew."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("help_text", _("JPEG, PNG, WebP or AVIF, up to 20 MB; best at least 1,280 pixels wide."))
        super().__init__(**kwargs)
        self.by = None  # the person whose files are counted
        self.widget.attrs["accept"] = uploads.IMAGE_ACCEPT

    def clean(self, data, initial=None):
        """Check a new file, counted before it is read; keep the old one where none was chosen."""
        file = super().clean(data, initial)
        if not data or file is not data:
            return file
        if self.by:
            uploads.count_file(self.by)
        return uploads.checked_image(file)


class CheckedDocumentField(forms.FileField):
    """A document of a kind that its content proves (core.uploads)."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("help_text", _("PDF, OpenDocument or Office, up to 25 MB."))
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = uploads.DOCUMENT_ACCEPT

    def clean(self, data, initial=None):
        """Check a new file; keep the old one where none was chosen."""
        file = super().clean(data, initial)
        return uploads.checked_document(file) if data and file is data else file


class SizedForm(forms.ModelForm):
    """A form for a row with a file, which records the file's size."""

    def save(self, commit: bool = True):
        """Measure a new file."""
        if "file" in self.changed_data and self.instance.file:
            self.instance.size = self.instance.file.size
        return super().save(commit)
