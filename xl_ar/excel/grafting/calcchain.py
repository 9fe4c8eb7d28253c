"""Excel's calculation order without the cells of sheets that are about to change."""

from __future__ import annotations

import re

from xl_ar.excel.ooxml.references import integer
from xl_ar.excel.ooxml.splice import Splices, parse

_SHEET_ID = re.compile(rb"""\bi\s*=\s*["'](\d{1,9})["']""")


def names_sheets(data: bytes, sheet_ids: set[int]) -> bool:
    """Whether the chain has entries of one of these sheets."""
    return not sheet_ids.isdisjoint(map(int, set(_SHEET_ID.findall(data))))


def without_sheets(data: bytes, sheet_ids: set[int], where: str) -> bytes | None:
    """The chain without these sheets' cells; None when nothing is left, so that the part has to go.

    An entry for a cell without a formula makes Excel repair the file, a missing entry does not: Excel adds
    what it finds. An entry that names no sheet goes on in the sheet of the entry before it; as all entries
    of a sheet are taken out, none that stays can follow one that goes.
    """
    root = parse(data, where)
    splices = Splices(data)
    sheet_id, left = 0, 0
    for node in root.children:
        sheet_id = integer(node.get("i"), sheet_id)
        if sheet_id in sheet_ids:
            splices.remove(node)
        else:
            left += 1
    return splices.result() if left else None
