"""Cases in which money, a receipt or a person's word once went astray; each was found by trying."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from workbook_cases import AS_OF, save

from xl_ar.commands import matching
from xl_ar.commands.work import Work
from xl_ar.outcome import Order, Status
from xl_ar.run import run
from xl_ar.sheets.layout import Table
from xl_ar.tables.grid import Grid
from xl_ar.tables.reading import read_grids

ITEMS = ["Customer", "Invoice No", "Invoice Date", "Due Date", "Amount", "Balance"]
CASH = ["Payment Date", "Payer", "Reference", "Amount"]


def item(customer: str, number: str, amount: float) -> list[Any]:
    return [customer, number, date(2026, 5, 1), date(2026, 5, 31), amount, amount]


def work(*grids: Grid) -> Work:
    return Work("book.xlsx", read_grids(grids), AS_OF)


def lines_of(made: Work) -> list[list[Any]]:
    return made.matches.lines[["receipt_id", "document", "amount", "status"]].values.tolist()


def test_receipts_and_items_of_two_sheets_are_never_mixed_up() -> None:
    made = work(
        Grid("North", [ITEMS, item("Acme", "N-100", 500.10)]),
        Grid("South", [ITEMS, item("Bolt", "S-100", 700.20)]),
        Grid("Bank", [CASH, [date(2026, 6, 1), "BOLT", "S-100", 700.20]]),
        Grid("Cash", [CASH, [date(2026, 6, 2), "ACME", "N-100", 500.10]]),
    )
    assert lines_of(made) == [["Bank!2", "S-100", 70020, "auto"], ["Cash!2", "N-100", 50010, "auto"]]
    assert len(made.credits) == 0
    (sheet,) = matching.build(made)
    table = sheet.blocks[0]
    assert isinstance(table, Table)
    keys = [column.key for column in table.columns]
    assert [row[keys.index("receipt_amount")] for row in table.rows] == [70020, 50010]


def test_an_id_that_stands_twice_takes_nothing_from_the_others() -> None:
    head = ["Receipt ID", *CASH]
    rows = [
        ["R1", date(2026, 6, 1), "A", "", 1.0],
        ["R1", date(2026, 6, 2), "B", "", 2.0],
        ["", date(2026, 6, 3), "C", "", 3.0],
    ]
    made = work(Grid("Bank", [head, *rows, ["R9", date(2026, 6, 4), "D", "", 4.0]]))
    assert made.ledger.receipts["receipt_id"].tolist() == ["R1", "R1 (row 3)", "4", "R9"]
    assert "duplicate-id" in {finding.kind for finding in made.findings}


def test_two_bank_lists_with_equal_days_and_amounts_both_count() -> None:
    days = [date(2026, 6, n) for n in (1, 2, 3)]
    one = Grid("Bank A", [CASH, *([day, f"Payer {n}", f"INV-100{n}", 500.0] for n, day in enumerate(days, 1))])
    two = Grid("Bank B", [CASH, *([day, f"Payer {n}", f"INV-100{n}", 500.0] for n, day in enumerate(days, 4))])
    assert len(work(one, two).ledger.receipts) == 6


def test_cash_that_names_an_unknown_document_is_not_lost() -> None:
    head = ["Payment ID", "Payment Date", "Customer ID", "Invoice No", "Amount"]
    made = work(
        Grid("Items", [ITEMS, item("Acme", "1003", 300.0)]),
        Grid(
            "Cash",
            [head, ["R1", date(2026, 6, 1), "Acme", "9999", 70.0], ["R2", date(2026, 6, 2), "Acme", "1003", 300.0]],
        ),
    )
    assert made.credits["credit_balance"].tolist() == [7000]
    assert [line[:2] for line in lines_of(made)] == [["R1", ""], ["R2", "1003"]]


def test_an_unreadable_balance_is_not_replaced_by_the_amount() -> None:
    rows = [item("Acme", "1", 10.0), [*item("Acme", "2", 15.0)[:5], "tbd"]]
    made = work(Grid("Items", [ITEMS, *rows]))
    assert made.ledger.open_items["document"].tolist() == ["1"]
    assert {finding.kind for finding in made.findings} == {"amount-unreadable"}


def test_the_proof_states_what_was_used() -> None:
    made = work(Grid("Items", [ITEMS, item("Acme", "1", 10.0), [*item("Acme", "2", 15.0)[:5], ""]]))
    (proof,) = made.reading.proofs
    assert proof.used.minor == {"": 2500}
    assert proof.closes


def test_a_payment_that_is_posted_already_is_not_counted_again() -> None:
    head = [*ITEMS, "Type"]
    rows = [[*item("Acme", "1001", 150.0), "Invoice"], [*item("Acme", "PMT-1", -150.0), "Payment"]]
    made = work(
        Grid("Items", [head, *rows]),
        Grid("Cash", [["Payment ID", *CASH], ["PMT-1", date(2026, 6, 1), "Acme", "", 150.0]]),
    )
    assert made.credits["credit_balance"].tolist() == [15000]
    assert "PMT-1" not in {line[1] for line in lines_of(made)}


def test_three_decimals_of_a_currency_are_decimals() -> None:
    head = ["Invoice No", "Customer", "Due Date", "Currency", "Balance"]
    rows = [[f"K{n}", "Acme", date(2026, 5, 1), "KWD", text] for n, text in enumerate(("1.234", "2.345", "12.500"))]
    assert work(Grid("Items", [head, *rows])).ledger.open_items["open_amount"].sum() == 16079


def test_a_point_that_may_be_thousands_or_decimals_is_not_read() -> None:
    head = ["Invoice No", "Customer", "Due Date", "Balance"]
    made = work(
        Grid("Items", [head, ["1", "Acme", date(2026, 5, 1), "1.234"], ["2", "Acme", date(2026, 5, 2), "2.345"]])
    )
    assert len(made.ledger.open_items) == 0
    assert {finding.kind for finding in made.findings} == {"amount-ambiguous"}


def words(path: Path, sheet: str, heading: str) -> dict[str, Any]:
    rows = [[cell.value for cell in row] for row in sheet_of(path, sheet).iter_rows()]
    head = next(row for row in rows if "Row key" in row)
    key, at = head.index("Row key"), head.index(heading)
    return {str(row[key]): row[at] for row in rows[rows.index(head) + 1 :] if row[key] and row[at]}


def sheet_of(path: Path, name: str) -> Worksheet:
    sheet = openpyxl.load_workbook(path)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def decide(path: Path, document: str, word: str) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["AR Matches"]
    assert isinstance(sheet, Worksheet)
    at = {cell.value: (cell.row or 0, cell.column or 0) for row in sheet.iter_rows() for cell in row}
    sheet.cell(at[document][0], at["Note"][1]).value = word
    book.save(path)


def test_a_word_stays_with_its_receipt_when_rows_are_inserted_above(tmp_path: Path) -> None:
    items = [item("Acme", f"INV-{n}", 100.0 + n) for n in range(3)]
    cash = [[date(2026, 6, n + 1), "ACME", f"INV-{n}", 100.0 + n] for n in range(3)]
    path = save(tmp_path / "b.xlsx", Open=[ITEMS, *items], Bank=[CASH, *cash])
    run(path, Order(AS_OF))
    decide(path, "INV-1", "mine")
    before = words(path, "AR Matches", "Note")
    book = openpyxl.load_workbook(path)
    for name, row in (("Open", item("Bolt", "INV-77", 1.0)), ("Bank", [date(2026, 6, 9), "ZED", "", 999.99])):
        sheet = book[name]
        sheet.insert_rows(2)
        for column, value in enumerate(row, 1):
            sheet.cell(2, column).value = value
    book.save(path)
    run(path, Order(AS_OF))
    assert words(path, "AR Matches", "Note") == before
    assert next(iter(before)).startswith("2026-06-02 10100 ACME INV-1")


def test_words_are_kept_while_a_sheet_has_nothing_else_to_say(tmp_path: Path) -> None:
    items = [item("Acme", "INV-1", 100.0)]
    path = save(tmp_path / "b.xlsx", Open=[ITEMS, *items], Bank=[CASH, [date(2026, 6, 1), "ACME", "INV-1", 100.0]])
    run(path, Order(AS_OF))
    decide(path, "INV-1", "mine")
    book = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row] for row in book["Bank"].iter_rows()]
    book["Bank"].delete_rows(1, 9)
    book.save(path)
    assert run(path, Order(AS_OF)).status is Status.DONE
    assert list(words(path, "AR Matches", "Note").values()) == ["mine"]
    book = openpyxl.load_workbook(path)
    for row in rows:
        book["Bank"].append(row)
    book.save(path)
    run(path, Order(AS_OF))
    assert list(words(path, "AR Matches", "Note").values()) == ["mine"]
    assert "no longer" not in str(words(path, "AR Matches", "Receipt"))
