"""What decisions may still use: the cash of receipts and what is open of items, taken receipt by receipt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from xl_ar.core.matching.states import Explanation
from xl_ar.core.money import decimal_text, exponent
from xl_ar.core.register.lines import CHOSEN, Kind, Reason
from xl_ar.core.terms.discounts import on_part, tiers
from xl_ar.errors import unknown
from xl_ar.findings import Finding, Severity

SHEET = "AR Matches"
ACCEPT, REJECT, SPLIT, HOLD = "Accept", "Reject", "Split", "Hold"
PARTIAL = "partial"
_PARTS = (Explanation.SHORT_PAY, Explanation.PARTIAL)
DIFFERENCES = (PARTIAL, *(kind.value for kind in CHOSEN))


def _none(_: int) -> int:
    return 0


def _no_limit(_: str) -> int | None:
    return None


@dataclass(frozen=True)
class Grounds:
    """What decisions are held against, beside the items that matching shows: frames as in ``core.schema``.

    ``receipts`` with what is left of them, ``items`` with what is open now, ``applied``: application by (receipt key,
    item key), ``self_applied``: receipts that the ledger has applied itself, ``write_off``: limit by currency,
    ``tolerance``: difference let go on an amount, ``grace_days`` and ``discount_on_parts`` as in MatchingPolicy.
    """

    receipts: pd.DataFrame
    items: pd.DataFrame
    applied: Mapping[tuple[str, str], str] = field(default_factory=dict)
    self_applied: frozenset[str] = frozenset()
    write_off: Callable[[str], int | None] = _no_limit
    tolerance: Callable[[int], int] = _none
    grace_days: int = 0
    discount_on_parts: bool = False


@dataclass(slots=True)
class Wanted:
    """An accepted line: its row key, the item, the amount shown (None = not known), what its difference is."""

    key: str
    item: str
    amount: int | None
    difference: str = ""
    explanation: str = ""
    word: str = ACCEPT


class Closing(NamedTuple):
    """What settles the rest of an item, or part of it, minor units; a dispute settles nothing."""

    kind: Kind
    amount: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is obeyed, minor units; ``closing``: what settles the rest of the item beside the cash."""

    key: str
    receipt: str
    item: str
    amount: int
    reason: Reason
    closing: tuple[Closing, ...] = ()
    word: str = ACCEPT

    @property
    def closed(self) -> int:
        """What is settled beside the cash."""
        return sum(each.amount for each in self.closing if each.kind is not Kind.DISPUTE)


@dataclass(slots=True)
class _Left:
    """What is left of an item: as matching shows it, and really; the ledger's own applications lie between.

    ``tiers``: the cash discounts on what matching shows, each with its last day.
    """

    shown: int
    real: int
    currency: str
    document: str
    tiers: tuple[tuple[int, np.datetime64], ...]

    def discount(self, day: np.datetime64, grace_days: int) -> int:
        """What paying on a day still earns."""
        return next((amount for amount, last in self.tiers if amount and day <= last + grace_days), 0)


