"""``metrics``: the sheet AR Dashboard, one page on paper: figures, aging, largest customers, charts; by currency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

import pandas as pd

from xl_ar.commands.aged.columns import WORDS
from xl_ar.commands.reports.figures import figures_table
from xl_ar.commands.reports.metrics import Ground
from xl_ar.commands.reports.provisions import provision_sheet
from xl_ar.commands.reports.trend import Trend
from xl_ar.commands.rows import table_rows
from xl_ar.commands.work import Work
from xl_ar.core.metrics.figures import Position
from xl_ar.registry import builds
from xl_ar.sheets.layout import Block, Chart, ChartKind, Column, Fact, Kind, Mark, Sheet, Table, Tone

SHEET = "AR Dashboard"
LARGEST = 10
LARGE_SHARE, ALARMING_SHARE = 0.10, 0.25  # of a late bucket in all receivables


@dataclass(frozen=True, slots=True)
class _Part:
    """One currency of the sheet."""

    work: Work
    ground: Ground
    position: Position

    @property
    def code(self) -> str:
        """Its currency."""
        return self.position.currency

    @property
    def opened(self) -> pd.DataFrame:
        """Its open items."""
        aged = self.ground.aging.aged
        return aged[aged["currency"] == self.code]

    def name(self, table: str) -> str:
        """Name of a table of this currency."""
        return f"AR_{table}_{self.code}" if self.code else f"AR_{table}"

    def titled(self, words: str) -> str:
        """The words and the currency."""
        return f"{words}, {self.code}" if self.code else words


@builds("metrics")
def build(work: Work) -> tuple[Sheet, ...]:
    """AR Dashboard and AR Provision; nothing where there are no items."""
    if not len(work.ledger_items):
        return ()
    ground = Ground(work)
    parts = [_Part(work, ground, ground.position(code)) for code in ground.currencies]
    trend = Trend(ground)
    by_part = [list(_blocks(part, trend)) for part in parts]
    starts = list(accumulate(map(len, by_part)))[:-1]
    title, facts = "Accounts receivable dashboard", tuple(_facts(ground, parts))
    shown = Sheet(
        SHEET, title, facts, tuple(chain(*by_part)), landscape=False, one_page=not starts, new_pages=frozenset(starts),
        beside=not starts,
    )  # fmt: skip
    return shown, provision_sheet(ground, [ground.matrix(part.code) for part in parts])


def _facts(ground: Ground, parts: Sequence[_Part]) -> Iterator[Fact]:
    yield Fact("As of", ground.work.as_of, Kind.DATE)
    period = ground.period
    yield Fact("Period", f"{period.days} days after {period.start:%Y-%m-%d}")
    for part in parts:
        at, suffix = part.position, f" {part.code}" if part.code else ""
        yield Fact(f"Receivables{suffix}", at.receivables, Kind.MONEY, part.code)
        if isinstance(at.past_due, int):
            yield Fact(f"Past due{suffix}", at.past_due, Kind.MONEY, part.code)
        if isinstance(at.sales, int):
            yield Fact(f"Credit sales{suffix}", at.sales, Kind.MONEY, part.code)
        if len(parts) == 1:
            yield Fact("Open items", len(part.opened), Kind.COUNT)
            yield Fact("Customers that owe", sum(balance > 0 for balance in at.balances), Kind.COUNT)


def _blocks(part: _Part, trend: Trend) -> Iterator[Block]:
    """Charts of the whole width first, then the figures, then what they and the charts stand on."""
    buckets, largest = _buckets(part), _largest(part)
    marked = frozenset(n for n, row in enumerate(buckets.rows) if row[0] in part.ground.aging.policy.scheme.labels[1:])
    over = list(trend.blocks(part.code, part.name, part.titled))
    yield Chart(part.titled("Open receivables by age"), buckets.name, ("amount",), "bucket", marked=marked)
    if largest.rows:
        yield Chart(part.titled("Largest balances"), largest.name, ("amount",), "customer", ChartKind.BAR)
    yield from (block for block in over if isinstance(block, Chart))
    yield figures_table(part.position, part.name("Figures"), part.titled("Figures"))
    yield buckets
    yield largest
    yield from (block for block in over if not isinstance(block, Chart))


def _buckets(part: _Part) -> Table:
    """The aging by bucket, late buckets with much in them marked."""
    aging, code = part.ground.aging, part.code
    totals = aging.totals[aging.totals["currency"] == code]
    names, late = aging.columns, set(aging.policy.scheme.labels[1:])
    amounts = [int(totals[name].sum()) for name in names]
    columns = (
        Column("bucket", "Bucket"), Column("amount", "Open", Kind.MONEY, total=True),
        Column("share", "Share", Kind.SHARE, width=10),
    )  # fmt: skip
    rows = table_rows([[WORDS.get(name, name) for name in names], amounts, _shares(amounts, sum(amounts))])
    places = [place for place, name in enumerate(names) if name in late]
    marks = tuple(
        Mark("share", tone, above=above, rows=(place, place)) for place in places
        for tone, above in ((Tone.ALARM, ALARMING_SHARE), (Tone.AMBER, LARGE_SHARE))
    )  # fmt: skip
    found = rows if len(totals) else []
    heading = part.titled("Aging")
    return Table(part.name("Buckets"), columns, found, heading, code, total=True, marks=marks if found else ())


def _largest(part: _Part) -> Table:
    found = part.ground.aging.by_customer
    found = found[(found["currency"] == part.code) & (found["balance"] > 0)]
    owed = int(found["balance"].sum())
    top = found.sort_values("balance", ascending=False, kind="stable").head(LARGEST)
    columns = (
        Column("customer", "Customer"), Column("amount", "Balance", Kind.MONEY, total=True),
        Column("share", "Share", Kind.SHARE, width=10),
    )  # fmt: skip
    amounts = [int(amount) for amount in top["balance"]]
    rows = table_rows([_titles(top), amounts, _shares(amounts, owed)])
    heading = part.titled(f"Largest balances ({len(rows)} of {len(found):,} customers that owe)")
    return Table(part.name("Largest"), columns, rows, heading, part.code, total=True)


def _titles(top: pd.DataFrame) -> list[str]:
    """Names of customers; with their account where two share a name."""
    names = top["customer_name"].where(top["customer_name"] != "", top["customer"])
    both = names + " (" + top["customer"] + ")"
    titles: list[str] = names.where(~names.duplicated(keep=False), both).tolist()
    return titles


def _shares(amounts: Sequence[int], whole: int) -> list[float | None]:
    return [round(amount / whole, 6) if whole > 0 else None for amount in amounts]
