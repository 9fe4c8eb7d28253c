"""The Python face: DataFrames in and out, under the names that the command line uses.

Frames in may have any headings that a workbook may have; amounts out are exact ``Decimal``.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from xl_ar.commands.accounts import People, with_master_terms
from xl_ar.commands.policies import aging_policy, credit_policy, matching_policy, only_on_sheets
from xl_ar.commands.review.planning import without_registers
from xl_ar.commands.work import Work, single_currency
from xl_ar.core.aging.aged import age as age_items
from xl_ar.core.credits.balances import credit_balances as credits_of
from xl_ar.core.credits.rows import CREDIT_BALANCES
from xl_ar.core.matching.engine import match as match_frames
from xl_ar.core.money import to_decimal
from xl_ar.core.schema import CUSTOMERS, HISTORY, MATCHES, OPEN_ITEMS, RECEIPTS, Dtype, Frame
from xl_ar.errors import InputError
from xl_ar.excel.reading.plain_files import read_file
from xl_ar.findings import Finding
from xl_ar.metrics_api import figures_of
from xl_ar.settings import Settings, load
from xl_ar.sheets.people import entries
from xl_ar.tables.grid import Grid
from xl_ar.tables.mapping.roles import Role
from xl_ar.tables.plain import read_role
from xl_ar.tables.reading import Reading, read_grids

_FRAMES = {
    Role.OPEN_ITEMS: OPEN_ITEMS,
    Role.RECEIPTS: RECEIPTS,
    Role.CUSTOMERS: CUSTOMERS,
    Role.HISTORY: HISTORY,
}


def age(open_items: pd.DataFrame, *, as_of: date | str, settings: Settings | None = None) -> pd.DataFrame:
    """Aging by customer and currency: customer, currency, one column a bucket, credits if any, balance.

    Raises InputError where a column is missing or ``as_of`` is no date; warns of settings that only AR Aging shows.
    """
    items = _frame(open_items, Role.OPEN_ITEMS, "open_items")
    _warn(settings or Settings())
    return aged(items, day(as_of), settings or Settings())


def _warn(settings: Settings) -> None:
    told = only_on_sheets(settings)
    if told:
        warnings.warn(told, stacklevel=3)


def aged(items: pd.DataFrame, as_of: date, settings: Settings) -> pd.DataFrame:
    """The aging of a ledger frame as a table of decimals."""
    result = age_items(items, as_of, aging_policy(settings))
    table, columns = result.by_customer, result.columns
    shown = [name for name in columns if name != "credits" or table[name].any()]
    names = {name: "Credits" if name == "credits" else name for name in shown}
    decimals = {label: _decimals(table[name], table["currency"]) for name, label in names.items()}
    balance = _decimals(table["balance"], table["currency"])
    return pd.DataFrame({"customer": table["customer"], "currency": table["currency"], **decimals, "balance": balance})


def match(
    receipts: pd.DataFrame,
    open_items: pd.DataFrame,
    *,
    customers: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """Matches, one row an applied pair or an unmatched receipt (``core.schema.MATCHES``, amounts decimal)."""
    return matched(ledger_frames(receipts, open_items, customers, history), settings or Settings())


def ledger_frames(
    receipts: pd.DataFrame, open_items: pd.DataFrame, customers: pd.DataFrame | None, history: pd.DataFrame | None
) -> dict[Role, pd.DataFrame]:
    """Ledger frames by role out of tables with any headings; InputError where a column is missing."""
    ours = {
        Role.RECEIPTS: receipts, Role.OPEN_ITEMS: open_items, Role.CUSTOMERS: customers, Role.HISTORY: history,
    }  # fmt: skip
    return {role: _frame(frame, role, role.value) for role, frame in ours.items() if frame is not None}


def matched(frames: Mapping[Role, pd.DataFrame], settings: Settings) -> pd.DataFrame:
    """The matches of ledger frames, amounts as decimals."""
    return _decimal_frame(match_lines(frames, settings), MATCHES)


def match_lines(frames: Mapping[Role, pd.DataFrame], settings: Settings) -> pd.DataFrame:
    """The matches of ledger frames (``core.schema.MATCHES``, amounts in minor units)."""
    return match_frames(**engine_arguments(frames, settings)).lines


def engine_arguments(frames: Mapping[Role, pd.DataFrame], settings: Settings) -> dict[str, Any]:
    """What ``core.matching.engine.match`` takes, out of ledger frames; items with nothing open are left out."""
    receipts, items = frames[Role.RECEIPTS], frames[Role.OPEN_ITEMS]
    opened = items["open_amount"] != 0
    return {
        "receipts": receipts,
        "open_items": items if opened.all() else items[opened],
        "customers": frames.get(Role.CUSTOMERS),
        "history": frames.get(Role.HISTORY),
        "policy": matching_policy(settings, single_currency(receipts)),
    }


def credit_balances(
    open_items: pd.DataFrame,
    *,
    as_of: date | str,
    receipts: pd.DataFrame | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """Credit balances (columns of ``core.credits.rows.CREDIT_BALANCES``, amounts decimal)."""
    items = _frame(open_items, Role.OPEN_ITEMS, "open_items")
    cash = None if receipts is None else _frame(receipts, Role.RECEIPTS, "receipts")
    codes = set(items["currency"]) | (set() if cash is None else set(cash["currency"]))
    policy = credit_policy(settings or Settings(), codes)
    return _decimal_frame(credits_of(items, day(as_of), receipts=cash, policy=policy), CREDIT_BALANCES)


def metrics(
    open_items: pd.DataFrame,
    *,
    as_of: date | str,
    receipts: pd.DataFrame | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """The figures of AR Dashboard: one row a figure and currency, values exact fractions or None with the reason.

    ``open_items`` with their settled documents where sales are to be known.
    """
    frames = {"open_items": open_items} | ({} if receipts is None else {"receipts": receipts})
    grids = [
        Grid(name, [[str(heading) for heading in table.columns], *_cells(table)]) for name, table in frames.items()
    ]
    return figures_of(Work("open_items", read_grids(grids), day(as_of), settings or Settings()))


@dataclass(frozen=True)
class OpenedWorkbook:
    """A workbook as read, with what people wrote into our sheets in it; nothing is written."""

    path: Path
    reading: Reading
    settings: Settings
    fingerprint: str
    people: People = field(default_factory=dict)

    @property
    def open_items(self) -> pd.DataFrame:
        """Open items, amounts decimal."""
        return _decimal_frame(self.reading.ledger.open_items, OPEN_ITEMS)

    @property
    def receipts(self) -> pd.DataFrame:
        """Receipts, amounts decimal."""
        return _decimal_frame(self.reading.ledger.receipts, RECEIPTS)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Findings, one row each."""
        names = ("kind", "severity", "message", "sheet", "cell", "seen", "expected", "rows")
        found = self.reading.findings
        return pd.DataFrame({name: [str(getattr(finding, name)) for finding in found] for name in names})

    def age(self, as_of: date | str) -> pd.DataFrame:
        """The aging on a day, as ``age`` gives it."""
        work = self._work(as_of)
        _warn(self.settings)
        return aged(work.items, work.as_of, self.settings)

    def match(self, as_of: date | str) -> pd.DataFrame:
        """The matches, as ``match`` gives them."""
        return _decimal_frame(self._work(as_of).matches.lines, MATCHES)

    def credit_balances(self, as_of: date | str) -> pd.DataFrame:
        """The credit balances on a day, as ``credit_balances`` gives them."""
        return _decimal_frame(self._work(as_of).credits, CREDIT_BALANCES)

    def metrics(self, as_of: date | str) -> pd.DataFrame:
        """The figures of AR Dashboard, as ``metrics`` gives them."""
        return figures_of(self._work(as_of))

    def _work(self, as_of: date | str) -> Work:
        return Work(self.path.name, self.reading, day(as_of), self.settings, self.fingerprint, self.people)


