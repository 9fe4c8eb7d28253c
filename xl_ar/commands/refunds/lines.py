"""The lines of AR Refunds as their seals tell them: what was altered, deleted or copied since they were written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date

from xl_ar.commands.refunds.columns import HEADING, MONEY
from xl_ar.commands.typed import typed_day, typed_minor, typed_text
from xl_ar.core.credits.refunds import RefundStatus
from xl_ar.core.credits.sealing import FIELDS, Record, Seal, firmer, held, is_told, is_whole, newest, opened
from xl_ar.core.money import decimal_text
from xl_ar.sheets.layout import Value
from xl_ar.sheets.people import Entries, copied
from xl_ar.tables.corrections import ADDED

COMPARED = tuple(name for name in FIELDS if name not in ("key", "back"))
_VOIDABLE = (RefundStatus.PENDING, RefundStatus.APPROVED)
_DIGITS = 10
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Line:
    """A line: ``row`` by heading with our columns as they were written, ``typed`` as it stands now.

    ``record`` is None for a line of an earlier version, and where no seal tells what it was (``unknown``);
    ``altered``: heading, what was there and what stands there now; ``back``: deleted, put back, no Note on it.
    """

    key: str
    row: Row
    typed: Row
    record: Record | None = None
    altered: tuple[tuple[str, str, str], ...] = ()
    unknown: bool = False
    back: bool = False

    @property
    def stands_still(self) -> bool:
        """True for a line that makes no step until it is put right."""
        return self.unknown or bool(self.altered)

    @property
    def counts_as(self) -> RefundStatus:
        """The status of a line that stands still: the one that holds more, paid out where nothing is known."""
        if self.record is None:
            return RefundStatus.DISBURSED
        return firmer(self.record.counts_as, typed_text(self.typed.get(HEADING["counts_as"])))

    @property
    def holds(self) -> int:
        """What a line that stands still holds, minor units: the largest amount, of a credit never more than it was."""
        if self.record is None:
            code = typed_text(self.typed.get(HEADING["currency"]))
            return max(_minor(self.typed, name, code) for name in ("amount", "credit_then", "all_then"))
        code = self.record.currency
        amount, most = (typed_minor(text, code) or 0 for text in (self.record.amount, self.record.all_then))
        return max(amount, min(_minor(self.typed, "amount", code), most))


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands in AR Refunds: its lines, how often they have changed, the highest number, numbers without a line."""

    lines: tuple[Line, ...] = ()
    edition: int = 0
    last: int = 0
    missing: tuple[int, ...] = ()
    known: Mapping[str, Record] = field(default_factory=dict)

    @property
    def frozen(self) -> bool:
        """True where it is not known what a line was: nothing more may be proposed, approved or paid out."""
        return bool(self.missing) or any(line.unknown for line in self.lines)


def read_lines(said: Entries) -> Kept:
    """The lines of AR Refunds out of its rows by row key; those that were deleted at the end, as other seals tell them.

    Lines without Refund no. and Seal, of an earlier version, are taken as they stand.
    """
    rows = {key: row for key, row in with_own_keys(said).items() if not key.startswith(ADDED)}
    if not any(HEADING[name] in row for row in rows.values() for name in ("number", "seal")):
        return Kept(tuple(Line(key, row, row) for key, row in rows.items()))
    seals = [seal for row in said.values() if (seal := _seal(row))]
    known = newest(seals)
    lines = [_line(key, row, known.get(held(key))) for key, row in rows.items()]
    here = {held(line.key) for line in lines}
    lines += [_put_back(record) for key, record in known.items() if key not in here and is_whole(record)]
    last = max((seal.last for seal in seals), default=0)
    numbers = {line.record.number for line in lines if line.record}
    missing = [number for number in range(1, last + 1) if str(number) not in numbers]
    unknown = {typed_text(line.typed.get(HEADING["number"])) for line in lines if line.unknown}
    gone = tuple(number for number in missing if str(number) not in unknown)
    return Kept(tuple(lines), max((seal.edition for seal in seals), default=0), last, gone, known)


