"""Hyperlinks from our rows to the source cells: only to sheets that exist, within Excel's limits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xl_ar.excel.render.cells import cut, formula
from xl_ar.excel.render.names import quote_sheet
from xl_ar.sheets.layout import Link, Value

_CELL = re.compile(r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?\Z")
_LITERAL_LIMIT = 255  # characters of a text inside a formula


class Links:
    """Addresses of link targets, given the sheets the finished workbook will have."""

    def __init__(self, sheets: Iterable[str]) -> None:
        self._prefixes = {name.casefold(): quote_sheet(name) + "!" for name in sheets}

    def location(self, link: Link) -> str | None:
        """The address to jump to, or None where there is no such sheet or cell."""
        prefix = self._prefixes.get(link.sheet.casefold())
        return prefix + link.cell if prefix and _CELL.match(link.cell) else None


def link_formula(reference: str, style: int, location: str, value: Value) -> str | None:
    """The text as a HYPERLINK formula, of which a sheet may hold any number; None where it cannot be one."""
    if not isinstance(value, str) or len(value) > _LITERAL_LIMIT or len(location) >= _LITERAL_LIMIT:
        return None
    target, shown = (text.replace('"', '""') for text in (f"#{location}", cut(value)))
    return formula(reference, style, f'HYPERLINK("{target}","{shown}")', value, text=True)
