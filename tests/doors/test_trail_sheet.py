"""AR Audit Trail: what the log says of the workbook, on a sheet; written twice it changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from workbook_cases import AS_OF, ledger

from xl_ar import audit
from xl_ar.outcome import Order, Outcome, Status
from xl_ar.registry import steps
from xl_ar.run import run

SHEET = "AR Audit Trail"


def go(path: Path, names: str, out: Path | None = None) -> Outcome:
    return run(path, Order(AS_OF, steps(names), out=out, log=(out or path.parent) / audit.FILE))


def shown(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The facts and the lines of the sheet."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(SHEET).to_python()
    head = next((n for n, row in enumerate(rows) if "When (UTC)" in row), len(rows))
    facts = {str(row[0]): row[1] for row in rows[:head] if row[0]}
    return facts, [dict(zip(map(str, rows[head]), row, strict=True)) for row in rows[head + 1 :] if row[1]]


def test_the_entries_on_the_workbook_stand_on_the_sheet(tmp_path: Path) -> None:
    path, other = ledger(tmp_path / "book.xlsx"), ledger(tmp_path / "other.xlsx")
    go(path, "setup,age")
    go(other, "age")
    go(path, "trail")
    facts, lines = shown(path)
    (line,) = lines
    assert (line["Line"], line["Action"], line["Command"]) == (2, "write", "setup, age, findings")
    assert line["What"].startswith("sheets AR Setup, AR Aging, AR Findings")
    assert "open before 205.15" in line["Totals"]
    assert (facts["Log"], facts["Chain of the whole log"]) == (audit.FILE, "intact")
    assert facts["Hash of the last one"] == line["Hash of the entry"]
    assert audit.verify(tmp_path / audit.FILE, line["Hash of the entry"]).intact


@pytest.mark.parametrize("names", ["trail", "setup,age,trail"])
def test_written_again_it_changes_nothing(tmp_path: Path, names: str) -> None:
    path = ledger(tmp_path / "book.xlsx")
    go(path, "setup,age")
    go(path, names)
    go(path, names)
    assert not go(path, names).changed
    go(ledger(tmp_path / "other.xlsx"), "age")
    assert not go(path, names).changed, "entries on other workbooks do not show"


def test_a_result_elsewhere_that_has_the_sheet_keeps_it_and_settles(tmp_path: Path) -> None:
    path, out = ledger(tmp_path / "book.xlsx"), tmp_path / "out"
    out.mkdir()
    go(path, "age", out)
    go(path, "trail", out)
    assert [line["Line"] for line in shown(out / "book.xlsx")[1]] == [2]
    go(path, "age", out)
    assert not go(path, "age", out).changed


def test_a_broken_chain_is_on_the_sheet(tmp_path: Path) -> None:
    path, log = ledger(tmp_path / "book.xlsx"), tmp_path / audit.FILE
    go(path, "age")
    log.write_bytes(log.read_bytes().replace(b'"205.15"', b'"105.15"', 1))
    go(path, "trail")
    facts, _ = shown(path)
    assert facts["Chain of the whole log"] == "BROKEN at 1 place"
    assert "Line 2 of the log: edited: its content is not what was sealed" in facts


def test_without_a_log_the_sheet_says_so(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    run(path, Order(AS_OF, steps("trail")))
    facts, lines = shown(path)
    assert (facts["Log"], lines) == ("no audit log is kept", [])


def test_a_folder_moved_with_its_log_keeps_the_trail(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    go(path, "age")
    moved = tmp_path.parent / f"{tmp_path.name} moved"
    tmp_path.rename(moved)
    go(moved / "book.xlsx", "trail")
    assert [line["Action"] for line in shown(moved / "book.xlsx")[1]] == ["write"]


def test_hashes_stand_whole_and_apart_and_the_number_of_the_line_is_narrow(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    go(path, "age")
    go(path, "trail")
    sheet: Any = openpyxl.load_workbook(path)[SHEET]
    head = next(row for row in sheet.iter_rows() if row[0].value == "When (UTC)")
    below = {cell.value: sheet.cell(cell.row + 1, cell.column) for cell in head}
    spans = [(span.min, span.max, span.width) for span in sheet.column_dimensions.values()]
    widths = {
        name: next(width for first, last, width in spans if first <= cell.column <= last)
        for name, cell in below.items()
    }  # fmt: skip
    assert widths["Line"] < 12 < len("Entries on this workbook") < widths["When (UTC)"]
    for name in ("SHA-256 before", "SHA-256 after", "Hash of the entry"):
        assert len(below[name].value) == 64
        assert (below[name].alignment.wrap_text, below[name].alignment.indent) == (True, 1)
        assert widths[name] * 4 >= 64 + 4, "in four lines, with a blank before each"
    assert sheet.row_dimensions[below["Line"].row].height >= 60


def test_a_broken_chain_is_told_by_the_run_and_is_to_check(tmp_path: Path) -> None:
    path, log = ledger(tmp_path / "book.xlsx"), tmp_path / audit.FILE
    go(path, "age")
    assert "chain" not in go(path, "trail").message
    log.write_bytes(log.read_bytes().replace(b'"205.15"', b'"105.15"', 1))
    outcome = go(path, "trail")
    assert "the chain of the audit log is broken at 1 place; see AR Audit Trail" in outcome.message
    assert (outcome.findings["audit-log-broken"], outcome.status) == (1, Status.DONE), "no figure rests on the log"
    assert "audit-log-broken" not in go(path, "age").findings, "asked for by the trail alone"