def open_workbook(path: str | Path, settings: Settings | None = None) -> OpenedWorkbook:
    """The workbook at ``path`` as read; RefusedError where it cannot be read safely."""
    place = Path(path)
    if not place.is_file():
        raise InputError(f"{place}: no such file")
    from xl_ar.excel.book import read_book

    book = read_book(place)
    grids, told = without_registers(book.grids, book.ours.keys())
    people = {name: entries(rows) for name, rows in book.ours.items()}
    chosen = settings or load(place.parent).settings
    reading = read_grids(grids)
    reading = replace(reading, findings=(*told, *reading.findings))
    return OpenedWorkbook(place, reading, chosen, book.fingerprint, people)


def read_plain(files: Mapping[Role, Path]) -> tuple[dict[Role, pd.DataFrame], list[Finding]]:
    """Ledger frames out of files, and every doubt; items take missing terms from the customers."""
    largest_first = sorted(files, key=lambda role: files[role].stat().st_size, reverse=True)  # for the least memory
    read = {role: read_file(files[role], role) for role in largest_first}
    frames = {role: read[role][0] for role in files}
    if Role.CUSTOMERS in frames and Role.OPEN_ITEMS in frames:
        frames[Role.OPEN_ITEMS] = with_master_terms(frames[Role.OPEN_ITEMS], frames[Role.CUSTOMERS])
    return frames, [finding for role in files for finding in read[role][1]]


def day(value: date | str) -> date:
    """A date out of a date or an ISO text; InputError says what may stand there."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InputError(f"as-of: '{value}' is no date; write it as 2026-06-30") from error


def _frame(table: pd.DataFrame, role: Role, name: str) -> pd.DataFrame:
    if list(table.columns) == _FRAMES[role].names and _is_ledger(table, _FRAMES[role]):
        return table
    rows: list[list[Any]] = [[str(heading) for heading in table.columns]]
    rows.extend(_cells(table))
    frame, _ = read_role([Grid(name, rows)], role, name)
    return frame


def _is_ledger(table: pd.DataFrame, frame: Frame) -> bool:
    money = [field.name for field in frame.fields if field.dtype is Dtype.MINOR]
    return all(str(table[name].dtype) == "int64" for name in money)


def _cells(table: pd.DataFrame) -> list[list[Any]]:
    columns: list[Sequence[Any]] = [_column(table.iloc[:, place]) for place in range(table.shape[1])]
    return [list(row) for row in zip(*columns, strict=True)]


def _column(values: pd.Series) -> list[Any]:
    known = values.notna().tolist()
    return [_cell(value) if ok else "" for value, ok in zip(values.tolist(), known, strict=True)]


def _cell(value: Any) -> Any:
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def _decimals(minor: pd.Series, currency: pd.Series) -> list[Any]:
    return [to_decimal(int(value), code) for value, code in zip(minor, currency, strict=True)]


def _decimal_frame(table: pd.DataFrame, frame: Frame) -> pd.DataFrame:
    money = {f.name: _decimals(table[f.name], table["currency"]) for f in frame.fields if f.dtype is Dtype.MINOR}
    return table.assign(**money).reset_index(drop=True)
