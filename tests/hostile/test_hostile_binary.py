"""Binary workbooks whose two cells would take all memory: refused before a reader sees them."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hostile_files import RELS, package

from xl_ar.errors import HostileError
from xl_ar.excel.book import read_book

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def record(kind: int, content: bytes = b"") -> bytes:
    mark = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(content)
    sizes = [size & 0x7F]
    while size := size >> 7:
        sizes[-1] |= 0x80
        sizes.append(size & 0x7F)
    return mark + bytes(sizes) + content


def cell(row: int, column: int) -> bytes:
    return record(0, struct.pack("<I", row) + bytes(21)) + record(5, struct.pack("<IId", column, 0, 1.5))


def text(words: str) -> bytes:
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def shared(row: int, columns: int, number: int) -> bytes:
    """A row of cells with the text of this number in the table of texts."""
    cells = (record(7, struct.pack("<III", column, 0, number)) for column in range(columns))
    return record(0, struct.pack("<I", row) + bytes(21)) + b"".join(cells)


def text_table(*records: bytes) -> bytes:
    """The part of shared texts."""
    count = len(records)
    return record(159, struct.pack("<II", count, count)) + b"".join(records) + record(160)


def workbook(path: Path, *cells: tuple[int, int], more: bytes = b"", texts: bytes = b"") -> Path:
    """``more``: records behind those cells; ``texts``: the part of shared texts."""
    sheet = record(156, struct.pack("<II", 0, 1) + text("rId1") + text("S"))
    last = struct.pack("<IIII", 0, 1048575, 0, 16383)
    rows = b"".join(cell(*place) for place in cells)
    path.write_bytes(package({
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.bin" '
        'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELS}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELS}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        "xl/workbook.bin": record(131) + record(143) + sheet + record(144) + record(132),
        "xl/worksheets/sheet1.bin":
            record(129) + record(148, last) + record(145) + rows + more + record(146) + record(130),
        **({"xl/sharedStrings.bin": texts} if texts else {}),
    }))  # fmt: skip
    return path


def test_two_cells_in_opposite_corners_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "far.xlsb", (0, 0), (1048575, 16383))
    with pytest.raises(HostileError, match="cells spread over 1,048,576 rows and 16,384 columns"):
        read_book(path)


def test_a_size_that_is_announced_and_not_filled_is_harmless(tmp_path: Path) -> None:
    (grid,) = read_book(workbook(tmp_path / "near.xlsb", (0, 0), (2, 1))).grids
    assert [row[-1] for row in grid.rows] == ["", "", 1.5]
