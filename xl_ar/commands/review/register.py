"""``AR Applications``: the register read from the workbook as it is, and written again with what stands now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count, islice
from math import isfinite

import numpy as np
import pandas as pd

from xl_ar.audit import Logged
from xl_ar.core.money import to_minor
from xl_ar.core.register.lines import REGISTER, application_id, in_order, number_of, seals
from xl_ar.core.register.lines import Kind as Applied
from xl_ar.core.register.posting import IN_LEDGER
from xl_ar.core.schema import Dtype
from xl_ar.errors import unknown
from xl_ar.findings import Finding, Severity
from xl_ar.sheets.layout import Column, Kind, Value
from xl_ar.sheets.people import KEY_HEADING

SHEET = "AR Applications"
UNDO = "Undo"
MARKS = (UNDO, IN_LEDGER)
COLUMNS = (
    Column("application", "Application"),
    Column("date", "Date", Kind.DATE),
    Column("kind", "Kind"),
    Column("receipt", "Receipt"),
    Column("payer", "Payer"),
    Column("document", "Document"),
    Column("customer", "Customer"),
    Column("currency", "Currency"),
    Column("amount", "Amount", Kind.MONEY),
    Column("reason", "Reason code"),
    Column("status", "Status"),
    Column("reversal_of", "Reversal of"),
    Column("decided_by", "Decided by"),
    Column("decided_at", "Decided at"),
    Column("checked_by", "Checked by"),
    Column("rule", "Rule"),
    Column("confidence", "Confidence", Kind.SHARE),
    Column("ledger_open", "Ledger open", Kind.MONEY),
    Column("payer_account", "Payer account"),
    Column(
        "mark", "Undo", Kind.CHOICE, choices=MARKS,
        help="Undo: the next xl-ar undo reverses this line. In ledger: your ledger has it, do not subtract it again.",
    ),
    Column("note", "Note", Kind.NOTE, help="Yours; it is kept in every run."),
    Column("seal", KEY_HEADING, Kind.KEY),
    Column("item", "Item key", Kind.KEY),
)  # fmt: skip
_HEADINGS = {column.key: column.heading for column in COLUMNS}
_MONEY = frozenset(column.key for column in COLUMNS if column.kind is Kind.MONEY)
_MOST_QUOTED = 5
_KINDS = frozenset(kind.value for kind in Applied)
_NEEDED = ("Application", "Receipt", "Document", "Amount")

Row = Mapping[str, Value]


@dataclass(frozen=True)
class Register:
    """``lines``: the register; ``strays``: rows of the table that are no application, kept as they are.

    ``lost``: numbers that the audit log has, of a register that is gone.
    """

    lines: pd.DataFrame
    strays: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def unreadable(self) -> tuple[str, ...]:
        """Numbers of applications that stand in the table and cannot be read."""
        names = dict.fromkeys(_text(row.get("Application")) for row in self.strays)
        known = set(self.lines["application"])
        return tuple(name for name in names if number_of(name) and name not in known)

    @property
    def last(self) -> int:
        """The highest number that stands anywhere in the table."""
        names = (*self.lines["application"], *(_text(row.get("Application")) for row in self.strays))
        return max(map(number_of, names), default=0)


def read_register(rows: Mapping[str, Row]) -> Register:
    """The register out of the rows of AR Applications by row key, in whatever order they and their columns stand."""
    known: dict[str, dict[str, object]] = {}
    strays: list[Row] = []
    findings: list[Finding] = []
    for row in rows.values():
        name = _text(row.get("Application"))
        line = _line(row) if number_of(name) and name not in known else None
        if line is not None:
            known[name] = line
        elif any(_text(row.get(heading)) for heading in _NEEDED) and _line(row) != known.get(name, {}):
            strays.append(row)
            findings.append(_damage("a row that is no application; it is kept and not counted", name or _shown(row)))
    columns = {field.name: [line[field.name] for line in known.values()] for field in REGISTER.fields}
    lines = in_order(REGISTER.conform(columns, len(known)))
    return Register(lines, tuple(strays), (*findings, *_changed(lines), *_missing(lines), *_marks_not_known(lines)))


def lost_register(logged: Logged) -> Register:
    """The register of a workbook without its sheet, of which the audit log has applications that stand."""
    names = logged.applications
    shown = ", ".join(names[:_MOST_QUOTED]) + (", ..." if len(names) > _MOST_QUOTED else "")
    message = (
        f"{SHEET} is gone, and {logged.log} has {len(names):,} application{'s' * (len(names) != 1)} "
        f"that stand{'s' * (len(names) == 1)}: {shown}; nothing is applied until it is back"
    )
    source = f"'{logged.backups[0]}'" if logged.backups else "a copy of your own"
    remedy = f"the workbook as it is in {source}; to begin a new register, give the workbook another name"
    gone = Finding("register-changed", Severity.STOP, message, SHEET, seen=shown, expected=remedy)
    return Register(REGISTER.empty(), findings=(gone,), lost=names)


def _line(row: Row) -> dict[str, object] | None:
    """A line of the register; None where its amounts or its kind cannot be read."""
    currency = _text(row.get("Currency"))
    line: dict[str, object] = {}
    for field in REGISTER.fields:
        value = row.get(_HEADINGS[field.name])
        if field.dtype is Dtype.MINOR:
            minor = _minor(value, currency)
            if minor is None:
                return None
            line[field.name] = minor
        elif field.dtype is Dtype.DATE:
            line[field.name] = np.datetime64(value, "s") if isinstance(value, date) else np.datetime64("NaT", "s")
        elif field.dtype is Dtype.SHARE:
            line[field.name] = float(value) if isinstance(value, int | float) and isfinite(value) else 0.0
        else:
            line[field.name] = _text(value)
    line["seal"] = str(line["seal"]).rpartition(" ")[2]
    line["kind"] = str(line["kind"]).casefold()
    return line if line["kind"] in _KINDS else None


def _minor(value: Value, currency: str) -> int | None:
    """An amount of a cell in minor units; None for a text, a date and a number that is no amount of money."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return to_minor(value, currency)
    except ValueError:
        return None


