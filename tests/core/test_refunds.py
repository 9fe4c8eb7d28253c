"""The gate before a refund: O83 and every rule both ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.credits.refunds import Refund, RefundPolicy, RefundStatus, may_become, objections, posted_part, step

AS_OF = date(2026, 6, 30)
GOOD = Refund(
    420_000, "USD", 420_000, "R-17", date(2026, 6, 1), "Acme Ltd", "ACME  Ltd", "ACH", "ach", "ann", ("bob",)
)  # fmt: skip
POLICY = RefundPolicy(clearing_days=10, second_approver_from=1_000_000)


def against(**changed: Any) -> list[str]:
    return objections(replace(GOOD, **changed), RefundStatus.APPROVED, AS_OF, POLICY)


def test_nothing_stands_against_a_good_one() -> None:
    assert against() == []


@pytest.mark.parametrize(("changed", "said"), [
    ({"amount": 500_000}, "5000.00 asked for, the available credit is 4200.00"),  # O83
    ({"amount": 0}, "above 0"),
    ({"source": ""}, "must be named"),
    ({"received": date(2026, 6, 21)}, "counts as cleared on 2026-07-01"),
    ({"payee": "Other Ltd"}, "goes back to who paid"),
    ({"method": "WIRE"}, "goes back the way it came"),
    ({"checkers": ()}, "1 approver other than the maker"),
    ({"checkers": ("Ann ",)}, "ann asked for it and cannot approve it"),  # O83
    ({"checkers": ("bob", "ANN")}, "cannot approve it"),
    ({"maker": " "}, "who asked for it (maker) must be named"),
    ({"payee": "", "method": ""}, "the payee, the method must be named"),
    ({"amount": 2_000_000, "available": 2_000_000}, "2 approvers other than the maker must sign from 10000.00 on"),
])  # fmt: skip
def test_what_stands_against_one(changed: dict[str, Any], said: str) -> None:
    found = against(**changed)
    assert len(found) == 1
    assert said in found[0]


def test_a_credit_memo_needs_no_clearing() -> None:
    assert against(received=None) == []


def test_an_open_request_needs_no_approver_yet() -> None:
    assert objections(replace(GOOD, checkers=()), RefundStatus.PENDING, AS_OF, POLICY) == []


@pytest.mark.parametrize(("before", "after", "allowed"), [
    ("Pending", "Approved", True), ("Pending", "Disbursed", False), ("Approved", "Disbursed", True),
    ("Approved", "Voided", True), ("Disbursed", "Voided", False), ("Voided", "Approved", False),
    ("Disbursed", "Disbursed", True),
])  # fmt: skip
def test_the_states(before: str, after: str, allowed: bool) -> None:
    assert may_become(RefundStatus(before), RefundStatus(after)) == allowed


@given(st.integers(-(10**6), 10**7), st.integers(-(10**6), 10**7))
def test_never_more_than_the_available_credit(amount: int, available: int) -> None:
    assert bool(against(amount=amount, available=available, checkers=("bob", "cy"))) == (not 0 < amount <= available)


@pytest.mark.parametrize(("before", "wanted", "changed", "after", "said"), [
    ("Pending", "approved ", {}, "Approved", ""),
    ("Pending", "", {}, "Pending", ""),
    ("Pending", "Disbursed", {}, "Pending", "Pending cannot become Disbursed; Approved, Voided may stand there"),
    ("Pending", "Paid", {}, "Pending", "Status 'Paid'; Pending, Approved, Disbursed, Voided may stand there"),
    ("Pending", "Approved", {"checkers": ("ann",)}, "Pending", "ann asked for it"),
    ("Approved", "Disbursed", {"available": 0}, "Approved", "the available credit is 0.00"),
    ("Approved", "Approved", {"available": 0}, "Approved", "the available credit is 0.00"),
    ("Approved", "Voided", {"available": 0}, "Voided", ""),
    ("Disbursed", "Disbursed", {"available": 0}, "Disbursed", ""),
    ("Disbursed", "Pending", {}, "Disbursed", "Disbursed cannot become Pending; nothing else may stand there"),
])  # fmt: skip
def test_a_step_that_is_not_allowed_leaves_the_status(
    before: str, wanted: str, changed: dict[str, Any], after: str, said: str
) -> None:
    found = step(replace(GOOD, **changed), RefundStatus(before), wanted, AS_OF, POLICY)
    assert found.status == after
    assert (said in "; ".join(found.against)) if said else not found.against


@given(st.integers(1, 10**6), st.integers(-(10**6), 10**7))
def test_no_more_is_posted_than_was_paid_out_and_than_the_credit_fell(amount: int, drop: int) -> None:
    assert posted_part(amount, drop) == max(0, min(amount, drop))


@pytest.mark.parametrize(("payee", "method", "found"), [
    ("bob ltd", "check", []), ("Ann", "ACH", []), ("Ann; Bob Ltd", "ACH; Check", []),
    ("Cy", "ACH", ["paid by 'Ann; Bob Ltd', refund to 'Cy': it goes back to who paid"]),
])  # fmt: skip
def test_cash_of_several_payers_goes_back_to_any_of_them(payee: str, method: str, found: list[str]) -> None:
    assert against(payer="Ann; Bob Ltd", payee=payee, paid_by="ACH; Check", method=method) == found
