"""What the ledger has posted of the register, and what the register does to the figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.register.effects import items_after, receipts_after
from xl_ar.core.register.lines import REGISTER, appended, in_order, number_of, seals
from xl_ar.core.register.posting import Standing, Status, standing
from xl_ar.core.schema import OPEN_ITEMS, RECEIPTS

P, L, U, R = Status.PENDING, Status.POSTED, Status.UNCLEAR, Status.REVERSED


def register(*lines: dict[str, Any]) -> pd.DataFrame:
    """Lines of one item INV-1, numbered in order; 40 at an open amount of 100 unless said otherwise."""
    plain = {"kind": "payment", "receipt": "R-1", "item": "INV-1", "amount": 40, "ledger_open": 100}
    rows = [plain | {"document": "INV-1", "reversal_of": "", "mark": "", "status": ""} | line for line in lines]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return appended(REGISTER.empty(), REGISTER.conform(columns, len(rows)))


def found(lines: pd.DataFrame, now: int | None) -> list[Status]:
    opened = {} if now is None else {"INV-1": now}
    status = standing(lines, opened).status
    return [status[name] for name in lines["application"]]


PAY = {"amount": 40}
REST = {"amount": 60, "receipt": "R-2"}
UNDO = {"amount": -40, "reversal_of": "A-00001"}


@pytest.mark.parametrize(("lines", "now", "expected"), [
    ([PAY], 100, [P]),
    ([PAY], 60, [L]),
    ([PAY], None, [L]),
    ([PAY], 0, [L]),
    ([PAY], 75, [U]),
    ([PAY, REST], 100, [P, P]),
    ([PAY, REST], 60, [L, P]),
    ([PAY, REST], 40, [P, L]),  # the second alone
    ([PAY, REST], 0, [L, L]),
    ([PAY, REST], 90, [U, U]),
    # a payment and the discount decided with it, behind an older line
    ([PAY, {"amount": 49, "receipt": "R-2"}, {"amount": 1, "receipt": "R-2", "kind": "discount"}], 50, [P, L, L]),
    ([{"amount": 98}, {"amount": 2, "kind": "discount"}], 2, [L, P]),
    # the first was in the ledger when the second was decided
    ([PAY, {"amount": 60, "receipt": "R-2", "ledger_open": 60}], 60, [L, P]),
    ([PAY, {"amount": 60, "receipt": "R-2", "ledger_open": 60}], 0, [L, L]),
    # undone before and after the ledger had it
    ([PAY, UNDO], 100, [R, R]),
    ([PAY, UNDO], 60, [L, P]),
    ([PAY, UNDO | {"ledger_open": 60}], 60, [L, P]),
    ([PAY, UNDO | {"ledger_open": 60}], 100, [L, L]),
    ([PAY, UNDO], 55, [R, R]),
    # a person's mark, and what an earlier run saw
    ([PAY | {"mark": "In ledger"}], 75, [L]),
    ([PAY | {"mark": "in ledger"}], 100, [L]),
    ([PAY | {"status": "in ledger"}], 35, [L]),
    ([PAY | {"status": "in ledger"}, {"amount": 10, "receipt": "R-2"}], 50, [L, L]),
    ([PAY | {"status": "in ledger"}, {"amount": 10, "receipt": "R-2"}], 35, [L, U]),
    ([{"kind": "dispute", "amount": 60}], 100, [Status.NOTED]),
    ([PAY, {"kind": "dispute", "amount": 60}], 60, [L, Status.NOTED]),
])  # fmt: skip
def test_where_lines_stand(lines: list[dict[str, Any]], now: int | None, expected: list[Status]) -> None:
    assert found(register(*lines), now) == expected


def test_what_is_unclear_says_both_figures() -> None:
    (doubt,) = standing(register(PAY, REST), {"INV-1": 90}).unclear
    assert (doubt.document, doubt.applications) == ("INV-1", ("A-00001", "A-00002"))
    assert (doubt.then, doubt.now, doubt.amount) == (100, 90, 100)


def items(opened: int, document: str = "INV-1") -> pd.DataFrame:
    return OPEN_ITEMS.conform(
        {"item_id": ["i"], "document": [document], "open_amount": [opened], "original_amount": [100]}, 1
    )


def after(lines: pd.DataFrame, opened: int, as_of: date | None = None) -> int:
    place = standing(lines, {"INV-1": opened})
    return int(items_after(items(opened), {"i": "INV-1"}, lines, place, as_of)["open_amount"].iloc[0])


def dated(lines: pd.DataFrame, *days: str) -> pd.DataFrame:
    return lines.assign(date=np.array(days, dtype="datetime64[s]"))


def test_only_what_the_ledger_has_not_is_subtracted() -> None:
    lines = register(PAY, REST)
    assert [after(lines, now) for now in (100, 60, 40, 0, 90)] == [0, 0, 0, 0, 90]


def test_lines_count_from_their_date_on() -> None:
    lines = dated(register(PAY, REST), "2026-06-10", "2026-07-10")
    assert [after(lines, 100, day) for day in (date(2026, 6, 9), date(2026, 6, 10), date(2026, 7, 10))] == [100, 60, 0]
    assert after(lines, 100) == 0


def test_an_undo_counts_from_its_own_date_on() -> None:
    lines = dated(register(PAY, UNDO), "2026-06-10", "2026-07-10")
    assert [after(lines, 100, day) for day in (date(2026, 6, 30), date(2026, 7, 10))] == [60, 100]


def test_a_receipt_that_the_ledger_carries_as_a_credit_is_used_up() -> None:
    both = pd.concat([items(100), items(-100, "R-1").assign(item_id="c")], ignore_index=True)
    lines = register(PAY)
    place = standing(lines, {"INV-1": 100})
    left = items_after(both, {"i": "INV-1", "c": "R-1"}, lines, place)
    assert left["open_amount"].tolist() == [60, -60]


def test_a_disputed_rest_stays_open_and_is_disputed() -> None:
    lines = register(PAY, {"kind": "dispute", "amount": 60})
    left = items_after(items(100), {"i": "INV-1"}, lines, standing(lines, {"INV-1": 100}))
    assert (left["open_amount"].tolist(), left["disputed"].tolist()) == ([60], [True])


@pytest.mark.parametrize(("brought", "left"), [(100, 60), (40, 0), (30, 0), (-50, -50)])
def test_receipts_have_what_is_left_of_them(brought: int, left: int) -> None:
    came = RECEIPTS.conform({"receipt_id": ["x"], "amount": [brought]}, 1)
    keys = {"x": "R-1"} if brought > 0 else {}
    assert receipts_after(came, keys, register(PAY))["amount"].tolist() == [left]


amounts = st.lists(st.integers(1, 50), min_size=1, max_size=6)


@given(amounts, st.data())
def test_what_the_ledger_posts_in_order_is_never_counted_twice(parts: list[int], data: st.DataObject) -> None:
    """Whatever number of the oldest lines the ledger posts, what is open in the end is the same."""
    total = sum(parts) + data.draw(st.integers(0, 30))
    lines = register(*({"amount": part, "receipt": f"R-{n}", "ledger_open": total} for n, part in enumerate(parts)))
    posted = data.draw(st.integers(0, len(parts)))
    now = total - sum(parts[:posted])
    if now:  # an item at zero is settled, whatever was pending
        assert after(lines, now) == total - sum(parts)
        assert found(lines, now).count(Status.UNCLEAR) == 0


@given(amounts, st.integers(-60, 400), st.randoms())
def test_the_order_of_the_rows_does_not_matter(parts: list[int], now: int, chance: Any) -> None:
    lines = register(*({"amount": part, "receipt": f"R-{n % 2}"} for n, part in enumerate(parts)))
    places = list(range(len(lines)))
    chance.shuffle(places)
    mixed = lines.iloc[places].reset_index(drop=True)
    one, other = (standing(each, {"INV-1": now}) for each in (lines, mixed))
    assert one == other
    pd.testing.assert_frame_equal(in_order(mixed), lines)


@given(amounts, st.integers(-60, 400))
def test_every_line_stands_somewhere_and_only_pending_ones_count(parts: list[int], now: int) -> None:
    lines = register(*({"amount": part, "receipt": f"R-{n}"} for n, part in enumerate(parts)))
    place: Standing = standing(lines, {"INV-1": now})
    assert set(place.status) == set(lines["application"])
    counted = sum(lines.loc[lines["application"].isin(place.pending), "amount"])
    assert after(lines, now) == now - counted


def test_numbers_go_on_and_seals_tell_a_change() -> None:
    lines = register(PAY, REST)
    more = appended(lines, register(PAY))
    assert more["application"].tolist() == ["A-00001", "A-00002", "A-00003"]
    assert more["seal"].tolist() == seals(more)
    assert seals(more.assign(amount=more["amount"] + 1))[0] != more["seal"].iloc[0]
    assert [number_of(text) for text in ("A-00017", "A-100000", "B-1", "")] == [17, 100000, 0, 0]
