"""Cells as Excel, LibreOffice and Python hand them to a formula, odd ones among them; and small ledgers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

HEADINGS = ["Customer", "Document", "Document date", "Due date", "Open amount", "Currency"]
AS_OF = date(2026, 6, 30)

BLANKS = [None, "", "  ", "\u00a0", float("nan")]
ERRORS = [-2146826246, -2146826281, -2146826243, "#N/A", "#BEZUG!"]
ODD = [
    *BLANKS, *ERRORS, -2147352572, True, False, 0, -0.0, 1e300, -1e300, float("inf"), 2**70, Decimal("12.3400"),
    Decimal("NaN"), Decimal("1E+400"), time(3, 4), timedelta(days=3), date(1899, 12, 31), date(9999, 12, 31),
    datetime(2026, 6, 30, 23, 59, tzinfo=UTC), "1E5", "00123", "Total", "31.12.2026", "03/04/2026", "x" * 40_000,
    "=1+1", "\ud800", "\x00", "Customer", "Open amount", "Due date", "net 30",
]  # fmt: skip

cells: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(ODD),
    st.floats(),
    st.integers(-(2**40), 2**40),
    st.dates(),
    st.datetimes(),
    st.decimals(),
    st.text(max_size=12),
)


@st.composite
def ranges(draw: st.DrawFn) -> Any:
    """Rows of cells, now and then with headings above them, or one cell."""
    width = draw(st.integers(1, 7))
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width), max_size=6))
    if draw(st.booleans()):
        rows = [[*HEADINGS, "Terms"][:width], *rows]
    return draw(st.sampled_from([rows, tuple(map(tuple, rows)), rows[0][0] if rows else None]))


@st.composite
def ledgers(draw: st.DrawFn) -> list[list[Any]]:
    """Clean open items without headings: HEADINGS, dates as dates, serials or ISO texts, some amounts as text."""
    size = draw(st.integers(2, 9))
    rows = []
    for number in range(size):
        written = date(2026, 1, 1) + timedelta(draw(st.integers(0, 150)))
        due = written + timedelta(draw(st.integers(1, 90)))
        cents = draw(st.integers(1, 9_999_999))
        rows.append(
            [
                draw(st.sampled_from(["Alder GmbH", "Birch Ltd", "Cedar Inc"])),
                f"INV-{1000 + number}",
                draw(written_days(written)),
                draw(written_days(due)),
                (-cents if draw(st.integers(0, 5)) == 0 else cents) / 100,
                draw(st.sampled_from(["USD", "EUR", "GBP"])),
            ]
        )
    return rows


def written_days(day: date) -> st.SearchStrategy[Any]:
    """A day as a date, a date with a time, a serial number or an ISO text."""
    serial = float((day - date(1899, 12, 30)).days)
    return st.sampled_from([day, datetime.combine(day, time(), UTC), serial, day.isoformat()])
