"""The shared strings of a workbook, each decoded only when a cell asks for it."""

from __future__ import annotations

import re
from html import unescape

_ITEM = re.compile(rb"<(?:[\w.-]+:)?si(?=[\s/>])[^<>]*?(?:/>|>(.*?)</(?:[\w.-]+:)?si\s*>)", re.DOTALL)
_TEXT = re.compile(rb"<(?:[\w.-]+:)?t(?=[\s/>])[^<>]*?(?:/>|>([^<]*)</(?:[\w.-]+:)?t\s*>)")
_PHONETIC = re.compile(rb"<(?:[\w.-]+:)?rPh(?=[\s>]).*?</(?:[\w.-]+:)?rPh\s*>", re.DOTALL)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class SharedStrings:
    """Texts by their index."""

    def __init__(self, data: bytes) -> None:
        self._items = [match[1] or b"" for match in _ITEM.finditer(data)]

    def __getitem__(self, index: int) -> str:
        return rich_text(self._items[index])


def rich_text(markup: bytes) -> str:
    """The plain text of a string item, its formats and phonetic hints left out."""
    if b"rPh" in markup:
        markup = _PHONETIC.sub(b"", markup)
    text = unescape("".join(piece.decode("utf-8", "replace") for piece in _TEXT.findall(markup)))
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
