"""Proof that a part differs from its source in the values of the named cells and in nothing else.

Twice and by different means: the edits undone give the source byte for byte; and every cell, read by lxml, is the same
but for the values of those cells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from io import BytesIO
from itertools import zip_longest

from lxml import etree

from xl_ar.errors import VerifyError
from xl_ar.excel.ooxml.references import cell_position
from xl_ar.excel.recalc.edits import Edit, undone

_Content = list[tuple[str, dict[str, str], str]]
_Bare = tuple[dict[str, str], _Content]
_Seen = tuple[tuple[int, int], dict[str, str], _Content]
_VALUE_TAGS, _VALUE_ATTRIBUTES = frozenset({"v", "is"}), frozenset({"t", "vm"})


def same_but_edits(before: bytes, after: bytes, edits: Sequence[Edit], where: str) -> None:
    """VerifyError unless the edits undone give the source byte for byte."""
    if undone(after, edits) != before:
        raise VerifyError(f"{where} differs from its source in more than recalculated values")


def same_but_values(before: bytes, after: bytes, cells: Collection[tuple[int, int]], where: str) -> None:
    """VerifyError unless all cells but these are the same, and these have the same formulas and formats."""
    try:
        pairs = zip_longest(_others(before, cells), _others(after, cells))
        for one, other in pairs:
            if one != other:
                place = (one or other or ((0, 0), {}, []))[1].get("r", "?")
                raise VerifyError(f"{where}: the cell {place} is not as it was")
        _same_formulas(before, after, cells, where)
    except etree.XMLSyntaxError as error:
        raise VerifyError(f"{where} is not well-formed any more ({error})") from error


def _same_formulas(before: bytes, after: bytes, cells: Collection[tuple[int, int]], where: str) -> None:
    old = {place: _bare(attributes, content) for place, attributes, content in _cells(before) if place in cells}
    new = {place: _bare(attributes, content) for place, attributes, content in _cells(after) if place in cells}
    for place in new:
        fresh: _Bare = ({"r": new[place][0].get("r", "")}, [])
        if new[place] != old.get(place, fresh):
            raise VerifyError(f"{where}: the formula or format of {new[place][0].get('r')} is not as it was")
    if lost := old.keys() - new.keys():
        raise VerifyError(f"{where}: the cell in row {min(lost)[0]}, column {min(lost)[1]} was lost")


def _bare(attributes: dict[str, str], content: _Content) -> _Bare:
    """A cell without its value, and without the range that its array fills."""
    kept = {name: value for name, value in attributes.items() if name not in _VALUE_ATTRIBUTES}
    rest = [
        (tag, {name: value for name, value in named.items() if tag != "f" or name != "ref"}, text)
        for tag, named, text in content
        if tag not in _VALUE_TAGS
    ]
    return kept, rest


def _others(data: bytes, cells: Collection[tuple[int, int]]) -> Iterator[_Seen]:
    return (seen for seen in _cells(data) if seen[0] not in cells)


def _cells(data: bytes) -> Iterator[_Seen]:
    """Every cell as lxml reads it: place, attributes, and tag, attributes and text of what it holds."""
    events = etree.iterparse(BytesIO(data), tag="{*}c", resolve_entities=False, no_network=True, huge_tree=True)
    for _, node in events:
        content = [
            (etree.QName(child).localname, {str(k): str(v) for k, v in child.attrib.items()}, "".join(child.itertext()))
            for child in node
        ]
        attributes = {str(name): str(value) for name, value in node.attrib.items()}
        yield cell_position(attributes.get("r", "")) or (0, 0), attributes, content
        node.clear()
