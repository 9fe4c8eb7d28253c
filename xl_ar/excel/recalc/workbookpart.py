"""The workbook's own parts after a recalculation: Excel is asked to recalculate, its calculation order kept true."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from xl_ar.excel.ooxml.references import cell_position, integer
from xl_ar.excel.ooxml.workbook import TRUE
from xl_ar.excel.recalc.edits import Edit

if TYPE_CHECKING:
    from xl_ar.excel.ooxml.splice import Node
    from xl_ar.excel.recalc.formulas.discovery import Place
    from xl_ar.excel.recalc.source.workbook import Sources

_BEFORE = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames",
)  # fmt: skip
_FLAG = b' fullCalcOnLoad="1"'


def load_edits(sources: Sources) -> dict[str, tuple[Edit, ...]]:
    """The edit that makes Excel recalculate the workbook when it opens it; none where it does already."""
    book, data = sources.book, sources.package.read(sources.book.name)
    node = book.root.child("calcPr")
    if node is None:
        last = [child for child in book.root.children if child.local in _BEFORE][-1]
        tag = f"{book.root.prefix}calcPr".encode()
        return {book.name: (Edit(last.end, b"", b"<" + tag + _FLAG + b"/>"),)}
    if node.get("fullCalcOnLoad") in TRUE:
        return {}
    return {book.name: (_flagged(node, data),)}


def _flagged(node: Node, data: bytes) -> Edit:
    end = node.start + 1 + len(node.tag.encode())
    at = data.find(b"fullCalcOnLoad", node.start, node.inner)
    if at < 0:
        return Edit(end, b"", _FLAG)
    value = data.index(data[at + len(b"fullCalcOnLoad") :].lstrip(b" \t\r\n=")[:1], at) + 1
    close = data.index(data[value - 1 : value], value)
    return Edit(value, data[value:close], b"1")


def chain_edits(sources: Sources, left: Collection[Place]) -> dict[str, tuple[Edit, ...]]:
    """Entries taken out of Excel's calculation order for cells that an array has left; it adds what it misses."""
    rel = next((rel for rel in sources.book.relationships if rel.kind == "calcChain" and not rel.external), None)
    part = sources.package.find(rel.target) if rel and left else None
    if part is None:
        return {}
    ids = {entry.sheet_id: entry.name for entry in sources.book.sheets}
    data, sheet_id, edits = sources.package.read(part), 0, []
    nodes = sources.package.tree(part).children
    for number, node in enumerate(nodes):
        sheet_id = integer(node.get("i"), sheet_id)
        place = cell_position(node.get("r") or "")
        follows = number + 1 < len(nodes) and nodes[number + 1].get("i") is None
        if place and (ids.get(sheet_id, ""), *place) in left and not (node.get("i") and follows):
            edits.append(Edit(node.start, data[node.start : node.end], b""))
    return {part: tuple(edits)} if edits else {}
