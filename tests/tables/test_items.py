"""Open items out of registers: what is open, by which column, what is set aside, and what is said of it."""

from __future__ import annotations

import pandas as pd
import pytest
from grid_cases import found, kinds, opened, read, sheet

from xl_ar.findings import Severity

HEAD = "Invoice No|Customer|Due Date|Amount|Paid|Balance\n"


def test_the_balance_is_open_and_is_compared_with_amount_less_paid() -> None:
    reading = read(HEAD + "1|Acme|2026-01-04|100.00|20.00|80.00\n2|Acme|2026-01-05|50.00|0|45.00")
    assert opened(reading) == {"1": 8000, "2": 4500}
    (finding,) = found(reading, "balance-differs")
    assert (finding.cell, finding.severity) == ("F3", Severity.CHECK)


def test_without_a_balance_amount_less_paid_less_credits_is_open() -> None:
    reading = read(
        "Invoice No|Customer|Due Date|Amount|Paid|Credits\n1|Acme|2026-01-04|100.00|20.00|5.00\n"
        "2|Acme|2026-01-05|50.00||"
    )
    assert opened(reading) == {"1": 7500, "2": 5000}


def test_an_empty_balance_is_filled_from_the_amount_and_said() -> None:
    reading = read(HEAD + "1|Acme|2026-01-04|100.00|20.00|\n2|Acme|2026-01-05|50.00|0|50.00")
    assert opened(reading) == {"1": 8000, "2": 5000}
    assert [finding.cell for finding in found(reading, "balance-missing")] == ["F2"]


@pytest.mark.parametrize(
    ("status", "open_minor"),
    [
        ("Open", 80000),
        ("Overdue", 80000),
        ("Partially paid", 80000),
        ("Unpaid", 80000),
        ("", 80000),
        ("?", 80000),
        ("Paid", 0),
        ("closed", 0),
        ("Bezahlt", 0),
    ],
)
def test_without_a_balance_the_status_says_what_is_settled(status: str, open_minor: int) -> None:
    reading = read(
        f"Invoice No|Customer|Date|Amount|Status\n1|Acme|2026-01-04|800.00|{status}\n2|A|2026-01-05|1.00|Open"
    )
    assert opened(reading) == {"1": open_minor, "2": 100}


@pytest.mark.parametrize("status", ["Void", "Cancelled", "Draft", "storniert", "Annulé"])
def test_void_and_draft_rows_are_set_aside_and_proved(status: str) -> None:
    reading = read(
        f"Invoice No|Customer|Due Date|Balance|Status\n1|Acme|2026-01-04|800.00|{status}\n2|A|2026-01-05|1.00|Open"
    )
    assert opened(reading) == {"2": 100}
    assert [finding.cell for finding in found(reading, "not-a-receivable")] == ["E2"]
    (proof,) = reading.proofs
    assert proof.closes
    assert (proof.aside.rows, proof.aside.minor) == (1, {"": 80000})


def test_a_payment_date_settles_an_item_where_there_is_no_balance() -> None:
    reading = read(
        "Invoice No|Customer|Invoice Date|Amount|Date Paid\n1|A|2025-12-05|800.00|\n2|A|2025-12-06|50.00|2026-01-20"
    )
    assert opened(reading) == {"1": 80000, "2": 0}
    assert reading.ledger.open_items["settled_date"].tolist() == [pd.NaT, pd.Timestamp("2026-01-20")]


def test_credit_memos_without_a_sign_are_read_as_credits_and_said() -> None:
    reading = read(
        "Type|Invoice No|Customer|Due Date|Balance\n"
        "Invoice|1|Acme|2026-01-04|800.00\nCredit Memo|CM1|Acme|2026-01-04|50.00\nPayment|P1|Acme|2026-01-04|30.00"
    )
    assert opened(reading) == {"1": 80000, "CM1": -5000, "P1": -3000}
    assert reading.ledger.open_items["document_type"].tolist() == ["invoice", "credit_memo", "on_account"]
    assert found(reading, "credit-sign")


