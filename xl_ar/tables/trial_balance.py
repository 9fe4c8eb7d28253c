"""The control account of the general ledger in the workbook: a line of a trial balance, or of a list of accounts.

A trial balance is a table that is no source of items, with a column of account numbers or names and a balance, or a
debit and a credit. Its control account is the one the settings name, else the one whose name says trade receivables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xl_ar.core.money import exponent
from xl_ar.core.names import words
from xl_ar.tables.cells.amounts import AmountState, read_amounts
from xl_ar.tables.detect.regions import Region
from xl_ar.tables.frames.currency_of import iso_code
from xl_ar.tables.grid import cell_name
from xl_ar.tables.headings.names import currency_in
from xl_ar.tables.reading import FoundTable, Reading

_ACCOUNT = re.compile(
    r"(gl |g l |general ledger |ledger )?(account|acct|a c)( (no|number|code|name|id))?|konto|nominal code"
)
_NAMED = re.compile(r"(account )?(name|description|title)|bezeichnung")
_BALANCE = re.compile(r"((closing|ending|end|net|ytd|current|final) )?balance( (eur|usd|gbp|chf|cad|aud|inr))?|saldo")
_RECEIVABLES = re.compile(
    r"\b(accounts?|trade|customers?) receivables?|\breceivables? control|\ba ?r control|\b(trade|sundry) debtors"
    r"|\bdebtors( ledger)? control|\bsales ledger control|\bforderungen aus lieferungen|^(receivables|debtors)$"
)
_OTHER = re.compile(
    r"\b(allowance|doubtful|bad|provision|impairment|employee|staff|tax|vat|other|intercompany|related|notes?|interest"
    r"|unbilled|suspense|clearing|factored)\b"
)


@dataclass(frozen=True, slots=True)
class StatedControl:
    """A control account as a table states it: minor units, debit positive; ``place`` as 'Trial Balance'!C5."""

    place: str
    account: str
    currency: str
    amount: int


def stated_controls(reading: Reading, wanted: Sequence[str] = (), currency: str = "") -> list[StatedControl]:
    """Every line that is a control account, in the order of the workbook.

    ``wanted``: numbers or names of the accounts; without them those whose name says trade receivables. ``currency``:
    what a line is in that names none.
    """
    names = frozenset(" ".join(words(name)) for name in wanted if name.strip())
    found = (_lines(each.region, names, currency) for each in reading.tables if not each.source)
    return [line for lines in found for line in lines]


def is_trial_balance(found: FoundTable, wanted: Sequence[str] = ()) -> bool:
    """True for a table with a line that is a control account."""
    names = frozenset(" ".join(words(name)) for name in wanted if name.strip())
    return next(_lines(found.region, names, ""), None) is not None


def _lines(region: Region, wanted: frozenset[str], currency: str) -> Iterator[StatedControl]:
    heads = {column: " ".join(words(head)) for column, head in zip(region.columns, region.headings, strict=True)}
    accounts = [column for column, head in heads.items() if _ACCOUNT.fullmatch(head)]
    sides = _sides(heads)
    if not accounts or not sides:
        return
    named = accounts + [column for column, head in heads.items() if _NAMED.fullmatch(head)]
    texts = {column: [_text(cell) for cell in region.cells(column)] for column in named}
    codes = _codes(region, heads, sides, currency)
    amounts, good = _amounts(region, sides, codes)
    for row in range(len(codes)):
        parts = list(dict.fromkeys(filter(None, (texts[column][row] for column in named))))
        if good[row] and _meant(parts, wanted):
            place = f"'{region.grid.sheet}'!{cell_name(region.first + row, sides[0][0])}"
            yield StatedControl(place, " ".join(parts), codes[row], int(amounts[row]))


def _sides(heads: dict[int, str]) -> list[tuple[int, int]]:
    """Columns that add up to the balance, each with its sign: the last one of balances, else debit less credit."""
    balances = [column for column, head in heads.items() if _BALANCE.fullmatch(head)]
    if balances:
        return [(balances[-1], 1)]
    for pair in (("closing debit", "closing credit"), ("debit", "credit"), ("dr", "cr"), ("soll", "haben")):
        columns = [next((column for column, head in heads.items() if head == word), 0) for word in pair]
        if all(columns):
            return [(columns[0], 1), (columns[1], -1)]
    return []


def _codes(region: Region, heads: dict[int, str], sides: list[tuple[int, int]], currency: str) -> list[str]:
    at = next((column for column, head in heads.items() if head in ("currency", "ccy", "cur", "curr")), 0)
    heading = region.headings[region.columns.index(sides[0][0])]
    usual = iso_code(currency_in(heading)) or currency
    cells = region.cells(at) if at else [""] * (region.last - region.first + 1)
    return [iso_code(_text(cell)) or usual for cell in cells]


def _amounts(
    region: Region, sides: list[tuple[int, int]], codes: list[str]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Minor units of each row, and which rows state an amount; an empty side counts as nothing."""
    total = np.zeros(len(codes), dtype=np.int64)
    stated, unread = np.zeros(len(codes), dtype=np.bool_), np.zeros(len(codes), dtype=np.bool_)
    for column, sign in sides:
        read = read_amounts(region.cells(column), exponents=[exponent(code) for code in codes])
        empty = read.state == AmountState.EMPTY
        total += np.where(read.ok, sign * read.minor, 0)
        stated |= read.ok
        unread |= ~read.ok & ~empty
    return total, stated & ~unread


def _meant(parts: list[str], wanted: frozenset[str]) -> bool:
    names = [" ".join(words(part)) for part in parts]
    if wanted:
        return any(name in wanted for name in (*names, " ".join(names)))
    return any(_RECEIVABLES.search(name) and not _OTHER.search(name) for name in names)


def _text(cell: Any) -> str:
    """A cell as text; a number of an account without decimals."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
