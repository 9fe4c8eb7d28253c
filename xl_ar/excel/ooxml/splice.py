"""XML read with byte offsets and edited by splices, so that whatever lies outside an edit stays as it was."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING
from xml.parsers import expat

from xl_ar.errors import CorruptError, HostileError, RefusedError
from xl_ar.excel.ooxml.archive import RESAVE

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 200
_ATTRIBUTE = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_WHITE = {9: "&#9;", 10: "&#10;", 13: "&#13;"}  # as they are, a reader takes them for blanks
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"\0\0")
_BYTEWISE = re.compile(r"utf-?8|us-ascii|ascii|latin-?1|iso-8859-\d{1,2}|windows-125\d|cp125\d", re.I)  # tags in ASCII


@dataclass(eq=False, slots=True)
class Node:
    """An element: qualified tag, attributes, text, children, and its byte range."""

    tag: str
    attrs: dict[str, str]
    start: int
    parent: Node | None
    inner: int = 0
    close: int = 0
    end: int = 0
    text: str = ""
    children: list[Node] = field(default_factory=list)

    @property
    def local(self) -> str:
        """The tag without its prefix."""
        return self.tag.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The tag's prefix with its colon, or nothing."""
        return self.tag[: self.tag.rfind(":") + 1]

    def get(self, local: str) -> str | None:
        """Value of the attribute of this local name, whatever its prefix."""
        value = self.attrs.get(local)
        if value is not None:
            return value
        return next((v for k, v in self.attrs.items() if k.endswith(":" + local) and k[:6] != "xmlns:"), None)

    def child(self, local: str) -> Node | None:
        """The first child of this local name."""
        return next((node for node in self.children if node.local == local), None)

    def all(self, local: str) -> Iterator[Node]:
        """Every child of this local name."""
        return (node for node in self.children if node.local == local)

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in document order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def prefix_of(self, uris: tuple[str, ...]) -> str | None:
        """The prefix (with its colon) bound here to one of the namespaces, or None."""
        node: Node | None = self
        hidden = set()
        while node is not None:
            for name, uri in node.attrs.items():
                if name.startswith("xmlns:") and name not in hidden:
                    hidden.add(name)
                    if uri in uris:
                        return name[6:] + ":"
            node = node.parent
        return None

    def namespace(self) -> str:
        """The namespace this element is in."""
        name = "xmlns:" + self.prefix[:-1] if self.prefix else "xmlns"
        node: Node | None = self
        while node is not None:
            if name in node.attrs:
                return node.attrs[name]
            node = node.parent
        return ""


class _Builder:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.root: Node | None = None
        self.open: list[Node] = []
        self.parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self.begin
        parser.EndElementHandler = self.finish
        parser.CharacterDataHandler = self.characters
        parser.StartDoctypeDeclHandler = self.refuse_doctype
        parser.XmlDeclHandler = self.declared

    def begin(self, tag: str, attrs: dict[str, str]) -> None:
        if len(self.open) > MAX_DEPTH:
            raise HostileError("XML part", f"elements nested deeper than {MAX_DEPTH}", RESAVE)
        parent = self.open[-1] if self.open else None
        node = Node(tag, attrs, self.parser.CurrentByteIndex, parent)
        if parent is None:
            self.root = node
        else:
            parent.children.append(node)
        self.open.append(node)

    def finish(self, _: str) -> None:
        node = self.open.pop()
        node.close = self.parser.CurrentByteIndex
        node.inner = start_tag_end(self.data, node.start)
        empty = self.data[node.inner - 2 : node.inner] == b"/>"
        node.end = node.inner if empty else self.data.index(b">", node.close) + 1
        if empty:
            node.close = node.inner

    def characters(self, text: str) -> None:
        self.open[-1].text += text

    def declared(self, _: str, encoding: str | None, __: int) -> None:
        if encoding and not _BYTEWISE.fullmatch(encoding):
            raise RefusedError("XML part", f"an XML part in the encoding '{encoding[:30]}'", RESAVE)

    def refuse_doctype(self, *_: object) -> None:
        raise HostileError("XML part", "a document type declaration", RESAVE)


