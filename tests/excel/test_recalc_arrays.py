"""Arrays of fixed size are filled, spills grow and shrink, and the cells around them stay as they were."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from package_cases import in_part, parts, rewrite, with_part
from recalc_books import book, dump, linked, reasons, recalculated

SHEET = "xl/worksheets/sheet1.xml"


def values(path: Path) -> dict[str, str]:
    return {ref: text.rpartition("} ")[2] for ref, text in dump(path).items()}


@pytest.mark.parametrize(
    ("formula", "ref", "wanted"),
    [
        ("=AR_GRID(2,2)", "B2:C3", {"B2": "n 0", "C2": "n 1", "B3": "n 10", "C3": "n 11"}),
        ("=AR_GRID(3,3)", "B2:C2", {"B2": "n 0", "C2": "n 1"}),
        ("=AR_GRID(2,2)", "B2:D2", {"B2": "n 0", "C2": "n 1", "D2": "e #N/A"}),
        ("=AR_GRID(1,2)", "B2:C3", {"B2": "n 0", "C2": "n 1", "B3": "n 0", "C3": "n 1"}),
        ("=AR_GRID(2,1)", "B2:C3", {"B2": "n 0", "C2": "n 0", "B3": "n 10", "C3": "n 10"}),
        ("=AR_GRID(2,1)", "B2:B4", {"B2": "n 0", "B3": "n 10", "B4": "e #N/A"}),
        ("=AR_SUM(7)", "B2:B3", {"B2": "n 7", "B3": "n 7"}),
    ],
)
def test_an_array_of_fixed_size_is_filled_as_excel_fills_it(
    tmp_path: Path, formula: str, ref: str, wanted: dict[str, str]
) -> None:
    path = linked(book(tmp_path / "book.xlsx", {"Data": {"A1": 5, "B2": (formula, -1, ref, False), "E5": 6}}))
    fresh, target = recalculated(path)
    assert values(target) == {"A1": "n 5", **wanted, "E5": "n 6"}
    assert (fresh.computed, fresh.needs_excel) == (1, 0)


def test_a_spill_grows_into_empty_cells_rows_and_formats(tmp_path: Path) -> None:
    def finish(made: xlsxwriter.Workbook) -> None:
        sheet = made.worksheets()[0]
        sheet.set_row(2, 30)  # a row without cells
        sheet.write_blank("C4", None, made.add_format({"bold": True}))

    cells = {"A1": 5, "B2": ("=AR_GRID(4,3)", -1, "B2:B2", True), "A4": 7, "E4": 8}
    path = linked(book(tmp_path / "book.xlsx", {"Data": cells}, finish=finish))
    assert b'<dimension ref="A1:E4"/>' in parts(path)[SHEET]
    _, target = recalculated(path)
    grid = {f"{column}{row}": f"n {10 * r + c}" for r, row in enumerate(range(2, 6)) for c, column in enumerate("BCD")}
    assert values(target) == {"A1": "n 5", "A4": "n 7", "E4": "n 8", **grid}
    after = parts(target)[SHEET]
    assert b'ref="B2:D5">[1]!AR_GRID(4,3)</f>' in after
    assert b'<dimension ref="A1:E5"/>' in after
    assert b'ht="30" customHeight="1"><c r="B3"' in after
    assert b'<c r="C4" s="2"><v>21</v></c>' in after or b'<c r="C4" s="1"><v>21</v></c>' in after
    assert not recalculated(target)[0].edits


def test_a_spill_shrinks_and_leaves_empty_cells(tmp_path: Path) -> None:
    cells: dict[str, Any] = {"B2": ("=AR_GRID(2,1)", -1, "B2:C4", True), "B6": 1, "C7": ("=AR_COUNT(B2:C6)", 0)}
    path = linked(book(tmp_path / "book.xlsx", {"Data": cells}))
    cleared = values(path)
    assert cleared["C4"] == "n 0"
    _, target = recalculated(path)
    assert values(target) == {"B2": "n 0", "B3": "n 10", "B6": "n 1", "C7": "n 5"}
    assert b'ref="B2:B3"' in parts(target)[SHEET]
    assert not recalculated(target)[0].edits


@pytest.mark.parametrize(
    ("blocking", "where"),
    [
        ({"B4": 1}, "would run into B4 (#SPILL!)"),
        ({"C3": ("=1+1", 2)}, "would run into C3 (#SPILL!)"),
        ({"B3": ("=AR_SUM(1)", 2)}, "would run into B3 (#SPILL!)"),
        ({"B3": ("=AR_FAIL()+1", 2)}, "would run into B3 (#SPILL!)"),
        ({"C4": ("=AR_GRID(1,1)", 0, "C4:C4", True)}, "would run into C4 (#SPILL!)"),
    ],
)
def test_a_spill_never_runs_into_cells_that_hold_something(
    tmp_path: Path, blocking: dict[str, Any], where: str
) -> None:
    cells = {"B2": ("=AR_GRID(3,2)", -1, "B2:B2", True), **blocking}
    path = linked(book(tmp_path / "book.xlsx", {"Data": cells}))
    fresh, target = recalculated(path)
    assert reasons(fresh)["B2"] == f"the formula its 3 x 2 cells {where}"
    assert values(target)["B2"] == "n -1"
    assert b'ref="B2:B2"' in parts(target)[SHEET] or b'ref="B2"' in parts(target)[SHEET]


def test_a_spill_never_runs_into_merged_cells_or_a_table(tmp_path: Path) -> None:
    def finish(made: xlsxwriter.Workbook) -> None:
        sheet = made.worksheets()[0]
        sheet.merge_range("C3:D3", "")
        sheet.add_table("B12:C14")

    cells = {"B2": ("=AR_GRID(3,2)", -1, "B2:B2", True), "B10": ("=AR_GRID(3,1)", -1, "B10:B10", True)}
    fresh, _ = recalculated(linked(book(tmp_path / "book.xlsx", {"Data": cells}, finish=finish)))
    assert reasons(fresh) == {
        "B2": "the formula its 3 x 2 cells would run into a table or merged cells (#SPILL!)",
        "B10": "the formula its 3 x 1 cells would run into a table or merged cells (#SPILL!)",
    }


def test_a_spill_takes_the_room_that_another_has_left_and_later_formulas_see_it(tmp_path: Path) -> None:
    cells = {
        "A1": ("=AR_GRID(4,1)", -1, "A1:A1", True),  # wants A1:A4
        "A3": ("=AR_SUM(9)", 0), "C1": ("=AR_SUM(C3:C5)", 0),
        "C2": ("=AR_GRID(4,1)", -1, "C2:C2", True), "E1": ("=AR_GRID(3,1)", -1, "E1:E1", True),
        "E2": ("=AR_GRID(1,1)", -1, "E2:E2", True),
        "G1": ("=AR_GRID(1,3)", -1, "G1:G1", True), "H1": 3,
    }  # fmt: skip
    fresh, target = recalculated(linked(book(tmp_path / "book.xlsx", {"Data": cells})))
    assert set(reasons(fresh)) == {"A1", "E1", "G1"}
    assert values(target)["C1"] == "n 60"  # C3:C5 were empty when it was read first
    assert not recalculated(target)[0].edits


def test_all_that_a_spill_fills_is_an_argument(tmp_path: Path) -> None:
    cells = {
        "A1": ("=AR_GRID(3,1)", -1, "A1:A1", True), "C1": ("=AR_SUM(_xlfn.ANCHORARRAY(A1))", 0),
        "D1": ("=_xlfn.SEQUENCE(2)", 4, "D1:D2", True), "E1": ("=AR_SUM(_xlfn.ANCHORARRAY(D1))", 0),
        "F1": ("=AR_SUM(_xlfn.ANCHORARRAY(G1))", -1), "G1": 3, "H1": ("=AR_GRID(2,1)", -1, "H1:H1", True), "H2": 1,
        "I1": ("=AR_SUM(_xlfn.ANCHORARRAY(H1))", -1),
    }  # fmt: skip
    fresh, target = recalculated(linked(book(tmp_path / "book.xlsx", {"Data": cells})))
    found = values(target)
    assert [found[ref] for ref in ("C1", "E1", "F1", "I1")] == ["n 30", "n 4", "n -1", "n -1"]
    assert reasons(fresh)["F1"] == "the formula refers to G1#, which is no spill"
    assert reasons(fresh)["I1"] == "the formula refers to H1, which needs Excel itself"


def test_spills_that_make_way_for_each_other_settle(tmp_path: Path) -> None:
    cells = {"A1": ("=AR_GRID(1,3)", -1, "A1:A1", True), "B1": ("=AR_GRID(1,1)", -1, "B1:C1", True)}
    path = linked(book(tmp_path / "book.xlsx", {"Data": cells}))
    fresh, target = recalculated(path)
    assert set(reasons(fresh)) == {"A1"}
    again, _ = recalculated(target)
    assert (again.edits, again.findings) == ({}, fresh.findings)


def test_values_of_cells_that_an_array_has_left_are_not_in_excels_calculation_order(tmp_path: Path) -> None:
    path = linked(book(tmp_path / "book.xlsx", {"Data": {"B2": ("=AR_GRID(2,1)", -1, "B2:B4", True)}}))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    chain = f'<calcChain xmlns="{main}"><c r="B2" i="1" a="1"/><c r="B3" i="1" a="1"/><c r="B4" a="1"/></calcChain>'
    rels = in_part(
        "xl/_rels/workbook.xml.rels",
        "</Relationships>",
        '<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain" '
        'Target="calcChain.xml"/></Relationships>',
    )
    path = with_part(rewrite(path, tmp_path / "chain.xlsx", rels), "xl/calcChain.xml", chain.encode())
    _, target = recalculated(path)
    assert parts(target)["xl/calcChain.xml"] == chain.replace('<c r="B4" a="1"/>', "").encode()


def test_an_error_of_an_older_excel_makes_way_for_the_value(tmp_path: Path) -> None:
    """#SPILL! and its kin carry a mark of their own in ``vm``."""
    path = linked(book(tmp_path / "book.xlsx", {"Data": {"B2": ("=AR_GRID(1,2)", "#VALUE!", "B2:B2", True)}}))
    marked = in_part(SHEET, '<c r="B2" cm="1" t="str">', '<c r="B2" cm="1" t="e" vm="1">')
    path = rewrite(path, tmp_path / "vm.xlsx", marked)
    _, target = recalculated(path)
    assert b'<c r="B2" cm="1"><f t="array" ref="B2:C2">[1]!AR_GRID(1,2)</f><v>0</v></c>' in parts(target)[SHEET]
