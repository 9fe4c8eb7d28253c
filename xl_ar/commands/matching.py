"""``match``: every receipt with the open items it pays, or why none; a person decides the rest."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from xl_ar.commands.keys import item_keys, numbered, receipt_keys
from xl_ar.commands.rows import dates, source_links, table_rows, without_empty
from xl_ar.commands.work import Work
from xl_ar.core.schema import MATCHES
from xl_ar.registry import builds
from xl_ar.sheets.layout import Column, Fact, Kind, Link, Sheet, Table
from xl_ar.sheets.people import KEY_HEADING

SHEET = "AR Matches"
DECISIONS = ("Accept", "Reject", "Split", "Hold")


@builds("match")
def build(work: Work) -> tuple[Sheet, ...]:
    """AR Matches; nothing where the workbook has no receipts."""
    if not len(work.received) and not work.has_words(SHEET):
        return ()
    return (Sheet(SHEET, "Payments matched to open items", tuple(_facts(work)), (_lines(work),)),)


def _facts(work: Work) -> Iterator[Fact]:
    receipts, lines = work.received, work.matches.lines
    yield Fact("As of", work.as_of, Kind.DATE)
    used = [found for found in work.reading.used if found.table.role == "receipts"]
    yield Fact("Source", "; ".join(f"{found.region.grid.sheet}!{found.area.a1}" for found in used))
    for status, number in work.matches.states.items():
        yield Fact(f"Receipts: {status}", number, Kind.COUNT)
    for code in sorted(set(receipts["currency"])):
        group = receipts[receipts["currency"] == code]
        suffix = f" {code}" if code else ""
        mine = lines[lines["currency"] == code]
        yield Fact(f"Receipts{suffix}", int(group["amount"].sum()), Kind.MONEY, code)
        for status in ("auto", "locked", "review") if work.matches.counts["locked"] else ("auto", "review"):
            yield Fact(
                f"Applied, {status}{suffix}",
                int(mine.loc[mine["status"] == status, "amount"].sum()),
                Kind.MONEY,
                code,
            )


_COLUMNS = (
    Column("receipt", "Receipt"),
    Column("value_date", "Value date", Kind.DATE),
    Column("payer", "Payer"),
    Column("remittance", "Remittance", Kind.LONG, width=34),
    Column("currency", "Currency"),
    Column("receipt_amount", "Receipt amount", Kind.MONEY),
    Column("document", "Document"),
    Column("customer", "Customer"),
    Column("amount", "Applied", Kind.MONEY),
    Column("difference", "Difference", Kind.MONEY),
    Column("explanation", "What the difference is"),
    Column("status", "Status"),
    Column("confidence", "Confidence", Kind.SHARE),
    Column("rule", "Rule"),
    Column("reason", "Reason", Kind.LONG, width=60),
    Column("alternatives", "Alternatives", Kind.COUNT),
    Column("gap", "Ahead of the next", Kind.SHARE),
    Column(
        "decision",
        "Decision",
        Kind.CHOICE,
        choices=DECISIONS,
        help="Your word on this line; it is kept in every run.",
    ),
    Column("note", "Note", Kind.NOTE, help="Yours; it is kept in every run."),
    Column("key", KEY_HEADING, Kind.KEY),
)


_REJECTED = "rejected"


def _with_rejected(work: Work) -> pd.DataFrame:
    """The lines, after those of a receipt the pairs that a person has rejected for it."""
    pairs, lines = sorted(work.decisions.rejected), work.matches.lines
    if not pairs:
        return lines
    items = work.items.drop_duplicates("item_id").set_index("item_id")
    receipts = work.received.drop_duplicates("receipt_id").set_index("receipt_id")
    of_receipt, of_item = [list(column) for column in zip(*pairs, strict=True)]
    size = len(pairs)
    columns = {
        "receipt_id": of_receipt,
        "item_id": of_item,
        "document": items.loc[of_item, "document"].tolist(),
        "customer": items.loc[of_item, "customer"].tolist(),
        "currency": receipts.loc[of_receipt, "currency"].tolist(),
        "status": [_REJECTED] * size,
        "rule": ["person"] * size,
        "reason": ["Rejected by a person; it is not proposed again."] * size,
    }
    every = pd.concat([lines, MATCHES.conform(columns, size)], ignore_index=True)
    order = every["receipt_id"].map({number: place for place, number in enumerate(receipts.index)})
    return every.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def _lines(work: Work) -> Table:
    lines = _with_rejected(work)
    rejected = (lines["status"] == _REJECTED).tolist()
    receipts = work.received.drop_duplicates("receipt_id").set_index("receipt_id")
    of_line = receipts.reindex(lines["receipt_id"]).reset_index()
    first = ~lines.duplicated("receipt_id").to_numpy()
    size = len(lines)
    cells = [
        lines["receipt_id"].tolist(),
        dates(of_line["value_date"]),
        of_line["payer"].tolist(),
        of_line["remittance"].tolist(),
        lines["currency"].tolist(),
        [amount if show else None for amount, show in zip(of_line["amount"].tolist(), first, strict=True)],
        lines["document"].tolist(),
        lines["customer"].tolist(),
        [None if gone else amount for amount, gone in zip(lines["amount"].tolist(), rejected, strict=True)],
        [amount if show else None for amount, show in zip(lines["difference"].tolist(), first, strict=True)],
        [text.replace("_", " ") for text in lines["explanation"]],
        lines["status"].tolist(),
        [None if gone else share for share, gone in zip(lines["confidence"].tolist(), rejected, strict=True)],
        [text.replace("_", " ") for text in lines["rule"]],
        lines["reason"].tolist(),
        lines["alternatives"].tolist(),
        lines["gap"].tolist(),
        [None] * size,
        [None] * size,
        _keys(work, lines),
    ]
    table = Table(
        "AR_Matches", _COLUMNS, table_rows(cells), currency_key="currency", links=_links(work, of_line, lines)
    )
    return without_empty(table, "currency", "customer_name", "explanation", "apply_to", "remittance", "payer")


def _keys(work: Work, lines: pd.DataFrame) -> list[str]:
    receipts, items = receipt_keys(work.received), item_keys(work.items)
    pairs = zip(lines["receipt_id"], lines["item_id"], strict=True)
    return numbered(f"{receipts[receipt]} | {items.get(item, '')}" for receipt, item in pairs)


def _links(work: Work, of_line: pd.DataFrame, lines: pd.DataFrame) -> dict[tuple[int, str], Link]:
    links = source_links(of_line.fillna({"source_sheet": "", "source_row": 0}).astype({"source_row": int}), "receipt")
    items = work.items.drop_duplicates("item_id").set_index("item_id")[["source_sheet", "source_row"]]
    places = items.reindex(lines["item_id"]).fillna({"source_sheet": "", "source_row": 0}).astype({"source_row": int})
    return links | source_links(places, "document")
