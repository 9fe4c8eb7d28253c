"""Workbooks broken at random, the same way for the same seed: bytes, parts, elements, attributes, numbers."""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MOST_AT_ONCE = 3
EXTREMES = (
    b"", b"0", b"-1", b"1", b"65536", b"1048577", b"2147483648", b"4294967295", b"18446744073709551616", b"-2147483649",
    b"1e308", b"-1e400", b"NaN", b"inf", b"0.1", b"9" * 400, b"A1:XFD1048576", b"XFD1048576", b"ZZZZ99999999", b"A0",
    b"$A$1", b"B2:A1", b"#REF!", b"rId999", b"../../../etc/passwd", b"file:///etc/passwd", b"\\\\host\\share\\x",
    b"http://127.0.0.1:9/x", b"&lt;&amp;", b"&#0;", b"&#xD800;", b"\xef\xbf\xbf", b"\xff\xfe", b"x" * 40_000,
    b"_xlnm.Print_Area", b"'", b"AR Aging", b"true", b"2958466", b"-693594", b"xml", b"1" * 20, b"%s", b"\xe2\x80\xae",
)  # fmt: skip
INSERTS = (
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?pi?>", b"\xef\xbb\xbf", b"&b;", b"\0",
    b"<a>" * 300, b"</a>", b'xmlns:x="y"', b'<mc:AlternateContent xmlns:mc="m"><mc:Choice/></mc:AlternateContent>',
    b"<x:sheetData/>", b"<sheetData/>", b"<row/>", b"<c/>", b'<c r="XFD1048576"><v>1</v></c>', b"<f>1/0</f>", b"\r\n",
)  # fmt: skip
_ATTRIBUTE = re.compile(rb'\s[\w:.-]+="([^"]*)"')
_NUMBER = re.compile(rb"(?<![\w.#&])-?\d+(?:\.\d+)?")
_START = re.compile(rb"<([A-Za-z][\w:.-]*)(?:\s[^<>]*?)?(/?)>")

