"""Byte patterns of worksheet markup, for one namespace prefix."""

from __future__ import annotations

import re

from xl_ar.excel.ooxml.references import column_letters


class SheetPatterns:
    """What a scan looks for in the bytes of a worksheet part."""

    def __init__(self, prefix: bytes) -> None:
        p = re.escape(prefix)
        self.open, self.close = b"<" + prefix + b"sheetData", b"</" + prefix + b"sheetData"
        self.starts = tuple(b"<" + prefix + mark for mark in (b"c ", b"row ", b"c>", b"row>"))
        self.cell, self.bare = self.starts[0], b"<" + prefix + b"c/>"
        self.row_start = re.compile(rb"<" + p + rb"row(?=[\s/>])")
        self.placed = re.compile(rb"<" + p + rb"""c\s[^<>]*?\br\s*=\s*["']([A-Z]{1,3})(\d+)["']""")
        self.rows = re.compile(rb"<" + p + rb"row\b([^<>]*)")
        self.first = re.compile(rb"<" + p + rb'c r="([A-Z]{1,3})(\d+)"([^<>]*)>')
        self.tags = re.compile(rb"<" + p + rb"(c|row)(?=[\s/>])([^<>]*)>")
        empty = rb"(?:<" + p + rb"v\s*/>|<" + p + rb"v>\s*</" + p + rb"v>)"
        self.valued = re.compile(rb"<" + p + rb"(c)(?=[\s>])([^<>]*)(?<!/)>\s*(?!" + empty + rb")<(?!/)")
        self.errors = re.compile(rb"<" + p + rb"""c\b[^<>]*?\br="([A-Z]+\d+)"[^<>]*? t="e\"""")
        self.merges = re.compile(rb"<" + p + rb"mergeCell\s")
        self.hyperlinks = re.compile(rb"<" + p + rb"hyperlink\s")
        self.formulas = re.compile(rb"<" + p + rb"f[\s/>]")
        rest = rb"\s*(" + empty + rb")?\s*</" + p + rb"c>"
        self.uncached = re.compile(rb"</" + p + rb"f>" + rest), re.compile(rb"<" + p + rb"f\s[^<>]*/>" + rest)
        self.prefix = p

    def count(self, block: bytes) -> int:
        """How many cells start in these bytes."""
        return block.count(self.cell) + block.count(self.starts[2]) + block.count(self.bare)

    def unusual(self, column: int, digits: int, *, errors: bool, formulas: bool) -> re.Pattern[bytes]:
        """Matches a cell beyond this column or so many row digits, or of a kind not yet looked for."""
        kind = rb"" if errors else rb'(?<!e")(?<!vm="\d")'
        follows = rb"" if formulas else rb"<(?!%bf)" % self.prefix if self.prefix else rb"<[^f]"
        within = rb' r="%s\d{1,%d}"[^>]*+' % (_letters_up_to(column), digits)
        return re.compile(rb"<" + self.prefix + rb"c(?!" + within + kind + rb">" + follows + rb")")


def _letters_up_to(column: int) -> bytes:
    last = column_letters(max(column, 1))
    parts = ["[A-Z]" * n for n in range(1, len(last))]
    for at, letter in enumerate(last):
        rest = "[A-Z]" * (len(last) - at - 1)
        if letter > "A" and rest:
            parts.append(f"{last[:at]}[A-{chr(ord(letter) - 1)}]{rest}")
    parts.append(f"{last[:-1]}[A-{last[-1]}]")
    return (parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})").encode()
