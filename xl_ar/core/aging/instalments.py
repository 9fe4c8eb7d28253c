"""Instalment terms: a document due in parts, each aged on its own; what was paid settles the earliest part first.

Sources: ERPNext (one report row a payment term, receipts and credit notes consume terms in due order; #13007, #13992).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xl_ar.core.terms import Terms, due_date, parse_terms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

_NEXT_PART = r"(?:[,;/+&]|\band\b|\bund\b)? *\d{1,3}(?:[.,]\d+)? ?%|$"
_PART = re.compile(rf"(?P<share>\d{{1,3}}(?:[.,]\d{{1,3}})?) ?% ?(?P<terms>[^%]*?)(?={_NEXT_PART})")
_EQUAL = re.compile(
    r"(?P<count>\d{1,2}) (?P<before>monthly )?(?:equal |gleiche[nr]? )?(?:instal?lments?|raten|rates|payments)"
    r"(?: (?:of|every|each|alle|je|a) (?P<days>\d{1,3}) ?(?:days?|tagen?|d))?(?P<after>,? (?:monthly|monatlich))?",
    re.IGNORECASE,
)
_MOST = 60  # instalments of one document
_EDGES = " ,;/+&:-"


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a document: its share (0 to 1, all shares sum to 1) and its own terms."""

    share: Fraction
    terms: Terms


@lru_cache(maxsize=4096)
def parse_instalments(text: str) -> tuple[Instalment, ...]:
    """The instalments that a text of terms spells; empty where it spells none: plain terms, or shares not of 100 %.

    >>> [str(part.share) for part in parse_instalments("30% 30 days, 50% 60 days, 20% 90 days")]
    ['3/10', '1/2', '1/5']
    >>> parse_instalments("2% 10 days, net 30")
    ()
    """
    plain = " ".join(text.split())
    if equal := _EQUAL.fullmatch(plain):
        return _equal(int(equal["count"]), int(equal["days"] or 30), monthly=bool(equal["before"] or equal["after"]))
    found = []
    for part in _PART.finditer(plain):
        terms = parse_terms(part["terms"].strip(_EDGES).removesuffix(" and").removesuffix(" und").strip(_EDGES))
        if terms is None or terms.discounts:
            return ()
        found.append(Instalment(Fraction(part["share"].replace(",", ".")) / 100, terms))
    return tuple(found) if len(found) > 1 and sum(part.share for part in found) == 1 else ()


def _equal(count: int, days: int, *, monthly: bool) -> tuple[Instalment, ...]:
    if not 2 <= count <= _MOST:
        return ()
    steps = range(1, count + 1)
    terms = [Terms(months=step) if monthly else Terms(days=days * step) for step in steps]
    return tuple(Instalment(Fraction(1, count), each) for each in terms)


