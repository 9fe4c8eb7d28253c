"""Two tables with the same rows: one counts, by a stated rule; the other is a check."""

from __future__ import annotations

from datetime import date

from grid_cases import found, opened, read, received, sheet

from xl_ar.findings import Severity
from xl_ar.tables.corrections import Correction
from xl_ar.tables.grid import Grid
from xl_ar.tables.mapping.roles import Role
from xl_ar.tables.reading import read_grids

HEAD = "Invoice No|Customer|Invoice Date|Due Date|Balance\n"
ONE = "1|Acme|2025-12-05|2026-01-04|8.00\n"
TWO = "2|Acme|2025-12-06|2026-01-05|5.00\n"
THREE = "3|Bolt|2026-01-15|2026-02-14|9.00\n"


def used(*grids: object) -> list[str]:
    reading = read(*grids)  # type: ignore[arg-type]
    return [table.region.grid.sheet for table in reading.used]


def test_the_copy_that_reaches_further_counts_and_the_other_is_compared() -> None:
    old, new = sheet(HEAD + ONE + TWO, "Dec"), sheet(HEAD + ONE + TWO + THREE, "Jan")
    for grids in ((old, new), (new, old)):
        reading = read(*grids)
        assert opened(reading) == {"1": 800, "2": 500, "3": 900}
        assert [table.region.grid.sheet for table in reading.used] == ["Jan"]
        (finding,) = found(reading, "same-rows")
        assert (finding.sheet, finding.severity) == ("Dec", Severity.CHECK)
        assert "9.00 less" in finding.message


def test_an_equal_copy_is_only_told() -> None:
    reading = read(sheet(HEAD + ONE + TWO, "Open"), sheet(HEAD + ONE + TWO, "Open (2)"))
    assert [table.region.grid.sheet for table in reading.used] == ["Open"]
    (finding,) = found(reading, "same-rows")
    assert finding.severity is Severity.INFO
    assert "the totals agree" in finding.message


def test_a_visible_sheet_counts_before_a_hidden_one() -> None:
    assert used(sheet(HEAD + ONE + TWO, "old", hidden=True), sheet(HEAD + ONE + TWO, "now")) == ["now"]


def test_a_register_counts_before_the_aging_made_from_it() -> None:
    aging = sheet(
        "Invoice No|Customer|Due Date|Balance|Current|1-30|31-60\n1|Acme|2026-01-04|8.00||8.00|\n"
        "2|Acme|2026-01-05|5.00||5.00|",
        "Aging",
    )
    assert used(aging, sheet(HEAD + ONE + TWO, "Register")) == ["Register"]


def test_a_person_s_word_comes_before_every_rule() -> None:
    old, new = sheet(HEAD + ONE + TWO, "Dec"), sheet(HEAD + ONE + TWO + THREE, "Jan")
    reading = read(old, new, fixes={"Dec!A1": Correction(role=Role.OPEN_ITEMS)})
    assert [table.region.grid.sheet for table in reading.used] == ["Dec"]


def test_tables_of_other_documents_all_count() -> None:
    reading = read(sheet(HEAD + ONE + TWO, "Dec"), sheet(HEAD + THREE, "Jan"))
    assert opened(reading) == {"1": 800, "2": 500, "3": 900}
    assert not found(reading, "same-rows")


def test_one_number_in_two_currencies_is_two_documents() -> None:
    head = "Invoice No|Customer|Due Date|{}\n1|Acme|2026-01-04|8.00"
    reading = read(sheet(head.format("Balance (EUR)"), "EUR"), sheet(head.format("Balance (USD)"), "USD"))
    assert reading.ledger.open_items["currency"].tolist() == ["EUR", "USD"]


def test_a_cash_book_and_the_bank_statement_count_once() -> None:
    statement = sheet(
        "Value Date|Description|Amount|Currency\n2026-01-12|ACME|8.00|EUR\n2026-01-13|BOLT|5.00|EUR\n"
        "2026-01-14|C|1.00|EUR",
        "Bank",
    )
    book = sheet(
        "Receipt No|Receipt Date|Customer|Amount Received\nR1|2026-01-12|Acme|8.00\nR2|2026-01-13|Bolt|5.00",
        "Receipts",
    )
    reading = read(book, statement)
    assert received(reading) == [800, 500, 100]
    assert len(found(reading, "same-rows")) == 1


def test_two_receipts_of_one_day_and_amount_in_one_list_both_count() -> None:
    reading = read(
        sheet(
            "Receipt No|Receipt Date|Customer|Amount Received\nR1|2026-01-12|Acme|5\nR2|2026-01-12|Bolt|5", "Receipts"
        )
    )
    assert received(reading) == [500, 500]


def test_two_companies_with_the_same_numbers_both_count() -> None:
    head = ["Invoice No", "Customer", "Invoice Date", "Due Date", "Balance"]
    one = Grid("North", [head, *([str(n), f"North {n}", day(1, n), day(2, n), 10.0 + n] for n in range(1, 6))])
    two = Grid("South", [head, *([str(n), f"South {n}", day(1, n), day(2, n), 90.0 + n] for n in range(1, 6))])
    reading = read_grids([one, two])
    assert len(reading.ledger.open_items) == 10
    assert [table.source for table in reading.tables] == [True, True]


def test_a_statement_and_a_cash_book_give_each_receipt_once_and_lose_none() -> None:
    head = ["Payment Date", "Payer", "Amount", "Memo"]
    rows = [[day(3, n), f"Payer {n}", 10.0 * n, "x"] for n in range(1, 9)]
    bank, book = Grid("Bank", [head, *rows[:7]]), Grid("Payments", [head, *rows[2:]])
    reading = read_grids([bank, book])
    assert sorted(reading.ledger.receipts["amount"]) == [1000 * n for n in range(1, 9)]


def day(month: int, number: int) -> date:
    return date(2026, month, number)
