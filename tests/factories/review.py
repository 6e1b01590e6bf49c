"""Steps of the secretariat with an experience in the admin, as a browser takes them."""

from django.urls import reverse

from experiences import actions, drafting
from experiences.models import Experience

STORY = {"summary_en": "What was done.", "overview_en": "The story of it."}


def page(experience, name="review", *arguments):
    return reverse(f"admin:experiences_experience_{name}", args=[experience.pk, *arguments])


def step(client, experience, action, text="", **remarks):
    data = {f"{action}-version": experience.version, f"{action}-text": text}
    data |= {f"{action}-{field}": remark for field, remark in remarks.items()}
    return client.post(page(experience, "act", action), data)


def edit(client, experience, **changes):
    """Send the change form as the page shows it, with changes."""
    url = page(experience, "change")
    form = client.get(url).context["adminform"].form
    data = {}
    for name, field in form.fields.items():
        value = field.prepare_value(form.get_initial_for_field(field, name))
        if value not in (None, False):
            data[name] = [getattr(item, "pk", item) for item in value] if isinstance(value, list) else value
    for prefix in ("images", "documents"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return client.post(url, data | changes)


def sent(technician, city, **fields):
    """An experience that the city has really written and sent."""
    values = {"title_en": "Walking to school", **STORY, **fields}
    experience, _made = drafting.create_draft(city=city, by=technician, values=values)
    Experience.objects.filter(pk=experience.pk).update(source_language="en", original_language="en")
    return actions.submit(experience=experience, by=technician)


def in_review(technician, city, editor, **fields):
    return actions.start_review(experience=sent(technician, city, **fields), by=editor.user)
