"""Years written with two digits for four, or the other way round."""

from __future__ import annotations

import numpy as np
import pytest

from xl_ar.core.numbers import NumberIndex, Strength, read_texts

EXACT, REFORMATTED, LAST_GROUP = Strength.EXACT, Strength.REFORMATTED, Strength.LAST_GROUP


def named(documents: list[str], text: str) -> dict[str, Strength]:
    found = NumberIndex(documents, [""] * len(documents)).strong(read_texts([text], [""]))
    return {documents[item]: Strength(strength) for item, strength in zip(found.item, found.strength, strict=True)}


def alike(documents: list[str], text: str) -> dict[str, Strength]:
    index, items = NumberIndex(documents, [""] * len(documents)), np.arange(len(documents))
    found = index.among(read_texts([text], [""]), np.zeros_like(items), items)
    return {documents[item]: Strength(strength) for item, strength in zip(found.item, found.strength, strict=True)}


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ("RE-2025-01456", "RE-25-01456"),
        ("RE-2025-01456", "RE-25-1456"),
        ("RE-2025-01456", "RE2501456"),
        ("RE-2025-01456", "INV 25-01456"),
        ("2025-00322", "25-00322"),
        ("2025-00322", "INV 25/322"),
        ("25/0086", "2025/0086"),
        ("FT 2025 2970", "FT 25 2970"),
        ("1330/2025", "1330/25"),
        ("SIAD21532-25", "SIAD21532-2025"),
    ],
)
def test_another_year_is_the_same_number(document: str, text: str) -> None:
    assert named([document], text) == {document: REFORMATTED}
    assert alike([document], text) == {document: REFORMATTED}


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ("RE-2025-01456", "RE-24-01456"),
        ("RE-1825-01456", "RE-25-01456"),
        ("RE-2025-01456", "GX-25-01456"),
        ("RE-2025-01456", "RE-25-01457"),
        ("07-019585", "2007-019585"),
        ("INV-2024-00032", "INV-24-0032"),
    ],
)
def test_another_number_is_not_taken_for_it(document: str, text: str) -> None:
    assert named([document], text) == {}


def test_a_year_that_fits_two_documents_is_read_among_those_asked() -> None:
    documents = ["RE-2025-00322", "2025-00322"]
    assert named(documents, "25-00322") == {}
    assert alike(documents[:1], "25-00322") == {"RE-2025-00322": REFORMATTED}
    assert alike(documents, "25-00322") == dict.fromkeys(documents, REFORMATTED)


def test_behind_a_label_the_whole_number_is_meant() -> None:
    documents = ["25-000273", "INV-2025-00273"]
    assert named(documents, "INV 25-273") == {"25-000273": REFORMATTED}
    assert named(documents, "INV-25-273") == {"25-000273": REFORMATTED}


def test_a_number_of_a_scheme_with_short_years_is_no_other_without_its_prefix() -> None:
    documents = ["25-000542", "INV-2025-00052"]
    assert named(documents, "25-00052") == {}


def test_leading_zeros_may_be_left_out_up_to_one_digit() -> None:
    assert alike(["25-000009", "25-000019"], "INV 25-9") == {"25-000009": REFORMATTED}
