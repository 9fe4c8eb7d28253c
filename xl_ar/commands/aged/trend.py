"""The aging over month ends, and what rolled from one bucket into the next between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from xl_ar.commands.aged.columns import buckets, joined, table_name
from xl_ar.core.aging.month_ends import month_ends
from xl_ar.core.metrics.rolling import roll_rates
from xl_ar.sheets.layout import Block, Column, Kind, Table, Text, Value

if TYPE_CHECKING:
    from xl_ar.commands.work import Work
    from xl_ar.core.aging.aged import AgingResult

NOTE = (
    "Each month end is aged from the workbook as it is now: documents settled since that no longer stand in it "
    "are missing from earlier months, and part payments without a day count as made before each of them. A roll rate "
    "is what stood in the later bucket at the month's end divided by what stood in the earlier one a month before; it "
    "is exact only where a bucket is a month wide."
)


def trend_blocks(work: Work) -> Iterator[Block]:
    """For each currency the aging of the month ends and its roll rates; nothing unless ``aging.trend_months``."""
    ends = month_ends(work.as_of, work.settings.aging.trend_months)
    agings = {day: replace(work, as_of=day).aging for day in ends}
    if agings:
        yield Text(NOTE)
    for code in sorted({code for aging in agings.values() for code in aging.totals["currency"]}):
        yield _trend(agings, code)
        if len(agings) > 1:
            yield _rolls(agings, code)


def _totals(aging: AgingResult, code: str) -> dict[str, int]:
    """The amounts of a currency by column; empty where nothing was open in it."""
    rows = aging.totals[aging.totals["currency"] == code].drop(columns="currency")
    return {str(name): int(amount) for row in rows.to_dict("records") for name, amount in row.items()}


def _trend(agings: dict[date, AgingResult], code: str) -> Table:
    widest = max(agings.values(), key=lambda aging: len(aging.columns))
    amounts = buckets(widest, total=False)
    rows: list[tuple[Value, ...]] = []
    for day, aging in agings.items():
        found = _totals(aging, code)
        rows.append((day, *(found.get(column.key, 0) for column in amounts)))
    columns = (Column("month_end", "Month end", Kind.DATE), *amounts)
    return Table(f"{table_name(code)}_Trend", columns, rows, joined(["Over month ends"], code), code)


def _rolls(agings: dict[date, AgingResult], code: str) -> Table:
    labels = next(iter(agings.values())).policy.scheme.labels
    steps = [f"{early} to {late}" for early, late in pairwise(labels)]
    rows: list[tuple[Value, ...]] = []
    for (_, before), (day, after) in pairwise(agings.items()):
        early, late = ([_totals(aging, code).get(label, 0) for label in labels] for aging in (before, after))
        rates = roll_rates(early, late)
        rows.append((day, *(None if rate is None else float(rate) for rate in rates)))
    columns = (Column("month_end", "Month end", Kind.DATE), *(Column(step, step, Kind.SHARE) for step in steps))
    return Table(f"{table_name(code)}_Rolls", columns, rows, joined(["Roll rates"], code), code)
