"""Whole columns of plainly written amounts and ISO dates to minor units and days; None for any other column."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xl_ar.tables.cells.amount_cells.style import DecimalStyle, choose_style
from xl_ar.tables.cells.amounts import AmountColumn, AmountState
from xl_ar.tables.cells.date_cells.sorting import FIRST_DAY, LAST_DAY
from xl_ar.tables.cells.dates import DateColumn, DateOrder, DateState, SwapVerdict
from xl_ar.tables.columnar.table import TextColumn

_AMOUNT = r"^-?([0-9]{1,12}(\.[0-9]{1,2})?|[1-9][0-9]{0,2}(,[0-9]{3}){1,3}\.[0-9]{1,2})$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_NO_DATE_ORDER = "no text whose order matters"


def plain_amounts(column: TextColumn, exponents: NDArray[np.int8]) -> AmountColumn | None:
    """Amounts as ``read_amounts`` gives them, of cells such as '-1,234.50', '7' and ''; ``exponents`` one a row.

    None where a cell is written in any other way or has more decimals than its currency.
    """
    cells, empty = column.cells, column.empty
    if not (cells.str.contains(_AMOUNT).to_numpy() | empty).all():
        return None
    marks = cells.str.find(".", literal=True)
    decimals = (cells.str.len_bytes() - marks - 1).fill_null(0).to_numpy().astype(np.int64)
    shift = exponents.astype(np.int64) - decimals
    if (shift[~empty] < 0).any():
        return None
    digits = cells.str.replace_all("[.,]", "").cast(pl.Int64, strict=False).fill_null(0).to_numpy()
    minor = np.where(empty, 0, digits * np.int64(10) ** np.maximum(shift, 0))
    state = np.where(empty, AmountState.EMPTY, AmountState.OK).astype(np.int8)
    choice = choose_style(int(marks.is_not_null().sum()), 0, 0)
    rounded = np.zeros(len(minor), dtype=np.bool_)
    return AmountColumn(minor, state, rounded, exponents, None, choice.style, DecimalStyle.NONE, choice.evidence)


def iso_dates(column: TextColumn) -> DateColumn | None:
    """Dates as ``read_dates`` gives them, of cells such as '2026-06-30' and ''; None where any is written otherwise."""
    cells, empty = column.cells, column.empty
    plain = cells.str.contains(_DAY).to_numpy()
    if not (plain | empty).all():
        return None
    known = cells.str.to_date("%Y-%m-%d", strict=False)
    days = known.to_physical().cast(pl.Int64).fill_null(0).to_numpy()
    found = known.is_not_null().to_numpy()
    if (plain & ~(found & (days >= FIRST_DAY) & (days <= LAST_DAY))).any():
        return None
    dates = days.astype("datetime64[D]")
    dates[~found] = np.datetime64("NaT")
    state = np.where(found, DateState.OK, DateState.EMPTY).astype(np.int8)
    order = DateOrder.YMD if found.any() else DateOrder.NONE
    return DateColumn(dates, state, order, SwapVerdict.NONE, 0, _NO_DATE_ORDER)
