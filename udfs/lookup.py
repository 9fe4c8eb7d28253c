"""AR_SCORE, AR_LOOKUP and AR_REFS: names that are alike, and the documents that a text names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from udfs.calling.kept import kept
from udfs.define import formula
from xl_ar.core.numbers import NumberIndex, Strength, read_texts
from xl_ar.core.payers import Found, find_names
from xl_ar.errors import InputError
from xl_ar.tables.ranges.cells import as_rows
from xl_ar.tables.ranges.columns import each, texts
from xl_ar.tables.ranges.scalars import optional_amount, to_text

_LEAST = 0.8  # confidence of an answer, if none is asked for
_LEAD = 0.04  # how far the best must be ahead of the next; of an equal name nothing but an equal one is a rival
_NOT_FOUND = "not found"
Rows = list[list[Any]]


@formula(
    help="How alike two names are, from 0 to 1: legal forms, word order, accents and misspellings are understood.",
    example='=AR_SCORE("Birch & Sons Ltd","BIRCH AND SONS")',
    spills=True,
    text_a="A name, or a column of names",
    text_b="The name to compare it with, or a column of the same size",
)
def AR_SCORE(text_a: Any, text_b: Any) -> Any:  # noqa: N802
    """The core's likeness of two names, the better of both directions; blanks give blanks."""
    return each(_score, "Score", one_name=texts(text_a), other=texts(text_b))


@lru_cache(maxsize=1 << 14)
def _score(one_name: str, other: str) -> float:
    if one_name.casefold() == other.casefold():
        return 1.0
    ways = (find_names([one_name], [other], limit=1)[0], find_names([other], [one_name], limit=1)[0])
    return max((way.matches[0].score for way in ways if way.matches), default=0.0)


@formula(
    help="Looks up a name among names that may be spelled otherwise: the value beside it, confidence, name found.",
    example='=AR_LOOKUP("CEDAR INCORPORATED",Items!A2:A7,Items!B2:B7)',
    spills=True,
    value="The name to look up, or a column of names",
    names="The column of names to look in",
    return_range="The values to return, one for each of the names",
    least="The least confidence of an answer, 0 to 1; if left out 0.8",
)
def AR_LOOKUP(value: Any, names: Any, return_range: Any, least: Any = None) -> Rows:  # noqa: N802
    """A row a name: value, confidence, name found. Below ``least`` "not found"; where several fit as well, "tie"."""
    limit = _confidence(least)
    among = [to_text(cell) for cell in _column("names", names)]
    values = _column("return_range", return_range) or [None] * (len(among) == 1)
    if not among:
        raise InputError("names is empty; give the column of names to look in")
    if len(among) != len(values):
        raise InputError(f"return_range has {len(values)} cells but names {len(among)}; give ranges of one size")
    asked = [to_text(cell) for cell in _column("value", value)]
    content = (asked, among)
    found: list[Found] = kept("names", content, lambda: find_names(asked, among, limit=max(len(among), 1)))
    return [
        _answer(name, each_found, among, values, limit) if name else ["", "", ""]
        for name, each_found in zip(asked, found, strict=True)
    ] or [["", "", ""]]


def _answer(name: str, found: Found, among: Sequence[str], values: Sequence[Any], least: float) -> list[Any]:
    if not found.matches:
        return [_NOT_FOUND, 0.0, ""]
    same = [match for match in found.matches if among[match.position].casefold() == name.casefold()]
    best = (same or found.matches)[0]
    if best.score < least:
        return [_NOT_FOUND, best.score, among[best.position]]
    lead = 0.001 if best.score == 1.0 else _LEAD
    rivals = sorted(match.position for match in same or found.matches if match.score > best.score - lead)
    if len({repr(values[place]) for place in rivals}) > 1:
        shown = " / ".join(f"{among[place]} (row {place + 1})" for place in rivals[:5])
        return ["tie", best.score, shown + (" ..." if len(rivals) > 5 else "")]
    return [values[best.position], best.score, among[best.position]]


def _confidence(least: Any) -> float:
    number = optional_amount("least", least)
    if number is None:
        return _LEAST
    if not 0 <= number <= 1:
        raise InputError(f"least is {number}; a confidence from 0 to 1 must stand there")
    return float(number)


def _column(name: str, value: Any) -> list[Any]:
    """The cells of one column or one row."""
    rows = as_rows(value)
    if len(rows) > 1 and max(map(len, rows)) > 1:
        raise InputError(f"{name} is a range of {len(rows)} x {max(map(len, rows))} cells; give one column")
    return [cell for row in rows for cell in row]


@formula(
    help="The document numbers in a text, side by side; with a list of documents those of the list that are meant.",
    example="=AR_REFS(Receipts!D3,Items!B2:B7)",
    spills=True,
    text="What a payer wrote, or a column of such texts: a row each",
    documents="Document numbers that there are; they are found however they are written. May be left out",
)
def AR_REFS(text: Any, documents: Any = None) -> Rows:  # noqa: N802
    """What is read as document numbers, in the order of the text; several documents that one number may mean by "/"."""
    remittances = [to_text(cell) for cell in _column("text", text)] or [""]
    known = list(dict.fromkeys(filter(None, (to_text(cell) for cell in _column("documents", documents)))))
    read = read_texts(remittances, [""] * len(remittances))
    if documents is None:
        written = [[read.written(row, place) for place in range(int(count))] for row, count in enumerate(read.count)]
        return [list(dict.fromkeys(numbers)) or [""] for numbers in written]
    index: NumberIndex = kept("documents", known, lambda: NumberIndex(known, [""] * len(known)))
    named = index.strong(read) if known else None
    result: list[dict[str, None]] = [{} for _ in remittances]
    if named is not None:
        for row, place in sorted(set(zip(named.receipt.tolist(), named.place.tolist(), strict=True))):
            here = (named.receipt == row) & (named.place == place)
            result[row].update(dict.fromkeys(_meant(known, named.item[here], named.strength[here])))
    return [list(numbers) or [""] for numbers in result]


def _meant(known: Sequence[str], items: np.ndarray, strength: np.ndarray) -> list[str]:
    """The documents that one written number means: all of a range, else the firmest; equally firm ones by "/"."""
    firmest = items[strength == strength.max()].tolist()
    numbers = [known[item] for item in firmest]
    return numbers if strength.max() == Strength.RANGE or len(numbers) == 1 else [" / ".join(numbers)]
