"""``credits``: every credit balance with its cause, its age and what would settle it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from xl_ar.commands.keys import numbered
from xl_ar.commands.rows import dates, ints, source_links, table_rows, without_empty
from xl_ar.commands.work import Work
from xl_ar.registry import builds
from xl_ar.sheets.layout import Column, Fact, Kind, Sheet, Table
from xl_ar.sheets.people import KEY_HEADING

SHEET = "AR Credits"
_LEVELS = {
    "account": "Accounts in credit",
    "item": "Credits under open debits",
    "unidentified": "Unidentified cash",
}
DECISIONS = ("Apply", "Refund", "Write off", "Transfer", "Hold")

_COLUMNS = (
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
    Column("reason", "Why", Kind.LONG, width=40),
    Column(
        "decision",
        "Decision",
        Kind.CHOICE,
        choices=DECISIONS,
        help="Your word on this credit; it is kept in every run.",
    ),
    Column("note", "Note", Kind.NOTE, help="Yours; it is kept in every run."),
    Column("key", KEY_HEADING, Kind.KEY),
)


@builds("credits")
def build(work: Work) -> tuple[Sheet, ...]:
    """AR Credits; nothing where the workbook has neither open items nor receipts."""
    if not len(work.items) and not work.has_words(SHEET):
        return ()
    return (Sheet(SHEET, "Credit balances", tuple(_facts(work)), (_table(work),)),)


def _facts(work: Work) -> Iterator[Fact]:
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


def _table(work: Work) -> Table:
    found = work.credits
    size = len(found)
    plain = {name: [text.replace("_", " ") for text in found[name]] for name in ("cause", "action")}
    cells = [
        found["level"].tolist(),
        found["customer"].tolist(),
        found["customer_name"].tolist(),
        found["currency"].tolist(),
        found["credit_balance"].tolist(),
        found["document"].tolist(),
        plain["cause"],
        found["evidence"].tolist(),
        dates(found["arose_date"]),
        ints(found["age_days"]),
        found["age_bucket"].tolist(),
        plain["action"],
        found["apply_to"].tolist(),
        found["reason"].tolist(),
        [None] * size,
        [None] * size,
        _keys(found),
    ]
    links = source_links(found, "document")
    table = Table(
        "AR_Credits",
        _COLUMNS,
        table_rows(cells),
        currency_key="currency",
        links=links,
        empty="No credit balances.",
    )
    return without_empty(table, "currency", "customer_name", "explanation", "apply_to", "remittance", "payer")


def _keys(found: pd.DataFrame) -> list[str]:
    columns = (found[name] for name in ("level", "customer", "currency", "document"))
    return numbered(" | ".join(values) for values in zip(*columns, strict=True))
