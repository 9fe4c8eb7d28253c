"""The proof of a recalculation fails whenever anything but the values of its cells is changed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from package_cases import in_part, parts, rewrite, with_part
from python_calamine import CalamineWorkbook
from recalc_books import FAKES, book, dump, evaluate, linked, recalculated

from xl_ar.errors import VerifyError
from xl_ar.excel.recalc.proof import same_but_edits, same_but_values
from xl_ar.excel.recalc.recalculation import recalculate, write_recalculated
from xl_ar.excel.verify import verify_recalculated

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SHEET = "xl/worksheets/sheet1.xml"
CELLS: dict[str, Any] = {
    "A1": "Amount", "A2": 10.25, "A3": 5, "B1": ("=AR_SUM(A2:A3)", 0), "B2": ("=SUM(A2:A3)", 15.25), "C1": "last",
    "D1": ("=AR_GRID(3,2)", -1, "D1:D1", True), "G1": ("=AR_GRID(1,1)", -1, "G1:H2", True),
}  # fmt: skip


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return linked(book(tmp_path_factory.mktemp("proof") / "book.xlsx", {"Data": CELLS, "Other": {"A1": 1}}))


@pytest.mark.parametrize(
    ("part", "old", "new", "message"),
    [
        (SHEET, "<v>10.25</v>", "<v>10.26</v>", "more than recalculated values"),
        (SHEET, "AR_SUM(A2:A3)", "AR_SUM(A2:A4)", "more than recalculated values"),
        (SHEET, "<sheetData>", "<sheetData> ", "more than recalculated values"),
        (SHEET, "<v>15.25</v>", "<v>99</v>", "more than recalculated values"),
        ("xl/worksheets/sheet2.xml", "<v>1</v>", "<v>2</v>", "was lost or changed"),
        ("xl/workbook.xml", 'name="Data"', 'name="Date"', "was lost or changed"),
        ("xl/externalLinks/externalLink1.xml", "AR_SUM", "AR_SOM", "was lost or changed"),
    ],
)
def test_a_change_anywhere_else_is_noticed(
    tmp_path: Path, source: Path, part: str, old: str, new: str, message: str
) -> None:
    fresh, target = recalculated(source)
    damaged = rewrite(target, tmp_path / "damaged.xlsx", in_part(part, old, new))
    with pytest.raises(VerifyError, match=message):
        verify_recalculated(source, damaged, fresh)


def test_a_part_too_many_is_noticed(tmp_path: Path, source: Path) -> None:
    fresh, target = recalculated(source)
    more = with_part(Path(shutil.copy(target, tmp_path / "more.xlsx")), "xl/other.xml", b"<a/>")
    with pytest.raises(VerifyError, match="not all as they were"):
        verify_recalculated(source, more, fresh)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("AR_SUM(A2:A3)", "AR_SUM(A2:A4)"),
        ("<v>10.25</v>", "<v>10.26</v>"),
        ('<c r="B1">', '<c r="B1" s="1">'),
        ('<c r="D1" cm="1">', '<c r="D1">'),
        ('<c r="A3"><v>5</v></c>', ""),
        ('<c r="E3"><v>21</v></c>', '<c r="E3"><v>21</v></c><c r="F3"><v>1</v></c>'),
        ('<c r="E3"><v>21</v></c>', '<c r="E3"><f>1+1</f><v>21</v></c>'),
        ('<c r="E3"><v>21</v></c>', '<c r="E3" s="1"><v>21</v></c>'),
        ("</sheetData>", "</sheetDatum>"),
    ],
)
def test_the_second_means_of_the_proof_stands_alone(source: Path, old: str, new: str) -> None:
    fresh, target = recalculated(source)
    before, after = parts(source)[SHEET], parts(target)[SHEET]
    same_but_values(before, after, fresh.cells[SHEET], "x")
    assert old.encode() in after
    with pytest.raises(VerifyError):
        same_but_values(before, after.replace(old.encode(), new.encode()), fresh.cells[SHEET], "x")


def test_the_first_means_of_the_proof_stands_alone(source: Path) -> None:
    fresh, target = recalculated(source)
    before, after = parts(source)[SHEET], parts(target)[SHEET]
    same_but_edits(before, after, fresh.edits[SHEET], "x")
    for at in range(0, len(after), 7):
        with pytest.raises(VerifyError):
            same_but_edits(before, after[:at] + b"\0" + after[at + 1 :], fresh.edits[SHEET], "x")


_VALUES = st.one_of(
    st.floats(-1e9, 1e9), st.integers(-9, 9), st.text('ab<&=" \n', max_size=4), st.booleans(), st.none()
)
_PLACES = st.tuples(st.integers(1, 7), st.integers(0, 6)).map(lambda place: f"{'ABCDEFG'[place[1]]}{place[0]}")
_FORMULAS = st.one_of(
    st.builds("=AR_SUM({},{})".format, _PLACES, st.integers(0, 9)),
    st.builds("=AR_SUM({}:{})".format, _PLACES, _PLACES),
    st.builds("=AR_ECHO({})".format, _PLACES),
    st.builds("=SUM({}:{})".format, _PLACES, _PLACES),
    st.builds("=AR_SUM({})*2".format, _PLACES),
).map(lambda text: (text, 0))
_SPILLS = st.builds(
    lambda rows, columns, width, spills: (rows, columns, width, spills),
    st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.booleans(),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(_PLACES, st.one_of(_VALUES, _FORMULAS), max_size=20), st.dictionaries(_PLACES, _SPILLS, max_size=3)
)
def test_whatever_stands_where_formulas_and_other_cells_stay_and_a_second_run_changes_nothing(
    tmp_path: Path, cells: dict[str, Any], spills: dict[str, tuple[int, int, int, bool]]
) -> None:
    written = dict(cells)
    for ref, (rows, columns, width, dynamic) in spills.items():
        column, row = ref[0], int(ref[1:])
        area = f"{ref}:{chr(ord(column) + width - 1)}{row}"
        written[ref] = (f"=AR_GRID({rows},{columns})", -1, area, dynamic)
        for n in range(1, width):
            written.pop(f"{chr(ord(column) + n)}{row}", None)
    path = linked(book(tmp_path / "book.xlsx", {"Data": written}))
    fresh, target = recalculated(path)
    before, after = dump(path), dump(target)
    ours = {ref for ref, text in before.items() if "AR_" in text}
    changed = fresh.cells.get(SHEET, frozenset())
    for ref, text in before.items():
        if (int(ref[1:]), ord(ref[0]) - 64) not in changed:
            assert after[ref] == text
        if ref in ours:
            assert _formula(after[ref]) == _formula(text)
    assert {ref for ref, text in after.items() if "{" in text} == {ref for ref, text in before.items() if "{" in text}
    again = recalculate(target, evaluate, FAKES.keys())
    assert not again.edits
    assert again.findings == fresh.findings


def _formula(text: str) -> str:
    return re.sub(r" in [A-Z]+\d+(:[A-Z]+\d+)?(?=})", "", text[: text.rindex("}") + 1]) if "}" in text else ""


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: nothing here can open the result")
def test_libreoffice_opens_the_result_with_the_new_values(tmp_path: Path, source: Path) -> None:
    fresh = recalculate(source, evaluate, FAKES.keys())
    target = tmp_path / "patched.xlsx"
    write_recalculated(source, fresh, target)
    folder = tmp_path / "opened"
    folder.mkdir()
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    kind = "xlsx:Calc MS Excel 2007 XML"
    words = [str(SOFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(target)]
    subprocess.run(words, check=True, capture_output=True, timeout=180)
    sheet = CalamineWorkbook.from_path(str(folder / "patched.xlsx")).get_sheet_by_name("Data")
    rows = sheet.to_python(skip_empty_area=False)
    assert [row[:3] for row in rows] == [["Amount", 15.25, "last"], [10.25, 15.25, ""], [5, "", ""]]
