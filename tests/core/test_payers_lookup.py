"""Fuzzy lookup of names in a list."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_ar.core.payers import find_names

_AMONG = ["Thompson Concrete Inc", "Smith Marketing", "Smith Markets", "Orbsys S.A.", "Orbsys Foods", "Bright Foods"]


@pytest.mark.parametrize(
    ("name", "position", "automatic"),
    [
        ("orbsys sa", 3, True),
        ("TOHMPSON CONCRETE", 0, True),
        ("Smith Marketing LLC", 1, True),
        ("SMITH MARETING", 1, True),
        ("Smith", 1, False),
        ("Thompson", 0, False),
        ("Foods", 4, False),
    ],
)
def test_the_best_entry_and_whether_it_is_sure(name: str, position: int, automatic: bool) -> None:
    found = find_names([name], _AMONG)[0]
    assert found.matches[0].position == position
    assert found.automatic is automatic


@pytest.mark.parametrize("name", ["", "  ", "Xylophone Q"])
def test_what_is_not_there_is_not_found(name: str) -> None:
    found = find_names([name], _AMONG)[0]
    assert not found.automatic
    assert all(match.score < 0.8 for match in found.matches)


def test_the_same_entry_twice_is_no_sure_match() -> None:
    found = find_names(["Acme Inc"], ["Acme", "Beta", "Acme"])[0]
    assert [match.position for match in found.matches] == [0, 2]
    assert not found.automatic


def test_no_more_than_the_limit() -> None:
    assert len(find_names(["Golden"], [f"Golden {word}" for word in "abcdefgh"], limit=3)[0].matches) == 3


_TEXT = st.lists(st.sampled_from(["acme", "glass", "orbsys", "inc", "orbsis", "north", "x"]), max_size=3).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(_TEXT, max_size=5), st.lists(_TEXT, max_size=6))
def test_answers_are_ordered_and_each_name_is_answered_alone(names: list[str], among: list[str]) -> None:
    answers = find_names(names, among)
    assert len(answers) == len(names)
    for name, found in zip(names, answers, strict=True):
        scores = [match.score for match in found.matches]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= match.position < len(among) for match in found.matches)
        assert find_names([name], among)[0].matches == found.matches
