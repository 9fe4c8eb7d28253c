"""What a formula gives back: cells that Excel can hold."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

_WHOLE = 2**31  # Excel takes no longer whole numbers from outside
_LONGEST = 32_767  # characters of a cell


def shown(result: Any) -> Any:
    """A result as Excel takes it: one cell, or rows of cells, all as long as the longest."""
    if not isinstance(result, list):
        return _cell(result)
    width = max((len(row) for row in result), default=0)
    if not width:
        return ""
    return [[*map(_cell, row), *[""] * (width - len(row))] for row in result]


def _cell(value: Any) -> Any:
    """Money and numbers as numbers, dates as dates, "" for what is unknown."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST else f"{value[: _LONGEST - 3]}..."
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, bool | datetime | date):
        return value
    if isinstance(value, int):
        return value if abs(value) < _WHOLE else float(value)
    if isinstance(value, float | Decimal | Fraction):
        number = float(value)
        return number if math.isfinite(number) else ""
    return str(value)
