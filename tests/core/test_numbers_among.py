"""Likenesses of given pairs of a receipt and an item: typing errors, last groups and the firm strengths."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from xl_ar.core.numbers import NumberIndex, Strength, read_texts
from xl_ar.core.numbers.forms import forms_of
from xl_ar.core.numbers.keys import written_numbers
from xl_ar.core.numbers.likeness import Slices, one_edit, shared_end

EDIT, LAST_GROUP, ORDER, OCR, REFORMATTED, EXACT = (
    Strength.EDIT,
    Strength.LAST_GROUP,
    Strength.ORDER,
    Strength.OCR,
    Strength.REFORMATTED,
    Strength.EXACT,
)


def alike(documents: list[str], text: str, orders: list[str] | None = None, stated: str = "") -> dict[str, Strength]:
    index = NumberIndex(documents, orders or [""] * len(documents))
    items = np.arange(len(documents))
    found = index.among(read_texts([text], [stated]), np.zeros_like(items), items)
    return {documents[item]: Strength(strength) for item, strength in zip(found.item, found.strength, strict=True)}


@pytest.mark.parametrize(
    ("document", "text", "strength"),
    [
        ("9003498", "9003948", EDIT),
        ("9006876", "900687", EDIT),
        ("9006876", "006876", LAST_GROUP),
        ("9006876", "90068876", EDIT),
        ("9006876", "9006976", EDIT),
        ("9006876", "INV 9006976", EDIT),
        ("9006876", "INV9006976", EDIT),
        ("INV-2025-03708", "INV-2025-03780", EDIT),
        ("INV-2025-03708", "2025-03780", EDIT),
        ("INV-2025-03685", "INV-2025-0368", EDIT),
        ("SI/2503/0011", "SI/2503/0017", EDIT),
        ("D12766", "D1276", EDIT),
        ("MUZK-055", "MUZK-505", EDIT),
        ("STUP-030", "STUP-028, 30", LAST_GROUP),
        ("STUP-030", "INV 30", LAST_GROUP),
        ("SCHY-029", "029", LAST_GROUP),
        ("INV-2024-00250", "250", LAST_GROUP),
        ("9003199", "3199", LAST_GROUP),
        ("25-001130", "1130", REFORMATTED),
        ("25-001130", "25 1130", REFORMATTED),
        ("B12114", "12114", REFORMATTED),
        ("9003934", "9O03934", OCR),
        ("9003934", "9003934", EXACT),
        ("9003934", "INV9003934", EXACT),
        ("INV-2025-03708", "INV-2025-03708", EXACT),
    ],
)
def test_a_document_is_recognised(document: str, text: str, strength: Strength) -> None:
    assert alike([document], text) == {document: strength}


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ("9006876", "9006789"),
        ("9006876", "9008776 CHK 9006876"),
        ("901", "902"),
        ("A901", "A902"),
        ("SCHY-029", "SCHZ-028"),
        ("STUP-030", "STUP-028, 3"),
        ("STUP-030", "23"),
        ("9003199", "99"),
        ("", "9003199"),
        ("9003199", ""),
    ],
)
def test_another_number_is_unlike(document: str, text: str) -> None:
    assert alike([document], text) == {}


def test_a_typing_error_is_reported_beside_the_real_number() -> None:
    assert alike(["9003231", "9003213"], "9003231") == {"9003231": EXACT, "9003213": EDIT}


def test_an_ambiguous_tail_is_read_among_the_asked_items() -> None:
    found = alike(["25-001130", "INV-2025-01130", "25-001131"], "1130")
    assert found == {"25-001130": LAST_GROUP, "INV-2025-01130": LAST_GROUP}


def test_an_order_is_recognised() -> None:
    assert alike(["A-1001"], "PO 557371", ["PO557371"]) == {"A-1001": ORDER}


def test_numbers_that_many_items_bear_are_told_apart_by_the_pairs() -> None:
    documents = ["4711"] * 600
    index, texts = NumberIndex(documents, [""] * 600), read_texts(["RE 4711"], [""])
    assert len(index.strong(texts)) == 0
    found = index.among(texts, np.array([0]), np.array([37]))
    assert (found.item.tolist(), found.strength.tolist()) == ([37], [EXACT])


def test_only_the_asked_pairs_are_reported() -> None:
    index = NumberIndex(["9001001", "9001002"], ["", ""])
    texts = read_texts(["9001001", "9001001"], ["", ""])
    found = index.among(texts, np.array([1, 1, 0]), np.array([0, 0, 1]))
    assert list(zip(found.receipt.tolist(), found.item.tolist(), strict=True)) == [(0, 1), (1, 0)]
    assert found.strength.tolist() == [EDIT, EXACT]


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="1 receipts but 2 items"):
        NumberIndex(["1"], [""]).among(read_texts([""], [""]), np.array([0]), np.array([0, 0]))


words = st.text("0123A", min_size=1, max_size=20)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=30))
def test_one_edit_agrees_with_rapidfuzz(pairs: list[tuple[str, str]]) -> None:
    sides = []
    for side in (0, 1):
        column = written_numbers([pair[side] for pair in pairs])
        forms = forms_of(column.raw, column.starts, column.lengths)
        sides.append(Slices(forms.squash, forms.squash_at[:-1], np.diff(forms.squash_at)))
    near = one_edit(sides[0], sides[1], shared_end(sides[0], sides[1]))
    assert near.tolist() == [OSA.distance(left, right) <= 1 for left, right in pairs]


@given(words, st.integers(0, 19), st.sampled_from("0123A"), st.integers(0, 3))
def test_one_edit_sees_every_edit(word: str, at: int, sign: str, edit: int) -> None:
    at = min(at, len(word) - 1)
    other = [
        word[:at] + sign + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + sign + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    ][edit]
    column = written_numbers([word, other])
    forms = column.forms
    sides = [Slices(forms.squash, forms.squash_at[[side]], np.diff(forms.squash_at)[[side]]) for side in (0, 1)]
    assert one_edit(sides[0], sides[1], shared_end(sides[0], sides[1])).tolist() == [True]
