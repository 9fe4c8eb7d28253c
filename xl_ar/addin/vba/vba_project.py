"""A source-only ``vbaProject.bin`` ([MS-OVBA]): module texts in, bytes out; Excel compiles what it opens.

``_VBA_PROJECT`` holds no performance cache, so nothing depends on the Excel version that reads it. The same
project gives the same bytes.
"""

from __future__ import annotations

import re
import struct
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from xl_ar.addin.vba.compound_file import compound_file

_CODE_PAGE = 1252
_ENCODING = f"cp{_CODE_PAGE}"
_CHUNK = 4096
_NO_CACHE = bytes.fromhex("CC61FFFF000000")
_SEED = 0x6F  # of the obfuscated lines in PROJECT; any byte will do

REFERENCES = (
    (
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
    ),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared"
        r"\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)


class Kind(StrEnum):
    """What a module is."""

    STANDARD = "standard"
    CLASS = "class"
    WORKBOOK = "workbook"
    WORKSHEET = "worksheet"


_KEYS = {
    Kind.STANDARD: "Module",
    Kind.CLASS: "Class",
    Kind.WORKBOOK: "Document",
    Kind.WORKSHEET: "Document",
}
_BASES = {
    Kind.CLASS: "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}",
    Kind.WORKBOOK: "0{00020819-0000-0000-C000-000000000046}",
    Kind.WORKSHEET: "0{00020820-0000-0000-C000-000000000046}",
}


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its name, its source without header attributes, and what it is."""

    name: str
    source: str
    kind: Kind = Kind.STANDARD

    @property
    def text(self) -> str:
        """The stored text: header attributes, then the source, with CRLF line ends."""
        lines = [f'Attribute VB_Name = "{self.name}"', *_attributes(self.kind), *self.source.splitlines()]
        return "\r\n".join([*lines, ""])


@dataclass(frozen=True, slots=True)
class VbaProject:
    """A project: its name and modules; a workbook has ThisWorkbook and a worksheet module for each sheet."""

    name: str
    modules: tuple[Module, ...]
    references: tuple[tuple[str, str], ...] = REFERENCES


def exported(text: str, kind: Kind = Kind.STANDARD) -> Module:
    """The module of an exported ``.bas`` or ``.cls`` file, without export header and header attributes."""
    lines = text.splitlines()
    if lines and lines[0].startswith("VERSION "):
        lines = lines[lines.index("END") + 1 :]
        kind = Kind.CLASS
    head = [line for line in lines if line.startswith("Attribute VB_") and "." not in line.split("=")[0]]
    name = next(line.split('"')[1] for line in head if line.startswith("Attribute VB_Name"))
    return Module(name, "\n".join(line for line in lines if line not in head), kind)


def vba_project(project: VbaProject) -> bytes:
    """The bytes of ``xl/vbaProject.bin``."""
    _check(project)
    streams = {f"VBA/{module.name}": compressed(module.text.encode(_ENCODING)) for module in project.modules}
    streams["VBA/_VBA_PROJECT"] = _NO_CACHE
    streams["VBA/dir"] = compressed(b"".join(_dir_records(project)))
    streams["PROJECT"] = _project_text(project).encode(_ENCODING)
    streams["PROJECTwm"] = b"".join(_name_pair(module.name) for module in project.modules) + b"\0\0"
    return compound_file(streams)


def _check(project: VbaProject) -> None:
    names = [module.name.lower() for module in project.modules]
    for name in {project.name, *(module.name for module in project.modules)}:
        if not re.fullmatch(r"[A-Za-z]\w{0,30}", name, re.ASCII):
            raise ValueError(f"'{name}' is no VBA name: a letter, then at most 30 letters, digits or underscores")
    if len(set(names)) < len(names):
        raise ValueError(f"two modules share a name: {', '.join(sorted(names))}")


def _attributes(kind: Kind) -> list[str]:
    if kind is Kind.STANDARD:
        return []
    document = kind is not Kind.CLASS
    flags = {
        "GlobalNameSpace": False,
        "Creatable": False,
        "PredeclaredId": document,
        "Exposed": document,
        "TemplateDerived": False,
        "Customizable": document,
    }
    return [f'Attribute VB_Base = "{_BASES[kind]}"', *(f"Attribute VB_{key} = {flags[key]}" for key in flags)]


def _name_pair(name: str) -> bytes:
    return name.encode(_ENCODING) + b"\0" + name.encode("utf-16-le") + b"\0\0"


# The dir stream ([MS-OVBA] 2.3.4.2): records of id, size and data.


def _record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _both(number: int, wide: int, text: str) -> bytes:
    """The same text in the code page and in UTF-16."""
    return _record(number, text.encode(_ENCODING)) + _record(wide, text.encode("utf-16-le"))


def _dir_records(project: VbaProject) -> Iterator[bytes]:
    yield _record(0x01, struct.pack("<I", 1))  # 32-bit Windows, which 64-bit Excel reads as well
    yield _record(0x02, struct.pack("<I", 0x0409)) + _record(0x14, struct.pack("<I", 0x0409))
    yield _record(0x03, struct.pack("<H", _CODE_PAGE))
    yield _record(0x04, project.name.encode(_ENCODING))
    yield _both(0x05, 0x40, "")  # description
    yield _record(0x06) + _record(0x3D)  # help file, twice
    yield _record(0x07, bytes(4)) + _record(0x08, bytes(4))
    yield struct.pack("<HIIH", 0x09, 4, 1, 1)  # version 1.1; its size field is fixed
    yield _both(0x0C, 0x3C, "")  # conditional constants
    for name, library in project.references:
        data = library.encode(_ENCODING)
        yield _both(0x16, 0x3E, name)
        yield _record(0x0D, struct.pack("<I", len(data)) + data + bytes(6))
    yield _record(0x0F, struct.pack("<H", len(project.modules))) + _record(0x13, b"\xff\xff")
    for module in project.modules:
        yield _module_record(module)
    yield _record(0x10)


def _module_record(module: Module) -> bytes:
    return b"".join(
        (
            _both(0x19, 0x47, module.name),
            _both(0x1A, 0x32, module.name),  # the stream has the module's name
            _both(0x1C, 0x48, ""),
            _record(0x31, bytes(4)),  # source starts at 0: no performance cache before it
            _record(0x1E, bytes(4)),
            _record(0x2C, b"\xff\xff"),
            _record(0x21 if module.kind is Kind.STANDARD else 0x22),
            _record(0x2B),
        )
    )


# The PROJECT stream ([MS-OVBA] 2.3.1).


def _project_text(project: VbaProject) -> str:
    guid = "{" + str(uuid.uuid5(uuid.NAMESPACE_OID, f"vba:{project.name}")).upper() + "}"
    lines = [f'ID="{guid}"']
    for module in project.modules:
        key = _KEYS[module.kind]
        lines.append(f"{key}={module.name}" + ("/&H00000000" if key == "Document" else ""))
    lines += [f'Name="{project.name}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"']
    for key, data in (("CMG", bytes(4)), ("DPB", b"\0"), ("GC", b"\xff")):  # not locked, no password, visible
        lines.append(f'{key}="{_obfuscated(data, guid)}"')
    lines += ["", "[Host Extender Info]", "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"]
    lines += ["", "[Workspace]", *(f"{module.name}=0, 0, 0, 0, C" for module in project.modules)]
    return "\r\n".join([*lines, ""])


def _obfuscated(data: bytes, guid: str) -> str:
    """[MS-OVBA] 2.4.3.2 in hexadecimal: seed, version 2, key from the project's id, filler, length, data."""
    key = sum(guid.encode(_ENCODING)) & 0xFF
    result = bytearray((_SEED, _SEED ^ 2, _SEED ^ key))
    before = key
    for plain in bytes((_SEED & 6) // 2) + struct.pack("<I", len(data)) + data:
        result.append(plain ^ ((result[-2] + before) & 0xFF))
        before = plain
    return result.hex().upper()


# Compression ([MS-OVBA] 2.4.1).


def compressed(data: bytes) -> bytes:
    """``data`` as a compressed container: chunks of 4,096 bytes, each a run of literals and copies."""
    chunks = (data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK))
    return b"\x01" + b"".join(_chunk(chunk) for chunk in chunks)


def _chunk(data: bytes) -> bytes:
    body = _tokens(data)
    if len(body) <= _CHUNK:
        return struct.pack("<H", 0xB000 | (len(body) - 1)) + body
    if len(data) < _CHUNK:
        raise ValueError("a last chunk that does not compress cannot be stored without padding")
    return struct.pack("<H", 0x3000 | (_CHUNK - 1)) + data


def _tokens(data: bytes) -> bytes:
    result, at = bytearray(), 0
    seen: dict[bytes, list[int]] = {}
    while at < len(data):
        flag_at = len(result)
        result.append(0)
        for bit in range(8):
            if at >= len(data):
                break
            offset, length = _longest(data, at, seen)
            if length >= 3:
                result[flag_at] |= 1 << bit
                result += _copy_token(at, offset, length)
            else:
                result.append(data[at])
                length = 1
            for place in range(at, at + length):
                seen.setdefault(data[place : place + 3], []).append(place)
            at += length
    return bytes(result)


def _longest(data: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Offset back and length of the longest earlier run equal to what starts at ``at``."""
    limit = min((0xFFFF >> _offset_bits(at)) + 3, len(data) - at)
    best_offset, best = 0, 0
    for start in reversed(seen.get(data[at : at + 3], ())):
        length = 0
        while length < limit and data[start + length] == data[at + length]:
            length += 1
        if length > best:
            best_offset, best = at - start, length
    return best_offset, best


def _offset_bits(at: int) -> int:
    return max((at - 1).bit_length(), 4)


def _copy_token(at: int, offset: int, length: int) -> bytes:
    return struct.pack("<H", ((offset - 1) << (16 - _offset_bits(at))) | (length - 3))
