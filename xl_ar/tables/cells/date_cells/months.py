"""Words in written dates: months and weekdays in nine languages, and their clear abbreviations."""

from __future__ import annotations

import unicodedata

_MONTHS = """
january february march april may june july august september october november december
januar februar marz april mai juni juli august september oktober november dezember
janner feber maerz april mai juno julei august september oktober november dezember
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januari februari maart april mei juni juli augustus september oktober november december
janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien
stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
januari februari mars april maj juni juli augusti september oktober november december
jan feb mrz apr mai jun jul aug sept okt nov dez
jan feb mrt apr mei jun jul aug sep oct nov dec
"""
_WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miercoles jueves viernes sabado domingo
lunedi martedi mercoledi giovedi venerdi sabato domenica
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
segunda terca quarta quinta sexta sabado domingo feira
poniedzialek wtorek sroda czwartek piatek sobota niedziela
mandag tisdag onsdag torsdag fredag lordag sondag
"""
_FILLERS = "de del do of the den d le el il la st nd rd th er ter am on o a r i dnia"


def folded(word: str) -> str:
    """The word without case and accents."""
    plain = word.casefold().replace("ł", "l")
    if plain.isascii():
        return plain
    return "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))


def _prefixes(word: str, shortest: int) -> list[str]:
    return [word[:length] for length in range(min(shortest, len(word)), len(word) + 1)]


def _months() -> dict[str, int]:
    meanings: dict[str, set[int]] = {}
    for line in _MONTHS.split("\n"):
        for number, name in enumerate(line.split(), 1):
            for prefix in _prefixes(name, 3):
                meanings.setdefault(prefix, set()).add(number)
    return {word: months.pop() for word, months in meanings.items() if len(months) == 1}


MONTHS: dict[str, int] = _months()
"""Folded name or abbreviation of three letters and more -> month number."""
WEEKDAYS: frozenset[str] = frozenset(prefix for name in _WEEKDAYS.split() for prefix in _prefixes(name, 2))
"""Folded weekday names and abbreviations of two letters and more."""
FILLERS: frozenset[str] = frozenset(_FILLERS.split())
"""Folded words that may stand in a written date and mean nothing: 31 de enero, the 1st of May."""
