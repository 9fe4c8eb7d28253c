"""Receipts to which nothing may be applied, and receipts that several explanations fit equally well."""

from __future__ import annotations

from collections import defaultdict

from benchmarks.cash.ledger import AS_OF, FIRST_PAYMENT, Item
from benchmarks.cash.memos import listed
from benchmarks.cash.names import begins, coined, folded, new_name, written
from benchmarks.cash.numbering import keys
from benchmarks.cash.receipts import Maker, Receipt
from benchmarks.cash.settle import explained_by, searchable, subsets
from benchmarks.cash.words import ADVANCES, NO_TRADE

STRANGER_WRITES = (("exact", 4), ("upper", 4), ("abbr", 1), ("trunc", 1))


def _any_day(maker: Maker) -> tuple[int, int]:
    return maker.random.randrange((AS_OF - FIRST_PAYMENT).days + 1), maker.random.randint(1000, 1_500_000)


def nothing(maker: Maker, kind: str, name: str) -> Receipt | None:
    """A receipt of a ``none`` kind (but duplicates); None if it might be taken for a payment of an item."""
    days, amount = _any_day(maker)
    day = FIRST_PAYMENT.fromordinal(FIRST_PAYMENT.toordinal() + days)
    receipt = Receipt(day, amount, "EUR", "", "", kind, "none", name="stranger", amounts="none")
    if kind == "nonar":
        receipt.payer = maker.random.choice(NO_TRADE)
        receipt.currency = maker.random.choice(("EUR", "GBP", "USD"))
        return None if explained_by(maker.book, amount, receipt.currency, receipt.payer) else maker.take(receipt)
    if kind == "onaccount":
        return _on_account(maker, receipt, name)
    return _stranger(maker, receipt)


