"""Credit balances: every credit in one row, with its cause, its age and what would settle it."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_ar.core.credits.balances import CREDIT_BALANCES, CreditPolicy, credit_balances, open_credits
from xl_ar.core.schema import CUSTOMERS, HISTORY, MATCHES, OPEN_ITEMS, RECEIPTS, Frame

AS_OF = date(2024, 6, 30)


def frame(kind: Frame, rows: list[dict[str, Any]]) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for field in kind.fields:
        values = [row.get(field.name) for row in rows]
        if field.dtype == "date":
            columns[field.name] = np.array([v or "NaT" for v in values], dtype="datetime64[s]")
        elif any(value is not None for value in values):
            columns[field.name] = [("" if field.dtype == "text" else 0) if v is None else v for v in values]
    return kind.conform(columns, len(rows))


def items(*rows: dict[str, Any]) -> pd.DataFrame:
    """Open items of customer C in USD, ids and documents by position, original = open amount."""
    defaults = {"customer": "C", "currency": "USD", "document_date": "2024-06-01"}
    stated = [
        defaults | {"item_id": f"I{at}", "document": f"D{at}", "original_amount": row["open_amount"]} | row
        for at, row in enumerate(rows)
    ]
    return frame(OPEN_ITEMS, stated)


def receipts(*rows: dict[str, Any]) -> pd.DataFrame:
    defaults = {"customer": "C", "currency": "USD", "value_date": "2024-06-10"}
    return frame(RECEIPTS, [defaults | {"receipt_id": f"R{at}"} | row for at, row in enumerate(rows)])


def matches(*rows: dict[str, Any]) -> pd.DataFrame:
    return frame(MATCHES, [{"status": "auto", "currency": "USD", "customer": "C"} | row for row in rows])


def credits(ledger: pd.DataFrame, **settings: Any) -> list[Any]:
    return credit_balances(ledger, AS_OF, **settings).to_dict("records")


MEMO = {
    "document": "CM1",
    "document_type": "credit_memo",
    "document_date": "2024-05-01",
    "due_date": "2024-12-31",
}


def test_a_lone_credit_memo_is_an_account_credit_to_refund() -> None:
    """peer_facts erp-ar-je-credit: a credit note of 100 leaves -100 outstanding."""
    (row,) = credits(items(MEMO | {"open_amount": -10000}))
    assert (row["level"], row["credit_balance"], row["cause"]) == ("account", 10000, "credit_memo")
    assert row["action"] == "refund"
    assert row["evidence"] == (
        "100.00 USD in the customer's favour, no debits open: "
        "credit memo CM1 of 2024-05-01 over 100.00 USD: 100.00 USD still open."
    )


def test_a_credit_ages_from_the_day_it_arose_never_from_its_due_date() -> None:
    """Field 2.3."""
    (row,) = credits(items(MEMO | {"open_amount": -10000}))
    assert (row["arose_date"], row["age_days"], row["age_bucket"]) == (
        pd.Timestamp("2024-05-01"),
        60,
        "31-60",
    )


def test_a_credit_under_debits_is_applied_oldest_due_first_and_disputed_last() -> None:
    ledger = items(
        {"document": "LATE", "open_amount": 5000, "due_date": "2024-06-20"},
        {"document": "OLD", "open_amount": 3000, "due_date": "2024-02-01"},
        {"document": "FIGHT", "open_amount": 3000, "due_date": "2024-01-01", "disputed": True},
        MEMO | {"open_amount": -6000},
    )
    (row,) = credits(ledger)
    assert (row["level"], row["action"], row["credit_balance"]) == ("item", "apply", 6000)
    assert row["apply_to"] == "OLD 30.00 USD; LATE 30.00 USD"


def test_a_returned_receipt_is_a_debit() -> None:
    (row,) = credits(items(MEMO | {"open_amount": -6000}), receipts=receipts({"amount": -6000}))
    assert (row["level"], row["apply_to"]) == ("item", "R0 60.00 USD")


def test_what_debits_cannot_take_is_in_the_account_row_and_only_there() -> None:
    account, item = credits(items({"open_amount": 6000}, MEMO | {"open_amount": -10000}))
    assert (account["level"], account["credit_balance"], account["open_credit"]) == ("account", 4000, 10000)
    assert (item["level"], item["credit_balance"], item["open_credit"]) == ("item", 6000, 10000)
    assert "after open debits of 60.00 USD" in account["evidence"]
    assert "40.00 USD of it is in the account-level row" in item["evidence"]


def test_only_disputed_debits_ask_for_a_person() -> None:
    (row,) = credits(items({"open_amount": 9000, "disputed": True}, MEMO | {"open_amount": -6000}))
    assert row["action"] == "review"


@pytest.mark.parametrize(
    ("row", "cause", "action"),
    [
        # field 2.1: paid > invoice
        ({"open_amount": -2000, "original_amount": 10000}, "overpayment", "refund"),
        # field 2.1: duplicate payment, the whole invoice once more
        ({"open_amount": -10000, "original_amount": 10000}, "duplicate_payment", "refund"),
        # field 2.1: small residue
        ({"open_amount": -300, "original_amount": 10000}, "small_residue", "write_off"),
        # field O49: an advance
        ({"open_amount": -100000, "document_type": "on_account"}, "unapplied_cash", "review"),
        ({"open_amount": -5000, "document_type": "invoice"}, "credit_memo", "refund"),
        ({"open_amount": -5000}, "unknown", "review"),
        (MEMO | {"open_amount": -5000, "document_date": None}, "credit_memo", "review"),
        # field 2.2: dormancy is mostly three years
        (MEMO | {"open_amount": -5000, "document_date": "2021-06-01"}, "credit_memo", "review"),
    ],
)
def test_cause_and_action_follow_the_evidence(row: dict[str, Any], cause: str, action: str) -> None:
    (found,) = credits(items(row))
    assert (found["cause"], found["action"]) == (cause, action)


def test_cash_of_a_known_customer_without_item_is_unapplied() -> None:
    (row,) = credits(items(), receipts=receipts({"amount": 20000}))
    assert (row["level"], row["cause"], row["document"], row["action"]) == (
        "account",
        "unapplied_cash",
        "R0",
        "review",
    )
    assert row["arose_date"] == pd.Timestamp("2024-06-10")


def test_an_equal_receipt_shortly_after_is_a_duplicate_and_a_monthly_one_is_not() -> None:
    """Field 2.1: same payer and amount within a window."""
    paid = receipts({"amount": 20000}, {"amount": 20000, "value_date": "2024-06-13"})
    matched = matches({"receipt_id": "R0", "item_id": "I0", "amount": 20000})
    (row,) = credits(items({"open_amount": 20000}), receipts=paid, matches=matched)
    assert (row["document"], row["cause"]) == ("R1", "duplicate_payment")
    assert "the same amount came with receipt R0 of 2024-06-10, 3 days before" in row["evidence"]
    rent = receipts({"amount": 20000, "value_date": "2024-05-10"}, {"amount": 20000})
    assert {row["cause"] for row in credits(items(), receipts=rent)} == {"unapplied_cash"}


def test_a_receipt_naming_a_settled_document_is_a_duplicate() -> None:
    """Field 2.1: invoice already closed."""
    ledger = items({"document": "INV", "open_amount": 0, "original_amount": 20000})
    (row,) = credits(ledger, receipts=receipts({"amount": 20000, "document": "INV"}))
    assert row["cause"] == "duplicate_payment"
    assert "names INV, which is already settled" in row["evidence"]


def test_what_a_match_leaves_of_a_receipt_is_an_overpayment() -> None:
    """Field O26 (Odoo): invoice 1000, payment 1010: 10 stays unapplied."""
    matched = matches({"receipt_id": "R0", "item_id": "I0", "amount": 100000})
    (row,) = credits(items({"open_amount": 100000}), receipts=receipts({"amount": 101000}), matches=matched)
    assert (row["credit_balance"], row["cause"]) == (1000, "overpayment")


def test_matches_that_wait_for_a_person_move_nothing() -> None:
    waiting = matches({"receipt_id": "R0", "item_id": "I0", "amount": 500, "status": "review"})
    (row,) = credits(items({"open_amount": 100000}), receipts=receipts({"amount": 500}), matches=waiting)
    assert (row["level"], row["credit_balance"]) == ("item", 500)


def test_cash_of_a_doubtful_customer_is_unidentified_and_moves_no_account() -> None:
    waiting = matches({"receipt_id": "R0", "customer": "ACME", "status": "review"})
    unknown = receipts({"amount": 500, "customer": "", "payer": "ACME LTD"})
    (row,) = credits(items({"open_amount": 100000, "customer": "ACME"}), receipts=unknown, matches=waiting)
    assert (row["level"], row["customer"], row["action"]) == ("unidentified", "", "review")
    assert "from ACME LTD: customer unknown; matching proposes ACME" in row["evidence"]


def test_cash_for_an_invoice_of_a_later_day_is_an_advance_until_then() -> None:
    ledger = items({"open_amount": 20000, "document_date": "2024-07-05"})
    matched = matches({"receipt_id": "R0", "item_id": "I0", "amount": 20000})
    (row,) = credits(ledger, receipts=receipts({"amount": 20000}), matches=matched)
    assert (row["cause"], row["credit_balance"], row["action"]) == ("prepayment", 20000, "hold")
    assert "it came before the first invoice of the customer, D0 of 2024-07-05" in row["evidence"]


@pytest.mark.parametrize(("remittance", "said"), [
    ("deposit for the new line", 'its text says "deposit"'),
    ("Order no. 4711", "its text names order 4711, of which no item is there"),
    ("PO: AB-99", "its text names order AB-99"),
])  # fmt: skip
def test_cash_for_an_order_or_a_deposit_is_a_prepayment(remittance: str, said: str) -> None:
    """Field 2.1: order number in the memo; keep it, apply it on invoicing."""
    (row,) = credits(items({"open_amount": 0}), receipts=receipts({"amount": 20000, "remittance": remittance}))
    assert (row["cause"], row["action"]) == ("prepayment", "hold")
    assert said in row["evidence"]


@pytest.mark.parametrize("remittance", ["order 4711", "thanks", "in order", "PO box"])
def test_an_order_that_an_item_names_shows_no_prepayment(remittance: str) -> None:
    ledger = items({"open_amount": 0, "po_number": "4711"})
    (row,) = credits(ledger, receipts=receipts({"amount": 20000, "remittance": remittance}))
    assert row["cause"] == "unapplied_cash"


@pytest.mark.parametrize(("memo", "cause"), [
    ("price correction March", "billing_error"), ("you were overcharged", "billing_error"),
    ("Service cancelled", "billing_error"), ("returned goods", "credit_memo"), ("", "credit_memo"),
])  # fmt: skip
def test_a_credit_memo_says_whether_price_or_billing_was_wrong(memo: str, cause: str) -> None:
    """Field 2.1: billing error, price change, cancelled service; by the reason of the memo alone."""
    (row,) = credits(items(MEMO | {"open_amount": -10000, "memo": memo}))
    assert (row["cause"], row["action"]) == (cause, "refund")
    assert ("; its text says" in row["evidence"]) == (cause == "billing_error")


OF_B = {"customer": "B", "customer_name": "Beta Ltd", "document": "B-7", "open_amount": 20000}
PAID = {"amount": 20000, "payer": "BETA LTD."}


def test_cash_of_a_payer_that_is_another_customer_is_misapplied() -> None:
    """Field 2.1: the payer's alias belongs to another customer."""
    (row,) = credits(items({"open_amount": 0}, OF_B), receipts=receipts(PAID))
    assert (row["customer"], row["cause"], row["action"]) == ("C", "misapplied_cash", "transfer")
    assert "BETA LTD. is known as customer B, which has B-7 open over the same amount" in row["evidence"]
    assert row["reason"] == "More likely the cash of B: ask the payer, then transfer it."


