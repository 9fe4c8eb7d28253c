"""``credits``: every credit balance with its cause, its age and what would settle it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from xl_ar.commands.clocks.columns import MEDICARE, Clocks, Filled, clocks_of
from xl_ar.commands.clocks.report_838 import SHEET as REPORT_838
from xl_ar.commands.clocks.report_838 import report_838
from xl_ar.commands.clocks.sheet import SHEET as CLOCKS
from xl_ar.commands.clocks.sheet import clock_sheet
from xl_ar.commands.keys import numbered
from xl_ar.commands.refunds.columns import SHEET as REFUNDS
from xl_ar.commands.refunds.sheet import refund_sheets
from xl_ar.commands.rows import dates, ints, source_links, table_rows, without_empty
from xl_ar.commands.work import Work
from xl_ar.registry import builds
from xl_ar.sheets.layout import Column, Fact, Kind, Sheet, Table, Value
from xl_ar.sheets.people import KEY_HEADING

SHEET = "AR Credits"
_LEVELS = {
    "account": "Accounts in credit",
    "item": "Credits under open debits",
    "unidentified": "Unidentified cash",
}
DECISIONS = ("Apply", "Refund", "Write off", "Transfer", "Hold")

COLUMNS = (
    Column("level", "Level"),
    Column("customer", "Customer"),
    Column("customer_name", "Name"),
    Column("currency", "Currency"),
    Column("credit_balance", "Credit", Kind.MONEY),
    Column("document", "Document"),
    Column("cause", "Cause"),
    Column("evidence", "Evidence", Kind.LONG, width=50),
    Column("arose_date", "Arose on", Kind.DATE),
    Column("age_days", "Age (days)", Kind.DAYS),
    Column("age_bucket", "Age"),
    Column("action", "Recommended action"),
    Column("apply_to", "Apply to", Kind.LONG, width=30),
    Column("toward", "Likely customer"),
    Column("reason", "Why", Kind.LONG, width=34),
    Column(
        "decision",
        "Decision",
        Kind.CHOICE,
        choices=DECISIONS,
        help="Your word on this credit; it is kept in every run.",
    ),
    Column("note", "Note", Kind.NOTE, help="Yours; it is kept in every run."),
)
_BESIDE = {CLOCKS, REFUNDS, REPORT_838}
_KEY = Column("key", KEY_HEADING, Kind.KEY)


@builds("credits")
def build(work: Work) -> tuple[Sheet, ...]:
    """AR Credits, with clocks AR Clocks, once a refund is decided AR Refunds, with the clock medicare AR CMS-838.

    Nothing without open items, words or one of the other sheets.
    """
    clocks = clocks_of(work.settings.credits)
    if not len(work.items) and not work.has_words(SHEET) and not _BESIDE & set(work.people):
        return ()
    sheet = Sheet(SHEET, "Credit balances", tuple(_facts(work, clocks)), (_table(work),))
    keys = credit_keys(work.credits)
    refunds = refund_sheets(work, keys, work.people.get(SHEET, {}))
    return sheet, *clock_sheet(work, clocks, keys), *refunds, *report_838(work, MEDICARE in clocks.names)


def _facts(work: Work, clocks: Clocks) -> Iterator[Fact]:
    yield Fact("As of", work.as_of, Kind.DATE)
    found = work.credits
    yield Fact("Credits found", len(found), Kind.COUNT)
    for code in sorted(set(found["currency"])):
        for level, words in _LEVELS.items():
            mine = found[(found["currency"] == code) & (found["level"] == level)]
            if len(mine):
                suffix = f" {code}" if code else ""
                yield Fact(f"{words}{suffix}", int(mine["credit_balance"].sum()), Kind.MONEY, code)
    yield Fact("Age", "from the day the credit arose, never from a due date")
    if clocks.names:
        yield Fact("Clocks", f"{', '.join(clocks.names)}: see {CLOCKS}")


def _table(work: Work) -> Table:
    found = work.credits
    filled: list[Filled] = [*_filled(found), (_KEY, list(credit_keys(found)))]
    table = Table(
        "AR_Credits",
        tuple(column for column, _ in filled),
        table_rows([cells for _, cells in filled]),
        currency_key="currency",
        links=source_links(found, "document"),
        empty="No credit balances.",
    )
    return without_empty(table, "currency", "customer_name", "apply_to", "toward")


def _filled(found: pd.DataFrame) -> list[Filled]:
    """The columns that always stand there but the key, with their cells."""
    cells: dict[str, list[Value]] = {
        "arose_date": list(dates(found["arose_date"])),
        "age_days": list(ints(found["age_days"])),
        "decision": _blank(found),
        "note": _blank(found),
    }
    cells |= {name: [text.replace("_", " ") for text in found[name]] for name in ("cause", "action")}
    return [(column, cells[column.key] if column.key in cells else found[column.key].tolist()) for column in COLUMNS]


def _blank(found: pd.DataFrame) -> list[Value]:
    return [None] * len(found)


def credit_keys(found: pd.DataFrame) -> list[str]:
    """The row keys of AR Credits by row of ``found``."""
    columns = (found[name] for name in ("level", "customer", "currency", "document"))
    return numbered(" | ".join(values) for values in zip(*columns, strict=True))
