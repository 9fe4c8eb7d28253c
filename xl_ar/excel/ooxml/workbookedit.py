"""Splices of the workbook part: sheets added and removed, our names kept in step, nothing else moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_ar.excel.ooxml.formulas import Renames, quoted_sheet, sheet_of
from xl_ar.excel.ooxml.ownership import mark_name, marks
from xl_ar.excel.ooxml.package import STRICT, TRANSITIONAL
from xl_ar.excel.ooxml.references import integer
from xl_ar.excel.ooxml.splice import Splices, attribute, text
from xl_ar.excel.ooxml.workbook import REL_NAMESPACES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_ar.excel.ooxml.package import Package
    from xl_ar.excel.ooxml.splice import Node
    from xl_ar.excel.ooxml.workbook import DefinedName, SheetEntry, WorkbookPart

_MAX_SHEET_ID = 65_533
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")


@dataclass(frozen=True, slots=True)
class NewName:
    """A defined name that is to stand in the workbook."""

    name: str
    value: str
    scope: int | None = None
    hidden: bool = False


class WorkbookEdit:
    """Collected edits of one workbook part."""

    def __init__(self, package: Package, book: WorkbookPart) -> None:
        self.package, self.book = package, book
        self._splices = Splices(package.read(book.name))
        listed = book.root.child("sheets")
        if listed is None:
            raise ValueError("a workbook without sheets")
        self._listed: Node = listed
        self._gone: set[int] = set()
        self._dropped: list[DefinedName] = []
        self._new_names: list[NewName] = []
        self._added: list[str] = []
        self._ids = {sheet.sheet_id for sheet in book.sheets}

    def remove_sheets(self, sheets: Iterable[SheetEntry]) -> None:
        """Takes the sheets out of the list; must come before names are wanted."""
        for sheet in sheets:
            self._gone.add(self.book.sheets.index(sheet))
            self._splices.remove(sheet.node)

    def add_sheet(self, name: str, rel_id: str) -> None:
        """Adds a sheet after the last."""
        listed = self._listed
        prefix, declared = listed.prefix_of(REL_NAMESPACES), b""
        if prefix is None:
            prefix = "r:"
            declared = attribute("xmlns:r", STRICT if self.book.strict else TRANSITIONAL)
        values = attribute("name", name) + attribute("sheetId", str(_free_id(self._ids)))
        markup = f"<{listed.prefix}sheet".encode() + declared + values + attribute(prefix + "id", rel_id) + b"/>"
        self._splices.append(listed, markup)
        self._added.append(name)

    def order(self) -> list[str]:
        """Sheet names as they will stand."""
        kept = [sheet.name for index, sheet in enumerate(self.book.sheets) if index not in self._gone]
        return kept + self._added

    def mark(self, logical: str, actual: str) -> None:
        """Makes sure that the sheet carries its ownership mark."""
        known = marks(self.book).get(logical)
        if known is not None and sheet_of(known.value) == actual:
            return
        if known is not None:
            self._dropped.append(known)
        self._new_names.append(NewName(mark_name(logical), f"{quoted_sheet(actual)}!$A$1", hidden=True))

    def unmark(self, logical: str) -> None:
        """Takes the ownership mark away."""
        if known := marks(self.book).get(logical):
            self._dropped.append(known)

    def sheet_names(self, sheet: SheetEntry | None, actual: str, wanted: list[NewName]) -> None:
        """Makes the built-in and equally named names of our sheet these; others that a person added stay."""
        scope = self.order().index(actual)
        missing = [NewName(name.name, name.value, scope, name.hidden) for name in wanted]
        known = {name.name.casefold() for name in wanted}
        old_scope = self.book.sheets.index(sheet) if sheet else -1
        for name in self.book.names:
            if name.scope != old_scope or not (name.name.startswith("_xlnm.") or name.name.casefold() in known):
                continue
            same = NewName(name.name, name.value, scope, name.hidden)
            if same in missing:
                missing.remove(same)
            else:
                self._dropped.append(name)
        self._new_names += missing

    def save(self) -> None:
        """Hands the edit to the package."""
        self._shift_names()
        self._shift_views()
        self._write_names()
        self.package.edit(self.book.name, self._splices)

    def _shift_names(self) -> None:
        """Local names follow their sheets; names of removed sheets go, references to them become #REF!."""
        gone = {self.book.sheets[index].name: "#REF" for index in self._gone}
        renames = Renames.of(gone, {})
        for name in self.book.names:
            if name in self._dropped:
                continue
            if name.scope in self._gone:
                self._dropped.append(name)
            elif gone:
                if name.scope is not None:
                    shifted = str(self._shifted(name.scope))
                    self._splices.set_attribute(name.node, "localSheetId", shifted)
                if (value := renames.formula(name.node.text)) != name.node.text:
                    self._splices.set_text(name.node, value)

    def _shifted(self, index: int) -> int:
        return index - sum(1 for gone in self._gone if gone < index)

    def _shift_views(self) -> None:
        views = self.book.root.child("bookViews")
        last = len(self.order()) - 1
        for view in views.all("workbookView") if views and self._gone else ():
            for name in ("activeTab", "firstSheet"):
                if name in view.attrs:
                    index = min(self._shifted(integer(view.attrs[name])), last)
                    self._splices.set_attribute(view, name, str(index))

    def _write_names(self) -> None:
        node = self.book.root.child("definedNames")
        prefix = self.book.root.prefix
        content = b"".join(_name_xml(name, prefix) for name in self._new_names)
        if node is not None and len(self._dropped) == len(node.children) and not content:
            self._splices.remove(node)
        elif node is not None:
            for name in self._dropped:
                self._splices.remove(name.node)
            if content:
                self._splices.append(node, content)
        elif content:
            tag = f"{prefix}definedNames".encode()
            last = [child for child in self.book.root.children if child.local in _BEFORE_NAMES][-1]
            self._splices.replace(last.end, last.end, b"<" + tag + b">" + content + b"</" + tag + b">")


def _name_xml(name: NewName, prefix: str) -> bytes:
    scope = attribute("localSheetId", str(name.scope)) if name.scope is not None else b""
    hidden = attribute("hidden", "1") if name.hidden else b""
    tag = f"{prefix}definedName".encode()
    return b"<" + tag + attribute("name", name.name) + scope + hidden + b">" + text(name.value) + b"</" + tag + b">"


def _free_id(taken: set[int]) -> int:
    number = max(taken, default=0) + 1
    if number > _MAX_SHEET_ID:
        number = next(n for n in range(1, _MAX_SHEET_ID) if n not in taken)
    taken.add(number)
    return number
