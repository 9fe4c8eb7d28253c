"""Cash discounts and tolerances, row by row of what Business Central and Dynamics 365 Finance document.

Sources (field README 7.1 and 7.2): Business Central, "Payment Tolerance and Payment Discount Tolerance", examples 1 and
2 (O1-O13); Dynamics 365 Finance, "Settle multiple invoices with a cash discount", "Settle a partial customer payment",
"Settlement priority" (O14-O24). Where they differ, or leave it to a person, ours is a setting, named in the test.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matching_cases import ACME, first, item, lines, receipt, run

from xl_ar.core.matching import MatchingPolicy
from xl_ar.core.terms.discounts import on_part, share, tiers

EACH = MatchingPolicy(tolerance_minor=500, tolerance_each=True, discount_grace_days=5)
REFUSED = replace(EACH, late_discount="refused")
GRANTED = replace(EACH, late_discount="granted")
PARTS = MatchingPolicy(discount_grace_days=0, discount_on_parts=True)


def day(text: str) -> Any:
    return np.datetime64(f"2025-{text}")


def invoice(key: str, discount: int, until: str) -> dict[str, Any]:
    """1,000.00 of January with a cash discount."""
    terms = {"discount_amount": discount, "discount_date": day(until)}
    return item(key, 100000, f"INV-100{key}", document_date=day("01-01"), due_date=day("01-31"), **terms)


@pytest.mark.parametrize(("policy", "paid_on", "paid", "applied", "explanation"), [
    pytest.param(EACH, "01-15", 98500, 98500, "discount", id="O1"),
    pytest.param(EACH, "01-15", 98000, 98000, "discount", id="O2"),
    pytest.param(EACH, "01-15", 97500, 97500, "discount", id="O3"),
    pytest.param(GRANTED, "01-16", 100500, 98000, "discount", id="O4, 25 stay on the payment"),
    pytest.param(GRANTED, "01-20", 100000, 98000, "discount", id="O4, 20 stay on the payment"),
    pytest.param(GRANTED, "01-18", 99500, 98000, "discount", id="O4, 15 stay on the payment"),
    pytest.param(EACH, "01-16", 98500, 98500, "discount", id="O5, tolerance -5"),
    pytest.param(GRANTED, "01-18", 98000, 98000, "discount", id="O5"),
    pytest.param(EACH, "01-20", 97500, 97500, "discount", id="O5, tolerance 5"),
    pytest.param(REFUSED, "01-18", 100500, 100000, "tolerance", id="O6, tolerance -5"),
    pytest.param(REFUSED, "01-18", 100000, 100000, "", id="O6"),
    pytest.param(EACH, "01-18", 100000, 100000, "", id="O6, not taken is not granted"),
    pytest.param(REFUSED, "01-18", 99500, 99500, "tolerance", id="O6, tolerance 5"),
    pytest.param(REFUSED, "01-18", 98000, 98000, "late_discount", id="O6, taken but refused: as O8"),
    pytest.param(GRANTED, "01-21", 100500, 100000, "tolerance", id="O7, tolerance -5"),
    pytest.param(GRANTED, "01-21", 100000, 100000, "", id="O7"),
    pytest.param(EACH, "01-21", 99500, 99500, "tolerance", id="O7, tolerance 5"),
    pytest.param(EACH, "01-21", 98500, 98500, "late_discount", id="O8, 15 remain"),
    pytest.param(GRANTED, "01-21", 98000, 98000, "late_discount", id="O8, 20 remain"),
    pytest.param(EACH, "01-21", 97500, 97500, "late_discount", id="O8, 25 remain"),
])  # fmt: skip
def test_one_invoice_o1_to_o8(policy: MatchingPolicy, paid_on: str, paid: int, applied: int, explanation: str) -> None:
    line = first([receipt("R", paid, "INV-1001", value_date=day(paid_on))], [invoice("1", 2000, "01-15")],
                 policy=policy)  # fmt: skip
    assert (line["amount"], line["difference"], line["explanation"]) == (applied, paid - applied, explanation)
    assert line["status"] == "auto"


BOTH, FIRST, SECOND, NONE = (94000, 97000), (94000, 100000), (100000, 97000), (100000, 100000)


@pytest.mark.parametrize(("case", "policy", "paid_on", "paid", "net"), [
    ("O9", EACH, "01-15", (192000, 191000, 190000), BOTH),
    ("O10", REFUSED, "01-17", (198000, 197000, 196000), SECOND),
    ("O11", EACH, "01-17", (192000, 191000, 190000), BOTH),
    ("O12, none", EACH, "01-19", (201000, 200000, 199000), NONE),
    ("O12, the second", EACH, "01-19", (198000, 197000, 196000), SECOND),
    ("O12, the first", EACH, "01-19", (195000, 194000, 193000), FIRST),
    ("O12, both", EACH, "01-19", (192000, 191000, 190000), BOTH),
    ("O13", EACH, "01-23", (201000, 200000, 199000), NONE),
])  # fmt: skip
def test_two_invoices_with_discount_dates_of_their_own(
    case: str, policy: MatchingPolicy, paid_on: str, paid: tuple[int, int, int], net: tuple[int, int]
) -> None:
    """O9-O13: tolerance of 5.00 each (``matching.tolerance_each``): -5/-5, 0/0, 5/5 beside the discounts."""
    items = [invoice("1", 6000, "01-15"), invoice("2", 3000, "01-17")]
    for amount, tolerance in zip(paid, (-500, 0, 500), strict=True):
        came = receipt("R", amount, "INV-1001 INV-1002", value_date=day(paid_on))
        found = run([came], items, policy=policy).lines
        applied = [min(one - tolerance, 100000) for one in net]
        assert found["amount"].tolist() == applied, case
        assert set(found["status"]) == {"auto"}, case
        assert found["difference"].sum() == amount - sum(applied)


def test_one_tolerance_for_the_receipt_is_the_other_convention() -> None:
    """O9 with 5.00 for the whole receipt: 10.00 beside the discounts are too much to let go: a person is asked."""
    items = [invoice("1", 6000, "01-15"), invoice("2", 3000, "01-17")]
    one_for_all = replace(EACH, tolerance_each=False)
    found = run([receipt("R", 190000, "INV-1001 INV-1002", value_date=day("01-15"))], items, policy=one_for_all).lines
    assert set(found["explanation"]) == {"withholding"}
    assert set(found["status"]) == {"review"}


def fabrikam() -> list[dict[str, Any]]:
    """Three invoices of 1,000.00: 1 % in 14 days; the last one 2 % in 5 days, 1 % in 14 days."""
    one, two = "1% 14 days, net 30", "2%/5d, 1%/14d, net 30"
    made = [("40", "05-15", "05-29", 1000, one), ("41", "06-25", "07-09", 1000, one),
            ("42", "06-25", "06-30", 2000, two)]  # fmt: skip
    return [
        item(key, 100000, f"FTI-100{key}", document_date=day(on), due_date=day(on) + 31, discount_date=day(until),
             discount_amount=discount, terms=terms)
        for key, on, until, discount, terms in made
    ]  # fmt: skip


@pytest.mark.parametrize(("paid_on", "paid", "nets"), [
    pytest.param("06-29", 297000, [100000, 99000, 98000], id="O14"),
    pytest.param("07-01", 298000, [100000, 99000, 99000], id="O15, the second tier"),
    pytest.param("07-10", 300000, [100000, 100000, 100000], id="after all of them"),
])  # fmt: skip
def test_several_tiers_of_a_discount(paid_on: str, paid: int, nets: list[int]) -> None:
    memo = "FTI-10040 FTI-10041 FTI-10042"
    found = run([receipt("R", paid, memo, value_date=day(paid_on))], fabrikam(), policy=PARTS).lines
    assert dict(zip(found["item_id"], found["amount"], strict=True)) == dict(zip(("40", "41", "42"), nets, strict=True))
    assert set(found["status"]) == {"auto"}


def test_the_first_tier_taken_when_only_the_second_runs_is_late() -> None:
    line = first([receipt("R", 98000, "FTI-10042", value_date=day("07-01"))], fabrikam(), policy=PARTS)
    assert (line["amount"], line["explanation"]) == (98000, "late_discount")


def test_half_of_each_earns_half_of_each_discount_o16() -> None:
    """1,485.00 on 29 June = 500 + 495 + 490, with discounts of 0, 5.00 and 10.00."""
    memo = "FTI-10040 500.00; FTI-10041 495.00; FTI-10042 490.00"
    found = run([receipt("R", 148500, memo, value_date=day("06-29"))], fabrikam(), policy=PARTS).lines
    assert found["amount"].tolist() == [50000, 49500, 49000]
    assert "; 15.00 is the cash discount on the part paid" in found["reason"].iloc[0]
    assert [on_part(paid, 100000, off) for paid, off in ((50000, 0), (49500, 1000), (49000, 2000))] == [0, 500, 1000]


def test_a_payment_of_no_number_o17() -> None:
    """1,485.00: the oldest in full, then of two due the same day the one of the better discount: 485.00 earn 9.90."""
    found = run([receipt("R", 148500, "", value_date=day("06-29"))], fabrikam(), policy=PARTS).lines
    assert list(zip(found["item_id"], found["amount"], strict=True)) == [("40", 100000), ("42", 48500)]
    assert found["status"].iloc[0] == "review"
    assert "FTI-10040 and FTI-10042; 9.90 is the cash discount on the part" in found["reason"].iloc[0]
    plain = run([receipt("R", 148500, "", value_date=day("06-29"))], fabrikam()).lines
    assert list(zip(plain["item_id"], plain["amount"], strict=True)) == [("40", 100000), ("41", 48500)]
    assert "on the part" not in plain["reason"].iloc[0]


@pytest.mark.parametrize(("paid", "policy", "told"), [
    pytest.param(4900, PARTS, True, id="O18, in time"),
    pytest.param(4900, MatchingPolicy(), False, id="parts earn nothing, the default"),
])  # fmt: skip
def test_half_of_an_invoice_in_time_o18(paid: int, policy: MatchingPolicy, told: bool) -> None:
    terms = {"discount_amount": 200, "discount_date": day("05-11")}
    line = first([receipt("R", paid, "INV-1001", value_date=day("05-10"))], [item("a", 10000, "INV-1001", **terms)],
                 policy=policy)  # fmt: skip
    assert (line["amount"], line["explanation"]) == (4900, "partial_payment")
    assert ("51.00 stays open: part payment; 1.00 is the cash discount" in line["reason"]) is told


def test_full_discount_penny_and_credit_note_o19_o20_o21() -> None:
    terms = {"discount_amount": 200, "discount_date": day("05-11")}
    closed = first([receipt("R", 9800, "INV-1001", value_date=day("05-11"))], [item("a", 10000, "INV-1001", **terms)])
    assert (closed["amount"], closed["explanation"]) == (9800, "discount")
    assert share(-10000, 200) == -200
    assert on_part(-9800, -10000, -200) == -200
    penny = first(
        [receipt("R", 99990, "INV-1")], [item("a", 100000, "INV-1")], policy=MatchingPolicy(tolerance_minor=10)
    )
    assert (penny["amount"], penny["explanation"]) == (99990, "tolerance")


@pytest.mark.parametrize("sign", [1, -1])
def test_half_a_cent_of_what_is_open_goes_away_from_zero_for_invoice_and_credit_memo(sign: int) -> None:
    """Half of 100.00 is open and earns half of 0.25, which is 0.125."""
    amounts = {"original_amount": 10_000, "open_amount": 5_000, "discount_amount": 25}
    cells = {name: [sign * amount] for name, amount in amounts.items()}
    days = {"document_date": [day("06-01")], "discount_date": [day("06-10")]}
    ((discount, _),) = tiers(pd.DataFrame(cells | days | {"terms": [""]}))
    assert discount.tolist() == [sign * 13]


def d365_accounts() -> list[dict[str, Any]]:
    dated = [("1", 10000, "08-15"), ("2", 25000, "09-01"), ("3", 50000, "10-15")]
    invoices = [item(key, amount, f"INV-{key}", document_date=day("07-01"), due_date=day(due), document_type="invoice")
                for key, amount, due in dated]  # fmt: skip
    note = item("N", 700, "INT-1", document_date=day("10-20"), due_date=day("10-25"), document_type="debit_memo")
    return [*invoices, note]


@pytest.mark.parametrize(("policy", "paid"), [
    pytest.param(MatchingPolicy(pay_first="charges"), {"N": 700, "1": 10000, "2": 25000, "3": 34300},
                 id="O23, interest first"),
    pytest.param(MatchingPolicy(), {"1": 10000, "2": 25000, "3": 35000}, id="O24, by due date, the default"),
])  # fmt: skip
def test_what_a_payment_of_no_number_settles_first(policy: MatchingPolicy, paid: dict[str, int]) -> None:
    found = lines([receipt("R", 70000, "", value_date=day("10-25"))], d365_accounts(), policy=policy)
    assert {key: amount for _, key, amount, _ in found} == paid
    assert {status for *_, status in found} == {"review"}


AMOUNTS = st.integers(1, 10**9)


@given(AMOUNTS, st.integers(1, 5000), st.integers(1, 10**9))
def test_a_part_never_earns_more_than_the_whole(amount: int, basis_points: int, paid: int) -> None:
    whole = share(amount, basis_points)
    earned = on_part(paid, amount, whole)
    assert 0 <= earned <= whole
    assert on_part(-paid, -amount, -whole) == -earned
    assert on_part(amount - whole, amount, whole) == (whole if amount > whole else 0)
    assert paid + earned <= max(amount, paid + whole)


POLICIES = [PARTS, EACH, REFUSED, GRANTED, replace(PARTS, pay_first="charges", late_discount="granted")]


@settings(max_examples=25, deadline=None)
@example([(1, 0), (50, 0)], 1, EACH)
@example([(1, 0), (1, 0)], 1, EACH)
@given(
    st.lists(st.tuples(AMOUNTS, st.integers(0, 300)), min_size=1, max_size=4),
    st.integers(1, 10**9),
    st.sampled_from(POLICIES),
)
def test_no_setting_applies_more_than_is_open_or_received(
    drawn: list[tuple[int, int]], paid: int, policy: MatchingPolicy
) -> None:
    items = [
        item(str(n), amount, f"INV-10{n:02}", discount_amount=share(amount, points), discount_date=day("06-10"),
             terms="2/10, 1/90, net 90") | ACME
        for n, (amount, points) in enumerate(drawn)
    ]  # fmt: skip
    for memo in ("", " ".join(row["document"] for row in items)):
        found = run([receipt("R", paid, memo)], items, policy=policy).lines
        opened = {row["item_id"]: row["open_amount"] for row in items}
        assert all(
            0 < amount <= opened[key] for key, amount in zip(found["item_id"], found["amount"], strict=True) if key
        )
        assert found["amount"].sum() + found["difference"].sum() == paid
