"""``match``: every receipt with the open items it pays, or why none; a person decides the rest."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from xl_ar.commands.review.book import DIFFERENCES
from xl_ar.commands.review.changes import rows_by_key
from xl_ar.commands.review.matched import APPLIED, REJECTED, shown_lines
from xl_ar.commands.review.standing import applied_of_receipts
from xl_ar.commands.rows import dates, source_links, table_rows, without_empty
from xl_ar.commands.work import Work
from xl_ar.registry import builds
from xl_ar.sheets.layout import Column, Fact, Kind, Link, Sheet, Table, Value
from xl_ar.sheets.people import KEY_HEADING, with_people

SHEET = "AR Matches"
CHECKED_BY = "Checked by"
DECISIONS = ("Accept", "Reject", "Split", "Hold")


@builds("match")
def build(work: Work) -> tuple[Sheet, ...]:
    """AR Matches; nothing where the workbook has no receipts."""
    if not len(work.received) and not work.has_words(SHEET):
        return ()
    return (Sheet(SHEET, "Payments matched to open items", tuple(_facts(work)), (_lines(work),)),)


def _facts(work: Work) -> Iterator[Fact]:
    receipts, lines = work.received, work.matches.lines
    applied = applied_of_receipts(work)
    yield Fact("As of", work.as_of, Kind.DATE)
    used = [found for found in work.reading.used if found.table.role == "receipts"]
    yield Fact("Source", "; ".join(f"{found.region.grid.sheet}!{found.area.a1}" for found in used))
    for status, number in work.states.items():
        yield Fact(f"Receipts: {status}", number, Kind.COUNT)
    for code in sorted(set(receipts["currency"])):
        group = receipts[receipts["currency"] == code]
        suffix = f" {code}" if code else ""
        mine = lines[lines["currency"] == code]
        yield Fact(f"Receipts{suffix}", int(group["amount"].sum()), Kind.MONEY, code)
        if applied:
            yield Fact(f"Applied in AR Applications{suffix}", applied.get(code, 0), Kind.MONEY, code)
        for status in ("auto", "locked", "review") if work.matches.counts["locked"] else ("auto", "review"):
            yield Fact(
                f"Applied, {status}{suffix}",
                int(mine.loc[mine["status"] == status, "amount"].sum()),
                Kind.MONEY,
                code,
            )


COLUMNS = (
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
        help="Accept or Split, then xl-ar decide applies it. Reject: never again. Hold: stays with you.",
    ),
    Column(
        "difference_is",
        "Difference is",
        Kind.CHOICE,
        choices=DIFFERENCES,
        help="What the rest of the item is. Empty: an earned discount or tolerance as explained, else partial.",
    ),
    Column(
        "split_to",
        "Split to",
        Kind.NOTE,
        help="With Split: documents and amounts, such as INV-101 60.00; INV-102 40.00",
    ),
    Column("checked_by", CHECKED_BY, Kind.NOTE, help="Large receipts: the name of a second person who agrees."),
    Column("note", "Note", Kind.NOTE, help="Yours; it is kept in every run."),
    Column("key", KEY_HEADING, Kind.KEY),
)


def _lines(work: Work) -> Table:
    lines = shown_lines(work)
    rejected = (lines["status"] == REJECTED).tolist()
    settled = lines["status"].isin([REJECTED, APPLIED]).tolist()
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
        [None if gone else number for number, gone in zip(lines["alternatives"].tolist(), settled, strict=True)],
        [None if gone else share for share, gone in zip(lines["gap"].tolist(), settled, strict=True)],
        *[[None] * size for _ in range(5)],
        lines["key"].tolist(),
    ]
    table = Table("AR_Matches", COLUMNS, table_rows(cells), currency_key="currency", links=_links(work, of_line, lines))
    if not work.settings.review.second_person_from and not _is_checked(work):
        table = without_empty(table, "checked_by")
    return without_empty(table, "currency", "customer_name", "explanation", "apply_to", "remittance", "payer")


def _is_checked(work: Work) -> bool:
    return any(row.get(CHECKED_BY) not in (None, "") for row in work.people.get(SHEET, {}).values())


def _links(work: Work, of_line: pd.DataFrame, lines: pd.DataFrame) -> dict[tuple[int, str], Link]:
    links = source_links(of_line.fillna({"source_sheet": "", "source_row": 0}).astype({"source_row": int}), "receipt")
    items = work.items.drop_duplicates("item_id").set_index("item_id")[["source_sheet", "source_row"]]
    places = items.reindex(lines["item_id"]).fillna({"source_sheet": "", "source_row": 0}).astype({"source_row": int})
    return links | source_links(places, "document")


def matches_entries(work: Work) -> dict[str, dict[str, Value]]:
    """The rows of AR Matches by row key as a further run would read them, a person's words among them."""
    kept = work.people.get(SHEET, {})
    table = with_people(Sheet(SHEET, "", (), (_lines(work),)), kept).blocks[0]
    return rows_by_key(table) if isinstance(table, Table) else {}
