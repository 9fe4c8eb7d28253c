"""Which sheets are ours: the hidden name that marks each, and free names for new ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_ar.excel.ooxml.formulas import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_ar.excel.ooxml.workbook import DefinedName, SheetEntry, WorkbookPart

PREFIX = "_xlar."
MAX_SHEET_NAME = 31
_NUMBERED = re.compile(r" \([0-9]+\)$")
_CODED = re.compile(r"\.([0-9a-f]+)\.")


def mark_name(logical: str) -> str:
    """Defined name that marks the sheet with this logical name as ours."""
    coded = (c if c.isalnum() else "_" if c == " " else f".{ord(c):x}." for c in logical)
    return PREFIX + "".join(coded)


def logical_name(mark: str) -> str:
    """Logical sheet name of a mark."""
    return _CODED.sub(lambda m: chr(int(m[1], 16)), mark[len(PREFIX) :].replace("_", " "))


def marks(book: WorkbookPart) -> dict[str, DefinedName]:
    """All our marks by logical name, also those whose sheet was deleted."""
    found = {}
    for name in book.names:
        if name.scope is None and name.name.casefold().startswith(PREFIX):
            found[logical_name(name.name)] = name
    return found


def has_our_name(logical: str, actual: str) -> bool:
    """False for a sheet that a person has renamed, which is the person's, though a mark still leads to it.

    >>> has_our_name("AR Aging", "AR Aging (2)"), has_our_name("AR Aging", "Aging of June")
    (True, False)
    """
    name = logical.casefold()[:MAX_SHEET_NAME]
    bare = _NUMBERED.sub("", actual.casefold())
    return actual.casefold() == name or (bare != actual.casefold() and name.startswith(bare))


def owned_sheets(book: WorkbookPart) -> dict[str, SheetEntry]:
    """Our sheets by logical name, as their marks find them; one that was renamed is a person's own."""
    by_name = {sheet.name.casefold(): sheet for sheet in book.sheets if sheet.kind == "worksheet"}
    found: dict[str, SheetEntry] = {}
    for logical, mark in marks(book).items():
        sheet = by_name.get((sheet_of(mark.value) or "").casefold())
        if sheet is None or not sheet.part or not has_our_name(logical, sheet.name):
            continue
        if sheet not in found.values():
            found[logical] = sheet
    return found


def actual_names(book: WorkbookPart, logical: Iterable[str]) -> dict[str, str]:
    """Name under which each logical sheet stands or will stand: its own, or a free one with a number."""
    ours = owned_sheets(book)
    taken = {sheet.name.casefold() for sheet in book.sheets}
    names = {}
    for wanted in logical:
        if wanted in ours:
            names[wanted] = ours[wanted].name
        else:
            names[wanted] = free_sheet_name(wanted, taken)
            taken.add(names[wanted].casefold())
    return names


def free_sheet_name(wanted: str, taken: set[str]) -> str:
    """The name itself, or the first of `name (2)`, `name (3)`, ... that no sheet has."""
    name, number = wanted[:MAX_SHEET_NAME], 1
    while name.casefold() in taken:
        number += 1
        suffix = f" ({number})"
        name = wanted[: MAX_SHEET_NAME - len(suffix)] + suffix
    return name
