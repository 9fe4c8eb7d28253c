"""Open items out of a register: what is open on each, by which column, and what was set aside and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_ar.core.money import decimal_text
from xl_ar.core.schema import OPEN_ITEMS
from xl_ar.core.terms import due_dates
from xl_ar.findings import Severity
from xl_ar.tables.cells.amounts import AmountColumn, AmountState
from xl_ar.tables.frames.columns import TableCells
from xl_ar.tables.frames.vocabulary import DocumentType, Standing, document_type, inflow, standing, yes

Minor = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ReadRows:
    """Frame of the rows used, and which data rows were used, set aside or rejected; ``minor`` is the proof's money."""

    frame: pd.DataFrame
    used: Flags
    aside: Flags
    rejected: Flags
    minor: Minor
    heading: str
    sign: str = "positive = owes"


def read_items(cells: TableCells, *, negative_owes: bool | None = None) -> ReadRows:
    """The open items of a register; rows without an amount are rejected, void and repeated ones set aside."""
    amounts = _Amounts(cells, negative_owes)
    status = cells.text("status")
    kinds = _document_types(cells)
    amounts.turn_credits(kinds)
    states = _standings(cells, status)
    settled = _settled(cells, amounts, states)
    opened = amounts.opened(states, ~np.isnat(settled))
    void = np.array([state is Standing.VOID for state in states], dtype=bool)
    rejected = ~amounts.ok & ~void
    frame = _frame(cells, amounts, opened, status, kinds, settled)
    repeated = _repeated(cells, frame, rejected | void)
    _report(cells, frame, amounts, void, repeated)
    used = ~(void | rejected | repeated)
    return ReadRows(frame[used], used, void | repeated, rejected, amounts.proof, amounts.heading, amounts.sign)


def _settled(cells: TableCells, amounts: _Amounts, states: list[Standing]) -> NDArray[np.datetime64]:
    """Settlement dates; where the sheet states a balance beside one, or beside a paid status, the balance counts."""
    settled = cells.date("settled_date")
    left = amounts.stated & (amounts.value("open_amount") != 0)
    whole = left & ~np.isnat(settled) & (amounts.value("open_amount") == amounts.value("original_amount"))
    closed = left & np.array([state is Standing.CLOSED for state in states], dtype=bool)
    message = "settled by its date or status, yet it has a balance; the balance counts"
    rows = np.flatnonzero(whole | closed)
    if len(rows):
        cells.cell_findings("settled-with-balance", Severity.CHECK, message, cells.table.fields["open_amount"], rows)
    return np.where(whole, np.datetime64("NaT"), settled)


class _Amounts:
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
        self.known = self.has_ok("original_amount")
        self.paid = np.abs(self.value("paid_amount")) + np.abs(self.value("credited_amount"))
        self.ok = self.stated | self.known
        self.proof = np.where(self.has_ok(main), self.value(main), np.int64(0))

    def has_ok(self, name: str) -> Flags:
        """Rows where the column holds an amount."""
        return self.columns[name].ok if name in self.columns else np.zeros(self.size, dtype=bool)

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
        turned = filled >= 5 and np.count_nonzero(main < 0) >= 0.8 * filled if negative_owes is None else negative_owes
        if turned:
            self.values = {name: -values for name, values in self.values.items()}
            self.sign = "negative = owes"
            if negative_owes is None:
                message = f"nearly all of {self.heading} is negative: read as owed to us; AR Setup has the sign rule"
                self.cells.table_finding("sign-turned", Severity.CHECK, message, self.cells.table.fields[self.main])

    def turn_credits(self, kinds: list[DocumentType]) -> None:
        """Credit memos and payments written as positive amounts become negative, if all of them are so written."""
        credit = np.array([kind in (DocumentType.CREDIT_MEMO, DocumentType.ON_ACCOUNT) for kind in kinds], dtype=bool)
        for name in ("original_amount", "open_amount"):
            values = self.values.get(name)
            if values is None or not (values[credit] > 0).any():
                continue
            if (values[credit] < 0).any():
                message = f"{self.cells.table.fields[name].heading}: some credit memos have a minus and some have none; kept as written"
                rows = np.flatnonzero(credit & (values > 0))
                self.cells.cell_findings("credit-sign-mixed", Severity.CHECK, message, self.cells.table.fields[name], rows)
                continue
            values[credit] = -values[credit]
            heading = self.cells.table.fields[name].heading
            message = f"{heading}: credit memos and payments are written without a sign; read as credits"
            column = self.cells.table.fields[name]
            self.cells.cell_findings(
                "credit-sign", Severity.INFO, message, column, np.flatnonzero(credit & (values != 0))[:1]
            )
        self.proof = np.where(self.has_ok(self.main), self.value(self.main), np.int64(0))

    def opened(self, states: list[Standing], settled: Flags) -> Minor:
        """Open amount of each row: the balance where there is one, else amount less paid less credits."""
        original = self.value("original_amount")
        closed = np.array([state is Standing.CLOSED for state in states], dtype=bool)
        derived = original - np.sign(original) * self.paid
        if "paid_amount" not in self.columns:
            derived = np.where(closed | settled, np.int64(0), derived)
        result = np.where(self.stated, self.value("open_amount"), derived)
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


