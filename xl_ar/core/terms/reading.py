"""Payment terms as people write them, in the languages that ledgers are kept in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from xl_ar.core.terms.stated import Discount, Terms

_DAY = r"(?:calendar |kalender)?(?:days?|tagen?|tg|jours?|jrs?|dias?|giorni|gg|dagen|d|t|j)\b\.?"
_WEEK = r"(?:weeks?|wochen?|semaines?|semanas?|settimane|weken)\b"
_MONTH = r"(?:months?|monaten?|mois|meses|mesi|maanden)\b"
_MONTH_END = (
    r"(?:eom|eomonth|end of (?:the )?(?:invoice )?month|month[- ]?end|fin de mois|fdm|fine mese|monatsende|"
    r"ende des monats|fin de mes|fm|einde maand)\b"
)
_NEXT_MONTH = (
    r"(?:prox(?:imo)?|mfi|(?:of )?(?:the )?(?:next|following) month|(?:of )?(?:the )?month following|"
    r"(?:des )?(?:folgemonate?s|nachsten monats)|du mois suivant|del mes siguiente|del mese successivo)\b"
)
_DAYS_OR_END = rf"(?:[ -]?{_DAY}|(?![\d%.]))"
_RATE = r"(\d{1,2}(?:[.,]\d{1,2})?)"
_DISCOUNT_WORD = r"(?:skonto|discount|disc|cash discount|escompte|descuento|sconto|korting|rabatt|off)"
_SAVING = rf"{_RATE} ?%(?: {_DISCOUNT_WORD}\b)?"
_LINK = r"(?:[ ,:;-]|if|paid|within|in|innerhalb|von|bei|zahlung|binnen|sous|bis|a|en|mit|abzgl|abzuglich|less)*"
_AT_ONCE = re.compile(
    r"(?:(?:due |payable |zahlbar |fallig |pago |paiement |payment )*"
    r"(?:(?:up)?on (?:receipt|presentation)|(?:bei|nach) (?:erhalt|rechnungserhalt)|immediate(?:ly)?|now|"
    r"at once|"
    r"sofort(?:ige zahlung)?|(?:a )?reception(?: de (?:la )?facture)?|comptant|(?:al )?contado|contanti|"
    r"a (?:la )?vista|vista fattura|rimessa diretta|per direct|a pronto)"
    r"(?: of (?:the )?invoice)?(?: (?:due|payable|zahlbar|fallig|payment|netto|net|ohne abzug|rein netto))*)"
    r"|cod|c\.o\.d\.?|cash on delivery|cash|cia|cash in advance|cwo|cash with order|prepaid|prepay(?:ment)?|"
    r"(?:payment )?in advance|vorkasse|vorauskasse|nachnahme|barzahlung|dor|receipt"
)
_NOISE = re.compile(
    r"\b(?:net|netto|nett|nt|n|terms?|payment|paid|payable|due|in|within|from|after|of|the|invoice|date|inv|ab|"
    r"nach|rechnungsdatum|rechnung|rein|ohne|abzug|von|zahlbar|zahlung|zahlungsziel|ziel|innerhalb|binnen|"
    r"bis|zum|nets|dalla|"
    r"date de|facture|a|de|la|sous|pago|data|fattura|fecha|factura|or|oder|ou|and|und|then|otherwise|balance|"
    r"strictly|otro|dopo|le|on|am|by|pay|plus)\b|[ ,.;:/()+-]"
)
_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("after", re.compile(rf"{_MONTH_END}(?: ?\+ ?| plus |,? ?(?:net )?)(\d{{1,3}}) ?(?:{_DAY})?")),
    ("following", re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th|er|e|\.)? ?(?:day )?{_NEXT_MONTH}")),
    ("following", re.compile(rf"{_NEXT_MONTH},? ?(?:the |le |am )?(\d{{1,2}})(?:st|nd|rd|th|er|\.)?(?!\d)")),
    ("end_of_month", re.compile(rf"\b{_MONTH_END}")),
    ("special", re.compile(r"\b(?:le|on the|on|am|il|el) (\d{1,2})(?:st|nd|rd|th|er|\.)?(?= |,|$)")),
    ("months", re.compile(rf"\b(\d{{1,2}})[ -]?{_MONTH}")),
    ("weeks", re.compile(rf"\b(\d{{1,2}})[ -]?{_WEEK}")),
    ("days", re.compile(rf"\b(?:net|netto|nett|nt|n)?[ /.:-]*(\d{{1,3}})(?:\.0+)?{_DAYS_OR_END}")),
)


@lru_cache(maxsize=4096)
def parse_terms(text: str, *, eom_first: bool = False) -> Terms | None:
    """The terms that ``text`` spells; None where any part of it is not understood (codes such as NAH4, "").

    ``eom_first`` reads "30 EOM" as the end of the document's month + 30 days, as some houses mean it.

    >>> parse_terms("2/10 net 30") == Terms(days=30, discounts=(Discount(200, 10),))
    True
    """
    plain = _plain(text)
    if _AT_ONCE.fullmatch(plain):
        return Terms()
    discounts, rest = _take_discounts(plain)
    terms, rest = _take_parts(Terms(discounts=discounts), rest)
    if _NOISE.sub("", rest):
        return None
    if terms == Terms(discounts=discounts):
        return _without_net(plain, discounts)
    if eom_first and terms.end_of_month and not terms.days_after:
        return replace(terms, days=0, days_after=terms.days)
    return terms


def _without_net(plain: str, discounts: tuple[Discount, ...]) -> Terms | None:
    """Terms that state no net days: due with the last discount, or at once where they say net 0 days."""
    if discounts:
        return Terms(days=max(discount.days for discount in discounts), discounts=discounts)
    return Terms() if re.search(r"\b0\b", plain) else None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.replace("ß", "ss").lower())
    letters = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return re.sub(r"[\s_]+", " ", letters.replace("–", "-").replace("percent", "%")).strip(" .")


# Without a percent sign only one digit is a rate: 30/60 is not thirty per cent.
_BARE_RATE = r"(\d(?:[.,]\d{1,2})?|\d\d(?= ?%)) ?%?"
_SLASHED = re.compile(rf"(?<![\d/.,]){_BARE_RATE} ?/ ?(\d{{1,3}})(?:[ -]?{_DAY})?(?![\d%/])")
_RATE_FIRST = re.compile(rf"(?<![\d.,]){_SAVING}{_LINK}(\d{{1,3}}){_DAYS_OR_END}")
_DAYS_FIRST = re.compile(rf"(?<![\d.,])(\d{{1,3}})[ -]?{_DAY}{_LINK}{_SAVING}")


def _take_discounts(plain: str) -> tuple[tuple[Discount, ...], str]:
    """The discounts, and the text without them; the first one shows whether days or rate stand first."""
    percent, in_days = plain.find("%"), re.search(rf"\d[ -]?{_DAY}", plain)
    days_first = in_days is not None and in_days.start() < percent
    found: list[Discount] = []

    def take(match: re.Match[str]) -> str:
        rate, days = (match[2], match[1]) if match.re is _DAYS_FIRST else (match[1], match[2])
        found.append(Discount(_basis_points(rate), int(days)))
        return " "

    rest = (_DAYS_FIRST if days_first else _RATE_FIRST).sub(take, _SLASHED.sub(take, plain))
    return tuple(sorted(found, key=lambda discount: discount.days)), rest


def _basis_points(rate: str) -> int:
    whole, _, decimals = rate.replace(",", ".").partition(".")
    return int(whole) * 100 + int(decimals.ljust(2, "0")[:2])


def _take_parts(terms: Terms, rest: str) -> tuple[Terms, str]:
    for name, pattern in _PARTS:
        match = pattern.search(rest)
        if match is None:
            continue
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
        terms = _with_part(terms, name, int(match[1]) if match.lastindex else 0)
    return terms, rest


def _with_part(terms: Terms, name: str, number: int) -> Terms:
    match name:
        case "after" | "following":
            return replace(terms, end_of_month=True, days_after=number)
        case "end_of_month":
            return replace(terms, end_of_month=True)
        case "special":
            return replace(terms, special_days=(number,))
        case "weeks":
            return replace(terms, days=7 * number)
        case "months":
            return replace(terms, months=number)
        case _:
            return replace(terms, days=terms.days + number)
