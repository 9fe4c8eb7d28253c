"""AR_* formula cells get their values; nothing else changes."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from package_cases import in_part, parts, rewrite
from recalc_books import FAKES, book, dump, evaluate, linked, reasons, recalculated

from xl_ar.excel.recalc.recalculation import recalculate

DAY = datetime(2026, 6, 30)  # noqa: DTZ001  # a cell has no zone


def one(tmp_path: Path, formula: str, cells: dict[str, Any] | None = None, **more: Any) -> tuple[dict[str, str], str]:
    """Cells of a workbook with the formula in Z1 after its recalculation, and why it was left."""
    path = linked(book(tmp_path / "book.xlsx", {"Data": {**(cells or {}), "Z1": (formula, 0)}}, **more))
    fresh, target = recalculated(path)
    return dump(target), reasons(fresh).get("Z1", "")


CELLS = {
    "A1": 1.5, "A2": 2, "A3": -0.1, "B1": "text", "B2": DAY, "B3": True, "C1": "Amount", "C2": 7, "C3": 8.25,
    "D1": (" =1/0", "#DIV/0!"), "D2": ("=A2*2", 4),
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("=AR_SUM(A1:A3)", "n 3.4"),
        ("=AR_SUM(A:A)", "n 3.4"),
        ("=AR_SUM(2:2,2)", "n 15"),
        ("=AR_SUM(Data!$A$1:$A$2,'Data'!A3)", "n 3.4"),
        ("=AR_SUM(AR_SUM(A1),AR_SUM(A2))", "n 3.5"),
        ("=AR_SUM((A1:A2))", "n 3.5"),
        ("=AR_SUM({1,2;3,-4},5,-6,50%,TRUE,)", "n 1.5"),
        ("=AR_SUM(D2)", "n 4"),
        ('=AR_ECHO("a ""b"" < & \u00e9")', 'str a "b" < & \u00e9'),
        ("=AR_ECHO(B1)", "str text"),
        ("=AR_ECHO(B2)", "n 46203"),
        ("=AR_ECHO(B3)", "b 1"),
        ("=AR_ECHO(D1)", "e #DIV/0!"),
        ("=AR_ECHO(E9)", "str "),
        ("=AR_ECHO(#N/A)", "e #N/A"),
        ("=AR_ECHO(#REF!)", "e #REF!"),
        ("=AR_ECHO(DATE(2026,18,0))", "n 46538"),
        ("=AR_WORD()", "str =1+1"),
        ("=AR_DAY()", "n 46203"),
        ("=AR_FAIL()", "str AR_FAIL: no column 'Due Date'"),
        ("=AR_GRID(2,2)", "n 0"),
        ("=AR_TOLD(A1,B2,B3,D1,E1,A1:B1)",
         "str 1.5 | datetime.datetime(2026, 6, 30, 0, 0) | True | '#DIV/0!' | None | [[1.5, 'text']]"),
    ],
)  # fmt: skip
def test_a_pure_formula_gets_its_value(tmp_path: Path, formula: str, wanted: str) -> None:
    cells, reason = one(tmp_path, formula, CELLS)
    assert not reason
    assert cells["Z1"].partition("} ")[2] == wanted


def test_formulas_are_computed_in_the_order_in_which_they_rest_on_each_other(tmp_path: Path) -> None:
    cells = {"A1": 1, "B1": ("=AR_SUM(B2,1)", 0), "B2": ("=AR_SUM(Other!C3,1)", 0), "B3": ("=AR_SUM(B1:B2)", 0)}
    path = linked(book(tmp_path / "book.xlsx", {"Data": cells, "Other": {"C3": ("=AR_SUM(Data!A1)", 0)}}))
    fresh, target = recalculated(path)
    found = dump(target)
    assert [found[cell].rpartition(" ")[2] for cell in ("B1", "B2", "B3")] == ["3", "2", "5"]
    assert fresh.sentence == "4 formulas recalculated"


def test_a_long_chain_needs_no_deep_stack(tmp_path: Path) -> None:
    cells: dict[str, Any] = {f"A{n}": (f"=AR_SUM(A{n + 1},1)", 0) for n in range(1, 3000)}
    fresh, target = recalculated(linked(book(tmp_path / "book.xlsx", {"Data": {**cells, "A3000": 1}})))
    assert (fresh.computed, dump(target)["A1"].rpartition(" ")[2]) == (2999, "3000")


@pytest.mark.parametrize(
    "written",
    ["AR_SUM(", "_xludf.AR_SUM(", "_xlfn.AR_SUM(", "ar_sum(", "'C:\\Users\\Ann O''Hara\\xl_ar.xlam'!AR_SUM(",
     "xl_ar.xlam!AR_SUM(", "'https://x.sharepoint.com/a/xl_ar.xlam'!AR_SUM("],
)  # fmt: skip
def test_the_ways_in_which_a_function_of_the_add_in_is_written(tmp_path: Path, written: str) -> None:
    path = book(tmp_path / "book.xlsx", {"Data": {"A1": ("=AR_SUM(2,3)", 0)}})
    path = rewrite(path, tmp_path / "written.xlsx", in_part("xl/worksheets/sheet1.xml", "AR_SUM(", written))
    assert dump(recalculated(path)[1])["A1"] == f"{{{written}2,3)}} n 5"


def test_names_and_tables_of_the_workbook(tmp_path: Path) -> None:
    def finish(made: xlsxwriter.Workbook) -> None:
        sheet = made.worksheets()[0]
        columns = [{"header": "Customer"}, {"header": "Due ['x] #"}, {"header": "Amount", "total_function": "sum"}]
        data = [["a", 1, 10], ["b", 2, 20]]
        sheet.add_table("A1:C4", {"name": "Items", "columns": columns, "data": data, "total_row": True})
        made.define_name("amounts", "=Data!$C$2:$C$3")
        made.define_name("Data!rate", "=0.5")
        made.define_name("moving", "=Data!C2")
        made.define_name("counted", "=COUNT(Data!$C$2:$C$3)")

    formulas = {
        "E1": "AR_SUM(Items[Amount])", "E2": "AR_COUNT(Items[#All])", "E3": "AR_COUNT(Items[])",
        "E4": "AR_COUNT(Items)",
        "F1": "AR_SUM(Items[[#Data],[Amount]])", "F2": "AR_SUM(Items[[#This Row],[Amount]])",
        "F3": "AR_TOLD(Items[[#Headers],[Customer]])", "F4": "AR_SUM(Items[[Due '['''x'] '#]:[Amount]])",
        "G1": "AR_SUM(amounts)", "G2": "AR_SUM(rate)", "G3": "AR_SUM(moving)", "G4": "AR_SUM(counted)",
        "H1": "AR_SUM(Items[Nothing])", "H2": "AR_COUNT(Items[[#Headers],[#Data],[Amount]])",
        "H9": "AR_SUM(Items[[#This Row],[Amount]])",
    }  # fmt: skip
    cells = {ref: (f"=AR_X({ref})", -1) for ref in formulas}
    path = book(tmp_path / "book.xlsx", {"Data": cells}, finish=finish)
    for ref, formula in formulas.items():
        path = rewrite(path, tmp_path / f"{ref}.xlsx", in_part("xl/worksheets/sheet1.xml", f"AR_X({ref})", formula))
    fresh, target = recalculated(linked(path))
    found = {ref: text.partition("} ")[2] for ref, text in dump(target).items() if ref in formulas}
    assert found == {
        "E1": "n 30", "E2": "n 4", "E3": "n 2", "E4": "n 2", "F1": "n 30", "F2": "n 10", "F3": "str 'Customer'",
        "F4": "n 33", "G1": "n 30", "G2": "n 0.5", "G3": "n -1", "G4": "n -1", "H1": "n -1", "H2": "n 3", "H9": "n -1",
    }  # fmt: skip
    assert reasons(fresh) == {
        "G3": "the formula refers to 'moving', a name that depends on the cell it is used in",
        "G4": "the formula uses COUNT",
        "H1": "the formula refers to the column 'Nothing', which the table 'Items' lacks",
        "H9": "the formula refers to rows that the table 'Items' does not have",
    }


def test_dates_count_from_1904_where_the_workbook_does(tmp_path: Path) -> None:
    cells = {"A1": DAY, "B1": ("=AR_TOLD(A1)", 0), "C1": ("=AR_DAY()", 0)}
    _, target = recalculated(linked(book(tmp_path / "book.xlsx", {"Data": cells}, date1904=True)))
    found = dump(target)
    assert found["B1"].endswith("str datetime.datetime(2026, 6, 30, 0, 0)")
    assert found["C1"].endswith(f"n {46203 - 1462}")


def test_shared_formulas_are_read_at_their_own_place(tmp_path: Path) -> None:
    cells: dict[str, Any] = {f"A{n}": n for n in range(1, 5)}
    cells |= {f"B{n}": (f"=AR_SUM(A{n},$A$1)", 0) for n in range(1, 5)}
    path = linked(book(tmp_path / "book.xlsx", {"Data": cells}))

    def shared(name: str, content: bytes) -> bytes:
        content = content.replace(b"<f>[1]!AR_SUM(A1,", b'<f t="shared" ref="B1:B4" si="0">[1]!AR_SUM(A1,')
        for n in (2, 3, 4):
            content = content.replace(b"<f>[1]!AR_SUM(A%d,$A$1)</f>" % n, b'<f t="shared" si="0"/>')
        return content

    fresh, target = recalculated(rewrite(path, tmp_path / "shared.xlsx", shared))
    found = dump(target)
    assert [found[f"B{n}"].rpartition(" ")[2] for n in range(1, 5)] == ["2", "3", "4", "5"]
    assert fresh.computed == 4


def test_a_second_run_changes_nothing_and_excel_is_asked_to_calculate(tmp_path: Path) -> None:
    cells = {"A1": ("=AR_SUM(0.1,0.2)", 0), "A3": ("=AR_GRID(2,2)", 0, "A3:B3", True), "D1": ("=AR_FAIL()", "")}
    path = linked(book(tmp_path / "book.xlsx", {"Data": cells}))
    flag = parts(path)["xl/workbook.xml"].count(b"fullCalcOnLoad")
    assert flag == 1  # XlsxWriter asks for it itself
    plain = rewrite(path, tmp_path / "plain.xlsx", in_part("xl/workbook.xml", ' fullCalcOnLoad="1"', ""))
    fresh, target = recalculated(plain)
    assert b' fullCalcOnLoad="1"' in parts(target)["xl/workbook.xml"]
    assert [finding.kind for finding in fresh.findings] == ["formula-error"]
    again, twice = recalculated(target)
    assert not again.edits
    assert again.findings == fresh.findings
    assert twice.read_bytes() == target.read_bytes()


def test_a_workbook_without_our_formulas_is_not_even_read(tmp_path: Path) -> None:
    cells = {"A1": "AR_SUM(1)", "A2": ('="AR_SUM(1)"', "x"), "A3": ("=SUM(1)", 1), "A4": ("=CLEAR_SUM(1)", 1)}
    path = linked(book(tmp_path / "book.xlsx", {"Data": cells}))
    assert recalculate(path, evaluate, FAKES.keys()).sentence == ""


def test_openpyxl_and_the_zip_directory_read_the_result(tmp_path: Path) -> None:
    path = linked(book(tmp_path / "book.xlsx", {"Data": {"A1": ('=AR_ECHO(" a\nb ")', 0), "B1": ("=AR_DAY()", 0)}}))
    _, target = recalculated(path)
    assert zipfile.ZipFile(target).testzip() is None
    sheet = openpyxl.load_workbook(target, data_only=True)["Data"]
    assert (sheet["A1"].value, sheet["B1"].value) == (" a\nb ", 46203)
