"""A worksheet that takes finished row XML: XlsxWriter's one gap (tables and low memory together) closed here.

XlsxWriter refuses ``add_table`` in constant-memory mode because its own method writes header and total
cells, which may lie in rows that are already on disk. Here every row, header and totals included, is
handed over once, in order, as XML; the table and the links are then registered, and XlsxWriter writes all
else. Of its inner names these are used: ``fh``, ``tables``, ``_check_dimensions``, ``_opt_close``,
``_write_single_row`` and ``_write_hyperlinks``. ``tests/excel/test_render_stream.py`` compares the result
with XlsxWriter's own, so that a new version which moves one of them fails there first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

HYPERLINK_LIMIT = 65_530  # Excel's own, a sheet


@dataclass(frozen=True, slots=True)
class TableColumn:
    """What an Excel table records about a column."""

    name: str
    row_formula: str = ""
    total_label: str = ""
    total_sum: bool = False

    def properties(self, number: int) -> dict[str, object]:
        """The column as XlsxWriter's table part expects it."""
        return {
            "id": number,
            "name": self.name,
            "formula": self.row_formula,
            "total_string": self.total_label,
            "total_function": "sum" if self.total_sum else "",
            "custom_total": "",
            "format": None,
        }


class StreamSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter ships no types
    """A constant-memory worksheet fed with row XML, top to bottom."""

    def __init__(self) -> None:
        super().__init__()
        self._next_row = 0
        self._links: list[str] = []
        self._text_ranges: list[str] = []

    def put_row(self, row: int, cells: str, columns: int, *, height: float = 0, hidden: bool = False) -> None:
        """Writes one row; ``height`` in points also tells charts where they stand."""
        attributes = ""
        if height or hidden:
            self.set_row(row, height or None, None, {"hidden": hidden})
            attributes = f' ht="{height:g}" customHeight="1"' * bool(height) + ' hidden="1"' * hidden
        self.put_rows(row, row, columns, (f'<row r="{row + 1}"{attributes}>{cells}</row>',))

    def put_rows(self, first: int, last: int, columns: int, rows: Iterable[str]) -> None:
        """Writes the ``<row>`` elements ``first`` to ``last`` (zero-based) as they come."""
        if first < self._next_row:
            raise ValueError(f"row {first + 1} comes after row {self._next_row}: rows are written in order")
        self._check_dimensions(first, 0)
        self._check_dimensions(last, max(columns - 1, 0))
        self.fh.writelines(rows)
        self._next_row = last + 1

    def register_table(
        self,
        name: str,
        area: tuple[int, int, int],
        columns: Sequence[TableColumn],
        *,
        total: bool,
        style: str,
    ) -> None:
        """Declares the written rows ``area`` (first, last, width) to be an Excel table with filters."""
        first, last, width = area
        self.tables.append(
            {
                "name": name,
                "range": xl_range(first, 0, last, width - 1),
                "autofilter": xl_range(first, 0, last - total, width - 1),
                "columns": [column.properties(number) for number, column in enumerate(columns, 1)],
                "style": style,
                "header_row_count": True,
                "totals_row_shown": total,
                "show_first_col": False,
                "show_last_col": False,
                "show_row_stripes": True,
                "show_col_stripes": False,
                "description": None,
                "title": None,
            }
        )

    def register_link(self, cell: str, location: str) -> None:
        """Makes ``cell`` jump to ``location``, an address within the workbook already escaped for XML."""
        self._links.append(f'<hyperlink ref="{cell}" location="{location}"/>')

    def allow_digits_as_text(self, area: str) -> None:
        """Stops Excel from marking document numbers in ``area`` as "number stored as text"."""
        self._text_ranges.append(area)
        self.ignore_errors({"number_stored_as_text": " ".join(self._text_ranges)})

    def discard(self) -> None:
        """Closes the temporary row file of a sheet that will not be finished."""
        self._opt_close()

    @property
    def links_left(self) -> int:
        """How many more hyperlinks Excel allows on this sheet."""
        return HYPERLINK_LIMIT - len(self._links)

    def _write_hyperlinks(self) -> None:
        if self._links:
            self.fh.write("<hyperlinks>" + "".join(self._links) + "</hyperlinks>")

    def _write_single_row(self, current_row_num: int = 0) -> None:
        if self.table:
            raise ValueError("cells of a StreamSheet are written by put_row alone")
        self.previous_row = current_row_num
