"""What the self-test asks of Excel, and one step of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Protocol

Cell = object
Rows = list[list[Cell]]


class Excel(Protocol):
    """A fresh Excel of its own, with nothing in it but what the self-test opens."""

    def version(self) -> str:
        """Excel's version and bits, as told."""

    def open_addin(self, path: PurePath) -> None:
        """Opens the add-in; an Excel started by a program opens nothing from XLSTART by itself."""

    def new_book(self, sheets: tuple[str, ...]) -> None:
        """A new workbook with these sheets, in front."""

    def put(self, sheet: str, cell: str, rows: Rows) -> None:
        """Writes values from a cell on."""

    def formula(self, sheet: str, cell: str, text: str) -> None:
        """Writes a formula that may spill, and waits for its value."""

    def value(self, sheet: str, cell: str) -> Cell:
        """The value of a cell."""

    def spilled(self, sheet: str, cell: str) -> Rows | None:
        """The values into which the cell's formula spills; None where it does not spill."""

    def run_python(self, command: str) -> None:
        """Runs a Python command through the add-in's RunPython, as a button does."""

    def quit(self) -> None:
        """Ends this Excel, saving nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the self-test: whether it passed, in one sentence, and what was expected and seen where compared."""

    name: str
    passed: bool
    sentence: str
    expected: Cell = None
    seen: Cell = None

    def as_json(self) -> dict[str, object]:
        """The step as a line of the log."""
        return {"step": self.name, **{key: value for key, value in asdict(self).items() if key != "name"}}
