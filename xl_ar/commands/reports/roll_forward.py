"""``roll-forward``: the sheet AR Roll-Forward: what was open, what came and went, what is open, by customer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd

from xl_ar.commands.rows import table_rows, without
from xl_ar.commands.work import Work
from xl_ar.core.register.lines import REDUCES
from xl_ar.core.reports.periods import complete_since, paid_undated
from xl_ar.core.reports.roll_forward import movements, roll_forward
from xl_ar.errors import SettingsError
from xl_ar.registry import builds
from xl_ar.sheets.layout import Block, Column, Fact, Kind, Mark, Sheet, Table, Text, Tone

SHEET = "AR Roll-Forward"
_HEADINGS = {
    "opening": "Opening", "invoices": "Invoices", "debits": "Debits", "receipts": "Receipts", "credits": "Credits",
    "discounts": "Discounts", "write_offs": "Write-offs and fees", "fx": "Exchange", "unexplained": "Unexplained",
}  # fmt: skip
_ALWAYS = ("opening", "invoices", "receipts", "credits", "unexplained")
_NO_SETTLED = (
    "No settled item stands in the workbook: what was settled in the period is missing from the opening and from the "
    "receipts alike, so the two may both be too low. A list that keeps settled items with the day they were settled, a "
    "table of receipts or applications with their documents, or a ledger with debits and credits would show it."
)
_UNDATED = (
    "Items from before the period that were paid on a day not stated: {:,}. What was paid on them is missing from the "
    "opening and from the receipts alike."
)
_DATELESS = (
    "Open items without a document date: {:,}. They count as open on any day, in the opening, too, and as nothing that "
    "came in the period."
)


@builds("roll-forward")
def build(work: Work) -> tuple[Sheet, ...]:
    """AR Roll-Forward; nothing where there are no items. SettingsError for a start that is no day before the as-of."""
    if not len(work.ledger_items):
        return ()
    start = start_of(work)
    table = roll_forward(work.ledger_items, start, work.as_of, applications=_applications(work))
    facts, blocks = tuple(_facts(work, start, table)), tuple(_blocks(work, start, table))
    return (Sheet(SHEET, "Roll-forward of receivables", facts, blocks),)


def start_of(work: Work) -> date:
    """The day whose closing is the opening: ``reports.period_start``, else the last day of the month before."""
    text = work.settings.reports.period_start.strip()
    if not text:
        return work.as_of.replace(day=1) - timedelta(days=1)
    try:
        start = date.fromisoformat(text)
    except ValueError:
        raise SettingsError(f"reports.period_start = '{text}'; a day such as 2026-05-31 must stand there") from None
    if start >= work.as_of:
        raise SettingsError(f"reports.period_start = {text}; a day before the as-of date {work.as_of} must stand there")
    return start


def _applications(work: Work) -> pd.DataFrame:
    """Applications that the workbook states, and those of the register to documents that it states none for."""
    stated, register = work.applications, work.register
    kept = register["kind"].isin(REDUCES) & ~register["document"].isin({*stated["document"], ""})
    lines = register.loc[kept, ["document", "customer", "currency", "amount", "date", "kind"]]
    items = work.ledger_items
    credits = lines["document"].isin(set(items.loc[items["original_amount"] < 0, "document"]))
    signed = lines["amount"].where(~credits, -lines["amount"])  # of a credit, too, what lessens it is positive
    lines = lines.assign(amount=signed).rename(columns={"date": "applied_date"})
    return pd.concat([stated, lines], ignore_index=True) if len(lines) else stated


def _facts(work: Work, start: date, table: pd.DataFrame) -> Iterator[Fact]:
    yield Fact("From the close of", start, Kind.DATE)
    yield Fact("To the close of", work.as_of, Kind.DATE)
    for code in sorted(set(table["currency"])):
        mine, suffix = table[table["currency"] == code], f" {code}" if code else ""
        totals = work.aging.totals
        aged = int(totals.loc[totals["currency"] == code, "balance"].sum())
        names = (f"Closing{suffix}", f"Balance of the aging{suffix}")
        yield Fact(names[0], int(mine["closing"].sum()), Kind.MONEY, code, total_of=(_name(code), "closing"))
        yield Fact(names[1], aged, Kind.MONEY, code)
        yield Fact(f"Difference{suffix}", int(mine["closing"].sum()) - aged, Kind.MONEY, code, difference_of=names)
        yield Fact(f"Unexplained{suffix}", int(mine["unexplained"].sum()), Kind.MONEY, code)


def _blocks(work: Work, start: date, table: pd.DataFrame) -> Iterator[Block]:
    ledger = any(found.table.role == "ledger" for found in work.reading.used)
    if complete_since(work.ledger_items, whole=ledger) is None:
        yield Text(_NO_SETTLED)
    elif undated := paid_undated(work.ledger_items, _applications(work), start):
        yield Text(_UNDATED.format(undated))
    dateless = (work.opened["document_date"].isna()).sum()
    if dateless:
        yield Text(_DATELESS.format(int(dateless)))
    if not len(table):
        yield Text("Nothing was open or moved in the period.")
    moved = movements(work.ledger_items, start, work.as_of, applications=_applications(work))
    for code in sorted(set(table["currency"])):
        rows = table[table["currency"] == code]
        yield _in_all(moved[moved["currency"] == code], rows, code)
        yield _by_customer(work, rows, code)


def _in_all(moved: pd.DataFrame, rows: pd.DataFrame, code: str) -> Table:
    """The roll-forward of a currency as a statement: each flow with the documents it touched."""
    counts = dict(zip(moved["flow"], moved["documents"].tolist(), strict=True))
    names = [name for name in (*_HEADINGS, "closing") if name in (*_ALWAYS, "closing") or rows[name].any()]
    lines = [((_HEADINGS | {"closing": "Closing"})[name], counts.get(name), int(rows[name].sum())) for name in names]
    columns = (
        Column("line", "Line", width=24.0), Column("documents", "Documents", Kind.COUNT),
        Column("amount", "Amount", Kind.MONEY),
    )  # fmt: skip
    marks = (Mark("line", Tone.ALARM, text=_HEADINGS["unexplained"]),) if rows["unexplained"].any() else ()
    heading = f"In all, {code}" if code else "In all"
    return Table(f"{_name(code)}_In_All", columns, lines, heading, code, marks=marks)


def _by_customer(work: Work, rows: pd.DataFrame, code: str) -> Table:
    """One row a customer; the closing is the live sum of what stands before it."""
    shown = [name for name in _HEADINGS if name in _ALWAYS or rows[name].any()]
    names = work.ledger_items.drop_duplicates("customer").set_index("customer")["customer_name"]
    titles = [names.get(customer) or customer for customer in rows["customer"]]
    money = [Column(name, _HEADINGS[name], Kind.MONEY, total=True) for name in shown]
    closing = Column("closing", "Closing", Kind.MONEY, total=True, sum_of=tuple(shown))
    columns = (Column("customer", "Customer"), Column("customer_name", "Name"), *money, closing)
    cells = [rows["customer"].tolist(), titles, *(rows[name].tolist() for name in (*shown, "closing"))]
    heading = f"By customer, {code}" if code else "By customer"
    table = Table(_name(code), columns, table_rows(cells), heading, code, total=True)
    return without(table, {"customer_name"} if titles == cells[0] else set())


def _name(code: str) -> str:
    return f"AR_Roll_Forward_{code}" if code else "AR_Roll_Forward"
