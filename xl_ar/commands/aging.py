"""``age``: the open items of the as-of date by customer and bucket, one table a currency."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from xl_ar.commands.aged.base import base_blocks
from xl_ar.commands.aged.columns import WORDS, buckets, joined, table_name
from xl_ar.commands.aged.detail import detail_sheet
from xl_ar.commands.aged.groups import group_tables, identifier
from xl_ar.commands.aged.schemes import all_groups, heading, in_groups, parts
from xl_ar.commands.aged.trend import trend_blocks
from xl_ar.commands.review.standing import applied_of_receipts
from xl_ar.commands.rows import table_rows, without, without_empty
from xl_ar.commands.work import Work
from xl_ar.core.aging.aged import AgingResult
from xl_ar.registry import builds
from xl_ar.sheets.layout import Block, Chart, Column, Fact, Kind, Link, Sheet, Table, Text

SHEET = "AR Aging"
_CREDITS = {
    "column": "in a column of their own",
    "net": "netted in the buckets",
    "oldest": "against the oldest debits of the customer",
}


@builds("age")
def build(work: Work) -> tuple[Sheet, ...]:
    """AR Aging, and AR Aging Detail where the settings ask for it; nothing where there are no open items."""
    if not len(work.items):
        return ()
    source = _source(work)
    sheet = Sheet(SHEET, "Accounts receivable aging", tuple(_facts(work, source)), tuple(_blocks(work)))
    return (sheet, detail_sheet(work, source)) if work.settings.aging.detail else (sheet,)


def _facts(work: Work, source: str) -> Iterator[Fact]:
    yield Fact("As of", work.as_of, Kind.DATE)
    yield Fact("Source", source)
    basis = f"{work.settings.aging.basis} date"
    credits = _CREDITS[work.settings.aging.credits]
    yield Fact("Basis", f"days past the {basis}; credits {credits}")
    if in_groups(work):
        yield Fact(
            "Buckets", f"by {heading(work)}: each group in its own, others in the scheme {work.settings.aging.buckets}"
        )
    for code in _currencies(work):
        yield from _tie(work, code)
    if len(work.received):
        yield from _cash(work)


def _source(work: Work) -> str:
    used = [found for found in work.reading.used if found.table.role in ("open_items", "ledger")]
    return "; ".join(f"{found.region.grid.sheet}!{found.area.a1}" for found in used)


def _currencies(work: Work) -> list[str]:
    totals = work.aging.totals
    listed = sorted(totals["currency"])
    return listed or sorted(set(work.items["currency"]))[:1]


def _tie(work: Work, code: str) -> Iterator[Fact]:
    """From the open amounts in the sheet, item by item, to the total of the buckets; the difference must be zero."""
    items, aged = (frame[frame["currency"] == code] for frame in (work.items, work.aging.aged))
    ledger = work.ledger_items
    in_sheet = int(ledger.loc[ledger["currency"] == code, "open_amount"].sum())
    stated, control = int(items["open_amount"].sum()), int(aged["open_amount"].sum())
    later = int(items.loc[items["document_date"] > pd.Timestamp(work.as_of), "open_amount"].sum())
    moved = control - stated + later
    suffix = f" {code}" if code else ""
    if later or moved or in_sheet != stated:
        yield Fact(f"Open in the sheet{suffix}", in_sheet, Kind.MONEY, code)
    if in_sheet != stated:
        yield Fact(f"Applied, not yet in the ledger{suffix}", stated - in_sheet, Kind.MONEY, code)
    if later:
        yield Fact(f"Less dated after the as-of date{suffix}", -later, Kind.MONEY, code)
    if moved:
        yield Fact(f"Plus settled or applied later{suffix}", moved, Kind.MONEY, code)
    names = (f"Total of the aging{suffix}", f"Control total{suffix}")
    yield Fact(names[1], control, Kind.MONEY, code)
    if len(aged):
        totals = work.aging.totals
        total = int(totals.loc[totals["currency"] == code, "balance"].sum())
        yield Fact(names[0], total, Kind.MONEY, code, total_of=(table_name(code), "balance"))
        yield Fact(f"Difference{suffix}", total - control, Kind.MONEY, code, difference_of=names)


def _cash(work: Work) -> Iterator[Fact]:
    received, applied = work.received, applied_of_receipts(work, work.as_of)
    for code in sorted(set(received["currency"])):
        group = received[received["currency"] == code]
        suffix = f" {code}" if code else ""
        yield Fact(f"Receipts{suffix} (see AR Matches)", int(group["amount"].sum()), Kind.MONEY, code)
        if applied:
            yield Fact(f"Of these applied{suffix} (see AR Applications)", applied.get(code, 0), Kind.MONEY, code)


def _blocks(work: Work) -> Iterator[Block]:
    if not len(work.aging.by_customer):
        yield Text("Nothing is open on the as-of date.")
    elif in_groups(work):
        yield from _in_groups(work)
    else:
        for code, table in _by_customer(work, work.aging, ["By customer"], ""):
            yield table
            title = joined(["Open receivables by age"], code)
            yield Chart(title, table.name, tuple(name for name in work.aging.columns if name not in WORDS))
    yield from base_blocks(work)
    yield from group_tables(work)
    yield from trend_blocks(work)


def _in_groups(work: Work) -> Iterator[Block]:
    yield from all_groups(work)
    for number, each in enumerate(parts(work), 1):
        suffix = f"_{identifier(each.title)}_{number}"
        yield from (table for _, table in _by_customer(work, each.aging, ["By customer", each.title], suffix))
    chosen = work.settings.aging
    if chosen.base_currency or chosen.by or chosen.trend_months:
        yield Text(f"What follows is all groups together, in the buckets of the scheme {chosen.buckets}.")


def _by_customer(work: Work, aging: AgingResult, titles: list[str], suffix: str) -> Iterator[tuple[str, Table]]:
    """The customers of an aging, a table for each currency."""
    for code in sorted(set(aging.by_customer["currency"])):
        yield code, _customers(work, aging, code, table_name(code) + suffix, joined(titles, code))


def _customers(work: Work, aging: AgingResult, code: str, name: str, title: str) -> Table:
    rows = aging.by_customer
    rows = rows[rows["currency"] == code].reset_index(drop=True)
    names = aging.columns
    columns = [Column("customer", "Customer"), Column("customer_name", "Name")]
    columns += [
        *buckets(aging),
        Column("disputed", "Of which disputed", Kind.MONEY, total=True),
        Column("items", "Items", Kind.COUNT, total=True),
        Column("oldest", "Oldest (days past due)", Kind.DAYS),
    ]
    counts = _counts(aging, code)
    extra = [counts.get(customer, (0, None)) for customer in rows["customer"]]
    money = [rows[key].tolist() for key in (*names, "balance")]
    disputed = _disputed(aging, code)
    cells = [
        rows["customer"].tolist(),
        rows["customer_name"].tolist(),
        *money,
        [disputed.get(customer, 0) for customer in rows["customer"]],
        [n for n, _ in extra],
        [o for _, o in extra],
    ]
    links = _first_rows(work, aging, rows, code)
    table = Table(name, tuple(columns), table_rows(cells), title, code, total=True, links=links)
    alike = rows["customer"].equals(rows["customer_name"])
    return without(without_empty(table, "disputed"), {"customer_name"} if alike else set())


def _disputed(aging: AgingResult, code: str) -> dict[str, int]:
    """What is open of disputed documents, by customer; part of the buckets, never taken off the balance."""
    aged = aging.aged
    flagged = aging.items["disputed"].to_numpy(dtype=bool)[aged.index]
    chosen = aged[flagged & (aged["currency"] == code)]
    amounts = chosen.groupby("customer")["counted"].sum()
    return {str(customer): int(amount) for customer, amount in amounts.items()}


def _counts(aging: AgingResult, code: str) -> dict[str, tuple[int, int | None]]:
    aged = aging.aged[aging.aged["currency"] == code]
    sizes = aged[~aged.index.duplicated()].groupby("customer").size()  # an item once, whatever its instalments
    oldest = aged["days_past_due"].where(aged["counted"] != 0).groupby(aged["customer"]).max()
    return {
        customer: (int(size), None if pd.isna(days) else int(days))
        for customer, size, days in zip(oldest.index, sizes, oldest, strict=True)
    }


def _first_rows(work: Work, aging: AgingResult, rows: pd.DataFrame, code: str) -> dict[tuple[int, str], Link]:
    items = work.items.iloc[aging.aged.index]
    first = items[items["currency"] == code].drop_duplicates("customer").set_index("customer")
    places = first[["source_sheet", "source_row"]].reindex(rows["customer"])
    known = places["source_sheet"].notna().to_numpy()
    return {
        (n, "customer"): Link(sheet, f"A{int(row)}")
        for n, (sheet, row) in enumerate(zip(places["source_sheet"], places["source_row"], strict=True))
        if known[n] and sheet
    }
