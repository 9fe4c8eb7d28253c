"""Whether the files settle a receipt: uniqueness over all open items, independent of what other receipts pay."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from benchmarks.cash.ledger import Book, Item
from benchmarks.cash.names import begins
from benchmarks.cash.numbering import keys, squash

LARGEST_SEARCH = 14


def explained_by(book: Book, amount: int, currency: str, payer: str, owner: int | None = None) -> list[int]:
    """Items whose open or discounted amount is ``amount``, of customers that begin like payer or owner."""
    alike = begins(payer) | (book.customers[owner].begins if owner is not None else frozenset())
    rows = book.by_amount.get((currency, amount), ())
    items, customers = book.items, book.customers
    owners = ((row, items[row].customer) for row in rows)
    return [row for row, other in owners if other == owner or not alike.isdisjoint(customers[other].begins)]


def only_explanation(book: Book, amount: int, payer: str, item: Item) -> bool:
    """Whether ``item`` alone explains ``amount`` for this payer."""
    return explained_by(book, amount, book.customers[item.customer].currency, payer, item.customer) == [item.row]


def subsets(amounts: Iterable[int], total: int) -> int:
    """How many non-empty subsets of ``amounts`` add to ``total``; at most 20 amounts."""
    sums = np.zeros(1, dtype=np.int64)
    for amount in amounts:
        sums = np.concatenate([sums, sums + amount])
    return int((sums == total).sum()) - (total == 0)


def searchable(book: Book, customer: int) -> bool:
    """Whether the customer has few enough open items to search their sums."""
    return len(book.customers[customer].items) <= LARGEST_SEARCH


def others_reach(book: Book, customer: int, total: int, payer: str) -> bool:
    """Whether a subset of the items of another customer that begins alike reaches ``total``, as far as searchable."""
    alike = {row for begin in begins(payer) | book.customers[customer].begins for row in book.by_begin.get(begin, ())}
    owed = (
        [book.items[row].open for row in book.customers[other].items]
        for other in sorted(alike - {customer})
        if searchable(book, other)
    )
    return any(subsets(amounts, total) for amounts in owed)


def only_subset(book: Book, customer: int, total: int, payer: str, left_out: Iterable[int] = ()) -> bool:
    """Whether exactly one subset of the customer's items (but those left out) reaches ``total`` and no single item of
    a customer that begins alike does so too (unless it is that subset).
    """
    if not searchable(book, customer):
        return False
    skipped = set(left_out)
    rows = [row for row in book.customers[customer].items if row not in skipped]
    if subsets((book.items[row].open for row in rows), total) != 1:
        return False
    singles = [
        row
        for row in explained_by(book, total, book.customers[customer].currency, payer, customer)
        if row not in skipped
    ]
    return all(book.items[row].customer == customer and book.items[row].open == total for row in singles)


def read_otherwise(book: Book, quoted: str, item: Item, amount: int, payer_known: bool) -> bool:
    """Whether ``quoted`` may be read as the number of another item of the customer or (the payer not telling) of
    anybody, or of an item that explains the amount as well.
    """
    tokens = {squash(quoted), squash(quoted).lstrip("0"), *keys(quoted)}
    owner = book.customers[item.customer]
    for token in sorted(tokens):
        for row in book.by_key.get(token, ()):
            other = book.items[row]
            if row == item.row:
                continue
            if (
                not payer_known
                or amount in (other.open, other.reduced)
                or book.customers[other.customer].begins & owner.begins
            ):
                return True
    return False
