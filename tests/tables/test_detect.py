"""Where the tables of a sheet are: header rows, columns, bodies, neighbours."""

from __future__ import annotations

import pytest
from grid_cases import only_region, sheet

from xl_ar.tables.detect.regions import find_regions
from xl_ar.tables.grid import Area, Grid, NamedArea

LIST = """
Invoice No|Customer|Due Date|Balance
1088|Acme|2026-01-04|800.00
1101|Bolt|2026-02-14|1200.50
"""


def areas(grid: Grid) -> list[str]:
    return [region.area.a1 for region in find_regions(grid)]


@pytest.mark.parametrize(
    ("above", "area"),
    [
        ("", "A1:D3"),
        ("Open invoices January 2026\n\n", "A3:D5"),
        ("Green = paid|Yellow = promised|Red = legal\nTOTAL OPEN|||2000.50\n\n", "A4:D6"),
        ("Company:|Acme Supply\nAs of:|2026-01-31\nCurrency:|EUR\n", "A4:D6"),
        ("Grand total|||2000.50\n", "A2:D4"),
        ("\n\n\n", "A4:D6"),
    ],
)
def test_the_header_is_found_below_titles_legends_and_totals(above: str, area: str) -> None:
    assert areas(sheet(f"\n{above}{LIST[1:]}")) == [area]


def test_a_table_may_begin_at_any_column() -> None:
    assert areas(sheet("||note\n||Invoice No|Customer|Due Date|Balance\n||1|Acme|2026-01-04|8.00")) == ["C2:F3"]


def test_a_number_column_without_a_heading_stays_outside() -> None:
    region = only_region("|Invoice No|Customer|Due Date|Balance\n1|1088|Acme|2026-01-04|800.00")
    assert region.headings[-4:] == ("Invoice No", "Customer", "Due Date", "Balance")


def test_spacer_columns_between_every_column_do_not_part_the_table() -> None:
    region = only_region(
        """
        ||Type||Date||Num||Name||Due Date||Open Balance
        ||Invoice||2026-01-15||1101||Acme||2026-02-14||1200.50
        ||Invoice||2026-01-16||1102||Bolt||2026-02-15||300.00
        """
    )
    assert [heading for heading in region.headings if heading] == [
        "Type",
        "Date",
        "Num",
        "Name",
        "Due Date",
        "Open Balance",
    ]


@pytest.mark.parametrize("gap", ["||", "|"])
def test_tables_side_by_side_are_two(gap: str) -> None:
    grid = sheet(
        f"""
Customer|Invoice|Due Date|Balance|{gap}Customer|Payment Date|Payment Amount
Acme|1088|2026-01-04|800.00|{gap}Acme|2026-01-10|100.00
Bolt|1101|2026-02-14|1200.50|{gap}Bolt|2026-01-11|200.00
"""
    )
    assert [len(region.columns) for region in find_regions(grid)] == [4, 3]


def test_tables_below_one_another_are_two_where_blank_rows_part_them() -> None:
    grid = sheet(LIST.strip() + "\n\n\n\nReceipt No|Receipt Date|Customer|Amount Received\nR1|2026-01-05|Acme|5.00")
    assert areas(grid) == ["A1:D3", "A7:D8"]


def test_a_second_table_far_below_the_first_is_found() -> None:
    body = "\n".join(f"{number}|Acme|2026-01-04|1.00" for number in range(2000, 2300))
    grid = sheet(
        f"Invoice No|Customer|Due Date|Balance\n{body}\n\nReceipt No|Receipt Date|Payer|Amount Received\n"
        f"R1|2026-01-05|Acme|5"
    )
    assert areas(grid) == ["A1:D301", "A303:D304"]


@pytest.mark.parametrize("blank", [1, 2, 3])
def test_blank_rows_inside_do_not_end_the_table(blank: int) -> None:
    lines = LIST.strip().split("\n")
    grid = sheet("\n".join([*lines, *[""] * blank, "1102|Cole|2026-02-15|5.00", "1103|Cole|2026-02-16|6.00"]))
    assert areas(grid) == [f"A1:D{5 + blank}"]


def test_a_repeated_header_goes_on_with_the_same_table() -> None:
    lines = LIST.strip()
    assert areas(sheet(f"{lines}\n\n\n\n{lines}")) == ["A1:D9"]


def test_a_two_line_header_is_read_as_one() -> None:
    region = only_region(
        """
Our|Your|Doc|Open
Invoice No|Order|Date|Amount
1088|77|2025-12-05|800.00
1101|78|2026-01-15|1200.50
"""
    )
    assert region.header_rows == 2
    assert region.headings == ("Invoice No", "Order", "Doc Date", "Open Amount")
    assert region.area.a1 == "A1:D4"


def test_a_merged_heading_joins_every_column_below_it() -> None:
    grid = sheet(
        """
|Invoice|||Receivable||
Customer|No|Date|Due|Amount|Paid|Balance
Acme|1088|2025-12-05|2026-01-04|1000.00|200.00|800.00
""",
        merged=(Area(1, 2, 1, 4), Area(1, 5, 1, 7)),
    )
    (region,) = find_regions(grid)
    assert region.headings[1:3] == ("Invoice No", "Invoice Date")


def test_line_breaks_in_headings_are_spaces() -> None:
    region = only_region("Invoice\\nNumber|Due\\nDate|Balance\\n(USD)\n1088|2026-01-04|800.00")
    assert region.headings == ("Invoice Number", "Due Date", "Balance (USD)")


def test_an_excel_table_is_taken_as_declared_without_its_total_row() -> None:
    grid = sheet(
        "x|Invoice No|Customer|Due Date|Balance\n|1088|Acme|2026-01-04|800.00\n"
        "|1101|Bolt|2026-02-14|1200.50\n|Total|||2000.50",
        tables=(NamedArea("Open", Area(1, 2, 4, 5), totals_rows=1),),
    )
    (region,) = find_regions(grid)
    assert (region.name, region.area.a1) == ("Open", "B1:E3")


def test_a_pivot_table_is_left_out() -> None:
    assert areas(sheet(LIST, pivots=(Area(1, 1, 3, 4),))) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Invoice No|Customer|Due Date|Balance",  # no rows
        "just a note\nand another",
        "Month|Acme|Bolt\nJan|10|20\nFeb|30|40",
        "1|2|3\n4|5|6",
        "Name|Colour\nAcme|red\nBolt|blue",
    ],
)
def test_sheets_without_a_table_of_ours_have_none(text: str) -> None:
    assert areas(sheet(text)) == []


def test_titles_above_are_kept_for_the_role() -> None:
    region = only_region("Aged Receivables\nAs of 31 Jan 2026\n" + LIST.strip())
    assert region.titles == ("Aged Receivables", "As of 31 Jan 2026")


def test_blank_rows_and_columns_around_move_the_table_and_change_nothing_else() -> None:
    plain = only_region(LIST)
    moved = only_region("\n\n\n" + "\n".join("||" + line for line in LIST.strip().split("\n")))
    assert moved.headings == plain.headings
    assert moved.last - moved.first == plain.last - plain.first
    assert [moved.cells(column) for column in moved.columns] == [plain.cells(column) for column in plain.columns]


def test_a_table_of_texts_only_is_found_by_the_numbers_in_them() -> None:
    region = only_region(sheet("customer_id|customer_name|terms|currency\nC10000|Warren Trucking|2/10 NET 30|EUR"))
    assert region.area.a1 == "A1:D2"
