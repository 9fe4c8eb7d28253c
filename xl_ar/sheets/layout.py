"""What one of our sheets holds, as data: a door renders it (package or live Excel), nothing here writes.

A sheet is a title, facts under it (label and value), and blocks from top to bottom. Money values are ``int`` minor
units of the table's currency, or of the row's own where ``currency_key`` names a column; dates are
``datetime.date``; ``None`` is an empty cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

Value = str | int | float | date | bool | None


class Kind(StrEnum):
    """What a column holds, which decides its format, alignment and width."""

    TEXT = "text"
    LONG = "long"  # sentences: wrapped, wide
    MONEY = "money"
    DATE = "date"
    COUNT = "count"
    DAYS = "days"
    SHARE = "share"  # 0 to 1, shown as per cent
    RATE = "rate"  # 0 to 1, shown as per cent with two decimals
    FIGURE = "figure"  # shown with one decimal
    CHOICE = "choice"  # drop-down for a person
    NOTE = "note"  # free text for a person
    HASH = "hash"  # a SHA-256: whole, in lines of its cell, off the column before
    KEY = "key"  # row key by which people's columns survive, shown small and grey


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    width: float | None = None  # characters; None = by content
    total: bool = False  # SUBTOTAL in the total row
    choices: tuple[str, ...] = ()
    sum_of: tuple[str, ...] = ()  # keys: the cell is a live sum of these columns of its row
    overdue: bool = False  # mark amounts above zero as overdue
    help: str = ""  # input message for a person's column

    @property
    def person(self) -> bool:
        """True for a column meant for people, which survives every re-run."""
        return self.kind in (Kind.CHOICE, Kind.NOTE)


@dataclass(frozen=True, slots=True)
class Link:
    """Target of a hyperlink inside the workbook."""

    sheet: str
    cell: str


class Tone(StrEnum):
    """How a mark looks."""

    QUIET = "quiet"  # grey ink
    AMBER = "amber"
    ALARM = "alarm"  # red


@dataclass(frozen=True, slots=True)
class Mark:
    """A colour by condition over a column's cells: those above a number, or those that hold a text."""

    key: str
    tone: Tone
    above: float | None = None
    text: str = ""
    rows: tuple[int, int] | None = None  # first and last row index; None = all


@dataclass(frozen=True, slots=True)
class Table:
    """An Excel table: columns, rows in column order, an optional total row.

    ``formulas`` make cells live: the formula (no ``=``) of a cell over cells of its own row, which stand as their
    column's key in braces, such as ``{open}*{rate}``; the row holds what it gives now. ``kinds``: cells whose kind is
    not that of their column. Both, and ``links``, by (row index, column key).
    """

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    heading: str = ""
    currency: str = ""
    currency_key: str = ""
    total: bool = False
    links: Mapping[tuple[int, str], Link] = field(default_factory=dict)
    formulas: Mapping[tuple[int, str], str] = field(default_factory=dict)
    kinds: Mapping[tuple[int, str], Kind] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()  # the first that fits counts
    empty: str = "Nothing to show."


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value under the title; ``total_of`` makes it a live reference to a table's total cell."""

    label: str
    value: Value
    kind: Kind = Kind.TEXT
    currency: str = ""
    total_of: tuple[str, str] | None = None  # (table name, column key): value is the cached result
    difference_of: tuple[str, str] | None = None  # (label, label): live difference of two other facts


class ChartKind(StrEnum):
    """How a chart shows its figures."""

    COLUMN = "column"  # upright bars
    BAR = "bar"  # lying bars, the first row on top: for long names
    STACKED = "stacked"  # upright bars, one a row, a part for each of several columns, with a legend


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart over a table: one bar a column of the total row, or, with ``category``, one bar a row.

    With ``category``, the key of the column that names the bars, ``keys`` is the one column of figures, or of a
    stacked chart the columns of the parts.
    """

    title: str
    table: str
    keys: tuple[str, ...]
    category: str = ""
    kind: ChartKind = ChartKind.COLUMN
    marked: frozenset[int] = frozenset()  # with ``category``: rows whose bar is amber


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph between blocks."""

    text: str


Block = Table | Chart | Text


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of our sheets, from top to bottom."""

    name: str
    title: str
    facts: tuple[Fact, ...] = ()
    blocks: tuple[Block, ...] = ()
    landscape: bool = True
    one_page: bool = False  # prints on one page, however long it is
    new_pages: frozenset[int] = frozenset()  # of several pages, one for each part: the blocks that begin a page
    beside: bool = True  # charts stand beside the facts where there is room


@dataclass(frozen=True, slots=True)
class Formats:
    """How the ledger itself shows dates, so that our sheets look like it."""

    date: str = "yyyy-mm-dd"
    date1904: bool = False  # the workbook counts days from 1904
