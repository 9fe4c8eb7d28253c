"""Document numbers: nothing of the number lost, nothing of the spreadsheet kept."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.tables.cells.documents import document_text, document_texts


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (1001.0, "1001"),
        ("1001.0", "1001"),
        ("0001001.0", "0001001"),
        (1001, "1001"),
        ("0000611365", "0000611365"),
        ("1E5", "1E5"),
        ("INV-1.0", "INV-1.0"),
        ("4.10", "4.10"),
        (1001.5, "1001.5"),
        (1e15, "1000000000000000"),
        (1.25e17, "125000000000000000"),
        (12345678901234567890, "12345678901234567890"),
        (Decimal("1001.00"), "1001"),
        (Decimal("10.5"), "10.5"),
        (-0.0, "0"),
        ("\u00a0INV\u00a012 \u200b", "INV 12"),
        ("'00123", "00123"),
        ('="00123"', "00123"),
        ("  ", ""),
        ("", ""),
        (None, ""),
        (float("nan"), ""),
        (pd.NaT, ""),
        (True, "TRUE"),
        (dt.date(2020, 3, 12), "2020-03-12"),
        (dt.datetime.fromisoformat("2020-03-12"), "2020-03-12"),
        (dt.time(3, 12), "03:12:00"),
    ],
)
def test_document_text(cell: object, text: str) -> None:
    assert document_text(cell) == text


@given(st.integers(0, 10**15))
def test_a_number_reads_alike_however_the_cell_holds_it(number: int) -> None:
    assert set(document_texts([number, float(number), str(number), f"{number}.0", Decimal(number)])) == {str(number)}


@given(st.from_regex(r"[A-Z]{0,3}[-/ ]?0{0,4}[0-9]{1,9}[A-Z]?", fullmatch=True))
def test_a_clean_number_is_left_alone_and_reading_twice_changes_nothing(text: str) -> None:
    clean = text.strip()
    assert document_text(f"\u00a0{text} ") == clean
    assert document_text(document_text(text)) == document_text(text)
