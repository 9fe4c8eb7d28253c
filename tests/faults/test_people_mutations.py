"""Our sheets, changed by people in every way that Excel allows: what was typed is kept at its row, or told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from people_desk import AS_OF, CASH, ITEMS, KEY, NOTED, first_run, head_of, run_in_memory, words_at

from xl_ar.commands.clocks.columns import HEADINGS, clock_columns, clocks_of
from xl_ar.core.credits.balances import credit_balances
from xl_ar.core.schema import OPEN_ITEMS
from xl_ar.outcome import Order, Status
from xl_ar.registry import steps
from xl_ar.run import run
from xl_ar.settings import CreditSettings

MINE = "Owner"


def moved(rows: list[list[Any]], order: list[int]) -> None:
    """The columns of the whole sheet in another order."""
    width = max(map(len, rows))
    places = [place for place in order if place < width] + [n for n in range(width) if n not in order]
    rows[:] = [[[*row, *[""] * (width - len(row))][place] for place in places] for row in rows]


def sorted_rows(rows: list[list[Any]], turn: int) -> None:
    """The rows of the last table in another order."""
    head = head_of(rows)
    body = rows[head + 1 :]
    rows[head + 1 :] = [*body[turn % max(len(body), 1) :], *body[: turn % max(len(body), 1)]][::-1]


def own_column(rows: list[list[Any]], text: str) -> None:
    """A column of the person's own, beside the last table, with a word in each row."""
    head = head_of(rows)
    for number, row in enumerate(rows):
        row.append(MINE if number == head else f"{text} {number}" if number > head and any(row) else "")


def noted(rows: list[list[Any]], text: str) -> None:
    """A note in each row of the last table."""
    head = head_of(rows)
    place = rows[head].index("Note")
    for number, row in enumerate(rows[head + 1 :]):
        row[place] = f"{text} {number}"


@given(
    sheet=st.sampled_from(NOTED),
    order=st.permutations(range(24)),
    turn=st.integers(0, 9),
    acts=st.permutations(["move", "sort", "own", "note"]),
    fewer=st.booleans(),
)
@settings(max_examples=12)
def test_whatever_was_typed_into_a_table_with_row_keys_stays_at_its_row(
    sheet: str, order: list[int], turn: int, acts: list[str], fewer: bool
) -> None:
    ours = first_run()
    doing: dict[str, Callable[[list[list[Any]]], None]] = {
        "move": lambda rows: moved(rows, order),
        "sort": lambda rows: sorted_rows(rows, turn),
        "own": lambda rows: own_column(rows, "Ann"),
        "note": lambda rows: noted(rows, "call"),
    }
    for act in acts:
        doing[act](ours[sheet])
    typed = words_at(ours[sheet], (MINE, "Note"))
    assert len(typed) > 1 - (sheet == "AR Findings")
    after, told = run_in_memory(ITEMS[:-1] if fewer else ITEMS, CASH, ours)
    assert words_at(after[sheet], (MINE, "Note")) == typed
    assert told == []
    again, _ = run_in_memory(ITEMS[:-1] if fewer else ITEMS, CASH, after)
    assert again == after


def kept_all(rows: list[list[Any]]) -> None:
    """Nothing is typed."""


def right_of_table(rows: list[list[Any]]) -> None:
    head = next(n for n, row in enumerate(rows) if "Oldest (days past due)" in row)
    rows[head + 1].extend(["", "they pay on Friday"])


def row_below(rows: list[list[Any]]) -> None:
    rows.append(["my own line", "with words", *[""] * (len(rows[0]) - 2)])


def under_no_heading(rows: list[list[Any]]) -> None:
    rows[head_of(rows) + 1].append("who is this?")


@pytest.mark.parametrize(
    ("sheet", "typed", "told"),
    [
        ("AR Aging", right_of_table, "they pay on Friday"),
        ("AR Credits", row_below, "my own line"),
        ("AR Matches", row_below, "my own line"),
        ("AR Credits", under_no_heading, "who is this?"),
        ("AR Matches", under_no_heading, "who is this?"),
        ("AR Aging", kept_all, ""),
        ("AR Credits", kept_all, ""),
    ],
)
def test_what_no_run_can_keep_is_told(sheet: str, typed: Callable[[list[list[Any]]], None], told: str) -> None:
    ours = first_run()
    typed(ours[sheet])
    after, findings = run_in_memory(ITEMS, CASH, ours)
    assert [(one.sheet, one.seen) for one in findings] == ([(sheet, told)] if told else [])
    assert any(told in str(cell) for row in after["AR Findings"] for cell in row)
    assert run_in_memory(ITEMS, CASH, after)[1] == []


def test_a_word_in_an_own_column_of_a_sheet_that_goes_is_told() -> None:
    ours = first_run()
    own_column(ours["AR Matches"], "Ann")
    _, findings = run_in_memory(ITEMS, [], ours)
    assert [one.sheet for one in findings] in ([], ["AR Matches"])
    after, _ = run_in_memory(ITEMS, [], ours)
    assert ("AR Matches" in after) != bool(findings)


def test_every_heading_of_a_clock_is_known() -> None:
    chosen = CreditSettings(clocks="reg-z, unclaimed, medicare", jurisdiction="CA")
    empty = credit_balances(OPEN_ITEMS.empty(), AS_OF)
    shown = {column.heading for column, _ in clock_columns(clocks_of(chosen), empty, [], {})}
    assert shown <= set(HEADINGS)
    assert len(shown) > 3


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook after a run, with credits."""
    path = tmp_path_factory.mktemp("people") / "a.xlsx"
    book = Workbook()
    book.remove(book["Sheet"])
    for name, rows in (("Items", ITEMS), ("Bank", CASH)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    assert run(path, Order(AS_OF, steps("age,match,credits"))).status is Status.DONE
    return path


def row_of(sheet: Worksheet, heading: str) -> tuple[int, int]:
    """The row of headings and the column of one of them, from 1."""
    return next((cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == heading)


@pytest.mark.parametrize("act", ["renamed", "deleted", "filtered", "decided"])
def test_in_the_file_itself(original: Path, tmp_path: Path, act: str) -> None:
    path = tmp_path / "a.xlsx"
    book = load_workbook(original)
    credits = book["AR Credits"]
    head, place = row_of(credits, "Note")
    key = credits.cell(head + 1, row_of(credits, KEY)[1]).value
    credits.cell(head + 1, place, "call Ann")
    if act == "renamed":
        credits.title = "My credits"
    elif act == "deleted":
        del book["AR Credits"]
    elif act == "filtered":
        credits.row_dimensions[head + 1].hidden = True
    else:
        credits.cell(head + 1, row_of(credits, "Decision")[1], "Hold")
    book.save(path)
    outcome = run(path, Order(AS_OF, steps("age,match,credits")))
    assert outcome.status is Status.DONE, outcome.message
    after = load_workbook(path)
    rows = [[cell.value for cell in row] for row in after["AR Credits"].iter_rows()]
    words = words_at(rows, ("Note", "Decision"))
    if act == "renamed":
        assert after["My credits"].cell(head + 1, place).value == "call Ann"
    if act in ("renamed", "deleted"):
        assert words == {}
    else:
        assert words == {key: ("call Ann", "Hold" if act == "decided" else None)}
    assert run(path, Order(AS_OF, steps("age,match,credits"))).changed is False
