"""Numbers and months as the four languages (and Portuguese) write them in words, for comparing a translation."""

import re
from decimal import Decimal

_WORDS = """
1 un una uno one a an une um uma primer primera primero first premier première primeiro primeira
2 dos dues two deux dois duas segon segona segundo segunda second seconde deuxième ambos both pareja couple
3 tres three trois três tercer tercera tercero third troisième terceiro terceira
4 quatre cuatro four quatro quart quarta cuarto cuarta fourth quatrième
5 cinc cinco five cinq cinquè cinquena quinto quinta fifth cinquième
6 sis seis six sisè sisena sexto sexta sixth sixième
7 set siete seven sept sete setè setena séptimo séptima seventh septième semana setmana
8 vuit ocho eight huit oito vuitè vuitena octavo octava eighth huitième
9 nou nueve nine neuf nove novè novena noveno ninth neuvième
10 deu diez ten dix dez desè desena décimo décima tenth dixième dècada década decade décennie desenes decenas dizaine
11 onze once eleven
12 dotze doce twelve douze doze dotzena docena dozen dozens douzaine dúzia
13 tretze trece thirteen treize treze
14 catorze catorce fourteen quatorze
15 quinze quince fifteen quinzena quincena fortnight quinzaine
16 setze dieciséis sixteen seize dezesseis dezasseis
17 disset diecisiete seventeen dezessete
18 divuit dieciocho eighteen dezoito
19 dinou diecinueve nineteen dezenove
20 vint veinte twenty vingt vinte vintena veintena vingtaine
21 veintiuno veintiún veintiuna
22 veintidós
23 veintitrés
24 veinticuatro
25 veinticinco quart quarter cuarto
26 veintiséis
27 veintisiete
28 veintiocho
29 veintinueve
30 trenta treinta thirty trente trinta trentena treintena trentaine
40 quaranta cuarenta forty quarante quarenta
50 cinquanta cincuenta fifty cinquante cinquenta half meitat mitad moitié
60 seixanta sesenta sixty soixante sessenta
70 setanta setenta seventy
80 vuitanta ochenta eighty oitenta
90 noranta noventa ninety
100 cent cien ciento hundred cem cents hundreds centenar centenars centenares centaine centaines
200 doscientos doscientas duzentos
300 trescientos trescientas trezentos
400 cuatrocientos cuatrocientas
500 quinientos quinientas quinhentos
600 seiscientos seiscientas
700 setecientos setecientas
800 ochocientos ochocientas
900 novecientos novecientas
1000 mil thousand mille thousands miles milers milliers
1000000 milió millón million milhão
"""
# A word may mean two numbers: “quart” is the fourth and a quarter.
VALUES: dict[str, frozenset[int]] = {}
for _line in _WORDS.strip().splitlines():
    _value, *_names = _line.split()
    for _name in _names:
        VALUES[_name] = VALUES.get(_name, frozenset()) | {int(_value)}

_FACTORS = (
    (re.compile(r"\s*(?:mil|thousand|mille|k)\s+(?:milions|millones|millions|milhões)\b", re.IGNORECASE), (10**9,)),
    (re.compile(r"\s*(?:mil|thousand|mille)\b", re.IGNORECASE), (10**3,)),
    (re.compile(r"\s*(?:mili(?:ó|ons)|mill[oó]n(?:es)?|millions?|milh(?:ão|ões))\b", re.IGNORECASE), (10**6,)),
    (re.compile(r"\s*M(?:€|\b)"), (10**6,)),
    (re.compile(r"\s*k\b"), (10**3,)),
    (re.compile(r"\s*(?:milliards?|mil·?miliard|billions?)\b", re.IGNORECASE), (10**9, 10**12)),
)

_MONTHS = (
    "gener enero january janvier janeiro",
    "febrer febrero february février fevereiro",
    "març marzo march mars março",
    "abril april avril",
    "maig mayo may mai maio",
    "juny junio june juin junho",
    "juliol julio july juillet julho",
    "agost agosto august août",
    "setembre septiembre setiembre september septembre setembro",
    "octubre october octobre outubro",
    "novembre noviembre november novembro",
    "desembre diciembre december décembre dezembro",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_OF = r"(?:\s+|\s+(?:de|del|of)\s+|\s+d['’])"
# Only beside a day or a year: “may” and “mars” are other words too.
_DATED = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th|er|º)?{_OF}(?P<after_day>{_NAMES})\b"
    rf"|\b(?P<before>{_NAMES}){_OF}?(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?(?:\d{{4}})\b",
    re.IGNORECASE,
)
_IN_DIGITS = re.compile(
    r"\b(?:(?P<year>(?:19|20)\d\d)-(?P<iso>\d\d)-\d\d|(?P<a>\d{1,2})(?P<mark>[/.-])(?P<b>\d{1,2})(?P=mark)(?:19|20)?\d\d)\b"
)


def values(word: str) -> frozenset[int]:
    """Return what a word may mean as a number; nothing where it is none."""
    return VALUES.get(word.lower(), frozenset())


def factors(after: str) -> set[Decimal]:
    """Return by what a figure is multiplied: `2` followed by “million” may be two million."""
    return {Decimal(factor) for pattern, found in _FACTORS if pattern.match(after) for factor in found}


def dated_months(text: str) -> dict[int, str]:
    """Return the months that stand in words beside a day or a year, each with the date as it is written."""
    found = {}
    for match in _DATED.finditer(text):
        found.setdefault(_MONTH[(match["after_day"] or match["before"]).lower()], match[0])
    return found


def named_months(text: str) -> set[int]:
    """Return all months that stand in words, dated or not."""
    return {_MONTH[word] for word in re.findall(r"[^\W\d_]+", text.lower()) if word in _MONTH}


def digit_months(text: str) -> set[int]:
    """Return the months that dates in digits may mean: in 3/12/2024 either."""
    found = set()
    for match in _IN_DIGITS.finditer(text):
        found |= {int(part) for part in (match["iso"], match["a"], match["b"]) if part}
    return {number for number in found if 1 <= number <= len(_MONTHS)}
