"""The made ledger: customers, their open items, and the indexes that tell whether a receipt can be settled."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from benchmarks.cash.names import Name, begins, folded, new_name
from benchmarks.cash.numbering import SHAPES, WEIGHTS, Series, keys, squash
from benchmarks.cash.profiles import Profile
from benchmarks.cash.words import BRANDS

AS_OF = date(2026, 3, 31)
FIRST_PAYMENT = date(2026, 3, 2)
FIRST_INVOICE = date(2024, 11, 4)
TERMS = (  # as written, days, discount per cent, discount days, weight
    ("NET30", 30, 0, 0, 34), ("NET 14", 14, 0, 0, 12), ("NET45", 45, 0, 0, 9), ("NET60", 60, 0, 0, 12),
    ("NET 7", 7, 0, 0, 4), ("DUE ON RECEIPT", 0, 0, 0, 3), ("NET90", 90, 0, 0, 3), ("2/10 NET 30", 30, 2, 10, 10),
    ("3/14 NET 45", 45, 3, 14, 6), ("1/15 NET 60", 60, 1, 15, 4), ("2/7 NET 30", 30, 2, 7, 3),
)  # fmt: skip
CURRENCIES = {
    "en": (("GBP", 45), ("USD", 35), ("CAD", 8), ("AUD", 8), ("EUR", 3), ("JPY", 1)),
    "nordic": (("SEK", 45), ("DKK", 20), ("NOK", 15), ("EUR", 20)),
    "pl": (("PLN", 50), ("CZK", 20), ("EUR", 30)),
}


@dataclass(slots=True)
class Customer:
    """One customer account; ``letters`` begin its own numbers, ``begins`` are the beginnings of its name."""

    row: int
    name: Name
    terms: tuple[str, int, int, int, int]
    currency: str
    pricing: str  # cents, list or subscription
    prices: tuple[int, ...]
    letters: str
    begins: frozenset[str]
    group: str = ""
    alias: str = ""
    account: str = ""
    items: list[int] = field(default_factory=list)

    @property
    def customer_id(self) -> str:
        """The printed account."""
        return f"K{self.row + 20_001}"


@dataclass(slots=True)
class Item:
    """One open document; amounts in minor units, credit memos negative; ``reduced`` is open less cash discount."""

    row: int
    customer: int
    day: date
    number: str
    amount: int
    open: int
    reduced: int
    po: str = ""
    taken: bool = False

    @property
    def item_id(self) -> str:
        """The key of the row."""
        return f"T{self.row + 1:06d}"

    @property
    def credit(self) -> bool:
        """Whether it is a credit memo."""
        return self.amount < 0


@dataclass(slots=True)
class Book:
    """Customers and items with the indexes over all open items."""

    customers: list[Customer]
    items: list[Item]
    by_amount: dict[tuple[str, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    by_key: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_po: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    cores: frozenset[str] = frozenset()  # names without legal form, folded
    by_begin: dict[str, list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )  # customers by beginning of a word
    twins: list[tuple[int, int]] = field(default_factory=list)  # items of two customers that begin alike, equal amounts

    def index(self) -> None:
        """Fills the indexes from customers and items."""
        for item in self.items:
            customer = self.customers[item.customer]
            customer.items.append(item.row)
            for amount in {item.open, item.reduced}:
                self.by_amount[customer.currency, amount].append(item.row)
            for key in keys(item.number):
                self.by_key[key].append(item.row)
            if item.po:
                self.by_po[item.po].append(item.row)
        self.cores = frozenset(folded(customer.name.core).upper() for customer in self.customers)
        for customer in self.customers:
            for begin in sorted(customer.begins):
                self.by_begin[begin].append(customer.row)
            if customer.group:
                self.groups[customer.group].append(customer.row)

    def free(self, customer: int, credit: bool = False) -> list[Item]:
        """The customer's items no receipt has taken yet."""
        rows = self.customers[customer].items
        return [self.items[row] for row in rows if not self.items[row].taken and self.items[row].credit is credit]


def make_book(random: Random, profile: Profile, customers: int, items: int) -> Book:
    """A ledger of so many customers and open items."""
    book = Book(_customers(random, profile, customers), [])
    book.items = _items(random, book, items)
    _purchase_orders(random, book)
    book.index()
    return book


def _customers(random: Random, profile: Profile, count: int) -> list[Customer]:
    made: list[Customer] = []
    seen: set[str] = set()
    pending: list[tuple[str, str, str]] = []  # head, group, currency of the names that must follow
    while len(made) < count:
        head, group, currency = pending.pop() if pending else ("", "", "")
        name = new_name(random, head or None)
        core = folded(name.core).upper()
        if core in seen:
            continue
        seen.add(core)
        made.append(_customer(random, len(made), name, group, currency))
        if not head and random.random() < profile.family / 2:
            word = name.head.split()[0]
            group = f"{word} {random.choice(BRANDS)[:3]}{len(made)}" if random.random() < 0.5 else ""
            made[-1].group = group
            pending += [(word, group, made[-1].currency)] * random.randint(1, 3)
    return made


