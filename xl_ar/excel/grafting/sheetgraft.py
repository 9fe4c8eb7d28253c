"""A donor's worksheet as a stream with formats, names and links put in the target's terms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from xl_ar.excel.ooxml.formulas import Renames
from xl_ar.excel.ooxml.references import integer
from xl_ar.excel.ooxml.splice import Node, Splices, parse, start_tag_end, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STYLE = re.compile(rb' s="(\d+)"(?=[^<>]*>)')
_SHARED = re.compile(rb't="s"(?=[^<>]*>)([^<>]*)><v>(\d+)</v>')
_FORMULA = re.compile(rb"(<f(?:\s[^<>]*)?>)([^<]+)(</f>)")
_OPEN, _CLOSE, _END = b"<sheetData", b"</sheetData>", b"</sheetData></worksheet>"
_FORMULA_TAGS = frozenset({"f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula"})
_STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
    b"http://schemas.openxmlformats.org/drawingml/2006/main": b"http://purl.oclc.org/ooxml/drawingml/main",
    b"http://schemas.openxmlformats.org/drawingml/2006/chart": b"http://purl.oclc.org/ooxml/drawingml/chart",
    b"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing": (
        b"http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing"
    ),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """How a donor's ids and names read in the target."""

    styles: dict[int, int] = field(default_factory=dict)
    dxfs: dict[int, int] = field(default_factory=dict)
    renames: Renames = field(default_factory=Renames)
    strict: bool = False
    shared_strings: tuple[bytes, ...] = ()

    def part(self, data: bytes, where: str) -> bytes:
        """A small part (table, chart, drawing, the markup around the rows) in the target's terms."""
        root = parse(data, where)
        splices = Splices(data)
        for node in root.walk():
            self._element(node, splices)
        return self.namespaces(splices.result())

    def namespaces(self, data: bytes) -> bytes:
        """Markup in the strict namespaces where the target has them."""
        for old, new in _STRICT.items() if self.strict else ():
            data = data.replace(b'"' + old + b'"', b'"' + new + b'"')
        return data

    def _element(self, node: Node, splices: Splices) -> None:
        for name, value in node.attrs.items():
            local = name.lower()
            if local.endswith("dxfid"):
                splices.set_attribute(node, name, str(self.dxfs.get(integer(value), 0)))
            elif name == "style" and node.local == "col":
                splices.set_attribute(node, name, str(self.styles.get(integer(value), 0)))
            elif name == "tabSelected":
                splices.remove_attribute(node, name)
            elif name == "location" and node.local == "hyperlink":
                splices.set_attribute(node, name, self.renames.location(value))
        if node.local in _FORMULA_TAGS and not node.children:
            new = self.renames.formula(node.text)
            if new != node.text:
                splices.set_text(node, new)


def sheet_pieces(pieces: Iterable[bytes], terms: Terms, where: str) -> Iterator[bytes]:
    """The worksheet in the target's terms, streamed block by block."""
    stream = iter(pieces)
    rest = _until(stream, _OPEN)
    opened = rest.find(b">", rest.find(_OPEN)) + 1
    if rest[opened - 2 : opened] == b"/>" or not opened:
        yield terms.part(rest + b"".join(stream), where)
        return
    yield terms.part(rest[:opened] + _END, where)[: -len(_END)]
    open_tag, rest = _root_tag(rest), rest[opened:]
    table = {b' s="%d"' % old: b' s="%d"' % new for old, new in terms.styles.items()}
    while _CLOSE not in rest:
        cut = max(rest.rfind(b"<c "), rest.rfind(b"<row "), 0)
        yield _rows(rest[:cut], table, terms)
        rest = rest[cut:] + next(stream)
    end = rest.index(_CLOSE)
    yield _rows(rest[:end], table, terms) + _CLOSE
    tail = rest[end + len(_CLOSE) :] + b"".join(stream)
    yield terms.part(open_tag + tail, where)[len(terms.namespaces(open_tag)) :]


def _until(stream: Iterator[bytes], mark: bytes) -> bytes:
    """The stream's start up to a piece that completes the mark's tag (all of it where there is none)."""
    seen = b""
    for piece in stream:
        seen += piece
        if (at := seen.find(mark)) >= 0 and b">" in seen[at:]:
            break
    return seen


def _root_tag(markup: bytes) -> bytes:
    start = markup.index(b"<worksheet")
    return markup[start : start_tag_end(markup, start)]


def _rows(block: bytes, table: dict[bytes, bytes], terms: Terms) -> bytes:
    if any(old != new for old, new in table.items()):
        block = _STYLE.sub(lambda m: table[m[0]], block)
    if b't="s"' in block:
        block = _SHARED.sub(lambda m: _inline(m, terms.shared_strings), block)
    if terms.renames and b"<f" in block:
        block = _FORMULA.sub(lambda m: m[1] + _renamed(m[2], terms.renames) + m[3], block)
    return block


def _inline(match: re.Match[bytes], strings: tuple[bytes, ...]) -> bytes:
    return b't="inlineStr"' + match[1] + b"><is>" + strings[int(match[2])] + b"</is>"


def _renamed(formula: bytes, renames: Renames) -> bytes:
    old = unescape(formula.decode())
    new = renames.formula(old)
    return formula if new == old else text(new)
