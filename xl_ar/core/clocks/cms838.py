"""Medicare Credit Balance Report, CMS-838 (OMB 0938-0600): due 30 days after the quarter; the detail page's columns.

The certification page is sent each quarter, also where no credit balance is left. A write-off does not absolve.
Columns and codes: the instructions on the form (10/03) and Noridian's page on the detail page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from xl_ar.core.clocks.calendar import quarter_end

DUE_DAYS = 30
METHODS = {
    "C": "check with the report",
    "A": "adjustment bill with the report",
    "Z": "check and adjustment bill",
    "X": "adjustment bill sent before",
}
REASONS = {"1": "duplicate Medicare payment", "2": "primary payment by another payer", "3": "other"}
COST_REPORTS = {"O": "open", "C": "closed"}
VALUE_CODES = ("12", "13", "14", "15", "16", "41", "42", "43", "44", "47")  # whose payment was primary


@dataclass(frozen=True, slots=True)
class DetailLine:
    """Columns of a detail line that can be checked; amounts in cents, None where what was written is no amount."""

    paid_date: date | None  # column 7
    credit: int  # 9
    repaid: int | None  # 10
    method: str  # 11, "" where nothing is repaid
    reason: str  # 13
    value_code: str = ""  # 14
    payer: str = ""  # 15: the primary payer, or the explanation of reason 3
    cost_report: str = "O"  # 8

    @property
    def outstanding(self) -> int:
        """Column 12 = column 9 - column 10, cents."""
        return self.credit - (self.repaid or 0)


def due_date(quarter: date) -> date:
    """When the report of the quarter of this day is due.

    >>> due_date(date(2026, 3, 31))
    datetime.date(2026, 4, 30)
    """
    return quarter_end(quarter) + timedelta(days=DUE_DAYS)


def quarter_ended(day: date) -> date:
    """Last day of the quarter whose report is at hand on ``day``: the last one that has ended by then.

    >>> quarter_ended(date(2026, 7, 15)), quarter_ended(date(2026, 6, 30))
    (datetime.date(2026, 6, 30), datetime.date(2026, 6, 30))
    """
    end = quarter_end(day)
    return end if end == day else date(end.year, end.month - 2, 1) - timedelta(days=1)


def check_line(line: DetailLine, quarter: date, *, earlier_too: bool = False) -> list[str]:
    """What would make a line come back as invalid, column by column; empty where nothing would.

    ``earlier_too``: what was paid before the quarter may stand in it (CGS: "regardless of when they occurred");
    NHIC takes only what was paid within it.
    """
    return [*_paid(line, quarter, earlier_too), *_amounts(line), *_codes(line)]


def _paid(line: DetailLine, quarter: date, earlier_too: bool) -> Iterator[str]:
    end = quarter_end(quarter)
    start = date(end.year, end.month - 2, 1)
    if line.paid_date is None:
        yield "column 7: the paid date must stand there"
    elif line.paid_date > end:
        yield f"column 7: paid {line.paid_date}, after the quarter ended {end}: it belongs on a later report"
    elif line.paid_date < start and not earlier_too:
        yield f"column 7: paid {line.paid_date}; a day from {start} to {end} must stand there"


def _amounts(line: DetailLine) -> Iterator[str]:
    if line.credit <= 0:
        yield "column 9: a credit balance above 0 must stand there"
    if line.repaid is None or not 0 <= line.repaid <= max(line.credit, 0):
        yield "column 10: an amount from 0 to that of column 9 must stand there"
    if line.repaid and line.method not in METHODS:
        yield f"column 11: '{line.method}'; {_listed(METHODS)} must stand there"


def _codes(line: DetailLine) -> Iterator[str]:
    if line.cost_report not in COST_REPORTS:
        yield f"column 8: '{line.cost_report}'; {_listed(COST_REPORTS)} must stand there"
    if line.reason not in REASONS:
        yield f"column 13: '{line.reason}'; {_listed(REASONS)} must stand there"
    if line.reason == "2" and line.value_code not in VALUE_CODES:
        yield f"column 14: '{line.value_code}'; one of {', '.join(VALUE_CODES)} must stand there for reason 2"
    if line.reason in ("2", "3") and not line.payer:
        wanted = "name and address of the primary payer" if line.reason == "2" else "an explanation"
        yield f"column 15: {wanted} must stand there for reason {line.reason}"


def _listed(codes: dict[str, str]) -> str:
    *first, last = codes
    return f"{', '.join(first)} or {last}"
