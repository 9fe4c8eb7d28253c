"""A donor's cell formats merged into a styles part: equal entries are reused, the rest appended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_ar.errors import RefusedError
from xl_ar.excel.ooxml.references import integer
from xl_ar.excel.ooxml.splice import Node, Splices, attribute, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_CELL_STYLES = 64_000
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles",
    "colors", "extLst",
)  # fmt: skip
_LISTS = ("fonts", "fills", "borders", "cellXfs", "dxfs")
_FACE = ("name", "family", "charset", "scheme")
_FIRST_FREE_FORMAT = 164
PLAIN_STYLES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="NAMESPACE">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill>'
    b'<fill><patternFill patternType="gray125"/></fill></fills>'
    b'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
Canonical = tuple[str, tuple[tuple[str, str], ...], tuple["Canonical", ...]]


def canonical(node: Node) -> Canonical:
    """The element as a value that is equal for equal meaning: no prefix, order or spelling of booleans."""
    attrs = sorted((k.rpartition(":")[2], v) for k, v in node.attrs.items() if not k.startswith("xmlns"))
    meaning = tuple((k, "1" if v == "true" else "0" if v == "false" else v) for k, v in attrs)
    if node.local in ("b", "i", "strike") and meaning == (("val", "1"),):
        meaning = ()
    return node.local, meaning, tuple(canonical(child) for child in node.children)


def markup(value: Canonical, prefix: str) -> bytes:
    """Markup of a canonical element in the package's own prefix."""
    tag, attrs, children = value
    head = f"<{prefix}{tag}".encode() + b"".join(attribute(k, v) for k, v in attrs)
    if not children:
        return head + b"/>"
    return head + b">" + b"".join(markup(child, prefix) for child in children) + f"</{prefix}{tag}>".encode()


class _Collection:
    """One list of the styles part, grown only by what it lacks."""

    def __init__(self, styles: StylesMerge, name: str) -> None:
        self.styles, self.name = styles, name
        self.node = styles.root.child(name)
        self.index: dict[Canonical, int] = {}
        self.size = 0
        self.added: list[Canonical] = []
        for child in self.node.children if self.node else ():
            self.index.setdefault(canonical(child), self.size)
            self.size += 1

    def place(self, value: Canonical) -> int:
        """Index of the entry, appended where there is no equal one."""
        if value not in self.index:
            self.index[value] = self.size
            self.size += 1
            self.added.append(value)
        return self.index[value]

    def splice(self, splices: Splices) -> None:
        """Adds what was appended, with the count, in a new collection where there was none."""
        if not self.added:
            return
        prefix = self.styles.root.prefix
        content = b"".join(markup(value, prefix) for value in self.added)
        if self.node is not None:
            splices.append(self.node, content)
            if "count" in self.node.attrs:
                splices.set_attribute(self.node, "count", str(self.size))
            return
        tag = prefix + self.name
        whole = f'<{tag} count="{self.size}">'.encode() + content + f"</{tag}>".encode()
        later = _ORDER[_ORDER.index(self.name) + 1 :]
        following = next((child for child in self.styles.root.children if child.local in later), None)
        if following is None:
            splices.append(self.styles.root, whole)
        else:
            splices.replace(following.start, following.start, whole)


