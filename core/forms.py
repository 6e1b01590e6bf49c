"""How every form of the site looks: label above, one line of help, errors beside the field and in a summary."""

from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList


class SiteFormRenderer(TemplatesSetting):
    """`{{ form }}` and `{{ field.as_field_group }}` print our components; the admin lays out its own forms."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


# Errors of one field, tied to it by id. Django has no renderer setting for their template.
ErrorList.template_name = "components/errors.html"
