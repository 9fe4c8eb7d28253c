"""Content types of a package's parts."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from xl_ar.excel.ooxml.package import CONTENT_TYPES, part_key
from xl_ar.excel.ooxml.splice import Splices, attribute, parse

if TYPE_CHECKING:
    from xl_ar.excel.ooxml.package import Package


class ContentTypes:
    """The package's content types, edited by difference so that an unchanged need changes nothing."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.name = package.entry(CONTENT_TYPES).name
        self._data = package.read(self.name)
        self._root = parse(self._data, f"{package.where}, part {self.name}")
        self._splices = Splices(self._data)
        self._overrides = {part_key(n.get("PartName") or ""): n for n in self._root.all("Override")}
        self._defaults = {
            (n.get("Extension") or "").casefold(): n.get("ContentType") for n in self._root.all("Default")
        }

    def of(self, name: str) -> str:
        """Content type of a part."""
        node = self._overrides.get(part_key(name))
        extension = posixpath.splitext(name)[1][1:].casefold()
        return ((node.get("ContentType") if node else self._defaults.get(extension)) or "").strip()

    def set(self, name: str, content_type: str) -> None:
        """Makes a part's type this one; a new extension gets a Default, XML and clashes an Override."""
        if self.of(name) == content_type:
            return
        extension = posixpath.splitext(name)[1][1:].casefold()
        if stale := self._overrides.pop(part_key(name), None):
            self._splices.remove(stale)
        if extension not in self._defaults and extension not in ("xml", "rels"):
            self._defaults[extension] = content_type
            self._append("Default", attribute("Extension", extension), content_type)
        elif self._defaults.get(extension) != content_type:
            self._append("Override", attribute("PartName", "/" + name), content_type)

    def forget(self, name: str) -> None:
        """Takes out the type of a part that goes."""
        if node := self._overrides.pop(part_key(name), None):
            self._splices.remove(node)

    def save(self) -> None:
        """Hands the edit to the package."""
        self.package.edit(self.name, self._splices)

    def _append(self, kind: str, key: bytes, content_type: str) -> None:
        tag = (self._root.prefix + kind).encode()
        self._splices.append(self._root, b"<" + tag + key + attribute("ContentType", content_type) + b"/>")
