"""Files in the admin: checked by their content, shown where they are really served, with smaller copies made."""

from collections.abc import Iterable

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminFileWidget, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.db import models
from django.db.models.fields.files import FieldFile, ImageFieldFile
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import images, l10n
from core.admin_fields import CheckedDocumentField, CheckedImageField
from core.tasks import make_image_copies


class StoredFileWidget(AdminFileWidget):
    """A field for a file that shows the stored one: a picture as a picture, another file as a link."""

    template_name = "admin/widgets/stored_file.html"

    def get_context(self, name: str, value, attrs) -> dict:
        """Add where the stored file is served."""
        context = super().get_context(name, value, attrs)
        if self.is_initial(value):
            context["stored"] = _stored(value)
        return context


class CheckedUploads:
    """Files are checked by their content, and an address typed without its scheme is https."""

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        """Choose the fields that check."""
        if isinstance(db_field, models.FileField):
            form_class = CheckedImageField if isinstance(db_field, models.ImageField) else CheckedDocumentField
            return form_class(
                label=capfirst(db_field.verbose_name), required=not db_field.blank, widget=StoredFileWidget()
            )
        if isinstance(db_field, models.URLField):
            kwargs.setdefault("assume_scheme", "https")
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Another record is added, changed or deleted on its own page, not in passing.
            for what in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{what}_related", False)
            if isinstance(field.widget.widget, AutocompleteSelectMultiple):
                # No button “remove all” inside the list of what is chosen: each has its own, and lists hold only items.
                field.widget.widget.is_required = True
        return field


@admin.display(description=gettext_lazy("file"))
def stored_file(record: models.Model) -> str:
    """Show the file of a row that may only be read; Django would link where nothing is served."""
    return render_to_string("admin/widgets/_stored_file.html", {"stored": _stored(record.file)}) if record.file else ""


class ReadableFiles:
    """Rows with a file (`file`), shown as it is where the record may not be changed."""

    def get_fields(self, request: HttpRequest, obj=None) -> list:
        """Put the file itself in the place of the field."""
        parent = self.admin_site.get_model_admin(self.parent_model)
        fields = super().get_fields(request, obj)
        if parent.has_change_permission(request, obj):
            return fields
        return [stored_file if field == "file" else field for field in fields]

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> list:
        """Let the file be shown."""
        return [*super().get_readonly_fields(request, obj), stored_file]


def look_after_images(request: HttpRequest, forms: Iterable) -> None:
    """Have the smaller copies of newly stored images made, and tell who sent one that is small."""
    for form in forms:
        for name in form.changed_data:
            file = getattr(form.instance, name, None)
            if not isinstance(file, ImageFieldFile) or not file or form.instance.pk is None:
                continue
            make_image_copies.enqueue(file.name)
            if images.is_small(file):
                messages.warning(request, small_image_notice(file))


def small_image_notice(file: ImageFieldFile) -> str:
    """Say that an image is small and what would be better."""
    return _(
        "This image is small (%(width)s × %(height)s pixels): on a large screen it will look blurred. "
        "If there is a larger one, at least %(least)s pixels wide, please send that."
    ) % {
        "width": l10n.number(file.width),
        "height": l10n.number(file.height),
        "least": l10n.number(images.LEAST_WIDTH),
    }


def _stored(file: FieldFile) -> dict[str, str]:
    address = images.address_of(file)
    if not isinstance(file, ImageFieldFile):
        return {"address": address, "name": file.name.rpartition("/")[2]}
    try:
        preview = images.small_address(address, file.width)
    except OSError:  # the row is there and its file is not: say its name
        return {"address": address, "name": file.name.rpartition("/")[2]}
    return {"address": address, "preview": preview}
