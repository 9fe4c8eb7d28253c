"""How Excel's VBA reads xlwings.conf: ``Input #file, key, value`` in a loop, as in xlwings' GetConfigFromFile."""

from __future__ import annotations

from collections.abc import Iterator


def fields(text: str) -> Iterator[str]:
    """The fields of a text as ``Input #`` takes them one after the other, whatever line they stand on."""
    place = 0
    while place < len(text):
        while place < len(text) and text[place] in " \t":
            place += 1
        if place < len(text) and text[place] == '"':
            end = text.find('"', place + 1)
            end = len(text) if end < 0 else end
            yield text[place + 1 : end]
            place = end + 1
            while place < len(text) and text[place] not in ",\r\n":
                place += 1
        else:
            start = place
            while place < len(text) and text[place] not in ",\r\n":
                place += 1
            yield text[start:place].rstrip(" \t")
        place += 2 if text[place : place + 2] == "\r\n" else 1


def settings_in_excel(content: bytes) -> dict[str, str]:
    """The settings that Excel finds, by upper-case key; the first of a double one."""
    read = list(fields(content.decode("cp1252", "replace")))
    found: dict[str, str] = {}
    for key, value in zip(read[::2], read[1::2], strict=False):
        found.setdefault(key.upper(), value)
    return found