def _text(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _shown(row: Row) -> str:
    return " ".join(_text(row.get(heading)) for heading in _NEEDED).strip()


def _damage(message: str, seen: str) -> Finding:
    remedy = "the line as it was; use Undo to take an application back"
    return Finding("register-changed", Severity.CHECK, message, SHEET, seen=seen, expected=remedy)


def _changed(lines: pd.DataFrame) -> Iterator[Finding]:
    for name, seal, written in zip(lines["application"], seals(lines), lines["seal"], strict=True):
        if seal != written:
            yield _damage(f"{name} is not as it was written; it counts as it stands", name)


def _marks_not_known(lines: pd.DataFrame) -> Iterator[Finding]:
    known = {mark.casefold() for mark in MARKS}
    for name, mark in zip(lines["application"], lines["mark"], strict=True):
        if mark and mark.casefold() not in known:
            message = f"Undo of {name}: {unknown('word', mark, MARKS)}"
            remedy = f"{', '.join(MARKS)} or nothing"
            yield Finding("decision-not-obeyed", Severity.CHECK, message, SHEET, seen=mark, expected=remedy)


def _missing(lines: pd.DataFrame) -> Iterator[Finding]:
    numbers = {number_of(name) for name in lines["application"]}
    gaps = max(numbers, default=0) - len(numbers)  # the highest number may be any that a person has typed
    if gaps:
        first = islice((number for number in count(1) if number not in numbers), min(gaps, _MOST_QUOTED))
        shown = ", ".join(map(application_id, first)) + (", ..." if gaps > _MOST_QUOTED else "")
        yield _damage(f"{gaps:,} lines are missing: {shown}; they do not count", shown)


def register_rows(register: Register, status: Mapping[str, str]) -> list[tuple[Value, ...]]:
    """The rows of AR Applications in order of their numbers, strays at the end."""
    lines = in_order(register.lines)
    data = {name: lines[name].tolist() for name in REGISTER.names}
    data["date"] = [None if pd.isna(day) else pd.Timestamp(day).date() for day in lines["date"]]
    data["status"] = [str(status.get(name, "")) for name in data["application"]]
    data["seal"] = [f"{name} {seal}" for name, seal in zip(data["application"], data["seal"], strict=True)]
    for name in ("mark", "note"):
        data[name] = [text or None for text in data[name]]
    rows = list(zip(*(data[column.key] for column in COLUMNS), strict=True))
    return [*rows, *(_stray(row) for row in register.strays)]


def _stray(row: Row) -> tuple[Value, ...]:
    code = _text(row.get("Currency"))
    cells: list[Value] = []
    for column in COLUMNS:
        value = row.get(column.heading)
        if column.kind is Kind.MONEY and not isinstance(value, str):
            minor = _minor(value, code)
            value = minor if minor is not None or value is None else str(value)
        cells.append(value)
    return tuple(cells)
