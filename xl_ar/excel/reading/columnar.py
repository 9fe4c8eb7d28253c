"""Delimited text to whole columns, where that surely gives the same cells as ``read_delimited``."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from polars.exceptions import PolarsError

from xl_ar.excel.reading.apostrophes import may_hold
from xl_ar.excel.reading.delimited import LONGEST_FIELD, SNIFFED, decode, delimiter_of
from xl_ar.tables.columnar.table import TextTable, number

_BOM = b"\xef\xbb\xbf"
_QUOTE = ord('"')
_CHUNK = 1 << 24


def read_columns_of(path: Path) -> TextTable | None:
    """The text as columns; None where quotes, line ends or the widths of its lines are odd."""
    raw = path.read_bytes()
    frame = None if b"\0" in raw[:400] else _parsed(raw.removeprefix(_BOM))
    if frame is None and not _is_utf8(raw):
        frame = _parsed(decode(raw, path.name).encode("utf-8", errors="replace"))
    return None if frame is None else TextTable(path.stem, frame)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _parsed(raw: bytes) -> pl.DataFrame | None:
    head = raw[: 4 * SNIFFED].decode("utf-8", errors="ignore")
    delimiter = delimiter_of(head)
    width = _width(head, delimiter)
    if width < 2 or not _even(raw, delimiter.encode()):
        return None
    schema = {str(column): pl.String for column in range(1, width + 1)}
    try:
        frame = pl.read_csv(raw, has_header=False, schema=schema, separator=delimiter, infer_schema=False)
    except PolarsError:
        return None
    frame = frame.fill_null("")
    return _without_blank_end(frame) if _complete(frame, raw) else None


def _width(head: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), []))
    except csv.Error:
        return 0


def _even(raw: bytes, delimiter: bytes) -> bool:
    """True when lines end in LF or CR LF and every quote opens or closes a whole field, or stands doubled in one."""
    if (
        may_hold(raw)
        or b"\0" in raw
        or raw.startswith(_BOM)
        or raw.endswith(delimiter)
        or raw.count(b"\r") != raw.count(b"\r\n")
    ):
        return False
    if b'"' not in raw:
        return True
    signs = np.frombuffer(raw, dtype=np.uint8)
    quotes = _places(signs, _QUOTE)
    opening, closing = quotes[::2], quotes[1::2]
    if len(opening) != len(closing):
        return False
    before = np.where(opening > 0, signs[opening - 1], ord("\n"))
    after = signs[np.minimum(closing + 1, len(signs) - 1)]
    edges = np.frombuffer(b"\n" + delimiter, dtype=np.uint8)
    doubled = np.zeros(len(opening), dtype=bool)
    doubled[1:] = opening[1:] == closing[:-1] + 1
    ends = np.isin(after, edges) | (after == ord("\r")) | (closing == len(signs) - 1)
    ends[:-1] |= doubled[1:]
    return bool((np.isin(before, edges) | doubled).all() and ends.all())


def _places(signs: NDArray[np.uint8], sign: int) -> NDArray[np.int64]:
    starts = range(0, len(signs), _CHUNK)
    return np.concatenate([np.flatnonzero(signs[start : start + _CHUNK] == sign) + start for start in starts])


def _complete(frame: pl.DataFrame, raw: bytes) -> bool:
    """True when the rows are the lines outside quotes, and no field is too long for ``read_delimited``."""
    quoted = b'"' in raw
    inside = sum(number(column.str.count_matches("\n", literal=True).sum()) for column in frame) if quoted else 0
    lines = raw.count(b"\n") - inside + (not raw.endswith(b"\n"))
    longest = max(number(column.str.len_bytes().max()) for column in frame) if len(raw) > LONGEST_FIELD else 0
    return frame.height == lines and longest < LONGEST_FIELD


def _without_blank_end(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows up to the last that holds something."""
    height = frame.height
    while height and not any(cell.strip() for cell in frame.row(height - 1)):
        height -= 1
    return frame if height == frame.height else frame.head(height)
