"""Aging gives what the tests of other systems expect; each case names its entry of the peer facts or of the field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from test_aging import applied, items

from xl_ar.core.aging.aged import AgingPolicy, age, scheme
from xl_ar.core.aging.base import in_base
from xl_ar.core.metrics.rolling import roll_rate

AS_OF = date(2026, 3, 31)
BEFORE, AFTER = "2026-03-20", "2026-04-10"


def invoice(amount: int = 10_000, **more: Any) -> dict[str, Any]:
    """An invoice of March, due in thirty days, nothing of it paid in the ledger."""
    stated = {"document": "INV", "document_date": "2026-03-01", "due_date": "2026-03-31", "open_amount": amount}
    return stated | more


def paid(*amounts: int, when: str = BEFORE, document: str = "INV") -> list[dict[str, Any]]:
    return [{"document": document, "amount": amount, "applied_date": when} for amount in amounts]


@pytest.mark.parametrize(("fact", "ledger", "applications", "opened"), [
    ("erp-sum-1", [invoice(20_000)], [], [20_000]),
    ("erp-ar-je-part", [invoice()], paid(4_000), [6_000]),
    ("erp-ar-je-full", [invoice()], paid(10_000), []),
    ("erp-ar-je-credit", [invoice(-10_000)], [], [-10_000]),
    ("erp-ar-minor: a cent is reported", [invoice()], paid(9_999), [1]),
    ("erp-ar-pos", [invoice()], paid(5_000), [5_000]),
    ("erp-ar-cn-no-pay", [invoice()], paid(10_000), []),
    ("erp-ar-full-cn-after-part-pay: the credit note keeps its own", [invoice(), invoice(-10_000, document="CN")],
     paid(4_000), [6_000, -10_000]),
    ("erp-ar-advance-po", [invoice(-100_000, document="ADV")], [], [-100_000]),
    ("erp-sum-3 without its advance", [invoice(20_000)], paid(12_500), [7_500]),
    ("erp-sum-4", [invoice(20_000)], paid(15_000), [5_000]),
    ("erp-ar-group", [invoice(document="A"), invoice(8_500, document="B")], [], [10_000, 8_500]),
    ("erp-ar-future-part", [invoice(), invoice(-1_000, document="RET")], paid(9_000, when=AFTER), [10_000, -1_000]),
    ("erp-ar-future-over", [invoice()], paid(11_000, when=AFTER), [10_000]),
    ("erp-ar-future-je-two", [invoice(document="A"), invoice(document="B")],
     paid(5_000, when=AFTER, document="A") + paid(5_000, when=AFTER, document="B"), [10_000, 10_000]),
])  # fmt: skip
def test_what_is_open(
    fact: str, ledger: list[dict[str, Any]], applications: list[dict[str, Any]], opened: list[int]
) -> None:
    result = age(items(*ledger), AS_OF, applications=applied(*applications))
    assert result.detail["open_amount"].tolist() == opened, fact
    assert result.totals["balance"].sum() == sum(opened)


def test_two_payments_of_the_future_count_from_their_day() -> None:
    """peer_facts erp-ar-future-je-two: one journal of 50 and 50 over two invoices of 100."""
    ledger = items(invoice(document="A"), invoice(document="B"))
    later = applied(*paid(5_000, when=AFTER, document="A"), *paid(5_000, when=AFTER, document="B"))
    assert age(ledger, date(2026, 4, 10), applications=later).detail["open_amount"].tolist() == [5_000, 5_000]


def test_an_advance_lowers_the_balance_and_keeps_its_column() -> None:
    """peer_facts erp-sum-3: invoice 200, paid 125, advance 50: outstanding 25; ERPNext nets it in the first range."""
    ledger = items(invoice(20_000), invoice(-5_000, document="ADV", document_date="2026-03-05"))
    payments = applied(*paid(12_500))
    split = age(ledger, AS_OF, applications=payments).totals.to_dict("records")[0]
    assert (split["Not due"], split["credits"], split["balance"]) == (7_500, -5_000, 2_500)
    as_erpnext = AgingPolicy(scheme("erpnext"), credits="net")
    netted = age(ledger, AS_OF, as_erpnext, applications=payments).totals.to_dict("records")[0]
    assert (netted["0-30"], netted["balance"]) == (2_500, 2_500)


def test_only_the_first_half_is_overdue() -> None:
    """peer_facts erp-dun-3: 100 in halves after 5 and 10 days, posted 6 days ago: one term overdue."""
    terms: dict[str, Any] = {"document_date": "2026-03-25", "due_date": None, "terms": "50% 5 days, 50% 10 days"}
    detail = age(items(invoice(**terms)), AS_OF).detail
    assert detail["days_past_due"].tolist() == [1, -4]
    assert detail["bucket"].tolist() == ["1-30", "Not due"]


def test_part_payment_of_instalments() -> None:
    """peer_facts erp-ar-terms-pay40, erp-ar-terms-200-pay40: paid 40 of 30/50/20 and of 60/100/40."""
    terms: dict[str, Any] = {"terms": "30% 30 days, 50% 60 days, 20% 90 days"}
    for amount, opened in ((10_000, [4_000, 2_000]), (20_000, [2_000, 10_000, 4_000])):
        result = age(items(invoice(amount, **terms)), AS_OF, applications=applied(*paid(4_000)))
        assert result.detail["open_amount"].tolist() == opened


def test_a_foreign_invoice_at_the_rate_of_the_day() -> None:
    """peer_facts erp-ar-fx: USD 100 at 80 is INR 8,000."""
    totals = age(items(invoice(currency="USD")), AS_OF).totals
    assert in_base(totals, "INR", {("USD", "INR"): Decimal(80)}).rows["balance"].tolist() == [8_000_00]


def test_a_fifth_rolls_o62() -> None:
    """Field O62: 200 of 1,000 roll from one bucket into the next: 20 %."""
    ledger = items(*(invoice(20_000, document=name, due_date="2026-02-20") for name in "ABCDE"))
    payments = applied(*(paid(20_000, document=name)[0] for name in "BCDE"))
    early, late = (age(ledger, day, applications=payments).totals for day in (date(2026, 3, 1), AS_OF))
    assert float(roll_rate(int(late["31-60"].iloc[0]), int(early["1-30"].iloc[0]))) == 0.2
