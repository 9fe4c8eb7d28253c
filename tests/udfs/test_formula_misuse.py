"""What a person gets wrong in a formula: amounts or headings alone, a word where a day must stand, noise of floats."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import udfs
from xl_ar.formulas import example_output, formulas

HEADINGS = ["Customer", "Document", "Document date", "Due date", "Open amount"]
ITEMS: list[list[Any]] = [
    HEADINGS,
    ["Alder", "INV-1", date(2026, 4, 1), date(2026, 5, 1), 100.10],
    ["Birch", "INV-3", date(2026, 3, 1), date(2026, 3, 31), -20.05],
]


@pytest.mark.parametrize(
    "amounts", [[["Open amount"], [5.0], [6.0]], [[5.0], [6.0]], 5.0, [[5.0]], [["Balance"], [Decimal("5.00")]]]
)
def test_amounts_alone_are_refused_and_never_nothing(amounts: Any) -> None:
    for told in (
        udfs.AR_BALANCE(amounts),
        udfs.AR_AGING(amounts, "2026-06-30"),
        udfs.AR_CREDITS(amounts, "2026-06-30"),
    ):
        assert "open_items: amounts alone; a customer, a document or a date must stand beside each" in told


def test_a_list_of_nothing_but_its_total_is_no_mistake() -> None:
    assert udfs.AR_BALANCE([HEADINGS, ["Total", None, None, None, 0.0]]) == 0


@pytest.mark.parametrize("formula", ["AR_AGING", "AR_BALANCE", "AR_DUPLICATES", "AR_MATCH receipts", "AR_MATCH items"])
def test_headings_without_rows_are_called_so(formula: str) -> None:
    told = {
        "AR_AGING": lambda: udfs.AR_AGING([HEADINGS], "2026-06-30"),
        "AR_BALANCE": lambda: udfs.AR_BALANCE([HEADINGS, [None] * 5]),
        "AR_DUPLICATES": lambda: udfs.AR_DUPLICATES([HEADINGS]),
        "AR_MATCH receipts": lambda: udfs.AR_MATCH([["Value date", "Payer", "Amount"]], ITEMS),
        "AR_MATCH items": lambda: udfs.AR_MATCH(
            [["Value date", "Payer", "Amount"], ["2026-06-30", "A", 1]], [HEADINGS]
        ),
    }[formula]()
    assert isinstance(told, str)
    assert "no rows below the headings" in told


@pytest.mark.parametrize(
    ("told", "argument"),
    [
        (udfs.AR_AGING(ITEMS, "soon"), "as_of"),
        (udfs.AR_BALANCE(ITEMS, None, "06/05/2026"), "as_of"),
        (udfs.AR_CREDITS(ITEMS, "2026-06-30", "few"), "small"),
        (udfs.AR_BUCKET(date(2026, 6, 1), "soon"), "as_of"),
        (udfs.AR_DUPLICATES(ITEMS, "some"), "days"),
        (udfs.AR_LOOKUP("a", [["a"]], [[1]], "high"), "least"),
        (udfs.AR_LOOKUP("a", None, [[1]]), "names"),
        (udfs.AR_MATCH_ONE("abc", "A", "B", ITEMS), "amount"),
        (udfs.AR_MATCH_ONE(1.0, "A", "B", ITEMS, "soon"), "value_date"),
    ],
)
def test_an_error_names_its_argument(told: str, argument: str) -> None:
    assert told.split(": ")[1].startswith(argument)


def test_missing_columns_are_named_in_plain_words() -> None:
    for told in (udfs.AR_BALANCE([["Customer", "City"], ["Alder", 5.0]]), udfs.AR_MATCH(ITEMS, ITEMS)):
        assert "no column for" in told
        assert "_" not in told.removeprefix("AR_BALANCE: open_items").removeprefix("AR_MATCH")


@pytest.mark.parametrize(
    ("balance", "flag"),
    [
        (0.1 + 0.2 - 0.3, ""),
        (0.3 - 0.2 - 0.1, ""),
        (-0.01, "credit"),
        (Decimal("-0.001"), "credit"),
        ("(5.00)", "credit"),
    ],
)
def test_what_binary_arithmetic_leaves_is_no_credit(balance: Any, flag: str) -> None:
    assert udfs.AR_CREDIT_FLAG(balance) == flag
    assert udfs.AR_CREDIT_FLAG([["Balance"], [balance], [7.0]]) == [["Credit flag"], [flag], [""]]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            ["Sum AG", None, None, None, 77.0],
            "taken as a total: 'Sum AG' states 77.00, the rows above it come to 80.05",
        ),
        ([None, None, None, None, 5], "taken as a total: '(no label)' states 5.00, the rows above it come to 80.05"),
        ([None, "INV-9", date(2026, 4, 1), date(2026, 5, 1), 7], "blank customer taken from the row above: 1 row"),
        (["Cedar", "INV-9", None, date(2026, 5, 1), 7.123], "more decimals than the currency has, rounded: 1 row"),
        (["Total", None, None, None, 80.05], None),
    ],
)
def test_what_is_taken_another_way_than_it_stands_is_told(row: list[Any], said: str | None) -> None:
    told = [line[0] for line in udfs.AR_AGING([*ITEMS, row], "2026-06-30")]
    if said is None:
        assert told[-1] == "Total"
        return
    assert told[-1] == said
    assert [line[0] for line in udfs.AR_CREDITS([*ITEMS, row], "2026-06-30")][-1] == said


def test_many_totals_that_differ_are_told_together() -> None:
    blocks = [
        row for n in range(6) for row in ([f"C{n}", f"I{n}", None, date(2026, 5, 1), 5.0], ["Total", *[None] * 3, 9.0])
    ]
    told = [line[0] for line in udfs.AR_AGING([HEADINGS, *blocks], "2026-06-30")]
    assert sum(line.startswith("taken as a total:") for line in told) == 3
    assert told[-1] == "taken as totals although their rows do not come to them: 3 more"


def test_balances_side_by_side_have_a_flag_each() -> None:
    assert udfs.AR_CREDIT_FLAG([[1.0, -1.0, None, 2]]) == [["", "credit", "", ""]]


def test_a_blank_beside_the_only_name_is_its_value() -> None:
    assert udfs.AR_LOOKUP("Alder", [["Alder"]], [[None]]) == [["", 1.0, "Alder"]]


def test_the_example_of_duplicates_shows_one() -> None:
    rows = example_output(next(item for item in formulas() if item.name == "AR_DUPLICATES"))
    assert [row[2] for row in rows[1:]] == ["R-2", "R-5"]


def test_a_name_that_stands_there_letter_by_letter_is_no_tie() -> None:
    names, values = [["Cedar Inc"], ["Cedar Inc."], ["Birch"], ["Birch"]], [[1.0], [2.0], [3.0], [4.0]]
    assert udfs.AR_LOOKUP([["cedar inc."], ["CEDAR INC"]], names, values) == [
        [2.0, 1.0, "Cedar Inc."],
        [1.0, 1.0, "Cedar Inc"],
    ]
    assert udfs.AR_LOOKUP([["Cedar, Inc"], ["Birch"]], names, values) == [
        ["tie", 1.0, "Cedar Inc (row 1) / Cedar Inc. (row 2)"],
        ["tie", 1.0, "Birch (row 3) / Birch (row 4)"],
    ]


def test_a_balance_is_refused_where_nothing_says_what_an_amount_is() -> None:
    alone: list[Any] = [None, None, None, None]
    assert udfs.AR_BALANCE([*ITEMS, [*alone, 80.05]]) == 80.05
    assert udfs.AR_BALANCE([*ITEMS, ["Total", *alone[1:], 81.0]]) == 80.05
    for rows in ([*ITEMS, [*alone, 5.0]], [*ITEMS[1:], [*alone, 5.0]]):
        told = udfs.AR_BALANCE(rows, "Alder")
        assert told == "AR_BALANCE: open_items: 1 row holds an amount alone that is no sum of the rows above"
