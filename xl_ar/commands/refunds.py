"""AR Refunds: the refunds decided in AR Credits, what stands against each, and what people say of them.

A row is written by the first run after the decision and stays; a refund here changes no figure of the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from xl_ar.commands.clocks.columns import stated_day
from xl_ar.commands.policies import minor_setting
from xl_ar.commands.rows import day
from xl_ar.commands.work import Work
from xl_ar.core.credit_refunds import Asked, Judged, Pot, judged
from xl_ar.core.money import decimal_text, to_minor
from xl_ar.core.refunds import Refund, RefundPolicy, RefundStatus
from xl_ar.errors import RefusedError
from xl_ar.sheets.layout import Column, Fact, Kind, Sheet, Table, Value
from xl_ar.sheets.people import KEY_HEADING, Entries
from xl_ar.tables.corrections import ADDED

SHEET = "AR Refunds"
DECISION = "Refund"
_YOURS = "Yours; it is kept in every run."
COLUMNS = (
    Column("customer", "Customer"),
    Column("customer_name", "Name"),
    Column("currency", "Currency"),
    Column("level", "Level"),
    Column("document", "Document"),
    Column("credit_then", "Credit when asked", Kind.MONEY),
    Column("amount", "Refund", Kind.MONEY),
    Column("available", "Available", Kind.MONEY),
    Column("payer", "Payer"),
    Column("paid_by", "Paid by"),
    Column("received", "Received on", Kind.DATE),
    Column("counts_as", "Counts as"),
    Column("against", "Stands against it", Kind.LONG, width=50),
    Column("status", "Status", Kind.CHOICE, choices=tuple(RefundStatus), help="The status you want; see Counts as."),
    Column("other", "Other amount", Kind.NOTE, help="Where less than the whole credit is refunded, such as 50.00."),
    Column("payee", "Payee", Kind.NOTE, help="Who gets it: who paid."),
    Column("method", "Method", Kind.NOTE, help="How: the way it came."),
    Column("maker", "Maker", Kind.NOTE, help="Who asks for the refund."),
    Column("checker", "Checker", Kind.NOTE, help="Who approves it: not the maker."),
    Column("second", "Second checker", Kind.NOTE, help="Needed for large refunds, by settings."),
    Column("note", "Note", Kind.NOTE, help=_YOURS),
    Column("key", KEY_HEADING, Kind.KEY),
)
_HEADING = {column.key: column.heading for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of AR Refunds: its cells by column as they were or begin, and its refund as it is asked for."""

    cells: dict[str, Value]
    asked: Asked


def refund_sheets(work: Work, keys: Sequence[str], decisions: Entries) -> tuple[Sheet, ...]:
    """AR Refunds, nothing where none was ever decided; ``keys`` of the rows of AR Credits, ``decisions`` on them.

    Raises RefusedError where the sheet is there and no refund can be read from it.
    """
    said = work.people.get(SHEET)
    earlier = [key for key in said or {} if not key.startswith(ADDED)]
    if said is not None and not earlier:
        remedy = "Put its row of headings and its rows back, or delete the sheet to begin anew"
        raise RefusedError(SHEET, "no refund can be read from it", remedy)
    wanted = {key for key, row in decisions.items() if _text(row.get("Decision")).casefold() == DECISION.casefold()}
    begun = [_begun(work, place, key) for place, key in enumerate(keys) if key in wanted and key not in (said or {})]
    rows = [_asked({**(said or {})[key], KEY_HEADING: key}, key in wanted, work) for key in earlier]
    rows += [_asked(row, True, work) for row in begun]
    if not rows:
        return ()
    found = judged([row.asked for row in rows], _credits(work), work.as_of, lambda code: _policy(work, code))
    lost = len(wanted.difference(keys, earlier))
    facts = tuple(_facts(work, rows, found, lost))
    cells = [_cells(row, one) for row, one in zip(rows, found, strict=True)]
    return (Sheet(SHEET, "Refunds", facts, (Table("AR_Refunds", COLUMNS, cells, currency_key="currency"),)),)


