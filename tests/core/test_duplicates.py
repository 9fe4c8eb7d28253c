"""Likely duplicates among documents and receipts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.duplicates import DUPLICATES, duplicate_items, duplicate_receipts
from xl_ar.core.schema import OPEN_ITEMS, RECEIPTS

Row = tuple[Any, ...]


def _items(*rows: Row) -> pd.DataFrame:
    """Rows of customer, document, day of June 2026 (or None), amount."""
    columns = {
        "item_id": [str(place) for place in range(len(rows))],
        "customer": [row[0] for row in rows],
        "document": [row[1] for row in rows],
        "document_date": [_day(row[2]) for row in rows],
        "original_amount": [row[3] for row in rows],
        "open_amount": [row[3] for row in rows],
        "currency": [row[4] if len(row) > 4 else "EUR" for row in rows],
        "source_row": range(2, len(rows) + 2),
    }
    return OPEN_ITEMS.conform(columns, len(rows))


def _receipts(*rows: Row) -> pd.DataFrame:
    """Rows of payer, remittance, day of June 2026 (or None), amount."""
    columns = {
        "receipt_id": [f"R-{place}" for place in range(1, len(rows) + 1)],
        "payer": [row[0] for row in rows],
        "remittance": [row[1] for row in rows],
        "value_date": [_day(row[2]) for row in rows],
        "amount": [row[3] for row in rows],
        "currency": ["EUR"] * len(rows),
        "source_row": range(2, len(rows) + 2),
    }
    return RECEIPTS.conform(columns, len(rows))


def _day(day: int | None) -> Any:
    return np.datetime64("NaT", "s") if day is None else np.datetime64(f"2026-06-{day:02}", "s")


def _told(found: pd.DataFrame) -> list[tuple[int, int, str]]:
    return list(zip(found["group"], found["row"], found["strength"], strict=True))


@pytest.mark.parametrize(
    ("one", "other", "strength"),
    [
        (("A", "INV-1001", 1, 500), ("A", "inv 1001", 28, 500), "strong"),
        (("A", "INV-0102", 1, 500), ("A", "INV 102", 1, 500), "strong"),
        (("A", "2024-00250", 1, 500), ("A", "202400250", 1, 500), "strong"),
        (("Müller GmbH", "7", 1, 500), ("MULLER GMBH", "7", 1, 500), "strong"),
        (("A", "7", None, 500), ("A", "7", None, 500), "strong"),
        (("A", "INV-1001", 1, 500), ("A", "INV-1001", 1, 499), "likely"),
        (("A", "102", 1, 500), ("A", "102A", 3, 500), "likely"),
        (("A", "102", 1, 500), ("A", "I02", 3, 500), "likely"),
        (("A", "INV-4711", 1, 500), ("A", "4711", 3, 500), "likely"),
        (("A", "1001", 1, 500), ("A", "1002", 8, 500), "possible"),
        (("A", "", 1, 500), ("A", "", 2, 500), "possible"),
        (("A", "1001", 1, 500), ("A", "1002", 9, 500), ""),  # eight days apart
        (("A", "102", 1, 500), ("A", "102A", 20, 500), ""),
        (("A", "1001", None, 500), ("A", "1002", 1, 500), ""),
        (("A", "1001", 1, 500), ("B", "1001", 1, 500), ""),
        (("A", "1001", 1, 500, "EUR"), ("A", "1001", 1, 500, "USD"), ""),
        (("A", "1001", 1, 500), ("A", "1001", 1, -500), ""),  # an invoice and its reversal
        (("", "1001", 1, 500), ("", "1001", 1, 500), ""),
        (("A", "1001", 1, 0), ("A", "1001", 1, 0), ""),
        (("A", "1-23", 1, 500), ("A", "12-3", 20, 500), "strong"),  # the same signs without the dashes
        (("A", "СЧ-12", 1, 500), ("A", "12", 20, 500), ""),
    ],
)
def test_two_documents(one: Row, other: Row, strength: str) -> None:
    expected = [(1, 0, strength), (1, 1, strength)] if strength else []
    assert _told(duplicate_items(_items(one, other))) == expected


@pytest.mark.parametrize(
    ("one", "other", "strength"),
    [
        (("ACME CORP", "INV 1001", 1, 500), ("Acme", "inv-1001", 3, 500), "strong"),
        (("ACME", "", 1, 500), ("ACME", "INV 1001", 3, 500), "likely"),
        (("ACME", "", 1, 500), ("ACME", "", 26, 500), "likely"),
        (("ACME", "INV 1001", 1, 500), ("ACME", "INV 1002", 3, 500), "possible"),
        (("ACME", "INV 1001", 1, 500), ("ACME", "INV 1001", 27, 500), ""),
        (("ACME", "INV 1001", 1, 500), ("ACME", "INV 1001", None, 500), ""),
        (("ACME", "INV 1001", 1, 500), ("ACME", "INV 1001", 1, 501), ""),
        (("ACME", "INV 1001", 1, 500), ("BOLT", "INV 1001", 1, 500), ""),
        (("CUSTOMER PAYMENT", "INV 1001", 1, 500), ("CUSTOMER PAYMENT", "INV 1001", 1, 500), ""),
    ],
)
def test_two_receipts(one: Row, other: Row, strength: str) -> None:
    expected = [(1, 0, strength), (1, 1, strength)] if strength else []
    assert _told(duplicate_receipts(_receipts(one, other))) == expected


def test_the_days_are_an_argument() -> None:
    far = _items(("A", "1001", 1, 500), ("A", "1002", 9, 500))
    assert not len(duplicate_items(far))
    assert list(duplicate_items(far, days=8)["strength"]) == ["possible", "possible"]


def test_the_strongest_groups_come_first_and_each_row_says_why() -> None:
    rows = _items(
        ("A", "1", 1, 500), ("A", "2", 2, 500), ("B", "INV-9", 1, 70), ("C", "x", 1, 1), ("B", "INV 9", 9, 70),
        ("B", "INV/9", 9, 71),
    )  # fmt: skip
    found = duplicate_items(rows)
    assert _told(found) == [
        (1, 2, "strong"), (1, 4, "strong"), (1, 5, "likely"), (2, 0, "possible"), (2, 1, "possible"),
    ]  # fmt: skip
    assert list(found["reason"]) == [
        "same number and amount as INV 9",
        "same number and amount as INV-9",
        "same number, other amount than INV-9",
        "same amount within 7 days as 2",
        "same amount within 7 days as 1",
    ]


def test_a_row_of_the_same_name_is_told_by_its_place() -> None:
    found = duplicate_items(_items(("A", "1", 1, 500), ("A", "1", 1, 500)))
    assert list(found["reason"]) == ["same number and amount as 1 (row 3)", "same number and amount as 1 (row 2)"]


@pytest.mark.parametrize("found", [duplicate_items(OPEN_ITEMS.empty()), duplicate_receipts(RECEIPTS.empty())])
def test_nothing_of_nothing(found: pd.DataFrame) -> None:
    assert list(found.columns) == DUPLICATES.names
    assert not len(found)


_DOCUMENTS = st.sampled_from(["", "7", "007", "INV-7", "I7", "7A", "8", "INV-700", "700", "7-00"])
_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "A", "a", "B"]), _DOCUMENTS, st.none() | st.integers(1, 30), st.integers(-3, 3),
    ),
    max_size=14,
)  # fmt: skip


def _linked(one: Row, other: Row, days: int) -> bool:
    """The rule said slowly, for a pair; the chain of near dates is left to the groups."""
    if one[0].casefold() != other[0].casefold() or not one[0] or 0 in (one[3], other[3]):
        return False
    plain = ["".join(filter(str.isalnum, row[1].upper())) for row in (one, other)]
    if plain[0] and plain[0] == plain[1] and (one[3] > 0) == (other[3] > 0):
        return True
    near = None not in (one[2], other[2]) and abs(one[2] - other[2]) <= days
    return near and one[3] == other[3]


@given(_ROWS, st.integers(0, 10))
def test_pairs_that_the_rule_joins_are_in_one_group(rows: list[Row], days: int) -> None:
    found = duplicate_items(_items(*rows), days=days)
    group = dict(zip(found["row"], found["group"], strict=True))
    for one in range(len(rows)):
        for other in range(one):
            if _linked(rows[one], rows[other], days):
                assert group[one] == group[other]


@given(_ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: list[Row], chance: Any) -> None:
    order = list(range(len(rows)))
    chance.shuffle(order)

    def groups(found: pd.DataFrame, names: list[int]) -> set[frozenset[tuple[int, str]]]:
        sets: dict[int, set[tuple[int, str]]] = {}
        for number, row, strength in _told(found):
            sets.setdefault(number, set()).add((names[row], strength))
        assert all(len(members) > 1 for members in sets.values())
        return {frozenset(members) for members in sets.values()}

    there = groups(duplicate_items(_items(*rows)), list(range(len(rows))))
    assert there == groups(duplicate_items(_items(*(rows[place] for place in order))), order)
