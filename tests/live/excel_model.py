"""The workbook behind the test engine: openpyxl's cells, with Excel's ways of taking and giving a value.

What it imitates of Excel: text that looks like a number, a date, a truth value or a formula is taken for it unless the
cell has the format Text or an apostrophe stands before it; a number put into a Text cell becomes text; amounts under a
currency format come cut to four places; errors come as numbers; days come as datetimes.
"""

from __future__ import annotations

import re
from copy import copy
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

from openpyxl import Workbook, load_workbook
from openpyxl.utils import datetime as serials

ERROR_CODES = {
    "#DIV/0!": -2146826281,
    "#N/A": -2146826246,
    "#NAME?": -2146826259,
    "#NULL!": -2146826288,
    "#NUM!": -2146826252,
    "#REF!": -2146826265,
    "#VALUE!": -2146826273,
    "#SPILL!": -2146826253,
}
_NUMBER = re.compile(r"\(?[$€£]?\d[\d,]*(\.\d+)?([eE][+-]?\d+)?%?\)?|\.\d+")
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?|[A-Za-z]{3,9}[ -]\d{1,4}|\d{1,2}[ -][A-Za-z]{3,9}([ -]\d{2,4})?|\d+:\d+.*"
)
_CURRENCY = re.compile(r"[$€£¥]")
_SERIAL: Any = serials.to_excel
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  # Excel has no time zones


class Busy(Exception):  # noqa: N818  # named as pywin32 names it would be com_error
    """What pywin32 raises when Excel refuses a call: (hresult, text, excepinfo, argument)."""

    def __init__(self, hresult: int = -2147418111) -> None:
        super().__init__(hresult, "Call was rejected by callee.", None, None)
        self.hresult = hresult


class Fault(Exception):  # noqa: N818  # the same
    """Anything else that Excel raises."""


