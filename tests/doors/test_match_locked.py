"""What a person accepts or rejects in AR Matches is obeyed by every later run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from test_run import put
from workbook_cases import AS_OF, save

import xl_ar as ar
from xl_ar.commands.review.decisions import Decisions, read_decisions
from xl_ar.core.schema import OPEN_ITEMS, RECEIPTS
from xl_ar.outcome import Order, Status
from xl_ar.registry import steps
from xl_ar.run import run
from xl_ar.sheets.people import KEY_HEADING

ORDER = Order(AS_OF)
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 30)
REGISTER: list[list[Any]] = [
    ["Invoice No", "Customer", "Invoice Date", "Due Date", "Amount", "Balance", "Currency"],
    ["INV-7001", "Acme Ltd", MAY, JUNE, 70.00, 70.00, "EUR"],
    ["INV-7002", "Acme Ltd", MAY, JUNE, 70.00, 70.00, "EUR"],
    ["INV-7003", "Acme Ltd", MAY, JUNE, 45.50, 45.50, "EUR"],
]
BANK: list[list[Any]] = [
    ["Receipt ID", "Value Date", "Payer", "Amount", "Currency", "Remittance"],
    ["R-1", date(2026, 6, 10), "ACME LTD", 70.00, "EUR", "payment"],
    ["R-2", date(2026, 6, 11), "ACME LTD", 70.00, "EUR", "payment"],
]


def key(receipt: str, document: str) -> str:
    return f"{receipt} | {document} Acme Ltd EUR"


def book(path: Path, register: list[list[Any]] = REGISTER, bank: list[list[Any]] = BANK) -> Path:
    save(path, Open_Invoices=register, Bank_Receipts=bank)
    assert run(path, ORDER).changed
    return path


def lines(path: Path) -> dict[str, dict[str, Any]]:
    """The lines of AR Matches by their key."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("AR Matches").to_python()
    head = next(row for row in rows if KEY_HEADING in row)
    body = [dict(zip(map(str, head), row, strict=True)) for row in rows[rows.index(head) + 1 :]]
    return {str(row[KEY_HEADING]): row for row in body if row[KEY_HEADING]}


def findings(path: Path) -> list[str]:
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("AR Findings").to_python()
    return [str(row[4]) for row in rows if len(row) > 4 and "not obeyed" in str(row[4])]


