"""The rows of AR Refunds as they are written, each with its number and its seal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xl_ar.commands.refunds.columns import COLUMNS, HEADING, MONEY
from xl_ar.commands.refunds.credits import account_of
from xl_ar.commands.refunds.lines import COMPARED, Kept, Line, as_typed
from xl_ar.commands.typed import typed_text
from xl_ar.core.credits.sealing import Record, held, sealed_all
from xl_ar.core.credits.shared import Account
from xl_ar.core.money import decimal_text
from xl_ar.sheets.layout import Value

Cells = Mapping[str, Value]


def with_seals(rows: Sequence[tuple[Line, Cells]], kept: Kept) -> list[tuple[Value, ...]]:
    """The rows by column; a line that stands still as a person has left it, with the seal of what it was.

    ``rows``: lines with what we would write, by column key, amounts in minor units.
    """
    records = _records(rows, kept)
    last = max([kept.last, *(int(record.number) for record in records.values())])
    same = last == kept.last and all(kept.known.get(record.key) == record for record in records.values())
    order = sorted(records, key=lambda key: int(records[key].number))  # whatever order people have sorted them into
    seals = sealed_all([records[key] for key in order], kept.edition if same else kept.edition + 1, last)
    seal_of = dict(zip(order, seals, strict=True))
    return [_written(line, cells, records.get(line.key), seal_of.get(line.key)) for line, cells in rows]


def accounts_of(line: Line) -> Iterator[Account]:
    """Whose credit a line draws on, as it was written and as it stands now."""
    for row in (line.row, line.typed):
        texts = (typed_text(row.get(HEADING[name])) for name in ("level", "customer", "currency", "document"))
        yield account_of(*texts)


def _records(rows: Sequence[tuple[Line, Cells]], kept: Kept) -> dict[str, Record]:
    """What each line holds from now on, by row key; nothing of a line of which nobody can tell what it was."""
    found: dict[str, Record] = {}
    number = kept.last
    for line, cells in rows:
        if line.unknown:
            continue
        if line.record is None:
            number += 1
        if line.record is not None and line.stands_still:
            found[line.key] = line.record
        else:
            found[line.key] = _record(line, cells, line.record.number if line.record else str(number))
    return found


def _record(line: Line, cells: Cells, number: str) -> Record:
    code = typed_text(cells["currency"])
    texts = {
        name: decimal_text(_minor(cells[name]), code) if name in MONEY else held(typed_text(cells[name]))
        for name in COMPARED
        if name != "number"
    }
    return Record(number=number, key=held(line.key), back="back" if line.back else "", **texts)


def _minor(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _written(line: Line, cells: Cells, record: Record | None, seal: str | None) -> tuple[Value, ...]:
    if line.stands_still:
        shown = typed_text(line.typed.get(HEADING["currency"]))
        cells = {name: as_typed(line, name, value, shown) for name, value in cells.items()}
    else:
        cells = {**cells, "number": int(record.number) if record else None}
        cells |= {name: cells[name] or 0 for name in MONEY}
    cells = {**cells, "seal": seal or typed_text(line.typed.get(HEADING["seal"]))}
    return tuple(None if cells[column.key] == "" else cells[column.key] for column in COLUMNS)
