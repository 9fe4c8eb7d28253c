"""The register over time: the next export, rows moved, changed and deleted by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from review_cases import AS_OF, Desk, desk, invoice, key, opened, receipt, told

from xl_ar.commands.matching import COLUMNS as MATCH_COLUMNS
from xl_ar.commands.review.book import DIFFERENCES
from xl_ar.commands.review.register import COLUMNS
from xl_ar.core.register.lines import REASONS, Kind
from xl_ar.core.register.posting import Status
from xl_ar.errors import RefusedError, UsageError
from xl_ar.excel.book import Book
from xl_ar.excel.guard import FileKind
from xl_ar.outcome import Order
from xl_ar.planning import Plan, plan_book
from xl_ar.registry import steps
from xl_ar.tables.grid import Grid

# the next export


def exported(**balances: float) -> Desk:
    """R-1 of 60 is applied to INV-101 of 100; then the ledger is exported anew with these balances."""
    made = desk(cash=[receipt("R-1", 60.0, "INV-101")])
    made.decide(key("R-1", "INV-101"), decision="Accept")
    made.run("decide")
    known = {"INV-101": 100.0, "INV-102": 40.0, "INV-103": 75.5} | {
        name.replace("_", "-"): value for name, value in balances.items()
    }
    amounts = {"INV-101": 100.0, "INV-102": 40.0, "INV-103": 75.5}
    made.items = [invoice(name, value, amounts[name]) for name, value in known.items() if value]
    made.run("match,age,credits")
    return made


@pytest.mark.parametrize(("balance", "status", "left"), [
    (100.0, "pending in ledger", 4000), (40.0, "in ledger", 4000), (0.0, "in ledger", None), (55.0, "unclear", 5500),
])  # fmt: skip
def test_what_the_next_export_shows(balance: float, status: str, left: int | None) -> None:
    made = exported(INV_101=balance)
    assert [line[-1] for line in told(made)] == [status]
    assert opened(made).get("INV-101") == left
    doubts = made.findings("application-unclear")
    assert bool(doubts) == (status == "unclear")
    assert all("100.00 EUR was open in the ledger at A-00001, now 55.00 is" in doubt for doubt in doubts)
    assert made.last is not None
    assert made.last.work.unapplied["amount"].tolist() == [0]  # the receipt is used up either way


def test_an_unclear_line_is_settled_by_a_persons_mark() -> None:
    made = exported(INV_101=55.0)
    (name,) = made.rows("AR Applications")
    made.say("AR Applications", name, undo="In ledger")
    made.run("age")
    assert [line[-1] for line in told(made)] == ["in ledger"]
    assert made.findings("application-unclear") == []
    assert made.register()[0]["Undo"] == "In ledger"


def test_a_later_posting_of_the_ledger_itself_disturbs_nothing() -> None:
    made = exported(INV_101=40.0)
    made.items[0] = invoice("INV-101", 15.0, 100.0)
    made.run("age")
    assert [line[-1] for line in told(made)] == ["in ledger"]
    assert opened(made)["INV-101"] == 1500


def test_the_past_is_seen_as_it_was_after_the_ledger_has_posted() -> None:
    made = exported(INV_101=40.0)
    made.run("age", as_of=date(2026, 6, 15))
    assert made.last is not None
    aged = made.last.work.aging.detail
    assert aged.loc[aged["document"] == "INV-101", "open_amount"].tolist() == [10000]


# the register as a person leaves it


def applied_twice() -> Desk:
    made = desk(cash=[receipt("R-1", 100.0, "INV-101"), receipt("R-2", 40.0, "INV-102")])
    made.run("accept,decide")
    assert len(told(made)) == 2
    return made


def test_the_register_is_read_wherever_its_rows_and_columns_stand() -> None:
    made = applied_twice()
    before = told(made)
    rows = made.ours["AR Applications"]
    top = next(n for n, row in enumerate(rows) if "Row key" in row)
    table = [row[::-1] for row in [rows[top], *rows[:top:-1]]]
    made.ours["AR Applications"] = [[""] * len(rows[0]), *table]
    made.run("age")
    assert told(made) == before


def test_the_register_is_written_by_every_run_and_never_removed() -> None:
    made = applied_twice()
    made.cash = []
    plan = made.run("age")
    assert "AR Applications" in {sheet.name for sheet in plan.sheets}
    made.items = [invoice("INV-900", 5.0)]
    plan = made.run("setup")
    assert ("AR Applications" in made.ours, plan.remove) == (True, ())


def test_a_line_changed_by_hand_is_told_as_long_as_it_stands() -> None:
    made = applied_twice()
    first = next(iter(made.rows("AR Applications")))
    made.say("AR Applications", first, amount=90.0)
    for _ in range(2):
        made.run("age")
        assert made.findings("register-changed") == ["A-00001 is not as it was written; it counts as it stands"]
    assert opened(made)["INV-101"] == 1000


def test_a_line_deleted_by_hand_is_told() -> None:
    made = applied_twice()
    rows = made.ours["AR Applications"]
    made.ours["AR Applications"] = [row for row in rows if row[0] != "A-00001"]
    made.run("age")
    assert made.findings("register-changed") == ["1 lines are missing: A-00001; they do not count"]


def test_a_row_typed_into_the_register_is_kept_and_not_counted() -> None:
    made = applied_twice()
    rows = made.ours["AR Applications"]
    head = next(row for row in rows if "Row key" in row)
    typed = {"Document": "INV-103", "Amount": 5.0, "Note": "mine", "Currency": "EUR"}
    rows.append([typed.get(name, "") for name in head])
    for _ in range(2):
        made.run("age")
        last = made.ours["AR Applications"][-1]
        assert {name: value for name, value in zip(head, last, strict=True) if value != ""} == typed
        assert opened(made)["INV-103"] == 7550


def test_a_copied_row_counts_once_and_a_changed_copy_is_told() -> None:
    made = applied_twice()
    before = told(made)
    rows = made.ours["AR Applications"]
    rows.append(list(rows[-1]))
    made.run("age")
    assert (told(made), made.findings("register-changed")) == (before, [])
    rows = made.ours["AR Applications"]
    rows.append([5.0 if value == 40.0 else value for value in rows[-1]])
    for _ in range(2):
        made.run("age")
        assert opened(made)["INV-102"] == 0
        assert made.findings("register-changed") == ["a row that is no application; it is kept and not counted"]


def test_nothing_is_decided_while_a_line_cannot_be_read() -> None:
    made = applied_twice()
    made.say("AR Applications", list(made.rows("AR Applications"))[1], amount="forty")
    made.cash.append(receipt("R-3", 75.5, "INV-103"))
    made.run("match,accept,decide")
    assert made.findings("decision-not-obeyed") == [
        "nothing is applied while A-00002 in AR Applications cannot be read"
    ]
    rows = made.ours["AR Applications"]
    assert [row[0] for row in rows[-2:]] == ["A-00001", "A-00002"]
    rows[-1][rows[-3].index("Amount")] = 40.0
    made.run("decide")
    assert [line["Application"] for line in made.register()] == ["A-00001", "A-00002", "A-00003"]
    assert made.findings("register-changed") == []


def test_a_register_without_its_headings_is_refused() -> None:
    made = applied_twice()
    made.ours["AR Applications"] = [row for row in made.ours["AR Applications"] if "Row key" not in row]
    with pytest.raises(RefusedError, match="AR Applications: the row of headings is gone"):
        made.run("age")


def test_who_decides_must_be_said() -> None:
    with pytest.raises(UsageError, match="who decides is not said"):
        desk().run("decide", by=" ")


def test_a_receipt_of_which_more_is_applied_than_it_brings_is_told() -> None:
    made = applied_twice()
    made.cash[0] = receipt("R-1", 80.0, "INV-101")
    made.run("match")
    assert made.findings("application-unclear") == ["receipt R-1 brings 80.00, the register applies 100.00 of it"]


def test_receipts_without_a_number_are_known_by_what_they_are() -> None:
    cash = [[None, *receipt("", 100.0, "INV-101")[1:]]]
    made = desk(cash=cash)
    made.run("accept,decide")
    made.cash.insert(0, [None, date(2026, 6, 9), "OTHER", 5.0, "EUR", "x"])
    made.run("match")
    assert len([row for row in made.rows("AR Matches").values() if row["Status"] == "applied"]) == 1
    assert made.last is not None
    assert made.last.work.unapplied["amount"].tolist() == [500, 0]


def test_the_docs_list_every_kind_status_and_reason_code() -> None:
    page = (Path(__file__).parents[2] / "docs" / "review.md").read_text(encoding="utf-8")
    for code, meaning in REASONS.items():
        assert f"| `{code}` | {meaning} |" in page
    for word in (*DIFFERENCES, *Kind, *Status):
        assert f"`{word}`" in page
    for column in (*COLUMNS, *(column for column in MATCH_COLUMNS if column.person)):
        assert f"`{column.heading}`" in page


def _beside(made: Desk, name: str) -> Plan:
    """A run over the ledger with the register's rows on one more sheet of the workbook."""
    grids = (Grid("Items", [made.head, *made.items]), Grid("Bank", [made.cash_head, *made.cash]))
    again = Grid(name, made.ours["AR Applications"])
    book = Book(Path("book.xlsx"), FileKind.XLSX, (*grids, again), "hash", "print")
    return plan_book(book, Order(AS_OF, steps("match"), made.settings), made.ours)


def _applied() -> Desk:
    made = desk()
    made.decide(key("R-1", "INV-101"), decision="Accept")
    made.run("decide")
    return made


def test_a_copy_of_the_register_is_no_table_of_the_users() -> None:
    made = _applied()
    plan = _beside(made, "AR Applications (2)")
    assert len(plan.work.items) == 3
    assert [(f.sheet, f.message) for f in plan.findings if f.kind == "register-changed"] == [
        ("AR Applications (2)", "a copy of AR Applications; it is not read")
    ]
    assert not plan.changes["AR Matches"].any


def test_a_register_under_another_name_is_refused() -> None:
    made = _applied()
    grid = Grid("Cash book", made.ours.pop("AR Applications"))
    book = Book(Path("book.xlsx"), FileKind.XLSX, (Grid("Items", [made.head, *made.items]), grid), "hash", "print")
    with pytest.raises(RefusedError, match=r"sheet 'Cash book': this is the register AR Applications renamed\. Rename"):
        plan_book(book, Order(AS_OF, steps("match")), made.ours)
