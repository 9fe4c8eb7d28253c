"""Everything that is thought about one receipt."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from matching_cases import BOLT, JULY, Rows, frame, item, ledgers, receipt

from xl_ar.core.matching import MatchingPolicy, match
from xl_ar.core.matching.telling.explain import Explained, explain
from xl_ar.core.schema import OPEN_ITEMS, RECEIPTS
from xl_ar.errors import InputError


def explained(
    receipts: list[dict[str, Any]], items: list[dict[str, Any]], key: str = "R", **more: Any
) -> list[Explained]:
    return explain(key, frame(RECEIPTS, receipts), frame(OPEN_ITEMS, items), **more)


def test_a_sure_one_has_its_evidence_and_nothing_against_it() -> None:
    (first, *_) = explained([receipt("R", 500, "INV-3001")], [item("a", 500, "INV-3001")])
    assert (first.rule, first.item_ids, first.documents, first.customers) == (
        "quoted",
        ("a",),
        ("INV-3001",),
        ("C-17",),
    )
    assert (first.applied, first.difference, first.explanation) == ((500,), 0, "")
    assert {"number.exact", "payer.name", "amount.equal"} <= dict(first.evidence).keys()
    assert first.not_automatic == ()


def test_the_difference_has_its_reason_code() -> None:
    (first, *_) = explained([receipt("R", 300, "INV-3001")], [item("a", 500, "INV-3001")])
    assert (first.difference, first.applied, first.explanation) == (-200, (300,), "partial_payment")


def test_ties_are_all_shown_and_say_so() -> None:
    found = explained([receipt("R", 500)], [item("a", 500), item("b", 500)])
    assert {each.item_ids for each in found[:2]} == {("a",), ("b",)}
    assert "another explanation is as good" in found[0].not_automatic
    assert found[1].not_automatic[0] == "another hypothesis is surer"


@pytest.mark.parametrize(
    ("more", "policy", "said"),
    [
        ({"disputed": True}, MatchingPolicy(), "an item is disputed"),
        ({"document_date": JULY}, MatchingPolicy(), "an item is dated after the receipt"),
        ({}, MatchingPolicy(approval_limit=100), "above the approval limit of 1.00"),
        ({}, MatchingPolicy(points={"number.exact": -9.0}), "the confidence is below 0.95"),
    ],
)
def test_why_it_is_not_automatic(more: dict[str, Any], policy: MatchingPolicy, said: str) -> None:
    (first, *_) = explained([receipt("R", 500, "INV-3001")], [item("a", 500, "INV-3001", **more)], policy=policy)
    assert said in first.not_automatic


def test_points_of_a_rule_are_shown_with_the_evidence() -> None:
    policy = MatchingPolicy(points={"rule.quoted": 0.5, "number.exact": 7.0})
    (first, *_) = explained([receipt("R", 500, "INV-3001")], [item("a", 500, "INV-3001")], policy=policy)
    assert dict(first.evidence)["rule.quoted"] == 0.5
    assert dict(first.evidence)["number.exact"] == 7.0


def test_an_unknown_receipt_is_answered_by_the_nearest_ids_only() -> None:
    receipts = [receipt(f"PAY-{number:04}", 500) for number in range(2000)]
    with pytest.raises(InputError) as caught:
        explained(receipts, [item("a", 500)], "pay_0012")
    assert "did you mean PAY-0012" in str(caught.value)
    assert len(str(caught.value)) < 120


def test_an_id_like_none_is_answered_by_their_number() -> None:
    with pytest.raises(InputError, match="none of the 1 receipts is called alike"):
        explained([receipt("R", 500)], [item("a", 500)], "payment")


def test_a_receipt_that_nothing_explains_has_no_hypothesis() -> None:
    assert explained([receipt("R", 123, "", "NOBODY KNOWN")], [item("a", 500)]) == []


def test_what_is_locked_for_another_receipt_is_not_proposed() -> None:
    decided = {"receipt_id": ["Q"], "item_id": ["a"], "amount": [500]}
    receipts = [receipt("R", 500), receipt("Q", 500)]
    found = explained(receipts, [item("a", 500), item("b", 500)], decided=pd.DataFrame(decided))
    assert [each.item_ids for each in found] == [("b",)]


def test_a_rejected_pair_is_in_no_hypothesis() -> None:
    receipts, items = [receipt("R", 500, "INV-3001")], [item("a", 500, "INV-3001"), item("b", 500, "INV-3009")]
    found = explained(receipts, items, rejected=frozenset({("R", "a"), ("R", "gone"), ("gone", "b")}))
    assert found
    assert all("a" not in each.item_ids for each in found)
    lines = match(frame(RECEIPTS, receipts), frame(OPEN_ITEMS, items), rejected=frozenset({("R", "a")})).lines
    assert "a" not in set(lines["item_id"])


def test_a_pair_is_rejected_for_one_receipt_only() -> None:
    receipts = [receipt("R", 500, "INV-3001"), receipt("Q", 700, "INV-3002", "BOLT LTD")]
    items = [item("a", 500, "INV-3001"), item("b", 700, "INV-3002", **BOLT)]
    lines = match(frame(RECEIPTS, receipts), frame(OPEN_ITEMS, items), rejected=frozenset({("R", "b")})).lines
    assert lines["item_id"].tolist() == ["a", "b"]


@settings(max_examples=40)
@given(ledgers())
def test_hypotheses_come_surest_first_and_their_evidence_adds_up(rows: Rows) -> None:
    receipts, items = rows
    for asked in receipts:
        found = explained(receipts, items, asked["receipt_id"])
        assert [round(each.confidence, 9) for each in found] == sorted(
            (round(each.confidence, 9) for each in found), reverse=True
        )
        assert sum(each.confidence for each in found) <= 1
        for each in found:
            assert abs(each.points - sum(worth for _, worth in each.evidence)) < 1e-9
            assert sum(each.applied) <= asked["amount"]
            assert len(each.item_ids) == len(set(each.item_ids))


@settings(max_examples=30)
@given(ledgers())
def test_rejecting_what_was_proposed_takes_it_away(rows: Rows) -> None:
    receipts, items = frame(RECEIPTS, rows[0]), frame(OPEN_ITEMS, rows[1])
    lines = match(receipts, items).lines
    named = lines[lines["item_id"] != ""]
    pairs = frozenset(zip(named["receipt_id"], named["item_id"], strict=True))
    again = match(receipts, items, rejected=pairs).lines
    assert not pairs & set(zip(again["receipt_id"], again["item_id"], strict=True))
    assert set(again["receipt_id"]) == set(receipts["receipt_id"])