def _line(key: str, row: Row, record: Record | None) -> Line:
    if record is None:
        return Line(key, row, row, unknown=True)
    altered = tuple(_altered(row, record))
    long = {HEADING[name] for name in COMPARED if not is_told(getattr(record, name))}
    if any(heading in long for heading, _, _ in altered):
        return Line(key, row, row, unknown=True)
    full = {heading: row.get(heading) if heading in long else text for heading, text in _own(record)}
    wants = typed_text(row.get(HEADING["status"])).casefold()
    if wants == RefundStatus.VOIDED.casefold() and record.counts_as in _VOIDABLE:
        altered = ()  # voided as it was written, whatever was typed over it
    back = bool(record.back) and not typed_text(row.get(HEADING["note"]))
    return Line(key, {**row, **full}, row, record, altered, back=back)


def _put_back(record: Record) -> Line:
    row = dict(_own(record))
    return Line(record.key, row, row, record, back=True)


def _own(record: Record) -> Iterator[tuple[str, Value]]:
    """Our columns of a line by heading, as they were written."""
    return ((HEADING[name], getattr(record, name)) for name in COMPARED)


def _altered(row: Row, record: Record) -> Iterator[tuple[str, str, str]]:
    """Columns that do not hold what was written; one that is gone from the sheet is written anew and is none."""
    for name in COMPARED:
        heading = HEADING[name]
        was, now = getattr(record, name), typed_text(row.get(heading))
        if heading in row and not _same(name, was, row.get(heading), record.currency):
            minor = typed_minor(now, record.currency) if name in MONEY else None
            yield heading, was, now if minor is None else decimal_text(minor, record.currency)


def _same(name: str, was: str, cell: Value, code: str) -> bool:
    now = typed_text(cell)
    if name in MONEY:
        return typed_minor(now, code) == typed_minor(was, code)
    if name == "received":
        return typed_day(cell) == typed_day(was) and (bool(now) == bool(was))
    return held(now).casefold() == was.casefold() if name == "counts_as" else held(now) == was


def with_own_keys(said: Entries) -> Entries:
    """The rows, each under the row key that it was written with, whatever its cell says; of copies one that is intact.

    Further copies are under keys of copies, as in ``sheets.people.entries``.
    """
    seals = {key: _seal(row) for key, row in said.items()}
    known = newest(seal for seal in seals.values() if seal)
    if not known:
        return said
    stated = {key: copied(key, said) or key for key in said}
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key, seal in seals.items():
        groups[_key_of(stated[key], set(stated.values()), seal, known)].append(key)
    named: dict[str, str] = {}
    for own, mine in groups.items():
        record = known.get(held(own))
        first = next((key for key in mine if record and not any(_altered(said[key], record))), mine[0])
        copies = (f"{ADDED}copy {number} of {own}" for number in range(1, len(mine)))
        named |= {key: own if key == first else next(copies) for key in mine}
    return {named[key]: said[key] for key in sorted(said, key=lambda key: named[key].startswith(ADDED))}


def _key_of(stated: str, all_stated: Set[str], seal: Seal | None, known: Mapping[str, Record]) -> str:
    """The row key that a row was written with: as its seal says, unless its cell or another row knows better."""
    if seal is None or not is_whole(seal.records[0]):
        return stated
    own = seal.records[0].key
    return stated if own in all_stated and held(stated) in known else own


def _seal(row: Row) -> Seal | None:
    return opened(typed_text(row.get(HEADING["seal"])))


def _minor(row: Row, name: str, code: str) -> int:
    return typed_minor(typed_text(row.get(HEADING[name])), code) or 0


def as_typed(line: Line, name: str, value: Value, shown: str) -> Value:
    """The cell of a line that stands still: what a person has put there, in ``shown``, the currency of the row.

    ``value`` is what we would write there; amounts in minor units of the currency the line was written in.
    """
    if name in COMPARED and HEADING[name] in line.typed:
        cell = line.typed.get(HEADING[name])
        text = typed_text(cell)
        if name in MONEY:
            return _amount(text, shown)
        if name == "number" and len(text) < _DIGITS and text.isascii() and text.isdecimal():
            return int(text)
        return cell if isinstance(cell, date) else text or None
    if name in MONEY and isinstance(value, int):
        return _amount(decimal_text(value, line.record.currency if line.record else shown), shown)
    return value


def _amount(text: str, code: str) -> int | str:
    minor = typed_minor(text, code)
    return text if minor is None else minor
