"""How every form of the site looks: label above, one line of help, errors beside the field and in a summary."""

from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList


class SiteFormRenderer(TemplatesSetting):
    """`{{ form }}` and `{{ field.as_field_group }}` print our components; the admin lays out its own forms."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


# Errors of one field, tied to it by id. Django has no renderer setting for their template.
ErrorList.template_name = "components/errors.html"

# Marks that turn round the direction of whatever follows them, on pages that we did not write; none of our languages
# needs them, and pasted text may carry them unseen.
DIRECTION_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def as_typed(text: str) -> str:
    """Return a text with plain line ends (one character each) and without marks that turn its direction round."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(DIRECTION_MARKS)
