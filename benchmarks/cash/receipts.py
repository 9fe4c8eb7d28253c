"""A receipt in the making, with the truth about it, and what every case needs to make one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from benchmarks.cash.ledger import AS_OF, FIRST_PAYMENT, Book, Customer, Item
from benchmarks.cash.memos import CHANNELS, distractor, memo
from benchmarks.cash.names import begins, coined, new_name, written
from benchmarks.cash.profiles import Profile, Rates
from benchmarks.cash.words import NOBODY, PARENT_WORDS

Pairs = list[tuple[int, int]]  # item row, minor units applied


@dataclass(slots=True)
class Receipt:
    """One receipt and its truth; ``pairs`` is what is to be applied, ``fitting`` the items of an ambiguous one."""

    day: date
    amount: int
    currency: str
    payer: str
    text: str
    kind: str
    verdict: str = "match"
    customer: int | None = None
    reference: str = "missing"
    name: str = "exact"
    amounts: str = "exact"
    needs_history: bool = False
    pairs: Pairs = field(default_factory=list)
    paid: list[int] = field(default_factory=list)  # ambiguous: what the payer meant, which the files do not tell
    fitting: list[int] = field(default_factory=list)
    original: Receipt | None = None
    memo: str = ""
    channel: str = ""
    account: str = ""


@dataclass(slots=True)
class Maker:
    """State of the making: the ledger, the random stream, invoices still to be picked, receipts made so far."""

    random: Random
    book: Book
    profile: Profile
    pool: list[int]
    discounted: list[int]
    receipts: list[Receipt] = field(default_factory=list)

    def pick(self, discounted: bool = False) -> Item | None:
        """A random invoice no receipt has taken; None if none is left."""
        pool = self.discounted if discounted else self.pool
        while pool:
            for _ in range(30):
                item = self.book.items[self.random.choice(pool)]
                if not item.taken:
                    return item
            pool[:] = [row for row in pool if not self.book.items[row].taken]
        return None

    def draw(self, rates: Rates) -> str:
        """One of the names by its rate."""
        return self.random.choices([name for name, _ in rates], [rate for _, rate in rates])[0]

    def customer(self, item: Item) -> Customer:
        """Whose item it is."""
        return self.book.customers[item.customer]

    def day_after(self, items: list[Item], last: date = AS_OF) -> date | None:
        """A payment day after all items' dates and not after ``last``; None if there is none."""
        first = max(FIRST_PAYMENT, max(item.day for item in items) + timedelta(1))
        return first + timedelta(self.random.randrange((last - first).days + 1)) if first <= last else None

    def payer(self, customer: Customer, mode: str) -> str:
        """What stands as payer when the customer's name is written in ``mode``."""
        if mode == "generic":
            return self.random.choice(NOBODY)
        if mode == "parent":
            return f"{customer.group.split()[0]} {self.random.choice(PARENT_WORDS)}".upper()
        if mode == "alias":
            return self.alias(customer)
        return written(self.random, customer.name, mode)

    def alias(self, customer: Customer) -> str:
        """The unrelated trade name the customer pays under; made when first needed."""
        while not customer.alias:
            name = new_name(self.random, coined(self.random))
            if not begins(name.core) & customer.begins:
                customer.alias = name.core.upper()
        return customer.alias

    def take(self, receipt: Receipt) -> Receipt:
        """Completes the receipt with channel, memo and account, marks its items as taken and keeps it."""
        random = self.random
        receipt.channel = self.draw(CHANNELS)
        noise = distractor(random, receipt.day) if random.random() < self.profile.distractors else ""
        receipt.memo = memo(random, receipt.channel, receipt.payer, receipt.text, noise)
        known = receipt.customer is not None and receipt.name not in ("generic", "parent")
        if receipt.channel in ("ACH", "WIRE") and random.random() < 0.7:
            if known and receipt.customer is not None and receipt.kind != "ambig_payer":
                receipt.account = self.account(self.book.customers[receipt.customer])
            elif receipt.verdict == "none":
                receipt.account = new_account(random, receipt.currency)
        if receipt.original is not None:
            receipt.account = receipt.original.account if receipt.channel in ("ACH", "WIRE") else ""
        for row, _ in receipt.pairs:
            self.book.items[row].taken = True
        self.receipts.append(receipt)
        return receipt

    def account(self, customer: Customer) -> str:
        """The account the customer pays from; made when first needed."""
        customer.account = customer.account or new_account(self.random, customer.currency)
        return customer.account


def new_account(random: Random, currency: str) -> str:
    """An IBAN with right check digits, or plain digits where IBANs are not used."""
    if currency in ("USD", "CAD", "AUD", "JPY"):
        return f"{random.randrange(10**8, 10**10)}"
    country = {"GBP": "GB", "SEK": "SE", "DKK": "DK", "NOK": "NO", "PLN": "PL", "CZK": "CZ", "CHF": "CH"}.get(currency)
    country = country or random.choice(("DE", "FR", "ES", "IT", "NL", "PT", "AT"))
    digits = "".join(random.choices("0123456789", k=18))
    letters = "".join(str(ord(letter) - 55) for letter in country)
    return f"{country}{98 - int(digits + letters + '00') % 97:02d}{digits}"