def _on_account(maker: Maker, receipt: Receipt, name: str) -> Receipt | None:
    item = maker.pick()
    if item is None or name in ("generic", "alias"):
        return None
    customer = maker.customer(item)
    amount = maker.random.choice((50_000, 100_000, 250_000, 500_000, 1_000_000, receipt.amount // 100 * 100))
    receipt.payer, receipt.name, receipt.text = maker.payer(customer, name), name, maker.random.choice(ADVANCES)
    receipt.amount, receipt.currency, receipt.customer = amount, customer.currency, customer.row
    opened = [maker.book.items[row].open for row in customer.items]
    hit = sum(opened) == amount or (searchable(maker.book, customer.row) and subsets(opened, amount))
    return (
        None
        if hit or explained_by(maker.book, amount, receipt.currency, receipt.payer, customer.row)
        else maker.take(receipt)
    )


def _stranger(maker: Maker, receipt: Receipt) -> Receipt | None:
    """An organisation that is no customer; it quotes nothing, a foreign number, a real one, or pays an equal amount."""
    random, item = maker.random, maker.pick()
    if item is None:
        return None
    like = receipt.kind in ("stranger", "stranger_other_ref") and random.random() < 0.3
    name = new_name(
        random, maker.customer(item).name.head.split()[0] if like else random.choice((None, coined(random)))
    )
    if folded(name.core).upper() in maker.book.cores:
        return None
    receipt.payer, receipt.currency = written(random, name, maker.draw(STRANGER_WRITES)), maker.customer(item).currency
    receipt.amount = receipt.amount // 100 * 100 if receipt.currency == "JPY" else receipt.amount
    if receipt.kind == "stranger_same_amount":
        receipt.amount = item.open
    if explained_by(maker.book, receipt.amount, receipt.currency, receipt.payer):
        return None
    if receipt.kind == "stranger_other_ref":
        receipt.reference, foreign = "exact", _foreign_number(maker)
        receipt.text = listed(random, [foreign])
        return None if foreign in maker.book.by_key else maker.take(receipt)
    if receipt.kind == "stranger_same_ref":
        receipt.reference, receipt.text = "exact", listed(random, [item.number])
        if 0.7 * item.open < receipt.amount < 1.3 * item.open or begins(receipt.payer) & maker.customer(item).begins:
            return None
    return maker.take(receipt)


def _foreign_number(maker: Maker) -> str:
    pattern = maker.random.choice(("#######", "R-#####", "19####", "##/#####", "BL########", "#####-###", "A######"))
    return "".join(maker.random.choice("123456789") if sign == "#" else sign for sign in pattern)


class Ties:
    """Groups of free items with one amount, in which a receipt without reference stays ambiguous."""

    def __init__(self, maker: Maker) -> None:
        own: dict[tuple[int, int], list[int]] = defaultdict(list)
        shared: dict[tuple[str, int], list[int]] = defaultdict(list)
        for item in maker.book.items:
            if not item.credit:
                own[item.customer, item.open].append(item.row)
                shared[maker.customer(item).currency, item.open].append(item.row)
        self.own = [rows for rows in own.values() if len(rows) > 1]
        self.shared = [rows for rows in shared.values() if len({maker.book.items[row].customer for row in rows}) > 1]
        self.twins = [list(pair) for pair in maker.book.twins]
        self.neighbours = [rows for group in self.own for rows in _one_digit_apart(maker, group)]


def tied(maker: Maker, ties: Ties, kind: str, name: str) -> Receipt | None:
    """A receipt of an ambiguous kind; its candidates stay free, so that elimination does not settle it either."""
    if kind == "ambig_subset":
        return _tied_subset(maker, name)
    kinds = {"ambig_same": ties.own, "ambig_multi": ties.shared, "ambig_payer": ties.twins}
    groups = kinds.get(kind, ties.neighbours)
    if not groups:
        return None
    every = [maker.book.items[row] for row in maker.random.choice(groups)]
    free = [item for item in every if not item.taken]
    kept = maker.random.sample(free, min(len(free), 3))
    day = maker.day_after(kept) if len(kept) > 1 else None
    if day is None or (kind == "ambig_multi" and len({item.customer for item in kept}) < 2):
        return None
    payer, mode = _tied_payer(maker, kept, kind, name)
    text = _between(maker, every) if kind == "ambig_number" else ""
    if text is None or (not payer and kind != "ambig_multi"):
        return None
    customer = maker.customer(kept[0])
    receipt = Receipt(day, kept[0].open, customer.currency, payer, text, kind, "ambiguous", customer.row, name=mode)
    receipt.paid, receipt.fitting = [kept[0].row], [item.row for item in every]
    receipt.reference = "typo" if text else "missing"
    for item in kept:
        item.taken = True
    return maker.take(receipt)


def _one_digit_apart(maker: Maker, group: list[int]) -> list[list[int]]:
    """Items of the group whose numbers differ in the same one digit only."""
    masked: dict[str, list[int]] = defaultdict(list)
    for row in group:
        number = maker.book.items[row].number
        for place, sign in enumerate(number):
            if sign.isdigit():
                masked[f"{number[:place]}?{number[place + 1 :]}"].append(row)
    return [rows for rows in masked.values() if len(rows) > 1]


def _between(maker: Maker, items: list[Item]) -> str | None:
    """A mistyped number one digit from that of every item and no real one; None if there is none."""
    first, second = items[0].number, items[1].number
    place = next(place for place in range(len(first)) if first[place] != second[place])
    others = [f"{first[:place]}{digit}{first[place + 1 :]}" for digit in "0123456789"]
    wrong = [number for number in others if not any(key in maker.book.by_key for key in keys(number))]
    return listed(maker.random, [maker.random.choice(wrong)]) if wrong else None


def _tied_payer(maker: Maker, kept: list[Item], kind: str, name: str) -> tuple[str, str]:
    customer = maker.customer(kept[0])
    if kind == "ambig_multi":
        return maker.payer(customer, "generic"), "generic"
    if kind == "ambig_payer":
        word = folded(customer.name.head).split()[0].upper()
        return ("", "") if word in maker.book.cores else (word, "trunc")
    return ("", "") if name in ("generic", "alias") else (maker.payer(customer, name), name)


def _tied_subset(maker: Maker, name: str) -> Receipt | None:
    """Several subsets of the customer's items reach the amount; none of them is all items or the oldest ones."""
    first = maker.pick()
    if first is None or name in ("generic", "alias") or not searchable(maker.book, first.customer):
        return None
    customer = maker.customer(first)
    every = [maker.book.items[row] for row in customer.items]
    invoices = [item for item in every if not item.credit]
    if any(item.taken for item in every) or len(invoices) < 4:
        return None
    chosen = maker.random.sample(invoices, maker.random.randint(2, min(4, len(invoices) - 1)))
    total, payer, day = sum(item.open for item in chosen), maker.payer(customer, name), maker.day_after(chosen)
    oldest = {sum(item.open for item in every[: place + 1]) for place in range(len(every))}
    if day is None or total in oldest or explained_by(maker.book, total, customer.currency, payer, customer.row):
        return None
    if subsets((item.open for item in every if item.day < day), total) < 2:
        return None
    receipt = Receipt(day, total, customer.currency, payer, "", "ambig_subset", "ambiguous", customer.row, name=name)
    receipt.paid = receipt.fitting = [item.row for item in chosen]
    for item in every:
        item.taken = True
    return maker.take(receipt)
