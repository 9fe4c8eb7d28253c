"""What only Excel can recalculate keeps its stored value and is told, with the reason."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook.defined_name import DefinedName
from package_cases import in_part, rewrite, with_part
from recalc_books import book, dump, linked, reasons, recalculated

from xl_ar.excel.recalc.formulas.expressions import names_ours, parse
from xl_ar.excel.recalc.purity import NotPureError

VBA = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
PIECES = [
    "AR_X(", "DATE(", ")", "(", ",", ";", "{", "}", "A1", "B2:C3", "'S h'!", "[1]!", '"', "'", "#", "#N/A", "1", "2.5",
    "E", "-", "+", "%", " ", "&", "T[", "]", "[#All]", "@", "!", ":", "=", "<>", "TRUE", "é", "\n", "1E+5", "$A$1",
]  # fmt: skip
DAY = datetime(2026, 6, 30)  # noqa: DTZ001  # a cell has no zone


CELLS = {
    "A1": 1.5, "A2": 2, "A3": -0.1, "B1": "text", "B2": DAY, "B3": True, "C1": "Amount", "C2": 7, "C3": 8.25,
    "D1": (" =1/0", "#DIV/0!"), "D2": ("=A2*2", 4),
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("=SUM(AR_SUM(A1:A3))", "uses SUM"),
        ("=DATE(AR_SUM(2026),1,1)", "is no plain call of an AR_ formula"),
        ("=AR_SUM(A1)+1", "calculates with '+'"),
        ("=-AR_SUM(A1)", "calculates with '-'"),
        ("=AR_SUM(TODAY())", "uses TODAY"),
        ("=AR_SUM(A1&A2)", "calculates with '&'"),
        ("=AR_SUM(A1:INDEX(A:A,2))", "uses A1:INDEX"),
        ("=AR_SUM([2]Sheet1!A1)", "refers to another workbook ([2]Sheet1!A1)"),
        ("=AR_SUM(Data:Other!A1)", "refers to several sheets at a time (Data:Other!A1)"),
        ("=AR_SUM(Other!A1)", "refers to 'Other', which is no worksheet of this workbook"),
        ("=AR_SUM(Nothing)", "refers to 'Nothing', which is no name of this workbook"),
        ("=AR_SUM(T[Amount])", "refers to the table 'T', which is not in this workbook"),
        ("=AR_SUM(Data!#REF!)", "refers to cells that were deleted (#REF!)"),
        ("=AR_NEW(A1)", "uses AR_NEW, which this version does not have"),
        ("=AR_SUM(Z1)", "refers to itself, directly or through others"),
        ("=AR_SUM(Z:Z)", "refers to itself, directly or through others"),
        ("=AR_ECHO(DATE(9999,12,99))", "uses DATE with a day outside the calendar"),
        ("=AR_SUM(A1 A2)", "holds 'A2' where a formula of ours would end"),
    ],
)
def test_what_only_excel_can_recalculate_is_told(tmp_path: Path, formula: str, reason: str) -> None:
    path = linked(book(tmp_path / "book.xlsx", {"Data": {**CELLS, "Z1": (formula, 17)}}))
    fresh, target = recalculated(path)
    assert reasons(fresh) == {"Z1": f"the formula {reason}"}
    assert (fresh.computed, fresh.needs_excel, fresh.sentence) == (0, 1, "0 formulas recalculated, 1 needs Excel")
    assert target.read_bytes() == path.read_bytes()


def test_a_circle_and_all_that_rests_on_it_is_left(tmp_path: Path) -> None:
    cells = {"A1": ("=AR_SUM(B1)", 5), "B1": ("=AR_SUM(A1)", 6), "C1": ("=AR_SUM(A1)", 7), "D1": ("=AR_SUM(1)", 8)}
    fresh, target = recalculated(linked(book(tmp_path / "book.xlsx", {"Data": cells})))
    assert set(reasons(fresh)) == {"A1", "B1", "C1"}
    assert reasons(fresh)["A1"] == "the formula refers to itself, directly or through others"
    assert reasons(fresh)["C1"] == "the formula refers to A1, which needs Excel itself"
    assert [text.rpartition(" ")[2] for text in dump(target).values()] == ["5", "6", "7", "1"]


@pytest.mark.parametrize(
    ("formula", "rests"),
    [
        ("=A1*2", True),
        ("=$A$1&F1", True),
        ("=SUM(A:B)", True),
        ("=SUM(1:1)", True),
        ("=SUM(A9:F1)", True),
        ("=SUM('Data'!A1:A3)", True),
        ("=C1+1", True),  # which is A1 again, further on
        ("=C2+1", True),  # a chain that runs upwards
        ("=ours*2", True),
        ("=SUM(Items[Paid])", True),
        ("=OFFSET(F1,0,0)", True),
        ('=INDIRECT("A1")', True),
        ("=F1*2", False),
        ("=SUM(F:F)", False),
        ("=SUM(A2:F9)", True),  # C2 again
        ("=SUM(D2:F9)", False),
        ("=Other!A1", False),
        ("=theirs*2", False),
        ('=IF(F1>0,"A1",F1)', False),
        ("=LOG10(F1)", False),
    ],
)
def test_nothing_is_built_on_the_users_formulas_that_rest_on_ours(tmp_path: Path, formula: str, rests: bool) -> None:
    def finish(made: xlsxwriter.Workbook) -> None:
        made.define_name("ours", "=Data!$A$1")
        made.define_name("theirs", "=Data!$F$1")
        columns = [{"header": "Paid"}, {"header": "Age"}]
        made.worksheets()[0].add_table("J10:K12", {"name": "Items", "columns": columns})

    cells = {
        "A1": ("=AR_SUM(7)", 0), "C1": ("=A1", 0), "C2": ("=C3", 0), "C3": ("=A1", 0), "F1": 2, "G20": (formula, 4),
        "G21": ("=AR_SUM(G20)", -1), "K12": ("=AR_SUM(1)", 0),
    }  # fmt: skip
    path = linked(book(tmp_path / "book.xlsx", {"Data": cells, "Other": {"A1": 1}}, finish=finish))
    fresh, target = recalculated(path)
    why = "the formula refers to G20, whose own formula rests on AR_ formulas"
    assert reasons(fresh) == ({"G21": why} if rests else {})
    assert dump(target)["G21"].endswith("n -1" if rests else "n 4")


def test_a_shared_formula_rests_on_ours_wherever_it_does_in_one_of_its_cells(tmp_path: Path) -> None:
    cells: dict[str, Any] = {f"B{n}": (f"=A{n}*2", n) for n in range(1, 5)}
    cells |= {"A1": 1, "A4": ("=AR_SUM(1)", 0), "D1": ("=AR_SUM(B3)", -1), "D2": ("=AR_SUM(E1)", 0), "E1": ("=A1", 1)}
    path = linked(book(tmp_path / "book.xlsx", {"Data": cells}))

    def shared(name: str, content: bytes) -> bytes:
        content = content.replace(b"<f>A1*2", b'<f t="shared" ref="B1:B4" si="0">A1*2')
        for n in (2, 3, 4):
            content = content.replace(b"<f>A%d*2</f>" % n, b'<f t="shared" si="0"/>')
        return content

    fresh, _ = recalculated(rewrite(path, tmp_path / "shared.xlsx", shared))
    assert list(reasons(fresh)) == ["D1"]


def test_nothing_is_built_on_our_own_sheets(tmp_path: Path) -> None:
    def finish(made: xlsxwriter.Workbook) -> None:
        made.define_name("_xlar.AR_Aging", "='AR Aging'!$A$1")

    cells = {"A1": ("=AR_SUM('AR Aging'!A1)", -1), "A2": ("='AR Aging'!A1", 5), "A3": ("=AR_SUM(A2)", -1)}
    ours = {"A1": 5, "B1": ("=AR_SUM(1)", -1)}
    fresh, _ = recalculated(linked(book(tmp_path / "book.xlsx", {"Data": cells, "AR Aging": ours}, finish=finish)))
    assert reasons(fresh) == {
        "A1": "the formula refers to 'AR Aging', which a run writes",
        "A3": "the formula refers to A2, whose own formula rests on AR_ formulas",
    }
    assert fresh.computed == 0


def test_a_formula_that_was_never_calculated_is_nothing_to_build_on(tmp_path: Path) -> None:
    path = linked(book(tmp_path / "book.xlsx", {"Data": {"A1": ("=1+1", 9), "Z1": ("=AR_SUM(A1)", 0)}}))
    bare = rewrite(path, tmp_path / "bare.xlsx", in_part("xl/worksheets/sheet1.xml", "<v>9</v>", ""))
    assert reasons(recalculated(bare)[0]) == {"Z1": "the formula refers to A1, which was never calculated"}


@pytest.mark.parametrize("link", ["file:///C:/tools/other.xlam", "https://x.sharepoint.com/a/my%20tools.xlsm"])
def test_functions_of_another_add_in_are_not_ours(tmp_path: Path, link: str) -> None:
    path = linked(book(tmp_path / "book.xlsx", {"Data": {"A1": ("=AR_SUM(1)", 5)}}), link)
    name = link.rpartition("/")[2].replace("%20", " ")
    assert reasons(recalculated(path)[0]) == {"A1": f"the formula takes AR_SUM from {name}"}


@pytest.mark.parametrize(
    ("written", "reason"),
    [("_xll.AR_SUM(", "uses AR_SUM"), ("[0]!AR_SUM(", "may take AR_SUM from the workbook itself"),
     ("Book2.xlsm!AR_SUM(", "takes AR_SUM from Book2.xlsm")],
)  # fmt: skip
def test_functions_that_are_not_of_the_add_in(tmp_path: Path, written: str, reason: str) -> None:
    path = book(tmp_path / "book.xlsx", {"Data": {"A1": ("=AR_SUM(2,3)", 0)}})
    path = rewrite(path, tmp_path / "written.xlsx", in_part("xl/worksheets/sheet1.xml", "AR_SUM(", written))
    assert reasons(recalculated(path)[0]) == {"A1": f"the formula {reason}"}


def test_a_bare_name_in_a_workbook_with_macros_may_be_one_of_them(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", {"Data": {"A1": ("=AR_SUM(2,3)", 0)}})
    macros = f'<Relationship Id="rId55" Type="{VBA}" Target="vbaProject.bin"/></Relationships>'
    path = rewrite(path, tmp_path / "a.xlsm", in_part("xl/_rels/workbook.xml.rels", "</Relationships>", macros))
    path = with_part(path, "xl/vbaProject.bin", b"macros")
    assert reasons(recalculated(path)[0]) == {"A1": "the formula may take AR_SUM from the workbook itself"}


def test_a_link_that_leads_nowhere_is_taken_for_the_add_in(tmp_path: Path) -> None:
    path = linked(book(tmp_path / "book.xlsx", {"Data": {"A1": ("=AR_SUM(2,3)", 0)}}))
    path = rewrite(path, tmp_path / "a.xlsx", in_part("xl/worksheets/sheet1.xml", "[1]!", "[7]!"))
    assert dump(recalculated(path)[1])["A1"] == "{[7]!AR_SUM(2,3)} n 5"


def test_many_formulas_for_excel_are_told_together(tmp_path: Path) -> None:
    cells = {f"A{n}": ("=SUM(AR_SUM(1))", 1) for n in range(1, 251)}
    fresh, _ = recalculated(linked(book(tmp_path / "book.xlsx", {"Data": cells})))
    assert (len(fresh.findings), fresh.findings[-1].rows, fresh.needs_excel) == (201, 50, 250)
    assert fresh.findings[-1].message.startswith("50 more AR_ formulas on this sheet need Excel")


@given(st.lists(st.sampled_from(PIECES), max_size=9))
def test_no_text_breaks_the_reading_of_formulas(pieces: list[str]) -> None:
    text = "".join(pieces)
    names_ours(text)
    with contextlib.suppress(NotPureError):
        parse(text)


def test_a_bare_name_that_the_workbook_defines_itself_is_not_ours(tmp_path: Path) -> None:
    book(tmp_path / "book.xlsx", {"Data": {"A1": ("=AR_SUM(2,3)", 0)}})
    made = openpyxl.load_workbook(tmp_path / "book.xlsx")
    made.defined_names["AR_SUM"] = DefinedName("AR_SUM", attr_text="_xlfn.LAMBDA(_xlpm.a,_xlpm.a)")
    made.save(tmp_path / "named.xlsx")
    fresh, _ = recalculated(tmp_path / "named.xlsx")
    assert reasons(fresh) == {"A1": "the formula may take AR_SUM from the workbook itself"}


def test_a_sheet_that_excel_did_not_write_is_left_as_a_whole(tmp_path: Path) -> None:
    path = linked(book(tmp_path / "book.xlsx", {"Data": {"A1": ("=AR_SUM(1)", 5)}, "More": {"A1": ("=AR_SUM(1)", 5)}}))
    odd = rewrite(
        path, tmp_path / "odd.xlsx", in_part("xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData><!-- -->")
    )
    fresh, target = recalculated(odd)
    assert [(finding.sheet, finding.cell) for finding in fresh.findings] == [("Data", "")]
    assert (dump(target, "xl/worksheets/sheet2.xml")["A1"], fresh.needs_excel) == ("{[1]!AR_SUM(1)} n 1", 1)
