"""The ``AR_*`` formulas: one definition gives the Excel wrapper, its help text, the docs row and headless evaluation.

The functions live in ``udfs/``; importing that package registers them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xl_ar.errors import InputError

CATEGORY = "xl-ar"
MODULE = "udfs"  # the module that Excel's Python server imports
HELP_LIMIT = 255  # characters that Excel keeps of a help text


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a formula, in the order in which it is given."""

    name: str
    help: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula: its Excel name, help, arguments, an example, and the function behind it.

    ``call`` takes cell values as they come (a scalar, or rows of cells; None for a missing optional argument) and gives
    a cell value, or rows of cells where ``spills``; what the user can mend comes back as one line of text in the cell.
    """

    name: str
    help: str
    arguments: tuple[Argument, ...]
    call: Callable[..., Any]
    example: str
    spills: bool = False


_FORMULAS: dict[str, Formula] = {}


def register(formula: Formula) -> Formula:
    """Registers a formula; a name taken twice or a help text that Excel would cut off fails."""
    if formula.name in _FORMULAS:
        raise ValueError(f"two formulas are called '{formula.name}'")
    for text in (formula.help, *(argument.help for argument in formula.arguments)):
        if not text or len(text) > HELP_LIMIT:
            raise ValueError(f"{formula.name}: a help text has 1 to {HELP_LIMIT} characters, not {len(text)}")
    _FORMULAS[formula.name] = formula
    return formula


def formulas() -> tuple[Formula, ...]:
    """Every registered formula in order of name; ``import udfs`` registers them."""
    return tuple(_FORMULAS[name] for name in sorted(_FORMULAS))


EXAMPLE_SHEETS: Mapping[str, tuple[tuple[Any, ...], ...]] = {
    "Items": (
        ("Customer", "Document", "Document date", "Due date", "Terms", "Original amount", "Open amount"),
        ("Alder GmbH", "INV-1001", date(2026, 3, 2), date(2026, 4, 1), "net 30", 1200.00, 1200.00),
        ("Alder GmbH", "INV-1017", date(2026, 5, 20), date(2026, 6, 19), "2/10 net 30", 850.50, 850.50),
        ("Birch & Sons Ltd", "INV-1021", date(2026, 6, 1), date(2026, 7, 1), "net 30", 310.25, 310.25),
        ("Birch & Sons Ltd", "CM-77", date(2026, 6, 12), date(2026, 6, 12), "", -95.00, -95.00),
        ("Cedar Inc", "INV-1009", date(2026, 4, 10), date(2026, 5, 10), "net 30", 2400.00, 400.00),
        ("Dogwood SARL", "CM-80", date(2026, 2, 3), date(2026, 2, 3), "", -60.00, -60.00),
    ),
    "Receipts": (
        ("Receipt", "Value date", "Payer", "Remittance", "Amount"),
        ("R-1", date(2026, 6, 22), "ALDER GMBH", "INV-1001", 1200.00),
        ("R-2", date(2026, 6, 23), "BIRCH AND SONS", "Inv 1021 less CM-77", 215.25),
        ("R-3", date(2026, 6, 24), "CEDAR", "rest of INV 1009", 400.00),
        ("R-4", date(2026, 6, 25), "ELM PARTNERS", "", 77.10),
    ),
    "Months": (
        ("Month", "Credit sales", "Customer balance", "Paid", "Days to pay", "Bucket balance", "Loss rate"),
        ("2026-06", 100000.00, 3000.00, 1000.00, 15, 300000.00, 0.02),
        ("2026-05", 80000.00, 3000.00, 3000.00, 30, 140000.00, 0.04),
        ("2026-04", 70000.00, 2000.00, 2000.00, 45, 60000.00, 0.087),
        ("2026-03", 90000.00, 2000.00, "", "", 23000.00, 0.25),
        ("2026-02", 60000.00, "", "", "", 5000.00, 1.00),
    ),
}
"""The tables that the formulas' examples are computed over, each from A1 on."""

_CALL = re.compile(r"=(AR_[A-Z_]+)\((.*)\)")
_ARGUMENT = re.compile(
    r"""\s*(?:"(?P<text>[^"]*)"|(?P<sheet>[A-Za-z]+)!(?P<from>[A-Z][0-9]+)(?::(?P<to>[A-Z][0-9]+))?"""
    r"""|(?P<number>-?[0-9]+(?:\.[0-9]+)?%?)|(?P<nothing>))\s*(?:,|$)"""
)


def example_output(formula: Formula) -> Any:
    """What a formula's example gives over ``EXAMPLE_SHEETS``, computed without Excel: a cell, or rows of cells.

    Raises InputError where the example is not ``=NAME(...)`` of texts, numbers and ranges of those sheets.
    """
    call = _CALL.fullmatch(formula.example)
    if call is None or call[1] != formula.name:
        raise InputError(f"{formula.name}: its example is {formula.example}; a call of it must stand there")
    return formula.call(*_arguments(call[2]))


def _arguments(text: str) -> list[Any]:
    values: list[Any] = []
    place = 0
    while place < len(text):
        match = _ARGUMENT.match(text, place)
        if match is None:
            raise InputError(f"example: '{text[place:]}' is no text, number or range of the example sheets")
        values.append(_value(match))
        place = match.end()
    return values


def _value(match: re.Match[str]) -> Any:
    if match["text"] is not None:
        return match["text"]
    if match["number"]:
        return float(match["number"].removesuffix("%")) / (100 if match["number"].endswith("%") else 1)
    return _cells(match["sheet"], match["from"], match["to"] or match["from"]) if match["sheet"] else None


def _cells(sheet: str, first: str, last: str) -> list[list[Any]]:
    (left, top), (right, bottom) = ((ord(cell[0]) - ord("A"), int(cell[1:])) for cell in (first, last))
    if sheet not in EXAMPLE_SHEETS:
        raise InputError(f"example: no sheet '{sheet}' among {', '.join(EXAMPLE_SHEETS)}")
    rows = EXAMPLE_SHEETS[sheet][top - 1 : bottom]
    return [list(row[left : right + 1]) for row in rows]
