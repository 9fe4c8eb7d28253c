"""AR Clocks: the days that matter for each credit in US dollars, and the days that a person states of it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from xl_ar.commands.clocks.columns import HEADINGS as CLOCK_HEADINGS
from xl_ar.commands.clocks.columns import (
    US_DOLLARS,
    Clocks,
    Filled,
    clock_columns,
    clock_facts,
    person_columns,
    unread_facts,
)
from xl_ar.commands.rows import dates, source_links, table_rows, without_empty
from xl_ar.commands.work import Work
from xl_ar.sheets.layout import Column, Fact, Kind, Sheet, Table
from xl_ar.sheets.people import KEY_HEADING

SHEET = "AR Clocks"
_OWN = (
    Column("customer", "Customer"),
    Column("customer_name", "Name"),
    Column("document", "Document"),
    Column("credit_balance", "Credit", Kind.MONEY),
    Column("cause", "Cause"),
)
_AROSE = Column("arose_date", "Arose on", Kind.DATE)
HEADINGS = (*(column.heading for column in _OWN), _AROSE.heading, *CLOCK_HEADINGS, KEY_HEADING)


def clock_sheet(work: Work, clocks: Clocks, keys: Sequence[str]) -> tuple[Sheet, ...]:
    """AR Clocks where a clock is asked for, or a person has stated a day; ``keys`` of the rows of AR Credits."""
    said = work.people.get(SHEET, {})
    words = person_columns(clocks, said)
    if not words and not clocks.names:
        return ()
    ours = work.credits["currency"].isin(US_DOLLARS)
    found = work.credits[ours].reset_index(drop=True)
    mine = [key for key, counts in zip(keys, ours, strict=True) if counts]
    filled = [*_own(found), *clock_columns(clocks, found, mine, said)]
    filled += [(column, [None] * len(found)) for column in words]
    filled.append((Column("key", KEY_HEADING, Kind.KEY), list(mine)))
    table = Table(
        "AR_Clocks",
        tuple(column for column, _ in filled),
        table_rows([cells for _, cells in filled]),
        currency=next(iter(found["currency"]), ""),
        links=source_links(found, "document"),
        empty="No credit balances in US dollars.",
    )
    facts = (Fact("As of", work.as_of, Kind.DATE), *clock_facts(clocks), *unread_facts(said))
    return (Sheet(SHEET, "Clocks of the credit balances", facts, (without_empty(table, "customer_name"),)),)


def _own(found: pd.DataFrame) -> list[Filled]:
    """What a credit is, as AR Credits has it."""
    cells = {column.key: found[column.key].tolist() for column in _OWN}
    cells["cause"] = [text.replace("_", " ") for text in found["cause"]]
    return [*((column, cells[column.key]) for column in _OWN), (_AROSE, list(dates(found["arose_date"])))]
