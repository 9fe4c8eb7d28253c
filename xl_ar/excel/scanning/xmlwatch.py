"""An XML part watched while it streams: document types, endless tags, deep nesting."""

from __future__ import annotations

import re

from xl_ar.errors import HostileError
from xl_ar.excel.ooxml.archive import RESAVE

DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_ROOT = re.compile(rb"<(?![?!])")
_MAX_DEPTH = 10_000
_MAX_PROLOG = 4 << 20
_MAX_RUN = 2 << 20  # a cell's text has at most 32,767 characters


class XmlWatch:
    """Sees every piece of one part and raises HostileError at the first that no reader should get."""

    def __init__(self, where: str, name: str) -> None:
        self._where, self._name = where, name
        self._prolog: bytes | None = b""
        self._run = self._depth = 0

    def see(self, piece: bytes) -> None:
        """Looks at the next piece: its beginning, and how long tags and texts run."""
        if self._prolog is not None:
            self._look_before_root(self._prolog + piece)
        first = piece.find(b"<")
        if self._run + (first if first >= 0 else len(piece)) > _MAX_RUN:
            self._refuse(f"a single tag or text of more than {_MAX_RUN >> 20} MB in '{self._name}'")
        self._run = len(piece) - piece.rfind(b"<") if first >= 0 else self._run + len(piece)

    def see_depth(self, piece: bytes, *, fresh: bool = False) -> None:
        """Counts open elements through this piece, from nothing where `fresh`."""
        marks = piece.count(b"<?") + piece.count(b"<!") + piece.count(b"/>")
        opened = piece.count(b"<") - 2 * piece.count(b"</") - marks
        self._depth = opened + (0 if fresh else self._depth)
        if self._depth > _MAX_DEPTH:
            self._refuse(f"elements nested deeper than {_MAX_DEPTH:,} in '{self._name}'")

    def _look_before_root(self, seen: bytes) -> None:
        root = _ROOT.search(seen)
        if DOCTYPE.search(seen, 0, root.start() if root else len(seen)):
            self._refuse(f"a document type declaration in '{self._name}'")
        if not root and len(seen) > _MAX_PROLOG:
            self._refuse(f"'{self._name}' has no root element")
        self._prolog = None if root else seen

    def _refuse(self, what: str) -> None:
        raise HostileError(self._where, what, RESAVE)
