"""The room that readers make for the sheets of one workbook, known and refused before they make it."""

from __future__ import annotations

from dataclasses import dataclass

from xl_ar.errors import HostileError
from xl_ar.excel.scanning.limits import Limits

SMALLER = "Split it, or delete unused rows and sheets, and save it in Excel"


@dataclass(slots=True)
class Room:
    """Adds up sheets; ``where`` is the name of their file."""

    limits: Limits
    where: str
    _spread: int = 0
    _cells: int = 0

    def take(self, where: str, cells: int, rows: int, columns: int, packed: int) -> None:
        """Counts a sheet in; HostileError where it, or all sheets so far, would take more room than they may.

        ``rows`` and ``columns`` from A1 to the last cell; ``packed``: bytes of the sheet in the file.
        """
        if what := oversized(self.limits, cells, rows, columns, packed):
            raise HostileError(where, what, SMALLER)
        self._spread += rows * columns
        self._cells += cells
        if self._spread > self.limits.all_cells:
            what = f"sheets of more than {self.limits.all_cells:,} cells together"
            raise HostileError(self.where, what, SMALLER)
        if self.limits.mostly_empty(self._spread, self._cells):
            what = f"{self._cells:,} cells in sheets that are spread over {self._spread:,}"
            raise HostileError(self.where, what, SMALLER)


def oversized(limits: Limits, cells: int, rows: int, columns: int, packed: int) -> str:
    """What is wrong with a sheet that would take more room than it may; '' where nothing is."""
    if cells > limits.most_cells(packed):
        return too_many(limits, packed)
    if limits.mostly_empty(rows * columns, cells):
        return f"cells spread over {rows:,} rows and {columns:,} columns, most of them empty"
    if rows * columns > limits.most_spread(packed):
        return f"cells spread over {rows:,} rows and {columns:,} columns"
    return ""


def too_many(limits: Limits, packed: int) -> str:
    """The limit that a sheet with too many cells exceeds."""
    most = limits.most_cells(packed)
    if most == limits.rectangle:
        return f"more than {most:,} cells, the most that a sheet may have"
    return f"more than {most:,} cells in {packed:,} bytes packed, where {limits.cell_bytes} bytes a cell are the least"
