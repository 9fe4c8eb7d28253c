"""Text exports: encoding and delimiter found from the text itself, preamble lines kept as rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from xl_ar.errors import CorruptError
from xl_ar.excel.reading.apostrophes import as_meant, may_hold
from xl_ar.excel.reading.bounded import squared
from xl_ar.excel.sniff import unicode_encoding

_DELIMITERS = (",", ";", "\t", "|")
_END = "\x1fend of the text\x1f"
_SAMPLE_LINES = 300
LONGEST_FIELD = 10_000_000
SNIFFED = 200_000  # characters that the delimiter is told from


def read_delimited(path: Path) -> list[list[str]]:
    """Rows of a delimited text, padded to one width; CorruptError when it is no table of text."""
    text = decode(path.read_bytes(), path.name)
    csv.field_size_limit(LONGEST_FIELD)
    rows, last = _rows(text, path.name)
    if last != [_END]:
        what = f"a quote that is opened in row {len(rows) + 1:,} and never closed"
        raise CorruptError(path.name, what, "Close or double it, or export it again")
    if may_hold(text):
        rows = [[as_meant(cell) for cell in row] for row in rows]
    return squared(rows, path.name)


def _rows(text: str, where: str) -> tuple[list[list[str]], list[str]]:
    """The rows, and the last, which is a mark of ours unless a quote before it is still open."""
    lines = chain(io.StringIO(text, newline=""), (_END,))
    try:
        rows = list(csv.reader(lines, delimiter=delimiter_of(text)))
    except csv.Error as error:
        raise CorruptError(where, f"not readable as delimited text ({error})", "Export it again") from error
    last = rows.pop()
    return rows, last


def decode(raw: bytes, name: str) -> str:
    """Text of an export: by its byte order mark, as UTF-8, else by the likeliest legacy encoding."""
    if encoding := unicode_encoding(raw[:400]):
        return raw.decode(encoding, errors="replace")
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
