"""Which workbooks are due: a table of what is seen when."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.service.settling import Sight, Waiting, sights

A, B = Path("a.xlsx"), Path("b.xlsx")
ONE, TWO = Sight((1, 10, 100)), Sight((1, 11, 101))


def test_a_workbook_is_due_when_it_has_been_at_rest_long_enough() -> None:
    waiting = Waiting(5)
    assert waiting.due({A: ONE}, 0) == []
    assert waiting.due({A: ONE}, 4) == []
    assert waiting.due({A: TWO}, 5) == []
    assert waiting.due({A: TWO}, 9) == []
    assert waiting.next_look == 10
    assert waiting.due({A: TWO}, 10) == [A]


def test_a_finished_workbook_is_due_again_when_it_changes() -> None:
    waiting = Waiting(0)
    assert waiting.due({A: ONE, B: ONE}, 0) == [A, B]
    waiting.finish(A, ONE.stamp)
    assert waiting.due({A: ONE, B: ONE}, 1) == [B]
    assert waiting.due({A: TWO, B: ONE}, 2) == [A, B]


def test_what_changed_while_it_was_run_is_not_finished() -> None:
    waiting = Waiting(0)
    waiting.due({A: ONE}, 0)
    waiting.due({A: TWO}, 1)
    waiting.finish(A, ONE.stamp)
    assert waiting.due({A: TWO}, 2) == [A]


def test_putting_off_doubles_up_to_five_minutes() -> None:
    waiting = Waiting(0)
    waiting.due({A: ONE}, 0)
    assert [waiting.postpone(A, ONE, 0) for _ in range(9)] == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    assert waiting.put_off == 1
    assert waiting.due({A: ONE}, 299) == []
    assert waiting.due({A: ONE}, 300) == [A]


def test_a_workbook_that_is_closed_is_due_at_once() -> None:
    waiting = Waiting(0)
    opened = Sight(ONE.stamp, open=True)
    waiting.due({A: opened}, 0)
    waiting.postpone(A, opened, 0)
    assert waiting.due({A: opened}, 1) == []
    assert waiting.due({A: ONE}, 2) == [A]


def test_what_has_gone_is_forgotten() -> None:
    waiting = Waiting(0)
    waiting.due({A: ONE}, 0)
    waiting.finish(A, ONE.stamp)
    assert waiting.due({}, 1) == []
    assert waiting.next_look == math.inf
    assert waiting.due({A: ONE}, 2) == [A]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20)), max_size=30), st.integers(0, 10))
def test_no_workbook_is_due_before_it_has_rested(steps: list[tuple[int, int]], settle: int) -> None:
    waiting, now, since, last = Waiting(settle), 0, 0, -1
    for stamp, passed in steps:
        now += passed
        if stamp != last:
            since, last = now, stamp
        due = waiting.due({A: Sight((1, stamp, 0))}, now)
        assert due == ([A] if now - since >= settle else [])


@pytest.mark.parametrize("recursive", [False, True])
def test_sights_of_a_folder(tmp_path: Path, recursive: bool) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "apart").mkdir()
    for name in ("a.xlsx", "~$a.xlsx", "in/b.xlsx", "apart/c.xlsx"):
        (tmp_path / name).write_bytes(b"x")

    def wanted(path: Path) -> bool:
        return "apart" not in path.parts and not path.name.startswith("~$")

    found = sights(tmp_path, wanted, recursive=recursive)
    expected = ["a.xlsx", "in/b.xlsx"] if recursive else ["a.xlsx"]
    assert [path.relative_to(tmp_path).as_posix() for path in found] == expected
    assert [sight.open for sight in found.values()] == [True, False][: len(expected)]
