"""``age``: the open items of the as-of date by customer and bucket, one table a currency."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from xl_ar.commands.aged.base import base_blocks
from xl_ar.commands.aged.columns import WORDS, buckets, joined, table_name
from xl_ar.commands.aged.groups import group_tables
from xl_ar.commands.aged.trend import trend_blocks
from xl_ar.commands.review.standing import applied_of_receipts
from xl_ar.commands.rows import dates, ints, source_links, table_rows, without, without_empty
from xl_ar.commands.work import Work
from xl_ar.registry import builds
from xl_ar.sheets.layout import Block, Chart, Column, Fact, Kind, Link, Sheet, Table, Text

SHEET, DETAIL = "AR Aging", "AR Aging Detail"


@builds("age")
def build(work: Work) -> tuple[Sheet, ...]:
    """AR Aging, and AR Aging Detail where the settings ask for it; nothing where there are no open items."""
    if not len(work.items):
        return ()
    sheet = Sheet(SHEET, "Accounts receivable aging", tuple(_facts(work)), tuple(_blocks(work)))
    return (sheet, _detail(work)) if work.settings.aging.detail else (sheet,)


def _facts(work: Work) -> Iterator[Fact]:
    yield Fact("As of", work.as_of, Kind.DATE)
    yield Fact("Source", _source(work))
    basis = "due date" if work.settings.aging.basis == "due" else "document date"
    credits = "in a column of their own" if work.settings.aging.credits == "column" else "netted in the buckets"
    yield Fact("Basis", f"days past the {basis}; credits {credits}")
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
        yield Fact(f"Settled or applied, seen from the as-of date{suffix}", moved, Kind.MONEY, code)
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
    table = work.aging.by_customer
    if not len(table):
        yield Text("Nothing is open on the as-of date.")
    for code in sorted(set(table["currency"])):
        yield _customers(work, table[table["currency"] == code].reset_index(drop=True), code)
        title = f"Open receivables by age{', ' + code if code else ''}"
        yield Chart(title, table_name(code), tuple(name for name in work.aging.columns if name not in WORDS))
    yield from base_blocks(work)
    yield from group_tables(work)
    yield from trend_blocks(work)


def _customers(work: Work, rows: pd.DataFrame, code: str) -> Table:
    names = work.aging.columns
    columns = [Column("customer", "Customer"), Column("customer_name", "Name")]
    columns += [
        *buckets(work.aging),
        Column("disputed", "Of which disputed", Kind.MONEY, total=True),
        Column("items", "Items", Kind.COUNT, total=True),
        Column("oldest", "Oldest (days past due)", Kind.DAYS),
    ]
    counts = _counts(work, code)
    extra = [counts.get(customer, (0, None)) for customer in rows["customer"]]
    money = [rows[name].tolist() for name in (*names, "balance")]
    disputed = _disputed(work, code)
    cells = [
        rows["customer"].tolist(),
        rows["customer_name"].tolist(),
        *money,
        [disputed.get(customer, 0) for customer in rows["customer"]],
        [n for n, _ in extra],
        [o for _, o in extra],
    ]
    heading = joined(["By customer"], code)
    links = _first_rows(work, rows, code)
    table = Table(table_name(code), tuple(columns), table_rows(cells), heading, code, total=True, links=links)
    alike = rows["customer"].equals(rows["customer_name"])
    return without(without_empty(table, "disputed"), {"customer_name"} if alike else set())


def _disputed(work: Work, code: str) -> dict[str, int]:
    """What is open of disputed documents, by customer; part of the buckets, never taken off the balance."""
    aged = work.aging.aged
    flagged = work.aging.items["disputed"].to_numpy(dtype=bool)[aged.index]
    chosen = aged[flagged & (aged["currency"] == code)]
    amounts = chosen.groupby("customer")["open_amount"].sum()
    return {str(customer): int(amount) for customer, amount in amounts.items()}


def _counts(work: Work, code: str) -> dict[str, tuple[int, int | None]]:
    detail = work.aging.aged
    detail = detail[detail["currency"] == code]
    sizes = detail[~detail.index.duplicated()].groupby("customer").size()  # an item once, whatever its instalments
    oldest = detail.groupby("customer")["days_past_due"].max()
    return {
        customer: (int(size), None if pd.isna(days) else int(days))
        for customer, size, days in zip(oldest.index, sizes, oldest, strict=True)
    }


def _first_rows(work: Work, rows: pd.DataFrame, code: str) -> dict[tuple[int, str], Link]:
    detail = work.items.iloc[work.aging.aged.index]
    first = detail[detail["currency"] == code].drop_duplicates("customer").set_index("customer")
    places = first[["source_sheet", "source_row"]].reindex(rows["customer"])
    known = places["source_sheet"].notna().to_numpy()
    return {
        (n, "customer"): Link(sheet, f"A{int(row)}")
        for n, (sheet, row) in enumerate(zip(places["source_sheet"], places["source_row"], strict=True))
        if known[n] and sheet
    }


def _detail(work: Work) -> Sheet:
    rows = work.aging.detail
    facts = (
        Fact("As of", work.as_of, Kind.DATE),
        Fact("Source", _source(work)),
        Fact("Open items", rows.index.nunique(), Kind.COUNT),
    )
    columns = (
        Column("document", "Document"), Column("document_type", "Type"), Column("customer", "Customer"),
        Column("customer_name", "Name"), Column("document_date", "Document date", Kind.DATE),
        Column("due_date", "Due date", Kind.DATE), Column("instalment", "Instalment"), Column("age_basis", "Aged from"),
        Column("days_past_due", "Days past due", Kind.DAYS), Column("bucket", "Bucket"),
        Column("currency", "Currency"), Column("original_amount", "Original amount", Kind.MONEY),
        Column("open_amount", "Open amount", Kind.MONEY), Column("disputed", "Disputed"),
        Column("source", "Source row"),
    )  # fmt: skip
    cells = [
        rows["document"].tolist(), rows["document_type"].tolist(), rows["customer"].tolist(),
        rows["customer_name"].tolist(), dates(rows["document_date"]), dates(rows["due_date"]),
        rows["instalment"].tolist(), rows["age_basis"].tolist(), ints(rows["days_past_due"]),
        rows["bucket"].tolist(), rows["currency"].tolist(),
        rows["original_amount"].tolist(), rows["open_amount"].tolist(),
        ["yes" if flag else "" for flag in rows["disputed"].tolist()],
        [f"{sheet}!{row}" for sheet, row in zip(rows["source_sheet"], rows["source_row"], strict=True)],
    ]  # fmt: skip
    few = len(rows) <= 20_000
    links = source_links(rows, "source") if few else {}
    table = Table("AR_Aging_Detail", columns, table_rows(cells), currency_key="currency", links=links)
    return Sheet(DETAIL, "Accounts receivable aging, item by item", facts, (without_empty(table, "instalment"),))
