"""AR Aging Detail: the aging item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_ar.commands.aged.schemes import detail, heading, in_groups
from xl_ar.commands.rows import dates, ints, source_links, table_rows, without, without_empty
from xl_ar.sheets.layout import Column, Fact, Kind, Sheet, Table, Value

if TYPE_CHECKING:
    import pandas as pd

    from xl_ar.commands.work import Work

SHEET = "AR Aging Detail"
_FEW = 20_000  # rows up to which each is linked to its source


def detail_sheet(work: Work, source: str) -> Sheet:
    """One row an open item or instalment, in the order of the sheet."""
    rows = detail(work) if in_groups(work) else work.aging.detail.assign(group="")
    facts = (
        Fact("As of", work.as_of, Kind.DATE),
        Fact("Source", source),
        Fact("Open items", rows.index.nunique(), Kind.COUNT),
    )
    cells = _cells(rows, by_posting=work.settings.aging.basis == "posting")
    links = source_links(rows, "source") if len(rows) <= _FEW else {}
    table = Table("AR_Aging_Detail", _columns(work), table_rows(cells), currency_key="currency", links=links)
    shown = without_empty(table, "group", "posting_date", "instalment")
    shown = shown if work.settings.aging.credits == "oldest" else without(shown, {"counted"})
    return Sheet(SHEET, "Accounts receivable aging, item by item", facts, (shown,))


def _columns(work: Work) -> tuple[Column, ...]:
    return (
        Column("document", "Document"), Column("document_type", "Type"), Column("customer", "Customer"),
        Column("customer_name", "Name"), Column("group", heading(work) if in_groups(work) else "Group"),
        Column("document_date", "Document date", Kind.DATE), Column("posting_date", "Posting date", Kind.DATE),
        Column("due_date", "Due date", Kind.DATE), Column("instalment", "Instalment"), Column("age_basis", "Aged from"),
        Column("days_past_due", "Days past due", Kind.DAYS), Column("bucket", "Bucket"),
        Column("currency", "Currency"), Column("original_amount", "Original amount", Kind.MONEY),
        Column("open_amount", "Open amount", Kind.MONEY),
        Column("counted", "Less credits, oldest first", Kind.MONEY), Column("disputed", "Disputed"),
        Column("source", "Source row"),
    )  # fmt: skip


def _cells(rows: pd.DataFrame, *, by_posting: bool) -> list[list[Value]]:
    return [
        rows["document"].tolist(), rows["document_type"].tolist(), rows["customer"].tolist(),
        rows["customer_name"].tolist(), rows["group"].tolist(), [*dates(rows["document_date"])],
        [*dates(rows["posting_date"])] if by_posting else [None] * len(rows), [*dates(rows["due_date"])],
        rows["instalment"].tolist(), rows["age_basis"].tolist(), [*ints(rows["days_past_due"])],
        rows["bucket"].tolist(), rows["currency"].tolist(),
        rows["original_amount"].tolist(), rows["open_amount"].tolist(), rows["counted"].tolist(),
        ["yes" if flag else "" for flag in rows["disputed"].tolist()],
        [f"{sheet}!{row}" for sheet, row in zip(rows["source_sheet"], rows["source_row"], strict=True)],
    ]  # fmt: skip
