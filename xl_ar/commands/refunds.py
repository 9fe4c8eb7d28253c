"""AR Refunds: the refunds decided in AR Credits, what stands against each, and what people say of them.

A row is written by the first run after the decision and stays; a refund here changes no figure of the ledger.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from xl_ar.commands.policies import minor_setting
from xl_ar.commands.rows import dates, without, without_empty
from xl_ar.commands.typed import typed_day, typed_minor, typed_text
from xl_ar.commands.work import Work
from xl_ar.core.credits.balances import less_matched
from xl_ar.core.credits.causes import CASH_TYPES
from xl_ar.core.credits.refunds import Refund, RefundPolicy, RefundStatus
from xl_ar.core.credits.shared import Account, Asked, Judged, OpenCredit, judged
from xl_ar.core.money import decimal_text
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
    Column("key", KEY_HEADING, Kind.KEY),
)
_HEADING = {column.key: column.heading for column in COLUMNS}
_AGAIN = re.compile(r" \(again \d+\)$")
_OF_CASH = ("overpayment", "duplicate_payment", "small_residue")
_AGAIN_TOLD = "proposed again below"
_ADVICE = {"transfer": "transfer", "hold": "hold", "write_off": "write off", "review": "review"}


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of AR Refunds: its cells by column as they were or begin, its refund as asked for, what is told of it."""

    cells: dict[str, Value]
    asked: Asked
    told: tuple[str, ...]


def refund_sheets(work: Work, keys: Sequence[str], decisions: Entries) -> tuple[Sheet, ...]:
    """AR Refunds, nothing where none was ever decided; ``keys`` of the rows of AR Credits, ``decisions`` on them.

    Raises RefusedError where the sheet is there and no refund can be read from it.
    """
    said = work.people.get(SHEET)
    earlier = {key: row for key, row in (said or {}).items() if not key.startswith(ADDED)}
    if said is not None and not earlier:
        remedy = "Put its row of headings and its rows back, or delete the sheet to begin anew"
        raise RefusedError(SHEET, "no refund can be read from it", remedy)
    credits = _Credits(work, keys)
    wanted = {key for key, row in decisions.items() if _is(row.get("Decision"), DECISION)}
    again = {key: _next(key, earlier) for key, row in earlier.items() if _proposed_again(row)}
    begun = {key: key for key in keys if key in wanted and key not in earlier}
    begun |= {new: first for key, new in again.items() if (first := _first(key, earlier)) in wanted & set(keys)}
    stated = [*earlier.items(), *((new, credits.begun(key, new)) for new, key in begun.items() if new not in earlier)]
    lines = {key: {**row, KEY_HEADING: key} for key, row in stated}
    rows = [_row(row, _first(key, lines) in wanted, again.get(key, "") in lines, credits) for key, row in lines.items()]
    if not rows:
        return ()
    found = judged([row.asked for row in rows], credits.opened, work.as_of, lambda code: _policy(work, code))
    facts = tuple(_facts(work, rows, found, len(wanted.difference(keys, earlier))))
    cells = [_cells(row, one) for row, one in zip(rows, found, strict=True)]
    table = Table("AR_Refunds", COLUMNS, cells, currency_key="currency")
    shown = without_empty(table, "currency", "customer_name", "payer", "paid_by", "received", "told")
    if all(
        one.then == typed_minor(str(row.cells["credit_then"]), row.asked.refund.currency)
        for row, one in zip(rows, found, strict=True)
    ):
        shown = without(shown, {"all_then"})
    return (Sheet(SHEET, "Refunds", facts, (shown,)),)


def _proposed_again(row: Mapping[str, Value]) -> bool:
    """True where a person wants a refund that was voided to be pending: it is proposed again, in a row of its own."""
    counts, wanted = row.get(_HEADING["counts_as"]), row.get(_HEADING["status"])
    return _is(counts, RefundStatus.VOIDED) and _is(wanted, RefundStatus.PENDING)


def _first(key: str, keys: Container[str]) -> str:
    """The key under which a refund was first proposed, of "... (again 2)" and so on."""
    stem = _AGAIN.sub("", key)
    return _first(stem, keys) if stem != key and stem in keys else key


def _next(key: str, keys: Container[str]) -> str:
    """The key under which the refund of ``key`` is proposed again."""
    first = _first(key, keys)
    number = int("".join(filter(str.isdigit, key[len(first) :])) or 1)
    return f"{first} (again {number + 1})"


