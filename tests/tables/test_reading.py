"""From the sheets of a workbook to its ledger: whole layouts as systems and people write them."""

from __future__ import annotations

import pytest
from grid_cases import found, kinds, opened, read, received, sheet

from xl_ar.errors import InputError
from xl_ar.findings import Severity
from xl_ar.tables.mapping.roles import Role
from xl_ar.tables.plain import read_role

LAYOUTS = {
    "QuickBooks desktop, aging detail by bucket, spacer columns": """
|||Type||Date||Num||P. O. #||Name||Terms||Due Date||Aging||Open Balance
|Current|||||||||||||||||||
|||Invoice||2026-01-15||1101||PO 7||Acme||Net 30||2026-02-14||||1200.50
|Total Current||||||||||||||||||1200.50
|1 - 30|||||||||||||||||||
|||Invoice||2025-12-05||1088||||Acme||Net 30||2026-01-04||27||800.00
|||Credit Memo||2025-12-20||1090||||Bolt||||2025-12-20||42||-100.00
|Total 1 - 30||||||||||||||||||700.00
TOTAL|||||||||||||||||||1900.50
""",
    "QuickBooks online, ageing detail": """
Craig's Design
A/R Ageing Detail
As of January 31, 2026

|Date|Transaction Type|Num|Customer|Due Date|Amount|Open Balance
1 - 30 days past due
|2025-12-05|Invoice|1088|Acme|2026-01-04|1000.00|800.00
|2025-12-20|Credit Memo|1090|Bolt|2025-12-20|-100.00|-100.00
Total for 1 - 30 days past due||||||900.00|700.00
Current
|2026-01-15|Invoice|1101|Acme|2026-02-14|1200.50|1200.50
Total for Current||||||1200.50|1200.50
TOTAL||||||2100.50|1900.50



Thursday, February 5, 2026 10:33 AM GMT-08:00
""",
    "Xero, aged receivables detail": """
Aged Receivables Detail
Demo Company
As at 31 January 2026

Invoice Date|Due Date|Invoice Number|Invoice Reference|Current|< 1 Month|1 Month|2 Months|Older|Total

Acme
2025-12-05|2026-01-04|1088|P/O 9711|0.00|800.00|0.00|0.00|0.00|800.00
2026-01-15|2026-02-14|1101||1200.50|0.00|0.00|0.00|0.00|1200.50
Total Acme||||1200.50|800.00|0.00|0.00|0.00|2000.50

Bolt
2025-12-20|2025-12-20|1090||0.00|0.00|-100.00|0.00|0.00|-100.00
Total Bolt||||0.00|0.00|-100.00|0.00|0.00|-100.00

Total||||1200.50|800.00|-100.00|0.00|0.00|1900.50
""",
    "SAP customer line items": """
Account|Assignment|Document Number|Document Type|Document Date|Net Due Date|Open Amount|Currency|Text
10001|0001|1088|RV|2025-12-05|2026-01-04|800.00|EUR|
10001|0002|1101|RV|2026-01-15|2026-02-14|1200.50|EUR|
10002||1090|DG|2025-12-20|2025-12-20|-100.00|EUR|
||||||1900.50|EUR|
""",
    "Business Central, customer ledger entries": """
Posting Date|Document Type|Document No.|Customer No.|Customer Name|Original Amount|Amount|Remaining Amount|Due Date
2025-12-05|Invoice|1088|10000|Acme|1000.00|1000.00|800.00|2026-01-04
2026-01-15|Invoice|1101|10000|Acme|1200.50|1200.50|1200.50|2026-02-14
2025-12-20|Credit Memo|1090|20000|Bolt|-100.00|-100.00|-100.00|2025-12-20
""",
    "Lexware, offene Posten": """
Offene Posten Liste - Debitoren
Stand: 31.01.2026

Kd.-Nr.|Firma/Name|Art|Beleg-Nr.|Datum|Fällig am|Rechnungsbetrag|Zahlungen|Offen|Mahnstufe
10001|Acme GmbH|RE|1088|05.12.2025|04.01.2026|1.000,00 €|200,00 €|800,00 €|1
10001|Acme GmbH|RE|1101|15.01.2026|14.02.2026|1.200,50 €|0,00 €|1.200,50 €|0
10002|Bolt KG|GU|1090|20.12.2025|20.12.2025|-100,00 €|0,00 €|-100,00 €|0
||||||||1.900,50 €
""",
    "Oracle, aging by account with buckets": """
Vision Operations (USA)|||||||||Report Date: 31-JAN-2026
Aging - 7 Buckets By Account Report|||||||||Page: 1 of 1

Customer Name|Customer Number|Invoice Number|Type|Due Date|Days Late|Outstanding Amount|Current|1-30 Days|31-60 Days
Acme|1006|1088|Invoice|04-JAN-26|27|800.00||800.00|
Acme|1006|1101|Invoice|14-FEB-26|-14|1200.50|1200.50||
|||||||||
|||Customer Total:|||2000.50|1200.50|800.00|
Bolt|1007|1090|Credit Memo|20-DEC-25|42|-100.00|||-100.00
|||Customer Total:|||-100.00|||-100.00
|||Grand Total:|||1900.50|1200.50|800.00|-100.00
""",
    "ERPNext, receivable report": """
Posting Date|Customer|Receivable Account|Voucher No|Due Date|Outstanding Amount|0-30|31-60|61-90|Currency
2025-12-05|Acme|Debtors - X|1088|2026-01-04|800.00|800|0|0|USD
2026-01-15|Acme|Debtors - X|1101|2026-02-14|1200.50|1200.5|0|0|USD
2025-12-20|Bolt|Debtors - X|1090|2025-12-20|-100.00|0|-100|0|USD
Total|||||1900.50|2000.5|-100|0|
""",
    "by hand: title, legend, total above, notes beside": """
ACME SUPPLY - AR MONTH END JAN 2026
Green = paid|Yellow = promised|Red = legal
TOTAL OPEN||||1900.50

Invoice\\nNo.|Customer *|Invoice Date|Due Date :|Balance (USD)|Notes
1088|Acme|2025-12-05|2026-01-04|800.00|PTP 2/5
1101|Acme|2026-01-15|2026-02-14|1200.50|
1090|Bolt|2025-12-20|2025-12-20|(100.00)|credit
""",
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_gives_the_right_items(name: str) -> None:
    reading = read(sheet(LAYOUTS[name], "Sheet1"))
    assert opened(reading) == {"1088": 80000, "1101": 120050, "1090": -10000}
    assert [table.table.role for table in reading.used] == [Role.OPEN_ITEMS]
    assert all(proof.closes for proof in reading.proofs)
    assert not found(reading, "total-differs")


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_names_its_customers(name: str) -> None:
    reading = read(sheet(LAYOUTS[name], "Sheet1"))
    names = set(reading.ledger.open_items["customer_name"]) | set(reading.ledger.open_items["customer"])
    assert any(name.startswith("Acme") or name == "10001" for name in names)
    assert "" not in names


def test_items_receipts_and_masters_of_one_workbook_come_together() -> None:
    reading = read(
        sheet("Invoice No|Customer|Due Date|Balance\n1|Acme|2026-01-04|8.00\n2|Bolt|2026-01-05|5.00", "AR"),
        sheet("Receipt No|Receipt Date|Customer|Amount Received\nR1|2026-01-12|Acme|8.00", "Receipts"),
        sheet(
            "Cust #|Name|Phone|Terms|Credit Limit\nC1|Acme|555-1|Net 30|5000\nC2|Bolt|555-2|Net 45|9000", "Customers"
        ),
        sheet("Receipt No|Invoice No|Amount Applied|Date Applied\nR1|1|3.00|2026-01-12", "Applications"),
        sheet("Vendor|Bill No|Due Date|Balance\nStaples|77|2026-01-04|90.00", "AP"),
        sheet("just a note", "Notes"),
    )
    assert opened(reading) == {"1": 800, "2": 500}
    assert received(reading) == [800]
    assert reading.ledger.customers["customer"].tolist() == ["C1", "C2"]
    assert reading.ledger.applications["amount"].tolist() == [300]
    assert "payables-table" in kinds(reading)
    assert len(reading.used) == 4


def test_a_table_that_is_nearly_one_of_ours_says_what_is_missing() -> None:
    reading = read(sheet("Invoice No|Customer|Due Date|PO|Comment\n1088|Acme|2026-01-04|77|x", "Sheet1"))
    (finding,) = found(reading, "table-not-used")
    assert finding.severity is Severity.CHECK
    assert "missing: open_amount or original_amount" in finding.message
    assert finding.cell == "A1:E2"
    assert not reading.used


def test_a_derived_table_beside_the_list_is_not_counted_and_is_said() -> None:
    reading = read(
        """
Invoice No|Customer|Due Date|Balance|||Customer|Balance Due
1088|Acme|2026-01-04|800.00|||Acme|800.00
1101|Bolt|2026-02-14|1200.50|||Bolt|1200.50
"""
    )
    assert sum(opened(reading).values()) == 200050
    assert "derived-table" in kinds(reading)


def test_two_lists_side_by_side_both_count() -> None:
    reading = read(
        """
Customer|Invoice|Due Date|Balance (USD)|||Customer|Invoice|Due Date|Balance (EUR)
Acme|1088|2026-01-04|800.00|||Euro GmbH|E1|2026-01-04|90.00
Bolt|1101|2026-02-14|1200.50||||||
"""
    )
    assert opened(reading) == {"1088": 80000, "1101": 120050, "E1": 9000}
    assert set(reading.ledger.open_items["currency"]) == {"USD", "EUR"}


def test_receivables_and_payables_side_by_side_are_told_apart() -> None:
    reading = read(
        sheet(
            """
Customer|Invoice|Due Date|Balance|||Vendor|Bill No|Due Date|Balance
Acme|1088|2026-01-04|800.00|||Staples|77|2026-01-04|90.00
Bolt|1101|2026-02-14|1200.50|||Con Ed|78|2026-01-05|91.00
""",
            "Sheet1",
        )
    )
    assert opened(reading) == {"1088": 80000, "1101": 120050}


def test_an_empty_workbook_gives_empty_frames() -> None:
    reading = read(sheet("", "Sheet1"))
    assert (len(reading.ledger.open_items), len(reading.ledger.receipts), reading.tables) == (0, 0, ())


def test_reading_for_a_role_takes_the_table_that_serves_best() -> None:
    frame, _ = read_role(
        [sheet("Ref|Customer|Due Date|Amount\n1|Acme|2026-01-04|8.00", "Sheet1")], Role.OPEN_ITEMS, "I.csv"
    )
    assert frame["open_amount"].tolist() == [800]


def test_reading_for_a_role_says_what_is_missing_and_what_there_is() -> None:
    grid = sheet("Ref|Customer|Due Date|Comment\n1|Acme|2026-01-04|x", "Sheet1")
    with pytest.raises(InputError, match=r"I\.csv: no column for open_amount or original_amount.*Comment"):
        read_role([grid], Role.OPEN_ITEMS, "I.csv")
    with pytest.raises(InputError, match="no table"):
        read_role([sheet("a|b", "Sheet1")], Role.OPEN_ITEMS, "I.csv")
