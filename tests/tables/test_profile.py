"""What cells and columns are, from their values alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from xl_ar.tables.detect.profile import SAMPLE, Profile, fits, kinds_of, profile, spread


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        (True, {"flag"}),
        (12.5, {"number"}),
        (-12.5, {"number", "negative"}),
        (7, {"number", "whole"}),
        (1, {"number", "whole", "flag"}),
        (45996, {"number", "whole", "serial"}),
        (20260131, {"number", "whole", "serial"}),
        (dt.date(2026, 1, 31), {"day"}),
        (dt.datetime.fromisoformat("2026-01-31"), {"day"}),
        ("#REF!", {"error"}),
        ("#n/a", {"error"}),
        ("Yes", {"flag", "words"}),
        ("EUR", {"currency", "words"}),
        ("€", {"currency"}),
        ("31.01.2026", {"date_text", "amount_text"}),
        ("31/01/2026", {"date_text"}),
        ("5-Jan-26", {"date_text", "code"}),
        ("January 5, 2026", {"date_text", "words"}),
        ("1,234.50", {"amount_text"}),
        ("(1.234,50)", {"amount_text"}),
        ("$800.00", {"amount_text"}),
        ("USD 12", {"amount_text"}),
        ("100.00 CR", {"amount_text"}),
        ("000123", {"amount_text", "code", "whole"}),
        ("INVC-1001", {"code"}),
        ("Acme Ltd", {"words"}),
        ("DE02120300000000202051", {"iban", "code"}),
        ("--", {"code"}),
    ],
)
def test_kinds_of_one_cell(value: Any, kinds: set[str]) -> None:
    assert kinds_of(value) == kinds


def test_shares_are_of_the_filled_cells_and_blanks_are_not_counted() -> None:
    found = profile([1.5, "", None, "  ", "n/a", 2.5])
    assert (found.filled, found.rows) == (3, 6)
    assert found.number == pytest.approx(2 / 3)
    assert found.words == pytest.approx(1 / 3)


def test_distinct_counts_names_once_whatever_their_case() -> None:
    assert profile(["Acme", "ACME ", "Bolt", "bolt"]).distinct == 0.5


def test_a_column_of_nothing_is_empty() -> None:
    assert profile(["", None, " "]).empty
    assert not profile([0]).empty


def test_a_long_column_is_sampled_from_top_and_throughout() -> None:
    cells = list(range(100_000))
    sample = spread(cells)
    assert len(sample) <= SAMPLE + 1
    assert list(sample[:10]) == cells[:10]
    assert max(sample) > 99_000


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("amount", [1.5, "2,50", "-"], ["Acme", "Bolt", "Cole"]),
        ("amount", [1.5, 2.5, "#REF!"], [dt.date(2026, 1, 1)] * 3),
        ("date", [dt.date(2026, 1, 31), "31/12/2025", 45996], [1.5, 2.5, 9.75]),
        ("id", ["INV-1", 1002, "0003"], [dt.date(2026, 1, 31), "31/12/2025"]),
        ("id", [1001, 1002, 1003], [10.55, 11.25, 12.75]),
        ("name", ["Acme Ltd", "Bolt & Co"], [1001, 1002]),
        ("text", ["paid", "open"], [1.5, 2.5]),
        ("terms", ["Net 30", "2/10 net 30", 30], [dt.date(2026, 1, 31)]),
        ("currency", ["EUR", "USD", "EUR"], ["Acme Ltd", "Bolt", "Cole"]),
        ("flag", ["Y", "N", ""], ["called, will pay", "left word", "new contact"]),
        ("count", [27, 3, "-14"], ["Acme", "Bolt"]),
    ],
)
def test_a_field_fits_its_cells_better_than_others(kind: str, good: list[Any], bad: list[Any]) -> None:
    assert fits(kind, profile(good)) >= 0.75 > fits(kind, profile(bad))


def test_an_iban_is_an_account_and_nothing_else() -> None:
    ibans = profile(["DE02120300000000202051", "NL20INGB0001234567"])
    assert fits("account", ibans) > 1 > fits("id", ibans)


def test_an_empty_column_may_hold_anything_with_less_weight() -> None:
    assert {fits(kind, Profile(0, 5)) for kind in ("amount", "date", "name")} == {0.7}
