"""A seeded clerk who invents customers' invoices: plausible amounts, terms, ages and part payments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from samples.model import AS_OF, Item


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer account with its usual terms in days."""

    code: str
    name: str
    terms: int = 30
    city: str = ""
    email: str = ""


# Issue dates counted back from the as-of date: (share of 100, from, to).
_AGES = ((45, 1, 45), (25, 46, 90), (15, 91, 150), (15, 151, 240))
# Amounts in cents: (share of 100, from, to).
_SIZES = ((30, 4_500, 60_000), (45, 60_001, 450_000), (20, 450_001, 1_900_000), (5, 1_900_001, 6_400_000))


class Clerk:
    """Writes invoices from one seed, so that every run writes the same."""

    def __init__(self, seed: int, as_of: date = AS_OF) -> None:
        self.random = Random(seed)
        self.as_of = as_of

    def amount(self, places: int = 2) -> Decimal:
        """An invoice amount with ``places`` decimals, mostly small, now and then large."""
        low, high = self._band(_SIZES)
        return Decimal(self.random.randrange(low, high)).scaleb(-places)

    def issued(self) -> date:
        """A weekday within the last eight months, mostly recent."""
        low, high = self._band(_AGES)
        return weekday(self.as_of - timedelta(days=self.random.randrange(low, high + 1)))

    def remaining(self, original: Decimal, share: int = 15) -> Decimal:
        """What is left of ``original``: ``share`` in a hundred invoices are part paid."""
        if self.random.randrange(100) >= share:
            return original
        cents = int(original.scaleb(2))
        return original - Decimal(self.random.randrange(cents // 5, cents * 4 // 5)).scaleb(-2)

    def invoices(
        self,
        customers: Sequence[Customer],
        count: int,
        number: Callable[[int], str],
        *,
        days_past_due: Sequence[int] = (),
        part_paid: int = 15,
    ) -> list[Item]:
        """``count`` invoices in order of issue; the first drawn fell due ``days_past_due`` days ago."""
        drafts = sorted(
            (
                self._draft(customers, days_past_due[at] if at < len(days_past_due) else None)
                for at in range(count)
            ),
            key=lambda draft: draft[0],
        )
        return [self._item(*draft, number(at), part_paid) for at, draft in enumerate(drafts)]

    def _draft(self, customers: Sequence[Customer], age: int | None) -> tuple[date, int, Customer]:
        customer = self.random.choice(customers)
        issued = self.issued()
        if age is not None:
            issued = self.as_of - timedelta(days=age + customer.terms)
        return issued, self.random.randrange(1 << 30), customer

    def _item(self, issued: date, tie: int, customer: Customer, document: str, part_paid: int) -> Item:
        original = self.amount()
        return Item(
            document=document,
            customer=customer.name,
            customer_id=customer.code,
            issued=issued,
            due=issued + timedelta(days=customer.terms),
            original=original,
            open=self.remaining(original, part_paid),
            terms=customer.terms,
            po=f"PO-{tie % 90_000 + 10_000}",
        )

    def _band(self, bands: Sequence[tuple[int, int, int]]) -> tuple[int, int]:
        draw = self.random.randrange(100)
        for share, low, high in bands:
            if draw < share:
                return low, high
            draw -= share
        return bands[-1][1:]


def weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def customers(names: Sequence[str], first: int, terms: Sequence[int], prefix: str = "C") -> list[Customer]:
    """Accounts numbered from ``first``, terms dealt in turn, with a mail address made from the name."""
    return [
        Customer(
            f"{prefix}{first + 7 * at}", name, terms[at % len(terms)], email=f"ap@{_domain(name)}.example"
        )
        for at, name in enumerate(names)
    ]


def _domain(name: str) -> str:
    words = [word for word in name.lower().replace("&", " ").replace(".", "").split() if word.isascii()]
    return "-".join(words[:2])
