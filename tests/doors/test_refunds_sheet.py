"""AR Refunds: rows from decisions, held against the credit, kept with what people say; the ledger never moves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_cases import CASH_HEAD, Desk, desk

from xl_ar.core.credit_refunds import Asked, judged
from xl_ar.core.refunds import Refund, RefundPolicy, RefundStatus
from xl_ar.errors import RefusedError
from xl_ar.settings import CreditSettings, Settings

SHEET = "AR Refunds"
MEMO = ["CM-1", "Acme Ltd", date(2026, 5, 1), date(2026, 5, 1), -4200.0, -4200.0, "USD"]
INVOICE = ["INV-1", "Acme Ltd", date(2026, 5, 1), date(2026, 6, 30), 1000.0, 1000.0, "USD"]
NO_CASH = [["R-0", date(2026, 6, 1), "", 0.0, "USD", ""]]
NAMES = {"payee": "Acme Ltd", "method": "ACH", "maker": "ann", "checker": "bob"}


def refunds(*lines: list[Any], cash: list[list[Any]] | None = None, **chosen: Any) -> Desk:
    """A desk on which every credit is decided Refund, after the run that follows."""
    made = desk([*map(list, lines)], cash or NO_CASH, settings=Settings(credits=CreditSettings(**chosen)))
    for key in made.rows("AR Credits"):
        made.say("AR Credits", key, decision="Refund")
    made.run("credits")
    return made


def only(made: Desk) -> dict[str, Any]:
    (row,) = made.rows(SHEET).values()
    return row


def said(made: Desk, **words: Any) -> dict[str, Any]:
    """The one refund after a person has written and the credits are run again."""
    made.say(SHEET, only(made)["Row key"], **words)
    made.run("credits")
    return only(made)


def test_no_decision_makes_no_sheet() -> None:
    assert SHEET not in desk([MEMO], NO_CASH).ours


def test_a_decision_is_a_pending_refund_of_the_whole_credit() -> None:
    row = only(refunds(MEMO))
    assert (row["Refund"], row["Available"], row["Status"], row["Counts as"]) == (4200.0, 4200.0, "Pending", "Pending")
    assert (row["Document"], row["Stands against it"]) == ("CM-1", "")


def test_a_refund_changes_no_figure_of_the_ledger() -> None:
    before = desk([MEMO, INVOICE], NO_CASH)
    after = refunds(MEMO, INVOICE)
    assert before.last
    assert after.last
    assert before.last.work.credits.equals(after.last.work.credits)
    assert before.last.work.aging.totals.equals(after.last.work.aging.totals)


def test_the_way_of_a_refund_from_pending_to_paid_out_and_posted() -> None:
    made = refunds(MEMO)
    assert said(made, status="Approved", **NAMES)["Counts as"] == "Approved"
    assert said(made, status="Disbursed")["Counts as"] == "Disbursed"
    assert only(made)["Available"] == 4200.0
    made.items = [INVOICE]  # the ledger has posted it
    for _ in range(2):
        made.run("credits")
        assert (only(made)["Counts as"], only(made)["Stands against it"]) == ("Disbursed", "")
        assert only(made)["Checker"] == "bob"


@pytest.mark.parametrize(("words", "told"), [
    ({"other_amount": 5000}, "5000.00 asked for, the available credit is 4200.00"),  # O83
    ({"checker": "Ann"}, "Ann asked for it and cannot approve it"),  # O83: maker is checker
    ({"checker": ""}, "1 approver other than the maker must sign"),
    ({"other_amount": "50,00"}, "Other amount '50,00'; an amount such as 50.00 must stand there"),
    ({"status": "Disbursed"}, "Pending cannot become Disbursed; Approved, Voided may stand there"),
    ({"status": "Paid"}, "Status 'Paid'; Pending, Approved, Disbursed, Voided may stand there"),
])  # fmt: skip
def test_a_step_that_is_not_allowed_is_told_and_the_status_that_counts_stays(words: dict[str, Any], told: str) -> None:
    made = refunds(MEMO)
    row = said(made, **({"status": "Approved"} | NAMES | {"maker": "Ann"} | words))
    assert told in row["Stands against it"]
    assert (row["Counts as"], row["Status"]) == ("Pending", words.get("status", "Approved"))


def test_a_part_may_be_refunded() -> None:
    row = said(refunds(MEMO), other_amount=200.5, status="Approved", **NAMES)
    assert (row["Refund"], row["Counts as"]) == (200.5, "Approved")


def test_a_large_refund_needs_a_second_checker() -> None:
    made = refunds(MEMO, second_checker_from="4000")
    assert (
        "2 approvers other than the maker must sign from 4000.00 on"
        in said(made, status="Approved", **NAMES)["Stands against it"]
    )
    assert said(made, second_checker="cy")["Counts as"] == "Approved"


def test_cash_is_refunded_to_its_payer_once_it_has_cleared() -> None:
    cash = [["R-9", date(2026, 6, 25), "Acme Ltd", 300.0, "USD", "", "Acme Ltd"]]
    made = desk([[*INVOICE[:5], 0.0, "USD"]], cash, cash_head=[*CASH_HEAD, "Customer"])
    (key,) = made.rows("AR Credits")
    made.say("AR Credits", key, decision="Refund")
    made.run("credits")
    assert only(made)["Payer"] == "Acme Ltd"
    row = said(made, payee="Someone Else")
    assert "The cash of 2026-06-25 counts as cleared on 2026-07-05" in row["Stands against it"]
    assert "paid by 'Acme Ltd', refund to 'Someone Else'" in row["Stands against it"]


def test_a_credit_beside_debits_is_applied_first() -> None:
    made = refunds(MEMO, [*INVOICE[:4], 9000.0, 9000.0, "USD"])
    assert "The customer has debits open" in said(made, status="Approved", **NAMES)["Stands against it"]


def test_a_refund_stays_where_its_credit_or_its_decision_is_gone() -> None:
    made = refunds(MEMO)
    said(made, note="call back")
    made.items = [INVOICE]
    made.run("credits")
    assert "4200.00 asked for, the available credit is 0.00" in only(made)["Stands against it"]
    made.items = [MEMO]
    made.run("credits")
    made.say("AR Credits", next(iter(made.rows("AR Credits"))), decision="")
    made.run("credits")
    assert only(made)["Stands against it"] == "The decision Refund does not stand in AR Credits any more"
    assert said(made, status="Voided")["Counts as"] == "Voided"
    assert only(made)["Note"] == "call back"


def test_an_approved_refund_whose_credit_is_used_up_is_not_paid_out() -> None:
    made = refunds(MEMO)
    said(made, status="Approved", **NAMES)
    made.items = [MEMO, [*INVOICE[:4], 9000.0, 9000.0, "USD"]]
    row = said(made, status="Disbursed")
    assert "the available credit is 0.00" in row["Stands against it"]
    assert row["Counts as"] == "Approved"


def test_a_run_again_changes_nothing() -> None:
    made = refunds(MEMO)
    said(made, status="Approved", **NAMES)
    before = made.ours[SHEET]
    made.run("credits")
    assert made.ours[SHEET] == before


def test_a_sheet_that_cannot_be_read_is_not_written_over() -> None:
    made = refunds(MEMO)
    made.ours[SHEET] = made.ours[SHEET][:3]
    with pytest.raises(RefusedError, match="no refund can be read from it"):
        made.run("credits")


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 9000), st.sampled_from(list(RefundStatus)), st.sampled_from(list(RefundStatus)))),
    st.integers(0, 12_000),
)
def test_together_never_more_than_the_credit(rows: list[tuple[int, RefundStatus, RefundStatus]], credit: int) -> None:
    asked = [
        Asked(Refund(amount, "USD", 0, "CM", None, "", "A", "", "ACH", "ann", ("bob",)), ("C",), before, wanted, credit)
        for amount, before, wanted in rows
    ]
    found = judged(asked, {("C",): credit}, date(2026, 6, 30), lambda _: RefundPolicy())
    begun = [
        one.refund.amount for one, seen in zip(asked, found, strict=True)
        if one.before in (RefundStatus.PENDING, RefundStatus.APPROVED)
        and seen.step.status in (RefundStatus.PENDING, RefundStatus.APPROVED, RefundStatus.DISBURSED)
        and not seen.step.against
    ]  # fmt: skip
    assert sum(begun) <= credit
