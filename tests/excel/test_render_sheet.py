"""What stands around the values reads back as meant: links, drop-downs, charts, names, view, print."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree
from render_reading import column, money_table, one_table, opened, written

from xl_ar.errors import InputError, LockedError
from xl_ar.excel.render import render
from xl_ar.excel.render import stream as render_stream
from xl_ar.sheets.layout import Chart, Column, Fact, Kind, Link, Sheet, Table, Text


def test_links_lead_only_to_sheets_that_exist(tmp_path: Path) -> None:
    links = {
        (0, "a"): Link("Bob's <items>", "B7"),
        (1, "a"): Link("gone", "B8"),
        (2, "a"): Link("ar test", "A1"),
        (3, "a"): Link("Bob's <items>", "not a cell"),
        (4, "a"): Link("Bob's <items>", "B9"),
    }
    table = Table("AR_T", (Column("a", "A"),), [["x"], ["y"], ["z"], ["q"], [None]], links=links)
    sheet = opened(written(tmp_path, one_table(table), sources=["Bob's <items>"]))
    found = [cell.hyperlink.location if cell.hyperlink else None for (cell,) in sheet["A4:A8"]]
    assert found == ["'Bob''s <items>'!B7", None, "'AR Test'!A1", None, None]


def test_more_links_than_excel_allows_become_formulas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render_stream, "HYPERLINK_LIMIT", 1)
    links = {(row, "a"): Link("S", f"A{row}") for row in (0, 1)}
    table = Table("AR_T", (Column("a", "A"),), [['say "x"'], ["=y"]], links={**links, (0, "a"): Link("S", "A1")})
    path = written(tmp_path, one_table(table), sources=["S"])
    assert opened(path)["A4"].value == '=HYPERLINK("#\'S\'!A1","say ""x""")'
    assert column(opened(path, values=True), "A", 4, 5) == ['say "x"', "=y"]


def test_drop_downs(tmp_path: Path) -> None:
    short, long = ("Yes", "No"), tuple(f"Heading, number {n}" for n in range(20))
    columns = (
        Column("a", "A", Kind.CHOICE, choices=short, help="Yours."),
        Column("b", "B", Kind.CHOICE, choices=long),
        Column("n", "N", Kind.NOTE, help="h" * 300),
    )
    path = written(tmp_path, one_table(Table("AR_T", columns, [["Yes", None, "-x"]])))
    rules = {str(each.sqref): each for each in opened(path).data_validations.dataValidation}
    assert (rules["A4"].formula1, rules["A4"].prompt) == ('"Yes,No"', "Yours.")
    assert rules["B4"].formula1 == "$A$6:$A$25"
    assert column(opened(path), "A", 6, 25) == list(long)
    assert opened(path).row_dimensions[6].hidden
    assert len(rules["C4"].prompt) == 255


@pytest.mark.parametrize("rows", [0, 3, 200])
@pytest.mark.parametrize("columns", [2, 9])
def test_charts_never_cover_a_table(tmp_path: Path, rows: int, columns: int) -> None:
    keys = tuple(f"k{n}" for n in range(columns))
    table = Table(
        "AR_T",
        tuple(Column(key, key, Kind.MONEY) for key in keys),
        [[n * 100] * columns for n in range(1, rows + 1)],
        heading="Data",
    )
    blocks = (table, Chart("One", "AR_T", keys), Text("After"), Chart("Two", "AR_T", keys[::2]))
    sheet = opened(written(tmp_path, [Sheet("AR Test", "Test", (Fact("A", "b"),), blocks)]))
    drawn = sheet._charts  # type: ignore[attr-defined]  # its stubs leave it out
    assert len(drawn) == (2 if rows else 0)
    first, last = (int("".join(filter(str.isdigit, end))) for end in sheet.tables["AR_T"].ref.split(":"))
    for chart in drawn:
        top, bottom = chart.anchor._from.row + 1, chart.anchor.to.row + 1
        assert bottom < first or top > last
        assert not any(sheet.cell(row, 1).value for row in range(top, bottom + 1)) or bottom < first


def test_chart_reads_the_total_row_and_keeps_its_values(tmp_path: Path) -> None:
    table = Table("AR_T", (Column("a", "A", Kind.MONEY), Column("b", "B", Kind.MONEY)), [[100, 250]])
    path = written(tmp_path, [Sheet("AR Test", "T", (), (table, Chart("C", "AR_T", ("a", "b"))))])
    with zipfile.ZipFile(path) as package:
        chart = etree.fromstring(package.read("xl/charts/chart1.xml"))
    assert chart.xpath("//*[local-name()='f']/text()") == ["'AR Test'!$A$3:$B$3", "'AR Test'!$A$5:$B$5"]
    assert chart.xpath("//*[local-name()='v']/text()") == ["C", "A", "B", "1.0", "2.5"]


def test_names_are_made_valid_and_unique(tmp_path: Path) -> None:
    columns = (Column("a", "Paid"), Column("b", "paid"), Column("c", " "), Column("d", "x\ny [1] #'"))
    tables = tuple(Table(name, columns, [[1, 2, 3, 4]]) for name in ("AR1", "ar1", "1 x", "AR Aging"))
    path = written(tmp_path, [Sheet("AR Test", "T", (), tables)])
    sheet = opened(path)
    assert list(sheet.tables) == ["_AR1", "_ar1_2", "_1_x", "AR_Aging"]
    headings = ["Paid", "paid 2", "Column3", "x y [1] #'"]
    assert [each.name for each in sheet.tables["_AR1"].tableColumns] == headings
    assert [cell.value for cell in sheet[3]] == headings


@pytest.mark.parametrize(
    "names", [["x" * 32], [""], ["a/b"], ["'a"], ["History"], ["AR Aging", "ar aging"], ["😀" * 16]]
)
def test_sheet_names_excel_refuses_are_refused(tmp_path: Path, names: list[str]) -> None:
    with pytest.raises(InputError, match="Sheet name"):
        render([Sheet(name, "T") for name in names], tmp_path / "x.xlsx")


def test_a_target_that_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(LockedError, match="cannot be written"):
        render(one_table(money_table([])), tmp_path / "no such folder" / "x.xlsx")


def test_a_failing_row_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="zip"):
        render(one_table(money_table([["one value too many", 1, 2, None, 4]])), tmp_path / "x.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_hundred_thousand_rows_have_one_style_each_column(tmp_path: Path) -> None:
    rows = [[f"n{i}", i, -i, None] for i in range(20_000)]
    path = written(tmp_path, one_table(money_table(rows)))
    with zipfile.ZipFile(path) as package:
        styles = etree.fromstring(package.read("xl/styles.xml"))
    assert len(styles.xpath("//*[local-name()='cellXfs']/*")) < 20
