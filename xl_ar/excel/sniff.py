"""What a file really is, by its content and not by its extension."""

from __future__ import annotations

import re
import struct
from enum import Enum
from typing import TYPE_CHECKING

from xl_ar.errors import RefusedError
from xl_ar.excel.ooxml.package import CONTENT_TYPES, Package
from xl_ar.excel.scanning.formats.compound import MAGIC, CompoundFile

if TYPE_CHECKING:
    from pathlib import Path

TEMPORARY = ".~xl-ar-"
_MAX_SMALL = 4 << 20
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|style|table|div)\b", re.I | re.S)
_MAIN_TYPE = re.compile(rb'ContentType\s*=\s*["\']([^"\']*\.main(?:\+xml)?)["\']')
_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class FileKind(Enum):
    """Kinds of files that people call a workbook; the value is the word for messages."""

    XLSX = "Excel workbook"
    XLSM = "Excel macro workbook"
    XLSB = "Excel binary workbook"
    XLS = "legacy Excel workbook"
    ODS = "OpenDocument spreadsheet"
    HTML = "web page"
    XMLSS = "Excel 2003 XML spreadsheet"
    TEXT = "text"
    ENCRYPTED = "password-protected workbook"
    PDF = "PDF document"
    EMPTY = "empty file"
    OTHER = "file that is no workbook"


def is_lock_file(path: Path) -> bool:
    """Whether this is a file that Excel, LibreOffice or a broken run of ours left beside a workbook."""
    return path.name.startswith(("~$", ".~lock.", TEMPORARY))


def sniff(path: Path) -> FileKind:
    """What the file really is."""
    with path.open("rb") as stream:
        head = stream.read(8192)
    if not head:
        return FileKind.EMPTY
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return _zip_kind(path, head)
    if head.startswith(MAGIC):
        return _compound_kind(path)
    if head[:1] == b"\x09" and head[1] in (0, 2, 4, 8) and head[3:4] == b"\0":
        return FileKind.XLS
    return FileKind.PDF if head.startswith(b"%PDF") else _text_kind(head)


def _zip_kind(path: Path, head: bytes) -> FileKind:
    try:
        with Package.open(path) as package:
            if b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in head[:256]:
                return FileKind.ODS
            entry = package.find(CONTENT_TYPES)
            if entry is None:
                return FileKind.ODS if _is_ods(package) else FileKind.OTHER
            if package.entry(entry).size > _MAX_SMALL:
                return FileKind.XLSX  # the guard says why it is refused
            return _office_kind(package.read(entry), package)
    except RefusedError:
        return FileKind.XLSX if b"xl/" in head or CONTENT_TYPES.encode() in head else FileKind.OTHER


def _is_ods(package: Package) -> bool:
    entry = package.find("mimetype")
    return bool(entry and package.entry(entry).size < 200 and b"spreadsheet" in package.read(entry))


def _office_kind(content_types: bytes, package: Package) -> FileKind:
    kinds = [match.decode("latin-1").lower() for match in _MAIN_TYPE.findall(content_types)]
    if any("sheet.binary" in kind for kind in kinds):
        return FileKind.XLSB
    if any("macroenabled" in kind or "addin" in kind for kind in kinds):
        return FileKind.XLSM if any("ms-excel" in kind for kind in kinds) else FileKind.OTHER
    if any("spreadsheetml" in kind for kind in kinds):
        return FileKind.XLSX
    return FileKind.XLSX if package.find("xl/workbook.xml") else FileKind.OTHER


def _compound_kind(path: Path) -> FileKind:
    with path.open("rb") as stream:
        try:
            names = {name.casefold() for name in CompoundFile(stream).names()}
        except (ValueError, struct.error):
            return FileKind.OTHER
    if names & {"encryptioninfo", "encryptedpackage"}:
        return FileKind.ENCRYPTED
    return FileKind.XLS if names & {"workbook", "book"} else FileKind.OTHER


def _text_kind(head: bytes) -> FileKind:
    text = _decoded(head)
    if text is None:
        return FileKind.OTHER
    if text.lstrip().startswith("<?xml") and "urn:schemas-microsoft-com:office:spreadsheet" in text:
        return FileKind.XMLSS
    web = _HTML.match(re.sub(r"^\s*<\?xml[^>]*>", "", text)) or text.startswith("MIME-Version:")
    return FileKind.HTML if web else FileKind.TEXT


def unicode_encoding(head: bytes) -> str | None:
    """The Unicode encoding that a mark or a pattern of zeros announces; None for bytes that may be any other."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    zeros, size = head.count(0), len(head)
    if size >= 8 and abs(zeros * 4 - size * 3) < size // 8:
        return "utf-32-le" if head[0] else "utf-32-be"
    if zeros and abs(zeros * 2 - size) < size // 5:
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    return None


def _decoded(head: bytes) -> str | None:
    """The text of these bytes, None when they are not text."""
    if encoding := unicode_encoding(head):
        return head.decode(encoding, "replace")
    text = head.decode("latin-1")
    return None if len(_BINARY.findall(text)) * 200 > len(text) else text
