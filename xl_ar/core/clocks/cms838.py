"""Medicare Credit Balance Report, CMS-838 (OMB 0938-0600): due 30 days after the quarter; the detail page's columns.

The certification page is sent each quarter, also where no credit balance is left. A write-off does not absolve.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xl_ar.core.clocks.calendar import quarter_end
from xl_ar.errors import InputError

DUE_DAYS = 30
METHODS = {"C": "check", "A": "adjustment bill", "X": "other, or both"}
REASONS = {1: "duplicate payment", 2: "primary payment by another payer", 3: "other"}


@dataclass(frozen=True, slots=True)
class DetailLine:
    """Columns of a detail line that carry figures; amounts in cents."""

    paid_date: date  # column 7
    credit: int  # 9
    repaid: int  # 10
    method: str  # 11, "" where nothing is repaid
    reason: int  # 13

    @property
    def outstanding(self) -> int:
        """Column 12 = column 9 - column 10."""
        return self.credit - self.repaid


def due_date(quarter: date) -> date:
    """When the report of the quarter of this day is due.

    >>> due_date(date(2026, 3, 31))
    datetime.date(2026, 4, 30)
    """
    return quarter_end(quarter) + timedelta(days=DUE_DAYS)


def check_line(line: DetailLine, quarter: date) -> None:
    """InputError with the column where a detail line would come back as invalid."""
    end = quarter_end(quarter)
    start = date(end.year, end.month - 2, 1)
    if not start <= line.paid_date <= end:
        raise InputError(f"CMS-838 column 7: paid {line.paid_date}; a day from {start} to {end} must stand there")
    if line.credit <= 0:
        raise InputError("CMS-838 column 9: a credit balance above 0 must stand there")
    if not 0 <= line.repaid <= line.credit:
        raise InputError("CMS-838 column 10: an amount from 0 to that of column 9 must stand there")
    if line.repaid and line.method not in METHODS:
        raise InputError(f"CMS-838 column 11: '{line.method}'; C, A or X must stand there")
    if line.reason not in REASONS:
        raise InputError(f"CMS-838 column 13: {line.reason}; 1, 2 or 3 must stand there")
