"""Words that a person has typed on one of our sheets outside of its tables, where no run keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from xl_ar.commands.aging import SHEET as AGING
from xl_ar.commands.clocks.sheet import SHEET as CLOCKS
from xl_ar.commands.credits import SHEET as CREDITS
from xl_ar.commands.findings import SHEET as FINDINGS
from xl_ar.commands.matching import SHEET as MATCHES
from xl_ar.commands.refunds.columns import SHEET as REFUNDS
from xl_ar.commands.review.aliases import SHEET as ALIASES
from xl_ar.commands.review.register import SHEET as REGISTER
from xl_ar.commands.setup import SHEET as SETUP
from xl_ar.sheets.layout import Kind, Sheet, Table, Text
from xl_ar.sheets.surface import Surface
from xl_ar.tables.grid import cell_name

_LETTER = re.compile(r"[^\W\d_]")
_HEAD = 3  # columns in which we write facts and sentences
_ENDING = frozenset({SETUP, AGING, MATCHES, CREDITS, CLOCKS, REFUNDS, REGISTER, ALIASES, FINDINGS})
# sheets of ours that end with their last table; below that of others stand sentences that differ from run to run


def typed_elsewhere(sheet: Sheet, rows: Sequence[Sequence[Any]], surface: Surface) -> Iterator[tuple[str, str]]:
    """Cells of the sheet as it stood, name and text, where we write nothing: beside tables, below the last one.

    Nothing where it is not known where the tables lie. Words in the first three columns above or between tables, and
    below the last one of a sheet with sentences there, cannot be told from ours.
    """
    if not surface.tables:
        return
    end = max(area.bottom for area in surface.tables) if sheet.name in _ENDING else len(rows)
    said = _said(sheet)
    keyed = any(
        column.kind is Kind.KEY for block in sheet.blocks if isinstance(block, Table) for column in block.columns
    )
    for number, row in enumerate(rows, 1):
        if keyed and number > end and sum(cell not in (None, "") for cell in row) > 1:
            continue  # read as a row of its own: see keeping
        beside = [area.right for area in surface.tables if area.top <= number <= area.bottom]
        first = max(beside) if beside else 0 if number > end else _HEAD
        for place, cell in enumerate(row[first:], first + 1):
            if isinstance(cell, str) and _LETTER.search(cell) and _form(cell) not in said:
                yield cell_name(number, place), cell


def _said(sheet: Sheet) -> set[str]:
    """The texts that the new sheet has around its tables."""
    texts = []
    for block in sheet.blocks:
        if isinstance(block, Text):
            texts.append(block.text)
        elif isinstance(block, Table):
            texts += [block.heading, block.empty, *(name for column in block.columns for name in column.choices)]
    return set(map(_form, texts))


def _form(text: str) -> str:
    return " ".join(text.split()).casefold()
