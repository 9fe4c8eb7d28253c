"""Which sheets of an open workbook are ours: the same hidden names as in the file, so that both doors agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from xl_ar.excel.live.calm import Calm
from xl_ar.excel.live.native import Natives
from xl_ar.excel.ooxml.formulas import sheet_of
from xl_ar.excel.ooxml.ownership import PREFIX, free_sheet_name, has_our_name, logical_name, mark_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    import xlwings as xw


def defined_names(book: xw.Book, calm: Calm) -> dict[str, str]:
    """Every defined name and what it refers to, without '='; some calls a name, so once for a button."""
    names = {}
    for name in calm.all(book, "names"):
        text: str = calm.get(name, "name")
        names[text] = str(calm.get(name, "refers_to") or "").removeprefix("=")
    return names


def owned(book: xw.Book, names: Mapping[str, str], calm: Calm) -> dict[str, str]:
    """Actual name of each of our sheets by its logical name, as the marks among the defined ``names`` find them."""
    actual = {name.casefold(): name for name in calm.get(book, "sheet_names")}
    found: dict[str, str] = {}
    for text, target in names.items():
        if "!" in text or not text.casefold().startswith(PREFIX):
            continue
        name = actual.get((sheet_of(target) or "").casefold())
        logical = logical_name(text)
        if name is not None and name not in found.values() and has_our_name(logical, name):
            found[logical] = name
    return found


def actual_names(book: xw.Book, wanted: Iterable[str], ours: Mapping[str, str], calm: Calm) -> dict[str, str]:
    """Name under which each logical sheet stands or will stand; a user's sheet of that name is never taken."""
    taken = {name.casefold() for name in _all_names(book, calm)}
    names = {}
    for logical in wanted:
        names[logical] = ours.get(logical) or free_sheet_name(logical, taken)
        taken.add(names[logical].casefold())
    return names


def mark(book: xw.Book, logical: str, sheet: str, natives: Natives, calm: Calm) -> None:
    """Marks a sheet as ours by a name that people do not see in the name box."""
    quoted = sheet.replace("'", "''")
    target = f"='{quoted}'!$A$1"
    name = calm(lambda: book.names.add(mark_name(logical), target))
    natives.hide_name(name)


def unmark(book: xw.Book, logical: str, calm: Calm) -> None:
    """Takes the mark of a sheet away."""
    wanted = mark_name(logical)

    def forget() -> None:
        if wanted in book.names:
            book.names[wanted].delete()

    calm(forget)


def _all_names(book: xw.Book, calm: Calm) -> list[str]:
    """Names of all sheets, chart sheets too where they can be seen: a new sheet may not take theirs."""
    worksheets: list[str] = calm.get(book, "sheet_names")
    return [*worksheets, *Natives(calm).chart_sheets(book)]
