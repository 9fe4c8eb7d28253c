"""Matching: oracles of the field (field/README.md 7.3), bans, and what must hold for any ledger."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_ar.core.matching import MatchingPolicy, MatchResult, match
from xl_ar.core.matching.rules import all_rules, rule
from xl_ar.core.matching.rules.payer_subset import subsets
from xl_ar.core.schema import CUSTOMERS, HISTORY, MATCHES, OPEN_ITEMS, RECEIPTS, Frame
from xl_ar.errors import SettingsError

Rows: TypeAlias = tuple[list[dict[str, Any]], list[dict[str, Any]]]  # receipts, open items
ACME = {"customer": "C-17", "customer_name": "Acme Corp.", "currency": "USD"}
BOLT = {"customer": "C-20", "customer_name": "Bolt Ltd", "currency": "USD"}
MAY, JUNE, JULY = np.datetime64("2025-05-01"), np.datetime64("2025-06-01"), np.datetime64("2025-07-01")


def frame(kind: Frame, rows: list[dict[str, Any]]) -> pd.DataFrame:
    columns = {name: [row[name] for row in rows] for name in kind.names if rows and name in rows[0]}
    return kind.conform(columns, len(rows))


def item(key: str, amount: int, document: str = "", **more: Any) -> dict[str, Any]:
    row = {"po_number": "", "disputed": False, "document_date": MAY, "due_date": JUNE}
    row |= {"discount_date": np.datetime64("NaT"), "discount_amount": 0} | ACME | more
    return row | {
        "item_id": key,
        "document": document or key,
        "open_amount": amount,
        "original_amount": amount,
    }


def receipt(
    key: str, amount: int, remittance: str = "", payer: str = "ACME CORP", **more: Any
) -> dict[str, Any]:
    row = {"value_date": JUNE, "currency": "USD", "payer_account": "", "document": "", "customer": ""} | more
    return row | {"receipt_id": key, "amount": amount, "remittance": remittance, "payer": payer}


def run(receipts: list[dict[str, Any]], items: list[dict[str, Any]], **more: Any) -> MatchResult:
    return match(frame(RECEIPTS, receipts), frame(OPEN_ITEMS, items), **more)


def lines(
    receipts: list[dict[str, Any]], items: list[dict[str, Any]], **more: Any
) -> list[tuple[str, str, int, str]]:
    found = run(receipts, items, **more).lines
    return list(zip(found["receipt_id"], found["item_id"], found["amount"], found["status"], strict=True))


def first(receipts: list[dict[str, Any]], items: list[dict[str, Any]], **more: Any) -> Any:
    return run(receipts, items, **more).lines.iloc[0]


# references


def test_quoted_numbers_that_sum_to_the_receipt_are_applied_with_the_evidence() -> None:
    items = [item("a", 100000, "INV-1045"), item("b", 25000, "INV-1046"), item("c", 5000, "INV-1047")]
    given_receipt = [receipt("R1", 125000, "PAYMENT INV-1045, INV-1046")]
    assert lines(given_receipt, items) == [("R1", "a", 100000, "auto"), ("R1", "b", 25000, "auto")]
    line = first(given_receipt, items)
    assert line["rule"] == "quoted"
    assert line["reason"] == (
        "Remittance quotes INV-1045 and INV-1046; together 1,250.00 = the receipt; "
        "payer 'ACME CORP' is customer C-17."
    )


@pytest.mark.parametrize(
    "written", ["inv 2025 00040", "INV202500040", "2025-40", "INV-2025-40", "INVOICE 00040", "REF 2025-00040"]
)
def test_reformatted_numbers_are_recognised(written: str) -> None:
    items = [item("a", 777, "INV-2025-00040"), item("b", 777, "INV-2025-00041")]
    assert lines([receipt("R1", 777, written)], items) == [("R1", "a", 777, "auto")]


def test_a_document_column_counts_like_the_remittance() -> None:
    items = [item("a", 777, "7001"), item("b", 777, "7002")]
    assert lines([receipt("R1", 777, document="7002")], items) == [("R1", "b", 777, "auto")]


@pytest.mark.parametrize("number", ["7", "12-01-24", "CHK 123"])
def test_a_document_column_is_taken_at_its_word(number: str) -> None:
    items = [item("a", 777, "INV-1"), item("b", 777, number)]
    assert lines([receipt("R1", 777, document=number)], items) == [("R1", "b", 777, "auto")]


def test_a_range_names_everything_between() -> None:
    items = [item(str(n), 100, f"INV-{n}") for n in range(7001, 7007)]
    found = lines([receipt("R1", 400, "INV-7002 THRU INV-7005")], items)
    assert [(key, status) for _, key, _, status in found] == [(str(n), "auto") for n in range(7002, 7006)]


def test_a_number_inside_a_longer_one_or_labelled_as_noise_is_no_reference() -> None:
    items = [item("a", 100, "7001")]
    for text in ("X97001", "70019", "CHK 7001", "TRN:7001"):
        assert "quoted" not in set(run([receipt("R1", 100, text, payer="")], items).lines["rule"])


def test_a_credit_memo_is_netted_in_any_order_o32() -> None:
    rows = [("I", 110000, "INV-8001"), ("C", -10000, "CM-9001")]
    for order in permutations(rows):
        for text in ("INV-8001 CM-9001", "CM-9001 INV-8001", "CM-9001, INV-8001"):
            found = lines([receipt("R", 100000, text)], [item(*row) for row in order])
            assert sorted(found) == [("R", "C", -10000, "auto"), ("R", "I", 110000, "auto")]


def test_without_references_the_netted_account_is_proposed_o32() -> None:
    found = lines([receipt("R", 100000)], [item("I", 110000), item("C", -10000)])
    assert {key for _, key, _, _ in found} == {"I", "C"}


def test_a_number_borne_by_two_items_of_equal_amount_is_a_tie() -> None:
    items = [item("a", 500, "INV-3001"), item("b", 500, "INV-3001")]
    line = first([receipt("R1", 500, "INV-3001")], items)
    assert (line["status"], line["alternatives"]) == ("review", 1)
    assert "other explanations" in line["reason"] or "1 other" in line["reason"]


def test_a_quoted_purchase_order_that_sums_is_applied() -> None:
    items = [item("a", 500, po_number="PO-77123"), item("b", 200, po_number="PO-77123"), item("c", 700)]
    found = run([receipt("R1", 700, "PO 77123")], items).lines
    assert (found["rule"] == "purchase_order").all()
    assert found["item_id"].tolist() == ["a", "b"]


def test_a_stranger_who_quotes_the_number_of_another_amount_is_never_automatic() -> None:
    line = first([receipt("R1", 430, "INV-3001", payer="QUITE ANOTHER")], [item("a", 500, "INV-3001")])
    assert line["status"] == "review"


# amounts


@pytest.mark.parametrize(
    ("percent", "status", "explanation"),
    [("0", "review", "short_pay"), ("0.5", "review", "short_pay"), ("1", "auto", "tolerance")],
)
def test_tolerance_o25(percent: str, status: str, explanation: str) -> None:
    policy = MatchingPolicy(tolerance_percent=Decimal(percent))
    line = first([receipt("R", 99000, "INV-1001")], [item("a", 100000, "INV-1001")], policy=policy)
    assert (line["status"], line["explanation"], line["amount"]) == (status, explanation, 99000)


def test_the_lower_of_two_tolerances_counts() -> None:
    assert MatchingPolicy(tolerance_minor=500, tolerance_percent=Decimal(1)).tolerance(100000) == 500
    assert MatchingPolicy(tolerance_minor=5000, tolerance_percent=Decimal(1)).tolerance(100000) == 1000
    assert MatchingPolicy().tolerance(100000) == 0


def test_an_overpayment_leaves_the_rest_unapplied_o26() -> None:
    line = first([receipt("R", 101000, "INV-1001")], [item("a", 100000, "INV-1001")])
    assert (line["amount"], line["difference"], line["explanation"]) == (100000, 1000, "overpayment")
    assert line["status"] == "review"


def test_oldest_first_when_nothing_else_helps_o27() -> None:
    items = [item(key, n * 10000, due_date=MAY + n) for n, key in enumerate(("a", "b", "c"), 1)]
    assert lines([receipt("R", 25000)], items) == [("R", "a", 10000, "review"), ("R", "b", 15000, "review")]


def test_a_single_item_with_a_rival_pair_is_only_suggested_o28() -> None:
    items = [item(key, n * 10000) for n, key in enumerate(("a", "b", "c"), 1)]
    line = first([receipt("R", 30000)], items)
    assert (line["item_id"], line["status"], line["alternatives"]) == ("c", "review", 1)


def test_two_payments_on_one_invoice_o29() -> None:
    found = lines(
        [receipt("R1", 50000, "INV-1001"), receipt("R2", 50000, "INV-1001")], [item("a", 100000, "INV-1001")]
    )
    assert found == [("R1", "a", 50000, "review"), ("R2", "a", 50000, "review")]


def test_the_payer_is_found_in_the_memo_o30() -> None:
    haddock = {"customer": "C-9", "customer_name": "Archibald Haddock"}
    line = first(
        [receipt("R", 500, "1234//HADDOCK-Archibald", payer="")], [item("a", 500, **haddock), item("b", 500)]
    )
    assert line["item_id"] == "a"


def test_two_equal_items_are_never_settled_by_amount_o31() -> None:
    items = [item("a", 7000, document_date=MAY - 14), item("b", 7000, document_date=MAY)]
    line = first([receipt("R", 7000)], items)
    assert (line["status"], line["alternatives"]) == ("review", 1)


def test_a_bank_fee_is_shown_as_short_pay_o33() -> None:
    line = first([receipt("R", 99000, "INV-1001")], [item("a", 100000, "INV-1001")])
    assert (line["amount"], line["explanation"], line["status"]) == (99000, "short_pay", "review")
    assert "10.00 less" in line["reason"]


def test_discount_in_time_is_automatic_and_late_is_not() -> None:
    terms = {"discount_amount": 2000, "discount_date": JUNE}
    items = [item("a", 100000, "INV-1001", **terms)]
    in_time = first([receipt("R", 98000, "INV-1001")], items)
    late = first([receipt("R", 98000, "INV-1001", value_date=JULY)], items)
    assert (in_time["status"], in_time["explanation"], in_time["amount"]) == ("auto", "discount", 98000)
    assert late["status"] == "review"


def test_the_unique_subset_is_suggested_o36() -> None:
    amounts = [5001, 2932, 876, 98, 21, 9923, 2069, 123, 432, 765]
    found = lines([receipt("R", 10002)], [item(str(amount), amount) for amount in amounts])
    assert sorted(found) == [("R", str(n), n, "review") for n in (2069, 2932, 5001)]


def test_many_subsets_are_refused_o37() -> None:
    items = [item(f"i{n:02}", 1000 + n) for n in range(54)]
    found = run([receipt("R", 5010)], items).lines
    assert "auto" not in set(found["status"])
    assert "payer_subset" not in set(found["rule"])


def test_every_subset_is_counted() -> None:
    assert subsets([1, 2, 3], 3) == [(0, 1), (2,)]
    assert subsets([], 0) == []


def test_an_item_dated_after_the_receipt_is_no_candidate_o41() -> None:
    found = lines([receipt("R", 500)], [item("a", 500, document_date=JULY)])
    assert found == [("R", "", 0, "unmatched")]


def test_a_statement_word_makes_all_open_items_automatic() -> None:
    items = [item("a", 333), item("b", 444), item("c", -100)]
    with_word = run([receipt("R", 677, "ALL OPEN ITEMS")], items).lines
    without = run([receipt("R", 677)], items).lines
    assert set(with_word["status"]) == {"auto"}
    assert set(without["status"]) == {"review"}


def test_payer_and_unique_amount_are_enough() -> None:
    line = first([receipt("R", 4321)], [item("a", 4321), item("b", 500), item("c", 4321, **BOLT)])
    assert (line["item_id"], line["status"], line["rule"]) == ("a", "auto", "payer_amount")


def test_an_unknown_number_speaks_against_the_amount_unless_it_is_one_slip_away() -> None:
    items = [item("a", 4321, "INV-900587"), item("b", 500)]
    assert first([receipt("R", 4321, "INV 555123")], items)["status"] == "review"
    assert first([receipt("R", 4321, "INV-900578")], items)["status"] == "auto"
    assert first([receipt("R", 4321, "900578")], items)["status"] == "auto"


def test_namesakes_make_the_amount_ambiguous() -> None:
    other = {"customer": "C-18", "customer_name": "Columbus Products Inc"}
    mine = {"customer": "C-19", "customer_name": "Columbus Pro Ltd"}
    items = [item("a", 500, **mine), item("b", 500, **other)]
    assert first([receipt("R", 500, payer="COLUMBUS PRO")], items)["status"] == "review"


def test_amount_alone_is_a_suggestion() -> None:
    line = first([receipt("R", 500, payer="")], [item("a", 500)])
    assert (line["status"], line["rule"]) == ("review", "amount_alone")


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
    found = run(
        [receipt("R1", 500, "INV-3001"), receipt("R2", 500, "INV-3001")], [item("a", 500, "INV-3001")]
    ).lines
    assert found["status"].tolist() == ["review", "review"]
    assert found["reason"].str.contains("proposed for other receipts too").all()


def test_two_receipts_for_two_equal_items_are_spread_but_not_applied() -> None:
    found = lines([receipt("R1", 500), receipt("R2", 500)], [item("a", 500), item("b", 500)])
    assert [key for _, key, _, _ in found] == ["a", "b"]
    assert {status for *_, status in found} == {"review"}


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
    line = first(
        [receipt("R", 500, "INV-3001")], [item("a", 500, "INV-3001", document_date=JULY)], policy=policy
    )
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
    line = first(
        [receipt("R", 500, "INV-3001")], [item("a", 0, "INV-3001"), item("b", 900)], policy=MatchingPolicy()
    )
    assert line["status"] != "auto"


# payers


@pytest.mark.parametrize(
    "payer", ["Acme Precision Tools", "ACME PRECISION TO", "TOOLS ACME PRECISION LLC", "ACME PRECSION TOOLS"]
)
def test_a_payer_is_recognised_by_its_name(payer: str) -> None:
    mine = {"customer": "C-1", "customer_name": "Acme Precision Tools Inc."}
    assert (
        first([receipt("R", 500, payer=payer)], [item("a", 500, **mine), item("b", 500, **BOLT)])["item_id"]
        == "a"
    )


def test_a_payer_is_recognised_by_account_and_by_history() -> None:
    items = [item("a", 500), item("b", 500, **BOLT)]
    customers = frame(CUSTOMERS, [ACME | {"payer_account": "DE02 1203 0000"}, BOLT | {"payer_account": ""}])
    history = frame(
        HISTORY, [{"customer": "C-20", "payer": "TRADE NAME", "payer_account": "", "times_seen": 3}]
    )
    by_account = first(
        [receipt("R", 500, payer="", payer_account="DE0212030000")], items, customers=customers
    )
    by_alias = first([receipt("R", 500, payer="Trade Name")], items, history=history)
    assert (by_account["item_id"], by_alias["item_id"]) == ("a", "b")


# rules


def test_a_rule_can_be_switched_off_and_an_unknown_one_is_named() -> None:
    items = [item("a", 500, "INV-3001")]
    found = first(
        [receipt("R", 500, "INV-3001")], items, policy=MatchingPolicy(rules_off=frozenset(["quoted"]))
    )
    assert found["rule"] != "quoted"
    with pytest.raises(SettingsError, match="did you mean 'quoted'"):
        run([receipt("R", 1)], items, policy=MatchingPolicy(rules_off=frozenset(["qoted"])))


def test_rules_have_distinct_names_and_places() -> None:
    known = all_rules()
    assert len({each.name for each in known}) == len({each.order for each in known}) == len(known)
    with pytest.raises(ValueError, match="taken"):
        rule("quoted", order=999, confidence=1.0, sentence="")(known[0].propose)


def test_no_rows_give_an_empty_frame() -> None:
    assert list(run([], []).lines.columns) == MATCHES.names


# for any ledger

CUSTOMER = st.sampled_from(
    [ACME, BOLT, {"customer": "C-21", "customer_name": "Bolt Holdings", "currency": "USD"}]
)
AMOUNT = st.sampled_from([-100, 0, 100, 200, 300, 500, 700, 1000])


@st.composite
def ledgers(draw: st.DrawFn) -> Rows:
    items = [
        item(
            f"i{n}",
            draw(AMOUNT),
            f"INV-{draw(st.integers(7000, 7006))}",
            disputed=draw(st.booleans()) and draw(st.booleans()),
            document_date=draw(st.sampled_from([MAY, JUNE, JULY])),
            **draw(CUSTOMER),
        )
        for n in range(draw(st.integers(0, 8)))
    ]
    receipts = [
        receipt(
            f"r{n}",
            draw(AMOUNT),
            " ".join(f"INV-{draw(st.integers(7000, 7006))}" for _ in range(draw(st.integers(0, 3)))),
            draw(st.sampled_from(["ACME", "BOLT", "BOLT HOLDINGS", "", "NOBODY KNOWN"])),
            value_date=draw(st.sampled_from([MAY, JUNE, JULY])),
            currency=draw(st.sampled_from(["USD", "USD", "USD", "EUR"])),
        )
        for n in range(draw(st.integers(0, 6)))
    ]
    return receipts, items


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
        if "auto" in set(mine["status"]):
            assert len(mine) == 1


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
        assert paid["document_date"] <= came["value_date"]


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
