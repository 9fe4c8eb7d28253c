"""Payment terms as people write them, and the dates they give.

Due date = document date + months + days; to the end of that month where the terms say so; + days after it;
then on to the next special day of a month (IFS 25R1, field README O52). "30 EOM" is thus the end of the
month of date + 30 days, "EOM 30" thirty days after the end of the document's month. A special day beyond the
month's length is its last day.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    Days = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Discount:
    """A cash discount: ``basis_points`` (2 % = 200) when paid within ``days`` of the document date."""

    basis_points: int
    days: int


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of payment: see the module for how the parts give a due date; discounts in the order written."""

    days: int = 0
    months: int = 0
    end_of_month: bool = False
    days_after: int = 0
    special_days: tuple[int, ...] = ()
    discounts: tuple[Discount, ...] = ()


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
    return tuple(found), rest


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


def due_date(document_date: date, terms: Terms) -> date:
    """Day the document falls due under ``terms``; the formula is the module's."""
    due: date = _due(np.array([document_date], dtype="datetime64[D]"), terms)[0].item()
    return due


def discount_date(document_date: date, terms: Terms) -> date | None:
    """Last day of the first cash discount, None where the terms grant none."""
    if not terms.discounts:
        return None
    last: date = (np.datetime64(document_date, "D") + terms.discounts[0].days).item()
    return last


def due_dates(document_dates: pd.Series, terms: pd.Series, *, eom_first: bool = False) -> pd.Series:
    """Due date of each row, datetime64[s]; NaT where the date is missing or the terms are not understood."""
    dates = document_dates.to_numpy(dtype="datetime64[s]").astype("datetime64[D]")
    result = np.full(len(dates), np.datetime64("NaT"), dtype="datetime64[D]")
    codes, texts = pd.factorize(terms.to_numpy(dtype=object))
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(texts) + 1))
    for code, text in enumerate(texts):
        parsed = parse_terms(str(text), eom_first=eom_first)
        if parsed is not None:
            rows = order[bounds[code] : bounds[code + 1]]
            result[rows] = _due(dates[rows], parsed)
    return pd.Series(result.astype("datetime64[s]"), index=document_dates.index, name="due_date")


def _due(dates: Days, terms: Terms) -> Days:
    due = _add_months(dates, terms.months) + terms.days
    if terms.end_of_month:
        due = _month_end(due.astype("datetime64[M]")) + terms.days_after
    return _next_special(due, terms.special_days) if terms.special_days else due


def _month_end(months: Days) -> Days:
    return (months + 1).astype("datetime64[D]") - 1


def _add_months(dates: Days, months: int) -> Days:
    target = dates.astype("datetime64[M]") + months
    same_day: Days = target.astype("datetime64[D]") + (dates - dates.astype("datetime64[M]"))
    return np.minimum(same_day, _month_end(target))


def _next_special(dates: Days, special_days: tuple[int, ...]) -> Days:
    """The first special day on or after each date."""
    month = dates.astype("datetime64[M]")
    best = _month_end(month + 2)
    for ahead in (0, 1):
        for special in special_days:
            start = (month + ahead).astype("datetime64[D]")
            candidate = np.minimum(start + (special - 1), _month_end(month + ahead))
            best = np.where(candidate >= dates, np.minimum(best, candidate), best)
    return best
