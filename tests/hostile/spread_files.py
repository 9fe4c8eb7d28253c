"""Legacy and OpenDocument workbooks made cell by cell, with sizes, repeats and places that no program writes."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from hostile_files import LEDGER

_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of a legacy workbook."""
    return struct.pack("<HH", kind, len(content)) + content


def number(row: int, column: int, value: float = 1.5) -> bytes:
    """A cell, its row and column from 0."""
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def label(row: int, column: int, text: str) -> bytes:
    """A cell with a text of its own."""
    return record(0x204, struct.pack("<HHHHB", row, column, 0, len(text), 0) + text.encode("latin-1"))


def shared_label(row: int, column: int, number: int, more: bytes = b"") -> bytes:
    """A cell with the text of this number in the table of texts."""
    return record(0xFD, struct.pack("<HHHI", row, column, 0, number) + more)


def shared_text(text: str, *, wide: bool = False, runs: int = 0, phonetic: int = 0) -> bytes:
    """A text of the table of texts; ``runs`` of other fonts and bytes of ``phonetic`` content stand behind it."""
    content = text.encode("utf-16-le" if wide else "latin-1")
    start = struct.pack("<HB", len(text), wide | bool(phonetic) << 2 | bool(runs) << 3)
    start += (struct.pack("<H", runs) if runs else b"") + (struct.pack("<I", phonetic) if phonetic else b"")
    return start + content + bytes(4 * runs + phonetic)


def text_table(*texts: bytes, count: int | None = None) -> bytes:
    """A table of texts, a record for each; ``count``: how many it announces."""
    number = struct.pack("<II", *[len(texts) if count is None else count] * 2)
    first, *more = texts or (b"",)
    return record(0xFC, number + first) + b"".join(record(0x3C, text) for text in more)


def legacy_ledger() -> bytes:
    """The cells of a list of open items."""
    return b"".join(
        label(row, column, value) if isinstance(value, str) else number(row, column, float(str(value)))
        for row, values in enumerate(LEDGER)
        for column, value in enumerate(values)
    )


def legacy_stream(*sheets: bytes, starts: tuple[int, ...] = (), texts: bytes = b"") -> bytes:
    """The stream of a legacy workbook of these sheets; ``starts``: where it says that they are, if not there.

    ``texts``: records of their table of texts.
    """
    bof = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    bodies = [record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + sheet + record(0x0A) for sheet in sheets]
    count = max(len(sheets), len(starts))
    at = len(bof) + 17 * count + len(texts) + 4
    places = [at + sum(map(len, bodies[:place])) for place in range(len(bodies))]
    named = (
        record(0x85, struct.pack("<IBBBB", place, 0, 0, 5, 0) + f"S{n:04}".encode())
        for n, place in enumerate([at + start for start in starts] or places)
    )
    return bof + b"".join(named) + texts + record(0x0A) + b"".join(bodies)


def compound_book(stream: bytes, *, size: int | None = None, circle: bool = False, name: str = "Workbook") -> bytes:
    """A compound file with this stream; ``size``: what it announces; ``circle``: its last sector leads to its first."""
    stream = stream.ljust(4096, b"\0")
    held = -(-len(stream) // 512)
    tables = next(count for count in range(1, 110) if count * 128 >= count + 1 + held)
    fat = [_FAT] * tables + [_END] + [tables + 2 + n for n in range(held - 1)] + [tables + 1 if circle else _END]
    fat += [_FREE] * (tables * 128 - len(fat))
    directory = _entry("Root Entry", 5, _END, 0) + _entry(name, 2, tables + 1, len(stream) if size is None else size)
    body = struct.pack(f"<{len(fat)}I", *fat) + directory.ljust(512, b"\0") + stream.ljust(held * 512, b"\0")
    return header(tables, directory_start=tables) + body


def header(tables: int, *, directory_start: int, more_tables: int = _END, announced: int | None = None) -> bytes:
    """The header of a compound file whose first sectors are its tables of sectors."""
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    start += struct.pack("<II", 0, tables if announced is None else announced)
    start += struct.pack("<IIIIIII", directory_start, 0, 4096, _END, 0, more_tables, 0)
    return start + struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    tree = struct.pack("<HBBIII", len(raw), kind, 1, _FREE, 1 if kind == 5 else _FREE, _FREE if kind == 2 else 1)
    return raw.ljust(64, b"\0") + tree + bytes(36) + struct.pack("<IQ", start, size)


def ods_cell(value: object, attributes: str = "") -> str:
    """A cell of an OpenDocument table."""
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"{attributes}><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"{attributes}/>'


def ods_ledger() -> str:
    """The rows of a list of open items."""
    dated = [[_day(cell) if column in (2, 3) else ods_cell(cell) for column, cell in enumerate(row)] for row in LEDGER]
    return "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in dated)


def _day(cell: object) -> str:
    if isinstance(cell, str):
        return ods_cell(cell)
    return f'<table:table-cell office:value-type="date" office:date-value="2026-0{int(str(cell)) % 6 + 1}-05"/>'


def ods(path: Path, *tables: str, before: str = "") -> Path:
    """An OpenDocument spreadsheet of tables with these rows."""
    bodies = "".join(f'<table:table table:name="T{n}">{rows}</table:table>' for n, rows in enumerate(tables, 1))
    spaces = "".join(f' xmlns:{name}="{_NAMES}:{name}:1.0"' for name in ("office", "table", "text"))
    content = f"<office:document-content{spaces}><office:body><office:spreadsheet>{before}{bodies}"
    content += "</office:spreadsheet></office:body></office:document-content>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _MIME, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{_NAMES}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{_MIME}"/></manifest:manifest>',
        )
    return path
