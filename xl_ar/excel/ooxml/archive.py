"""Zip archives read by their directory and written with untouched entries copied byte for byte."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, TYPE_CHECKING, NamedTuple

from xl_ar.errors import CorruptError, ProtectedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Changes = dict[str, Callable[[], Iterable[bytes]] | None]

RESAVE, UNLOCK = "Open and save it in Excel", "Save it without a password"
STORED, DEFLATED = 0, 8
FIXED_DATE = 0x0021_0000  # 1980-01-01 00:00, so that the same content gives the same bytes
_ENCRYPTED, _DESCRIPTOR, _UTF8 = 0x0001, 0x0008, 0x0800
_LOCAL = struct.Struct("<4sHHHIIIIHH")
_CENTRAL = struct.Struct("<4sHHHHIIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_END64 = struct.Struct("<4sQHHIIQQQQ")
_FULL = 0xFFFF_FFFF
_PIECE = 1 << 18  # larger ones cost page faults, smaller ones calls


class _Central(NamedTuple):
    signature: bytes
    made_by: int
    needed: int
    flags: int
    method: int
    date: int
    crc: int
    packed: int
    size: int
    name_length: int
    extra_length: int
    comment_length: int
    disk: int
    internal: int
    external: int
    offset: int

    @classmethod
    def at(cls, record: bytes, position: int = 0) -> _Central:
        return cls._make(_CENTRAL.unpack_from(record, position))


@dataclass(frozen=True, slots=True)
class Entry:
    """One zip entry: what the directory says of it, and its directory record as stored."""

    name: str
    record: bytes
    offset: int
    flags: int
    method: int
    crc: int
    packed: int
    size: int


@dataclass(frozen=True, slots=True)
class Directory:
    """All entries in stored order, the archive comment, and where the directory starts."""

    entries: tuple[Entry, ...]
    comment: bytes
    start: int


def read_directory(stream: IO[bytes], where: str) -> Directory:
    """Directory of the archive; CorruptError when there is none or it contradicts the file."""
    try:
        end_at, count, size, start, comment = _read_end(stream)
        if start + size > end_at:
            raise CorruptError(where, "the zip directory lies outside the file", RESAVE)
        stream.seek(start)
        return Directory(tuple(_records(stream.read(size), count)), comment, start)
    except (struct.error, UnicodeDecodeError, OverflowError, ValueError) as error:
        raise CorruptError(where, f"not a readable zip package ({error})", RESAVE) from error


def _read_end(stream: IO[bytes]) -> tuple[int, int, int, int, bytes]:
    length = stream.seek(0, 2)
    base = max(0, length - _END.size - 0xFFFF)
    stream.seek(base)
    tail = stream.read()
    at = tail.rfind(b"PK\5\6")
    while at >= 0 and at + _END.size + int.from_bytes(tail[at + 20 : at + 22], "little") != len(tail):
        at = tail.rfind(b"PK\5\6", 0, at)
    if at < 0:
        raise ValueError("no end record")
    *_, count, size, start, _ = _END.unpack_from(tail, at)
    if _FULL in (size, start) or count == 0xFFFF:
        count, size, start = _read_end64(stream, base + at)
    return base + at, count, size, start, tail[at + _END.size :]


def _read_end64(stream: IO[bytes], end_at: int) -> tuple[int, int, int]:
    stream.seek(end_at - 20)
    signature, _, at, _ = struct.unpack("<4sIQI", stream.read(20))
    stream.seek(at)
    fields = _END64.unpack(stream.read(_END64.size))
    if signature != b"PK\6\7" or fields[0] != b"PK\6\6":
        raise ValueError("no zip64 end record")
    return fields[7], fields[8], fields[9]


def _records(directory: bytes, count: int) -> Iterator[Entry]:
    at = 0
    for _ in range(count):
        head = _Central.at(directory, at)
        if head.signature != b"PK\1\2":
            raise ValueError("a directory record is damaged")
        length = _CENTRAL.size + head.name_length + head.extra_length + head.comment_length
        yield _entry(directory[at : at + length], head)
        at += length


def _entry(record: bytes, head: _Central) -> Entry:
    name = record[_CENTRAL.size : _CENTRAL.size + head.name_length]
    text = name.decode("utf-8" if head.flags & _UTF8 else "cp437")
    size, packed, offset = _wide_values(record, head)
    return Entry(text, record, offset, head.flags, head.method, head.crc, packed, size)


def _wide_values(record: bytes, head: _Central) -> list[int]:
    """Size, packed size and offset, each from the zip64 extra field where the plain field is full."""
    values = [head.size, head.packed, head.offset]
    at = _wide_offset(record, head) if _FULL in values else -1
    for index, value in enumerate(values):
        if value == _FULL and at >= 0:
            values[index] = int.from_bytes(record[at : at + 8], "little")
            at += 8
    return values


def _wide_offset(record: bytes, head: _Central) -> int:
    at = _CENTRAL.size + head.name_length
    end = at + head.extra_length
    while at + 4 <= end:
        tag, length = struct.unpack_from("<HH", record, at)
        if tag == 1:
            return at + 4
        at += 4 + length
    return -1


def inflate(stream: IO[bytes], entry: Entry, where: str) -> Iterator[bytes]:
    """Content in pieces of at most 256 KiB; CorruptError once it differs from size or checksum."""
    if entry.flags & _ENCRYPTED:
        raise ProtectedError(where, f"the entry '{entry.name}' is encrypted", UNLOCK)
    crc = size = 0
    try:
        for piece in _pieces(stream, entry):
            crc, size = zlib.crc32(piece, crc), size + len(piece)
            if size > entry.size:
                raise ValueError("more content than declared")
            yield piece
    except (zlib.error, struct.error, ValueError) as error:
        raise CorruptError(where, f"the part '{entry.name}' is damaged ({error})", RESAVE) from error
    if (crc, size) != (entry.crc, entry.size):
        raise CorruptError(where, f"the part '{entry.name}' fails its checksum", RESAVE)


def packed_pieces(stream: IO[bytes], entry: Entry) -> Iterator[bytes]:
    """Compressed content in pieces, as stored."""
    at, left = data_offset(stream, entry), entry.packed
    while left > 0:
        stream.seek(at)  # callers may interleave readers of one stream
        raw = stream.read(min(left, 1 << 15))
        if not raw:
            raise ValueError("the file ends too early")
        at, left = at + len(raw), left - len(raw)
        yield raw


def _pieces(stream: IO[bytes], entry: Entry) -> Iterator[bytes]:
    if entry.method not in (STORED, DEFLATED):
        raise ValueError(f"compression method {entry.method}")
    if entry.method == STORED:
        yield from packed_pieces(stream, entry)
        return
    engine = zlib.decompressobj(-15)
    for raw in packed_pieces(stream, entry):
        yield from _inflated(engine, raw)


def _inflated(engine: zlib._Decompress, raw: bytes) -> Iterator[bytes]:
    while raw:
        piece = engine.decompress(raw, _PIECE)
        raw = engine.unconsumed_tail
        if piece:
            yield piece


def data_offset(stream: IO[bytes], entry: Entry) -> int:
    """Where the entry's compressed bytes start."""
    stream.seek(entry.offset)
    fields = _LOCAL.unpack(stream.read(_LOCAL.size))
    if fields[0] != b"PK\3\4":
        raise ValueError("no local header")
    return entry.offset + _LOCAL.size + int(fields[8]) + int(fields[9])


