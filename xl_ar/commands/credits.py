"""``credits``: every credit balance with its cause, its age and what would settle it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from xl_ar.commands.clocks.columns import (
    STATED,
    Clocks,
    Filled,
    clock_columns,
    clock_facts,
    clocks_of,
    person_columns,
    unread_facts,
)
from xl_ar.commands.keys import numbered
from xl_ar.commands.refunds import SHEET as REFUNDS
from xl_ar.commands.refunds import refund_sheets
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
    Column("reason", "Why", Kind.LONG, width=40),
    Column(
        "decision",
        "Decision",
        Kind.CHOICE,
        choices=DECISIONS,
        help="Your word on this credit; it is kept in every run.",
    ),
    Column("note", "Note", Kind.NOTE, help="Yours; it is kept in every run."),
)
_BEFORE_DECISION = [column.person for column in COLUMNS].index(True)
_KEY = Column("key", KEY_HEADING, Kind.KEY)


@builds("credits")
def build(work: Work) -> tuple[Sheet, ...]:
    """AR Credits and, once a refund is decided, AR Refunds; nothing without open items, words or refunds."""
    if not len(work.items) and not work.has_words(SHEET, *STATED) and REFUNDS not in work.people:
        return ()
    clocks = clocks_of(work.settings.credits)
    sheet = Sheet(SHEET, "Credit balances", tuple(_facts(work, clocks)), (_table(work, clocks),))
    return sheet, *refund_sheets(work, credit_keys(work.credits), work.people.get(SHEET, {}))


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
    yield from clock_facts(clocks)
    yield from unread_facts(work.people.get(SHEET, {}))


def _table(work: Work, clocks: Clocks) -> Table:
    found, said = work.credits, work.people.get(SHEET, {})
    keys = credit_keys(found)
    own = _filled(found)
    words = [(column, _blank(found)) for column in person_columns(clocks, said)]
    filled = [*own[:_BEFORE_DECISION], *clock_columns(clocks, found, keys, said), *own[_BEFORE_DECISION:], *words]
    filled.append((_KEY, list(keys)))
    table = Table(
        "AR_Credits",
        tuple(column for column, _ in filled),
        table_rows([cells for _, cells in filled]),
        currency_key="currency",
        links=source_links(found, "document"),
        empty="No credit balances.",
    )
    return without_empty(table, "currency", "customer_name", "explanation", "apply_to", "remittance", "payer")


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
