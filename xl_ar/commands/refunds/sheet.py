"""AR Refunds: the refunds decided in AR Credits, what stands against each, and what people say of them.

A row is written by the first run after the decision and stays; a refund here changes no figure of the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from xl_ar.commands.policies import minor_setting
from xl_ar.commands.refunds.columns import COLUMNS, HEADING, SHEET
from xl_ar.commands.refunds.credits import RefundCredits, account_of, documents_of
from xl_ar.commands.refunds.doubts import BACK_TOLD, against
from xl_ar.commands.refunds.lines import Kept, Line, read_lines, with_own_keys
from xl_ar.commands.refunds.sealed import accounts_of, with_seals
from xl_ar.commands.rows import without, without_empty
from xl_ar.commands.typed import typed_day, typed_minor, typed_text
from xl_ar.commands.work import Work
from xl_ar.core.credits.refunds import Refund, RefundPolicy, RefundStatus
from xl_ar.core.credits.shared import Asked, Judged, judged
from xl_ar.core.money import decimal_text
from xl_ar.errors import RefusedError
from xl_ar.sheets.layout import Fact, Kind, Sheet, Table, Value
from xl_ar.sheets.people import KEY_HEADING, Entries, contradicted, copied

DECISION = "Refund"
_SAID = tuple(HEADING[name] for name in ("status", "other", "payee", "method", "maker", "checker", "second"))
_AGAIN = re.compile(r" \(again \d+\)$")
_AGAIN_TOLD = "proposed again below"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of AR Refunds: its line, its cells by column, its refund as asked for, what is told of it."""

    line: Line
    cells: dict[str, Value]
    asked: Asked
    told: tuple[str, ...]


def refund_sheets(work: Work, keys: Sequence[str], decisions: Entries) -> tuple[Sheet, ...]:
    """AR Refunds, nothing where none was ever decided; ``keys`` of the rows of AR Credits, ``decisions`` on them.

    Raises RefusedError where the sheet is there and no refund can be read from it.
    """
    said = work.people.get(SHEET)
    kept = read_lines(said or {})
    if said is not None and not kept.lines:
        remedy = "Put its row of headings and its rows back, or delete the sheet to begin anew"
        raise RefusedError(SHEET, "no refund can be read from it", remedy)
    credits = RefundCredits(work, keys)
    torn = contradicted(decisions, ("Decision",))
    wanted = {key for key, row in decisions.items() if _is(row.get("Decision"), DECISION) and key not in torn}
    rows = _rows(kept, wanted, credits, keys)
    twofold = contradicted(with_own_keys(said or {}), _SAID)
    rows = [_doubted(row) if row.line.key in twofold else row for row in rows]
    if not rows:
        return ()
    found = judged([row.asked for row in rows], credits.opened, work.as_of, lambda code: _policy(work, code))
    found = [_still(row.line, one, kept) for row, one in zip(rows, found, strict=True)]
    here = {*keys, *(row.line.key for row in rows)}
    facts = tuple(_facts(work, rows, found, len({key for key in wanted if not copied(key, decisions)} - here)))
    facts += (Fact("Credits decided in two ways, so not refunded", len(torn), Kind.COUNT),) if torn else ()
    return (Sheet(SHEET, "Refunds", facts, (_table(rows, found, kept),)),)


def _rows(kept: Kept, wanted: Set[str], credits: RefundCredits, keys: Sequence[str]) -> list[_Row]:
    """The rows that stand there, and those that begin; none for a credit of which a line stands still."""
    earlier = {line.key: line for line in kept.lines}
    again = {key: _next(key, earlier) for key, line in earlier.items() if _proposed_again(line)}
    begun = {key: key for key in keys if key in wanted and key not in earlier}
    begun |= {new: first for key, new in again.items() if (first := _first(key, earlier)) in wanted & set(keys)}
    blocked = {account for line in kept.lines if line.stands_still for account in accounts_of(line)}
    lines = dict(earlier)
    for new, key in begun.items():
        if new not in earlier and not kept.frozen and credits.account(key) not in blocked:
            row = {HEADING[name]: value for name, value in credits.begun(key).items()}
            lines[new] = Line(new, row, row)
    return [
        _row(line, _first(key, lines) in wanted, again.get(key, "") in lines, credits, kept)
        for key, line in lines.items()
    ]


def _table(rows: Sequence[_Row], found: Sequence[Judged], kept: Kept) -> Table:
    cells = [_cells(row, one) for row, one in zip(rows, found, strict=True)]
    told = with_seals([(row.line, shown) for row, shown in zip(rows, cells, strict=True)], kept)
    table = Table("AR_Refunds", COLUMNS, told, currency_key="currency")
    typed = {heading for row in rows if row.line.stands_still for heading in row.line.typed}
    names = ("currency", "customer_name", "payer", "paid_by", "received", "told")
    shown = without_empty(table, *(name for name in names if HEADING[name] not in typed))
    same = HEADING["all_then"] not in typed and all(cell["all_then"] == cell["credit_then"] for cell in cells)
    return without(shown, {"all_then"}) if same else shown


