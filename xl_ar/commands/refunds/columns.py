"""The columns of AR Refunds: ours, which a seal holds, what is computed anew in every run, and those of people."""

from __future__ import annotations

from xl_ar.core.credits.refunds import RefundStatus
from xl_ar.sheets.layout import Column, Kind
from xl_ar.sheets.people import KEY_HEADING

SHEET = "AR Refunds"
_YOURS = "Yours; it is kept in every run."
COLUMNS = (
    Column("number", "Refund no.", Kind.COUNT),
    Column("customer", "Customer"),
    Column("customer_name", "Name"),
    Column("currency", "Currency"),
    Column("level", "Level"),
    Column("document", "Document"),
    Column("credit_then", "Credit when asked", Kind.MONEY),
    Column("all_then", "Open when asked", Kind.MONEY),
    Column("amount", "Refund", Kind.MONEY),
    Column("available", "Available", Kind.MONEY),
    Column("payer", "Payer"),
    Column("paid_by", "Paid by"),
    Column("received", "Received on", Kind.DATE),
    Column("counts_as", "Counts as"),
    Column("against", "Stands against it", Kind.LONG, width=44),
    Column("told", "Worth knowing", Kind.LONG, width=36),
    Column("status", "Status", Kind.CHOICE, choices=tuple(RefundStatus), help="The status you want; see Counts as."),
    Column("other", "Other amount", Kind.NOTE, width=12, help="Where not the whole credit is refunded, such as 50.00."),
    Column("payee", "Payee", Kind.NOTE, width=22, help="Who gets it: who paid."),
    Column("method", "Method", Kind.NOTE, width=12, help="How: the way it came."),
    Column("maker", "Maker", Kind.NOTE, width=12, help="Who asks for the refund."),
    Column("checker", "Checker", Kind.NOTE, width=12, help="Who approves it: not the maker."),
    Column("second", "Second checker", Kind.NOTE, width=12, help="Needed for large refunds, by settings."),
    Column("posted", "Posted as", Kind.NOTE, width=14, help="Its document in the ledger, where that came first."),
    Column("note", "Note", Kind.NOTE, help=_YOURS),
    Column("seal", "Seal", Kind.KEY),
    Column("key", KEY_HEADING, Kind.KEY),
)
HEADING = {column.key: column.heading for column in COLUMNS}
MONEY = frozenset(column.key for column in COLUMNS if column.kind is Kind.MONEY)
