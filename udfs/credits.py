"""AR_CREDITS and AR_CREDIT_FLAG: what is owed to customers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from udfs.aging import unread_notes
from udfs.calling.kept import items_of
from udfs.define import formula
from xl_ar.core.credits.balances import CreditPolicy, credit_balances
from xl_ar.core.money import to_decimal, to_minor
from xl_ar.errors import InputError
from xl_ar.tables.frames.vocabulary import is_total
from xl_ar.tables.ranges.cells import is_blank
from xl_ar.tables.ranges.columns import amounts, each
from xl_ar.tables.ranges.scalars import optional_amount, required_date

_SMALL = Decimal("5.00")
_DECIMALS = 4  # as many as any currency has
_COLUMNS = {
    "level": "Level",
    "customer": "Customer",
    "currency": "Currency",
    "credit_balance": "Credit",
    "document": "Document",
    "cause": "Cause",
    "evidence": "Evidence",
    "arose_date": "Arose on",
    "age_days": "Age (days)",
    "age_bucket": "Age",
    "action": "Recommended action",
    "apply_to": "Apply to",
    "reason": "Why",
}
_PLAIN = ("cause", "action")  # names with underscores that a person reads


@formula(
    help="Every credit balance: the account or item, its cause and evidence, since when, and what would settle it.",
    example='=AR_CREDITS(Items!A1:G7,"2026-06-30")',
    spills=True,
    open_items="Open items, with headings in any order or without",
    as_of="The day the books are looked at",
    small="Credits up to it are proposed for write-off, in currency units; if left out 5.00",
)
def AR_CREDITS(open_items: Any, as_of: Any, small: Any = None) -> list[list[Any]]:  # noqa: N802
    """The credits that ``xl-ar credits`` gives for the same open items, with what was not read."""
    day = required_date("as_of", as_of)
    limit = _limit(small)
    items = items_of("open_items", open_items)
    policy = CreditPolicy(small={code: to_minor(limit, code) for code in set(items.frame["currency"])})
    found = credit_balances(items.frame, day, applications=items.applications, policy=policy)
    rows = [[_cell(row, name) for name in _COLUMNS] for row in found.to_dict("records")]
    none = [] if rows else [[f"No credit balances on {day}."]]
    return [[*_COLUMNS.values()], *rows, *none, *unread_notes(items, day)]


def _limit(small: Any) -> Decimal:
    limit = optional_amount("small", small)
    if limit is not None and limit < 0:
        raise InputError(f"small is {limit}; an amount of 0 or more must stand there")
    return _SMALL if limit is None else limit


def _cell(row: dict[Any, Any], name: str) -> Any:
    value = row[name]
    if name == "credit_balance":
        return to_decimal(int(value), row["currency"])
    if name == "arose_date":
        return "" if pd.isna(value) else value.date()
    return value.replace("_", " ") if name in _PLAIN else value


@formula(
    help='"credit" for every balance or open item below zero, else blank: one balance, a column, or open items.',
    example="=AR_CREDIT_FLAG(Items!G2:G7)",
    spills=True,
    open_items="One balance, a column or row of balances, or open items with or without headings",
)
def AR_CREDIT_FLAG(open_items: Any) -> Any:  # noqa: N802
    """One flag a row, in the rows of the range; rows of an open-item table that do not count say so."""
    if not isinstance(open_items, list) or max(map(len, open_items)) == 1 or _is_row_of_balances(open_items):
        return each(_owed, "Credit flag", balance=amounts(open_items))
    items = items_of("open_items", open_items)
    amount = dict(zip(items.frame["source_row"].tolist(), items.frame["open_amount"].tolist(), strict=True))
    flags = [[_flag(row, number, amount, items.first)] for number, row in enumerate(open_items, 1)]
    return [["Credit flag"] if number == items.first - 1 else flag for number, flag in enumerate(flags, 1)]


def _is_row_of_balances(rows: list[list[Any]]) -> bool:
    return len(rows) == 1 and all(cell is None or isinstance(cell, int | float | Decimal) for cell in rows[0])


def _owed(balance: Decimal) -> str:
    """The flag of one balance; what is left of binary arithmetic, such as -1E-13, is no credit."""
    return "credit" if round(balance, _DECIMALS) < 0 else ""


def _flag(row: list[Any], number: int, amount: dict[int, int], first: int) -> str:
    if number in amount:
        return "credit" if amount[number] < 0 else ""
    total = any(isinstance(cell, str) and is_total(cell) for cell in row)
    return "" if number < first or total or all(map(is_blank, row)) else "not counted"
