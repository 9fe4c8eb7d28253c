"""What a person has decided in AR Matches: accepted lines stay as they were, rejected pairs are not proposed again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from xl_ar.commands.keys import LONGEST, cut, item_keys, receipt_keys
from xl_ar.core.money import decimal_text, to_minor
from xl_ar.findings import Finding, Severity
from xl_ar.sheets.layout import Value

SHEET = "AR Matches"
ACCEPT, REJECT = "Accept", "Reject"
_BETWEEN = " | "
_APPEARANCE = re.compile(r" #[0-9]+$")
_COLUMNS = ("receipt_id", "item_id", "amount")

Row = Mapping[str, Value]


@dataclass(frozen=True)
class Decisions:
    """``accepted``: columns receipt_id, item_id, amount (minor units); ``rejected``: pairs (receipt_id, item_id)."""

    accepted: pd.DataFrame | None = None
    rejected: frozenset[tuple[str, str]] = frozenset()
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Wanted:
    """Accepted lines of a receipt: its row key, the item, and the amount that the line showed (None = not known)."""

    key: str
    item: str
    amount: int | None


def read_decisions(
    people: Mapping[str, Row], receipts: pd.DataFrame, items: pd.DataFrame, opened: pd.DataFrame
) -> Decisions:
    """The decisions in the rows of AR Matches of an earlier run, ``people`` by row key.

    ``items`` are those that the keys were made of, ``opened`` those that can be paid. Decisions on rows that went away
    are left alone; what cannot be obeyed is a finding.
    """
    said = {key: str(row.get("Decision") or "").strip().capitalize() for key, row in people.items()}
    asked = {key: word for key, word in said.items() if word in (ACCEPT, REJECT)}
    if not asked:
        return Decisions()
    pairs = _Pairs(receipts, items)
    book = _Book(receipts, opened)
    wanted: dict[str, list[_Wanted]] = {}
    rejected: set[tuple[str, str]] = set()
    for key, word in asked.items():
        pair = pairs.of(key, people[key])
        if pair is None:
            if pairs.doubted:
                book.refuse(key, "which receipt and item this row is cannot be told", Severity.STOP, word)
        elif word == REJECT:
            rejected.add(pair)
        else:
            amount = _shown(people[key], book.currency[pair[0]])
            wanted.setdefault(pair[0], []).append(_Wanted(key, pair[1], amount))
    for receipt in sorted(wanted, key=book.order.__getitem__):
        book.take(receipt, wanted[receipt])
    accepted = pd.DataFrame(book.taken, columns=list(_COLUMNS)) if book.taken else None
    return Decisions(accepted, frozenset(rejected), tuple(book.findings))


def _shown(row: Row, currency: str) -> int | None:
    """What the line applied, in minor units; None where that is not known."""
    value = row.get("Applied")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return to_minor(value, currency) or None


class _Pairs:
    """Finds the receipt and the item of a row key; long keys are cut off, then document and customer help."""

    def __init__(self, receipts: pd.DataFrame, items: pd.DataFrame) -> None:
        self.receipts = {key: number for number, key in receipt_keys(receipts).items()}
        self.items = {key: number for number, key in item_keys(items).items()}
        self.names = list(zip(items["item_id"], items["document"], items["customer"], strict=True))
        self.doubted = False  # the last key asked for may be several pairs

    def of(self, key: str, row: Row) -> tuple[str, str] | None:
        """The pair, None where there is none."""
        self.doubted = False
        for place in _places(key):
            receipt = self.receipts.get(key[:place])
            item = self.items.get(key[place + len(_BETWEEN) :])
            if receipt is not None and item is not None:
                return receipt, item
        plain = _APPEARANCE.sub("", key)
        return self._of_cut(plain, row) if len(plain) >= LONGEST - 1 else None

    def _of_cut(self, key: str, row: Row) -> tuple[str, str] | None:
        receipts = [number for own, number in self.receipts.items() if key.startswith(cut(f"{own}{_BETWEEN}"))]
        names = [row.get("Document") or "", row.get("Customer") or ""]
        items = [number for number, *own in self.names if own == names]
        self.doubted = bool(receipts) and not len(receipts) == len(items) == 1
        return None if self.doubted or not receipts else (receipts[0], items[0])


def _places(key: str) -> Iterator[int]:
    place = key.find(_BETWEEN)
    while place >= 0:
        yield place
        place = key.find(_BETWEEN, place + 1)


@dataclass
class _Left:
    amount: int
    currency: str
    document: str


@dataclass
class _Book:
    """What decisions may still use: the older receipt first."""

    receipts: pd.DataFrame
    opened: pd.DataFrame
    taken: list[tuple[str, str, int]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        came = self.receipts.sort_values(["value_date", "receipt_id"], kind="stable")
        self.order = {number: place for place, number in enumerate(came["receipt_id"].tolist())}
        first = self.receipts.drop_duplicates("receipt_id")
        self.brought = dict(zip(first["receipt_id"], first["amount"].tolist(), strict=True))
        self.currency = dict(zip(first["receipt_id"], first["currency"], strict=True))
        names = ("item_id", "open_amount", "currency", "document")
        rows = zip(*(self.opened.drop_duplicates("item_id")[name].tolist() for name in names), strict=True)
        self.left = {item: _Left(amount, currency, document) for item, amount, currency, document in rows}

    def refuse(self, key: str, why: str, severity: Severity, word: str = ACCEPT) -> None:
        """A decision that is not obeyed."""
        message = f"{word} is not obeyed: {why}"
        remedy = "clear or change the decision"
        self.findings.append(Finding("decision-not-obeyed", severity, message, SHEET, seen=key, expected=remedy))

    def take(self, receipt: str, lines: list[_Wanted]) -> None:
        """All accepted lines of one receipt, or none of them."""
        for line in lines:
            if line.item not in self.left or not self.left[line.item].amount:
                self.refuse(line.key, "nothing is open of the item any more", Severity.CHECK)
                return
        amounts = self._amounts(receipt, lines)
        for line, amount in zip(lines, amounts, strict=True):
            if why := self._hindrance(receipt, self.left[line.item], amount):
                self.refuse(line.key, why, Severity.STOP)
                return
        code, brought = self.currency[receipt], self.brought[receipt]
        if sum(amounts) > brought:
            applied, came = decimal_text(sum(amounts), code), decimal_text(brought, code)
            self.refuse(lines[0].key, f"the accepted lines apply {applied}, the receipt is {came}", Severity.STOP)
            return
        for line, amount in zip(lines, amounts, strict=True):
            self.left[line.item].amount -= amount
            self.taken.append((receipt, line.item, amount))

    def _amounts(self, receipt: str, lines: list[_Wanted]) -> list[int]:
        """What the lines showed; where that is not known, what is open, up to what is left of the receipt."""
        rest = self.brought[receipt] - sum(line.amount or 0 for line in lines)
        amounts = []
        for line in lines:
            amount = line.amount
            if amount is None:
                amount = min(self.left[line.item].amount, max(rest, 0))
                rest -= amount
            amounts.append(amount)
        return amounts

    def _hindrance(self, receipt: str, left: _Left, amount: int) -> str:
        code = self.currency[receipt]
        if left.currency and code and left.currency != code:
            return f"{left.document} is in {left.currency}, the receipt in {code}"
        if abs(amount) > abs(left.amount) or amount * left.amount <= 0:
            opened, applied = decimal_text(left.amount, code), decimal_text(amount, code)
            return f"{left.document} has {opened} open, the line applies {applied}"
        return ""
