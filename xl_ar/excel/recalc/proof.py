"""Proof that a part differs from its source in the values of the named cells and in nothing else.

Twice and by different means: the edits undone give the source byte for byte; and every cell, read by lxml, is the same
but for the values of those cells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from io import BytesIO
from itertools import zip_longest
from typing import Any

from lxml import etree

from xl_ar.errors import VerifyError
from xl_ar.excel.ooxml.references import cell_position
from xl_ar.excel.recalc.edits import Edit, undone

_Content = tuple[tuple[str, tuple[tuple[str, str], ...], str], ...]
_Cell = tuple[tuple[int, int], tuple[tuple[str, str], ...], _Content]
_VALUE_TAGS, _VALUE_ATTRIBUTES = frozenset({"v", "is"}), frozenset({"t", "vm"})


def same_but_edits(before: bytes, after: bytes, edits: Sequence[Edit], where: str) -> None:
    """VerifyError unless the edits undone give the source byte for byte."""
    if undone(after, edits) != before:
        raise VerifyError(f"{where} differs from its source in more than recalculated values")


def same_but_values(before: bytes, after: bytes, cells: Collection[tuple[int, int]], where: str) -> None:
    """VerifyError unless all cells but these are the same, and these have the same formulas and formats."""
    old, new = _Reading(before, cells), _Reading(after, cells)
    try:
        for one, other in zip_longest(old.others(), new.others()):
            if one != other:
                place = dict((one or other or ((0, 0), (), ()))[1]).get("r", "?")
                raise VerifyError(f"{where}: the cell {place} is not as it was")
    except etree.XMLSyntaxError as error:
        raise VerifyError(f"{where} is not well-formed any more ({error})") from error
    for (row, column), kept in new.bare.items():
        if kept != old.bare.get((row, column), (kept[0][:1], ())):
            raise VerifyError(f"{where}: the formula or format in row {row}, column {column} is not as it was")
    if lost := old.bare.keys() - new.bare.keys():
        raise VerifyError(f"{where}: the cell in row {min(lost)[0]}, column {min(lost)[1]} was lost")


class _Reading:
    """The cells of a part as lxml reads them; ``bare`` are those to be changed, without their values."""

    def __init__(self, data: bytes, cells: Collection[tuple[int, int]]) -> None:
        self._data, self._cells = data, cells
        self.bare: dict[tuple[int, int], tuple[tuple[tuple[str, str], ...], _Content]] = {}

    def others(self) -> Iterator[_Cell]:
        """Every cell that is to be as it was, in order."""
        rows = etree.iterparse(BytesIO(self._data), tag="{*}row", resolve_entities=False, huge_tree=True)
        for _, row in rows:
            for node in row:
                place = cell_position(node.get("r") or "") or (0, 0)
                seen = (place, tuple(node.items()), tuple(_content(child) for child in node))
                if place in self._cells:
                    self.bare[place] = _bare(seen)
                else:
                    yield seen
            row.clear()


def _content(node: Any) -> tuple[str, tuple[tuple[str, str], ...], str]:
    text = node.text or "" if not len(node) else etree.tostring(node, encoding="unicode", with_tail=False)
    return node.tag, tuple(node.items()), text


def _bare(cell: _Cell) -> tuple[tuple[tuple[str, str], ...], _Content]:
    """A cell without its value, and without the range that its array fills."""
    attributes = tuple((name, value) for name, value in cell[1] if name not in _VALUE_ATTRIBUTES)
    rest = []
    for tag, named, text in cell[2]:
        local = tag.rpartition("}")[2]
        if local not in _VALUE_TAGS:
            rest.append((tag, tuple(pair for pair in named if (local, pair[0]) != ("f", "ref")), text))
    return attributes, tuple(rest)
