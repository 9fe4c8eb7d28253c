"""Text exports: encoding and delimiter found from the text itself, preamble lines kept as rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from xl_ar.errors import CorruptError

_DELIMITERS = (",", ";", "\t", "|")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE_LINES = 300
LONGEST_FIELD = 10_000_000
SNIFFED = 200_000  # characters that the delimiter is told from


def read_delimited(path: Path) -> list[list[str]]:
    """Rows of a delimited text, padded to one width; CorruptError when it is no table of text."""
    text = decode(path.read_bytes(), path.name)
    csv.field_size_limit(LONGEST_FIELD)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))
    except csv.Error as error:
        raise CorruptError(path.name, f"not readable as delimited text ({error})", "Export it again") from error
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def decode(raw: bytes, name: str) -> str:
    """Text of an export: by its byte order mark, as UTF-8, else by the likeliest legacy encoding."""
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    if raw[:400].count(0) > len(raw[:400]) // 4:
        return raw.decode("utf-16-le" if raw[1:2] == b"\0" else "utf-16-be", errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(raw, name)


def _legacy(raw: bytes, name: str) -> str:
    from charset_normalizer import from_bytes  # slow to import, seldom needed

    best = from_bytes(raw[:200_000], cp_isolation=["cp1252", "cp1250", "cp1251", "mac_roman"]).best()
    encoding = best.encoding if best else "cp1252"
    try:
        return raw.decode(encoding, errors="replace")
    except LookupError as error:
        raise CorruptError(name, f"an unknown text encoding ({encoding})", "Save it as UTF-8") from error


def delimiter_of(text: str) -> str:
    """The delimiter under which most lines have the same number of fields, more than one.

    >>> delimiter_of("a;b;c\\n1,5;2;3\\n")
    ';'
    """
    lines = io.StringIO(text[:SNIFFED], newline="")
    sample = [line for _, line in zip(range(_SAMPLE_LINES), lines, strict=False)]
    return max(_DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if any(row)]
    except csv.Error:
        return (0.0, 0)
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return (0.0, 0)
    width, number = counts.most_common(1)[0]
    return (number / len(widths) if len(widths) else 0.0, width)
