"""Receipts for several items: listed, ranged, cut off, unnamed, with credits, for a statement, for subsidiaries."""

from __future__ import annotations

from datetime import date, timedelta

from benchmarks.cash.ledger import AS_OF, Customer, Item
from benchmarks.cash.memos import DATE_STYLES, advice, listed, printed
from benchmarks.cash.numbering import keys
from benchmarks.cash.paid import quote
from benchmarks.cash.receipts import Maker, Receipt
from benchmarks.cash.references import misread, mistyped
from benchmarks.cash.settle import LARGEST_SEARCH, explained_by, only_subset, others_reach, searchable, subsets
from benchmarks.cash.words import LABELS, STATEMENTS, THROUGH

LESS = ("LESS CN", "LESS", "CREDIT", "ABZGL. GS", "NET OF", "MINUS")
SIZES = ((2, 44), (3, 22), (4, 12), (5, 7), (6, 5), (8, 4), (10, 3), (14, 2), (20, 1))


def multi(maker: Maker, reference: str, name: str, discounted: bool) -> Receipt | None:
    """A receipt for several invoices of one customer; None if the files would not settle it."""
    items = _chosen(maker, reference, discounted)
    if not items:
        return None
    customer = maker.customer(items[0])
    day = maker.day_after(items)
    if day is None or (name == "generic" and reference in ("missing", "ocr", "typo", "cutlist", "po")):
        return None
    paid = [
        item.reduced if discounted and day <= item.day + timedelta(customer.terms[3]) else item.open for item in items
    ]
    mode = "exact" if paid == [item.open for item in items] else "discount"
    if (discounted and (mode == "exact" or reference not in ("exact", "reformat"))) or (
        name == "alias" and reference == "po"
    ):
        return None
    payer = maker.payer(customer, name)
    text = _named(maker, items, paid, reference, payer, name not in ("alias", "generic"))
    if text is None:
        return None
    receipt = Receipt(
        day, sum(paid), customer.currency, payer, text, "multi", "match", customer.row, reference, name, mode
    )
    receipt.needs_history = name == "alias" and reference == "missing"
    receipt.pairs = [(item.row, amount) for item, amount in zip(items, paid, strict=True)]
    return maker.take(receipt)


def _chosen(maker: Maker, reference: str, discounted: bool) -> list[Item]:
    first = maker.pick(discounted)
    if first is None:
        return []
    if reference == "po":
        items = [maker.book.items[row] for row in maker.book.by_po.get(first.po, ())]
        return items if len(items) > 1 and not any(item.taken for item in items) else []
    size = int(maker.draw(tuple((str(size), weight) for size, weight in SIZES)))
    free = maker.book.free(first.customer)
    if len(free) < max(2, min(size, 6)):
        return []
    size = min(size, len(free))
    if reference == "range" or maker.random.random() < 0.6:
        start = maker.random.randrange(len(free) - size + 1)
        return free[start : start + size]
    return sorted(maker.random.sample(free, size), key=lambda item: item.row)


def _named(maker: Maker, items: list[Item], paid: list[int], reference: str, payer: str, known: bool) -> str | None:
    total, book, random = sum(paid), maker.book, maker.random
    if reference == "missing":
        settled = len(items) <= 5 and only_subset(book, items[0].customer, total, payer)
        return "" if settled and not others_reach(book, items[0].customer, total, payer) else None
    if reference == "po":
        return listed(random, [items[0].po])
    if reference == "range":
        return _range(maker, items)
    if reference == "cutlist":
        return _cut_off(maker, items, paid, payer)
    if reference in ("ocr", "typo"):
        return _one_spoilt(maker, items, reference, payer)
    quoted = [quote(maker, item, reference, item.open, known) or item.number for item in items]
    if random.random() < 0.2:
        return advice(random, quoted, paid, maker.customer(items[0]).currency)
    return listed(random, quoted)


