"""Every change of what the pages of the bank show makes their addresses answer anew (core/freshness.py)."""

from django.db import migrations

from core.freshness import watch

# What the rows of the search are made of belongs here too: it is also written when they are built again.
TABLES = (
    "cities_country",
    "cities_city",
    "cities_network",
    "cities_citynetwork",
    "charter_charteredition",
    "charter_section",
    "charter_principle",
    "experiences_topic",
    "experiences_goal",
    "experiences_experience_topics",
    "experiences_experience_principles",
    "experiences_experience_goals",
    "experiences_experience_partner_cities",
    "experiences_experienceimage",
    "experiences_experiencedocument",
    "experiences_searchdoc",
    "experiences_facetcode",
    "experiences_facetcount",
    "experiences_searchterm",
    "experiences_searchword",
    "awards_award",
    "awards_awardedition",
    "awards_prize",
)
# Nobody sees drafts and what is under review; of what was withdrawn the page says so.
PUBLIC = "{row}.state IN ('published', 'archived')"


class Migration(migrations.Migration):
    dependencies = [
        ("experiences", "0008_names_of_version_and_author"),
        ("core", "0004_content_version"),
        ("cities", "0003_coordinates_both_or_neither"),
        ("charter", "0001_initial"),
        ("awards", "0001_initial"),
    ]
    operations = [watch(*TABLES), watch("experiences_experience", rows=PUBLIC)]
