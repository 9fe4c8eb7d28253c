"""Hostile and broken files, each as small as it can be and still do harm."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET = "xl/worksheets/sheet1.xml"
LEDGER = (
    ("Customer", "Invoice", "Invoice date", "Due date", "Amount"),
    ("Alder Ltd", "INV-1", 46023, 46054, 120.5),
    ("Birch GmbH", "INV-2", 46030, 46061, 99.99),
    ("Cedar SA", "INV-3", 46040, 46071, 10),
    ("Dogwood AB", "INV-4", 46041, 46072, 75.25),
)


def ledger_rows() -> str:
    """A list of open items as rows of a sheet; the dates have the second format."""
    return "".join(f'<row r="{n}">{_cells(row, n)}</row>' for n, row in enumerate(LEDGER, 1))


def _cells(row: tuple[object, ...], number: int) -> str:
    out = []
    for letter, value in zip("ABCDE", row, strict=True):
        if isinstance(value, str):
            out.append(f'<c r="{letter}{number}" t="inlineStr"><is><t>{value}</t></is></c>')
        else:
            out.append(f'<c r="{letter}{number}" s="{int(letter in "CD")}"><v>{value}</v></c>')
    return "".join(out)


def parts(**changed: str) -> dict[str, str]:
    """The parts of a small ledger; give others as `workbook=`, `sheet=`, `strings=`, `styles=`, `names=`."""
    extra = {name: changed[name] for name in ("strings",) if name in changed}
    rels = f'<Relationship Id="rId1" Type="{RELS}/worksheet" Target="worksheets/sheet1.xml"/>'
    rels += f'<Relationship Id="rId2" Type="{RELS}/styles" Target="styles.xml"/>'
    types = f'<Override PartName="/{SHEET}" ContentType="{_ML}.worksheet+xml"/>'
    types += f'<Override PartName="/xl/styles.xml" ContentType="{_ML}.styles+xml"/>'
    if extra:
        rels += f'<Relationship Id="rId3" Type="{RELS}/sharedStrings" Target="sharedStrings.xml"/>'
        types += f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_ML}.sharedStrings+xml"/>'
    made = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_ML}.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}">{changed.get("before", "")}'
        '<sheets><sheet name="Items" sheetId="1" r:id="rId1"/></sheets>'
        f"{changed.get('names', '')}</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{rels}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        SHEET: changed.get("sheet", f'<worksheet xmlns="{MAIN}"><sheetData>{ledger_rows()}</sheetData></worksheet>'),
    }
    if extra:
        made["xl/sharedStrings.xml"] = changed["strings"]
    return made


def package(contents: Mapping[str, str | bytes]) -> bytes:
    """These parts as a package."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def edited(part: str, old: str, new: str) -> bytes:
    """The small ledger with a text of one part replaced."""
    made = parts()
    assert old in made[part], f"{old!r} is not in {part}"
    return package({**made, part: made[part].replace(old, new)})


def compound(streams: Mapping[str, bytes], *, directory_next: int = 0xFFFFFFFE) -> bytes:
    """A compound file of 512-byte sectors; `directory_next` = 1 makes its directory a circle."""
    names = ["Root Entry", *streams]
    directory = b"".join(_entry(name, number, len(streams)) for number, name in enumerate(names))
    directory += bytes(-len(directory) % 512)
    held = len(directory) // 512
    fat = [0xFFFFFFFD, *range(2, held + 1), directory_next]
    body, at = b"", held + 1
    for content in streams.values():
        content = content.ljust(4096, b"\0") + bytes(-max(len(content), 4096) % 512)
        fat += [*range(at + 1, at + len(content) // 512), 0xFFFFFFFE]
        at, body = at + len(content) // 512, body + content
        break  # one stream with content is enough; the others are found by name alone
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + struct.pack("<128I", *fat, *[0xFFFFFFFF] * (128 - len(fat))) + directory + body


def _entry(name: str, number: int, streams: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    kind, start = (5, 0xFFFFFFFE) if number == 0 else (2, (streams + 1) * 128 // 512 + 1 + ((streams + 1) % 4 > 0))
    tree = struct.pack("<HBBIII", len(raw), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    return raw.ljust(64, b"\0") + tree + bytes(36) + struct.pack("<IQ", start, 0 if number == 0 else 4096)