def _still(line: Line, one: Judged, kept: Kept) -> Judged:
    """What is told of a line that stands still first, whatever its status."""
    if not line.stands_still:
        return one
    return replace(one, step=replace(one.step, against=(*against(line, kept), *one.step.against)))


def _doubted(row: _Row) -> _Row:
    also = (*row.asked.also, "the row stands more than once, and the copies say something else: leave one")
    return replace(row, asked=replace(row.asked, also=also))


def _proposed_again(line: Line) -> bool:
    """True where a person wants a refund that was voided to be pending: it is proposed again, in a row of its own."""
    counts, wanted = line.row.get(HEADING["counts_as"]), line.row.get(HEADING["status"])
    return not line.stands_still and _is(counts, RefundStatus.VOIDED) and _is(wanted, RefundStatus.PENDING)


def _first(key: str, keys: Container[str]) -> str:
    """The key under which a refund was first proposed, of "... (again 2)" and so on."""
    stem = _AGAIN.sub("", key)
    return _first(stem, keys) if stem != key and stem in keys else key


def _next(key: str, keys: Container[str]) -> str:
    """The key under which the refund of ``key`` is proposed again."""
    first = _first(key, keys)
    number = int("".join(filter(str.isdigit, key[len(first) :])) or 1)
    return f"{first} (again {number + 1})"


def _row(line: Line, decided: bool, again: bool, credits: RefundCredits, kept: Kept) -> _Row:
    row = {**line.row, KEY_HEADING: line.key}
    text = {name: typed_text(row.get(heading)) for name, heading in HEADING.items()}
    code = text["currency"]
    then = typed_minor(text["credit_then"], code) or 0
    known = {status.casefold(): status for status in RefundStatus}
    before = known.get(text["counts_as"].casefold(), RefundStatus.PENDING)
    amount, late = _amount(text, then, before)
    if line.stands_still:
        amount, late, before = line.holds, "", line.counts_as
    refund = Refund(
        amount or 0, code, 0, text["document"], typed_day(row.get(HEADING["received"])), text["payer"],
        text["payee"], text["paid_by"], text["method"], text["maker"], (text["checker"], text["second"]),
    )  # fmt: skip
    account = account_of(text["level"], text["customer"], code, text["document"])
    documents = documents_of(text["document"])
    net = credits.net_told(account, documents)
    also = (*_also(text, amount, decided, "" if credits.beside_debits else net), *against(line, kept))
    asked = Asked(
        refund, account, documents, before, "" if again or line.stands_still else text["status"],
        typed_minor(text["all_then"], code) or then, () if line.stands_still else also, text["posted"],
    )  # fmt: skip
    cells: dict[str, Value] = {name: text[name] for name in HEADING}
    advice = credits.advice(account, documents, refund.received is not None)
    told = (late, net if credits.beside_debits else "", *advice)
    return _Row(line, cells | {"received": refund.received}, asked, (_AGAIN_TOLD,) if again else told)


def _amount(text: Mapping[str, str], then: int, before: RefundStatus) -> tuple[int | None, str]:
    """The amount in minor units, None for one that cannot be read; and what is told of another that came too late.

    What was approved is the amount as it was then: whoever wants another voids the refund and proposes it again.
    """
    code = text["currency"]
    asked = typed_minor(text["other"], code) if text["other"] else then
    settled = None if before is RefundStatus.PENDING else typed_minor(text["amount"], code)
    if settled is None or settled == asked:
        return asked, ""
    if before is not RefundStatus.APPROVED:
        return settled, ""
    remedy = "for another, void it and propose it again"
    return settled, f"approved with {decimal_text(settled, code)}, which stays; {remedy}"


def _also(text: dict[str, str], amount: int | None, decided: bool, net: str) -> Iterator[str]:
    if amount is None:
        yield f"Other amount '{text['other']}'; an amount such as 50.00 must stand there"
    if not decided:
        yield "the decision Refund does not stand in AR Credits any more"
    if net:
        yield f"{net}: apply the credit to them first"


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


def _cells(row: _Row, one: Judged) -> dict[str, Value]:
    over = one.step.status in (RefundStatus.DISBURSED, RefundStatus.VOIDED) and _AGAIN_TOLD not in row.told
    back = (BACK_TOLD,) if row.line.back else ()
    against, told = (
        "; ".join(part for part in parts if part)
        for parts in (one.step.against, back + (() if over else row.told) + one.told)
    )
    return row.cells | {
        "credit_then": typed_minor(str(row.cells["credit_then"]), row.asked.refund.currency),
        "all_then": one.then,
        "amount": row.asked.refund.amount,
        "available": one.available,
        "counts_as": str(one.step.status),
        "against": f"{against[:1].upper()}{against[1:]}",
        "told": f"{told[:1].upper()}{told[1:]}",
        "status": row.cells["status"] or str(one.step.status),
    }