def test_a_learned_payer_tells_whose_cash_it_is() -> None:
    known = frame(HISTORY, [{"customer": "B", "payer": "Shop 4"}])
    (row,) = credits(items({"open_amount": 0}), receipts=receipts({"amount": 5, "payer": "SHOP 4"}), history=known)
    assert row["cause"] == "misapplied_cash"


@pytest.mark.parametrize(("parent", "cause"), [("P", "misapplied_cash"), ("", "unapplied_cash")])
def test_an_equal_item_counts_only_on_a_sibling_account(parent: str, cause: str) -> None:
    """Field 2.1: equal open item on a sibling account."""
    known = frame(CUSTOMERS, [{"customer": name, "parent": parent} for name in ("B", "C")])
    ledger = items({"open_amount": 0}, OF_B | {"customer_name": ""})
    (row,) = credits(ledger, receipts=receipts({"amount": 20000}), customers=known)
    assert row["cause"] == cause
    assert ("B, of the same parent, has B-7 open over the same 200.00 USD" in row["evidence"]) == bool(parent)


def test_an_account_that_the_same_payer_pays_is_a_sibling() -> None:
    paid = receipts({"amount": 20000, "payer": "Cash Pool"}, {"customer": "B", "amount": 1, "payer": "CASH POOL"})
    found = {row["customer"]: row for row in credits(items({"open_amount": 0}, OF_B), receipts=paid)}
    assert found["C"]["cause"] == "misapplied_cash"
    assert "B, for whom Cash Pool pays too, has B-7 open" in found["C"]["evidence"]


