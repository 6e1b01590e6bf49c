"""Words that no search is about: articles, question words, and what fills a question (“how do cities …”).

Small lists for each language, without accents. A word that tells something in another of the four languages is in none
of those that always count (`son`, `pot`, `sea`); a language's fillers are left out only from a question in it.
"""

from cities.names import fold

LITTLE = {
    "ca": """a al als amb aquest aquesta aquestes aquests de del dels el els en es i la les o pel pels per que un una
        unes uns""",
    "es": "a al con de del el en es esta estas este estos la las lo los o para por que se un una unas unos y",
    "en": "a an and at by for from in is of on the these this those to with",
    "fr": "a au aux avec ce ces cet cette d de des du en et l la le les par pour qu que un une",
}
# Of a language that has one of these, the fillers are left out as well.
QUESTION = {
    "ca": "com perque quan quant quants quantes qui quin quina quines quins",
    "es": "como cual cuales cuando cuanto cuantos donde porque quien quienes",
    "en": "how what when where which who why",
    "fr": "comment pourquoi quand quel quelle quelles quels qui quoi",
}
# Question words in more than one language: they count for a language of which another little word is there.
QUESTION_OF_SEVERAL = frozenset({"que"})
FILLER = {
    "ca": """cal ciutat ciutats contra fa fan fer fet ha han hi ho municipi municipis pot poden podem puc s son
        treballar treballen""",
    "es": """ciudad ciudades contra hace hacen hacer ha han hay municipio municipios puede pueden podemos son trabajar
        trabajan""",
    "en": """about against are be been can cities city could did do does done has have help i it make municipalities
        municipality should their there they towns was we were will would you your""",
    "fr": """collectivites communes contre dans doit est fait font faire il ils on ont peut peuvent s se sont sur t vers
        ville villes y""",
}
ALWAYS = frozenset(word for words in LITTLE.values() for word in words.split())
ASKS = {code: frozenset(words.split()) for code, words in QUESTION.items()}
FILLS = {code: frozenset(words.split()) for code, words in FILLER.items()}
OWN = {code: frozenset(words.split()) for code, words in LITTLE.items()}
MARKS = "?¿!¡.,;:()[]…"


def left_out(words: list[str]) -> set[str]:
    """Return those of the words of a text that need not be searched for: what fills a question, or all of them.

    Little words between others stay: the database leaves them out of what they stand in everywhere, and the names of
    things have them (“aller à l’école à pied”).
    """
    parts = {word: _parts(word) for word in words}
    present = {part for each in parts.values() for part in each}
    fillers: set[str] = set()
    for code, asks in ASKS.items():
        # One word alone may be any language's.
        others = len(present & (OWN[code] | asks | FILLS[code]) - QUESTION_OF_SEVERAL)
        if (present & asks and len(present) > 1) or (present & QUESTION_OF_SEVERAL and others > 1 and code != "en"):
            fillers |= asks | FILLS[code] | QUESTION_OF_SEVERAL
    if present <= ALWAYS | fillers:
        return set(words)
    return {word for word, each in parts.items() if each and fillers.issuperset(each)}


def is_little(word: str) -> bool:
    """Tell whether a word is one that no search is about."""
    return ALWAYS.issuperset(_parts(word))


def _parts(word: str) -> list[str]:
    plain = fold(word).strip(MARKS)
    return [part for part in plain.replace("'", " ").replace("-", " ").split() if part]
