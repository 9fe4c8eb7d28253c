"""The streaming scan finds extent, counts and faulty cells, whatever the writer's habits and the piece size."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_ar.errors import HostileError
from xl_ar.excel.ooxml.references import column_letters, column_number
from xl_ar.excel.scanning.facts import SheetFacts
from xl_ar.excel.scanning.sheetscan import scan_sheet

HEAD = '<?xml version="1.0"?><worksheet xmlns="x"><sheetPr/><cols><col min="1" max="2" hidden="1"/></cols>'
MERGES = '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'
TAIL = f'{MERGES}<hyperlinks><hyperlink ref="A1"/></hyperlinks></worksheet>'


def sheet(rows: str) -> bytes:
    return f"{HEAD}<sheetData>{rows}</sheetData>{TAIL}".encode()


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def scan(rows: str, size: int = 1 << 18) -> SheetFacts:
    return scan_sheet("part", pieces(sheet(rows), size))


@pytest.mark.parametrize("size", [1, 7, 64, 1 << 18])
def test_extent_counts_and_surroundings(size: int) -> None:
    facts = scan(
        '<row r="1"><c r="A1"><v>1</v></c><c r="AB1" s="3"/></row><row r="12"><c r="B12"><v>2</v></c></row>', size
    )
    assert (facts.cells, facts.last_row, facts.last_column, facts.rectangle) == (3, 12, 28, 336)
    assert (facts.merges, facts.hyperlinks, facts.formulas, facts.hidden_count) == (1, 1, 0, 0)
    assert facts.head.endswith(b"<sheetData>")
    assert facts.tail.startswith(b"</sheetData>")


FAULTY = (
    '<row r="1" hidden="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><f>A1</f></c><c r="C1"><f>A1</f><v/></c>'
    '<c r="D1" t="str"><f>""</f><v></v></c><c r="E1"><f>1</f><v>1</v></c><c r="F1" t="e"><f>A1</f><v>#N/A</v></c></row>'
    '<row r="2"><c r="A2"><f t="shared" si="0"/></c><c r="B2" t="inlineStr"><is><t>t="e" &lt;f/></t></is></c></row>'
)


@pytest.mark.parametrize("size", [1, 33, 1 << 18])
def test_errors_and_formulas_without_a_value(size: int) -> None:
    facts = scan(FAULTY, size)
    assert (facts.error_count, facts.error_cells) == (2, ["A1", "F1"])
    assert (facts.uncached_count, facts.uncached_cells) == (3, ["B1", "C1", "A2"])
    assert (facts.formulas, facts.hidden_rows) == (6, [1])


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<row><c><v>1</v></c><c><v>1</v></c></row><row><c><v>1</v></c></row>", (3, 2, 2)),
        ("<row r='3'><c r='B3'><v>1</v></c></row>", (1, 3, 2)),
        ('<row r="3"><c s="1" r="C3"><v>1</v></c><c s="1"><v>1</v></c></row>', (2, 3, 4)),
        ('<row r="1">\n  <c r="A1">\n    <v>1</v>\n  </c>\n</row>', (1, 1, 1)),
        ("", (0, 0, 0)),
    ],
)
def test_unusual_writers(rows: str, expected: tuple[int, int, int]) -> None:
    facts = scan(rows)
    assert (facts.cells, facts.last_row, facts.last_column) == expected


@pytest.mark.parametrize("rows", [FAULTY, FAULTY.replace(' t="e"', ' t="n"')])
def test_prefixes(rows: str) -> None:
    data, errors = sheet(rows).decode(), 2 if rows is FAULTY else 0
    for tag in ("worksheet", "sheetData", "row", "c", "f", "v", "mergeCell", "is", "t"):
        data = data.replace(f"<{tag} ", f"<x:{tag} ").replace(f"<{tag}>", f"<x:{tag}>")
        data = data.replace(f"</{tag}>", f"</x:{tag}>").replace(f"<{tag}/>", f"<x:{tag}/>")
    facts = scan_sheet("part", [data.encode()])
    assert (facts.cells, facts.error_count, facts.uncached_count, facts.merges) == (8, errors, 3, 1)


def test_an_error_from_a_formula_after_plain_errors() -> None:
    plain = "".join(f'<c r="{c}1" t="e"><v>#N/A</v></c>' for c in "AB")
    assert scan(f'<row r="1">{plain}<c r="A1" t="e"><f>A1</f><v>#N/A</v></c></row>').error_count == 3


def test_an_empty_sheet_and_a_chart_sheet() -> None:
    assert scan_sheet("part", [b'<worksheet xmlns="x"><sheetData/></worksheet>']).cells == 0
    assert scan_sheet("part", [b'<chartsheet xmlns="x"/>']).cells == 0


def test_a_row_beyond_the_grid_is_oversized() -> None:
    assert scan('<row r="1"><c r="A4294967295"><v>1</v></c></row>').oversized
    assert not scan('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>').oversized


def test_rows_hidden_behind_a_false_end_are_noticed() -> None:
    hidden = '<row r="1"><c r="A1"/></row><!--</sheetData>--><row r="9"><c r="A9"/></row>'
    assert scan(hidden, 60).oversized or scan(hidden, 60).last_row == 9


def test_formatted_empty_cells_do_not_widen_the_valued_extent() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1</f></c><c r="XFD1" s="1"/></row>'
    rows += '<row r="1048576"><c r="A1048576" s="4"></c><c r="C1048576"><v></v></c></row>'
    facts = scan_sheet("part", [sheet(rows)], valued_only=True)
    assert (facts.last_row, facts.last_column) == (1, 2)


def test_an_endless_cell_is_refused() -> None:
    text = b"x" * (1 << 20)
    with pytest.raises(HostileError, match="cell"):
        scan_sheet("part", [sheet('<row r="1"><c r="A1">').split(b"</sheetData>")[0], *[text] * 20])


cells = st.dictionaries(
    st.tuples(st.integers(1, 1_048_576), st.integers(1, 16_384)),
    st.sampled_from(["<v>1</v>", "", "<f>1</f>"]),
    max_size=30,
)


@settings(deadline=None, max_examples=60)
@given(found=cells, size=st.integers(20, 400), ordered=st.booleans())
def test_the_extent_is_that_of_the_cells(found: dict[tuple[int, int], str], size: int, ordered: bool) -> None:
    rows: dict[int, list[str]] = {}
    for (row, column), content in sorted(found.items(), reverse=not ordered):
        rows.setdefault(row, []).append(f'<c r="{column_letters(column)}{row}">{content}</c>')
    facts = scan("".join(f'<row r="{row}">{"".join(line)}</row>' for row, line in sorted(rows.items())), size)
    assert facts.cells == len(found)
    assert facts.last_row == max((row for row, _ in found), default=0)
    assert facts.last_column == max((column for _, column in found), default=0)
    assert facts.uncached_count == sum(content == "<f>1</f>" for content in found.values())


@given(st.integers(1, 16_384))
def test_letters_and_numbers_agree(number: int) -> None:
    assert column_number(column_letters(number)) == number
