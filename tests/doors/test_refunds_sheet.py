"""AR Refunds: rows from decisions, held against the credit, kept with what people say; the ledger never moves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from review_cases import CASH_HEAD, ITEM_HEAD, Desk, desk

from xl_ar.core.credits.refunds import Refund, RefundPolicy, RefundStatus
from xl_ar.core.credits.shared import Asked, OpenCredit, judged
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


MORE = [*INVOICE[:4], 9000.0, 9000.0, "USD"]


@pytest.mark.parametrize(("allowed", "counts", "column"), [
    (True, "Approved", "Worth knowing"), (False, "Pending", "Stands against it"),
])  # fmt: skip
def test_a_credit_beside_debits_is_told_with_the_net_of_the_account(allowed: bool, counts: str, column: str) -> None:
    """D365 has the option "include customers with outstanding debits"; here it is credits.refund_beside_debits."""
    row = said(refunds(MEMO, MORE, refund_beside_debits=allowed), status="Approved", **NAMES)
    assert (row["Counts as"], row["Available"]) == (counts, 4200.0)
    assert "The customer has debits of 9000.00 USD open; net 4800.00 USD owed to you" in row[column]


def test_a_credit_listed_under_debits_and_as_the_net_of_its_account_is_refunded_once() -> None:
    """CM-1 over 4,200.00 beside 1,000.00 of debits stands in two rows, of 3,200.00 and 1,000.00."""
    made = refunds(MEMO, INVOICE)
    first, second = made.rows(SHEET)
    assert [row["Refund"] for row in made.rows(SHEET).values()] == [3200.0, 1000.0]
    assert [row["Open when asked"] for row in made.rows(SHEET).values()] == [4200.0, 4200.0]
    made.say(SHEET, first, status="Approved", other_amount=4200, **NAMES)
    made.say(SHEET, second, status="Approved", **NAMES)
    made.run("credits")
    rows = made.rows(SHEET)
    assert (rows[first]["Counts as"], rows[second]["Counts as"]) == ("Approved", "Pending")
    assert "1000.00 asked for, the available credit is 0.00" in rows[second]["Stands against it"]


def approved_and_gone(**chosen: Any) -> Desk:
    """A refund approved, and a ledger that does not show its credit any more."""
    made = refunds(MEMO, **chosen)
    said(made, status="Approved", **NAMES)
    made.items = [INVOICE]
    made.run("credits")
    return made


def test_a_refund_that_the_ledger_posted_first_is_paid_out_once_its_document_is_named() -> None:
    made = approved_and_gone()
    row = said(made, status="Disbursed")
    assert "the available credit is 0.00" in row["Stands against it"]
    assert "name its document in Posted as; else void it" in row["Worth knowing"]
    row = said(made, posted_as="RF-17")
    assert (row["Counts as"], row["Stands against it"]) == ("Disbursed", "")
    made.run("credits")
    assert only(made)["Counts as"] == "Disbursed"


def test_a_named_posting_counts_only_where_the_ledger_shows_that_much_less() -> None:
    made = refunds(MEMO)
    said(made, status="Approved", **NAMES)
    made.items = [[*MEMO[:4], -4200.0, -1000.0, "USD"]]
    row = said(made, status="Disbursed", posted_as="RF-17")
    assert (row["Counts as"], row["Available"]) == ("Approved", 1000.0)
    assert "4200.00 asked for, the available credit is 1000.00" in row["Stands against it"]


def test_a_voided_refund_is_proposed_again_in_a_row_of_its_own() -> None:
    made = refunds(MEMO)
    assert said(made, status="Voided", note="wrong payee")["Counts as"] == "Voided"
    made.run("credits")
    assert len(made.rows(SHEET)) == 1
    made.say(SHEET, only(made)["Row key"], status="Pending")
    for _ in range(2):
        made.run("credits")
        first, second = made.rows(SHEET).values()
        assert (first["Counts as"], first["Worth knowing"]) == ("Voided", "Proposed again below")
        assert (second["Counts as"], second["Refund"], second["Available"]) == ("Pending", 4200.0, 4200.0)
        assert (first["Stands against it"], second["Stands against it"], first["Note"]) == ("", "", "wrong payee")
    made.say(SHEET, second["Row key"], status="Voided")
    made.run("credits")
    made.say(SHEET, second["Row key"], status="Pending")
    made.run("credits")
    assert [row["Counts as"] for row in made.rows(SHEET).values()] == ["Voided", "Voided", "Pending"]


HEAD = [*ITEM_HEAD, "Type"]


@pytest.mark.parametrize(("line", "told"), [
    (["P-1", "Acme Ltd", date(2026, 6, 25), None, -300.0, -300.0, "USD", "Payment"], "counts as cleared on 2026-07-05"),
    (["I-1", "Acme Ltd", date(2026, 6, 25), None, 300.0, -90.0, "USD", "Invoice"], "check that it has cleared"),
    (["C-1", "Acme Ltd", date(2026, 6, 25), None, -300.0, -300.0, "USD", "Credit memo"], ""),
])  # fmt: skip
def test_cash_that_the_ledger_has_posted_must_clear_too(line: list[Any], told: str) -> None:
    """A payment on account is cash of its day; of an overpaid invoice the day of the cash is not known."""
    made = desk([line], NO_CASH, head=HEAD)
    made.say("AR Credits", next(iter(made.rows("AR Credits"))), decision="Refund")
    made.run("credits")
    row = only(made)
    assert told in row["Stands against it"] + row.get("Worth knowing", "")
    assert bool(row["Stands against it"]) == (line[0] == "P-1")


def test_what_is_recommended_instead_is_told() -> None:
    row = only(refunds([*MEMO[:2], date(2022, 1, 3), date(2022, 1, 3), *MEMO[4:]]))
    assert row["Worth knowing"] == "AR Credits recommends to review it"


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
    made = refunds(MEMO, refund_beside_debits=False)
    said(made, status="Approved", **NAMES)
    made.items = [MEMO, MORE]
    row = said(made, status="Disbursed")
    assert "apply the credit to them first" in row["Stands against it"]
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


@pytest.mark.parametrize("decision", ["Refund", "Write off", "Transfer", "Hold", "Apply"])
def test_no_decision_changes_a_figure_of_the_ledger(decision: str) -> None:
    made = desk([MEMO, INVOICE], NO_CASH)
    assert made.last
    before = made.last.work
    for key in made.rows("AR Credits"):
        made.say("AR Credits", key, decision=decision)
    after = made.run("credits,age,match").work
    assert before.credits.equals(after.credits)
    assert before.aging.totals.equals(after.aging.totals)
    assert before.items["open_amount"].equals(after.items["open_amount"])


@pytest.mark.parametrize("steps", [("Approved",), ("Approved", "Disbursed")])
def test_what_the_ledger_lost_before_it_was_paid_out_is_not_taken_for_the_refund(steps: tuple[str, ...]) -> None:
    """Credit 4,200.00, of it 1,200.00 used up elsewhere, then 2,000.00 refunded: 1,000.00 is left, in every run."""
    made = refunds(MEMO)
    said(made, other_amount="2000.00")
    made.items = [[*MEMO[:5], -3000.0, "USD"]]
    for status in steps:
        assert said(made, status=status, **NAMES)["Counts as"] == status
    for _ in range(2):
        made.run("credits")
        (row,) = made.rows(SHEET).values()
        assert (row["Counts as"], row["Stands against it"], row["Refund"]) == (steps[-1], "", 2000.0)
        assert row.get("Open when asked", 4200.0) == (3000.0 if steps[-1] == "Disbursed" else 4200.0)


STATUS = st.sampled_from([*RefundStatus])
ROWS = st.lists(
    st.tuples(st.integers(-5, 9000), STATUS, STATUS, st.sets(st.sampled_from("DEF"), min_size=1), st.booleans())
)
OPEN = st.lists(st.tuples(st.sets(st.sampled_from("DEF"), min_size=1), st.integers(1, 6000)), max_size=4)


@settings(deadline=None)
@given(ROWS, OPEN, st.integers(0, 12_000))
def test_together_never_more_than_the_credit(
    rows: list[tuple[int, RefundStatus, RefundStatus, set[str], bool]], opened: list[tuple[set[str], int]], then: int
) -> None:
    """Of the account, and of the documents of each; what is paid out after the ledger posted it is apart."""
    credits = [OpenCredit(("C", "USD"), frozenset(documents), amount) for documents, amount in opened]
    asked = [
        Asked(
            Refund(amount, "USD", 0, "CM", None, "", "A", "", "ACH", "ann", ("bob",)),
            ("C", "USD"), frozenset(documents), before, wanted, then, posted_as="RF" if posted else "",
        )
        for amount, before, wanted, documents, posted in rows
    ]  # fmt: skip
    found = judged(asked, credits, date(2026, 6, 30), lambda _: RefundPolicy())
    begun = [
        one for one, seen in zip(asked, found, strict=True)
        if one.before in (RefundStatus.PENDING, RefundStatus.APPROVED)
        and seen.step.status in (RefundStatus.PENDING, RefundStatus.APPROVED, RefundStatus.DISBURSED)
        and not seen.step.against and "posted" not in "".join(seen.told)
    ]  # fmt: skip
    assert sum(one.refund.amount for one in begun) <= sum(amount for _, amount in opened)
    for one in begun:
        same = [each.refund.amount for each in begun if each.documents == one.documents]
        assert sum(same) <= sum(amount for documents, amount in opened if documents & one.documents)
        assert 0 < one.refund.amount <= then


@pytest.mark.parametrize("status", ["Approved", "", 7, "Disbursed"])
def test_what_was_approved_keeps_its_amount_whatever_is_typed_later(status: Any) -> None:
    made = refunds(MEMO, INVOICE)
    key = next(iter(made.rows(SHEET)))
    signed = {"payee": "Acme", "method": "ACH", "maker": "ann", "checker": "bob"}
    made.say(SHEET, key, other_amount="2100.50", status="Approved", **signed)
    made.run("credits")
    made.say(SHEET, key, other_amount=5000, status=status, **signed)
    made.run("credits")
    row = made.rows(SHEET)[key]
    assert row["Refund"] == 2100.5
    assert row["Counts as"] == ("Disbursed" if status == "Disbursed" else "Approved")
    assert ("pproved with 2100.50, which stays" in row["Worth knowing"]) == (status != "Disbursed")
    assert row["Other amount"] == 5000


def test_an_approved_amount_typed_over_beyond_the_credit_is_not_paid_out_until_it_is_put_back() -> None:
    made = refunds(MEMO, INVOICE)
    key = next(iter(made.rows(SHEET)))
    signed = {"payee": "Acme", "method": "ACH", "maker": "ann", "checker": "bob"}
    made.say(SHEET, key, status="Approved", other_amount="2100.50", **signed)
    made.run("credits")
    made.say(SHEET, key, refund=9000, status="Disbursed")
    made.run("credits")
    assert made.rows(SHEET)[key]["Counts as"] == "Approved"
    made.say(SHEET, key, refund=2100.5)
    made.run("credits")
    assert made.rows(SHEET)[key]["Counts as"] == "Disbursed"


TYPED = st.sampled_from(["", 5000, 4200, "2100.5", "4.200,00", -1, "all", 0])
SAID = st.sampled_from(["", "Pending", "Approved", "Disbursed", "Voided", "paid", 7])
NAME = st.sampled_from(["", "ann", "bob", "Acme Ltd", 12])


@settings(deadline=None, max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # each runs workbooks
@given(st.lists(st.tuples(st.integers(0, 1), TYPED, SAID, NAME, NAME), max_size=5))
def test_whatever_people_type_no_more_is_refunded_than_is_there_and_a_run_again_changes_nothing(
    words: list[tuple[int, Any, Any, Any, Any]],
) -> None:
    made = refunds(MEMO, INVOICE)
    for place, other, status, maker, checker in words:
        key = list(made.rows(SHEET))[place]
        made.say(
            SHEET, key, other_amount=other, status=status, payee="Acme", method="ACH", maker=maker, checker=checker
        )
        made.run("credits")
        rows = list(made.rows(SHEET).values())
        good = [row["Refund"] for row in rows if not row["Stands against it"] and row["Counts as"] != "Voided"]
        assert sum(good) <= 4200.0
        assert sum(row["Refund"] for row in rows if row["Counts as"] in ("Approved", "Disbursed")) <= 4200.0
        before = made.ours[SHEET]
        made.run("credits")
        assert made.ours[SHEET] == before
        assert made.rows(SHEET)[key]["Maker"] == maker
