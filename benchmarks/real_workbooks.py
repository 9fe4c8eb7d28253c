"""How well real workbooks are read: found tables, roles and columns against labels made by hand.

    python -m benchmarks.real_workbooks DATA_DIR

``DATA_DIR`` holds the workbooks that ``real_workbooks.toml`` names; they are not part of the project.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xl_ar.core.money import decimal_text
from xl_ar.errors import ArError
from xl_ar.excel.book import read_book
from xl_ar.tables.grid import parse_area
from xl_ar.tables.reading import FoundTable, Reading, read_grids

LABELS = Path(__file__).with_suffix(".toml")
SOURCES = frozenset({"open_items", "receipts", "customers", "ledger", "applications", "contacts"})
SAME = {
    "payer": {"payer", "customer_name", "customer"},
    "customer": {"customer", "customer_name", "payer"},
    "customer_name": {"customer_name", "customer", "payer"},
    "remittance": {"remittance", "document", "memo"},
    "reference": {"reference", "document", "receipt_id", "remittance"},
    "debit": {"debit", "money_in", "money_out"},
    "credit": {"credit", "money_in", "money_out"},
    "memo": {"memo", "remittance", "product", "document"},
    "amount": {"amount", "money_in"},
    "document": {"document", "remittance", "item_id"},
    "value_date": {"value_date", "posting_date"},
    "document_date": {"document_date", "value_date"},
}
MINOR = frozenset({"memo", "posting_date", "document_type", "days_past_due", "status", "currency", "po_number"})


@dataclass
class Score:
    tables: int = 0
    found: int = 0
    right: int = 0
    sure_tables: int = 0
    sure_right: int = 0
    columns: int = 0
    columns_right: int = 0
    wrong_silent: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    totals: Counter[str] = field(default_factory=Counter)


def main(data: Path) -> int:
    labels = tomllib.loads(LABELS.read_text(encoding="utf-8"))
    score = Score()
    for label in labels["workbook"]:
        path = data / label["path"]
        try:
            reading = read_grids(read_book(path).grids)
        except ArError as error:
            print(f"{label['path']}: refused: {error}")
            continue
        judge(label, reading, score)
    show(score)
    return 0


def judge(label: dict[str, Any], reading: Reading, score: Score) -> None:
    tables = label.get("table", [])
    for wanted in tables:
        found = _at(wanted, reading)
        if wanted["role"] in SOURCES:
            _judge_source(label, wanted, found, score)
        elif found and found.source and wanted["role"] in ("payables", "none", "derived"):
            doubt = " (doubtful)" if wanted.get("doubtful") else ""
            score.wrong_silent.append(f"{_place(label, wanted)}: {wanted['role']}{doubt}, read as {found.table.role}")
    sheets = {(wanted["sheet"] or None) for wanted in tables}
    for found in reading.used:
        if not any(_at(wanted, reading) is found for wanted in tables) and found.region.grid.sheet in sheets:
            score.wrong_silent.append(f"{label['path']} {found.key}: not labelled, read as {found.table.role}")
    _judge_total(label, reading, score)


def _at(wanted: dict[str, Any], reading: Reading) -> FoundTable | None:
    area = parse_area(wanted["range"]) if wanted.get("range") else None
    for found in reading.tables:
        same = not wanted["sheet"] or found.region.grid.sheet == wanted["sheet"]
        left = area is None or (found.area.left <= area.right and area.left <= found.area.right)
        if same and left and found.region.header_row == wanted.get("header_row"):
            return found
    return None


def _judge_source(label: dict[str, Any], wanted: dict[str, Any], found: FoundTable | None, score: Score) -> None:
    score.tables += 1
    doubtful = bool(wanted.get("doubtful"))
    score.sure_tables += not doubtful
    place = _place(label, wanted) + (" (doubtful)" if doubtful else "")
    if found is None or not found.proof or found.table.role != wanted["role"]:
        role = found.table.role if found else "not found"
        why = f"{found.table.reason}; missing {found.table.missing}" if found else ""
        score.faults.append(f"{place}: wanted {wanted['role']}, got {role} {why}")
        return
    score.found += 1
    wrong = _wrong_columns(wanted, found, score)
    rows = found.proof.used.rows + found.proof.aside.rows + found.proof.rejected.rows
    if wrong:
        score.faults.append(f"{place}: {'; '.join(wrong)}")
    else:
        score.right += 1
        score.sure_right += not doubtful
    if wanted.get("rows") not in (None, rows):
        score.faults.append(f"{place}: rows {rows}, labelled {wanted['rows']} (not counted)")


def _wrong_columns(wanted: dict[str, Any], found: FoundTable, score: Score) -> list[str]:
    wrong = []
    by_heading = {" ".join(column.heading.split()): column.field for column in found.table.columns}
    for name, heading in wanted.get("columns", {}).items():
        if name in MINOR:
            continue
        score.columns += 1
        got = by_heading.get(" ".join(heading.split()), "")
        if got in SAME.get(name, {name}):
            score.columns_right += 1
        else:
            wrong.append(f"{name} = '{heading}' read as {got or 'nothing'}")
    return wrong


def _judge_total(label: dict[str, Any], reading: Reading, score: Score) -> None:
    for wanted in label.get("table", []):
        stated = wanted.get("total_open")
        found = _at(wanted, reading)
        if stated is None or found is None or not found.source:
            continue
        items = reading.ledger.open_items
        items = items[items["source_sheet"] == found.region.grid.sheet]
        sums = {
            code: decimal_text(int(v), str(code)) for code, v in items.groupby("currency")["open_amount"].sum().items()
        }
        wanted_sums = stated if isinstance(stated, dict) else {"": stated}
        got = set(sums.values()) or {"0.00"}
        right = {_plain(value) for value in wanted_sums.values()} == {_plain(value) for value in got}
        score.totals["right" if right else "wrong"] += 1
        if not right:
            score.faults.append(f"{_place(label, wanted)}: open {sums}, labelled {wanted_sums}")


def _plain(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _place(label: dict[str, Any], wanted: dict[str, Any]) -> str:
    return f"{label['path']} [{wanted['sheet']}] {wanted.get('range', '')}"


def show(score: Score) -> None:
    print("\n".join(score.faults))
    print("\nRead as a source though labelled otherwise:")
    print("\n".join(score.wrong_silent) or "none")
    print(f"\nAR tables: {score.tables}; role right {score.found}; role and columns right {score.right}")
    share = score.sure_right / score.sure_tables
    print(f"without the doubtful: {score.sure_tables}; right {score.sure_right} = {share:.0%}")
    print(f"columns: {score.columns_right} of {score.columns}; open totals: {dict(score.totals)}")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
