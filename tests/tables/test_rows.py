"""What every body row is: data, total, balance line, group heading, repeated header, note."""

from __future__ import annotations

import pytest
from grid_cases import found, mapped, only_region, opened, read, sheet

from xl_ar.tables.frames.rows import RowKind, classify


def row_kinds(text: str, name: str = "Open items") -> list[str]:
    region = only_region(sheet(text, name))
    kinds = classify(region, mapped(sheet(text, name))).kinds
    return [RowKind(kind).name for kind in kinds]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("1089|Acme|2026-01-05|10.00", "DATA"),
        ("1089|Acme||10.00", "DATA"),
        ("|Acme|2026-01-05|10.00", "DATA"),
        ("CM-9|Acme|2026-01-05|-10.00", "DATA"),
        ("1089|Acme|2026-01-05|", "DATA"),
        ("1089|Acme|2026-01-05|#REF!", "DATA"),
        ("1089|Total Energies SE|2026-01-05|10.00", "DATA"),
        ("1089|Subtotal Software Ltd|2026-01-05|10.00", "DATA"),
        ("1089|Balance Sports Ltd|2026-01-05|10.00", "DATA"),
        ("Total|||810.00", "TOTAL"),
        ("Grand Total:|||810.00", "TOTAL"),
        ("|Acme Total||810.00", "TOTAL"),
        ("|Total Acme||810.00", "TOTAL"),
        ("||Total|810.00", "TOTAL"),
        ("Summe|||810.00", "TOTAL"),
        ("Total|2026-01-31||810.00", "TOTAL"),
        ("|||810.00", "TOTAL"),
        ("|Opening balance||5.00", "BALANCE"),
        ("Invoice No|Customer|Due Date|Balance", "HEADER"),
        ("Please call before paying|||", "NOTE"),
        ("Printed on 01/31/2026|||", "NOTE"),
        ("|||", "BLANK"),
    ],
)
def test_a_row_of_a_register(row: str, kind: str) -> None:
    text = f"Invoice No|Customer|Due Date|Balance\n1088|Acme|2026-01-04|800.00\n{row}\n1099|Zed|2026-01-09|1.00"
    assert row_kinds(text) == ["DATA", kind, "DATA"]


def test_a_text_alone_is_a_group_heading_where_no_column_names_the_customer() -> None:
    text = (
        "Invoice No|Date|Due Date|Balance\nAcme Ltd\n1|2025-12-05|2026-01-04|8.00\nBolt\n2|2025-12-05|2026-01-04|9.00"
    )
    assert row_kinds(text) == ["GROUP", "DATA", "GROUP", "DATA"]


def test_the_group_heading_names_the_customer_of_the_rows_below_it() -> None:
    reading = read(
        "Invoice No|Date|Due Date|Balance\n"
        "Customer: Acme Ltd\n1|2025-12-05|2026-01-04|8.00\nTotal Acme Ltd|||8.00\n"
        "Bolt\n2|2025-12-05|2026-01-04|9.00\n3|2025-12-06|2026-01-05|1.00\nTotal Bolt|||10.00"
    )
    assert reading.ledger.open_items["customer"].tolist() == ["Acme Ltd", "Bolt", "Bolt"]
    assert opened(reading) == {"1": 800, "2": 900, "3": 100}


def test_a_name_that_stands_once_is_the_name_of_the_rows_below_it() -> None:
    reading = read(
        "Customer|Invoice No|Due Date|Balance\n"
        "Acme|1|2026-01-04|8.00\n|2|2026-01-05|1.00\nAcme Total|||9.00\nBolt|3|2026-01-04|9.00\n|4|2026-01-04|9.00"
    )
    assert reading.ledger.open_items["customer"].tolist() == ["Acme", "Acme", "Bolt", "Bolt"]
    assert found(reading, "filled-down")


def test_a_name_missing_now_and_then_is_not_filled_but_said() -> None:
    reading = read(
        "Customer|Invoice No|Due Date|Balance\n|1|2026-01-04|8.00\nAcme|2|2026-01-05|1.00\nBolt|3|2026-01-04|9.00"
    )
    assert reading.ledger.open_items["customer"].tolist() == ["", "Acme", "Bolt"]
    assert [finding.cell for finding in found(reading, "customer-missing")] == ["A2"]


def test_rows_that_are_neither_items_nor_totals_are_listed_with_their_cell() -> None:
    reading = read(
        "Invoice No|Customer|Due Date|Balance\n1088|Acme|2026-01-04|800.00\nSee also sheet Legal|||\n"
        "1089|Acme|2026-01-04|8.00"
    )
    (note,) = found(reading, "row-not-an-item")
    assert (note.cell, note.seen) == ("A3", "See also sheet Legal")


def test_page_breaks_that_repeat_title_and_header_are_not_items() -> None:
    reading = read(
        """
ACME Supply Co.|||Page 1
Open Invoice Report
Invoice No|Customer|Due Date|Balance
1088|Acme|2026-01-04|800.00
1101|Bolt|2026-02-14|1200.50

ACME Supply Co.|||Page 2
Open Invoice Report
Invoice No|Customer|Due Date|Balance
1102|Cole|2026-02-14|50.00
Report total|||2050.50
Printed on 01/31/2026 10:05
"""
    )
    assert opened(reading) == {"1088": 80000, "1101": 120050, "1102": 5000}
    assert not found(reading, "total-differs")
