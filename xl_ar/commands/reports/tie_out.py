"""``tie-out``: the sheet AR Tie-Out: open items against balances by customer and against the control account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xl_ar.commands.reports.tied.control import (
    Books,
    account_names,
    books,
    clue_blocks,
    control_blocks,
    controls,
    of_the_workbook,
)
from xl_ar.commands.reports.tied.people import SHEET, people_blocks, stated_items
from xl_ar.commands.rows import table_rows
from xl_ar.commands.work import Work
from xl_ar.core.money import to_decimal
from xl_ar.core.reports.tie_out import BY_CUSTOMER, Control, customers
from xl_ar.registry import builds
from xl_ar.sheets.layout import Block, Column, Fact, Kind, Sheet, Table, Text
from xl_ar.tables.balances import Balances, stated_balances

_NO_BALANCES = "No table of balances by customer stands in the workbook to compare the open items with."


@builds("tie-out")
def build(work: Work) -> tuple[Sheet, ...]:
    """AR Tie-Out; nothing where there are no items. SettingsError for control balances that are no amounts."""
    if not len(work.ledger_items):
        return ()
    known, own = books(work), list(of_the_workbook(work))
    codes = sorted({*work.ledger_items["currency"], *known.balances})
    stated, doubts = stated_items(work, codes)
    found = controls(work, known, own, stated)
    blocks = (
        *control_blocks(found, known, own, stated),
        *clue_blocks(work, found, known),
        *_balances(work),
        *people_blocks(work, found, doubts),
    )
    return (Sheet(SHEET, "Tie-out of receivables", tuple(_facts(work, found, known)), blocks),)


def _facts(work: Work, found: Sequence[Control], known: Books) -> Iterator[Fact]:
    yield Fact("As of", work.as_of, Kind.DATE)
    for each in found:
        yield Fact(" ".join(filter(None, ("Control account", each.currency))), _told(each, known))


def _told(each: Control, known: Books) -> str:
    if each.currency not in known.balances:
        return "not known"
    return f"does not tie: {to_decimal(each.net, each.currency):,} not reconciled" if each.net else "ties"


def _balances(work: Work) -> Iterator[Block]:
    found = stated_balances(work.reading, account_names(work))
    if not found:
        yield Text(_NO_BALANCES)
    for number, each in enumerate(found, 1):
        yield _by_customer(work, each, number)


def _by_customer(work: Work, stated: Balances, number: int) -> Table:
    """The customers of which the table states another balance than the open items of the sheet come to."""
    items = work.ledger_items
    named = items["customer_name"].where(items["customer_name"] != "", items["customer"])
    known = stated.frame["customer"].isin(set(items["customer"])).any()
    opened = items if known else items.assign(customer=named)
    differing = customers(opened, stated.frame)
    columns = (
        Column("customer", "Customer"), Column("currency", "Currency"),
        Column("open_items", "Open items", Kind.MONEY, total=True),
        Column("balance", "Balance", Kind.MONEY, total=True),
        Column("difference", "Difference", Kind.MONEY, total=True), Column("kind", "Kind"),
    )  # fmt: skip
    rows = table_rows([differing[name].tolist() for name in BY_CUSTOMER])
    heading = f"Customers that differ from {stated.place}: {len(rows)} of {stated.frame['customer'].nunique():,}"
    empty = "Every customer's open items come to the balance stated."
    return Table(f"AR_Balances_{number}", columns, rows, heading, currency_key="currency", total=True, empty=empty)