class StylesMerge:
    """The target's styles part, taking in formats of a donor's; `result` is the spliced part."""

    def __init__(self, data: bytes, donor: Node, where: str) -> None:
        self.data, self.donor, self.where = data, donor, where
        self.root = parse(data, where)
        self.lists = {name: _Collection(self, name) for name in _LISTS}
        self.formats = _Collection(self, "numFmts")
        self._codes: dict[str, int] = {}
        self._dxf_codes: dict[str, int] = {}
        self._free = self._read_number_formats()
        declared = _children(donor, "numFmts")
        self._donor_codes = {integer(n.get("numFmtId")): n.get("formatCode") or "" for n in declared}
        self._own_face, self._donor_face = _default_font(self.root), _default_font(donor)
        self._seed()

    def _seed(self) -> None:
        """Gives an empty list its defaults, so that nothing of ours becomes the user's default format."""
        for name, count in (("fonts", 1), ("fills", 2), ("borders", 1)):
            if not self.lists[name].size:
                for node in _children(self.donor, name)[:count]:
                    self.lists[name].place(canonical(node))
        if not self.lists["cellXfs"].size:
            plain = tuple((key, "0") for key in ("borderId", "fillId", "fontId", "numFmtId"))
            self.lists["cellXfs"].place(("xf", plain, ()))

    def result(self) -> bytes:
        """The styles part with everything that was asked for."""
        if self.lists["cellXfs"].size > MAX_CELL_STYLES:
            what = f"more than {MAX_CELL_STYLES:,} cell formats"
            raise RefusedError(self.where, what, "Remove unused styles in Excel and save it")
        splices = Splices(self.data)
        for collection in (self.formats, *self.lists.values()):
            collection.splice(splices)
        return splices.result()

    def cell_styles(self, indexes: Iterable[int]) -> dict[int, int]:
        """Where these cell formats of the donor are in the target, by the donor's index."""
        listed = _children(self.donor, "cellXfs")
        return {index: self._cell_style(listed[index]) for index in sorted(indexes) if index < len(listed)}

    def differential(self, indexes: Iterable[int]) -> dict[int, int]:
        """Where these conditional formats of the donor are in the target, by the donor's index."""
        listed = _children(self.donor, "dxfs")
        return {index: self._differential(listed[index]) for index in sorted(indexes) if index < len(listed)}

    def _cell_style(self, node: Node) -> int:
        tag, attrs, children = canonical(node)
        values = dict(attrs)
        for key, name in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            listed = _children(self.donor, name)
            value = canonical(listed[integer(values.get(key))]) if listed else (name[:-1], (), ())
            values[key] = str(self.lists[name].place(self._adopted(value) if key == "fontId" else value))
        values["numFmtId"] = str(self._number_format(integer(values.get("numFmtId"))))
        if values.get("xfId", "0") != "0":
            values["applyFont"] = "1"  # the donor's named style supplied it; ours must say so itself
        values["xfId"] = "0"
        if not _children(self.root, "cellStyleXfs"):
            del values["xfId"]
        return self.lists["cellXfs"].place((tag, tuple(sorted(values.items())), children))

    def _differential(self, node: Node) -> int:
        tag, attrs, children = canonical(node)
        return self.lists["dxfs"].place((tag, attrs, tuple(self._renumbered(child) for child in children)))

    def _renumbered(self, value: Canonical) -> Canonical:
        """A number format inside a conditional format: it carries code and number itself."""
        if value[0] != "numFmt":
            return value
        attrs = dict(value[1])
        code = attrs.get("formatCode", "General")
        if code not in self._dxf_codes:
            self._dxf_codes[code] = self._codes.get(code) or self._next_number()
        attrs["numFmtId"] = str(self._dxf_codes[code])
        return value[0], tuple(sorted(attrs.items())), value[2]

    def _read_number_formats(self) -> int:
        """Notes which codes the target declares under which number; the first number free for ours."""
        highest = _FIRST_FREE_FORMAT - 1
        for node in self.root.walk():
            if node.local == "numFmt" and node.parent is not None:
                number = integer(node.get("numFmtId"))
                highest = max(highest, number)
                codes = self._codes if node.parent.local == "numFmts" else self._dxf_codes
                codes.setdefault(node.get("formatCode") or "", number)
        return highest + 1

    def _next_number(self) -> int:
        self._free += 1
        return self._free - 1

    def _number_format(self, number: int) -> int:
        code = self._donor_codes.get(number)
        if code is None:
            return number
        if code not in self._codes:
            self._codes[code] = self._next_number()
            attrs = (("formatCode", code), ("numFmtId", str(self._codes[code])))
            self.formats.place(("numFmt", attrs, ()))
        return self._codes[code]

    def _adopted(self, font: Canonical) -> Canonical:
        """The font in the target's default face and size where the donor's are its own default."""
        ours, theirs = self._donor_face, self._own_face
        mine = {child[0]: child for child in font[2]}
        if not theirs.get("name") or mine.get("name") != ours.get("name"):
            return font
        swapped = [*_FACE, "sz"] if mine.get("sz") == ours.get("sz") else list(_FACE)
        kept = [child for child in font[2] if child[0] not in swapped]
        taken = [theirs[name] for name in swapped if name in theirs]
        return font[0], font[1], tuple(sorted(kept + taken, key=lambda child: _FONT_ORDER.index(child[0])))


_FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name",
    "family", "charset", "scheme", "extLst",
)  # fmt: skip


def _children(root: Node, name: str) -> list[Node]:
    node = root.child(name)
    return node.children if node else []


def _default_font(root: Node) -> dict[str, Canonical]:
    """The parts of the font that the first cell format uses, by name."""
    fonts, formats = _children(root, "fonts"), _children(root, "cellXfs")
    index = integer(formats[0].get("fontId")) if formats else 0
    return {child.local: canonical(child) for child in fonts[index].children} if index < len(fonts) else {}
