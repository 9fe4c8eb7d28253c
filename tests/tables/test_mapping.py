"""Role and columns of a table: one field a column, with a score and a reason; doubt is said."""

from __future__ import annotations

import pytest
from grid_cases import columns, mapped, only_region, sheet

from xl_ar.tables.headings.buckets import is_bucket
from xl_ar.tables.mapping.maps import THRESHOLD, map_table
from xl_ar.tables.mapping.roles import SOURCES, Role

TABLES = {
    "english register": (
        "Invoice No|Customer|Invoice Date|Due Date|Amount|Paid|Balance|Status\n"
        "1088|Acme|2025-12-05|2026-01-04|1000.00|200.00|800.00|Open",
        Role.OPEN_ITEMS,
        {"document": "Invoice No", "due_date": "Due Date", "open_amount": "Balance", "original_amount": "Amount",
         "paid_amount": "Paid", "customer_name": "Customer", "document_date": "Invoice Date", "status": "Status"},
    ),
    "german": (
        "Rechnungs-Nr.|Kunde|Rechnungsdatum|Fällig am|Rechnungsbetrag|Bezahlt|Offen\n"
        "1088|Acme GmbH|05.12.2025|04.01.2026|1.000,00|200,00|800,00",
        Role.OPEN_ITEMS,
        {"document": "Rechnungs-Nr.", "due_date": "Fällig am", "open_amount": "Offen", "paid_amount": "Bezahlt"},
    ),
    "spanish": (
        "Nº Factura|Cliente|Fecha|Vencimiento|Importe|Cobrado|Pendiente\n"
        "1088|Acme SL|05/12/2025|04/01/2026|1000,00|200,00|800,00",
        Role.OPEN_ITEMS,
        {"document": "Nº Factura", "due_date": "Vencimiento", "open_amount": "Pendiente", "document_date": "Fecha"},
    ),
    "dutch": (
        "Factuurnr.|Debiteur|Naam|Factuurdatum|Vervaldatum|Bedrag|Openstaand\n"
        "1088|1001|Acme|05-12-2025|04-01-2026|1.000,00|800,00",
        Role.OPEN_ITEMS,
        {"document": "Factuurnr.", "customer": "Debiteur", "due_date": "Vervaldatum", "open_amount": "Openstaand"},
    ),
    "swedish": (
        "Fakturanr|Kund|Fakturadatum|Förfallodatum|Belopp|Kvar att betala\n"
        "1088|Acme|2025-12-05|2026-01-04|1000,00|800,00",
        Role.OPEN_ITEMS,
        {"document": "Fakturanr", "due_date": "Förfallodatum", "open_amount": "Kvar att betala"},
    ),
    "receipts": (
        "Receipt No|Receipt Date|Customer|Mode|Amount Received\nR-1|2026-01-12|Acme|NEFT|800.00",
        Role.RECEIPTS,
        {"receipt_id": "Receipt No", "value_date": "Receipt Date", "amount": "Amount Received", "channel": "Mode"},
    ),
    "bank statement": (
        "Buchungstag|Valutadatum|Verwendungszweck|Beguenstigter/Zahlungspflichtiger|Kontonummer/IBAN|Betrag|Waehrung\n"
        "12.01.26|12.01.26|RE 1088|Acme GmbH|DE02120300000000202051|800,00|EUR",
        Role.RECEIPTS,
        {"value_date": "Valutadatum", "remittance": "Verwendungszweck", "amount": "Betrag",
         "payer": "Beguenstigter/Zahlungspflichtiger", "payer_account": "Kontonummer/IBAN"},
    ),
    "customer master": (
        "Cust #|Name|Phone|Email|Terms|Credit Limit\nC1|Acme|555-1|a@x.com|Net 30|5000\n"
        "C2|Bolt|555-2|b@x.com|Net 45|9000",
        Role.CUSTOMERS,
        {"customer": "Cust #", "terms": "Terms", "credit_limit": "Credit Limit"},
    ),
    "customer ledger": (
        "Customer|Date|Voucher No|Particulars|Debit|Credit|Balance\n"
        "Acme|2026-01-05|1088|Invoice|1000.00||1000.00\nAcme|2026-01-20|R7|Receipt||400.00|600.00",
        Role.LEDGER,
        {"debit": "Debit", "credit": "Credit", "customer_name": "Customer", "document": "Voucher No"},
    ),
    "applications": (
        "Receipt No|Invoice No|Amount Applied|Date Applied\nR1|1088|500.00|2026-01-12",
        Role.APPLICATIONS,
        {"receipt_id": "Receipt No", "document": "Invoice No", "applied_amount": "Amount Applied"},
    ),
    "contact log": (
        "Customer|Contact Date|Outcome|Promise Date|Promised Amount\nAcme|2026-01-20|will pay|2026-02-05|800.00",
        Role.CONTACTS,
        {"contact_date": "Contact Date", "outcome": "Outcome", "promise_date": "Promise Date"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_known_by_its_headings_and_cells(name: str) -> None:
    text, role, wanted = TABLES[name]
    table = mapped(sheet(text, "Sheet1"))
    assert table.role is role
    assert wanted.items() <= columns(table).items()
    assert table.confidence >= THRESHOLD


@pytest.mark.parametrize(
    ("title", "role"),
    [("Customer master", Role.CUSTOMERS), ("Kundenstamm", Role.CUSTOMERS), ("Chart of accounts", Role.NONE)],
)
def test_a_title_says_whose_accounts_and_names_a_master_lists(title: str, role: Role) -> None:
    text = "Account|Name|Parent|Region|Segment\nC1|Acme||North|Retail\nC2|Bolt|Acme|South|Public"
    assert mapped(sheet(text, title)).role is role


@pytest.mark.parametrize("name", TABLES)
def test_columns_and_fields_go_one_to_one_and_each_has_a_reason(name: str) -> None:
    table = mapped(sheet(TABLES[name][0], "Sheet1"))
    assert len({column.column for column in table.columns}) == len(table.columns)
    assert len({column.field for column in table.columns}) == len(table.columns)
    assert all(column.reason and 0 < column.score <= 1 for column in table.columns)


@pytest.mark.parametrize("name", TABLES)
def test_the_order_of_the_columns_changes_no_field(name: str) -> None:
    grid = sheet(TABLES[name][0], "Sheet1")
    turned = sheet("\n".join("|".join(reversed(line.split("|"))) for line in TABLES[name][0].split("\n")), "Sheet1")
    assert columns(mapped(turned)) == columns(mapped(grid))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Sheet1", "Vendor|Bill No|Due Date|Balance\nStaples|77|2026-01-04|90.00"),
        ("Sheet1", "Lieferant|Rechnungsnummer|Fällig|Offen\nStaples|77|04.01.2026|90,00"),
        ("Accounts payable", "Invoice No|Date|Due Date|Balance\n77|2025-12-05|2026-01-04|90.00"),
        ("Purchase invoices", "Invoice No|Date|Due Date|Amount\n77|2025-12-05|2026-01-04|90.00"),
    ],
)
def test_payables_are_not_receivables(title: str, text: str) -> None:
    assert mapped(sheet(text, title)).role is Role.PAYABLES


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("aging", "Client|0-30 days|31-60 days|61-90 days|90+ days|Total\nAcme|1200.50|800.00|0|0|2000.50"),
        ("aging", "Customer|Current|1 - 30|31 - 60|> 60|Balance\nAcme|1200.50|800.00|0|0|2000.50"),
        ("pivot", "Row Labels|Current|1-30|Grand Total\nAcme|800.00|1|801.00\nGrand Total|800.00|1|801.00"),
        ("customer totals", "Customer|Phone|Balance Due\nAcme|555-1|800.00\nBolt|555-2|5.00"),
    ],
)  # fmt: skip
def test_reports_made_from_items_are_derived(what: str, text: str) -> None:
    assert mapped(sheet(text, "Sheet1")).role is Role.DERIVED, what


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Deferred revenue", "Invoice No|Customer|Date|Amount|Balance\n1|Acme|2026-01-04|90.00|80.00"),
        ("Match result", "Invoice ID|Invoice Amount|Payment ID|Payment Amount|Due Date\n1|90.00|P1|90.00|2026-01-04"),
    ],
)
def test_schedules_and_match_results_are_derived(title: str, text: str) -> None:
    assert mapped(sheet(text, title)).role is Role.DERIVED


