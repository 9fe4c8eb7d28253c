"""The dates that payment terms give.

Due date = document date + months + days; to the end of that month where the terms say so; + days after it;
then on to the next special day of a month (IFS 25R1, docs/oracles.md O52). "30 EOM" is thus the end of the
month of date + 30 days, "EOM 30" thirty days after the end of the document's month. A special day beyond the
month's length is its last day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_ar.core.terms.reading import parse_terms

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from xl_ar.core.terms.stated import Terms

    Days = NDArray[np.datetime64]


def due_date(document_date: date, terms: Terms) -> date:
    """Day the document falls due under ``terms``; the formula is the module's."""
    due: date = _due(np.array([document_date], dtype="datetime64[D]"), terms)[0].item()
    return due


def discount_date(document_date: date, terms: Terms) -> date | None:
    """Last day of the first cash discount, None where the terms grant none."""
    if not terms.discounts:
        return None
    last: date = (np.datetime64(document_date, "D") + terms.discounts[0].days).item()
    return last


def due_dates(document_dates: pd.Series, terms: pd.Series, *, eom_first: bool = False) -> pd.Series:
    """Due date of each row, datetime64[s]; NaT where the date is missing or the terms are not understood."""
    dates = document_dates.to_numpy(dtype="datetime64[s]").astype("datetime64[D]")
    result = np.full(len(dates), np.datetime64("NaT"), dtype="datetime64[D]")
    codes, texts = pd.factorize(terms.to_numpy(dtype=object))
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(texts) + 1))
    for code, text in enumerate(texts):
        parsed = parse_terms(str(text), eom_first=eom_first)
        if parsed is not None:
            rows = order[bounds[code] : bounds[code + 1]]
            result[rows] = _due(dates[rows], parsed)
    return pd.Series(result.astype("datetime64[s]"), index=document_dates.index, name="due_date")


def _due(dates: Days, terms: Terms) -> Days:
    due = _add_months(dates, terms.months) + terms.days
    if terms.end_of_month:
        due = _month_end(due.astype("datetime64[M]")) + terms.days_after
    return _next_special(due, terms.special_days) if terms.special_days else due


def _month_end(months: Days) -> Days:
    return (months + 1).astype("datetime64[D]") - 1


def _add_months(dates: Days, months: int) -> Days:
    target = dates.astype("datetime64[M]") + months
    same_day: Days = target.astype("datetime64[D]") + (dates - dates.astype("datetime64[M]"))
    return np.minimum(same_day, _month_end(target))


def _next_special(dates: Days, special_days: tuple[int, ...]) -> Days:
    """The first special day on or after each date."""
    month = dates.astype("datetime64[M]")
    best = _month_end(month + 2)
    for ahead in (0, 1):
        for special in special_days:
            start = (month + ahead).astype("datetime64[D]")
            candidate = np.minimum(start + (special - 1), _month_end(month + ahead))
            best = np.where(candidate >= dates, np.minimum(best, candidate), best)
    return best