def test_credit_memos_with_a_sign_keep_it() -> None:
    reading = read(
        "Type|Invoice No|Customer|Due Date|Balance\nInvoice|1|A|2026-01-04|800.00\nCredit Memo|CM1|A|2026-01-04|(50.00)"
    )
    assert opened(reading) == {"1": 80000, "CM1": -5000}
    assert not found(reading, "credit-sign")


WRITTEN_OFF = (
    "Type|Invoice No|Customer|Date|Amount|Balance\nInvoice|1|A|2026-01-04|800.00|{}\nWrite-off|W1|A|2026-01-04|50.00|{}"
)


def test_a_write_off_without_a_sign_is_a_credit_where_nothing_of_it_is_open() -> None:
    reading = read(WRITTEN_OFF.format("750.00", "0.00"))
    assert reading.ledger.open_items["original_amount"].tolist() == [80000, -5000]
    assert found(reading, "credit-sign")


def test_a_write_off_that_is_open_without_a_sign_stays_owed_and_is_said() -> None:
    reading = read(WRITTEN_OFF.format("800.00", "50.00"))
    assert opened(reading) == {"1": 80000, "W1": 5000}
    assert [finding.cell for finding in found(reading, "credit-sign-mixed")] == ["F3"]


def test_a_write_off_beside_credit_memos_without_a_sign_is_a_credit_like_them() -> None:
    reading = read(WRITTEN_OFF.format("800.00", "50.00") + "\nCredit memo|C1|A|2026-01-05|20.00|20.00")
    assert opened(reading) == {"1": 80000, "W1": -5000, "C1": -2000}


def test_a_negative_item_without_a_type_is_a_credit_memo() -> None:
    reading = read("Invoice No|Customer|Due Date|Balance\n1|A|2026-01-04|800.00\n2|A|2026-01-04|-5.00")
    assert reading.ledger.open_items["document_type"].tolist() == ["invoice", "credit_memo"]


def test_a_register_written_from_the_other_side_is_turned_and_said() -> None:
    body = "".join(f"{number}|Acme|2026-01-04|-{number}.00\n" for number in range(1, 7))
    reading = read("Invoice No|Customer|Due Date|Balance\n" + body + "7|Acme|2026-01-04|7.00")
    assert sum(opened(reading).values()) == 2100 - 700
    assert reading.tables[0].sign == "negative = owes"
    assert [finding.severity for finding in found(reading, "sign-turned")] == [Severity.STOP]


CREDIT_LISTS = {
    "by type": ("Invoice No|Type|Customer|Due Date|Balance\n", "{0}|Credit memo|Acme|2026-01-04|-{0}.00\n",
                "7|Invoice|Acme|2026-01-04|7.00"),
    "by original amount": ("Invoice No|Customer|Due Date|Amount|Balance\n", "{0}|Acme|2026-01-04|90.00|-{0}.00\n",
                           "7|Acme|2026-01-04|90.00|7.00"),
}  # fmt: skip


@pytest.mark.parametrize("how", CREDIT_LISTS)
def test_a_list_of_credits_that_says_so_is_not_turned(how: str) -> None:
    head, line, debit = CREDIT_LISTS[how]
    reading = read(head + "".join(line.format(number) for number in range(1, 7)) + debit)
    assert sum(opened(reading).values()) == 700 - 2100
    assert reading.tables[0].sign == "positive = owes"
    assert not found(reading, "sign-turned")


@pytest.mark.parametrize("kind", ["Invoice", ""])
def test_invoices_with_a_minus_are_turned_though_they_have_a_type(kind: str) -> None:
    body = "".join(f"{number}|{kind}|Acme|2026-01-04|-{number}.00\n" for number in range(1, 7))
    reading = read("Invoice No|Type|Customer|Due Date|Balance\n" + body + "7|Credit memo|Acme|2026-01-04|7.00")
    assert sum(opened(reading).values()) == 2100 - 700
    assert reading.tables[0].sign == "negative = owes"


def test_a_few_negative_items_turn_nothing() -> None:
    reading = read("Invoice No|Customer|Due Date|Balance\n1|A|2026-01-04|-8.00\n2|A|2026-01-04|-5.00\n3|A|2026-01-04|1")
    assert opened(reading) == {"1": -800, "2": -500, "3": 100}