def copy_entry(stream: IO[bytes], entry: Entry, out: IO[bytes], until: int) -> bytes:
    """Copies header, compressed bytes and descriptor as they are; the directory record for the new place."""
    position = out.tell()
    end = data_offset(stream, entry) + entry.packed
    if entry.flags & _DESCRIPTOR:
        stream.seek(end)
        end += _descriptor_length(stream.read(24), until - end)
    stream.seek(entry.offset)
    left = end - entry.offset
    while left > 0 and (raw := stream.read(min(left, _PIECE))):
        out.write(raw)
        left -= len(raw)
    return _moved(entry, position)


def _descriptor_length(following: bytes, room: int) -> int:
    if room in (12, 16, 20, 24):
        return room
    return 16 if following[:4] == b"PK\7\x08" else 12


def _moved(entry: Entry, position: int) -> bytes:
    head = _Central.at(entry.record)
    if head.offset != _FULL:
        return entry.record[:42] + position.to_bytes(4, "little") + entry.record[46:]
    at = _wide_offset(entry.record, head) + 8 * ((head.size == _FULL) + (head.packed == _FULL))
    return entry.record[:at] + position.to_bytes(8, "little") + entry.record[at + 8 :]


def write_entry(out: IO[bytes], name: str, content: Iterable[bytes], like: Entry | None = None) -> bytes:
    """Deflates the content as an entry (dated and marked as `like`, else fixed); its directory record."""
    raw_name = name.encode()
    flags = 0 if name.isascii() else _UTF8
    old = _Central.at(like.record) if like else _Central.at(bytes(_CENTRAL.size))._replace(date=FIXED_DATE)
    position = out.tell()
    out.write(bytes(_LOCAL.size) + raw_name)
    crc, packed, size = _deflate(out, content)
    out.seek(position)
    out.write(_LOCAL.pack(b"PK\3\4", 20, flags, DEFLATED, old.date, crc, packed, size, len(raw_name), 0))
    out.seek(0, 2)
    head = _Central(
        b"PK\1\2", old.made_by, 20, flags, DEFLATED, old.date, crc, packed, size, len(raw_name),
        0, 0, 0, old.internal, old.external, position,
    )  # fmt: skip
    return _CENTRAL.pack(*head) + raw_name


def _deflate(out: IO[bytes], content: Iterable[bytes]) -> tuple[int, int, int]:
    crc = packed = size = 0
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    for piece in content:
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        packed += out.write(engine.compress(piece))
    return crc, packed + out.write(engine.flush()), size


def write_end(out: IO[bytes], records: list[bytes], comment: bytes) -> None:
    """Writes the directory and the end record, keeping the archive comment."""
    start = out.tell()
    for record in records:
        out.write(record)
    size = out.tell() - start
    out.write(_END.pack(b"PK\5\6", 0, 0, len(records), len(records), size, start, len(comment)) + comment)


def write_archive(stream: IO[bytes], directory: Directory, changes: Changes, out: IO[bytes]) -> None:
    """Writes all entries in stored order, new ones last; untouched ones byte for byte, those set to None not."""
    starts = sorted({entry.offset for entry in directory.entries} | {directory.start})
    bounds = dict(pairwise(starts))
    records = []
    for entry in directory.entries:
        if entry.name not in changes:
            records.append(copy_entry(stream, entry, out, bounds[entry.offset]))
        elif content := changes[entry.name]:
            records.append(write_entry(out, entry.name, content(), entry))
    stored = {entry.name for entry in directory.entries}
    for name, content in changes.items():
        if content and name not in stored:
            records.append(write_entry(out, name, content()))
    write_end(out, records, directory.comment)
