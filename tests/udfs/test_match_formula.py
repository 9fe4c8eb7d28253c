"""AR_MATCH and AR_MATCH_ONE: what ``xl-ar match`` says of the same cells, every receipt told, nothing paid twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from benchmark_match import book
from cell_values import cells, ranges
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formulas_never_raise import sound

import udfs
from udfs.calling import failures, kept
from udfs.matching import HEADINGS
from xl_ar import api
from xl_ar.tables.ranges.items import read_items

RECEIPTS: list[list[Any]] = [
    ["Receipt", "Value date", "Payer", "Remittance", "Amount"],
    ["R-1", date(2026, 6, 22), "ALDER GMBH", "INV-1001", 1200.0],
    ["R-2", date(2026, 6, 23), "BIRCH AND SONS", "Inv 1021 less CM-77", 215.25],
    ["R-3", date(2026, 6, 25), "ELM PARTNERS", None, 77.1],
]
ITEMS: list[list[Any]] = [
    ["Customer", "Document", "Document date", "Due date", "Open amount"],
    ["Alder GmbH", "INV-1001", date(2026, 3, 2), date(2026, 4, 1), 1200.0],
    ["Birch & Sons Ltd", "INV-1021", date(2026, 6, 1), date(2026, 7, 1), 310.25],
    ["Birch & Sons Ltd", "CM-77", date(2026, 6, 12), date(2026, 6, 12), -95.0],
]


@pytest.fixture(autouse=True)
def _log_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failures, "log_file", lambda: tmp_path / "formulas.log")


def _lines(result: list[list[Any]]) -> list[tuple[Any, ...]]:
    """Receipt, document, applied, status of each line."""
    assert result[0] == [*HEADINGS]
    return [(row[0], row[1], row[3], row[6]) for row in result[1:]]


def test_the_lines_of_a_small_book() -> None:
    assert _lines(udfs.AR_MATCH(RECEIPTS, ITEMS)) == [
        ("R-1", "INV-1001", 1200.0, "auto"),
        ("R-2", "CM-77", -95.0, "auto"),
        ("R-2", "INV-1021", 310.25, "auto"),
        ("R-3", "", 0.0, "unmatched"),
    ]


def test_the_difference_stands_on_the_first_line_of_a_receipt() -> None:
    result = udfs.AR_MATCH(RECEIPTS, ITEMS)
    assert [row[4] for row in result[1:]] == [0.0, 0.0, "", 77.1]


def test_ranges_without_headings() -> None:
    headed, bare = udfs.AR_MATCH(RECEIPTS, ITEMS), udfs.AR_MATCH(RECEIPTS[1:], ITEMS[1:])
    assert headed == bare


def test_receipts_without_an_id_are_called_by_their_row_in_the_range() -> None:
    headed = [[row[1], *row[2:]] for row in RECEIPTS]
    assert [row[0] for row in udfs.AR_MATCH(headed, ITEMS)[1:]] == ["2", "3", "3", "4"]
    assert [row[0] for row in udfs.AR_MATCH(headed[1:], ITEMS)[1:]] == ["1", "2", "2", "3"]


@pytest.mark.parametrize(
    "receipts",
    [
        [["A", date(2026, 6, 1), "x", "y", "z", 1.0]],
        [["A", "x", 1.0]],
        [["A", date(2026, 6, 1), "x", 1.0, 2.0]],
    ],
)
def test_columns_without_headings_that_cannot_be_told_are_not_guessed(receipts: list[list[Any]]) -> None:
    result = udfs.AR_MATCH(receipts, ITEMS)
    assert isinstance(result, str)
    assert "cannot be told apart; put headings above them" in result


def test_serial_numbers_are_dates() -> None:
    def serial(cell: Any) -> Any:
        return float((cell - date(1899, 12, 30)).days) if isinstance(cell, date) else cell

    there = [[[serial(cell) for cell in row] for row in rows] for rows in (RECEIPTS, ITEMS)]
    assert udfs.AR_MATCH(*there) == udfs.AR_MATCH(RECEIPTS, ITEMS)
    assert udfs.AR_MATCH(there[0][1:], there[1][1:]) == udfs.AR_MATCH(RECEIPTS, ITEMS)


def test_rows_that_could_not_be_read_are_told_in_a_last_line() -> None:
    receipts = [*RECEIPTS, ["R-4", date(2026, 6, 25), "X", "", "#N/A"], ["R-5", date(2026, 6, 25), "X", "", -5.0]]
    items = [*ITEMS, ["Elm", "INV-9", date(2026, 6, 1), date(2026, 6, 1), None]]
    result = udfs.AR_MATCH(receipts, items)
    assert result[-1][0] == (
        "rows not read: 2 receipts (error value 1, payments out 1); 1 open items (amount missing 1)"
    )
    assert result[:-1] == udfs.AR_MATCH(RECEIPTS, ITEMS)


def test_customers_and_history_name_the_payer() -> None:
    receipts = [RECEIPTS[0], ["R-1", date(2026, 6, 22), "ZZ HOLDING", "", 1200.0]]
    items = [ITEMS[0], *ITEMS[1:], ["Cedar", "INV-9", date(2026, 3, 2), date(2026, 4, 1), 1200.0]]
    history = [["Customer", "Payer", "Times seen"], ["Alder GmbH", "ZZ HOLDING", 7]]
    assert udfs.AR_MATCH(receipts, items)[1][6] != "auto"
    assert udfs.AR_MATCH(receipts, items, None, history)[1][1:3] == ["INV-1001", "Alder GmbH"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((None, ITEMS), "AR_MATCH: receipts is empty; give a range with rows in it"),
        ((RECEIPTS, None), "AR_MATCH: open_items is empty; give a range of open items, with or without headings"),
        (("#REF!", ITEMS), "AR_MATCH: receipts is #REF!"),
        (([["Payer", "Amount"], ["A", 1.0]], ITEMS), "AR_MATCH: receipts: no column for value date or posting date"),
        ((RECEIPTS, ITEMS, [["Colour", "Size"], ["red", 1.0]]), "AR_MATCH: customers: no column for customer"),
    ],
)
def test_what_a_person_can_mend_is_said_in_one_line(arguments: tuple[Any, ...], said: str) -> None:
    result = udfs.AR_MATCH(*arguments)
    assert isinstance(result, str)
    assert result.startswith(said)


# The same as the other doors


def _frame(rows: list[list[Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows[1:], columns=rows[0])


@pytest.mark.parametrize("seed", [1, 2])
def test_the_formula_gives_what_python_gives_to_the_cent(seed: int) -> None:
    receipts, items, customers = book(seed, receipts=150)
    result = udfs.AR_MATCH(receipts, items, customers)
    expected = api.match(_frame(receipts), _frame(items), customers=_frame(customers))
    names = ("receipt_id", "document", "customer", "amount", "status", "confidence", "reason")
    places = (0, 1, 2, 3, 6, 7, 9)
    told = [tuple(row[place] for place in places) for row in result[1:]]
    assert told == [
        tuple(float(cell) if isinstance(cell, Decimal) else cell for cell in row)
        for row in expected[list(names)].itertuples(index=False, name=None)
    ]
    assert {row[6] for row in result[1:]} >= {"auto", "unmatched"}


@pytest.mark.parametrize("seed", [3, 4])
def test_no_receipt_and_no_item_pays_more_than_it_has(seed: int) -> None:
    receipts, items, _ = book(seed, receipts=150)
    result = udfs.AR_MATCH(receipts, items)
    came = {row[0]: Decimal(str(row[2])) for row in receipts[1:]}
    opened = {row[1]: Decimal(str(row[-1])) for row in items[1:]}
    by_receipt: dict[str, Decimal] = defaultdict(Decimal)
    by_item: dict[str, Decimal] = defaultdict(Decimal)
    for row in result[1:]:
        by_receipt[row[0]] += Decimal(str(row[3]))
        by_item[row[1]] += Decimal(str(row[3]))
    assert by_receipt.keys() == came.keys()
    assert all(by_receipt[receipt] <= came[receipt] for receipt in came)
    assert all(abs(by_item[document]) <= abs(opened[document]) for document in by_item if document)


# One receipt


@pytest.mark.parametrize(
    ("arguments", "documents", "status"),
    [
        ((1200.0, "ALDER GMBH", "INV-1001"), "INV-1001", "auto"),
        ((215.25, "BIRCH AND SONS", "Inv 1021 less CM-77"), "CM-77, INV-1021", "auto"),
        (("1200.00", None, "inv 1001"), "INV-1001", "auto"),
        ((Decimal("77.1000"), "ELM PARTNERS", None), "", "unmatched"),
    ],
)
def test_one_receipt_is_one_row(arguments: tuple[Any, ...], documents: str, status: str) -> None:
    [[told, state, confidence, reason]] = udfs.AR_MATCH_ONE(*arguments, ITEMS)
    assert (told, state) == (documents, status)
    assert 0 <= confidence <= 1
    assert reason


def test_one_receipt_says_what_the_table_says() -> None:
    for row, lines in ((RECEIPTS[1], 1), (RECEIPTS[2], 2), (RECEIPTS[3], 1)):
        table = udfs.AR_MATCH([RECEIPTS[0], row], ITEMS)[1:]
        assert len(table) == lines
        told = udfs.AR_MATCH_ONE(row[4], row[2], row[3], ITEMS, row[1])
        assert told == [[", ".join(line[1] for line in table), *table[0][6:8], table[0][9]]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((None, "A", "B", ITEMS), ""),
        ((0.0, "A", "B", ITEMS), "AR_MATCH_ONE: amount is 0.0; money received, more than 0, must stand there"),
        (("abc", "A", "B", ITEMS), "AR_MATCH_ONE: amount: 'abc' is no amount; a number must stand there"),
        ((1.0, [["A"], ["B"]], "", ITEMS), "AR_MATCH_ONE: payer is a range of 2 x 1 cells; give one cell"),
        ((1.0, "A", "", ITEMS, "soon"), "AR_MATCH_ONE: value_date: 'soon' is no date; write it as 2026-06-30"),
        ((1.0, "A", "", ITEMS, None, "shells"), "AR_MATCH_ONE: currency_code 'shells' is not known; "),
    ],
)
def test_arguments_of_one_receipt_that_cannot_be_used(arguments: tuple[Any, ...], said: str) -> None:
    result = udfs.AR_MATCH_ONE(*arguments)
    assert isinstance(result, str)
    assert result.startswith(said)
    assert bool(result) == bool(said)


# What is remembered


def _counted(monkeypatch: pytest.MonkeyPatch, place: str, function: Callable[..., Any]) -> list[Any]:
    """The calls of a function from now on."""
    calls: list[Any] = []

    def counted(*given: Any) -> Any:
        calls.append(given)
        return function(*given)

    monkeypatch.setattr(place, counted)
    return calls


def _copy(rows: list[list[Any]]) -> list[list[Any]]:
    """Equal cells, none of them the same object."""
    return [["".join(list(cell)) if isinstance(cell, str) else cell for cell in row] for row in rows]


def test_an_equal_copy_is_not_computed_again_and_a_changed_cell_is(monkeypatch: pytest.MonkeyPatch) -> None:
    kept._KEPT.clear()
    calls = _counted(monkeypatch, "udfs.matching.match_lines", api.match_lines)
    first = udfs.AR_MATCH(RECEIPTS, ITEMS)
    assert udfs.AR_MATCH(_copy(RECEIPTS), _copy(ITEMS)) == first
    assert len(calls) == 1
    changed = _copy(ITEMS)
    changed[1][4] = 1200.01
    assert udfs.AR_MATCH(RECEIPTS, changed) != first
    assert udfs.AR_MATCH(RECEIPTS, ITEMS) == first
    assert len(calls) == 2


def test_the_open_items_are_read_once_for_many_receipts(monkeypatch: pytest.MonkeyPatch) -> None:
    kept._KEPT.clear()
    calls = _counted(monkeypatch, "udfs.calling.kept.read_items", read_items)
    for row in RECEIPTS[1:]:
        udfs.AR_MATCH_ONE(row[4], row[2], row[3], _copy(ITEMS))
    assert len(calls) == 1


def test_few_ranges_are_remembered() -> None:
    for day in range(30):
        receipts = [RECEIPTS[0], [*RECEIPTS[1][:1], date(2026, 6, 1) + timedelta(day), *RECEIPTS[1][2:]]]
        udfs.AR_MATCH(receipts, ITEMS)
    assert len(kept._KEPT) <= 16


@settings(max_examples=60)
@given(st.data())
def test_any_mixture_of_cells_gives_cells(data: st.DataObject) -> None:
    odd = st.one_of(ranges(), cells)
    receipts = data.draw(st.one_of(odd, st.just(RECEIPTS).map(lambda rows: _spoilt(rows, data.draw(cells)))))
    items = data.draw(st.one_of(odd, st.just(ITEMS).map(lambda rows: _spoilt(rows, data.draw(cells)))))
    assert sound(result := udfs.AR_MATCH(receipts, items)), result
    one = udfs.AR_MATCH_ONE(data.draw(cells), data.draw(cells), data.draw(cells), items, data.draw(cells))
    assert sound(one), one


def _spoilt(rows: list[list[Any]], cell: Any) -> list[list[Any]]:
    return [*rows[:2], [*rows[2][:3], cell, cell], [cell, *rows[3][1:]]]
