"""The amount columns of a register and what they say together: open, original, paid, credited, and their sign."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xl_ar.findings import Severity
from xl_ar.tables.cells.amounts import AmountColumn, AmountState
from xl_ar.tables.frames.columns import TableCells
from xl_ar.tables.frames.vocabulary import DocumentType, Standing, document_type, inflow

Minor = NDArray[np.int64]
Flags = NDArray[np.bool_]


class ItemAmounts:
    """The amount columns of a register and what they say together."""

    def __init__(self, cells: TableCells, negative_owes: bool | None) -> None:
        self.cells = cells
        self.columns: dict[str, AmountColumn] = {
            name: cells.amount(name)
            for name in ("open_amount", "original_amount", "paid_amount", "credited_amount")
            if cells.has(name)
        }
        size = len(cells.positions)
        self.size = size
        main = "open_amount" if "open_amount" in self.columns else "original_amount"
        self.main, self.heading = main, cells.table.fields[main].heading
        self.sign = "positive = owes"
        self.values = {name: column.minor.copy() for name, column in self.columns.items()}
        self._settle_direction()
        self._settle_sign(negative_owes)
        self.stated = self.has_ok("open_amount")
        self.known = self.has_ok("original_amount") & ~self._unreadable("open_amount")
        self.paid = np.abs(self.value("paid_amount")) + np.abs(self.value("credited_amount"))
        self.ok = self.stated | self.known
        self.proof = np.where(self.has_ok(main), self.value(main), np.int64(0))

    def has_ok(self, name: str) -> Flags:
        """Rows where the column holds an amount."""
        return self.columns[name].ok if name in self.columns else np.zeros(self.size, dtype=bool)

    def _unreadable(self, name: str) -> Flags:
        """Rows where the column holds something that could not be read: nothing else may stand in for it."""
        if name not in self.columns:
            return np.zeros(self.size, dtype=bool)
        bad = (self.columns[name].state != AmountState.EMPTY) & ~self.columns[name].ok
        return np.asarray(bad) | self._uncached(name)

    def _uncached(self, name: str) -> Flags:
        names, column = self.cells.region.grid.uncached, self.cells.table.fields[name]
        if not names:
            return np.zeros(self.size, dtype=bool)
        listed = [self.cells.cell(column, row) in names for row in range(self.size)]
        return np.array(listed, dtype=bool) & ~self.has_ok(name)

    def value(self, name: str) -> Minor:
        """Amounts of a column, 0 where there is none."""
        return self.values.get(name, np.zeros(self.size, dtype=np.int64))

    def _settle_direction(self) -> None:
        """Amounts without a sign beside a column that says debit or credit (S/H, DR/CR)."""
        if not self.cells.has("direction") or any((values < 0).any() for values in self.values.values()):
            return
        said = [inflow(text) for text in self.cells.text("direction")]
        if sum(value is not None for value in said) < 0.9 * len(said) or True not in said:
            return
        credit = np.array([value is True for value in said], dtype=bool)
        self.values = {name: np.where(credit, -values, values) for name, values in self.values.items()}

    def _settle_sign(self, negative_owes: bool | None) -> None:
        main = self.values[self.main]
        filled = np.count_nonzero(main)
        mostly = filled >= 5 and np.count_nonzero(main < 0) >= 0.8 * filled
        turned = mostly and not self._credits_are_negative() if negative_owes is None else negative_owes
        if turned:
            self.values = {name: -values for name, values in self.values.items()}
            self.sign = "negative = owes"
            if negative_owes is None:
                message = f"nearly all of {self.heading} is negative: read as owed to us; AR Setup has the sign rule"
                self.cells.table_finding("sign-turned", Severity.STOP, message, self.cells.table.fields[self.main])

    def _credits_are_negative(self) -> bool:
        """True where a list of credits says itself that a minus is a credit.

        By its types: credits with a minus, debits with none; by its original amounts: positive beside what is open.
        """
        main = self.values[self.main]
        if self.main == "open_amount" and "original_amount" in self.values:
            original = self.values["original_amount"]
            both = np.count_nonzero((original != 0) & (main != 0))
            if np.count_nonzero((original > 0) & (main < 0)) > 0.5 * both:
                return True
        if not self.cells.has("document_type"):
            return False
        credit = self._of_credits([document_type(text) for text in self.cells.text("document_type")])
        fits = np.count_nonzero(np.where(credit, main < 0, main > 0))
        return bool(fits > np.count_nonzero(np.where(credit, main > 0, main < 0)))

    @staticmethod
    def _of_credits(kinds: list[DocumentType]) -> Flags:
        return np.array([kind in (DocumentType.CREDIT_MEMO, DocumentType.ON_ACCOUNT) for kind in kinds], dtype=bool)

    def turn_credits(self, kinds: list[DocumentType]) -> None:
        """Credit memos, payments and write-offs written as positive amounts become negative, if all are so written."""
        credit = self._credits(kinds)
        for name in ("original_amount", "open_amount"):
            values = self.values.get(name)
            if values is None or not (values[credit] > 0).any():
                continue
            if (values[credit] < 0).any():
                column = self.cells.table.fields[name]
                message = f"{column.heading}: some credit memos have a minus and some have none; kept as written"
                rows = np.flatnonzero(credit & (values > 0))
                self.cells.cell_findings("credit-sign-mixed", Severity.CHECK, message, column, rows)
                continue
            values[credit] = -values[credit]
            heading = self.cells.table.fields[name].heading
            message = f"{heading}: credit memos and payments are written without a sign; read as credits"
            column = self.cells.table.fields[name]
            self.cells.cell_findings(
                "credit-sign", Severity.INFO, message, column, np.flatnonzero(credit & (values != 0))[:1]
            )
        self.proof = np.where(self.has_ok(self.main), self.value(self.main), np.int64(0))

    def _credits(self, kinds: list[DocumentType]) -> Flags:
        """Rows of credits by their type; write-offs alone with something open may be bad debts that are still owed."""
        credit = self._of_credits(kinds)
        lost = np.array([kind is DocumentType.WRITE_OFF for kind in kinds], dtype=bool)
        owed = lost & (self.value("open_amount") > 0)
        if credit.any() or not owed.any():
            return np.asarray(credit | lost)
        column = self.cells.table.fields["open_amount"]
        message = f"{column.heading}: open amounts of write-offs without a minus; kept as owed"
        self.cells.cell_findings("credit-sign-mixed", Severity.CHECK, message, column, np.flatnonzero(owed))
        return credit

    def opened(self, states: list[Standing], settled: Flags) -> Minor:
        """Open amount of each row: the balance where there is one, else amount less paid less credits."""
        original = self.value("original_amount")
        closed = np.array([state is Standing.CLOSED for state in states], dtype=bool)
        derived = original - np.sign(original) * self.paid
        if "paid_amount" not in self.columns:
            derived = np.where(closed | settled, np.int64(0), derived)
        result = np.where(self.stated, self.value("open_amount"), derived)
        if self.main == "open_amount":
            self.proof = np.where(self.ok, result, self.proof)
        self._compare(derived, settled | closed)
        return result

    def _compare(self, derived: Minor, done: Flags) -> None:
        if "open_amount" not in self.columns or "original_amount" not in self.columns:
            return
        checked = self.stated & self.known & ("paid_amount" in self.columns)
        differ = np.flatnonzero(checked & (derived != self.value("open_amount")))
        message = f"{self.heading} differs from amount less paid less credits; the balance is used"
        column = self.cells.table.fields["open_amount"]
        self.cells.cell_findings("balance-differs", Severity.CHECK, message, column, differ)
        empty = np.flatnonzero(~self.stated & self.known & ~done & (derived != 0))
        message = f"{self.heading} is empty; amount less paid less credits is used"
        self.cells.cell_findings("balance-missing", Severity.CHECK, message, column, empty)
