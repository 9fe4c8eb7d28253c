"""Every formula is whole: help that Excel keeps, an example that can be computed, a door that never raises."""

from __future__ import annotations

import inspect
import re
import typing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import udfs
from udfs.calling import failures
from udfs.calling.kept import kept
from udfs.calling.results import shown
from udfs.define import formula
from xl_ar import __version__
from xl_ar.errors import InputError
from xl_ar.formulas import EXAMPLE_SHEETS, HELP_LIMIT, Argument, Formula, example_output, formulas, register

NAMES = [item.name for item in formulas()]


@pytest.mark.parametrize("name", NAMES)
def test_a_formula_is_an_attribute_of_the_module_that_excel_imports(name: str) -> None:
    item = next(item for item in formulas() if item.name == name)
    assert getattr(udfs, name) is item.call
    assert item.call.__name__ == name
    assert name in udfs.__all__


@pytest.mark.parametrize("name", NAMES)
def test_no_type_hint_steers_the_conversion(name: str) -> None:
    function = getattr(udfs, name)
    assert typing.get_type_hints(function) == {}
    for parameter in inspect.signature(function).parameters.values():
        assert parameter.annotation is inspect.Parameter.empty
        assert parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD


@pytest.mark.parametrize("name", NAMES)
def test_its_arguments_are_told_and_are_no_words_of_vba(name: str) -> None:
    item = next(item for item in formulas() if item.name == name)
    assert [argument.name for argument in item.arguments] == list(inspect.signature(item.call).parameters)
    for text in (item.help, *(argument.help for argument in item.arguments)):
        assert 0 < len(text) <= HELP_LIMIT
    words = {
        "currency",
        "date",
        "type",
        "name",
        "to",
        "next",
        "optional",
        "string",
        "long",
        "double",
        "boolean",
        "single",
    }
    assert not words & {argument.name for argument in item.arguments}
    required = [not argument.optional for argument in item.arguments]
    assert required == sorted(required, reverse=True)


@pytest.mark.parametrize("name", NAMES)
def test_its_example_is_computed_over_the_example_sheets(name: str) -> None:
    item = next(item for item in formulas() if item.name == name)
    result = example_output(item)
    cells = [cell for row in result for cell in row] if isinstance(result, list) else [result]
    assert any(cell != "" for cell in cells)
    assert not any(isinstance(cell, str) and cell.startswith(f"{name}:") for cell in cells)
    assert isinstance(result, list) <= item.spills


EXAMPLES: dict[str, Any] = {
    "AR_AGING": [
        ["Customer", "Not due", "1-30", "31-60", "61-90", "91-120", "121+", "Credits", "Balance"],
        ["Alder GmbH", 0.0, 850.5, 0.0, 1200.0, 0.0, 0.0, 0.0, 2050.5],
        ["Birch & Sons Ltd", 310.25, 0.0, 0.0, 0.0, 0.0, 0.0, -95.0, 215.25],
        ["Cedar Inc", 0.0, 0.0, 400.0, 0.0, 0.0, 0.0, 0.0, 400.0],
        ["Dogwood SARL", 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -60.0, -60.0],
        ["Total", 310.25, 850.5, 400.0, 1200.0, 0.0, 0.0, -155.0, 2605.75],
    ],
    "AR_BALANCE": 2050.5,
    "AR_BUCKET": [["61-90"], ["1-30"], ["Not due"], ["1-30"], ["31-60"], ["121+"]],
    "AR_CREDIT_FLAG": [[""], [""], [""], ["credit"], [""], ["credit"]],
    "AR_DAYS_PAST_DUE": [[90], [11], [-1], [18], [51], [147]],
    "AR_DISCOUNT": 17.01,
    "AR_DUE_DATE": date(2026, 6, 19),
    "AR_VERSION": f"xl-ar {__version__}",
}


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_what_the_examples_give(name: str) -> None:
    assert example_output(next(item for item in formulas() if item.name == name)) == EXAMPLES[name]


@pytest.mark.parametrize(
    "example",
    ["AR_VERSION()", "=AR_AGING()", "=AR_VERSION(1+1)", "=AR_VERSION(Items!A1:B2 C3)", "=AR_VERSION(Nowhere!A1)"],
)
def test_an_example_that_cannot_be_computed_says_so(example: str) -> None:
    item = Formula("AR_VERSION", "help", (), lambda *cells: cells, example)
    with pytest.raises(InputError):
        example_output(item)