Bytes = Callable[[bytes, random.Random], bytes]
Parts = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to a file: what kind, and the seed that says where."""

    kind: str
    seed: int


def steps_of(seed: int, *, package: bool) -> tuple[Step, ...]:
    """The steps of the case of this number, one to three of them."""
    chance = random.Random(seed)
    kinds = tuple(PACKAGE) + tuple(PART) * 2 + tuple(FILE) if package else tuple(FILE)
    return tuple(Step(chance.choice(kinds), chance.getrandbits(32)) for _ in range(chance.choice((1, 1, 1, 2, 3))))


def mutated(raw: bytes, steps: Sequence[Step]) -> bytes:
    """The file after these steps: first those on parts, then those on the bytes of the file."""
    parts = [step for step in steps if step.kind not in FILE]
    if parts:
        raw = packed(_with_parts(unpacked(raw), parts))
    for step in steps:
        if step.kind in FILE:
            raw = FILE[step.kind](raw, random.Random(step.seed))
    return raw


def unpacked(raw: bytes) -> Parts:
    """Names and contents of a package, in stored order."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def packed(parts: Parts) -> bytes:
    """A package of these parts; names may come twice."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        warnings.simplefilter("ignore")
        for name, content in parts:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w") as stream:
                stream.write(content)
    return out.getvalue()


def _with_parts(parts: Parts, steps: Sequence[Step]) -> Parts:
    for step in steps:
        chance = random.Random(step.seed)
        if not parts:
            break
        if step.kind in PACKAGE:
            parts = PACKAGE[step.kind](parts, chance)
        else:
            at = chance.randrange(len(parts))
            name, content = parts[at]
            parts = [*parts[:at], (name, PART[step.kind](content, chance)), *parts[at + 1 :]]
    return parts


def _place(data: bytes, chance: random.Random) -> int:
    return chance.randrange(len(data)) if data else 0


def _flip(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 64)) if data else 0):
        at = _place(data, chance)
        out[at] = chance.choice((out[at] ^ (1 << chance.randrange(8)), chance.randrange(256), 0, 255))
    return bytes(out)


def _flip_tail(data: bytes, chance: random.Random) -> bytes:
    """Flips within the last quarter, where a package has its directory."""
    cut = len(data) * 3 // 4
    return data[:cut] + _flip(data[cut:], chance)


def _truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: _place(data, chance)]


def _drop_block(data: bytes, chance: random.Random) -> bytes:
    at = _place(data, chance)
    return data[:at] + data[at + chance.choice((1, 4, 64, 1024)) :]


def _repeat_block(data: bytes, chance: random.Random) -> bytes:
    at, size = _place(data, chance), chance.choice((1, 4, 64, 1024))
    return data[:at] + data[at : at + size] * 2 + data[at + size :]


def _insert(data: bytes, chance: random.Random) -> bytes:
    at = _place(data, chance)
    edge = data.find(b"<", at) if chance.random() < 0.8 else at
    at = edge if edge >= 0 else at
    return data[:at] + chance.choice(INSERTS) + data[at:]


def _replace(pattern: re.Pattern[bytes], group: int) -> Bytes:
    def replace(data: bytes, chance: random.Random) -> bytes:
        found = list(pattern.finditer(data))
        for match in sorted(chance.sample(found, min(len(found), chance.choice((1, 1, 3)))), key=lambda m: -m.start()):
            data = data[: match.start(group)] + chance.choice(EXTREMES) + data[match.end(group) :]
        return data

    return replace


def _elements(data: bytes) -> list[tuple[int, int]]:
    """Begin and end of every element, as far as a plain search finds its end."""
    found = []
    for match in _START.finditer(data):
        end = match.end()
        if not match[2]:
            closing = data.find(b"</" + match[1] + b">", end)
            end = closing + len(match[1]) + 3 if closing >= 0 else end
        found.append((match.start(), end))
    return found


def _delete_element(data: bytes, chance: random.Random) -> bytes:
    start, end = chance.choice(_elements(data) or [(0, 0)])
    return data[:start] + data[end:]


def _repeat_element(data: bytes, chance: random.Random) -> bytes:
    start, end = chance.choice(_elements(data) or [(0, 0)])
    return data[:end] + data[start:end] * chance.choice((1, 1, 50)) + data[end:]


def _move_element(data: bytes, chance: random.Random) -> bytes:
    elements = _elements(data) or [(0, 0)]
    (start, end), (to, _) = chance.choice(elements), chance.choice(elements)
    piece = data[start:end]
    if to <= start:
        return data[:to] + piece + data[to:start] + data[end:]
    return data[:start] + data[end:to] + piece + data[to:]


def _rename_element(data: bytes, chance: random.Random) -> bytes:
    names = sorted({match[1] for match in _START.finditer(data)})
    if not names:
        return data
    old, new = chance.choice(names), chance.choice([*names, b"x:" + chance.choice(names), b"strange"])
    return re.sub(rb"(</?)" + re.escape(old) + rb"(?=[\s/>])", rb"\g<1>" + new, data)


def _namespace(data: bytes, chance: random.Random) -> bytes:
    strict, usual = b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"
    return data.replace(usual, chance.choice((strict, b"http://x/", b"")), chance.choice((1, -1)))


def _recode(data: bytes, chance: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "utf-7", "cp500")), "replace")


def _empty(data: bytes, chance: random.Random) -> bytes:
    return chance.choice((b"", b"\0" * len(data), b"<", b"<a/>", data + data))


def _delete_part(parts: Parts, chance: random.Random) -> Parts:
    gone = chance.randrange(len(parts))
    return parts[:gone] + parts[gone + 1 :]


def _repeat_part(parts: Parts, chance: random.Random) -> Parts:
    name, content = chance.choice(parts)
    return [*parts, (chance.choice((name, name.upper(), "/" + name, name + "/", "./" + name, "")), content)]


def _swap_parts(parts: Parts, chance: random.Random) -> Parts:
    one, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    parts = list(parts)
    (a, first), (b, second) = parts[one], parts[other]
    parts[one], parts[other] = (a, second), (b, first)
    return parts


def _rename_part(parts: Parts, chance: random.Random) -> Parts:
    at = chance.randrange(len(parts))
    name, content = parts[at]
    names = (name.upper(), name.replace("/", "\\"), "/" + name, "../" + name, name + "\0x", "C:" + name, "xl/é.xml", "")
    return [*parts[:at], (chance.choice(names), content), *parts[at + 1 :]]


def _shuffle_parts(parts: Parts, chance: random.Random) -> Parts:
    return chance.sample(parts, len(parts))


FILE: dict[str, Bytes] = {
    "file flip": _flip, "file flip tail": _flip_tail, "file truncate": _truncate, "file drop block": _drop_block,
    "file repeat block": _repeat_block,
}  # fmt: skip
PART: dict[str, Bytes] = {
    "flip": _flip, "truncate": _truncate, "drop block": _drop_block, "repeat block": _repeat_block, "insert": _insert,
    "attribute": _replace(_ATTRIBUTE, 1), "number": _replace(_NUMBER, 0), "delete element": _delete_element,
    "repeat element": _repeat_element, "move element": _move_element, "rename element": _rename_element,
    "namespace": _namespace, "recode": _recode, "empty": _empty,
}  # fmt: skip
PACKAGE: dict[str, Callable[[Parts, random.Random], Parts]] = {
    "delete part": _delete_part, "repeat part": _repeat_part, "swap parts": _swap_parts, "rename part": _rename_part,
    "shuffle parts": _shuffle_parts,
}  # fmt: skip
