"""Computes formulas for the add-in in LibreOffice: a call a line in, rows of cells a line out, until the input ends."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, timedelta
from typing import Any

import udfs
from xl_ar.formulas import formulas

_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - serial numbers have no time zone


def rows(result: Any) -> list[list[Any]]:
    """A formula's result as rows of cells of a spreadsheet: numbers, texts, dates as serial numbers."""
    table = result if isinstance(result, list) else [[result]]
    return [[_cell(value) for value in row] for row in table]


def _cell(value: Any) -> float | str:
    if isinstance(value, bool | int | float):
        return float(value)
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
        return (moment - _DAY_ZERO) / timedelta(days=1)
    return str(value)


def main() -> None:
    """Answers until LibreOffice hangs up."""
    assert udfs  # importing it registers the formulas
    calls = {formula.name: formula.call for formula in formulas()}
    for line in sys.stdin:
        name, values = json.loads(line)
        print(json.dumps(rows(calls[name](*values))), flush=True)  # noqa: T201 - the answer's way


if __name__ == "__main__":
    main()