@pytest.mark.parametrize("more", [
    {"document": "OWN", "open_amount": 20000},  # its own item over the same amount
    {"document": "B-8", "customer": "B", "customer_name": "Beta Ltd", "open_amount": 20000},  # two that it may be
])  # fmt: skip
def test_what_may_be_either_is_not_called_misapplied(more: dict[str, Any]) -> None:
    paid = receipts({"amount": 20000, "payer": "Pool"}, {"customer": "B", "amount": 1, "payer": "POOL"})
    found = [row for row in credits(items({"open_amount": 0}, OF_B, more), receipts=paid) if row["customer"] == "C"]
    assert [row["cause"] for row in found] == ["unapplied_cash"]


def test_a_parent_may_pay_for_its_child() -> None:
    known = frame(CUSTOMERS, [{"customer": "C", "parent": "B"}, {"customer": "B", "parent": "C"}])
    ledger = items({"open_amount": 0}, OF_B | {"open_amount": 1})
    rows = credits(ledger, receipts=receipts(PAID), customers=known)
    assert [row["cause"] for row in rows] == ["unapplied_cash"]


def test_later_receipts_and_credits_are_not_there_yet() -> None:
    """peer_facts erp-ar-future-part: a payment after the report date does not count."""
    later = {"open_amount": -5000, "document_date": "2024-07-01"}
    assert credits(items(later), receipts=receipts({"amount": 1, "value_date": "2024-07-01"})) == []


