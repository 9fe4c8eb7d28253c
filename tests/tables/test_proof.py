"""The import proof closes for every sheet: what went in is used, a total, set aside or rejected, to the cent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_ar.tables.frames.proof import Proof, Share, share
from xl_ar.tables.frames.rows import RowKind, classify
from xl_ar.tables.grid import Grid
from xl_ar.tables.reading import Reading, read_grids

HEAD = ["Invoice No", "Customer", "Due Date", "Currency", "Amount", "Balance", "Status"]
DOCUMENT = st.sampled_from(["1001", "1002", "INV-7", "CM-1", "", "0012", 77.0])
NAME = st.sampled_from(["Acme", "Bolt & Co", "Total Energies SE", ""])
DUE = st.sampled_from(["2026-01-04", "2026-02-14", "31/12/2025", "", "soon", "#N/A", 46026.0])
MONEY = st.one_of(
    st.integers(-99_999, 99_999).map(lambda cents: cents / 100),
    st.sampled_from(["", "1,234.50", "(20.00)", "tbc", "#REF!", "5.00 CR", 0.0, "1.5.2", True]),
)
STATUS = st.sampled_from(["Open", "Paid", "Void", "", "Draft"])
ITEM = st.tuples(DOCUMENT, NAME, DUE, st.sampled_from(["EUR", "USD", ""]), MONEY, MONEY, STATUS).map(list)
EXTRA: list[list[Any]] = [
    [""] * 7,
    ["Total", "", "", "", "", 99.0, ""],
    ["", "Total Acme", "", "", 5.0, 12.5, ""],
    ["", "", "", "", "", 7.25, ""],
    ["call before noon", "", "", "", "", "", ""],
    ["", "Opening balance", "", "", "", 3.0, ""],
    HEAD,
]
MESS = st.lists(st.one_of(ITEM, ITEM, ITEM, st.sampled_from(EXTRA)), min_size=1, max_size=14)
CLEAN = st.lists(
    st.tuples(
        st.integers(1, 10_000),
        st.sampled_from(["Acme", "Bolt", "Cole"]),
        st.sampled_from(["2026-01-04", "2026-02-14"]),
        st.integers(-50_000, 500_000).map(lambda cents: cents / 100),
    ),
    min_size=2,
    max_size=12,
    unique_by=lambda row: row[0],
)
SHORT = ["Invoice No", "Customer", "Due Date", "Balance"]


def reading(rows: list[list[Any]], head: list[str] = HEAD, above: int = 0, left: int = 0) -> Reading:
    width = len(head) + left
    body = [[""] * left + list(row) for row in [head, *rows]]
    return read_grids([Grid("Open items", [[""] * width for _ in range(above)] + body)])


def items_of(found: Reading) -> list[tuple[Any, ...]]:
    frame = found.ledger.open_items
    names = ["document", "customer", "due_date", "currency", "open_amount", "document_type"]
    return sorted(zip(*(frame[name].astype(str) for name in names), strict=True))


def by_currency(found: Reading) -> dict[str, int]:
    return {str(k): int(v) for k, v in found.ledger.open_items.groupby("currency")["open_amount"].sum().items()}


@settings(max_examples=150, deadline=None)
@given(MESS)
def test_every_proof_closes_and_counts_every_filled_row(rows: list[list[Any]]) -> None:
    found = reading(rows)
    for table in found.tables:
        if table.proof is None:
            continue
        assert table.proof.closes
        kinds = classify(table.region, table.table).kinds
        assert table.proof.total.rows == int(np.count_nonzero(kinds != RowKind.BLANK))


@settings(max_examples=150, deadline=None)
@given(MESS)
def test_the_money_used_is_the_money_of_the_items(rows: list[list[Any]]) -> None:
    found = reading(rows)
    for table in found.used:
        proof = table.proof
        assert proof is not None
        assert proof.used.rows == len(found.ledger.open_items)


@settings(max_examples=100, deadline=None)
@given(CLEAN, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_no_item(rows: list[tuple[Any, ...]], random: Any) -> None:
    plain = [list(row) for row in rows]
    turned = random.sample(plain, len(plain))
    assert items_of(reading(plain, SHORT)) == items_of(reading(turned, SHORT))


@settings(max_examples=100, deadline=None)
@given(CLEAN, st.integers(1, 11))
def test_total_rows_change_no_open_amount(rows: list[tuple[Any, ...]], at: int) -> None:
    plain = [list(row) for row in rows]
    cut = min(at, len(plain))
    head, tail = plain[:cut], plain[cut:]
    sub = ["", "", "Subtotal", round(sum(row[3] for row in head), 2)]
    grand = ["Grand total", "", "", round(sum(row[3] for row in plain), 2)]
    totalled = reading([*head, sub, *tail, grand], SHORT)
    assert items_of(totalled) == items_of(reading(plain, SHORT))
    assert "total-differs" not in {finding.kind for finding in totalled.findings}


@settings(max_examples=60, deadline=None)
@given(CLEAN, st.integers(0, 8), st.integers(0, 5))
def test_empty_rows_above_and_columns_before_change_nothing(rows: list[tuple[Any, ...]], above: int, left: int) -> None:
    plain = [list(row) for row in rows]
    moved = reading(plain, SHORT, above, left)
    assert items_of(moved) == items_of(reading(plain, SHORT))
    assert [proof.used for proof in moved.proofs] == [proof.used for proof in reading(plain, SHORT).proofs]


@settings(max_examples=60, deadline=None)
@given(CLEAN)
def test_reading_twice_gives_the_same(rows: list[tuple[Any, ...]]) -> None:
    plain = [list(row) for row in rows]
    one, other = reading(plain, SHORT), reading(plain, SHORT)
    assert one.findings == other.findings
    assert by_currency(one) == by_currency(other)


def test_shares_are_kept_by_currency() -> None:
    codes = np.array(["EUR", "USD", "EUR"], dtype=object)
    assert share(np.arange(3), np.array([100, 200, 300]), codes) == Share(3, {"EUR": 400, "USD": 200})
    assert share(np.array([], dtype=np.intp), np.array([1, 2, 3]), codes) == Share(0, {})


@pytest.mark.parametrize(
    ("total", "closes"),
    [
        (Share(4, {"EUR": 1000}), True),
        (Share(5, {"EUR": 1000}), False),
        (Share(4, {"EUR": 999}), False),
        (Share(4, {"EUR": 1000, "USD": 1}), False),
    ],
)
def test_a_proof_closes_only_when_rows_and_money_agree(total: Share, closes: bool) -> None:
    parts = [Share(1, {"EUR": 700}), Share(1, {"EUR": 200}), Share(1, {}), Share(1, {"EUR": 100})]
    proof = Proof("S", "A1:B2", "open_items", "Balance", parts[0], parts[1], parts[2], parts[3], total)
    assert proof.closes is closes