class Book:
    """The older receipt first; all accepted lines of a receipt, or none of them."""

    def __init__(self, opened: pd.DataFrame, grounds: Grounds) -> None:
        receipts = grounds.receipts
        self.grounds = grounds
        self.taken: list[Line] = []
        self.findings: list[Finding] = []
        came = receipts.sort_values(["value_date", "receipt_id"], kind="stable")
        self.order = {number: place for place, number in enumerate(came["receipt_id"].tolist())}
        self.twice = frozenset(receipts.loc[receipts["receipt_id"].duplicated(), "receipt_id"])
        first = receipts.drop_duplicates("receipt_id")
        self.brought = dict(zip(first["receipt_id"], first["amount"].tolist(), strict=True))
        self.currency = dict(zip(first["receipt_id"], first["currency"], strict=True))
        days = first["value_date"].to_numpy().astype("datetime64[D]")
        self.day = dict(zip(first["receipt_id"], days, strict=True))
        self.left = _left(opened, grounds.items)

    def refuse(self, key: str, why: str, severity: Severity, word: str = ACCEPT) -> None:
        """A decision that is not obeyed."""
        message = f"{word} is not obeyed: {why}"
        remedy = "clear or change the decision"
        self.findings.append(Finding("decision-not-obeyed", severity, message, SHEET, seen=key, expected=remedy))

    def take(self, receipt: str, lines: list[Wanted]) -> None:
        """All accepted lines of one receipt, or none of them."""
        if why := self._unclear(receipt, lines):
            self.refuse(lines[0].key, why, Severity.STOP, lines[0].word)
            return
        for line in lines:
            if line.item not in self.left or not self._open(receipt, self.left[line.item]):
                self.refuse(line.key, "nothing is open of the item any more", Severity.CHECK, line.word)
                return
        amounts = self._amounts(receipt, lines)
        for line, amount in zip(lines, amounts, strict=True):
            if why := self._hindrance(receipt, self.left[line.item], amount):
                self.refuse(line.key, why, Severity.STOP, line.word)
                return
        if why := self._too_much(receipt, sum(amounts)):
            self.refuse(lines[0].key, why, Severity.STOP, lines[0].word)
            return
        obeyed: list[Line] = []
        for line, amount in zip(lines, amounts, strict=True):
            rest = self._open(receipt, self.left[line.item]) - amount
            closing = _closing(self.grounds, line, rest, self.left[line.item], self.day[receipt])
            if closing and line.word == SPLIT and any(other.closing for other in obeyed):
                closing = "Difference is: more than one document of the split has a rest; write partial, or split anew"
            if isinstance(closing, str):
                self.refuse(line.key, closing, Severity.STOP, line.word)
                return
            taken = Line(line.key, receipt, line.item, amount, Reason.NONE, closing, line.word)
            obeyed.append(replace(taken, reason=Reason.PART) if rest != taken.closed else taken)
        self._book(obeyed)

    def _unclear(self, receipt: str, lines: list[Wanted]) -> str:
        items = [line.item for line in lines]
        if receipt in self.twice:
            return f"the number {receipt} stands on several receipts"
        if twice := next((item for item, number in Counter(items).items() if number > 1 and item in self.left), ""):
            return f"{self.left[twice].document} is decided twice for this receipt"
        return ""

    def _book(self, lines: list[Line]) -> None:
        for line in lines:
            left = self.left[line.item]
            left.shown -= line.amount + line.closed
            left.real -= 0 if line.receipt in self.grounds.self_applied else line.amount + line.closed
            self.taken.append(line)

    def _open(self, receipt: str, left: _Left) -> int:
        """What the receipt may still pay of an item; one that the ledger applied itself, of the item as it was."""
        if receipt in self.grounds.self_applied or abs(left.shown) < abs(left.real):
            return left.shown
        return left.real

    def _too_much(self, receipt: str, applied: int) -> str:
        brought, code = self.brought[receipt], self.currency[receipt]
        if applied <= brought:
            return ""
        return f"the accepted lines apply {decimal_text(applied, code)}, the receipt is {decimal_text(brought, code)}"

    def _amounts(self, receipt: str, lines: list[Wanted]) -> list[int]:
        """What the lines showed; where that is not known, what is open, up to what is left of the receipt."""
        rest = self.brought[receipt] - sum(line.amount or 0 for line in lines)
        amounts = []
        for line in lines:
            amount = line.amount
            if amount is None:
                amount = min(self._open(receipt, self.left[line.item]), max(rest, 0))
                rest -= amount
            amounts.append(amount)
        return amounts

    def _hindrance(self, receipt: str, left: _Left, amount: int) -> str:
        code = self.currency[receipt]
        if (left.currency and code and left.currency != code) or exponent(left.currency) != exponent(code):
            return f"{left.document} is in {left.currency or 'no stated currency'}, the receipt in {code or 'none'}"
        opened = self._open(receipt, left)
        if abs(amount) > abs(opened) or amount * opened <= 0:
            shown, applied = decimal_text(opened, code), decimal_text(amount, code)
            return f"{left.document} has {shown} open, the line applies {applied}"
        return ""


def _left(opened: pd.DataFrame, items: pd.DataFrame) -> dict[str, _Left]:
    first = items.drop_duplicates("item_id")
    real = dict(zip(first["item_id"], first["open_amount"].tolist(), strict=True))
    once = opened.drop_duplicates("item_id")
    granted = [zip(amounts.tolist(), days, strict=True) for amounts, days in tiers(once)]
    names = ("item_id", "open_amount", "currency", "document")
    rows = zip(*(once[name].tolist() for name in names), zip(*granted, strict=True), strict=True)
    return {item: _Left(amount, real.get(item, 0), *more) for item, amount, *more in rows}


def _closing(grounds: Grounds, line: Wanted, rest: int, left: _Left, day: np.datetime64) -> tuple[Closing, ...] | str:
    """What settles the rest of the item; a text says why what was chosen cannot be."""
    word = " ".join(line.difference.casefold().split())
    if word and word not in DIFFERENCES:
        return f"Difference is: {unknown('word', line.difference, DIFFERENCES)}"
    if not rest or word == PARTIAL:
        return ()
    if not word:
        return _by_policy(grounds, line, rest, left, left.discount(day, grounds.grace_days))
    kind = Kind(word)
    limit = grounds.write_off(left.currency)
    if kind is Kind.WRITE_OFF and limit is not None and abs(rest) > limit:
        most, much = decimal_text(limit, left.currency), decimal_text(rest, left.currency)
        return f"a write-off of {much} is above the limit of {most} (setting review.write_off_limit)"
    return (Closing(kind, rest, CHOSEN[kind]),)


def _by_policy(grounds: Grounds, line: Wanted, rest: int, left: _Left, earned: int) -> tuple[Closing, ...]:
    """The discount ``earned``, and what is within the tolerance of it; everything else stays open."""
    paid = line.amount or 0
    slack = grounds.tolerance(rest + paid)
    if line.explanation == Explanation.DISCOUNT and earned * rest > 0 and abs(rest) <= abs(earned) + slack + 1:
        if abs(rest - earned) <= 1 or not slack:  # each discount is rounded by itself
            return (Closing(Kind.DISCOUNT, rest, Reason.DISCOUNT_EARNED),)
        let_go = Closing(Kind.WRITE_OFF, rest - earned, Reason.TOLERANCE)
        return Closing(Kind.DISCOUNT, earned, Reason.DISCOUNT_EARNED), let_go
    if line.explanation == Explanation.TOLERANCE and abs(rest) <= slack:
        return (Closing(Kind.WRITE_OFF, rest, Reason.TOLERANCE),)
    if grounds.discount_on_parts and line.explanation in _PARTS and earned:
        part = on_part(paid, rest + paid, earned)
        return (Closing(Kind.DISCOUNT, part, Reason.DISCOUNT_EARNED),) if part else ()
    return ()
