r"""The normaliser does the same with 26 regular expressions instead of 31.

PostgreSQL keeps 32 compiled in a session, and a search has a few of its own: with more than that each was compiled
again for every search and for every row that was written. Rules that end alike stand in one expression; a group that
did not match gives nothing. What comes out is the same, so no row is built again.
"""

from importlib import import_module

from django.db import migrations

before = import_module("experiences.migrations.0017_more_word_forms")
CATALAN, SPANISH, ENGLISH, FRENCH = (before.RESTORED[code] for code in ("ca", "es", "en", "fr"))
SHORT_NOUNS = "joven|imagen|examen|orden|origen|margen|volumen|crimen|resumen|certamen|virgen"
FEWER = {
    # ius → iu with the other vowels before -s.
    "ca": [
        (r"(iu|[aeo][iu])s\M", r"\1") if rule[0].startswith("([aeo][iu])s") else rule
        for rule in CATALAN
        if rule[0] != r"ius\M"
    ],
    # All nouns that take -es.
    "es": [
        SPANISH[0],
        (rf"(\m(?:{SHORT_NOUNS}|{before.SPANISH_NOUNS})|[a-z]{{2}}[aeu]d)\M", r"\1es"),
        *SPANISH[4:],
    ],
    "en": [(r"\m(?:(child)ren|(bus)es)\M", r"\1\2"), *ENGLISH[1:3]],
    # élus → élu, lieux → lieu.
    "fr": [
        *FRENCH[:3],
        (
            r"(?:([a-z][bcdfghjklmnpqrstvwxz][aiou])s|\m((?:mi)?lieu|(?:en)?jeu|feu|voeu|neveu|cheveu)x)\M",
            r"\1\2",
        ),
        *FRENCH[5:],
    ],
}


class Migration(migrations.Migration):
    dependencies = [("experiences", "0021_minus_in_every_language")]
    operations = [migrations.RunSQL(before.normaliser(FEWER), before.normaliser(before.RESTORED))]
