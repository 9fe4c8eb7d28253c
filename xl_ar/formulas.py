"""The ``AR_*`` formulas: one definition gives the Excel wrapper, its help text, the docs row and headless evaluation.

The functions live in ``udfs/``; importing that package registers them all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