@pytest.mark.parametrize(
    "text",
    [
        "Account No|Account Name|Debit|Credit\n1100|Receivables|2000.50|\n4000|Sales||2000.50",  # trial balance
        "Date|GL Account|Reference|Debit|Credit\n2026-01-05|1100|J1|10.00|\n2026-01-05|4000|J1||10.00",  # journal
        "Employee ID|Name|Pay Date|Salary|Tax\n1|Joe|2026-01-31|1000|200",
        "Item No|Description|Qty|Unit Price|Total Value\nA1|Widget|5|10|50",
        "Order No|Customer|Order Date|Ship Date|Qty|Amount\nSO1|Acme|2026-01-05|2026-02-01|5|500.00",
        "Date|Merchant|Description|Amount|Currency\n2026-01-05|Uber|Taxi|50.00|USD",
    ],
)
def test_journals_payroll_stock_and_expenses_are_none_of_ours(text: str) -> None:
    assert mapped(sheet(text, "Sheet1")).role not in SOURCES


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Invoice No|Customer|Due Date|Comment\n1088|Acme|2026-01-04|x", "open_amount or original_amount"),
("Sold to|Invoice Date|Due Date|Invoice Amount|Balance Due\nC1|2025-12-05|2026-01-04|9.00|8.00", "document"),
    ],
)  # fmt: skip
def test_a_table_that_lacks_a_column_is_not_used_and_says_which(text: str, missing: str) -> None:
    table = mapped(sheet(text, "Sheet1"))
    assert table.role is Role.NONE
    assert table.missing == (missing,)
    assert table.candidate is Role.OPEN_ITEMS


