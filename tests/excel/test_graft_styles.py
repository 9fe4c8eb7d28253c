"""Cell formats of a donor are reused where they are there, appended where not, and never the default."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from donors import make_donor
from openpyxl.styles import Font
from package_cases import in_part, parts, rewrite, tiny_book, user_book

from xl_ar.errors import RefusedError
from xl_ar.excel.graft import put_sheets
from xl_ar.excel.grafting import styles as merging
from xl_ar.excel.grafting.styles import StylesMerge
from xl_ar.excel.ooxml.splice import Node, parse

NAMES = ("AR Aging", "AR Matches")


def styles_of(path: Path) -> Node:
    return parse(parts(path)["xl/styles.xml"], "styles")


def counts(root: Node) -> dict[str, int]:
    return {node.local: len(node.children) for node in root.children}


def test_declared_counts_are_right(tmp_path: Path) -> None:
    donor = make_donor(tmp_path / "donor.xlsx")
    put_sheets(user_book(tmp_path / "book.xlsx"), donor, tmp_path / "out.xlsx", names=NAMES)
    for node in styles_of(tmp_path / "out.xlsx").children:
        if "count" in node.attrs:
            assert int(node.attrs["count"]) == len(node.children), node.local


def test_formats_of_another_day_are_reused(tmp_path: Path) -> None:
    put_sheets(user_book(tmp_path / "b.xlsx"), make_donor(tmp_path / "d.xlsx"), tmp_path / "1.xlsx", names=NAMES)
    other = make_donor(tmp_path / "e.xlsx", rows=9, note="next day")
    put_sheets(tmp_path / "1.xlsx", other, tmp_path / "2.xlsx", names=NAMES)
    assert parts(tmp_path / "1.xlsx")["xl/styles.xml"] == parts(tmp_path / "2.xlsx")["xl/styles.xml"]


def test_our_text_takes_the_workbooks_own_font(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book._fonts[0] = Font(name="Arial", size=9)  # type: ignore[attr-defined]
    book.save(tmp_path / "book.xlsx")
    put_sheets(tmp_path / "book.xlsx", make_donor(tmp_path / "d.xlsx"), tmp_path / "out.xlsx", names=NAMES)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["AR Aging"]
    fonts = [(sheet[ref].font.name, sheet[ref].font.sz, sheet[ref].font.b) for ref in ("A1", "A4", "D5", "B5")]
    assert fonts == [("Arial", 14, True), ("Arial", 9, True), ("Arial", 9, False), ("Arial", 9, False)]


def test_number_formats_get_fresh_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book["Sheet"]["A1"].number_format = "0.000"
    book["Sheet"]["A2"].number_format = "yyyy-mm-dd"
    book.save(tmp_path / "book.xlsx")
    put_sheets(tmp_path / "book.xlsx", make_donor(tmp_path / "d.xlsx"), tmp_path / "out.xlsx", names=NAMES)
    formats = styles_of(tmp_path / "out.xlsx").child("numFmts")
    assert formats is not None
    codes = {node.attrs["formatCode"]: node.attrs["numFmtId"] for node in formats.children}
    assert len(set(codes.values())) == len(codes) == 3
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["AR Aging"]
    assert (sheet["C5"].number_format, sheet["D5"].number_format) == ("yyyy-mm-dd", "#,##0.00;[Red]-#,##0.00")


def test_a_workbook_without_formats_keeps_its_default(tmp_path: Path) -> None:
    put_sheets(tiny_book(tmp_path / "b.xlsx"), make_donor(tmp_path / "d.xlsx"), tmp_path / "out.xlsx", names=NAMES)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book["Data"]["A1"].font.b is False
    assert book["Data"]["A1"].number_format == "General"
    assert book["AR Aging"]["A1"].font.b is True


@pytest.mark.parametrize("missing", ["dxfs", "numFmts", "cellStyleXfs", "fills"])
def test_missing_lists_are_made_in_their_place(tmp_path: Path, missing: str) -> None:
    source = user_book(tmp_path / "book.xlsx")
    node = styles_of(source).child(missing)
    if node is not None:
        markup = parts(source)["xl/styles.xml"][node.start : node.end].decode()
        source = rewrite(source, tmp_path / "less.xlsx", in_part("xl/styles.xml", markup, ""))
    put_sheets(source, make_donor(tmp_path / "d.xlsx"), tmp_path / "out.xlsx", names=NAMES)
    order = [node.local for node in styles_of(tmp_path / "out.xlsx").children]
    known = [name for name in merging._ORDER if name in order]
    assert order == known
    xfs = styles_of(tmp_path / "out.xlsx").child("cellXfs")
    assert xfs is not None
    if missing == "cellStyleXfs":
        assert not any("xfId" in node.attrs for node in xfs.children[-3:])
        return  # openpyxl reads no package without this list
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["AR Aging"]["A1"].font.b is True


def test_conditional_number_formats_do_not_grow() -> None:
    donor = parse(
        b'<styleSheet><fonts><font/></fonts><cellXfs><xf fontId="0"/></cellXfs><dxfs><dxf>'
        b'<numFmt numFmtId="164" formatCode="0.0"/></dxf></dxfs></styleSheet>',
        "donor",
    )
    data = b'<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy"/></numFmts></styleSheet>'
    for expected in (165, 165):
        merge = StylesMerge(data, donor, "book")
        assert merge.differential([0]) == {0: 0}
        data = merge.result()
        assert data.count(b'numFmtId="%d"' % expected) == 1


def test_too_many_formats_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "MAX_CELL_STYLES", 4)
    donor = make_donor(tmp_path / "d.xlsx")
    with pytest.raises(RefusedError, match="more than 4 cell formats"):
        put_sheets(user_book(tmp_path / "book.xlsx"), donor, tmp_path / "out.xlsx", names=NAMES)