class Model:
    """One Excel with one open workbook; ``refuse`` is asked before every call and may raise."""

    def __init__(self, workbook: Workbook, values: Workbook | None = None, path: Path | None = None) -> None:
        self.workbook: Any = workbook
        self.path = path
        self.name = path.name if path else "Book1"
        self.cached = _cached(workbook, values) if values else {}
        self.state: dict[str, Any] = {
            "screen_updating": True,
            "display_alerts": True,
            "enable_events": True,
            "calculation": "automatic",
            "status_bar": False,
            "interactive": True,
            "cut_copy_mode": None,
        }
        self.selected: dict[str, str] = {}
        self.touched: set[str] = set()  # titles of sheets of which a cell or anything else was changed
        self.alerts: list[str] = []
        self.said: list[Any] = []  # what stood in the status bar
        self.answer = "yes"
        self.calls: list[str] = []
        self.refuse: Any = lambda call: None
        self.protected_structure = False
        self.records: dict[tuple[str, str], Any] = {}
        self.full_name: str | None = None

    @classmethod
    def opened(cls, path: Path) -> Model:
        """Excel with the workbook at ``path`` open."""
        with catch_warnings():
            simplefilter("ignore")  # what openpyxl does not keep is not asked for here
            book = load_workbook(path, keep_vba=path.suffix == ".xlsm")
            return cls(book, load_workbook(path, data_only=True), path)

    def record(self, title: str, name: str) -> Any:
        """What was told an object of Excel that is only remembered here."""
        from excel_objects import Recorder

        self.touched.add(title)
        return self.records.setdefault((title, name), Recorder())

    def tick(self, call: str) -> None:
        """Counts a call into Excel, which may be refused."""
        self.calls.append(call)
        self.refuse(call)

    def sheet(self, title: str) -> Any:
        """The openpyxl sheet."""
        return self.workbook[title]

    def cell(self, title: str, row: int, column: int) -> Any:
        """A cell that is there, None for one never touched."""
        return self.workbook[title]._cells.get((row, column))

    def touch(self, title: str, row: int, column: int) -> Any:
        """A cell to be changed."""
        self.touched.add(title)
        return self.workbook[title].cell(row, column)

    def given(self, title: str, row: int, column: int, *, stored: bool = False) -> Any:
        """A cell's value as COM hands it over; ``stored`` as ``Value2`` does."""
        cell = self.cell(title, row, column)
        if cell is None or type(cell).__name__ == "MergedCell" or cell.value is None:
            return None
        value = self.cached.get((title, row, column)) if cell.data_type == "f" else cell.value
        if cell.data_type == "e" or (isinstance(value, str) and cell.data_type == "f" and value in ERROR_CODES):
            return ERROR_CODES[str(value)]
        return self._typed(cell, value, stored=stored)

    def _typed(self, cell: Any, value: Any, *, stored: bool) -> Any:
        if isinstance(value, bool) or value is None or isinstance(value, str):
            return value
        epoch = self.workbook.epoch
        if isinstance(value, date | time | timedelta):
            value = float(_SERIAL(value, epoch))
        if stored:
            return float(value)
        if cell.is_date or (cell.data_type == "f" and is_date_format(cell.number_format)):
            found = serials.from_excel(value, epoch)
            if isinstance(found, time):
                return datetime.combine(DAY_ZERO, found)
            return DAY_ZERO + found if isinstance(found, timedelta) else found
        if _CURRENCY.search(cell.number_format):
            return Decimal(value).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)
        return float(value)

    def spelled(self, title: str, row: int, column: int) -> str:
        """A cell as ``Range.Formula`` gives it."""
        cell = self.cell(title, row, column)
        if cell is None or type(cell).__name__ == "MergedCell" or cell.value is None:
            return ""
        value = cell.value
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, date | time | timedelta):
            value = float(_SERIAL(value, self.workbook.epoch))
        return f"{float(value):.15g}" if isinstance(value, int | float) else str(value)

    def enter(self, title: str, row: int, column: int, value: Any) -> None:
        """A value put into a cell, taken as Excel takes what is typed."""
        cell = self.touch(title, row, column)
        self.cached.pop((title, row, column), None)
        if value is None or value == "":
            cell.value = None
        elif isinstance(value, bool):
            cell.value = value
        elif isinstance(value, int | float):
            cell.value = value if cell.number_format != "@" else None
            if cell.number_format == "@":
                _text(cell, f"{value:.15g}")
        else:
            _typed_in(cell, str(value))


def _typed_in(cell: Any, text: str) -> None:
    if len(text) > 32_768:
        raise Fault("too long")
    if cell.number_format == "@":
        if text.startswith("'"):
            raise Fault("whether Excel takes this apostrophe off is not known")
        _text(cell, text)
    elif text.startswith("'"):
        _text(cell, text[1:])
        cell.quotePrefix = True
    elif text.startswith(("=", "+", "-", "@")):
        cell.value = text if text.startswith("=") else f"={text}"
        cell.data_type = "f"
    elif text.upper() in ("TRUE", "FALSE"):
        cell.value = text.upper() == "TRUE"
    elif text in ERROR_CODES:
        cell.value, cell.data_type = text, "e"
    elif _NUMBER.fullmatch(text) or _DATE.fullmatch(text):
        cell.value = 4711.0  # some number: whoever meant text finds this
    else:
        _text(cell, text)


def _text(cell: Any, text: str) -> None:
    cell.value = "text"
    cell._value = text  # past openpyxl's own guessing
    cell.data_type = "s"


def _cached(workbook: Any, values: Any) -> dict[tuple[str, int, int], Any]:
    """The values of formulas as they were saved."""
    return {
        (sheet.title, cell.row, cell.column): values[sheet.title].cell(cell.row, cell.column).value
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def is_date_format(code: str) -> bool:
    """True for a number format of days."""
    return (
        bool(re.search(r"[ymdh]", re.sub(r'\[[^\]]*\]|"[^"]*"', "", code.casefold())))
        and "general" not in code.casefold()
    )


def restyled(part: Any, **changes: Any) -> Any:
    """A copy of a font, fill, alignment or border with some of it changed."""
    new = copy(part)
    for name, value in changes.items():
        setattr(new, name, value)
    return new
