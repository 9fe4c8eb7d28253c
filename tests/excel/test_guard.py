"""What a file really is; and hostile, damaged or protected ones are refused before a library sees them."""

from __future__ import annotations

import dataclasses
import struct
import zipfile
from pathlib import Path

import pytest
from donors import make_donor
from package_cases import MAIN, in_part, rewrite, tiny_book, tiny_parts, user_book, write_zip

from xl_ar.errors import CorruptError, HostileError, ProtectedError, RefusedError
from xl_ar.excel.guard import DEFAULT, FileKind, Limits, check_package, is_lock_file, sniff

TYPES = '<Types><Override PartName="/main" ContentType="{}"/></Types>'
XLSB = TYPES.format("application/vnd.ms-excel.sheet.binary.macroEnabled.main")
DOCX = TYPES.format("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")


def compound(*names: str, workbook: bytes = b"") -> bytes:
    """A compound file with these streams; the first holds the given bytes."""
    sector = 512
    entries = [("Root Entry", 5, 0xFFFFFFFE, 0), *((name, 2, 2, max(4096, len(workbook))) for name in names)]
    directory = b"".join(_directory_entry(*entry) for entry in entries).ljust(sector, b"\0")
    count = (max(4096, len(workbook)) + sector - 1) // sector
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    fat = struct.pack("<128I", *(chain + [0xFFFFFFFF] * (128 - len(chain))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + fat + directory + workbook.ljust(count * sector, b"\0")


def _directory_entry(name: str, kind: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    tree = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB", len(raw), kind, 1)
        + tree
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


BOF, FILEPASS = struct.pack("<HHHH", 0x809, 4, 0x600, 5), struct.pack("<HHHH", 0x2F, 4, 0, 0)
CONTENTS = {
    FileKind.EMPTY: b"",
    FileKind.PDF: b"%PDF-1.7 ...",
    FileKind.HTML: b"\xef\xbb\xbf\n<!-- x --><HTML><table><tr><td>1</td></tr></table></HTML>",
    FileKind.XMLSS: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    FileKind.TEXT: "Kunde;Betrag\nMüller;1,50\n".encode("cp1252"),
    FileKind.OTHER: bytes(range(256)) * 8,
    FileKind.XLS: compound("Workbook", workbook=BOF),
    FileKind.ENCRYPTED: compound("EncryptionInfo", "EncryptedPackage"),
}


@pytest.mark.parametrize(("kind", "content"), CONTENTS.items())
@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_the_content_tells_and_not_the_extension(tmp_path: Path, kind: FileKind, content: bytes, suffix: str) -> None:
    path = tmp_path / f"file{suffix}"
    path.write_bytes(content)
    assert sniff(path) is kind


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_text_in_any_unicode_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "export.xls"
    path.write_bytes("Customer\tAmount\nA\t1\n".encode(encoding))
    assert sniff(path) is FileKind.TEXT


def test_zip_kinds(tmp_path: Path) -> None:
    assert sniff(tiny_book(tmp_path / "tiny.xls")) is FileKind.XLSX
    plain, macro = "openxmlformats-officedocument.spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main"
    macro_edit = in_part("[Content_Types].xml", plain, macro)
    assert sniff(rewrite(tmp_path / "tiny.xls", tmp_path / "m.xlsx", macro_edit)) is FileKind.XLSM
    assert sniff(write_zip(tmp_path / "b.xlsx", {"[Content_Types].xml": XLSB, "xl/workbook.bin": b""})) is FileKind.XLSB
    assert sniff(write_zip(tmp_path / "d.xlsx", {"[Content_Types].xml": DOCX})) is FileKind.OTHER
    assert sniff(write_zip(tmp_path / "z.xlsx", {"readme.txt": "x"})) is FileKind.OTHER
    ods = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}
    assert sniff(write_zip(tmp_path / "o.xlsx", ods)) is FileKind.ODS


@pytest.mark.parametrize("name", ["~$book.xlsx", ".~lock.book.xlsx#", ".~xl-ar-8x.xlsx"])
def test_lock_files(name: str) -> None:
    assert is_lock_file(Path(name))
    assert not is_lock_file(Path("book~$.xlsx"))


@pytest.mark.parametrize("kind", [FileKind.EMPTY, FileKind.PDF, FileKind.OTHER])
def test_no_workbook(tmp_path: Path, kind: FileKind) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(CONTENTS[kind])
    with pytest.raises(CorruptError, match=f"book.xlsx: an? {kind.value}"):
        check_package(path)


@pytest.mark.parametrize(
    "content", [CONTENTS[FileKind.ENCRYPTED], compound("Workbook", workbook=BOF + FILEPASS), BOF + FILEPASS]
)
def test_passwords(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.xls"
    path.write_bytes(content)
    with pytest.raises(ProtectedError, match="password"):
        check_package(path)


def test_a_legacy_workbook_without_password_passes(tmp_path: Path) -> None:
    path = tmp_path / "book.xls"
    path.write_bytes(CONTENTS[FileKind.XLS])
    assert check_package(path).kind is FileKind.XLS


def test_facts_by_part(tmp_path: Path) -> None:
    facts = check_package(make_donor(tmp_path / "donor.xlsx"))
    sheet = facts.sheets["xl/worksheets/sheet1.xml"]
    assert (sheet.last_row, sheet.last_column, sheet.formulas, sheet.uncached_count) == (9, 6, 7, 0)
    assert facts.inflated > 10_000


def sheet_of(rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def rows(count: int) -> str:
    return "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, count + 1))


ATTRIBUTES = " ".join(f'a{n}="{n * n:x}"' for n in range(200_000))
NOISE = "".join(f"{n * n:x}" for n in range(400_000))
HOSTILE_SHEETS = {
    "cells spread": sheet_of(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="CV1048576"><v>1</v></c></row>'
    ),
    "cells spread over 4,294": sheet_of('<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>'),
    "a cell in row 2000000": sheet_of('<row r="2000000"><c r="A2000000"><v>1</v></c></row>'),
    "document type": "<!DOCTYPE a [<!ENTITY b 'c'>]>" + sheet_of("<row><c><v>&b;</v></c></row>"),
    "document type declaration in": "<!--"
    + "x" * 300_000
    + "--><!DOCTYPE a SYSTEM 'file:///etc/passwd'>"
    + sheet_of(""),
    "nested deeper": sheet_of("<a>" * 60_000 + "</a>" * 60_000),
    "a single tag or text": sheet_of(f"<row {ATTRIBUTES}/>"),
    "a single tag": sheet_of('<row r="1"><c r="A1" t="inlineStr"><is><t>' + NOISE + "</t></is></c></row>"),
    "unpacks to": sheet_of(" " * (2 << 20)),
    "unpacks to [0-9]+ times": sheet_of("<row><c><v>1</v></c></row>" * 90_000),
}


@pytest.mark.parametrize(("message", "sheet"), HOSTILE_SHEETS.items())
def test_hostile_sheets(tmp_path: Path, message: str, sheet: str) -> None:
    with pytest.raises(HostileError, match=message):
        check_package(tiny_book(tmp_path / "book.xlsx", sheet=sheet))


def test_limits_on_cells_and_merges(tmp_path: Path) -> None:
    path = tiny_book(tmp_path / "book.xlsx", sheet=sheet_of(rows(50)))
    check_package(path, dataclasses.replace(DEFAULT, cells=50))
    with pytest.raises(HostileError, match=r"more than 49 cells in [0-9]+ bytes packed, where 999 bytes a cell"):
        check_package(path, dataclasses.replace(DEFAULT, cells=49, cell_bytes=999))
    with pytest.raises(HostileError, match="spread over 50 rows and 1 columns"):
        check_package(path, dataclasses.replace(DEFAULT, rectangle=49))
    facts = check_package(path, dataclasses.replace(DEFAULT, rectangle=49, refuse_oversized=False))
    assert facts.sheets["xl/worksheets/sheet1.xml"].oversized
    merged = sheet_of("").replace(
        "</worksheet>", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    )
    assert (
        check_package(tiny_book(tmp_path / "merged.xlsx", sheet=merged)).sheets["xl/worksheets/sheet1.xml"].merges == 1
    )


def test_a_stray_format_in_the_last_row_is_harmless(tmp_path: Path) -> None:
    sheet = sheet_of('<row r="1"><c r="B1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>')
    facts = check_package(tiny_book(tmp_path / "book.xlsx", sheet=sheet)).sheets["xl/worksheets/sheet1.xml"]
    assert (facts.last_row, facts.last_column, facts.oversized) == (1, 2, "")


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (Limits(file_size=100), "bytes, more than 100"),
        (Limits(entries=3), "entries in the package"),
        (Limits(part_size=500, dense_size=500), "takes"),
        (Limits(total_size=5_000, dense_total=5_000), "when unpacked"),
    ],
)
def test_limits_on_the_package(tmp_path: Path, limits: Limits, message: str) -> None:
    with pytest.raises(HostileError, match=message):
        check_package(user_book(tmp_path / "book.xlsx"), limits)


@pytest.mark.parametrize("name", ["../../evil.txt", "xl/../../evil", "/etc/passwd", "C:/evil", "..\\evil"])
def test_names_that_leave_the_package(tmp_path: Path, name: str) -> None:
    with pytest.raises(HostileError, match="leads out"):
        check_package(write_zip(tmp_path / "book.xlsx", {**tiny_parts(), name: "x"}))


def test_two_entries_of_one_name(tmp_path: Path) -> None:
    with pytest.raises(CorruptError, match="two entries"):
        check_package(write_zip(tmp_path / "book.xlsx", {**tiny_parts(), "XL/Workbook.xml": "x"}))


@pytest.mark.parametrize(
    "edit",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data[:-10],
        lambda data: data.replace(b"PK\3\4", b"PK\3\5", 2).replace(b"PK\3\5", b"PK\3\4", 1),
        lambda data: data[:60] + bytes([data[60] ^ 255]) + data[61:],
    ],
)
def test_damaged_packages(tmp_path: Path, edit: object) -> None:
    path = user_book(tmp_path / "book.xlsx")
    path.write_bytes(edit(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(CorruptError):
        check_package(path)


def test_a_lying_size_is_found_while_unpacking(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "book.xlsx", {**tiny_parts(), "xl/big.xml": "<a>" + "b" * 1_000_000 + "</a>"})
    size = struct.pack("<I", 1_000_007)
    data = path.read_bytes()
    assert data.count(size) == 2
    path.write_bytes(data.replace(size, struct.pack("<I", 1_000)))
    with pytest.raises(CorruptError, match="more content than declared"):
        check_package(path)


def test_encrypted_entries(tmp_path: Path) -> None:
    path = tiny_book(tmp_path / "book.xlsx")
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(bytes(data))
    with pytest.raises(ProtectedError, match="encrypted"):
        check_package(path)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "worksheets/sheet9.xml"),
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "../../../etc/passwd"),
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", 'file:///etc/passwd" TargetMode="External'),
        ("xl/workbook.xml", 'q:id="rId1"', 'q:id="rId7"'),
        ("_rels/.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml"),
        ("xl/workbook.xml", "</sheets>", ""),
    ],
)
def test_missing_and_false_parts(tmp_path: Path, name: str, old: str, new: str) -> None:
    source = tiny_book(tmp_path / "tiny.xlsx")
    with pytest.raises(CorruptError):
        check_package(rewrite(source, tmp_path / "book.xlsx", in_part(name, old, new)))


def test_a_part_in_a_16_bit_encoding(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = dict(tiny_parts())
    parts["xl/workbook.xml"] = tiny_parts()["xl/workbook.xml"].replace("UTF-8", "UTF-16").encode("utf-16")
    with pytest.raises(RefusedError, match="16-bit"):
        check_package(write_zip(tmp_path / "book.xlsx", parts))


def test_a_module_sheet_without_a_part_is_allowed(tmp_path: Path) -> None:
    source = tiny_book(tmp_path / "tiny.xlsx")
    edit = in_part("xl/workbook.xml", "</sheets>", '<sheet name="Module1" sheetId="2" q:id=""/></sheets>')
    assert len(check_package(rewrite(source, tmp_path / "book.xlsx", edit)).sheets) == 1


def test_thousands_of_entries(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in tiny_parts().items():
            archive.writestr(name, content)
        for number in range(20_001):
            archive.writestr(f"x{number}", "")
    with pytest.raises(HostileError, match="entries in the package"):
        check_package(path)
