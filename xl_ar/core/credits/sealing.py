"""Seals of refunds: what our columns of a line held when it was written, told beside it and beside other lines.

The seal is that of the register, over a text that holds the values themselves; so what was altered, and what was
deleted, can be told as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields

from xl_ar.core.credits.refunds import RefundStatus
from xl_ar.core.register.lines import one_line, seal_of

_COPIES = 3  # lines that a seal tells of beside its own
_LONGEST = 8_000  # signs of a value; of longer ones the seal has the seal alone
_MOST = 12_000  # signs of the copies
_ALONE = re.compile(r"#[0-9a-f]{8}")
_RANK = (RefundStatus.VOIDED, RefundStatus.PENDING, RefundStatus.APPROVED, RefundStatus.DISBURSED)


@dataclass(frozen=True, slots=True)
class Record:
    """Our columns of a line as texts: amounts such as 50.00, days as 2026-06-03.

    ``number``: from 1, without gaps; ``key``: its row key; ``back``: not empty where the line was deleted and put back.
    """

    number: str
    key: str
    customer: str = ""
    customer_name: str = ""
    currency: str = ""
    level: str = ""
    document: str = ""
    credit_then: str = ""
    all_then: str = ""
    amount: str = ""
    payer: str = ""
    paid_by: str = ""
    received: str = ""
    counts_as: str = ""
    back: str = ""


FIELDS = tuple(field.name for field in fields(Record))


@dataclass(frozen=True, slots=True)
class Seal:
    """``edition``: how often lines have changed; ``last``: highest number of a line; ``records``: its own first."""

    edition: int
    last: int
    records: tuple[Record, ...]


def held(text: str) -> str:
    """A text as a seal holds it: in one line; of a very long one the seal alone."""
    plain = one_line(text)
    return plain if len(plain) <= _LONGEST else f"#{seal_of((plain,))}"


def is_told(text: str) -> bool:
    """False for what a seal holds of a text that was too long."""
    return not _ALONE.fullmatch(text)


def is_whole(record: Record) -> bool:
    """False where a value was too long, so that the record cannot tell it."""
    return all(map(is_told, astuple(record)))


def sealed(seal: Seal) -> str:
    """The text of a seal, as ``opened`` reads it."""
    told = json.dumps([seal.edition, seal.last, *map(astuple, seal.records)], ensure_ascii=False, separators=(",", ":"))
    return f"{seal_of((told,))} {told}"


def opened(text: str) -> Seal | None:
    """A seal out of its text, None where the text is not as it was written."""
    own, _, told = one_line(text).partition(" ")
    if not told or seal_of((told,)) != own:
        return None
    try:
        edition, last, *rows = json.loads(told)
        return Seal(int(edition), int(last), tuple(Record(*map(str, row)) for row in rows)) if rows else None
    except (ValueError, TypeError, RecursionError):
        return None


def newest(seals: Iterable[Seal]) -> dict[str, Record]:
    """Each line that any seal tells of as it was last, by row key; where two tell otherwise, what holds more."""
    told = [(seal.edition, rank_of(record.counts_as), record) for seal in seals for record in seal.records]
    return {record.key: record for _, _, record in sorted(told, key=lambda one: one[:2])}


def rank_of(status: str) -> int:
    """How firmly a status holds credit: 0 Voided, 1 Pending or a word that is none, 2 Approved, 3 Disbursed."""
    return {known.casefold(): rank for rank, known in enumerate(_RANK)}.get(one_line(status).casefold(), 1)


def firmer(one: str, other: str) -> RefundStatus:
    """Of two statuses the one that holds more."""
    return _RANK[max(rank_of(one), rank_of(other))]


def sealed_all(records: Sequence[Record], edition: int, last: int) -> list[str]:
    """The seals of lines: each has its own record and those of some others, spread over all of them."""
    number = len(records)
    copies = min(_COPIES, number - 1)
    steps = [number * part // (copies + 1) for part in range(1, copies + 1)]
    found = []
    for place, own in enumerate(records):
        others = (records[(place + step) % number] for step in steps)
        found.append(sealed(Seal(edition, last, (own, *_within(others)))))
    return found


def _within(records: Iterable[Record]) -> Iterable[Record]:
    """Those of the records that fit into a cell together."""
    room = _MOST
    for record in records:
        room -= sum(map(len, astuple(record)))
        if room >= 0:
            yield record
