"""The secretariat's groups and what each may do.

Django makes permissions only after all migrations, so the ones needed here are made when they are not there yet;
Django then finds them and leaves them as they are.
"""

from django.db import migrations

READ = ("view",)
WRITE = ("view", "change")
ALL = ("view", "add", "change", "delete")

TEXTS = (
    "charter.charteredition",
    "charter.section",
    "charter.principle",
    "experiences.topic",
    "experiences.goal",
    "events.congress",
    "awards.award",
    "awards.awardedition",
    "publications.publication",
    "publications.newsitem",
    "pages.page",
    "pages.service",
    "pages.missionpoint",
    "pages.joinstep",
    "pages.dayedition",
)
PLACES = ("cities.country", "cities.network", "cities.city")
PEOPLE = ("cities.cityrole", "cities.citycontact", "cities.citynetwork", "cities.networkcoordination")
BANK_FILES = ("experiences.experienceimage", "experiences.experiencedocument")


def _each(models, actions):
    return [(model, action) for model in models for action in actions]


GROUPS = {
    # Reviews and publishes, and looks after every text of the site.
    "editor": [
        *_each(["experiences.experience"], ("view", "add", "change", "review")),
        *_each([*BANK_FILES, "editorial.comment", "publications.publicationfile", "awards.prize"], ALL),
        *_each(TEXTS, ("view", "add", "change")),
        *_each(PLACES, WRITE),
        *_each(["cities.citycontact", "cities.cityrole", "cities.citynetwork"], READ),
        *_each(["pages.enquiry"], WRITE),
        *_each(["core.outboxmessage", "core.auditevent"], READ),
    ],
    # Writes texts in other languages; decides nothing, adds nothing, sees no personal data.
    "translator": [
        *_each(
            ["experiences.experience", "experiences.experienceimage", "cities.network", "cities.city", *TEXTS], WRITE
        ),
    ],
    # Cities, their people and what they ask.
    "membership": [
        *_each(["cities.country"], READ),
        *_each(["cities.city", "cities.network"], ("view", "add", "change")),
        *_each(PEOPLE, ALL),
        *_each(["accounts.user"], ("view", "add", "change")),
        *_each(["pages.enquiry"], WRITE),
        *_each(["experiences.experience", "core.outboxmessage", "core.auditevent"], READ),
    ],
    # Congresses, awards, news and publications.
    "events": [
        *_each(
            ["events.congress", "publications.newsitem", "publications.publication", "pages.dayedition"],
            ("view", "add", "change"),
        ),
        *_each(["awards.award", "awards.awardedition"], ("view", "add", "change")),
        *_each(["awards.prize", "publications.publicationfile"], ALL),
        *_each(["cities.city", "cities.country", "experiences.experience"], READ),
        *_each(["pages.enquiry"], WRITE),
    ],
    # Everything, also who belongs to these groups.
    "admin": [
        *_each(["experiences.experience"], (*ALL, "review")),
        *_each(
            [
                *BANK_FILES,
                *TEXTS,
                *PLACES,
                *PEOPLE,
                "editorial.comment",
                "publications.publicationfile",
                "awards.prize",
            ],
            ALL,
        ),
        *_each(["accounts.user"], ("view", "add", "change")),
        *_each(["auth.group"], ALL),
        *_each(["pages.enquiry", "core.outboxmessage"], WRITE),
        *_each(["core.auditevent"], READ),
    ],
}
NAMES = {"view": "Can view {}", "add": "Can add {}", "change": "Can change {}", "delete": "Can delete {}"}


def create_groups(apps, schema_editor):
    """Make the groups with their permissions; one that exists gets what it lacks and keeps what it has."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    known = {}

    def permission(model, action):
        label, name = model.split(".")
        if model not in known:
            known[model], _created = ContentType.objects.get_or_create(app_label=label, model=name)
        words = NAMES.get(action, "Can review and publish experiences").format(name)
        return Permission.objects.get_or_create(
            content_type=known[model], codename=f"{action}_{name}", defaults={"name": words}
        )[0]

    for name, permissions in GROUPS.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(*(permission(model, action) for model, action in permissions))


def remove_groups(apps, schema_editor):
    """Take the groups away; their members keep their accounts."""
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    """Needs no table of the other apps: a permission names its model by words."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_groups, remove_groups)]
