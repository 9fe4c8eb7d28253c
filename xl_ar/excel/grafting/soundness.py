"""What a graft needs of a package beyond being readable: a broken one is refused before anything is written."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from xl_ar.errors import CorruptError, RefusedError
from xl_ar.excel.ooxml.archive import RESAVE
from xl_ar.excel.ooxml.contenttypes import ContentTypes
from xl_ar.excel.ooxml.package import CONTENT_TYPES, rels_name

if TYPE_CHECKING:
    from xl_ar.excel.ooxml.package import Package
    from xl_ar.excel.ooxml.workbook import WorkbookPart

_NAMESPACES = frozenset(
    {"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"}
)
_UNTYPED = frozenset({"", "application/xml"})


def check_sound(package: Package, book: WorkbookPart) -> None:
    """CorruptError or RefusedError where a part that the graft must splice is not what its place says."""
    where = package.where
    if book.root.namespace() not in _NAMESPACES:
        raise RefusedError(where, f"the workbook's XML namespace '{book.root.namespace()[:60]}' is unknown", RESAVE)
    rels = rels_name(book.name)
    styles = book.related("styles")
    stray = package.find(posixpath.join(posixpath.dirname(book.name), "styles.xml"))
    if stray and (styles is None or package.find(styles) != stray):  # some readers find it by name, others not
        raise CorruptError(where, f"the part '{stray}' is there, and the workbook does not refer to it", RESAVE)
    roots = {CONTENT_TYPES: "Types", rels: "Relationships"}
    if styles and package.find(styles):
        roots[styles] = "styleSheet"
    for name, root in roots.items():
        found = package.tree(name)
        if found.local != root:
            raise CorruptError(where, f"the part '{name}' holds '{found.local[:60]}' and not '{root}'", RESAVE)
        if name == styles and found.namespace() != book.root.namespace():
            raise RefusedError(where, f"the part '{name}' is in another XML namespace than the workbook", RESAVE)
    _check_types(package, [book.name, *(name for name in roots if name != CONTENT_TYPES)])


def _check_types(package: Package, names: list[str]) -> None:
    types = ContentTypes(package)
    for name in names:
        if types.of(name) in _UNTYPED:
            raise CorruptError(package.where, f"the part '{name}' has no content type", RESAVE)