def test_limits_are_in_the_minor_units_of_the_currency() -> None:
    policy = CreditPolicy(small={"JPY": 1000})
    (row,) = credits(items(MEMO | {"open_amount": -900, "currency": "JPY"}), policy=policy)
    assert row["action"] == "write_off"
    assert row["reason"] == "Not above the small-amount limit of 1000 JPY."


def test_no_credits_give_an_empty_frame_with_all_columns() -> None:
    found = credit_balances(items({"open_amount": 5}), AS_OF)
    assert list(found.columns) == CREDIT_BALANCES.names
    assert len(found) == 0


unhurried = settings(deadline=None)  # other work on the machine is no fault of ours
item_rows = st.lists(
    st.fixed_dictionaries(
        {
            "customer": st.sampled_from(["A", "B"]),
            "customer_name": st.sampled_from(["", "Ann", "Bob"]),
            "currency": st.sampled_from(["EUR", "USD"]),
            "document_date": st.none() | st.dates(date(2020, 1, 1), AS_OF),
            "open_amount": st.integers(-5000, 5000),
            "original_amount": st.integers(-5000, 5000),
            "document_type": st.sampled_from(["", "invoice", "credit_memo", "on_account"]),
            "disputed": st.booleans(),
        }
    ),
    max_size=20,
)
cash_rows = st.lists(
    st.fixed_dictionaries(
        {
            "customer": st.sampled_from(["A", "B", ""]),
            "currency": st.sampled_from(["EUR", "USD"]),
            "amount": st.integers(-3000, 3000),
        }
    ),
    max_size=8,
)


@unhurried
@given(item_rows, cash_rows)
def test_account_credits_are_the_negative_nets_and_each_credit_is_counted_once(
    rows: list[dict[str, Any]], cash: list[dict[str, Any]]
) -> None:
    ledger, received = items(*rows), receipts(*cash)
    found = credit_balances(ledger, AS_OF, receipts=received)
    known = received[received["customer"] != ""]
    entries = pd.concat([ledger, known.assign(open_amount=-known["amount"])])
    nets = entries.groupby(["currency", "customer"])["open_amount"].sum()
    account = found[found["level"] == "account"].groupby("currency")["credit_balance"].sum()
    assert account.to_dict() == (-nets[nets < 0]).groupby(level="currency").sum().to_dict()
    single = -entries.loc[entries["open_amount"] < 0, "open_amount"].sum()
    assert found.loc[found["level"] != "unidentified", "credit_balance"].sum() == single
    assert found["credit_id"].is_unique
    assert (found["credit_balance"] > 0).all()
    documents = open_credits(ledger, AS_OF, receipts=received)  # the lines of AR CMS-838
    sums = pd.Series({code: sum(one.amount for one in documents if one.currency == code) for code in ("EUR", "USD")})
    assert sums[sums > 0].to_dict() == found.groupby("currency")["credit_balance"].sum().to_dict()
    assert [one.arose or date.max for one in documents] == sorted(one.arose or date.max for one in documents)


@unhurried
@given(item_rows, st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows: list[dict[str, Any]], random: Any) -> None:
    ledger = items(*rows)
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = credit_balances(ledger.iloc[order], AS_OF)
    pd.testing.assert_frame_equal(credit_balances(ledger, AS_OF), shuffled)
