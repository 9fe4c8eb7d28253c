"""Matching: what holds for any ledger, however odd: conservation, bans, order, strangers, second runs, locks."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_cases import frame
from odd_ledgers import DAYS, LIMIT, OTHERS, POLICY, PRICES, STRANGERS, UNKNOWN, Ledger, ledgers

from xl_ar.core.matching import MatchingPolicy, MatchResult
from xl_ar.core.matching.telling.explain import explain
from xl_ar.core.schema import OPEN_ITEMS


def _key(result: MatchResult) -> pd.DataFrame:
    return result.lines.sort_values(["receipt_id", "item_id"], ignore_index=True)


def _automatic(result: MatchResult) -> dict[str, dict[str, int]]:
    """By receipt the amounts applied to items without a person."""
    found: dict[str, dict[str, int]] = {}
    chosen = result.lines[result.lines["status"] == "auto"]
    for receipt, item, amount in zip(chosen["receipt_id"], chosen["item_id"], chosen["amount"], strict=True):
        found.setdefault(receipt, {})[item] = amount
    return found


def _rows(table: pd.DataFrame, key: str) -> dict[str, dict[str, Any]]:
    rows: list[dict[str, Any]] = [dict(zip(table.columns, row, strict=True)) for row in table.to_numpy().tolist()]
    return {row[key]: row for row in rows}


def _less(items: pd.DataFrame, applied: dict[str, dict[str, int]]) -> pd.DataFrame:
    taken: dict[str, int] = {}
    for pairs in applied.values():
        for item, amount in pairs.items():
            taken[item] = taken.get(item, 0) + amount
    return items.assign(open_amount=items["open_amount"] - items["item_id"].map(taken).fillna(0).astype("int64"))


@settings(max_examples=30, deadline=None)
@given(ledgers())
def test_each_receipt_has_one_state_and_every_minor_unit_is_applied_or_left(ledger: Ledger) -> None:
    result = ledger.run()
    lines = result.lines
    assert set(lines["receipt_id"]) == set(ledger.receipts["receipt_id"])
    assert sum(result.counts.values()) == len(ledger.receipts)
    for row in ledger.receipts.to_dict("records"):
        mine = lines[lines["receipt_id"] == row["receipt_id"]]
        assert (
            mine[["status", "rule", "reason", "explanation", "confidence", "alternatives"]].drop_duplicates().shape[0]
            == 1
        )
        assert mine["amount"].sum() + mine["difference"].sum() == row["amount"]
        assert (mine["difference"].iloc[1:] == 0).all()
        assert not mine["item_id"].duplicated().any()
        assert (mine["status"] == "unmatched").all() == (mine["item_id"] == "").all()
        if mine["status"].iloc[0] != "unmatched":
            assert mine["difference"].sum() >= 0  # nobody applies more than came
        assert mine["reason"].str.endswith(".").all()
        assert "''" not in mine["reason"].iloc[0]


@settings(max_examples=30, deadline=None)
@given(ledgers())
def test_no_item_is_applied_beyond_what_is_open_nor_with_the_wrong_sign(ledger: Ledger) -> None:
    items = _rows(ledger.items, "item_id")
    result = ledger.run()
    taken: dict[str, int] = {}
    for pairs in _automatic(result).values():
        for item, amount in pairs.items():
            taken[item] = taken.get(item, 0) + amount
    for item, amount in taken.items():
        assert abs(amount) <= abs(items[item]["open_amount"])
    for line in result.lines[result.lines["item_id"] != ""].to_dict("records"):
        opened = items[line["item_id"]]["open_amount"]
        assert line["amount"] * opened > 0
        assert abs(line["amount"]) <= abs(opened)


def _numbered(receipt: dict[str, Any]) -> bool:
    return any(sign.isdigit() for sign in receipt["remittance"] + receipt["document"])


def _payer_told(receipt: dict[str, Any]) -> bool:
    return bool(receipt["payer_account"] or receipt["customer"])


@settings(max_examples=30, deadline=None)
@given(ledgers())
def test_nothing_forbidden_is_automatic(ledger: Ledger) -> None:
    items, receipts = _rows(ledger.items, "item_id"), _rows(ledger.receipts, "receipt_id")
    result = ledger.run()
    assert (result.lines.loc[result.lines["status"] == "auto", "alternatives"] == 0).all()
    stated = {code for table in (ledger.items, ledger.receipts) for code in table["currency"] if code}
    for key, pairs in _automatic(result).items():
        receipt, paid = receipts[key], [items[item] for item in pairs]
        assert 0 < receipt["amount"] <= LIMIT
        for item in paid:
            assert not item["disputed"]
            assert item["currency"] == receipt["currency"] != "" or len(stated) < 2
            if not pd.isna(receipt["value_date"]) and not pd.isna(item["document_date"]):
                assert item["open_amount"] < 0 or item["document_date"] <= receipt["value_date"]
        if _numbered(receipt):
            continue
        assert receipt["payer"] or _payer_told(receipt)  # amount alone
        if ledger.history is None and not _payer_told(receipt):
            assert receipt["payer"] not in STRANGERS
        short = sum(item["open_amount"] for item in paid) - receipt["amount"]
        granted = sum(item["discount_amount"] for item in paid)
        assert short == 0 or abs(short - granted) < len(paid)


@settings(max_examples=30, deadline=None)
@given(ledgers())
def test_without_a_number_only_the_one_choice_of_an_account_is_automatic(ledger: Ledger) -> None:
    items, receipts = _rows(ledger.items, "item_id"), _rows(ledger.receipts, "receipt_id")
    for key, pairs in _automatic(ledger.run()).items():
        receipt = receipts[key]
        if _numbered(receipt) or any(word in receipt["remittance"] for word in ("STATEMENT", "ALL OPEN")):
            continue
        first = items[next(iter(pairs))]
        owed = [
            row["open_amount"] for row in items.values()
            if (row["customer"], row["currency"]) == (first["customer"], first["currency"]) and row["open_amount"]
        ]  # fmt: skip
        size = 1 if len(pairs) == 1 else len(owed)
        ways = sum(sum(way) == receipt["amount"] for n in range(1, size + 1) for way in combinations(owed, n))
        assert ways <= 1


@settings(max_examples=30, deadline=None)
@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(ledger: Ledger, chance: Any) -> None:
    def mixed(table: pd.DataFrame) -> pd.DataFrame:
        order: list[int] = chance.sample(range(len(table)), len(table))
        return table.iloc[order].reset_index(drop=True)

    known = (None if table is None else mixed(table) for table in (ledger.customers, ledger.history))
    other = Ledger(mixed(ledger.receipts), mixed(ledger.items), *known)
    pd.testing.assert_frame_equal(_key(ledger.run()), _key(other.run()))


@settings(max_examples=30, deadline=None)
@given(ledgers(), st.lists(st.sampled_from(PRICES + OTHERS), min_size=1, max_size=4))
def test_an_unrelated_customer_never_turns_a_match_into_another(ledger: Ledger, amounts: list[int]) -> None:
    newcomer = {"customer": "Z-1", "customer_name": "Quixotic Zephyr Vineyards", "currency": "USD", "po_number": ""}
    dates = {"document_date": DAYS[0], "due_date": DAYS[1], "discount_date": UNKNOWN}
    rows = [
        newcomer | dates
        | {"item_id": f"z{n}", "document": f"QZ/88{n}31", "open_amount": amount, "original_amount": amount}
        for n, amount in enumerate(amounts)
    ]  # fmt: skip
    before, added = _automatic(ledger.run()), frame(OPEN_ITEMS, rows)
    after = _automatic(ledger._replace(items=pd.concat([ledger.items, added], ignore_index=True)).run())
    for receipt, pairs in after.items():
        assert not set(pairs) & set(added["item_id"])
        assert before.get(receipt, pairs) == pairs


@settings(max_examples=30, deadline=None)
@given(ledgers())
def test_a_second_run_on_what_is_left_applies_nothing_twice(ledger: Ledger) -> None:
    applied = _automatic(ledger.run())
    left = _less(ledger.items, applied)
    rest = ledger.receipts[~ledger.receipts["receipt_id"].isin(set(applied))].reset_index(drop=True)
    again = _automatic(ledger._replace(items=left, receipts=rest).run())
    final = _less(left, again)
    assert not set(applied) & set(again)
    assert (final["open_amount"] * ledger.items["open_amount"] >= 0).all()
    assert (final["open_amount"].abs() <= ledger.items["open_amount"].abs()).all()
    settled = set(left.loc[left["open_amount"] == 0, "item_id"])
    assert not settled & {item for pairs in again.values() for item in pairs}


@settings(max_examples=30, deadline=None)
@given(ledgers(receipts=1))
def test_exact_matches_stay_when_all_amounts_are_ten_times_as_much(ledger: Ledger) -> None:
    columns = ["open_amount", "original_amount", "discount_amount"]
    larger = Ledger(
        ledger.receipts.assign(amount=ledger.receipts["amount"] * 10),
        ledger.items.assign(**{name: ledger.items[name] * 10 for name in columns}),
        ledger.customers,
        ledger.history,
    )
    opened = dict(zip(ledger.items["item_id"], ledger.items["open_amount"], strict=True))
    after = larger.run(policy=MatchingPolicy(approval_limit=LIMIT * 10)).lines
    for receipt, pairs in _automatic(ledger.run()).items():
        if pairs == {item: opened[item] for item in pairs}:
            mine = after[after["receipt_id"] == receipt]
            assert dict(zip(mine["item_id"], mine["amount"], strict=True)) == {
                item: 10 * a for item, a in pairs.items()
            }


@settings(max_examples=30, deadline=None)
@given(ledgers(receipts=1))
def test_explain_says_of_a_single_receipt_what_match_does(ledger: Ledger) -> None:
    lines = ledger.run().lines
    told = explain(
        "r0", ledger.receipts, ledger.items, customers=ledger.customers, history=ledger.history, policy=POLICY
    )
    automatic = set(lines["status"]) == {"auto"}
    assert automatic == (bool(told) and not told[0].not_automatic)
    if automatic:
        assert dict(zip(told[0].item_ids, told[0].applied, strict=True)) == dict(
            zip(lines["item_id"], lines["amount"], strict=True)
        )
        assert told[0].explanation == lines["explanation"].iloc[0]


@settings(max_examples=30, deadline=None)
@given(ledgers(), st.data())
def test_what_a_person_has_decided_stays_and_counts(ledger: Ledger, data: st.DataObject) -> None:
    good = [row for row in ledger.receipts.to_dict("records") if row["amount"] > 0]
    owed = [row for row in ledger.items.to_dict("records") if row["open_amount"] > 0]
    if not good or not owed:
        return
    receipt, item = data.draw(st.sampled_from(good)), data.draw(st.sampled_from(owed))
    amount = data.draw(st.integers(1, min(receipt["amount"], item["open_amount"])))
    decided = pd.DataFrame({"receipt_id": [receipt["receipt_id"]], "item_id": [item["item_id"]], "amount": [amount]})
    result = ledger.run(decided=decided)
    mine = result.lines[result.lines["receipt_id"] == receipt["receipt_id"]]
    assert mine[["item_id", "amount", "status", "difference"]].to_numpy().tolist() == [
        [item["item_id"], amount, "locked", receipt["amount"] - amount]
    ]
    assert result.counts["locked"] == 1
    assert sum(result.counts.values()) == len(ledger.receipts)
    final = _less(_less(ledger.items, {"": {item["item_id"]: amount}}), _automatic(result))
    assert (final["open_amount"] * ledger.items["open_amount"] >= 0).all()
