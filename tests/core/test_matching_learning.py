"""Points and payers learned from confirmed matches."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_cases import ACME, BOLT, JULY, Rows, frame, item, ledgers, receipt

from xl_ar.core.matching import MatchingPolicy, match
from xl_ar.core.matching.engine import hypotheses, read_evidence
from xl_ar.core.matching.learning.aliases import learned_aliases
from xl_ar.core.matching.learning.confirmed import confirmed_matches
from xl_ar.core.matching.learning.fitting import feature_names, fit, rising, told
from xl_ar.core.matching.learning.teaching import LEAST_DECIDED, Learned, learn
from xl_ar.core.matching.rules import all_rules
from xl_ar.core.matching.weighing.hypotheses import Agreement, Difference, Hypotheses, Sign
from xl_ar.core.matching.weighing.points import AGAINST, NUMBER_NAMES, POINTS, Table
from xl_ar.core.numbers import Strength
from xl_ar.core.schema import CUSTOMERS, HISTORY, OPEN_ITEMS, RECEIPTS

# fit


def two_each(receipts: int, first: dict[str, int], second: dict[str, int]) -> Hypotheses:
    """Two hypotheses a receipt, of items 2r and 2r + 1, with their evidence."""
    size = 2 * receipts

    def column(name: str, default: int) -> Any:
        return np.tile([first.get(name, default), second.get(name, default)], receipts).astype(np.int64)

    return Hypotheses(
        receipt=np.repeat(np.arange(receipts), 2),
        rule=np.zeros(size, dtype=np.int64),
        start=np.arange(size + 1),
        item=np.arange(size),
        difference=np.zeros(size, dtype=np.int64),
        kind=column("kind", Difference.EQUAL),
        number=column("number", Strength.EXACT),
        agreement=column("agreement", Agreement.NAME),
        signs=column("signs", 0),
        rivals=np.zeros(size, dtype=np.int64),
    )


def worth_after(found: Hypotheses, confirmed: dict[int, frozenset[int]], **more: Any) -> dict[str, float]:
    return {**POINTS, **{change.name: change.after for change in fit(found, confirmed, {}, **more)}}


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ({"signs": int(Sign.STATEMENT)}, {}, "sign.statement"),
        ({"signs": int(Sign.NEAR)}, {}, "sign.near"),
        ({"agreement": Agreement.FAMILY}, {"agreement": Agreement.STRANGER}, "payer.family"),
        ({"number": Strength.OCR}, {"number": Strength.EDIT}, "number.ocr"),
        ({"kind": Difference.FEE}, {"kind": Difference.SHORT}, "amount.fee"),
    ],
)
def test_what_is_confirmed_gains_and_what_is_not_loses(first: Any, second: Any, name: str) -> None:
    found = two_each(60, first, second)
    taken = worth_after(found, {receipt: frozenset({2 * receipt}) for receipt in range(60)})
    refused = worth_after(found, {receipt: frozenset({2 * receipt + 1}) for receipt in range(60)})
    assert taken[name] > refused[name]
    assert taken[name] >= POINTS[name] >= refused[name]


def test_synthetic_decisions_bring_back_the_direction_of_a_changed_weight() -> None:
    truth = {**POINTS, "payer.alike": 0.5}  # in this ledger, names that are only alike mislead
    found = two_each(400, {"agreement": Agreement.ALIKE, "number": 0}, {"agreement": Agreement.SILENT, "number": 0})
    odds = np.exp(Table({"payer.alike": truth["payer.alike"]}).points(found)).reshape(-1, 2)
    share = np.cumsum(odds / (1 + odds.sum(axis=1, keepdims=True)), axis=1)
    drawn = np.random.default_rng(5).random(len(share))
    chosen = (drawn[:, None] > share).sum(axis=1).tolist()  # 2 = nothing was right
    confirmed = {n: frozenset({2 * n + which}) if which < 2 else frozenset() for n, which in enumerate(chosen)}
    after = worth_after(found, confirmed)
    assert after["payer.alike"] - after["payer.silent"] < POINTS["payer.alike"] - POINTS["payer.silent"] - 1.0


def test_fit_with_no_decisions_changes_nothing() -> None:
    assert fit(two_each(5, {}, {}), {}, {}) == []
    assert fit(two_each(0, {}, {}), {0: frozenset({1})}, {}) == []


def test_more_hold_changes_less() -> None:
    found = two_each(40, {"signs": int(Sign.STATEMENT)}, {})
    confirmed = {receipt: frozenset({2 * receipt + 1}) for receipt in range(40)}
    loose, firm = (worth_after(found, confirmed, hold=hold)["sign.statement"] for hold in (0.5, 20.0))
    assert loose < firm < POINTS["sign.statement"]


def test_the_points_of_rules_count_but_are_not_changed() -> None:
    found = two_each(40, {"signs": int(Sign.STATEMENT)}, {})
    confirmed = {receipt: frozenset({2 * receipt}) for receipt in range(40)}
    name = f"rule.{all_rules()[0].name}"
    plain, held = fit(found, confirmed, {}), fit(found, confirmed, {name: -20.0})
    assert plain != held
    assert all(not change.name.startswith("rule.") for change in held)


evidence = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(list(Difference)),
        "number": st.integers(0, max(Strength)),
        "agreement": st.sampled_from(list(Agreement)),
        "signs": st.sampled_from([0, *(int(sign) for sign in Sign)]),
    }
)


@settings(max_examples=60)
@given(evidence, evidence, st.lists(st.sampled_from([0, 1, 2]), min_size=1, max_size=60))
def test_a_table_that_was_learned_stays_sane(first: Any, second: Any, chosen: list[int]) -> None:
    found = two_each(len(chosen), first, second)
    confirmed = {n: frozenset({2 * n + which}) if which < 2 else frozenset() for n, which in enumerate(chosen)}
    worth = worth_after(found, confirmed)
    assert all(np.isfinite(value) and abs(value) < 30 for value in worth.values())
    assert all(worth[name] <= 0 for name in AGAINST)
    for ladder in ([f"number.{name}" for name in NUMBER_NAMES], [f"payer.{level.name.lower()}" for level in Agreement]):
        assert (np.diff([worth[name] for name in ladder]) >= -0.02).all()
    assert max(worth[name] for name in worth if name.startswith("amount.")) <= worth["amount.equal"] + 0.02


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(0.5, 9)), max_size=12))
def test_rising_never_falls_and_keeps_the_weighted_mean(pairs: list[tuple[float, float]]) -> None:
    values, weights = [value for value, _ in pairs], [weight for _, weight in pairs]
    found = rising(values, weights)
    assert len(found) == len(values)
    assert all(one <= other for one, other in pairwise(found))
    assert np.dot(found, weights) == pytest.approx(np.dot(values, weights), abs=1e-6)
    if values == sorted(values):
        assert found == values


def test_every_name_of_the_table_is_learned_or_a_rules() -> None:
    assert set(feature_names()) == set(POINTS)


def test_changes_are_told_largest_first() -> None:
    found = two_each(40, {"signs": int(Sign.STATEMENT)}, {})
    changes = fit(found, {receipt: frozenset({2 * receipt + 1}) for receipt in range(40)}, {})
    assert told(changes)[0].startswith("sign.statement: +4.00 -> ")
    assert told(changes)[0].endswith("(40 receipts)")


# decisions


def decisions(*pairs: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {"receipt_id": [one for one, _ in pairs], "item_id": [two for _, two in pairs], "row": range(2, len(pairs) + 2)}
    )


@pytest.mark.parametrize(
    ("pairs", "items", "faults"),
    [
        ([("R", "a"), ("R", "b")], {"R": {"a", "b"}}, []),
        ([("R", "")], {"R": set()}, []),
        ([("R", "INV-2")], {"R": {"b"}}, []),
        ([("R", "TWICE")], {}, [(2, "item 'TWICE' is not among the open items")]),
        ([("X", "a"), ("R", "a")], {"R": {"a"}}, [(2, "receipt 'X' is not among the receipts")]),
        ([("", "a")], {}, [(2, "no receipt_id")]),
        (
            [("R", "a"), ("R", "z")],
            {},
            [(2, "another row of receipt 'R' cannot be used"), (3, "item 'z' is not among the open items")],
        ),
        ([("R", "s")], {}, [(2, "nothing is open of item 's'")]),
        (
            [("R", "a"), ("R", "")],
            {},
            [
                (2, "another row of receipt 'R' cannot be used"),
                (3, "no item, but other rows of receipt 'R' have one"),
            ],
        ),
    ],
)
def test_rows_in_are_used_or_reported(pairs: Any, items: Any, faults: list[tuple[int, str]]) -> None:
    owed = [item("a", 1, "INV-1"), item("b", 2, "INV-2"), item("s", 0), item("c", 3, "TWICE"), item("d", 3, "TWICE")]
    found = confirmed_matches(decisions(*pairs), frame(RECEIPTS, [receipt("R", 5)]), frame(OPEN_ITEMS, owed))
    assert found.items == {receipt: frozenset(chosen) for receipt, chosen in items.items()}
    assert [(fault.row, fault.why) for fault in found.skipped] == faults
    assert found.used + len(found.skipped) == len(pairs)


# aliases


def aliases(
    receipts: list[dict[str, Any]], confirmed: dict[str, set[str]], history: pd.DataFrame | None = None
) -> list[tuple[str, str, str, int, int]]:
    items = [item("a", 500, "INV-1"), item("b", 700, "INV-2", **BOLT)]
    owners = [{"customer": "C-17", "customer_name": "Acme Corporation", "payer_account": "0001 222"}]
    masters = CUSTOMERS.conform({name: [row[name] for row in owners] for name in owners[0]}, 1)
    chosen = {receipt: frozenset(items) for receipt, items in confirmed.items()}
    seen = HISTORY.empty() if history is None else history
    found, _ = learned_aliases(frame(RECEIPTS, receipts), frame(OPEN_ITEMS, items), masters, seen, chosen)
    return [(each.customer, each.payer, each.payer_account, each.before, each.after) for each in found]


@pytest.mark.parametrize(
    ("more", "items", "learned"),
    [
        ({"payer": "ROADRUNNER LLC"}, {"a"}, [("C-17", "ROADRUNNER LLC", "", 0, 1)]),
        ({"payer": "ACME CORP"}, {"a"}, []),
        ({"payer": "Acme, Inc."}, {"a"}, []),
        ({"payer": "CUSTOMER PAYMENT"}, {"a"}, []),
        ({"payer": "", "payer_account": "998877"}, {"a"}, [("C-17", "", "998877", 0, 1)]),
        ({"payer": "ACME CORP", "payer_account": "1222"}, {"a"}, []),
        ({"payer": "ACME CORP", "payer_account": "XXXX1222"}, {"a"}, []),
        ({"payer": "ROADRUNNER", "payer_account": "7788"}, {"a"}, [("C-17", "ROADRUNNER", "7788", 0, 1)]),
        ({"payer": "ROADRUNNER"}, set(), []),
        ({"payer": "PARENT"}, {"a", "b"}, [("C-17", "PARENT", "", 0, 1), ("C-20", "PARENT", "", 0, 1)]),
    ],
)
def test_only_what_is_not_the_customers_own_is_learned(more: Any, items: set[str], learned: Any) -> None:
    row = receipt("R", 500) | more
    assert aliases([row], {"R": items}) == learned


def test_the_history_is_added_up_and_kept() -> None:
    columns = {"customer": ["C-17", "C-99"], "payer": ["Roadrunner LLC", "OTHER"], "payer_account": ["", "55667"]}
    history = HISTORY.conform(columns | {"times_seen": [4, 2]}, 2)
    rows = [receipt(f"R{n}", 500, "", "ROADRUNNER  LLC") for n in range(3)]
    assert aliases(rows, {"R0": {"a"}, "R2": {"a"}}, history) == [("C-17", "Roadrunner LLC", "", 4, 6)]
    _, after = learned_aliases(
        frame(RECEIPTS, rows), frame(OPEN_ITEMS, [item("a", 500)]), CUSTOMERS.empty(), history, {"R0": frozenset("a")}
    )
    assert after[["customer", "payer", "payer_account", "times_seen"]].values.tolist() == [
        ["C-17", "Roadrunner LLC", "", 5],
        ["C-99", "OTHER", "55667", 2],
    ]


# all together


def month(size: int = 40) -> Rows:
    """Receipts that quote their item; every fourth comes from a company that is like no customer."""
    receipts, items = [], []
    for n in range(size):
        owner = [ACME, BOLT][n % 2]
        amount = 1000 + 37 * n
        items.append(item(f"i{n}", amount, f"INV-{4000 + n}", **owner))
        payer = "ROADRUNNER TRADING" if n % 4 == 0 else str(owner["customer_name"])
        receipts.append(receipt(f"r{n}", amount, f"INV-{4000 + n}", payer))
    return receipts, items


def learned(rows: Rows, chosen: pd.DataFrame, **more: Any) -> Learned:
    return learn(frame(RECEIPTS, rows[0]), frame(OPEN_ITEMS, rows[1]), chosen, **more)


def all_right(size: int) -> pd.DataFrame:
    return decisions(*((f"r{n}", f"i{n}") for n in range(size)))


def test_too_few_decisions_teach_payers_but_no_points() -> None:
    found = learned(month(), all_right(LEAST_DECIDED - 1))
    assert (found.fitted, found.changes, found.points) == (False, (), {})
    assert [alias.payer for alias in found.aliases] == ["ROADRUNNER TRADING"]


def test_no_decision_teaches_nothing() -> None:
    found = learned(month(), decisions())
    assert (found.changes, found.aliases, len(found.history)) == ((), (), 0)
    assert found.before == found.after


def test_learning_and_matching_again_knows_the_payer() -> None:
    taught = learned(month(), all_right(40))
    new = [receipt("n", 555, "", "ROADRUNNER TRADING", value_date=JULY)]
    owed = [item("x", 555, "INV-9001"), item("y", 777, "INV-9002", **BOLT)]
    frames = frame(RECEIPTS, new), frame(OPEN_ITEMS, owed)
    before, after = match(*frames).lines.iloc[0], match(*frames, history=taught.history).lines.iloc[0]
    assert before["status"] != "auto"
    assert (after["status"], after["item_id"]) == ("auto", "x")
    assert "has paid for customer C-17 before" in after["reason"]


def test_the_effect_counts_the_decided_receipts_only() -> None:
    found = learned(month(), all_right(35))
    assert found.before.right == found.before.automatic == 35
    assert found.before.wrong == found.after.wrong == ()


def test_automatic_matches_that_were_not_right_are_named() -> None:
    chosen = decisions(("r0", ""), *((f"r{n}", f"i{n}") for n in range(1, 35)))
    found = learned(month(), chosen)
    assert found.before.wrong == ("r0",)


def test_what_was_set_before_is_kept_and_built_upon() -> None:
    policy = MatchingPolicy(points={"sign.near": -7.0, "rule.quoted": 0.25})
    found = learned(month(), all_right(40), policy=policy)
    assert found.points["sign.near"] == -7.0
    assert found.points["rule.quoted"] == 0.25
    assert replace(policy, points=found.points)


def test_the_order_of_rows_does_not_matter() -> None:
    receipts, items = month()
    one = learned((receipts, items), all_right(40))
    turned = all_right(40).iloc[::-1]
    other = learned((receipts[::-1], items[::-1]), turned)
    assert (one.changes, one.points, one.aliases) == (other.changes, other.points, other.aliases)
    pd.testing.assert_frame_equal(one.history, other.history)


@settings(max_examples=25)
@given(ledgers(), st.integers(0, 1 << 16))
def test_any_decisions_about_any_ledger_can_be_learned_from(rows: Rows, seed: int) -> None:
    draw = np.random.default_rng(seed)
    opened = [row["item_id"] for row in rows[1] if row["open_amount"]]
    chosen = [(row["receipt_id"], str(draw.choice([*opened, ""]))) for row in rows[0]]
    found = learned(rows, decisions(*chosen))
    assert found.decisions.used == len(chosen)
    evidence = read_evidence(frame(RECEIPTS, rows[0]), frame(OPEN_ITEMS, rows[1]), None, None, MatchingPolicy())
    place = {key: at for at, key in enumerate(evidence.items.item_id.tolist())}
    right = {
        at: frozenset(place[item] for item in found.decisions.items[key])
        for at, key in enumerate(evidence.receipts.receipt_id.tolist())
    }
    worth = {change.name: change.after for change in fit(hypotheses(evidence, Table({})), right, {})}
    assert all(np.isfinite(value) for value in worth.values())
