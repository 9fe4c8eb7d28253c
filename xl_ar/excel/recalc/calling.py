"""The registered AR_* formulas as a recalculation calls them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xl_ar.excel.recalc.purity import NotPureError
from xl_ar.formulas import Formula


class Caller:
    """Calls formulas by name; ``names`` are those it knows."""

    def __init__(self, formulas: Iterable[Formula]) -> None:
        self._formulas = {formula.name: formula for formula in formulas}
        self.names = frozenset(self._formulas)

    def __call__(self, name: str, arguments: list[Any]) -> Any:
        """The formula's value for cell values; NotPureError for fewer or more arguments than Excel would take."""
        formula = self._formulas[name]
        needed = sum(not argument.optional for argument in formula.arguments)
        if not needed <= len(arguments) <= len(formula.arguments):
            most = len(formula.arguments)
            takes = str(needed) if needed == most else f"{needed} to {most}"
            raise NotPureError(f"calls {name} with {len(arguments)} of the {takes} arguments that it takes")
        return formula.call(*arguments)