def _document_types(cells: TableCells) -> list[DocumentType]:
    if not cells.has("document_type"):
        return [DocumentType.INVOICE] * len(cells.positions)
    return [document_type(text) for text in cells.text("document_type")]


def _standings(cells: TableCells, status: NDArray[np.object_]) -> list[Standing]:
    column = cells.table.column("status")
    if column is None:
        return [Standing.UNKNOWN] * len(status)
    said = "".join(filter(str.isalpha, column.heading.casefold()))
    if said in ("isopen", "open"):
        return [Standing.OPEN if yes(text) else Standing.CLOSED for text in status]
    if said in ("ispaid", "paid", "paidyn", "paidyesno"):
        return [Standing.CLOSED if yes(text) else Standing.OPEN for text in status]
    return [standing(text) for text in status]


def _frame(
    cells: TableCells, amounts: _Amounts, opened: Minor, status: Any, kinds: list[DocumentType], settled: Any
) -> pd.DataFrame:
    size = len(cells.positions)
    documents = cells.text("document")
    codes, names = cells.named("customer"), cells.named("customer_name")
    names = np.where((names == "") & (codes == ""), cells.group, names)
    document_date = cells.date("document_date")
    if cells.has("posting_date"):
        posted = cells.date("posting_date")
        document_date = np.where(np.isnat(document_date), posted, document_date)
    columns: dict[str, Any] = {
        "item_id": _ids(cells, "item_id"),
        "document": documents,
        "document_type": _typed(kinds, opened),
        "customer": np.where(codes == "", names, codes),
        "customer_name": np.where(names == "", codes, names),
        "document_date": document_date,
        "settled_date": settled,
        "terms": cells.text("terms"),
        "currency": cells.currency,
        "original_amount": np.where(amounts.known, amounts.value("original_amount"), opened),
        "open_amount": opened,
        "paid_amount": amounts.paid,
        "status": status,
        "disputed": np.array([yes(text) for text in cells.text("disputed")], dtype=bool),
        "discount_date": cells.date("discount_date"),
        "po_number": cells.text("po_number"),
        "memo": cells.text("memo"),
        "source_sheet": [cells.sheet] * size,
        "source_row": cells.sheet_rows,
    }
    columns["due_date"], columns["due_basis"] = _due(cells, document_date, columns["terms"])
    return OPEN_ITEMS.conform(columns, size)


def _ids(cells: TableCells, name: str) -> NDArray[np.object_]:
    ids = cells.text(name)
    rows = np.array([str(row) for row in cells.sheet_rows], dtype=object)
    if not cells.has(name) or len(set(ids)) < len(ids):
        return rows
    return np.where(ids == "", rows, ids)


def _typed(kinds: list[DocumentType], opened: Minor) -> list[str]:
    return [
        DocumentType.CREDIT_MEMO.value if kind is DocumentType.INVOICE and amount < 0 else kind.value
        for kind, amount in zip(kinds, opened, strict=True)
    ]


def _due(cells: TableCells, document_date: NDArray[np.datetime64], terms: Any) -> tuple[Any, Any]:
    stated = cells.date("due_date")
    by_terms = due_dates(pd.Series(document_date), pd.Series(terms, dtype=object)).to_numpy(dtype="datetime64[s]")
    due = np.where(np.isnat(stated), by_terms, stated)
    basis = np.where(~np.isnat(stated), "due_date", np.where(~np.isnat(by_terms), "terms", "document_date"))
    return due, np.where(np.isnat(due) & np.isnat(document_date), "none", basis).astype(object)


_SAME = [
    "document",
    "customer",
    "document_date",
    "due_date",
    "currency",
    "original_amount",
    "open_amount",
    "document_type",
]


