"""Document numbers in a remittance text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.references import (
    chunks,
    is_range,
    looks_like_number,
    number_keys,
    runs_of,
    squash,
    stands_alone,
    stem_and_number,
    without_zeros,
)


def squashed(text: str) -> set[str]:
    return {run.squashed for run in runs_of(chunks(text))}


@pytest.mark.parametrize(
    ("document", "keys"),
    [
        ("INV-2024-00475", {"INV202400475", "INV2024475", "202400475", "2024475"}),
        ("C12411", {"C12411", "12411"}),
        ("SI/2502/0014", {"SI25020014", "SI250214", "25020014", "250214"}),
        ("9001003", {"9001003"}),
        ("MOWR 057", {"MOWR057", "MOWR57"} - {"MOWR57"}),  # two digits tell nothing
        ("ABC", {"ABC"}),
        ("", {""}),
    ],
)
def test_keys_of_a_number(document: str, keys: set[str]) -> None:
    found = number_keys(document)
    assert {found.squashed, *found.loose} == keys


def test_last_group_without_zeros() -> None:
    assert number_keys("INV-2025-02439").last_group == "2439"
    assert number_keys("A-12").last_group == ""


@pytest.mark.parametrize(
    "noise",
    [
        "CHK 192647",
        "CHECK NO. 192647",
        "TRN:250601259035",
        "TRACE 748803299319",
        "ACCT XXXXX7873",
        "TEL 555-9582",
        "06/01/2025",
        "2025-06-01",
        "1 OF 2",
        "$1,234.50",
        "1.234,50",
    ],
)
def test_labelled_noise_dates_and_amounts_are_no_numbers(noise: str) -> None:
    assert squashed(f"PAYMENT {noise} INV 9001") == {"9001", "INV9001"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("INV-2025-02778 THANKS", "INV202502778"),
        ("INV# INV 2025 00352", "INV202500352"),
        ("RE: 25 001916", "25001916"),
        ("INV9002621", "9002621"),  # a label glued to the number
        ("9001486/ 9004226/ 9004231", "9004226"),
        ("WRIV-043,WRIV-062", "WRIV062"),
        ("inv sí/2502/0010", "SÍ25020010"),
    ],
)
def test_numbers_are_found_as_written(text: str, number: str) -> None:
    assert number in squashed(text)


def test_token_boundaries_hold() -> None:
    assert "1001" not in squashed("210017 A1001B")


def test_words_are_not_joined_to_a_number_far_behind() -> None:
    assert squashed("WALLACE CONCRETE INV 77001") == {"INV77001", "77001"}


def test_ranges() -> None:
    found = chunks("INV 1001 THRU 1005")
    assert [place for place in range(len(found)) if is_range(found, place)] == [2]


def test_a_tied_group_does_not_stand_alone() -> None:
    found = chunks("INV-2025-0044 0055")
    assert [stands_alone(found, place) for place in range(4)] == [False, False, False, True]


def test_zeros_and_stems() -> None:
    assert without_zeros("INV-2024-0047") == "INV202447"
    assert stem_and_number("INV-2024-0047") == ("INV2024", 47)
    assert stem_and_number("INV") is None


@pytest.mark.parametrize(("chunk", "likely"), [("8007578", True), ("A123", True), ("2025", True), ("B12", False)])
def test_what_looks_like_a_number(chunk: str, likely: bool) -> None:
    assert looks_like_number(chunk) is likely


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    for run in runs_of(chunks(text)):
        assert run.squashed == squash(run.squashed)
        assert stem_and_number(run.written) is None or stem_and_number(run.written)[1] >= 0  # type: ignore[index]


@given(st.text(max_size=30))
def test_keys_hold_letters_and_digits_only(document: str) -> None:
    keys = number_keys(document)
    assert all(key == squash(key) for key in (keys.squashed, *keys.loose))
