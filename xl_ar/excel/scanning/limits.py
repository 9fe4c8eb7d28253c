"""How much a run takes on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run takes on; sizes in bytes, ratios as inflated by packed size.

    A sheet of more than ``cells`` is taken on where its part has ``cell_bytes`` packed bytes for each cell. Measured on
    sheets of 15 columns by XlsxWriter: 5.1 to 5.9 bytes a cell of a ledger, 4.7 to 5.0 where half its columns repeat,
    2.9 where rows differ by nothing but their number; 11 million cells without a value 2.3, with the same value 1.9,
    without a reference a tenth. What cells are spread over needs half as much, so that half may be blank. So with parts
    beyond ``part_size``: those ledgers unpack to 7 to 9 times their size, a bomb to hundreds of times.
    """

    file_size: int = 256 << 20
    entries: int = 20_000
    part_size: int = 512 << 20
    total_size: int = 1 << 30
    dense_size: int = 2 << 30  # of a part that is dense
    dense_total: int = 4 << 30
    dense_ratio: int = 25
    ratio: int = 200
    ratio_from: int = 16 << 20
    steep_ratio: int = 400
    steep_from: int = 1 << 20
    binary_ratio: int = 50  # sheets of .xlsb: five times as much as any of the ledgers above
    cells: int = 10_000_000
    cell_bytes: int = 3
    rectangle: int = 30_000_000  # the most of one sheet, dense or not: 200 bytes of memory each
    all_cells: int = 50_000_000  # of all sheets
    padding: int = 2_000_000  # empty cells for which a reader makes room; beyond, four for each that is real
    merges: int = 200_000
    line: int = 10_000_000
    tags: int = 300_000
    repeated_text: int = 64 << 20  # bytes that repeated cells of .ods, and cells of one shared text, add
    text_bytes: int = 64  # of shared text for each cell, beside these
    refuse_oversized: bool = True

    def most_cells(self, packed: int) -> int:
        """How many cells a sheet of so many packed bytes may have."""
        return max(self.cells, min(self.rectangle, packed // self.cell_bytes))

    def most_spread(self, packed: int) -> int:
        """The largest rectangle from A1 that a sheet of so many packed bytes may fill."""
        return min(self.rectangle, max(self.cells, 2 * packed // self.cell_bytes))

    def mostly_empty(self, spread: int, cells: int) -> bool:
        """Whether so many cells are spread so far that most room would be made for nothing."""
        return spread - cells > max(self.padding, 4 * cells)


DEFAULT = Limits()


def too_steep(size: int, packed: int, limits: Limits) -> bool:
    """Whether content unpacks to so many times its size that only a bomb does."""
    if size > limits.ratio_from and size > max(packed, 1) * limits.ratio:
        return True
    return size > limits.steep_from and size > max(packed, 1) * limits.steep_ratio


def too_large(size: int, packed: int, usual: int, dense: int, limits: Limits) -> bool:
    """Whether content is larger than usual without being dense, or than what is dense may be."""
    return size > dense or (size > usual and size > packed * limits.dense_ratio)