class _Credits:
    """The credits of a workbook as refunds need them."""

    def __init__(self, work: Work, keys: Sequence[str]) -> None:
        self._work, self._place = work, {key: place for place, key in enumerate(keys)}
        self._frame = work.credits
        self.beside_debits = work.settings.credits.refund_beside_debits

    @cached_property
    def opened(self) -> list[OpenCredit]:
        """Every row of AR Credits with its account."""
        names = ("level", "customer", "currency", "document", "credit_balance")
        rows = zip(*(self._frame[name].tolist() for name in names), strict=True)
        return [OpenCredit(_account(*texts), _documents(texts[-1]), amount) for *texts, amount in rows]

    @cached_property
    def _cash(self) -> Mapping[str, tuple[date | None, str, str]]:
        """Day, payer and way of each receipt."""
        names = ("receipt_id", "payer", "channel")
        texts = (self._work.received[name].tolist() for name in names)
        known = zip(*texts, dates(self._work.received["value_date"]), strict=True)
        return {number: (when, payer, channel) for number, payer, channel, when in known}

    @cached_property
    def _posted(self) -> Mapping[tuple[str, str], date | None]:
        """The day of each payment that stands among the items, by customer and document."""
        items = self._work.items
        items = items[items["document_type"].isin(CASH_TYPES)]
        pairs = zip(items["customer"], items["document"], strict=True)
        return dict(zip(pairs, dates(items["document_date"]), strict=True))

    def begun(self, key: str, new: str) -> dict[str, Value]:
        """A new row by heading, amounts in currency units, out of the credit of ``key``."""
        credit, mine = self._frame.iloc[self._place[key]], self.opened[self._place[key]]
        cash = [self._cash[number] for number in mine.documents if number in self._cash]
        days = [when for when, _, _ in cash]
        days += [self._posted.get((mine.account[0], document)) for document in mine.documents]
        row: dict[str, Value] = {
            _HEADING[name]: credit[name] for name in ("customer", "customer_name", "currency", "level", "document")
        }
        whole = sum(row[0].amount for row in self._mine(mine.account, mine.documents))
        return row | {
            _HEADING["credit_then"]: decimal_text(mine.amount, credit["currency"]),
            _HEADING["all_then"]: decimal_text(whole, credit["currency"]),
            _HEADING["payer"]: "; ".join(sorted({payer for _, payer, _ in cash if payer})),
            _HEADING["paid_by"]: "; ".join(sorted({channel for _, _, channel in cash if channel})),
            _HEADING["received"]: max((known for known in days if known), default=None),
            KEY_HEADING: new,
        }

    @cached_property
    def _of_account(self) -> Mapping[Account, list[tuple[OpenCredit, str, str, str]]]:
        """The credits of each account with level, action and cause."""
        found: defaultdict[Account, list[tuple[OpenCredit, str, str, str]]] = defaultdict(list)
        told = (self._frame[name].tolist() for name in ("level", "action", "cause"))
        for one, *words in zip(self.opened, *told, strict=True):
            found[one.account].append((one, *words))
        return found

    @cached_property
    def _debits(self) -> Mapping[Account, int]:
        """The debits of each customer and currency less what automatic matches pay, minor units."""
        lines = self._work.matches.lines
        lines = lines[~lines["receipt_id"].isin(self._work.self_applied["receipt_id"])]
        left = less_matched(self._work.opened, self._work.received, lines)
        sums = left[left["open_amount"] > 0].groupby(["customer", "currency"], as_index=False)["open_amount"].sum()
        accounts = zip(sums["customer"].tolist(), sums["currency"].tolist(), strict=True)
        return dict(zip(accounts, sums["open_amount"].tolist(), strict=True))

    def _mine(self, account: Account, documents: frozenset[str]) -> list[tuple[OpenCredit, str, str, str]]:
        return [row for row in self._of_account.get(account, ()) if row[0].documents & documents]

    def net_told(self, account: Account, documents: frozenset[str]) -> str:
        """What an account has open beside a credit that stands under debits, "" where it stands under none."""
        if not any(level == "item" for _, level, _, _ in self._mine(account, documents)):
            return ""
        debits = self._debits.get(account, 0)
        net = debits - sum(row[0].amount for row in self._of_account[account])
        sums = [f"{decimal_text(abs(minor), account[1])} {account[1]}".rstrip() for minor in (debits, net)]
        return f"the customer has debits of {sums[0]} open; net {sums[1]} {'owed to' if net >= 0 else 'owed by'} you"

    def advice(self, account: Account, documents: frozenset[str], dated: bool) -> Iterator[str]:
        """What AR Credits recommends instead of a refund, and whether its cash is not ``dated``."""
        mine = self._mine(account, documents)
        if other := [_ADVICE[action] for action in sorted({row[2] for row in mine}) if action in _ADVICE]:
            yield f"AR Credits recommends to {' and '.join(other)} it"
        if not dated and any(cause in _OF_CASH for *_, cause in mine):
            yield "the day on which its cash came is not in the workbook: check that it has cleared"


