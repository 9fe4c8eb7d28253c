"""A fresh Excel on Windows, through xlwings; the one part of the self-test that needs Excel itself."""

from __future__ import annotations

from contextlib import suppress
from pathlib import PurePath
from typing import Any

import xlwings as xw

from xl_ar.addin.install.places import ADDIN
from xl_ar.doctor.selftest.bench import Cell, Rows


class FreshExcel:
    """An Excel of its own, visible, so that a message box can be seen and closed."""

    def __init__(self) -> None:
        self._app: Any = xw.App(visible=True, add_book=False)
        self._app.display_alerts = False
        self._book: Any = None

    def version(self) -> str:
        """Excel's version and what it was built for."""
        return f"{self._app.api.Version} (build {self._app.api.Build}, {self._app.api.OperatingSystem})"

    def open_addin(self, path: PurePath) -> None:
        """Opens the add-in as a workbook."""
        self._app.books.open(str(path))

    def new_book(self, sheets: tuple[str, ...]) -> None:
        """A new workbook with these sheets, in front."""
        self._book = self._app.books.add()
        while len(self._book.sheets) < len(sheets):
            self._book.sheets.add(after=self._book.sheets[-1])
        for sheet, name in zip(self._book.sheets, sheets, strict=False):
            sheet.name = name
        self._book.activate()

    def put(self, sheet: str, cell: str, rows: Rows) -> None:
        """Writes values; texts stay texts."""
        area = self._book.sheets[sheet][cell].resize(len(rows), len(rows[0]))
        area.number_format = "@"
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if not isinstance(value, str):
                    area[number, place].number_format = "General"
        area.value = rows

    def formula(self, sheet: str, cell: str, text: str) -> None:
        """Writes a dynamic array formula and calculates."""
        self._book.sheets[sheet][cell].formula2 = text
        self._app.calculate()

    def value(self, sheet: str, cell: str) -> Cell:
        """The value of a cell."""
        found: Cell = self._book.sheets[sheet][cell].value
        return found

    def spilled(self, sheet: str, cell: str) -> Rows | None:
        """The values of the spill range; None where there is none."""
        origin = self._book.sheets[sheet][cell].api
        if not origin.HasSpill:
            return None
        return [list(row) for row in origin.SpillingToRange.Value]

    def run_python(self, command: str) -> None:
        """RunPython of the add-in, as its buttons call it."""
        self._book.activate()
        self._app.macro(f"'{ADDIN}'!RunPython")(command)

    def quit(self) -> None:
        """Closes without saving and ends this Excel; by force when it does not answer."""
        with suppress(Exception):
            if self._book is not None:
                self._book.close()
        try:
            self._app.quit()
        except Exception:  # an Excel that hangs raises whatever COM finds
            self._app.kill()
