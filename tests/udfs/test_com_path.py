"""The true way of a formula from Excel: xlwings' own Windows code, from the VBA wrapper's call to the cells it gets."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from com_stubs import (
    MISSING,
    NOT_AVAILABLE,
    com_range,
    com_time,
    excel_call,
    generated_wrappers,
    marked_functions,
)

import udfs
from xl_ar.formulas import CATEGORY, EXAMPLE_SHEETS, Formula, example_output, formulas

FORMULAS = {formula.name: formula for formula in formulas()}
ITEMS = [list(row) for row in EXAMPLE_SHEETS["Items"]]
RECEIPTS = [list(row) for row in EXAMPLE_SHEETS["Receipts"]]


def as_excel_gets(result: Any) -> Any:
    """What Python gives as the VBA wrapper gets it: dates as COM times, one row flat, one cell bare."""
    rows = [[_cell(cell) for cell in row] for row in (result if isinstance(result, list) else [[result]])]
    if len(rows) > 1:
        return rows
    return rows[0] if len(rows[0]) > 1 else rows[0][0]


def _cell(cell: Any) -> Any:
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return datetime(cell.year, cell.month, cell.day, tzinfo=UTC)
    return cell


def as_range(value: Any) -> Any:
    """Cells of a range: dates as times in UTC, blanks as None."""
    return com_range([[_of_range(cell) for cell in row] for row in _rows(value)])


def _of_range(cell: Any) -> Any:
    return com_time(cell.year, cell.month, cell.day) if isinstance(cell, date) else None if cell == "" else cell


def as_currency_range(value: Any) -> Any:
    """The same with amounts in the currency format: decimals of four places."""
    return com_range([[_of_currency(cell) for cell in row] for row in _rows(value)])


def _of_currency(cell: Any) -> Any:
    return Decimal(str(cell)).quantize(Decimal("0.0001")) if isinstance(cell, float) else _of_range(cell)


def as_array(value: Any) -> Any:
    """What FILTER or another formula hands over: rows in tuples, dates as serial numbers, all numbers floats."""
    return tuple(tuple(map(_of_array, row)) for row in _rows(value))


def _of_array(cell: Any) -> Any:
    if isinstance(cell, date):
        return float((cell - date(1899, 12, 30)).days)
    return None if cell == "" else cell


def _rows(value: Any) -> list[list[Any]]:
    return value if isinstance(value, list) else [[value]]


def example_arguments(formula: Formula) -> list[Any]:
    """The cells that the formula is called with in its example."""
    arguments: list[Any] = example_output(replace(formula, call=lambda *given: list(given)))
    return arguments


def _given(formula: Formula, shape: Callable[[Any], Any]) -> list[Any]:
    """The arguments of a formula's example in a shape that Excel gives them; those left out as missing."""
    values = example_arguments(formula)
    given = [MISSING if value is None else shape(value) for value in values]
    return given + [MISSING] * (len(formula.arguments) - len(given))


def test_every_formula_is_called() -> None:
    assert len(FORMULAS) >= 17
    assert {name for name in dir(udfs) if name.startswith("AR_")} == set(FORMULAS)


@pytest.mark.parametrize("shape", [as_range, as_currency_range, as_array])
@pytest.mark.parametrize("name", sorted(FORMULAS))
def test_excel_gets_what_python_gives(name: str, shape: Callable[[Any], Any]) -> None:
    formula = FORMULAS[name]
    direct = formula.call(*example_arguments(formula))
    assert excel_call(name, *_given(formula, shape)) == as_excel_gets(direct)


@pytest.mark.parametrize("name", sorted(FORMULAS))
@pytest.mark.parametrize("error", [NOT_AVAILABLE, -2146826265, com_range([[NOT_AVAILABLE]]), com_range([[None]])])
def test_error_values_and_blanks_never_raise(name: str, error: Any) -> None:
    result = excel_call(name, *[error] * len(FORMULAS[name].arguments))
    cells = [cell for row in result for cell in row] if isinstance(result, list) else [result]
    assert "failed (" not in str(cells)


@pytest.mark.parametrize("name", sorted(FORMULAS))
def test_all_arguments_missing_never_raise(name: str) -> None:
    result = excel_call(name, *[MISSING] * len(FORMULAS[name].arguments))
    assert "failed (" not in str(result)


def test_a_cell_with_an_error_costs_its_row_only() -> None:
    items = [*ITEMS, ["Elm", "INV-1", date(2026, 6, 1), date(2026, 6, 1), "", None, 5.0]]
    spoilt = com_range([*as_range(items).rows[:-1], [*as_range(items).rows[-1][:-1], NOT_AVAILABLE]])
    rows = excel_call("AR_AGING", spoilt, "2026-06-30", MISSING, MISSING)
    assert rows[:-1] == as_excel_gets(udfs.AR_AGING(ITEMS, "2026-06-30"))
    assert rows[-1][0] == "not read: 1 row (error value 1)"


def test_numbers_of_documents_come_as_floats_and_texts_stay_texts() -> None:
    items: list[list[Any]] = [["Customer", "Document", "Due date", "Open amount"]]
    items += [["A", number, com_time(2026, 6, 1), 10.0] for number in (1001.0, "00123", "1E5")]
    rows = excel_call("AR_AGING", com_range(items), com_range([[com_time(2026, 6, 30)]]), MISSING, "document")
    assert [row[0] for row in rows[1:-1]] == ["00123", "1001", "1E5"]


def test_a_receipt_is_matched_from_single_cells() -> None:
    cells = [com_range([[cell]]) for cell in (Decimal("1200.0000"), "ALDER GMBH", "INV-1001")]
    told = excel_call("AR_MATCH_ONE", *cells, as_range(ITEMS), com_range([[com_time(2026, 6, 22)]]), MISSING)
    assert told == udfs.AR_MATCH_ONE(1200.0, "ALDER GMBH", "INV-1001", ITEMS, date(2026, 6, 22))[0]
    assert told[:2] == ["INV-1001", "auto"]


def test_only_formulas_are_marked_and_they_carry_their_help() -> None:
    marked = marked_functions()
    assert set(marked) == set(FORMULAS)
    for name, kept in marked.items():
        formula = FORMULAS[name]
        assert kept["name"] == name
        assert kept["category"] == CATEGORY
        assert [kept[part] for part in ("sub", "volatile", "async_mode")] == [False, False, None]
        assert kept["call_in_wizard"]
        assert kept["ret"] == {"doc": formula.help, "options": {}}
        told = [(argument["name"], argument["doc"], "optional" in argument) for argument in kept["args"]]
        assert told == [(argument.name, argument.help, argument.optional) for argument in formula.arguments]
        assert all("convert" not in argument["options"] for argument in kept["args"])


def test_xlwings_writes_a_wrapper_for_every_formula() -> None:
    text = generated_wrappers()
    heads = [line for line in text.splitlines() if line.startswith("Function ")]
    assert [line.partition("(")[0] for line in heads] == [f"Function {name}" for name in sorted(FORMULAS)]
    assert text.count("ActiveWorkbook, Application.Caller)") == len(FORMULAS)
    assert "Function AR_MATCH(receipts, open_items, Optional customers, Optional history)" in heads


def test_xlwings_is_not_changed_for_other_tests() -> None:
    assert "win32com" not in sys.modules
    assert "xlwings.udfs" not in sys.modules
