"""More forms of a word meet: ciudad and ciudades, mujer and mujeres, women and woman, élus and élu.

The normaliser as a whole, as it is from here on. The rows of a small bank are built again at once; after this, a large
one needs `manage.py search_index`, which builds them again while the site answers.
"""

# ruff: noqa: S608 - only our own patterns are put into this statement
from django.db import migrations

CATALAN_STOP_WORDS = (
    "[ldnstm]|els?|les|la|de|dels?|als?|i|a|en|amb|per|pels?|que|un|una|uns|unes|o|es|com|mes|ha|han|son|seva|seu|aquest|"
    "aquesta|entre|tambe|sobre|ser|tot|molt|estat|on|no"
)
SPANISH_NOUNS = (
    "mujer|taller|lider|alquiler|lugar|hogar|pilar|altar|escolar|preescolar|extraescolar|curricular|familiar|popular|"
    "ejemplar|militar|auxiliar|titular|particular|similar|circular|disciplinar|interdisciplinar|multidisciplinar|interes"
)
# Without accents these endings are no longer stemmed: participación → particip, but participacion → participacion.
RESTORED = {
    "ca": [
        (rf"\m({CATALAN_STOP_WORDS})\M", " "),
        (r"([cs])io\M", r"\1ió"),
        # Plurals that the stemmer does not bring to their singular: aigües, biblioteques, ciutadans, jardins,
        # participatius, processos, lleis, veus; or a singular that it shortens more than the plural: mestre, arbre.
        (r"\m(ai|llen)gues\M", r"\1gua"),
        (r"([qg])ues\M", r"\1a"),
        (r"qa\M", "ca"),
        (r"\mvein(a|es)\M", "vei"),
        (r"([ai])ns\M", r"\1"),
        (r"ius\M", "iu"),
        (r"essos\M", "es"),
        (r"([aeo][iu])s\M", r"\1"),
        (r"([bcdfgptv]r)e\M", r"\1es"),
        (r"\m(plu|plat|mit)ges\M", r"\1ja"),
    ],
    "es": [
        (r"([cs])ion\M", r"\1ión"),
        # The stemmer takes these endings for those of a verb, but not in the plural: joven, ciudad, mujer. Verbs that
        # end alike (participar, aprender) must stay verbs, so nouns in -ar and -er are named.
        (r"\m(joven|imagen|examen|orden|origen|margen|volumen|crimen|resumen|certamen|virgen)\M", r"\1es"),
        (r"([a-z]{2}[aeu]d)\M", r"\1es"),
        (rf"\m({SPANISH_NOUNS})\M", r"\1es"),
        (r"z\M", "ces"),
        # rios would not be rio.
        (r"\m([a-z][a-z][aeo]|arte)s\M", r"\1"),
    ],
    "en": [
        (r"\mchildren\M", "child"),
        (r"\m(wo)?men\M", r"\1man"),
        (r"\mpeople\M", "person"),
        (r"\mbuses\M", "bus"),
    ],
    "fr": [
        (r"\magee(s?)\M", r"age\1"),
        (r"ee(s?)\M", r"ée\1"),
        (r"ite(s?)\M", r"ité\1"),
        # cinémas, vélos, élus: the stemmer keeps an s after these vowels.
        (r"([a-z][bcdfghjklmnpqrstvwxz][aiou])s\M", r"\1"),
        (r"\m((mi)?lieu|(en)?jeu|feu|voeu|neveu|cheveu)x\M", r"\1"),
        (r"\mtravaux\M", "travail"),
        (r"ive(s?)\M", r"if\1"),
        (r"\mpublique(s?)\M", r"public\1"),
    ],
}
BEFORE = {
    "ca": [RESTORED["ca"][place] for place in (0, 1, 3, 4, 6, 7, 8)],
    "es": [
        RESTORED["es"][0],
        (r"\m(joven|imagen|examen|orden|origen|margen|volumen|crimen|resumen|certamen)\M", r"\1es"),
        (r"\m([a-z][a-z][aeo])s\M", r"\1"),
    ],
    "en": [],
    "fr": [RESTORED["fr"][1], RESTORED["fr"][2]],
}


def normaliser(rules):
    """Return the statement that makes `eb_norm` follow these rules, each language in its order."""
    cases = []
    for language, pairs in rules.items():
        expression = "plain"
        for pattern, replacement in pairs:
            expression = f"regexp_replace({expression}, '{pattern}', '{replacement}', 'g')"
        cases.append(f"    WHEN '{language}' THEN {expression}")
    return (
        "CREATE OR REPLACE FUNCTION eb_norm(language text, value text) RETURNS text"
        " LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$\n    SELECT CASE language\n"
        + "\n".join(cases)
        + "\n    ELSE plain END\n"
        # The parser of PostgreSQL would keep “niños/as” together as a path; a hyphen between two l's is Catalan.
        "    FROM translate(plain_text(CASE language WHEN 'ca' THEN coalesce(value, '')"
        " ELSE replace(coalesce(value, ''), '-', ' ') END), '-/', '  ') AS plain\n$$;"
    )


REFRESH = """
UPDATE experiences_topic SET slug = slug;
UPDATE charter_principle SET number = number;
UPDATE experiences_searchconcept SET slug = slug;
SELECT eb_refresh(array_agg(id)) FROM experiences_experience
WHERE state = 'published' AND (SELECT count(*) FROM experiences_searchdoc) <= 5000 HAVING count(*) > 0;
"""


class Migration(migrations.Migration):
    dependencies = [("experiences", "0016_questions_reports_alerts")]
    operations = [
        migrations.RunSQL(normaliser(RESTORED), normaliser(BEFORE)),
        migrations.RunSQL(REFRESH, REFRESH),
    ]
