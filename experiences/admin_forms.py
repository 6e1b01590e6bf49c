"""Forms of the admin for what belongs to an experience."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.translated import SITE_LANGUAGES, column


class DescribedImageForm(forms.ModelForm):
    """An image; whoever adds or changes it, or edits a published page, says what can be seen on it."""

    def clean(self):
        """Ask for a description in some language, unless there is nothing to describe."""
        values = super().clean()
        is_asked = self.has_changed() or self.instance.experience.is_published
        described = values.get("is_decorative") or any(values.get(column("alt", code)) for code in SITE_LANGUAGES)
        if is_asked and not described and not values.get("DELETE"):
            raise ValidationError(
                _("Say for people who cannot see this image what is on it, or tick that it is only decorative.")
            )
        return values
