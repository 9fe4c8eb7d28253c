"""Provision matrices whose sources print rates only (field README O67), on round balances."""

from __future__ import annotations

from fractions import Fraction

import pytest

from xl_ar.core.metrics import provision


@pytest.mark.parametrize(("source", "per_cent", "total"), [
    ("O67, IFRS 9 B5.5.35: 1, 2, 3 and 20 %", ("1", "2", "3", "20"), 26_000),
    ("O67, ASU 2016-13 as Cohen CPA prints it", ("0.3", "8", "26", "58", "82"), 174_300),
])  # fmt: skip
def test_rates_as_printed(source: str, per_cent: tuple[str, ...], total: int) -> None:
    """1,000.00 in each bucket lose the sum of the rates."""
    rates = [Fraction(rate) / 100 for rate in per_cent]
    found = provision([100_000] * len(rates), rates)
    assert found.total == total, source
    assert list(found.losses) == [int(rate * 100_000) for rate in rates], source
