"""Split to: what a person may write, and what is refused with a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.money import decimal_digits
from xl_ar.core.register.splitting import SplitError, read_split

KNOWN = ["INV-101", "INV-102", "INV 103", "INV 103 A", "77"]


@pytest.mark.parametrize(("text", "decimals", "expected"), [
    ("INV-101 60.00; INV-102 40.00", 2, [("INV-101", 6000), ("INV-102", 4000)]),
    ("inv-101 60,5;INV-102 40", 2, [("INV-101", 6050), ("INV-102", 4000)]),
    ("INV-101 60.00\nINV-102 40.00;", 2, [("INV-101", 6000), ("INV-102", 4000)]),
    ("INV 103 5.00; INV 103 A 6.00", 2, [("INV 103", 500), ("INV 103 A", 600)]),
    ("INV-101 1,234.50", 2, [("INV-101", 123450)]),
    ("INV-101 1.234,50", 2, [("INV-101", 123450)]),
    ("INV-101 1 234,50", 2, [("INV-101", 123450)]),
    ("INV-101 1,234,567", 2, [("INV-101", 123456700)]),
    ("INV-101 1234", 0, [("INV-101", 1234)]),
    ("INV-101 137.357", 3, [("INV-101", 137357)]),
    ("INV-101 -20.00", 2, [("INV-101", -2000)]),
    ("77 77", 2, [("77", 7700)]),
])  # fmt: skip
def test_documents_and_amounts(text: str, decimals: int, expected: list[tuple[str, int]]) -> None:
    assert [tuple(part) for part in read_split(text, KNOWN, decimals)] == expected


@pytest.mark.parametrize(("text", "said"), [
    ("", "Split to is empty"),
    (" ; ", "Split to is empty"),
    ("INV-101", "'INV-101' has no amount"),
    ("INV-999 10.00", "'INV-999' is no open document"),
    ("INV-101 ten", "'INV-101 ten' is not a document and an amount"),
    ("60.00", "'60.00' is not a document and an amount"),
    ("INV-101 60.00; INV-101 40.00", "INV-101 stands twice"),
    ("INV-101 1,234", "'1,234' could be thousands or decimals"),
    ("INV-101 1.234", "'1.234' could be thousands or decimals"),
    ("INV-101 60.005", "'60.005' could be thousands or decimals"),
    ("INV-101 6.0055", "is no amount with at most 2 decimals"),
    ("INV-101 0.00", "an amount of zero applies nothing"),
    ("INV-101 1.2.3", "is no amount"),
    ("INV-101 12,34.50", "is no amount"),
    ("INV-101 60.00 EUR", "is not a document and an amount"),
    ("INV-101 60.00 INV-102 40.00", "'60.00 INV-102 40.00' is no amount"),
])  # fmt: skip
def test_faults_are_told(text: str, said: str) -> None:
    with pytest.raises(SplitError) as caught:
        read_split(text, KNOWN, 2)
    assert said in str(caught.value)


@given(st.dictionaries(st.sampled_from(KNOWN), st.integers(-(10**9), 10**9).filter(bool), min_size=1),
       st.sampled_from([0, 2, 3]), st.sampled_from(".,"))  # fmt: skip
def test_what_is_written_plainly_is_read_as_written(parts: dict[str, int], decimals: int, mark: str) -> None:
    text = "; ".join(f"{name} {decimal_digits(amount, decimals).replace('.', mark)}" for name, amount in parts.items())
    assert [tuple(part) for part in read_split(text, KNOWN, decimals)] == list(parts.items())