def _row(row: dict[str, Value], decided: bool, again: bool, credits: _Credits) -> _Row:
    text = {name: typed_text(row.get(heading)) for name, heading in _HEADING.items()}
    code = text["currency"]
    then = typed_minor(text["credit_then"], code) or 0
    amount = typed_minor(text["other"], code) if text["other"] else then
    refund = Refund(
        amount or 0, code, 0, text["document"], typed_day(row.get(_HEADING["received"])), text["payer"],
        text["payee"], text["paid_by"], text["method"], text["maker"], (text["checker"], text["second"]),
    )  # fmt: skip
    account, documents = _account(text["level"], text["customer"], code, text["document"]), _documents(text["document"])
    net = credits.net_told(account, documents)
    also = tuple(_also(text, amount, decided, "" if credits.beside_debits else net))
    before = {str(status): status for status in RefundStatus}.get(text["counts_as"], RefundStatus.PENDING)
    asked = Asked(
        refund, account, documents, before, "" if again else text["status"],
        typed_minor(text["all_then"], code) or then, also, text["posted"],
    )  # fmt: skip
    cells: dict[str, Value] = {name: text[name] for name in _HEADING}
    advice = credits.advice(account, documents, refund.received is not None)
    told = (net if credits.beside_debits else "", *advice)
    return _Row(cells | {"received": refund.received}, asked, (_AGAIN_TOLD,) if again else told)


def _also(text: dict[str, str], amount: int | None, decided: bool, net: str) -> Iterator[str]:
    if amount is None:
        yield f"Other amount '{text['other']}'; an amount such as 50.00 must stand there"
    if not decided:
        yield "the decision Refund does not stand in AR Credits any more"
    if net:
        yield f"{net}: apply the credit to them first"


def _account(level: str, customer: str, currency: str, document: str) -> Account:
    """Whose credit it is: of a customer, or of cash without one by its receipt."""
    return (customer, currency, document) if level == "unidentified" else (customer, currency)


def _documents(text: str) -> frozenset[str]:
    return frozenset(text.split("; "))


def _is(value: Value, word: str) -> bool:
    return typed_text(value).casefold() == word.casefold()


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
        group = (row.asked.refund.currency, "Stopped" if one.step.against else str(one.step.status))
        sums[group] = sums.get(group, 0) + row.asked.refund.amount
    for (code, status), amount in sorted(sums.items()):
        yield Fact(f"{status} {code}".rstrip(), amount, Kind.MONEY, code)
    if lost:
        yield Fact("Decisions Refund on credits that are gone", lost, Kind.COUNT)
    yield Fact("Ledger", "a refund here changes no figure: post it in the ledger once it is paid out")


def _cells(row: _Row, one: Judged) -> tuple[Value, ...]:
    over = one.step.status in (RefundStatus.DISBURSED, RefundStatus.VOIDED) and _AGAIN_TOLD not in row.told
    against, told = (
        "; ".join(part for part in parts if part) for parts in (one.step.against, (() if over else row.told) + one.told)
    )
    cells = row.cells | {
        "credit_then": typed_minor(str(row.cells["credit_then"]), row.asked.refund.currency),
        "all_then": one.then,
        "amount": row.asked.refund.amount,
        "available": one.available,
        "counts_as": str(one.step.status),
        "against": f"{against[:1].upper()}{against[1:]}",
        "told": f"{told[:1].upper()}{told[1:]}",
        "status": row.cells["status"] or str(one.step.status),
    }
    return tuple(cells[column.key] or (0 if column.kind is Kind.MONEY else None) for column in COLUMNS)