def split(amount: int, shares: Sequence[Fraction]) -> list[int]:
    """``amount`` (minor units) in parts by ``shares`` that sum to 1; each part is within one unit of its share.

    Parts are the steps of the running total, rounded towards zero, so that they sum to the amount exactly.

    >>> split(10000, [Fraction(1, 3)] * 3)
    [3333, 3333, 3334]
    """
    sign, size = (-1 if amount < 0 else 1), abs(amount)
    totals = [0, *(size * numerator // denominator for numerator, denominator in _running(tuple(shares)))]
    return [sign * (after - before) for before, after in pairwise(totals)]


@lru_cache(maxsize=4096)
def _running(shares: tuple[Fraction, ...]) -> tuple[tuple[int, int], ...]:
    """The running totals of shares, each as numerator and denominator."""
    return tuple(total.as_integer_ratio() for total in accumulate(shares))


def still_open(parts: Sequence[int], settled: int) -> list[int]:
    """What is open of each part after ``settled`` went to the earliest parts first; too much stays on the last.

    >>> still_open([6000, 10000, 4000], 14000)
    [0, 2000, 4000]
    """
    left, result = settled, []
    for part in parts:
        taken = min(part, left) if part >= 0 else max(part, left)
        taken = taken if taken * part > 0 else 0
        result.append(part - taken)
        left -= taken
    if result and left:
        result[-1] -= left
    return result


def by_instalment(items: pd.DataFrame) -> pd.DataFrame:
    """The items with each document of instalment terms as one row an instalment, in order; others as they are.

    ``items`` as in core.schema; each instalment has its own due_date, its share of original_amount and what is open
    of it; due_basis "terms", and a new column ``instalment`` ("2 of 3", "" for whole items). Rows keep their index, so
    that a row of the result leads back to its item. A document whose date is unknown stays whole.
    """
    spelled = {str(text): parts for text in items["terms"].unique() if (parts := parse_instalments(str(text)))}
    numbers: NDArray[np.integer] = np.zeros(len(items), dtype=np.int64)
    if spelled:
        counts = items["terms"].map({text: len(parts) for text, parts in spelled.items()}).fillna(0)
        dated = items["document_date"].notna() & (items["original_amount"] != 0)
        numbers = counts.where(dated, 0).to_numpy(dtype=np.int64)
    if not numbers.any():
        return items.assign(instalment="")
    repeated = items.iloc[np.repeat(np.arange(len(items)), np.maximum(numbers, 1))].assign(instalment="")
    columns = {name: repeated[name].tolist() for name in ("due_date", "due_basis", "instalment")}
    amounts = {name: repeated[name].tolist() for name in ("original_amount", "open_amount")}
    at = 0
    for row, number in zip(items.itertuples(index=False), numbers.tolist(), strict=True):
        if number:
            _put(row, spelled[str(row.terms)], columns | amounts, at)
        at += max(number, 1)
    typed = {name: np.array(values, dtype=np.int64) for name, values in amounts.items()}
    dates = pd.Series(columns.pop("due_date"), index=repeated.index).astype("datetime64[s]")
    texts = {name: pd.Series(values, index=repeated.index, dtype=object) for name, values in columns.items()}
    return repeated.assign(due_date=dates, **texts, **typed)


@lru_cache(maxsize=4096)
def _due(day: date, terms: Terms) -> date:
    return due_date(day, terms)


def _put(row: Any, parts: tuple[Instalment, ...], columns: dict[str, list[object]], at: int) -> None:
    """The instalments of one item into the columns, from position ``at`` on."""
    original, opened = int(row.original_amount), int(row.open_amount)
    day = row.document_date.date()
    shares = split(original, [part.share for part in parts])
    due = [_due(day, part.terms) for part in parts]
    order = sorted(range(len(parts)), key=lambda number: due[number])
    left = still_open([shares[number] for number in order], original - opened)
    for place, number in enumerate(order):
        columns["due_date"][at + place] = pd.Timestamp(due[number])
        columns["due_basis"][at + place] = "terms"
        columns["instalment"][at + place] = f"{place + 1} of {len(parts)}"
        columns["original_amount"][at + place] = shares[number]
        columns["open_amount"][at + place] = left[place]


def open_instalments(opened: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Open items with each open invoice of instalment terms as one row an open instalment (see by_instalment).

    ``opened`` are rows of ``items`` with the open amount of a day; the result has them in order, each row's index that
    of its item, and the new column ``instalment``. Whole stay credits, and documents that stand in several rows of
    ``items`` already: the ledger itself has split those.
    """
    spelled = [text for text in opened["terms"].unique() if parse_instalments(str(text))]
    whole = opened.assign(instalment=pd.Series("", index=opened.index, dtype=object))
    if not spelled:
        return whole
    chosen = opened["terms"].isin(spelled) & (opened["open_amount"] > 0) & (opened["original_amount"] > 0)
    same = items[items["document"].isin(set(opened.loc[chosen, "document"]) - {""})]
    several = same.index[same.duplicated(["document", "customer", "currency"], keep=False)]
    chosen &= ~opened.index.isin(several)
    parts = by_instalment(opened[chosen].assign(due_basis=""))[whole.columns]
    return pd.concat([whole[~chosen], parts[parts["open_amount"] != 0]]).sort_index(kind="stable")
