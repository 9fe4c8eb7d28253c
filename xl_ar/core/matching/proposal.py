"""The words of matching: a case to be settled, what the payer quotes, and what a rule proposes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from xl_ar.core.references import Strength

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_ar.core.matching.ledger import Ledger, Receipt
    from xl_ar.core.matching.payers import Payer


_MOST_READINGS = 256


class Status(StrEnum):
    """What becomes of a line."""

    AUTO = "auto"
    REVIEW = "review"
    UNMATCHED = "unmatched"


class Explanation(StrEnum):
    """What a difference between receipt and items is."""

    NONE = ""
    TOLERANCE = "tolerance"
    DISCOUNT = "discount"
    SHORT_PAY = "short_pay"
    OVERPAYMENT = "overpayment"
    DUPLICATE = "duplicate_payment"
    UNIDENTIFIED = "unidentified_cash"
    UNAPPLIED = "unapplied_cash"


class Reference(NamedTuple):
    """A number in the remittance: ``items`` it may mean here, ``known`` those of any currency or settled."""

    written: str
    strength: Strength
    items: tuple[int, ...]
    known: tuple[int, ...]


@dataclass(frozen=True)
class Case:
    """One receipt with all that is known before any rule speaks.

    ``quoted`` are the references that mean something here, ``unresolved`` numbers that nothing open bears;
    ``latest`` is the last date of a document that the receipt may pay.
    """

    receipt: Receipt
    payer: Payer
    references: tuple[Reference, ...]
    quoted: tuple[Reference, ...]
    unresolved: tuple[str, ...]
    ledger: Ledger
    latest: int

    @cached_property
    def owed(self) -> list[int]:
        """Open items of the payer and its namesakes in the receipt's currency, oldest due first."""
        ledger, currency, names = self.ledger, self.receipt.currency, self.payer.namesakes
        items = [item for name in names for item in ledger.open_of.get(name, ())]
        here = [item for item in items if ledger.currency[item] == currency]
        return here if len(names) == 1 else sorted(here)

    @cached_property
    def candidates(self) -> list[int]:
        """Those of them that are not dated after the receipt."""
        dated, latest = self.ledger.day, self.latest
        return [item for item in self.owed if dated[item] <= latest]

    @cached_property
    def readings(self) -> list[tuple[int, ...]]:
        """Every way to read the quoted numbers as different items; none if there are too many."""
        choices = [reference.items for reference in self.quoted if reference.strength is not Strength.ORDER]
        if not choices or prod(map(len, choices)) > _MOST_READINGS:
            return []
        sets = {frozenset(choice) for choice in product(*choices)}
        most = max(map(len, sets))
        return sorted(tuple(sorted(items)) for items in sets if len(items) == most)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule's claim: ``applied`` to ``items``, ``trust`` scales its confidence, ``facts`` fill its words.

    ``rivals`` are sets of items that explain the receipt as well; with any of them it is never automatic.
    """

    items: tuple[int, ...]
    applied: tuple[int, ...]
    trust: float = 1.0
    explanation: Explanation = Explanation.NONE
    rivals: tuple[tuple[int, ...], ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


def allot(amount: int, owed: list[int]) -> tuple[int, ...]:
    """``amount`` over the items in their order, each up to what it owes; credits count in full first."""
    left = amount - sum(due for due in owed if due < 0)
    shares: list[int] = []
    for due in owed:
        share = due if due < 0 else min(due, left)
        left -= share if due > 0 else 0
        shares.append(share)
    return tuple(shares)