def _cut_off(maker: Maker, items: list[Item], paid: list[int], payer: str) -> str | None:
    """The list as a bank's field cuts it, within a number; what is left out must be the only completion."""
    random, book = maker.random, maker.book
    kept = random.randint(max(1, len(items) - 3), len(items) - 1)
    whole, number = listed(random, [item.number for item in items]), items[kept].number
    part = number[: random.randrange(len(number) - 1)]
    rows = [item.row for item in items[:kept]]
    settled = only_subset(book, items[0].customer, sum(paid[kept:]), payer, rows)
    return None if not settled or any(key in book.by_key for key in keys(part)) else whole[: whole.index(number)] + part


def _one_spoilt(maker: Maker, items: list[Item], reference: str, payer: str) -> str | None:
    """All numbers as printed but one, which must be the only item of the customer that completes the total."""
    random = maker.random
    spoilt = random.randrange(len(items))
    others = {item.row for item in items if item is not items[spoilt]}
    fitting = (
        set(
            explained_by(
                maker.book, items[spoilt].open, maker.customer(items[0]).currency, payer, items[spoilt].customer
            )
        )
        - others
    )
    quoted = [item.number for item in items]
    quoted[spoilt] = (misread if reference == "ocr" else mistyped)(random, quoted[spoilt])
    same = quoted[spoilt] == items[spoilt].number or any(
        maker.book.items[row].number == quoted[spoilt] for row in others
    )
    return None if fitting != {items[spoilt].row} or same else listed(random, quoted)


def _range(maker: Maker, items: list[Item]) -> str | None:
    """First THRU last; every invoice of the customer between them must be among the items."""
    first, last = items[0], items[-1]
    between = [row for row in maker.book.customers[first.customer].items if first.row <= row <= last.row]
    open_ = [row for row in between if not maker.book.items[row].credit]
    if len(items) < 3 or len(open_) != len(items):
        return None
    word = maker.random.choice((" THRU ", " - ", " TO ", " BIS ", " through ", "..", " A "))
    return f"{maker.random.choice(LABELS)}{first.number}{word}{last.number}"


def combo_short(maker: Maker, name: str) -> Receipt | None:
    """Several invoices with a deduction on one, which the payer names."""
    items = _chosen(maker, "exact", discounted=False)
    if not items or len(items) > 8 or name in ("generic", "alias") or maker.customer(items[0]).currency == "JPY":
        return None
    customer, place = maker.customer(items[0]), maker.random.randrange(len(items))
    cut, day = int(items[place].open * maker.random.uniform(0.03, 0.3)), maker.day_after(items)
    if day is None or cut < 100:
        return None
    paid = [item.open - (cut if item is items[place] else 0) for item in items]
    numbers = [item.number for item in items]
    if maker.random.random() < 0.5:
        text = advice(maker.random, numbers, paid, customer.currency)
    else:
        word = maker.random.choice(("LESS", "DEDUCTION", "SHORT", "ABZUG"))
        text = f"{listed(maker.random, numbers)} {word} {printed(cut)} ON {numbers[place]}"
    receipt = Receipt(
        day, sum(paid), customer.currency, maker.payer(customer, name), text, "combo_short", "match", customer.row
    )
    receipt.reference, receipt.name, receipt.amounts = "exact", name, "short"
    receipt.pairs = [(item.row, amount) for item, amount in zip(items, paid, strict=True)]
    return maker.take(receipt)


