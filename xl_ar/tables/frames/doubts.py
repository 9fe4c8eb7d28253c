"""Words for cells that could not be used: kind of finding, what is wrong, what may stand there."""

from __future__ import annotations

from xl_ar.tables.cells.amounts import AmountState
from xl_ar.tables.cells.dates import DateState

AMOUNT_DOUBTS = {
    AmountState.UNREADABLE: ("amount-unreadable", "is no amount", "a number such as 1,234.50"),
    AmountState.ERROR_VALUE: ("error-value", "holds an error value", "a number; mend the formula"),
    AmountState.DATE_IN_AMOUNT: (
        "amount-unreadable",
        "holds a date where an amount should stand",
        "a number",
    ),
    AmountState.AMBIGUOUS: (
        "amount-ambiguous",
        "may mean thousands or decimals; no cell of the column tells which",
        "a real number, or one unambiguous amount such as 1,234.50 in the column",
    ),
    AmountState.CONFLICT: (
        "amount-conflict",
        "is written in the other decimal style than its column",
        "one decimal style in the column",
    ),
    AmountState.TOO_LARGE: ("amount-unreadable", "is too large to be exact", "an amount below 90 trillion"),
}
DATE_DOUBTS = {
    DateState.UNREADABLE: ("date-unreadable", "is no date", "a date such as 2026-06-30"),
    DateState.ERROR_VALUE: ("error-value", "holds an error value", "a date; mend the formula"),
    DateState.IMPLAUSIBLE: ("date-implausible", "is out of range", "a date between 1950 and 2100"),
    DateState.CONFLICT: (
        "date-conflict",
        "fits only the other date order than its column",
        "one date order in the column",
    ),
    DateState.AMBIGUOUS: (
        "date-ambiguous",
        "may be read day first or month first; nothing in the column tells which",
        "a real date, or the date order set in AR Setup",
    ),
}
