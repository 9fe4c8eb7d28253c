"""The currencies of an aging side by side in one base currency, at the rates of the settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xl_ar.commands.aged.columns import buckets
from xl_ar.commands.policies import base_currency, rates_setting
from xl_ar.commands.rows import table_rows
from xl_ar.core.aging.base import in_base, rate_between
from xl_ar.sheets.layout import Block, Column, Table, Text

if TYPE_CHECKING:
    from xl_ar.commands.work import Work

_ROUNDED = "Each figure is rounded once, half away from zero; balances and totals are sums of the rounded figures."


def base_blocks(work: Work) -> Iterator[Block]:
    """A row for each currency in ``aging.base_currency``, and the total; nothing where the setting is empty."""
    base = base_currency(work.settings)
    if not base or not len(work.aging.totals):
        return
    rates = rates_setting(work.settings.matching.rates)
    found = in_base(work.aging.totals, base, rates)
    left_out = f" Not in it, as no rate is given: {', '.join(_named(code) for code in found.missing)}."
    yield Text(f"In {base} at the rates of the setting matching.rates. {_ROUNDED}{left_out if found.missing else ''}")
    if len(found.rows):
        columns = (Column("currency", "Open in"), Column("rate", "Rate"), *buckets(work.aging))
        stated = {code: rate_between(code, base, rates) for code in found.rows["currency"]}
        words = [f"1 {code} = {float(rate or 0):.10g} {base}" for code, rate in stated.items()]
        cells = [found.rows["currency"].tolist(), words]
        cells += [found.rows[column.key].tolist() for column in columns[2:]]
        yield Table(f"AR_Aging_in_{base}", columns, table_rows(cells), f"All currencies in {base}", base, total=True)


def _named(code: str) -> str:
    return code or "items without a currency"
