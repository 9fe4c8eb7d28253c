"""Matching: what is never automatic, who pays, the rules' registry, and what holds for any ledger."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_cases import ACME, BOLT, JULY, Rows, first, frame, item, ledgers, receipt, run

from xl_ar.core.matching import MatchingPolicy
from xl_ar.core.matching.rules import all_rules, rule
from xl_ar.core.schema import CUSTOMERS, HISTORY, MATCHES
from xl_ar.errors import SettingsError

# bans


def test_a_duplicate_payment_is_not_applied_twice_and_the_older_wins() -> None:
    found = run(
        [receipt("R2", 500, "INV-3001", value_date=JULY), receipt("R1", 500, "INV-3001")],
        [item("a", 500, "INV-3001")],
    ).lines
    assert found["status"].tolist() == ["unmatched", "auto"]
    assert found["explanation"].tolist() == ["duplicate_payment", ""]
    assert "already settled by receipt R1" in found["reason"][0]


def test_equal_rivals_of_one_day_both_stay_open() -> None:
    found = run([receipt("R1", 500, "INV-3001"), receipt("R2", 500, "INV-3001")], [item("a", 500, "INV-3001")]).lines
    assert found["status"].tolist() == ["review", "review"]
    assert found["reason"].str.contains("proposed for other receipts too").all()


def test_two_receipts_for_two_equal_items_are_spread_but_not_applied() -> None:
    found = run([receipt("R1", 500), receipt("R2", 500)], [item("a", 500), item("b", 500)]).lines
    assert found["item_id"].tolist() == ["a", "b"]
    assert set(found["status"]) == {"review"}
    assert "b as the other goes to another receipt" in found["reason"][1]


@pytest.mark.parametrize(
    ("more", "policy", "words"),
    [
        ({"disputed": True}, MatchingPolicy(), "is disputed"),
        ({}, MatchingPolicy(approval_limit=499), "above the approval limit of 4.99"),
        ({"document_date": JULY}, MatchingPolicy(), "is dated after the receipt"),
    ],
)
def test_what_is_never_automatic(more: dict[str, Any], policy: MatchingPolicy, words: str) -> None:
    line = first([receipt("R", 500, "INV-3001")], [item("a", 500, "INV-3001", **more)], policy=policy)
    assert line["status"] == "review"
    assert words in line["reason"]


def test_the_date_window_may_be_widened() -> None:
    policy = MatchingPolicy(early_days=30)
    line = first([receipt("R", 500, "INV-3001")], [item("a", 500, "INV-3001", document_date=JULY)], policy=policy)
    assert line["status"] == "auto"


def test_another_currency_is_said_and_never_applied() -> None:
    items = [item("a", 500, "INV-3001") | {"currency": "EUR"}]
    line = first([receipt("R", 500, "INV-3001")], items)
    assert line["status"] == "unmatched"
    assert line["reason"] == "Remittance quotes INV-3001, which is in EUR; the receipt is in USD."


def test_a_blank_currency_is_that_of_a_ledger_with_one() -> None:
    blank = [item("a", 500, "INV-3001") | {"currency": ""}]
    assert first([receipt("R", 500, "INV-3001")], blank)["status"] == "auto"
    mixed = [*blank, item("b", 700, "INV-3002") | {"currency": "EUR"}, item("c", 900, "INV-3003")]
    assert first([receipt("R", 500, "INV-3001")], mixed)["status"] == "unmatched"
    assert first([receipt("R", 500, "INV-3001", currency="")], mixed)["status"] == "unmatched"


@pytest.mark.parametrize("amount", [0, -500])
def test_a_receipt_that_is_not_positive_stays_unmatched_with_a_reason(amount: int) -> None:
    line = first([receipt("R", amount, "INV-3001")], [item("a", 500, "INV-3001")])
    assert line["status"] == "unmatched"
    assert "is not positive" in line["reason"]


def test_a_settled_document_is_named() -> None:
    line = first([receipt("R", 500, "INV-3001")], [item("a", 0, "INV-3001"), item("b", 900)], policy=MatchingPolicy())
    assert line["status"] != "auto"


# payers


@pytest.mark.parametrize(
    "payer", ["Acme Precision Tools", "ACME PRECISION TO", "TOOLS ACME PRECISION LLC", "ACME PRECSION TOOLS"]
)
def test_a_payer_is_recognised_by_its_name(payer: str) -> None:
    mine = {"customer": "C-1", "customer_name": "Acme Precision Tools Inc."}
    assert first([receipt("R", 500, payer=payer)], [item("a", 500, **mine), item("b", 500, **BOLT)])["item_id"] == "a"


def test_a_payer_is_recognised_by_account_and_by_history() -> None:
    items = [item("a", 500), item("b", 500, **BOLT)]
    customers = frame(CUSTOMERS, [ACME | {"payer_account": "DE02 1203 0000"}, BOLT | {"payer_account": ""}])
    history = frame(HISTORY, [{"customer": "C-20", "payer": "TRADE NAME", "payer_account": "", "times_seen": 3}])
    by_account = first([receipt("R", 500, payer="", payer_account="DE0212030000")], items, customers=customers)
    by_alias = first([receipt("R", 500, payer="Trade Name")], items, history=history)
    assert (by_account["item_id"], by_alias["item_id"]) == ("a", "b")


# rules


def test_a_rule_can_be_switched_off_and_an_unknown_one_is_named() -> None:
    items = [item("a", 500, "INV-3001")]
    found = first([receipt("R", 500, "INV-3001")], items, policy=MatchingPolicy(rules_off=frozenset(["quoted"])))
    assert found["rule"] != "quoted"
    with pytest.raises(SettingsError, match="did you mean 'quoted'"):
        run([receipt("R", 1)], items, policy=MatchingPolicy(rules_off=frozenset(["qoted"])))


def test_rules_have_distinct_names_and_places() -> None:
    known = all_rules()
    assert len({each.name for each in known}) == len({each.order for each in known}) == len(known)
    with pytest.raises(ValueError, match="taken"):
        rule("quoted", order=999, sentence="")(known[0].propose)


def test_no_rows_give_an_empty_frame() -> None:
    assert list(run([], []).lines.columns) == MATCHES.names


# for any ledger


@settings(max_examples=150, deadline=None)
@given(ledgers())
def test_every_cent_and_every_receipt_is_accounted_for(
    ledger: Rows,
) -> None:
    receipts, items = ledger
    result = run(receipts, items)
    found = result.lines
    assert sorted(found["receipt_id"].unique()) == sorted(row["receipt_id"] for row in receipts)
    for row in receipts:
        mine = found[found["receipt_id"] == row["receipt_id"]]
        assert mine["status"].nunique() == 1
        assert mine["amount"].sum() + mine["difference"].sum() == row["amount"]
        assert (mine["item_id"] == "").sum() == (mine["status"] == "unmatched").sum() <= 1
        assert mine["reason"].str.len().min() > 10
        assert mine["confidence"].between(0, 1).all()
    assert sum(result.counts.values()) == len(receipts)


@settings(max_examples=150, deadline=None)
@given(ledgers())
def test_no_item_is_applied_beyond_what_is_open(
    ledger: Rows,
) -> None:
    receipts, items = ledger
    found = run(receipts, items).lines
    opened = {row["item_id"]: row["open_amount"] for row in items}
    for key, mine in found[found["item_id"] != ""].groupby("item_id"):
        open_amount = opened[str(key)]
        assert (mine["amount"].abs() <= abs(open_amount)).all()
        assert (np.sign(mine["amount"]) == np.sign(open_amount)).all()
        if abs(mine["amount"].sum()) > abs(open_amount):
            assert set(mine["status"]) == {"review"}
            assert mine["reason"].str.contains("proposed for other receipts too").all()
        assert abs(mine.loc[mine["status"] == "auto", "amount"].sum()) <= abs(open_amount)


@settings(max_examples=150, deadline=None)
@given(ledgers())
def test_what_is_automatic_is_free_of_every_ban(
    ledger: Rows,
) -> None:
    receipts, items = ledger
    found = run(receipts, items).lines
    by_item = {row["item_id"]: row for row in items}
    by_receipt = {row["receipt_id"]: row for row in receipts}
    automatic = found[found["status"] == "auto"]
    assert (automatic["alternatives"] == 0).all()
    assert (automatic["confidence"] >= MatchingPolicy().auto_confidence).all()
    for _, line in automatic.iterrows():
        paid, came = by_item[line["item_id"]], by_receipt[line["receipt_id"]]
        assert not paid["disputed"]
        assert paid["currency"] == came["currency"]
        assert paid["document_date"] <= came["value_date"] or paid["open_amount"] < 0


@settings(max_examples=100, deadline=None)
@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(ledger: Rows, chance: Any) -> None:
    receipts, items = ledger
    before = run(receipts, items).lines
    after = run(chance.sample(receipts, len(receipts)), chance.sample(items, len(items))).lines
    keys = ["receipt_id", "item_id"]
    pd.testing.assert_frame_equal(
        before.sort_values(keys, ignore_index=True), after.sort_values(keys, ignore_index=True)
    )


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 10**6), st.integers(2, 4))
def test_equal_items_of_a_silent_payer_are_never_automatic(amount: int, copies: int) -> None:
    items = [item(f"i{n}", amount, f"INV-{9000 + n}") for n in range(copies)]
    found = run([receipt("R", amount)], items).lines
    assert "auto" not in set(found["status"])