def netted(maker: Maker, name: str) -> Receipt | None:
    """Invoices less credit memos; the credit memos quoted, or told by the gap alone."""
    first = maker.pick()
    credits = maker.book.free(first.customer, credit=True) if first else []
    if first is None or not credits:
        return None
    customer = maker.customer(first)
    invoices = maker.book.free(customer.row)
    invoices = maker.random.sample(invoices, min(len(invoices), maker.random.choice((1, 1, 2, 3, 4))))
    credits = credits[: maker.random.choice((1, 1, 2))]
    total = sum(item.open for item in invoices + credits)
    day = maker.day_after(invoices + credits)
    if total <= 0 or day is None:
        return None
    known, quoted_credits = name not in ("generic", "alias"), maker.random.random() < 0.65
    if not quoted_credits and not (known and _only_credits(maker, customer, credits)):
        return None
    reference = "exact" if maker.random.random() < 0.7 else "reformat"
    quoted = [quote(maker, item, reference, item.open, known) or item.number for item in invoices]
    less = [item.number for item in credits] if quoted_credits else []
    if less and maker.random.random() < 0.5:
        text = f"{listed(maker.random, quoted)} {maker.random.choice(LESS)} {', '.join(less)}"
    else:
        text = listed(maker.random, quoted + less)
    receipt = Receipt(
        day,
        total,
        customer.currency,
        maker.payer(customer, name),
        text,
        "netted",
        "match",
        customer.row,
        reference,
        name,
    )
    receipt.pairs = [(item.row, item.open) for item in invoices + credits]
    return maker.take(receipt)


def _only_credits(maker: Maker, customer: Customer, credits: list[Item]) -> bool:
    """Whether no other credit memos of the customer add to the same."""
    every = [maker.book.items[row].open for row in customer.items if maker.book.items[row].credit]
    return len(every) <= LARGEST_SEARCH and subsets(every, sum(item.open for item in credits)) == 1


def group(maker: Maker, rows: list[int]) -> Receipt | None:
    """A parent pays items of several of its subsidiaries, their numbers quoted."""
    free = [items for items in (maker.book.free(row) for row in rows) if items]
    free = [items for items in free if maker.customer(items[0]).currency == maker.customer(free[0][0]).currency]
    if len(free) < 2:
        return None
    subsidiaries = maker.random.sample(free, maker.random.randint(2, len(free)))
    items = [
        item
        for each in subsidiaries
        for item in maker.random.sample(each, min(len(each), maker.random.choice((1, 1, 2, 3))))
    ]
    day, customer = maker.day_after(items), maker.customer(items[0])
    if day is None:
        return None
    reference = "exact" if maker.random.random() < 0.7 else "reformat"
    quoted = [quote(maker, item, reference, item.open, False) or item.number for item in items]
    total = sum(item.open for item in items)
    receipt = Receipt(
        day,
        total,
        customer.currency,
        maker.payer(customer, "parent"),
        listed(maker.random, quoted),
        "group",
        "match",
        customer.row,
    )
    receipt.reference, receipt.name = reference, "parent"
    receipt.pairs = [(item.row, item.open) for item in items]
    return maker.take(receipt)


def statement(maker: Maker, name: str) -> Receipt | None:
    """All open items, or all up to a date the payer names."""
    first = maker.pick()
    if first is None or name in ("generic", "alias"):
        return None
    customer = maker.customer(first)
    items = [maker.book.items[row] for row in customer.items]
    if any(item.taken for item in items) or not 2 <= len(items) <= 24:
        return None
    words, last = maker.random.choice(STATEMENTS), AS_OF
    if maker.random.random() < 0.35:
        last = items[maker.random.randrange(1, len(items))].day
        items = [item for item in items if item.day <= last]
        words = maker.random.choice(THROUGH).format(_printed_day(maker, last))
    total, day = sum(item.open for item in items), maker.day_after(items)
    payer = maker.payer(customer, name)
    if total <= 0 or day is None or explained_by(maker.book, total, customer.currency, payer, customer.row):
        return None
    if (
        searchable(maker.book, customer.row)
        and subsets((maker.book.items[row].open for row in customer.items), total) != 1
    ):
        return None
    receipt = Receipt(day, total, customer.currency, payer, words, "statement", "match", customer.row, "missing", name)
    receipt.pairs = [(item.row, item.open) for item in items]
    return maker.take(receipt)


def _printed_day(maker: Maker, day: date) -> str:
    return day.strftime(maker.random.choice(DATE_STYLES))
