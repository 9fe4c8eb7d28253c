"""AR_DUPLICATES over ranges: every row is compared, repeated ones too."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cell_values import cells, ranges
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formulas_never_raise import sound

import udfs
from udfs.calling import failures

DAY = date(2026, 6, 1)
ITEMS: list[list[Any]] = [
    ["Customer", "Document No.", "Document date", "Amount"],
    ["Alder", "INV-1001", DAY, 500.1],
    ["Birch", "INV-1002", DAY, 80.0],
    ["Alder", "inv 1001", date(2026, 6, 30), 500.1],
    ["Birch", "INV-1002", DAY, 80.0],
    ["Birch", "INV-1003", date(2026, 6, 9), 80.0],
]
RECEIPTS: list[list[Any]] = [
    ["Payment ID", "Value date", "Payer", "Remittance", "Amount"],
    ["P1", DAY, "ACME CORP", "INV 7", 10.0],
    ["P2", date(2026, 6, 20), "Acme", "inv-7", 10.0],
    ["P3", DAY, "Acme", "INV 7", 11.0],
]


@pytest.fixture(scope="module", autouse=True)
def _log_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patched:
        log: Path = tmp_path_factory.mktemp("log") / "formulas.log"
        patched.setattr(failures, "log_file", lambda: log)
        yield


def _told(result: list[list[Any]]) -> list[tuple[Any, ...]]:
    """Group, row of the range, amount, strength."""
    return [(row[0], row[1], row[5], row[6]) for row in result[1:]]


def test_documents_repeated_rows_and_other_formats() -> None:
    result = udfs.AR_DUPLICATES(ITEMS)
    assert result[0] == ["Group", "Row", "Customer", "Document", "Document date", "Amount", "Strength", "Reason"]
    assert _told(result) == [
        (1, 2, 500.1, "strong"),
        (1, 4, 500.1, "strong"),
        (2, 3, 80.0, "strong"),
        (2, 5, 80.0, "strong"),
    ]
    assert result[1][7] == "same number and amount as inv 1001"


def test_the_days_widen_what_is_near() -> None:
    assert _told(udfs.AR_DUPLICATES(ITEMS, 8.0))[-1] == (2, 6, 80.0, "possible")


def test_receipts() -> None:
    result = udfs.AR_DUPLICATES(RECEIPTS)
    assert result[0][2:5] == ["Receipt", "Payer", "Value date"]
    assert _told(result) == [(1, 2, 10.0, "strong"), (1, 3, 10.0, "strong")]
    assert _told(udfs.AR_DUPLICATES(RECEIPTS, 18)) == [("No likely duplicates.", "", "", "")]


def test_rows_of_a_range_without_headings_are_counted_from_its_first_row() -> None:
    headed, bare = udfs.AR_DUPLICATES(ITEMS), udfs.AR_DUPLICATES(ITEMS[1:])
    assert [row[1] for row in bare[1:]] == [row[1] - 1 for row in headed[1:]]


def test_rows_that_could_not_be_read_are_told() -> None:
    result = udfs.AR_DUPLICATES([*ITEMS, ["Cedar", "INV-9", DAY, "#N/A"]])
    assert result[-1][0] == "rows not read: 1 (error value 1)"


@pytest.mark.parametrize("days", [-1, 2.5, "x", 1e9])
def test_days_that_are_none(days: Any) -> None:
    result = udfs.AR_DUPLICATES(ITEMS, days)
    assert isinstance(result, str)
    assert result.startswith("AR_DUPLICATES: ")


@settings(max_examples=80)
@given(st.one_of(ranges(), cells, st.lists(cells, min_size=4, max_size=4).map(lambda row: [*ITEMS, row])), cells)
def test_any_mixture_of_cells_gives_cells(rows: Any, days: Any) -> None:
    assert sound(result := udfs.AR_DUPLICATES(rows, days)), result
    assert sound(result := udfs.AR_DUPLICATES(rows)), result