def _begun(work: Work, place: int, key: str) -> dict[str, Value]:
    """A new row by heading, amounts in currency units, out of the credit at ``place``."""
    credit = work.credits.iloc[place]
    cash = work.received[work.received["receipt_id"].isin(credit["document"].split("; "))]
    row: dict[str, Value] = {
        _HEADING[name]: credit[name] for name in ("customer", "customer_name", "currency", "level", "document")
    }
    return row | {
        _HEADING["credit_then"]: decimal_text(int(credit["credit_balance"]), credit["currency"]),
        _HEADING["payer"]: "; ".join(sorted({text for text in cash["payer"] if text})),
        _HEADING["paid_by"]: "; ".join(sorted({text for text in cash["channel"] if text})),
        _HEADING["received"]: day(cash["value_date"].max()),
        KEY_HEADING: key,
    }


def _asked(row: dict[str, Value], decided: bool, work: Work) -> _Row:
    text = {name: _text(row.get(heading)) for name, heading in _HEADING.items()}
    code = text["currency"]
    then = _minor(text["credit_then"], code) or 0
    amount = _minor(text["other"], code) if text["other"] else then
    refund = Refund(
        amount or 0, code, 0, text["document"], stated_day(row.get(_HEADING["received"])), text["payer"],
        text["payee"], text["paid_by"], text["method"], text["maker"], (text["checker"], text["second"]),
    )  # fmt: skip
    also = tuple(_also(text, amount, decided))
    pot = _pot(text["level"], text["customer"], code, text["document"])
    before = {str(status): status for status in RefundStatus}.get(text["counts_as"], RefundStatus.PENDING)
    cells: dict[str, Value] = {name: text[name] for name in _HEADING}
    return _Row(cells | {"received": refund.received}, Asked(refund, pot, before, text["status"], then, also))


def _also(text: dict[str, str], amount: int | None, decided: bool) -> Iterator[str]:
    if amount is None:
        yield f"Other amount '{text['other']}'; an amount such as 50.00 must stand there"
    if not decided:
        yield "the decision Refund does not stand in AR Credits any more"
    if text["level"] == "item":
        yield "the customer has debits open: apply the credit to them first"


def _credits(work: Work) -> dict[Pot, int]:
    """The open credit by pot: of an account the whole, else of each document."""
    found: dict[Pot, int] = {}
    columns = (work.credits[name].tolist() for name in ("level", "customer", "currency", "document", "credit_balance"))
    for level, customer, code, document, amount in zip(*columns, strict=True):
        pot = _pot(level, customer, code, document)
        found[pot] = found.get(pot, 0) + amount
    return found


def _pot(level: str, customer: str, currency: str, document: str) -> Pot:
    return (level, customer, currency) if level == "account" else (level, customer, currency, document)


def _policy(work: Work, currency: str) -> RefundPolicy:
    chosen = work.settings.credits
    second = chosen.second_checker_from
    limit = minor_setting("credits.second_checker_from", second, currency) if second else None
    return RefundPolicy(chosen.clearing_days, limit)


def _facts(work: Work, rows: Sequence[_Row], found: Sequence[Judged], lost: int) -> Iterator[Fact]:
    yield Fact("As of", work.as_of, Kind.DATE)
    yield Fact("Refunds", len(rows), Kind.COUNT)
    sums: dict[tuple[str, str], int] = {}
    for row, one in zip(rows, found, strict=True):
        group = (row.asked.refund.currency, one.step.status)
        sums[group] = sums.get(group, 0) + row.asked.refund.amount
    for (code, status), amount in sorted(sums.items()):
        yield Fact(f"{status} {code}".rstrip(), amount, Kind.MONEY, code)
    if lost:
        yield Fact("Decisions Refund on credits that are gone", lost, Kind.COUNT)
    yield Fact("Ledger", "a refund here changes no figure: post it in the ledger once it is paid out")


def _cells(row: _Row, one: Judged) -> tuple[Value, ...]:
    against = "; ".join(one.step.against)
    cells = row.cells | {
        "credit_then": row.asked.credit_then,
        "amount": row.asked.refund.amount,
        "available": one.available,
        "counts_as": str(one.step.status),
        "against": f"{against[:1].upper()}{against[1:]}",
        "status": row.cells["status"] or str(one.step.status),
    }
    return tuple(cells[column.key] or (0 if column.kind is Kind.MONEY else None) for column in COLUMNS)


def _minor(text: str, currency: str) -> int | None:
    try:
        return to_minor(Decimal(text), currency)
    except (InvalidOperation, ValueError):
        return None


def _text(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str("" if value is None else value).strip()