def _repeated(cells: TableCells, frame: pd.DataFrame, out: Flags) -> Flags:
    """Later rows that repeat an earlier one's document, customer, dates and amounts."""
    keyed = frame[_SAME].where(~pd.Series(out), other=None) if out.any() else frame[_SAME]
    named = (frame["document"] != "").to_numpy() & ~out
    repeats: Flags = keyed.duplicated(keep="first").to_numpy() & named
    if repeats.any():
        column = cells.table.fields["document"]
        rows = np.flatnonzero(repeats)
        if _by_line(cells, rows):
            message = "the export has one row a line and repeats the invoice total; each invoice is counted once"
            cells.cell_findings("line-level-export", Severity.INFO, message, column, rows)
        else:
            message = "the row repeats an earlier one (document, customer, dates, amounts); counted once"
            cells.cell_findings("duplicate-row", Severity.CHECK, message, column, rows)
    return repeats


_LINE_FIELDS = ("line_no", "line_amount", "quantity", "unit_amount", "product", "tax_amount")


def _by_line(cells: TableCells, rows: NDArray[np.intp]) -> bool:
    return sum(cells.has(name) for name in _LINE_FIELDS) >= 2


def _report(cells: TableCells, frame: pd.DataFrame, amounts: _Amounts, void: Flags, repeated: Flags) -> None:
    document = cells.table.fields["document"]
    used = ~(void | repeated) & amounts.ok
    if void.any():
        status = cells.table.fields["status"]
        message = "not a receivable by its status (cancelled, void or draft); set aside"
        cells.cell_findings("not-a-receivable", Severity.INFO, message, status, np.flatnonzero(void))
    main = cells.table.fields[amounts.main]
    empty = [row for row in np.flatnonzero(~amounts.ok & ~void).tolist() if _empty(amounts, row)]
    cells.cell_findings("amount-missing", Severity.STOP, f"{main.heading} is empty", main, empty, "an amount")
    blank = np.flatnonzero(used & (frame["document"] == "").to_numpy())
    cells.cell_findings("document-missing", Severity.CHECK, "no document number", document, blank, "a document number")
    nameless = np.flatnonzero(used & (frame["customer"] == "").to_numpy())
    named = cells.table.column("customer") or cells.table.column("customer_name")
    if named is not None:
        cells.cell_findings("customer-missing", Severity.CHECK, "no customer", named, nameless, "a customer")
    elif len(nameless):
        message = "no column and no heading names the customer; aged together under no name"
        cells.table_finding("customer-missing", Severity.CHECK, message, rows=len(nameless))
    _report_dates(cells, frame, used)
    _report_same_documents(cells, frame, used)
    _report_currencies(cells, frame, used)
    zero = np.flatnonzero(used & (frame["original_amount"] == 0).to_numpy())
    cells.cell_findings("zero-amount", Severity.INFO, "the amount is zero; kept, it changes no figure", main, zero)


def _empty(amounts: _Amounts, row: int) -> bool:
    return all(column.state[row] == AmountState.EMPTY for column in amounts.columns.values())


def _report_dates(cells: TableCells, frame: pd.DataFrame, used: Flags) -> None:
    opened = used & (frame["open_amount"] != 0).to_numpy()
    basis = frame["due_basis"].to_numpy()
    for name, treatment in (
        ("terms", "no due date; taken from the terms"),
        ("document_date", "no due date and no terms; aged from the document date"),
        ("none", "no date at all; shown in the column 'No date'"),
    ):
        rows = np.flatnonzero(opened & (basis == name))
        column = cells.table.column("due_date") or cells.table.fields["document"]
        severity = Severity.CHECK if name == "none" else Severity.INFO
        if len(rows) and not cells.has("due_date"):
            cells.table_finding(
                "due-date-missing",
                severity,
                f"no column of due dates: {treatment.split('; ')[1]}",
                rows=len(rows),
            )
        else:
            cells.cell_findings("due-date-missing", severity, treatment, column, rows, "a due date")


def _report_same_documents(cells: TableCells, frame: pd.DataFrame, used: Flags) -> None:
    named = used & (frame["document"] != "").to_numpy()
    same = frame.loc[named].duplicated(["document", "customer", "document_type"], keep="first")
    rows = np.flatnonzero(named)[same.to_numpy()]
    message = "the document number stands on an earlier row with other figures; both are counted"
    cells.cell_findings("duplicate-document", Severity.CHECK, message, cells.table.fields["document"], rows)


def _report_currencies(cells: TableCells, frame: pd.DataFrame, used: Flags) -> None:
    codes = frame.loc[used, "currency"]
    known = sorted(set(codes))
    if len(known) > 1:
        sums = frame.loc[used].groupby("currency")["open_amount"].sum()
        shown = ", ".join(f"{code or '(none)'} {decimal_text(int(sums[code]), code)}" for code in known)
        message = f"several currencies, never added together: open {shown}"
        severity = Severity.CHECK if "" in known else Severity.INFO
        cells.table_finding("mixed-currencies", severity, message, cells.table.column("currency"))
