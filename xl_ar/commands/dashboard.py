"""``metrics``: the sheet AR Dashboard, one page on paper: figures, aging, largest customers, charts; by currency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from xl_ar.commands.metrics import Ground
from xl_ar.commands.policies import provision_rates
from xl_ar.commands.rows import table_rows
from xl_ar.commands.work import Work
from xl_ar.core.metrics import provision
from xl_ar.core.metrics.figures import Figure, Position, figures
from xl_ar.registry import builds
from xl_ar.sheets.layout import Block, Chart, ChartKind, Column, Fact, Kind, Sheet, Table

SHEET = "AR Dashboard"
LARGEST = 10
UNKNOWN = "not known"
_NAMES = {"credits": "Credits", "unapplied": "Unapplied cash"}
_FORMULA, _INPUTS = 50.0, 66.0


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
    """AR Dashboard; nothing where there are no open items."""
    if not len(work.ledger_items):
        return ()
    ground = Ground(work)
    parts = [_Part(work, ground, ground.position(code)) for code in ground.currencies]
    blocks = tuple(block for part in parts for block in _blocks(part))
    return (
        Sheet(
            SHEET, "Accounts receivable dashboard", tuple(_facts(ground, parts)), blocks, landscape=False, one_page=True
        ),
    )


def _facts(ground: Ground, parts: Sequence[_Part]) -> Iterator[Fact]:
    yield Fact("As of", ground.work.as_of, Kind.DATE)
    period = ground.period
    yield Fact("Period", f"{period.days} days after {period.start:%Y-%m-%d}")
    for part in parts:
        at, suffix = part.position, f" {part.code}" if part.code else ""
        yield Fact(f"Receivables{suffix}", at.receivables, Kind.MONEY, part.code)
        open_items, customers = len(part.opened), sum(balance > 0 for balance in at.balances)
        yield Fact(f"Open items{suffix}", open_items, Kind.COUNT)
        yield Fact(f"Customers that owe{suffix}", customers, Kind.COUNT)
        if isinstance(at.past_due, int):
            yield Fact(f"Past due{suffix}", at.past_due, Kind.MONEY, part.code)
        if isinstance(at.sales, int):
            yield Fact(f"Credit sales{suffix}", at.sales, Kind.MONEY, part.code)


def _blocks(part: _Part) -> Iterator[Block]:
    buckets, largest = _buckets(part), _largest(part)
    marked = frozenset(n for n, row in enumerate(buckets.rows) if row[0] in part.ground.aging.policy.scheme.labels[1:])
    title = part.titled("Open receivables by age")
    yield Chart(title, buckets.name, ("amount",), "bucket", marked=marked)
    if largest.rows:
        title = part.titled("Largest balances")
        yield Chart(title, largest.name, ("amount",), "customer", ChartKind.BAR)
    yield _figures(part)
    yield buckets
    yield largest


def _figures(part: _Part) -> Table:
    """Those that are known first; then those that are not, each with the reason."""
    columns = (
        Column("figure", "Figure"), Column("value", "Value", Kind.FIGURE), Column("unit", "Unit"),
        Column("formula", "Formula", Kind.LONG, width=_FORMULA), Column("inputs", "Inputs", Kind.LONG, width=_INPUTS),
    )  # fmt: skip
    found = sorted(figures(part.position), key=lambda each: each.value is None)
    rows = [(each.name, _shown(each), each.unit, each.formula, each.inputs) for each in found]
    return Table(part.name("Figures"), columns, rows, part.titled("Figures"))


def _shown(figure: Figure) -> float | str:
    return UNKNOWN if figure.value is None else round(float(figure.value), 4)


def _buckets(part: _Part) -> Table:
    """The aging by bucket; with the expected loss where the settings give rates."""
    aging, code = part.ground.aging, part.code
    totals = aging.totals[aging.totals["currency"] == code]
    names = aging.columns
    amounts = [int(totals[name].sum()) for name in names]
    owed = sum(amounts)
    columns = [Column("bucket", "Bucket"), Column("amount", "Open", Kind.MONEY, total=True)]
    columns.append(Column("share", "Share", Kind.SHARE, width=10))
    cells: list[Sequence[object]] = [[_NAMES.get(name, name) for name in names], amounts, _shares(amounts, owed)]
    if rates := provision_rates(part.work.settings):
        expected = provision(amounts, [rates.get(name, Fraction(0)) for name in names])
        words = [f"{float(rate):.2%} of the bucket" if rate else "" for rate in expected.rates]
        columns += [
            Column("rate", "Loss rate", width=_FORMULA),
            Column("loss", "Expected loss", Kind.MONEY, total=True),
        ]
        cells += [words, list(expected.losses)]
    rows = table_rows(cells) if len(totals) else []  # type: ignore[arg-type]
    return Table(part.name("Buckets"), tuple(columns), rows, part.titled("Aging"), code, total=True)


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