def test_an_accepted_line_is_locked_and_a_further_run_changes_nothing(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    before = lines(path)
    assert {row["Status"] for row in before.values()} == {"review"}
    chosen = key("R-1", "INV-7001")
    put(path, "AR Matches", "Decision", chosen, "Accept")
    put(path, "AR Matches", "Note", chosen, "asked them")
    assert run(path, ORDER).status is Status.DONE
    row = lines(path)[chosen]
    assert (row["Status"], row["Applied"], row["Decision"], row["Note"]) == ("locked", 70.0, "Accept", "asked them")
    again = path.read_bytes()
    assert not run(path, ORDER).changed
    assert path.read_bytes() == again


def test_python_sees_the_decisions_of_a_workbook(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    put(path, "AR Matches", "Decision", key("R-1", "INV-7001"), "Accept")
    found = ar.open_workbook(path).match(AS_OF)
    assert found.loc[found["receipt_id"] == "R-1", ["document", "status"]].values.tolist() == [["INV-7001", "locked"]]


def test_other_receipts_do_not_take_a_locked_item(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    put(path, "AR Matches", "Decision", key("R-1", "INV-7001"), "Accept")
    run(path, ORDER)
    others = [row for name, row in lines(path).items() if name.startswith("R-2")]
    assert [row["Document"] for row in others] == ["INV-7002"]


def test_a_locked_receipt_is_no_credit_any_more(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")

    def credits() -> str:
        book = CalamineWorkbook.from_path(str(path))
        return str(book.get_sheet_by_name("AR Credits").to_python()) if "AR Credits" in book.sheet_names else ""

    assert "R-1" in credits()
    put(path, "AR Matches", "Decision", key("R-1", "INV-7001"), "Accept")
    run(path, ORDER)
    assert "R-1" not in credits()


def test_the_amount_that_the_line_showed_is_kept(tmp_path: Path) -> None:
    bank = [BANK[0], ["R-1", date(2026, 6, 10), "ACME LTD", 60.00, "EUR", "INV-7001"]]
    path = book(tmp_path / "book.xlsx", bank=bank)
    chosen = key("R-1", "INV-7001")
    put(path, "AR Matches", "Decision", chosen, "Accept")
    run(path, ORDER)
    assert (lines(path)[chosen]["Applied"], lines(path)[chosen]["Status"]) == (60.0, "locked")


def test_a_decision_taken_back_is_matched_anew(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    before = lines(path)
    chosen = key("R-1", "INV-7001")
    put(path, "AR Matches", "Decision", chosen, "Accept")
    run(path, ORDER)
    put(path, "AR Matches", "Decision", chosen, "")
    run(path, ORDER)
    assert lines(path) == before


def test_a_rejected_pair_is_not_proposed_again_and_stays_in_sight(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    chosen = key("R-1", "INV-7001")
    put(path, "AR Matches", "Decision", chosen, "Reject")
    run(path, ORDER)
    found = lines(path)
    assert (found[chosen]["Status"], found[chosen]["Applied"], found[chosen]["Decision"]) == ("rejected", "", "Reject")
    assert found[key("R-1", "INV-7002")]["Applied"] == 70.0
    again = path.read_bytes()
    assert not run(path, ORDER).changed
    assert path.read_bytes() == again


def test_a_conflict_is_a_finding_and_the_older_receipt_keeps_its_item(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    put(path, "AR Matches", "Decision", key("R-1", "INV-7001"), "Accept")
    run(path, ORDER)
    (other,) = [name for name in lines(path) if name.startswith("R-2")]
    put(path, "AR Matches", "Row key", other, key("R-2", "INV-7001"))  # as if it had been shown for the same item
    put(path, "AR Matches", "Decision", key("R-2", "INV-7001"), "Accept")
    outcome = run(path, ORDER)
    assert outcome.status is Status.DONE
    assert findings(path) == ["Accept is not obeyed: nothing is open of the item any more"]
    assert lines(path)[key("R-1", "INV-7001")]["Status"] == "locked"


def test_more_than_is_open_is_not_obeyed_and_needs_a_person(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    put(path, "AR Matches", "Decision", key("R-1", "INV-7001"), "Accept")
    put(path, "Open Invoices", "Balance", "INV-7001", 30.0)
    outcome = run(path, Order(AS_OF, steps("match")))
    assert outcome.status is Status.NEEDS_PERSON
    assert findings(path) == ["Accept is not obeyed: INV-7001 has 30.00 open, the line applies 70.00"]


# rows that are read by their key alone


def receipts(*rows: tuple[str, int]) -> Any:
    size = len(rows)
    columns = {"receipt_id": [row[0] for row in rows], "amount": [row[1] for row in rows], "currency": ["EUR"] * size}
    return RECEIPTS.conform(columns, size)


def items(*rows: tuple[str, int]) -> Any:
    columns = {
        "item_id": [row[0] for row in rows],
        "document": [row[0].upper() for row in rows],
        "customer": ["Acme"] * len(rows),
        "currency": ["EUR"] * len(rows),
        "original_amount": [row[1] for row in rows],
        "open_amount": [row[1] for row in rows],
    }
    return OPEN_ITEMS.conform(columns, len(rows))


def decided(people: dict[str, dict[str, Any]], came: Any, owed: Any) -> Decisions:
    return read_decisions(people, came, owed, owed)


def accepted(found: Decisions) -> list[tuple[str, str, int]]:
    return [] if found.accepted is None else list(found.accepted.itertuples(index=False, name=None))


ACCEPT = {"Decision": "Accept"}


def test_a_key_alone_applies_what_is_open_up_to_the_rest_of_the_receipt() -> None:
    people = {"R-1 | A Acme EUR": ACCEPT, "R-1 | B Acme EUR": ACCEPT}
    found = decided(people, receipts(("R-1", 1000)), items(("a", 700), ("b", 700)))
    assert accepted(found) == [("R-1", "a", 700), ("R-1", "b", 300)]


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ({"R-1 | A Acme EUR": ACCEPT | {"Applied": 8.0}}, "A has 7.00 open, the line applies 8.00"),
        ({"R-1 | A Acme EUR": ACCEPT | {"Applied": -1.0}}, "A has 7.00 open, the line applies -1.00"),
        (
            {"R-1 | A Acme EUR": ACCEPT | {"Applied": 6.0}, "R-1 | B Acme EUR": ACCEPT | {"Applied": 6.0}},
            "the accepted lines apply 12.00, the receipt is 10.00",
        ),
        ({"R-1 | C Acme EUR": ACCEPT | {"Applied": 1.0}}, "nothing is open of the item"),
    ],
)
def test_what_cannot_be_obeyed_is_said_and_nothing_is_taken(people: dict[str, Any], said: str) -> None:
    found = decided(people, receipts(("R-1", 1000)), items(("a", 700), ("b", 700), ("c", 0)))
    assert accepted(found) == []
    assert [finding.kind for finding in found.findings] == ["decision-not-obeyed"]
    assert said in found.findings[0].message


def test_rows_that_went_away_and_other_words_decide_nothing() -> None:
    people = {"R-9 | A Acme EUR": ACCEPT, "R-1 | A Acme EUR": {"Decision": "Hold"}, "R-1 |": ACCEPT}
    found = decided(people, receipts(("R-1", 1000)), items(("a", 700)))
    assert [finding.seen for finding in found.findings] == ["R-9 | A Acme EUR"]
    assert replace(found, findings=()) == Decisions()


def test_a_long_key_is_told_by_document_and_customer() -> None:
    long = "R" * 130
    row = ACCEPT | {"Applied": 7.0, "Document": "A", "Customer": "Acme"}
    found = decided({long[:120]: row}, receipts((long, 1000)), items(("a", 700), ("b", 700)))
    assert accepted(found) == [(long, "a", 700)]


def test_a_long_key_of_two_receipts_is_not_guessed() -> None:
    long = "R" * 130
    row = ACCEPT | {"Document": "A", "Customer": "Acme"}
    found = decided({long[:120]: row}, receipts((long, 1000), (long + "1", 1000)), items(("a", 700)))
    assert accepted(found) == []
    assert "cannot be told" in found.findings[0].message
