"""What the ledger has posted of the register: seen from an item's open amount now and when each line was decided.

Lines of an item are looked at in the order of their numbers. Each was decided at an open amount of the ledger; where
the ledger's open amount has fallen since, by exactly the oldest lines (else by one receipt's lines, else by one line),
these are in the ledger. An item that has gone or is settled has them all. Anything else is unclear: such lines are not
subtracted, so that nothing is counted twice, and a person is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from xl_ar.core.register.lines import REDUCES, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

IN_LEDGER = "In ledger"
"""A person's mark: the ledger has this line, whatever its open amount says."""


class Status(StrEnum):
    """What became of a line of the register."""

    PENDING = "pending in ledger"
    POSTED = "in ledger"
    UNCLEAR = "unclear"
    REVERSED = "reversed"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Unclear:
    """Lines of an item that the ledger's open amount does not explain, minor units."""

    item: str
    document: str
    currency: str
    applications: tuple[str, ...]
    then: int
    now: int
    amount: int


@dataclass(frozen=True, slots=True)
class Standing:
    """``status`` by application; ``pending``: applications that the ledger has not posted yet."""

    status: Mapping[str, Status]
    pending: frozenset[str]
    unclear: tuple[Unclear, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    application: str
    amount: int
    receipt: str
    ledger_open: int
    reversal_of: str
    marked: bool
    posted_before: bool


@dataclass(slots=True)
class _Sorted:
    """The lines of one item by what became of them."""

    pending: list[_Line] = field(default_factory=list)
    posted: list[_Line] = field(default_factory=list)
    unclear: list[_Line] = field(default_factory=list)


def standing(register: pd.DataFrame, ledger_open: Mapping[str, int]) -> Standing:
    """Where each line of the register stands; ``ledger_open``: the ledger's own open amount now by item key."""
    ordered = in_order(register)
    status: dict[str, Status] = {}
    pending: set[str] = set()
    unclear: list[Unclear] = []
    heads = {item: (document, code) for item, document, code in _texts(ordered)}
    for item, lines in _by_item(ordered).items():
        now = ledger_open.get(item)
        found = _sorted(lines, now)
        status |= _statuses(found)
        pending |= {line.application for line in found.pending}
        if found.unclear and sum(line.amount for line in found.unclear):
            names = tuple(line.application for line in found.unclear)
            amount = sum(line.amount for line in found.unclear)
            unclear.append(Unclear(item, *heads[item], names, found.unclear[-1].ledger_open, now or 0, amount))
    noted = ordered.loc[~ordered["kind"].isin(REDUCES), "application"]
    return Standing(status | dict.fromkeys(noted, Status.NOTED), frozenset(pending), tuple(unclear))


def _texts(register: pd.DataFrame) -> Iterable[tuple[str, str, str]]:
    return zip(register["item"].tolist(), register["document"].tolist(), register["currency"].tolist(), strict=True)


def _by_item(ordered: pd.DataFrame) -> dict[str, list[_Line]]:
    rows = ordered[ordered["kind"].isin(REDUCES)]
    names = ("item", "application", "amount", "receipt", "ledger_open", "reversal_of")
    marked = [mark.casefold() == IN_LEDGER.casefold() for mark in rows["mark"]]
    known = [status == Status.POSTED for status in rows["status"]]
    found: dict[str, list[_Line]] = {}
    for item, *plain, mark, before in zip(*(rows[name].tolist() for name in names), marked, known, strict=True):
        name, amount, receipt, opened, original = plain
        found.setdefault(item, []).append(_Line(name, amount, receipt, opened, original, mark, before))
    return found


def _sorted(lines: Sequence[_Line], now: int | None) -> _Sorted:
    """Lines of one item by what became of them: from one open amount of the ledger to the next, up to now."""
    found = _Sorted()
    seen = lines[0].ledger_open
    for line in lines:
        if line.ledger_open != seen:
            _settle(found, seen, line.ledger_open)
            seen = line.ledger_open
        found.pending.append(line)
    if now is None:
        found.posted += found.pending
        found.pending = []
    else:
        _settle(found, seen, now)
    return found


def _settle(found: _Sorted, before: int, after: int) -> None:
    """The ledger went from ``before`` to ``after``: which of the pending lines it has posted."""
    marked, rest = _parted(found.pending, [line for line in found.pending if line.marked])
    gone = before - after
    for target in (gone - _sum(marked), gone):
        posted = _posted(rest, target)
        if posted is not None:
            found.posted += [*marked, *posted]
            found.pending = _parted(rest, posted)[1]
            return
    if after == 0:
        found.posted += [*marked, *rest]
        found.pending = []
        return
    known, rest = _parted(rest, [line for line in rest if line.posted_before])
    found.posted += [*marked, *known]
    posted = _posted(rest, gone - _sum(marked) - _sum(known))
    if posted is not None:
        found.posted += posted
        found.pending = _parted(rest, posted)[1]
    else:
        found.unclear += rest
        found.pending = []


def _posted(lines: Sequence[_Line], gone: int) -> list[_Line] | None:
    """The lines that make up what has gone from the open amount; None where none do."""
    total = 0
    if gone == 0:
        return []
    for number, line in enumerate(lines, 1):
        total += line.amount
        if total == gone:
            return list(lines[:number])
    for receipt in dict.fromkeys(line.receipt for line in lines):
        mine = [line for line in lines if line.receipt == receipt]
        if _sum(mine) == gone:
            return mine
    return next(([line] for line in lines if line.amount == gone), None)


def _parted(lines: Sequence[_Line], chosen: Sequence[_Line]) -> tuple[list[_Line], list[_Line]]:
    names = {line.application for line in chosen}
    return [line for line in lines if line.application in names], [
        line for line in lines if line.application not in names
    ]


def _sum(lines: Iterable[_Line]) -> int:
    return sum(line.amount for line in lines)


def _statuses(found: _Sorted) -> dict[str, Status]:
    status: dict[str, Status] = {}
    places = ((found.pending, Status.PENDING), (found.posted, Status.POSTED), (found.unclear, Status.UNCLEAR))
    for lines, word in places:
        known = {line.application: line for line in lines}
        for line in lines:
            status.setdefault(line.application, word)
            original = known.get(line.reversal_of)
            if original is None or original.posted_before:
                continue
            if word is not Status.POSTED or original.ledger_open == line.ledger_open:  # the ledger never had them
                status[original.application] = status[line.application] = Status.REVERSED
    return status
