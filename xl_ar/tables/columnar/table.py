"""A delimited text as whole columns, every cell a text, and what is known of each column's texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xl_ar.tables.cells.documents import document_text

Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]
Codes = NDArray[np.uint32]

_ODD = r"^[=' ]| $|[^\x20-\x7e]|^[0-9]+\.0+$"
"""Cells whose document text may differ from the cell; all others are taken as they stand."""
_SHARED = 0.5  # share of different values up to which equal values become one object


class TextColumn:
    """One column's body cells."""

    def __init__(self, cells: pl.Series) -> None:
        self.cells = cells

    def __len__(self) -> int:
        return len(self.cells)

    @cached_property
    def empty(self) -> Flags:
        """Cells that are ''."""
        return np.asarray((self.cells == "").to_numpy())

    @cached_property
    def odd_rows(self) -> NDArray[np.intp]:
        """Cells that are not plain printable ASCII, or that a spreadsheet may have changed."""
        return np.flatnonzero(self.cells.str.contains(_ODD).to_numpy())

    @cached_property
    def filled(self) -> Flags:
        """Cells that hold more than spaces."""
        filled = ~self.empty
        odd = self.cells.gather(self.odd_rows).to_list()
        filled[[row for row, cell in zip(self.odd_rows.tolist(), odd, strict=True) if cell.isspace()]] = False
        return filled

    @cached_property
    def coded(self) -> tuple[Codes, list[str]] | None:
        """Place of each cell's value among the different values, and those; None where most are different."""
        if len(self) == 0 or number(self.cells.approx_n_unique()) > max(64, _SHARED * len(self)):
            return None
        values = self.cells.unique()
        codes = self.cells.cast(pl.Enum(values)).to_physical().to_numpy()
        return codes.astype(np.uint32, copy=False), values.to_list()

    @cached_property
    def different(self) -> tuple[Codes, list[str]]:
        """Place of each cell's text among the texts of the different values; for columns with ``coded``."""
        codes, values = self.coded or (np.empty(0, dtype=np.uint32), [])
        return codes, [document_text(value) for value in values]

    @cached_property
    def texts(self) -> Texts:
        """Document texts; equal values of columns of low variety are one object."""
        if self.coded is not None:
            places, different = self.different
            return objects(different)[places]
        texts = objects(self.cells.to_list())
        for row in self.odd_rows.tolist():
            texts[row] = document_text(texts[row])
        return texts


@dataclass(frozen=True)
class TextTable:
    """All rows of a delimited text from its first line on; ``frame`` has one String column each, without nulls."""

    sheet: str
    frame: pl.DataFrame
    _columns: dict[tuple[int, int], TextColumn] = field(default_factory=dict)

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.frame.height

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.frame.width

    def rows(self, places: Sequence[int]) -> list[list[Any]]:
        """The rows at these 0-based places."""
        return [list(row) for row in self.frame[list(places)].rows()]

    def column(self, column: int, first: int) -> TextColumn:
        """A 1-based column from the 1-based row ``first`` down."""
        if (column, first) not in self._columns:
            self._columns[column, first] = TextColumn(self.frame.to_series(column - 1).slice(first - 1))
        return self._columns[column, first]


def number(value: Any) -> int:
    """A count or length that polars gives, 0 for none."""
    return int(value or 0)


def same(text: Any, size: int) -> Texts:
    """An object array that holds one object ``size`` times."""
    array = np.empty(size, dtype=object)
    array.fill(text)
    return array


def objects(values: Sequence[Any]) -> Texts:
    """An object array of texts."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
