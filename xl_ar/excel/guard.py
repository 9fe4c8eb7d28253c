"""Hostile, damaged, locked and protected files refused before any library sees them."""

from __future__ import annotations

import os
import stat
import struct
from contextlib import suppress
from typing import TYPE_CHECKING

from xl_ar.errors import CorruptError, HostileError, LockedError, ProtectedError
from xl_ar.excel.holding import not_writable
from xl_ar.excel.ooxml.archive import RESAVE, UNLOCK
from xl_ar.excel.ooxml.package import Package
from xl_ar.excel.scanning.announced import check_legacy_announced
from xl_ar.excel.scanning.formats.binary import check_spread
from xl_ar.excel.scanning.formats.binarytexts import check_binary_texts
from xl_ar.excel.scanning.formats.compound import MAGIC, CompoundFile, biff_password
from xl_ar.excel.scanning.formats.legacy import check_legacy_spread
from xl_ar.excel.scanning.formats.legacytexts import check_legacy_texts
from xl_ar.excel.scanning.formats.opendocument import check_repeats
from xl_ar.excel.scanning.inspection import Inspection, PackageFacts
from xl_ar.excel.scanning.limits import DEFAULT, Limits
from xl_ar.excel.scanning.room import SMALLER
from xl_ar.excel.scanning.xmlwatch import DOCTYPE
from xl_ar.excel.sniff import FileKind, is_lock_file, sniff

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "DEFAULT",
    "FileKind",
    "Limits",
    "PackageFacts",
    "check_closed",
    "check_package",
    "check_unlocked",
    "is_lock_file",
    "not_readable",
    "sniff",
]


def check_unlocked(path: Path) -> None:
    """LockedError when the workbook is open somewhere, or cannot be read or written."""
    check_closed(path)
    if not path.exists():
        return
    if not os.access(path.parent, os.W_OK):
        raise not_writable(path)
    if not os.access(path, os.R_OK):
        raise not_readable(path)
    if not os.access(path, os.W_OK):
        remedy = "Take away the write protection, or give another folder with --out"
        raise LockedError(path.name, "not writable", remedy)


def not_readable(path: Path, why: str = "Permission denied") -> LockedError:
    """The error of a file that may not be read."""
    return LockedError(path.name, f"not readable ({why})", "Give the right to read it")


def check_closed(path: Path) -> None:
    """LockedError when the workbook is open somewhere."""
    for lock in (path.with_name("~$" + path.name), path.with_name(f".~lock.{path.name}#")):
        with suppress(OSError):  # a name too long for a file is that of none
            lock.stat()
            remedy = "Close it, or delete that file if it is a leftover"
            raise LockedError(path.name, f"open elsewhere ({lock.name})", remedy)


def check_package(path: Path, limits: Limits = DEFAULT) -> PackageFacts:
    """Facts of a file that is safe to read; a RefusedError with the reason otherwise."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise CorruptError(path.name, "a folder, a pipe or a device", "Give an Excel or CSV file")
    size = found.st_size
    if size > limits.file_size:
        raise HostileError(path.name, f"{size:,} bytes, more than {limits.file_size:,}", SMALLER)
    kind = sniff(path)
    if kind in (FileKind.EMPTY, FileKind.PDF, FileKind.OTHER):
        raise CorruptError(path.name, f"a {kind.value}".replace("a e", "an e"), "Give an Excel or CSV file")
    if kind is FileKind.ENCRYPTED:
        raise ProtectedError(path.name, "protected with a password", UNLOCK)
    if kind is FileKind.XLS:
        _check_legacy(path, limits)
    if kind is FileKind.XMLSS and DOCTYPE.search(path.read_bytes()):
        raise HostileError(path.name, "a document type declaration", RESAVE)
    if kind is FileKind.TEXT:
        _check_lines(path, size, limits)
    if kind not in (FileKind.XLSX, FileKind.XLSM, FileKind.XLSB, FileKind.ODS):
        return PackageFacts(kind, inflated=size)
    with Package.open(path) as package:
        facts = Inspection(package, kind, limits).run()
        if kind is FileKind.XLSB:
            check_binary_texts(package, check_spread(package, path.name, limits), path.name, limits)
        if kind is FileKind.ODS:
            check_repeats(package, path.name, limits)
        return facts


def _check_lines(path: Path, size: int, limits: Limits) -> None:
    """HostileError for a text with a line longer than any table has; a short file is not looked through."""
    if size <= limits.line:
        return
    run = 0
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            first = piece.find(b"\n")
            run = run + len(piece) if first < 0 else max(run + first, len(piece) - piece.rfind(b"\n"))
            if run > limits.line:
                raise HostileError(path.name, f"a line of more than {limits.line:,} bytes", "Export it again")
            run = run if first < 0 else len(piece) - piece.rfind(b"\n")


def _check_legacy(path: Path, limits: Limits) -> None:
    with path.open("rb") as stream:
        raw = stream.read(512)
        try:
            if raw.startswith(MAGIC):
                raw = CompoundFile(stream).workbook()
            protected = biff_password(raw)
            if not protected:  # what is encrypted announces anything
                check_legacy_announced(raw, path.name)
                check_legacy_texts(raw, check_legacy_spread(raw, path.name, limits), path.name, limits)
        except (ValueError, struct.error) as error:
            raise CorruptError(path.name, f"a damaged compound file ({error})", RESAVE) from error
    if protected:
        raise ProtectedError(path.name, "protected with a password", UNLOCK)