def _customer(random: Random, row: int, name: Name, group: str, currency: str) -> Customer:
    money = CURRENCIES.get(name.country, (("EUR", 90), ("USD", 7), ("CHF", 3)))
    currency = currency or random.choices([c for c, _ in money], [w for _, w in money])[0]
    pricing = random.choices(("cents", "list", "subscription"), (72, 20, 8))[0]
    unit = random.choice((500, 1000, 2500, 5000, 9900, 12_500))
    prices = tuple(sorted({unit * random.choice((1, 2, 3, 4, 5, 8, 10, 12, 20)) for _ in range(random.randint(3, 8))}))
    letters = (squash(folded(name.core)) + "XYZQ")[: random.choice((3, 4))]
    terms = TERMS[0] if currency == "JPY" else random.choices(TERMS, [term[4] for term in TERMS])[0]
    return Customer(row, name, terms, currency, pricing, prices, letters, begins(name.core), group)


def _items(random: Random, book: Book, count: int) -> list[Item]:
    drafts = sorted(_drafts(random, book.customers, count), key=lambda draft: draft[:2])
    shapes = list(SHAPES)
    shared = {shape: Series(shape, SHAPES[shape][0]) for shape in shapes}
    own: dict[int, Series] = {}
    chosen = [random.choices(shapes, WEIGHTS)[0] for _ in book.customers]
    made: list[Item] = []
    seen: set[str] = set()
    for day, customer, amount in drafts:
        shape = chosen[customer]
        series = (
            own.setdefault(customer, Series(shape, random.randint(1, 400))) if shape == "customer" else shared[shape]
        )
        letters = book.customers[customer].letters
        number = series.next(random, day, letters, amount < 0)
        while squash(number) in seen:
            number = series.next(random, day, letters, amount < 0)
        seen.add(squash(number))
        made.append(_item(random, len(made), book.customers[customer], day, number, amount))
    _make_twins(random, book, made)
    return made


def _drafts(random: Random, customers: list[Customer], count: int) -> list[tuple[date, int, int]]:
    weights = [math.exp(random.gauss(0, 0.9)) for _ in customers]
    days = (AS_OF - FIRST_INVOICE).days - 8
    drafts = []
    for customer in random.choices(range(len(customers)), weights, k=count):
        day = FIRST_INVOICE + timedelta(int(days * random.betavariate(3.2, 1.1)))
        drafts.append((day, customer, _amount(random, customers[customer])))
    return drafts


def _amount(random: Random, customer: Customer) -> int:
    if customer.pricing == "subscription" and random.random() < 0.9:
        amount = customer.prices[0]
    elif customer.pricing == "list" and random.random() < 0.85:
        amount = random.choice(customer.prices) * random.choice((1, 1, 1, 1, 2, 3))
    else:
        amount = min(int(math.exp(random.gauss(11.3, 1.3))), 90_000_000) + random.randint(500, 1500)
        if random.random() < 0.06:
            amount = amount // 1000 * 1000 + 1000
    if random.random() < 0.07:
        amount = -max(100, int(amount * random.uniform(0.05, 0.5)))
    return (amount // 100 * 100 or 100) if customer.currency == "JPY" else amount


def _item(random: Random, row: int, customer: Customer, day: date, number: str, amount: int) -> Item:
    left = amount
    if amount > 5000 and random.random() < 0.04:
        left = amount - int(amount * random.uniform(0.1, 0.7)) // 100 * 100
    return Item(row, customer.row, day, number, amount, left, reduced(left, customer.terms[2] if left > 0 else 0))


def reduced(amount: int, per_cent: int) -> int:
    """``amount`` less cash discount, rounded half up to the minor unit."""
    return amount - (amount * per_cent * 2 + 100) // 200


def _make_twins(random: Random, book: Book, items: list[Item]) -> None:
    by_customer: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        if not item.credit and item.open == item.amount:
            by_customer[item.customer].append(item)
    by_word: dict[str, list[int]] = defaultdict(list)
    for customer in book.customers:
        by_word[folded(customer.name.head).split()[0]].append(customer.row)
    for rows in by_word.values():
        pairs = [row for row in rows if by_customer[row]]
        for first, second in pairwise(pairs):
            if book.customers[first].currency != book.customers[second].currency or random.random() < 0.6:
                continue
            model, copy = random.choice(by_customer[first]), random.choice(by_customer[second])
            copy.amount = copy.open = model.open
            copy.reduced = reduced(copy.open, book.customers[second].terms[2])
            book.twins.append((model.row, copy.row))


def _purchase_orders(random: Random, book: Book) -> None:
    serial = 510_000
    last: dict[int, str] = {}
    for item in book.items:
        if item.credit or random.random() > 0.35:
            continue
        if item.customer in last and random.random() < 0.15:
            item.po = last[item.customer]
            continue
        serial += random.randint(1, 9)
        item.po = last[item.customer] = random.choice(("PO-{}", "PO{}", "4500{}", "B{}", "ORD/{}")).format(serial)
