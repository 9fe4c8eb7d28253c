"""``tie-out``: the sheet AR Tie-Out: open items against balances by customer in the workbook and the control account."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from xl_ar.commands.policies import control_balances
from xl_ar.commands.rows import table_rows
from xl_ar.commands.work import Work
from xl_ar.core.tie_out import BY_CUSTOMER, Difference, Reconciling, control, customers
from xl_ar.registry import builds
from xl_ar.sheets.layout import Block, Column, Fact, Kind, Sheet, Table, Text
from xl_ar.tables.balances import Balances, stated_balances

SHEET = "AR Tie-Out"
_NO_CONTROL = (
    "The balance of the control account is not known: set reports.control_balance, such as EUR=123.45, to compare it."
)
_NO_BALANCES = "No table of balances by customer stands in the workbook to compare the open items with."


@builds("tie-out")
def build(work: Work) -> tuple[Sheet, ...]:
    """AR Tie-Out; nothing where there are no items. SettingsError for control balances that are no amounts."""
    if not len(work.ledger_items):
        return ()
    ledger = control_balances(work.settings)
    differences = list(_reconciling(work))
    blocks = (*_control(work, ledger, differences), *_balances(work))
    return (Sheet(SHEET, "Tie-out of receivables", (Fact("As of", work.as_of, Kind.DATE),), blocks),)


def _reconciling(work: Work) -> Iterator[Difference]:
    """From the open amounts of the sheet to those of the as-of date: what the workbook itself explains."""
    later = work.items["document_date"] > pd.Timestamp(work.as_of)
    for code in sorted(set(work.ledger_items["currency"])):
        sheet, now, aged = (_sum(frame, code) for frame in (work.ledger_items, work.items, work.aging.aged))
        ahead = _sum(work.items[later], code)
        found = (
            (Reconciling.OTHER, "applied in AR Applications, not yet in the ledger", now - sheet),
            (Reconciling.CUT_OFF, "documents dated after the as-of date", -ahead),
            (Reconciling.CUT_OFF, "settled or applied after the as-of date", aged - now + ahead),
        )
        yield from (Difference(code, kind, text, amount, to_ledger=False) for kind, text, amount in found if amount)


def _sum(frame: pd.DataFrame, code: str) -> int:
    return int(frame.loc[frame["currency"] == code, "open_amount"].sum())


def _control(work: Work, ledger: dict[str, int], differences: list[Difference]) -> Iterator[Block]:
    """The control account of each currency that is given; the reconciling items by kind."""
    codes = sorted(set(work.ledger_items["currency"]))
    given = dict(ledger)  # a currency without open items counts: its control account should be empty
    if "" in codes and len(ledger) == 1 and len(codes) == 1:  # the sheet states no currency, the setting one
        given = {"": next(iter(ledger.values()))}
    columns = (
        Column("currency", "Currency"), Column("line", "Line", width=52.0), Column("amount", "Amount", Kind.MONEY),
    )  # fmt: skip
    rows: list[tuple[str, str, int]] = []
    for each in control({code: _sum(work.ledger_items, code) for code in codes}, given, differences):
        rows.append((each.currency, "Open items in the sheet", each.subledger))
        mine = [item for item in differences if item.currency == each.currency]
        rows += [(each.currency, f"{item.kind.value}: {item.text}", item.amount) for item in mine]
        rows.append((each.currency, "Open items on the as-of date", each.subledger + each.to_subledger))
        if each.currency in given:
            rows.append((each.currency, "Control account, as given", each.ledger))
            rows.append((each.currency, "Net, not reconciled", each.net))
    yield Table("AR_Control", columns, rows, "Control account", currency_key="currency")
    if not given:
        yield Text(_NO_CONTROL)


def _balances(work: Work) -> Iterator[Block]:
    found = stated_balances(work.reading)
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
