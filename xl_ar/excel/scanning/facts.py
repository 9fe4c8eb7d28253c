"""What a look at a worksheet part gives."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class SheetFacts:
    """What a worksheet part holds, as far as a reader needs it before reading."""

    part: str
    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    formulas: int = 0
    ar_formulas: bool = False  # a formula may be one of ours
    merges: int = 0
    hyperlinks: int = 0
    error_count: int = 0
    error_cells: list[str] = field(default_factory=list)
    uncached_count: int = 0
    uncached_cells: list[str] = field(default_factory=list)
    hidden_count: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    oversized: str = ""
    head: bytes = b""
    sample: bytes = b""
    tail: bytes = b""

    @property
    def rectangle(self) -> int:
        """Cells of the rectangle from A1 to the last used row and column."""
        return self.last_row * self.last_column