def parse(data: bytes, where: str) -> Node:
    """Root element with byte offsets; refuses document types, deep nesting and 16-bit encodings."""
    if data.startswith(_WIDE):
        raise RefusedError(where, "an XML part in a 16-bit encoding", RESAVE)
    builder = _Builder(data)
    try:
        builder.parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise CorruptError(where, f"an XML part is not well-formed ({error})", RESAVE) from error
    except RefusedError as error:
        raise type(error)(where, error.what, error.remedy) from error
    assert builder.root is not None
    return builder.root


def start_tag_end(data: bytes, start: int) -> int:
    """Offset just past the start tag that begins at `start`."""
    at = start
    for match in _attributes(data, start):
        at = match.end()
    return data.index(b">", at) + 1


def _attributes(data: bytes, start: int) -> Iterator[re.Match[bytes]]:
    at = start
    while data[at] not in b" \t\r\n/>":
        at += 1
    while match := _ATTRIBUTE.match(data, at):
        yield match
        at = match.end()


def attribute(name: str, value: str) -> bytes:
    """` name="value"` in ASCII, other characters as references, so that it fits any encoding."""
    return ascii_xml(f' {name}="{escape(value).translate(_WHITE)}"')


def text(value: str) -> bytes:
    """Escaped element text in ASCII."""
    return ascii_xml(escape(value, quote=False))


def ascii_xml(markup: str) -> bytes:
    """Markup with every other character as a reference."""
    return markup.encode("ascii", "xmlcharrefreplace")


class Splices:
    """Edits of one XML document, collected and then applied to its bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._edits: list[tuple[int, int, bytes]] = []
        self._appended: dict[int, tuple[Node, list[bytes]]] = {}

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Puts `new` for the bytes from start to end."""
        self._edits.append((start, end, new))

    def remove(self, node: Node) -> None:
        """Takes the element out."""
        self.replace(node.start, node.end, b"")

    def append(self, parent: Node, xml: bytes) -> None:
        """Adds markup as the last child, opening an empty element where need be."""
        self._appended.setdefault(id(parent), (parent, []))[1].append(xml)

    def set_text(self, node: Node, value: str) -> None:
        """Puts escaped text for the element's whole content."""
        if node.inner != node.end:
            self.replace(node.inner, node.close, text(value))
        elif value:
            self.append(node, text(value))

    def set_attribute(self, node: Node, name: str, value: str) -> None:
        """Sets one attribute by its qualified name, added at the end of the tag where it is missing."""
        last = node.start + 1 + len(node.tag.encode())
        for match in _attributes(self.data, node.start):
            last = match.end()
            if match[1] == name.encode():
                if node.attrs.get(name) != value:
                    self.replace(match.start(), last, attribute(name, value))
                return
        self.replace(last, last, attribute(name, value))

    def remove_attribute(self, node: Node, name: str) -> None:
        """Takes an attribute out, by its qualified name, with the space before it."""
        for match in _attributes(self.data, node.start):
            if match[1] == name.encode():
                self.replace(match.start(), match.end(), b"")

    def result(self) -> bytes:
        """The document with all edits applied; the same object when there are none."""
        edits = self._edits + [self._appending(node, pieces) for node, pieces in self._appended.values()]
        if not edits:
            return self.data
        out, at = [], 0
        for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
            if start < at:
                raise ValueError(f"overlapping splices at byte {start}")
            out += [self.data[at:start], new]
            at = end
        return b"".join([*out, self.data[at:]])

    def _appending(self, node: Node, pieces: list[bytes]) -> tuple[int, int, bytes]:
        content = b"".join(pieces)
        if node.inner != node.end:
            return node.close, node.close, content
        slash = self.data.rindex(b"/", node.start, node.inner)
        return slash, node.end, b">" + content + b"</" + node.tag.encode() + b">"
