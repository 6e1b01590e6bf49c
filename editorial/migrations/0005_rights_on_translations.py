"""Who leads translations, and who writes them: translators see what is given to them at the translation desk.

They had the right to change every text of the site, published or not; what they write now stands beside the record
until somebody who leads translations publishes it.
"""

from django.db import migrations

NAMES = {
    "view": "Can view {}",
    "add": "Can add {}",
    "change": "Can change {}",
    "delete": "Can delete {}",
    "lead": "Can publish translations and give them to translators",
}
CODENAMES = {"lead": "lead_translations"}
LEADING = {"translationstate": ("view", "change", "lead"), "glossaryterm": ("view", "add", "change", "delete")}
RIGHTS = {
    "editor": LEADING,
    "admin": LEADING,
    "translator": {"translationstate": ("view", "change"), "glossaryterm": ("view",)},
}
TEXTS = {
    "experiences": (
        "experience",
        "experienceimage",
        "topic",
        "goal",
        "collection",
        "collectionentry",
        "searchconcept",
        "reasontemplate",
    ),
    "cities": ("network", "city"),
    "charter": ("charteredition", "section", "principle"),
    "events": ("congress",),
    "awards": ("award", "awardedition"),
    "publications": ("publication", "newsitem"),
    "pages": ("page", "service", "missionpoint", "joinstep", "dayedition"),
}


def _permissions(apps, rights):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    for model, actions in rights.items():
        content_type, _created = ContentType.objects.get_or_create(app_label="editorial", model=model)
        for action in actions:
            yield Permission.objects.get_or_create(
                content_type=content_type,
                codename=CODENAMES.get(action, f"{action}_{model}"),
                defaults={"name": NAMES[action].format(model)},
            )[0]


def _rights_on_texts(apps):
    Permission = apps.get_model("auth", "Permission")
    for app, models in TEXTS.items():
        yield from Permission.objects.filter(
            content_type__app_label=app,
            content_type__model__in=models,
            codename__in=[f"{action}_{model}" for model in models for action in ("view", "change")],
        )


def give(apps, schema_editor):
    """Give each group its rights; a group that was deleted stays so."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=RIGHTS):
        group.permissions.add(*_permissions(apps, RIGHTS[group.name]))
        if group.name == "translator":
            group.permissions.remove(*_rights_on_texts(apps))


def take(apps, schema_editor):
    """Take them back, and give translators what they had."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=RIGHTS):
        group.permissions.remove(*_permissions(apps, RIGHTS[group.name]))
        if group.name == "translator":
            group.permissions.add(*_rights_on_texts(apps))


class Migration(migrations.Migration):
    """After all that gave rights to translators before."""

    dependencies = [
        ("accounts", "0005_rights_on_visitors_messages"),
        ("experiences", "0027_rights_on_review_desk"),
        ("editorial", "0004_translation_desk"),
    ]

    operations = [migrations.RunPython(give, take)]