def test_examples_take_texts_numbers_ranges_and_nothing() -> None:
    item = Formula("AR_X", "help", (), lambda *cells: cells, '=AR_X("a, b", ,-2.5,15%,Items!A2:B3,Items!B2)')
    head = [list(row[:2]) for row in EXAMPLE_SHEETS["Items"][1:3]]
    assert example_output(item) == ("a, b", None, -2.5, 0.15, head, [["INV-1001"]])


def test_a_name_taken_twice_and_a_help_too_long_fail() -> None:
    with pytest.raises(ValueError, match="two formulas"):
        register(Formula("AR_VERSION", "help", (), str, "=AR_VERSION()"))
    with pytest.raises(ValueError, match="1 to 255"):
        register(Formula("AR_LONG", "x" * 256, (), str, "=AR_LONG()"))
    with pytest.raises(ValueError, match="help for"):
        formula(help="x", example="=AR_ODD(1)", other="x")(lambda one: one)


def door(function: Any) -> Any:
    from udfs.define import _door

    return _door(function)


def test_what_the_user_can_mend_is_one_line_with_the_name() -> None:
    def AR_TRIAL(first: Any) -> Any:  # noqa: N802
        raise InputError(f"first:\n  {first} is wrong")

    assert door(AR_TRIAL)(5) == "AR_TRIAL: first: 5 is wrong"
    assert door(AR_TRIAL)(-2146826246) == "AR_TRIAL: first is #N/A"
    assert door(AR_TRIAL)([["#REF!"]]) == "AR_TRIAL: first is #REF!"


def test_what_nobody_foresaw_is_one_line_and_a_trace_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def AR_TRIAL(first: Any) -> Any:  # noqa: N802
        raise ZeroDivisionError("secret\nof two lines")

    log = tmp_path / "logs" / "formulas.log"
    monkeypatch.setattr(failures, "log_file", lambda: log)
    assert door(AR_TRIAL)(5) == f"AR_TRIAL: failed (ZeroDivisionError), see {log}"
    assert re.search(r"^20\d\d-.* AR_TRIAL\nTraceback.*ZeroDivisionError: secret", log.read_text("utf-8"), re.DOTALL)


def test_a_log_that_cannot_be_written_never_fails_a_formula(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def AR_TRIAL() -> Any:  # noqa: N802
        raise KeyError("x")

    (tmp_path / "file").write_text("")
    monkeypatch.setattr(failures, "log_file", lambda: tmp_path / "file" / "formulas.log")
    assert door(AR_TRIAL)() == "AR_TRIAL: failed (KeyError)"


def test_a_log_grown_large_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "formulas.log"
    log.write_text("x" * 1_000_001)
    monkeypatch.setattr(failures, "log_file", lambda: log)
    failures.told("AR_TRIAL", ValueError("y"))
    assert log.stat().st_size < 10_000


@pytest.mark.parametrize(
    ("result", "cells"),
    [
        (None, ""),
        (float("nan"), ""),
        (2**40, float(2**40)),
        (True, True),
        ("x" * 40_000, "x" * 32_764 + "..."),
        ([], ""),
        ([[1, None], [2]], [[1, ""], [2, ""]]),
        (date(2026, 6, 30), date(2026, 6, 30)),
    ],
)
def test_results_are_cells_that_excel_takes(result: Any, cells: Any) -> None:
    assert shown(result) == cells


def test_the_same_content_is_computed_once_and_failures_again() -> None:
    calls: list[int] = []

    def compute() -> int:
        calls.append(1)
        if len(calls) == 1:
            raise InputError("not yet")
        return len(calls)

    with pytest.raises(InputError):
        kept("trial", [[1]], compute)
    assert [kept("trial", [[1]], compute), kept("trial", [[1]], compute), kept("trial", [[True]], compute)] == [2, 2, 3]


def test_nothing_is_volatile_and_no_formula_asks_the_clock() -> None:
    sources = [
        path.read_text("utf-8") for path in Path(udfs.__file__).parent.rglob("*.py") if path.name != "failures.py"
    ]
    assert not [line for text in sources for line in text.splitlines() if re.search(r"\b(today|now)\(|volatile", line)]


def test_python_calls_by_name_too() -> None:
    items = [list(row) for row in EXAMPLE_SHEETS["Items"]]
    assert udfs.AR_BALANCE(open_items=items, customer="CEDAR INC") == 400.0
    with pytest.raises(TypeError):
        udfs.AR_BALANCE()


def test_an_argument_keeps_its_help() -> None:
    assert next(item for item in formulas() if item.name == "AR_AGING").arguments[2] == Argument(
        "buckets", "Bucket scheme or edges, such as 30,60,90 or 1-30,31-60,61+; 1-30 to 121+ if left out", True
    )