def test_cells_decide_where_headings_do_not() -> None:
    table = mapped("Invoice No|Customer|Due|Overdue|Balance\n1|Acme|2026-01-04|27|800.00\n2|Bolt|2026-01-09|22|8.00")
    assert columns(table)["due_date"] == "Due"
    assert columns(table)["days_past_due"] == "Overdue"


def test_the_balance_is_open_and_the_amount_is_original_whatever_their_order() -> None:
    table = mapped("Invoice|Client|Date|Amount Due|Amount Paid|Balance\n1|Acme|2025-12-05|1000.00|200.00|800.00")
    assert columns(table)["open_amount"] == "Balance"
    assert columns(table)["original_amount"] == "Amount Due"


def test_an_aging_that_lists_documents_is_open_items_and_derived() -> None:
    table = mapped("Invoice No|Customer|Due Date|Balance|Current|1-30|31-60|61-90\n1|Acme|2026-01-04|800.00||800.00||")
    assert table.role is Role.OPEN_ITEMS
    assert table.derived


def test_a_person_sets_the_role_and_the_table_obeys() -> None:
    region = only_region(sheet("Invoice No|Customer|Due Date|Balance\n1|Acme|2026-01-04|8.00", "Sheet1"))
    assert map_table(region, role=Role.NONE).role is Role.NONE
    set_by_hand = map_table(region, role=Role.RECEIPTS)
    assert set_by_hand.role is Role.RECEIPTS
    assert set_by_hand.missing


def test_a_person_sets_a_column_and_no_other_column_gets_its_field() -> None:
    region = only_region("Invoice No|Customer|Due Date|Amount|Balance\n1|Acme|2026-01-04|9.00|8.00")
    table = map_table(region, fixed={4: "open_amount", 5: ""})
    assert columns(table)["open_amount"] == "Amount"
    assert "Balance" not in columns(table).values()
    column = table.column("open_amount")
    assert column is not None
    assert (column.reason, column.letter) == ("set in AR Setup", "D")


@pytest.mark.parametrize(
    "heading",
    [
        "Current",
        "1-30",
        "1 - 30",
        "31 to 60",
        "0-30 Days",
        "> 90",
        "Over 90 days",
        "90+",
        "Not due",
        "61–90",
        "121-Above",
    ],
)
def test_bucket_headings(heading: str) -> None:
    assert is_bucket(heading)


@pytest.mark.parametrize("heading", ["Balance", "Due Date", "2026", "Current account", "Net 30", "Invoice 1-30", ""])
def test_headings_that_are_no_buckets(heading: str) -> None:
    assert not is_bucket(heading)


def test_a_general_ledger_is_no_customer_ledger() -> None:
    found = mapped(
        sheet(
            "Date|Account|Memo|Debit|Credit|Balance\n2026-01-02|1200 Bank|opening|100.00||100.00\n"
            "2026-01-03|4000 Sales|goods||40.00|60.00\n2026-01-04|1200 Bank|cash|5.00||65.00"
        )
    )
    assert found.role is not Role.LEDGER
