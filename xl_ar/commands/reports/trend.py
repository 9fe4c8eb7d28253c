"""The aging over month ends and its roll rates on AR Dashboard, where the workbook shows what was open then."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from xl_ar.core.aging.month_ends import month_ends
from xl_ar.core.metrics.rolling import roll_rates
from xl_ar.sheets.layout import Block, Chart, ChartKind, Column, Kind, Mark, Table, Text, Tone, Value

if TYPE_CHECKING:
    from xl_ar.commands.reports.metrics import Ground

Worded: TypeAlias = Callable[[str], str]
MUCH_ROLLS = 0.5
_LEAST = 2  # month ends of a trend


class Trend:
    """The agings of the month ends up to the as-of date, which is the last point where it is none itself."""

    def __init__(self, ground: Ground) -> None:
        months = ground.work.settings.reports.trend_months
        self._ground, self._ends = ground, month_ends(ground.work.as_of, months)
        self._agings = {day: ground.on(day) for day in [*self._ends, *([ground.work.as_of] if months else [])]}
        self.labels = list(ground.aging.policy.scheme.labels)

    def blocks(self, code: str, name: Worded, titled: Worded) -> Iterator[Block]:
        """Charts and tables, or the reason why there are none; ``name`` and ``titled`` add the currency to words."""
        whys = {day: self._ground.not_known_on(day, code) for day in self._ends}
        ends = [day for day, why in whys.items() if not why]
        if len(ends) < _LEAST:
            told = next((why for why in whys.values() if why), "")
            if told:
                yield Text(f"{titled('Aging over month ends and roll rates')}: not known; {told}.")
            return
        trend, rolls = self._trend(ends, code, name, titled), self._rolls(ends, code, name, titled)
        yield Chart(titled("Open debits over month ends"), trend.name, tuple(self.labels), "month", ChartKind.STACKED)
        yield Chart(titled(f"Roll rates, mean of {len(ends) - 1} months"), rolls.name, ("mean",), "step")
        yield trend
        yield rolls

    def _amounts(self, day: date, code: str) -> list[int]:
        aged = self._agings[day].detail
        debits = aged[(aged["currency"] == code) & (aged["open_amount"] > 0)]
        sums = debits.groupby("bucket")["open_amount"].sum()
        return [int(sums.get(label, 0)) for label in self.labels]

    def _trend(self, ends: Sequence[date], code: str, name: Worded, titled: Worded) -> Table:
        columns = [Column("month", "Day", Kind.DATE)]
        columns += [Column(label, label, Kind.MONEY) for label in self.labels]
        rows: list[Sequence[Value]] = [
            [day, *self._amounts(day, code)] for day in dict.fromkeys([*ends, self._ground.work.as_of])
        ]
        return Table(name("Trend"), tuple(columns), rows, titled("Open debits by age over month ends"), code)

    def _rolls(self, ends: Sequence[date], code: str, name: Worded, titled: Worded) -> Table:
        """One row a step from a bucket to the next: of the last month by its amounts, and over all months.

        None into the last bucket, which has no end: what stood there before is still in it.
        """
        amounts = [self._amounts(day, code) for day in ends]
        months = [roll_rates(before, after) for before, after in pairwise(amounts)]
        rows: list[Sequence[Value]] = []
        formulas = {}
        for place, (early, late) in enumerate(pairwise(self.labels[:-1])):
            before, after = amounts[-2][place], amounts[-1][place + 1]
            known = [rate for month in months if (rate := month[place]) is not None]
            mean = float(sum(known, Fraction(0)) / len(known)) if known else None
            last = months[-1][place]
            rows.append([f"{early} to {late}", before, after, None if last is None else float(last), mean])
            if last is not None:
                formulas[place, "rate"] = "{after}/{before}"
        columns = (
            Column("step", "From bucket to bucket"), Column("before", "First bucket, a month before", Kind.MONEY),
            Column("after", "Next bucket, last month end", Kind.MONEY),
            Column("rate", "Roll rate", Kind.SHARE), Column("mean", "Mean of the months", Kind.SHARE),
        )  # fmt: skip
        marks = tuple(Mark(key, Tone.AMBER, above=MUCH_ROLLS) for key in ("rate", "mean"))
        return Table(name("Rolls"), columns, rows, titled("Roll rates"), code, formulas=formulas, marks=marks)
