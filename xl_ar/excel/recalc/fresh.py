"""A workbook as it is after its AR_* formula cells were recalculated: what a run reads and writes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from xl_ar.excel.book import Book, read_book
from xl_ar.excel.recalc.calling import Caller
from xl_ar.excel.recalc.recalculation import Recalculated, recalculate, write_recalculated
from xl_ar.excel.verify import verify_recalculated
from xl_ar.formulas import Formula


@dataclass(frozen=True)
class Fresh:
    """A book to go on with, and what its recalculation found; ``book.path`` is a copy where anything changed."""

    book: Book
    recalculated: Recalculated = Recalculated()  # noqa: RUF009  # frozen, and empty

    @property
    def changed(self) -> bool:
        """True when the book is a copy with new values."""
        return bool(self.recalculated.edits)


def fresh_book(book: Book, folder: Path, formulas: Callable[[], Iterable[Formula]]) -> Fresh:
    """The book with its AR_* formula cells recalculated, as a proved copy in ``folder``; the book itself else.

    ``formulas`` gives the registered formulas, and is asked only when the workbook may hold one. The hash of the copy
    stays that of the original. VerifyError when the copy differs from the original in anything else.
    """
    sheets = book.structure.sheets if book.editable and book.structure else ()
    parts = {sheet.part for sheet in sheets if sheet.facts and sheet.facts.ar_formulas}
    if not parts:
        return Fresh(book)
    caller = Caller(formulas())
    found = recalculate(book.path, caller, caller.names, parts)
    if not found.edits:
        return Fresh(book, found)
    copy = folder / book.path.name
    write_recalculated(book.path, found, copy)
    verify_recalculated(book.path, copy, found)
    return Fresh(replace(read_book(copy), sha256=book.sha256), found)
