"""A table's map: its role, and which column holds which field, with score and reason."""

from __future__ import annotations

from dataclasses import dataclass

from xl_ar.tables.grid import column_letters
from xl_ar.tables.mapping.roles import Role


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """One column and the field it holds."""

    field: str
    column: int
    heading: str
    score: float
    reason: str

    @property
    def letter(self) -> str:
        """Letters of the column in the sheet."""
        return column_letters(self.column)


@dataclass(frozen=True, slots=True)
class TableMap:
    """Role, columns and confidence (0 to 1) of a table; ``missing`` says what a use of it would need."""

    role: Role
    columns: tuple[ColumnMap, ...]
    confidence: float
    reason: str
    missing: tuple[str, ...] = ()
    candidate: Role = Role.NONE
    derived: bool = False  # open items that are themselves an aging report

    def column(self, name: str) -> ColumnMap | None:
        """The column that holds a field, None when there is none."""
        return next((column for column in self.columns if column.field == name), None)

    @property
    def fields(self) -> dict[str, ColumnMap]:
        """Columns by field."""
        return {column.field: column for column in self.columns}