def test_a_row_that_repeats_another_in_everything_counts_once() -> None:
    reading = read("Invoice No|Customer|Due Date|Balance\n1|Acme|2026-01-04|8.00\n1|Acme|2026-01-04|8.00")
    assert opened(reading) == {"1": 800}
    (finding,) = found(reading, "duplicate-row")
    assert (finding.cell, finding.severity) == ("A3", Severity.CHECK)


def test_one_number_with_other_figures_counts_twice_and_is_said() -> None:
    reading = read("Invoice No|Customer|Due Date|Balance\n1|Acme|2026-01-04|8.00\n1|Acme|2026-01-09|9.00")
    assert len(reading.ledger.open_items) == 2
    assert [finding.cell for finding in found(reading, "duplicate-document")] == ["A3"]


def test_an_export_by_line_counts_each_invoice_once() -> None:
    reading = read(
        "Invoice No|Customer|Due Date|Total|Balance|Item Name|Quantity|Item Price\n"
        "1|Acme|2026-01-04|10.00|8.00|Bolt|1|6.00\n1|Acme|2026-01-04|10.00|8.00|Nut|2|2.00\n"
        "2|B|2026-01-05|1.00|1.00|Nut|1|1.00"
    )
    assert opened(reading) == {"1": 800, "2": 100}
    assert found(reading, "line-level-export")
    assert "duplicate-row" not in kinds(reading)


def test_a_missing_due_date_comes_from_the_terms_then_from_the_document_date() -> None:
    reading = read(
        "Invoice No|Customer|Invoice Date|Terms|Due Date|Balance\n"
        "1|A|2026-01-01|Net 30|2026-02-15|1.00\n2|A|2026-01-01|Net 30||1.00\n3|A|2026-01-01|||1.00\n4|A||||1.00"
    )
    frame = reading.ledger.open_items
    assert frame["due_basis"].tolist() == ["due_date", "terms", "document_date", "none"]
    assert frame["due_date"].tolist()[:2] == [pd.Timestamp("2026-02-15"), pd.Timestamp("2026-01-31")]
    said = {finding.cell: finding.severity for finding in found(reading, "due-date-missing")}
    assert said == {"E3": Severity.INFO, "E4": Severity.INFO, "E5": Severity.CHECK}


def test_currencies_are_kept_apart_and_a_missing_one_is_said() -> None:
    reading = read(
        "Invoice No|Customer|Due Date|Currency|Balance\n1|A|2026-01-04|EUR|8.00\n2|A|2026-01-04|USD|5.00\n"
        "3|A|2026-01-04||1"
    )
    assert reading.ledger.open_items["currency"].tolist() == ["EUR", "USD", ""]
    assert [finding.cell for finding in found(reading, "currency-missing")] == ["D4"]
    (mixed,) = found(reading, "mixed-currencies")
    assert mixed.severity is Severity.CHECK
    assert "EUR 8.00" in mixed.message
    assert "USD 5.00" in mixed.message


@pytest.mark.parametrize(
    ("heading", "amount", "minor", "code"),
    [
        ("Balance (EUR)", "8.00", 800, "EUR"),
        ("Balance JPY", "800", 800, "JPY"),
        ("Balance [KWD]", "8.125", 8125, "KWD"),
        ("Balance", "8.00", 800, ""),
    ],
)
def test_the_currency_of_the_heading_gives_the_decimals(heading: str, amount: str, minor: int, code: str) -> None:
    reading = read(f"Invoice No|Customer|Due Date|{heading}\n1|A|2026-01-04|{amount}")
    assert opened(reading) == {"1": minor}
    assert reading.ledger.open_items["currency"].tolist() == [code]


def test_a_title_may_state_the_currency() -> None:
    reading = read("All amounts in GBP\nInvoice No|Customer|Due Date|Balance\n1|A|2026-01-04|8.00")
    assert reading.ledger.open_items["currency"].tolist() == ["GBP"]


def test_thousands_in_a_heading_are_taken_as_written_and_said() -> None:
    reading = read("Invoice No|Customer|Due Date|Balance (USD '000)\n1|A|2026-01-04|8.00\n2|A|2026-01-04|5.00")
    assert opened(reading) == {"1": 800, "2": 500}
    assert found(reading, "unit-in-heading")


