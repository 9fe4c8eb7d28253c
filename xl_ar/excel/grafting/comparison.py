"""A grafted package compared with its source: what is not ours must be the same, what is ours complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_ar.errors import VerifyError
from xl_ar.excel.grafting.reach import parts_only_below
from xl_ar.excel.grafting.styles import canonical
from xl_ar.excel.ooxml.contenttypes import ContentTypes
from xl_ar.excel.ooxml.ownership import PREFIX, owned_sheets
from xl_ar.excel.ooxml.package import CONTENT_TYPES, Package, part_key, rels_name
from xl_ar.excel.ooxml.splice import parse
from xl_ar.excel.ooxml.workbook import WorkbookPart

if TYPE_CHECKING:
    from collections.abc import Collection

    from xl_ar.excel.ooxml.archive import Entry

_LISTS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_SMALL = 1 << 20


def same_foreign_parts(before: Package, after: Package, touched: Collection[str]) -> None:
    """VerifyError unless every part not touched is there with its very bytes, and only ours were touched."""
    kept = {part_key(entry.name): entry for entry in after.entries}
    for entry in before.entries:
        key = part_key(entry.name)
        if key not in touched and not (key in kept and same_entry(before, after, entry, kept[key])):
            raise VerifyError(f"the part '{entry.name}' of {before.where} was lost or changed")
    old = {part_key(entry.name) for entry in before.entries}
    book = WorkbookPart(before)
    ours = {part_key(name) for name in parts_only_below(before, [s.part for s in owned_sheets(book).values()])}
    editable = {part_key(name) for name in (CONTENT_TYPES, book.name, rels_name(book.name))}
    editable |= {part_key(rel.target) for rel in book.relationships if rel.kind in ("styles", "calcChain")}
    if wrong := old & set(touched) - ours - editable:
        raise VerifyError(f"the part '{min(wrong)}' of {before.where} is not ours to change")
    if strange := kept.keys() - old - set(touched):
        raise VerifyError(f"the result for {before.where} has an unexpected part '{min(strange)}'")


def same_entry(before: Package, after: Package, old: Entry, new: Entry) -> bool:
    """True when two entries hold the same bytes, packed as they were, under the same record."""
    place = slice(42, 46)  # where the directory record says where the entry lies
    records = [bytearray(entry.record) for entry in (old, new)]
    for record in records:
        record[place] = b"\0\0\0\0"
    pairs = zip(before.packed(old), after.packed(new), strict=True)
    return records[0] == records[1] and all(a == b for a, b in pairs)


def same_workbook(before: Package, after: Package, removed: Collection[str]) -> None:
    """VerifyError unless the user's sheets and names are all there, in order and with their scope."""
    old, new = WorkbookPart(before), WorkbookPart(after)
    ours = {sheet.name for sheet in (*owned_sheets(old).values(), *owned_sheets(new).values())}
    if _sheets(old, ours) != _sheets(new, ours):
        raise VerifyError(f"the sheets of {before.where} are not all as they were")
    names = set(_names(new, ours))
    lost = [name for name in _names(old, ours) if name not in names]
    if lost and not removed:  # a name that pointed into a removed sheet reads #REF! now
        raise VerifyError(f"the name '{lost[0][0]}' of {before.where} was lost or changed")


def _sheets(book: WorkbookPart, ours: set[str]) -> list[tuple[str, int, str, str]]:
    return [(s.name, s.sheet_id, s.state, s.part) for s in book.sheets if s.name not in ours]


def _names(book: WorkbookPart, ours: set[str]) -> list[tuple[str, str, str]]:
    found = []
    for name in book.names:
        scope = "" if name.scope is None or name.scope >= len(book.sheets) else book.sheets[name.scope].name
        if scope not in ours and not name.name.casefold().startswith(PREFIX):
            found.append((name.name, scope, name.value))
    return found


def same_styles(before: Package, after: Package) -> None:
    """VerifyError unless every format of the source keeps its number."""
    part = WorkbookPart(before).related("styles")
    if part is None or before.find(part) is None:
        return
    old, new = before.tree(part), after.tree(part)
    for name in _LISTS:
        was, now = old.child(name), new.child(name)
        count = len(was.children) if was else 0
        first = now.children[:count] if now else []
        if was and [canonical(node) for node in was.children] != [canonical(node) for node in first]:
            raise VerifyError(f"the {name} of {before.where} are not all as they were")


def complete(after: Package, touched: Collection[str]) -> None:
    """VerifyError unless every touched part is well-formed, has a type, and refers to parts that are there."""
    types, book = ContentTypes(after), WorkbookPart(after)
    for name in after.names():
        key = part_key(name)
        if key not in touched:
            continue
        if types.of(name) in ("", "application/xml") and key != part_key(CONTENT_TYPES):
            raise VerifyError(f"the part '{name}' has no content type")
        if after.entry(name).size < _SMALL and key.endswith((".xml", ".rels")):
            parse(after.read(name), name)
        for rel in after.relationships(name) if name != book.name and not key.endswith(".rels") else ():
            if not rel.external and not rel.jump and after.find(rel.target) is None:
                raise VerifyError(f"the part '{name}' refers to '{rel.target}', which is missing")