def test_a_formula_without_a_stored_value_stops_and_names_its_cell() -> None:
    grid = sheet(
        "Invoice No|Customer|Due Date|Balance\n1|A|2026-01-04|8.00\n2|A|2026-01-04|",
        uncached=frozenset({"D3"}),
    )
    reading = read(grid)
    assert opened(reading) == {"1": 800}
    (finding,) = found(reading, "formula-without-value")
    assert (finding.cell, finding.severity) == ("D3", Severity.STOP)
    assert reading.proofs[0].rejected.rows == 1


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("#REF!", "error-value"),
        ("tbc", "amount-unreadable"),
        ("2026-01-31", "amount-unreadable"),
        ("", "amount-missing"),
    ],
)
def test_an_amount_that_cannot_be_read_rejects_its_row_and_stops(value: str, kind: str) -> None:
    reading = read(
        f"Invoice No|Customer|Due Date|Balance\n1|A|2026-01-04|{value}\n2|A|2026-01-05|5.00\n3|A|2026-01-05|5"
    )
    assert opened(reading) == {"2": 500, "3": 500}
    (finding,) = [finding for finding in found(reading, kind) if finding.severity is Severity.STOP]
    assert finding.cell == "D2"
    assert reading.proofs[0].rejected.rows == 1
    assert reading.proofs[0].closes


def test_zero_items_are_kept_and_said() -> None:
    reading = read("Invoice No|Customer|Due Date|Balance\n1|A|2026-01-04|0\n2|A|2026-01-05|5.00")
    assert opened(reading) == {"1": 0, "2": 500}
    assert [finding.cell for finding in found(reading, "zero-amount")] == ["D2"]


def test_document_numbers_keep_their_zeros_and_lose_the_point() -> None:
    reading = read(
        "Invoice No|Customer|Due Date|Balance\n'00088|A|2026-01-04|1\n1001|A|2026-01-05|5.00\n'1E5|A|2026-01-05|5"
    )
    assert list(opened(reading)) == ["00088", "1001", "1E5"]


def test_a_document_without_a_number_is_used_and_said() -> None:
    reading = read("Invoice No|Customer|Due Date|Balance\n|A|2026-01-04|1\n1001|A|2026-01-05|5.00")
    assert opened(reading) == {"": 100, "1001": 500}
    assert [finding.cell for finding in found(reading, "document-missing")] == ["A2"]


def test_amounts_may_be_texts_of_one_style() -> None:
    reading = read(
        "Invoice No|Customer|Due Date|Balance\n1|A|01/13/2026|$1,200.50\n2|A|02/14/2026|($100.00)\n"
        "3|A|02/15/2026|7.00 CR"
    )
    assert opened(reading) == {"1": 120050, "2": -10000, "3": -700}


def test_a_dispute_is_kept_with_the_item() -> None:
    reading = read("Invoice No|Customer|Due Date|Balance|Disputed\n1|A|2026-01-04|1|Y\n2|A|2026-01-05|5.00|")
    assert reading.ledger.open_items["disputed"].tolist() == [True, False]


def test_every_item_says_where_it_came_from() -> None:
    reading = read(sheet("title\nInvoice No|Customer|Due Date|Balance\n1|A|2026-01-04|1\n\n2|A|2026-01-05|5.00", "Jan"))
    frame = reading.ledger.open_items
    assert frame["source_row"].tolist() == [3, 5]
    assert set(frame["source_sheet"]) == {"Jan"}


def test_the_cash_discount_comes_from_the_terms() -> None:
    reading = read(
        "Invoice No|Customer|Invoice Date|Terms|Due Date|Balance\n"
        "1|A|2026-01-01|2/10 net 30|2026-01-31|100.25\n2|A|2026-01-01|Net 30|2026-01-31|100.25"
    )
    frame = reading.ledger.open_items
    assert frame["discount_amount"].tolist() == [201, 0]  # 2 % of 100.25 = 2.005, half up
    assert frame["discount_date"].tolist()[0] == pd.Timestamp("2026-01-11")
    assert pd.isna(frame["discount_date"].tolist()[1])
