"""Receipts the files settle: one item, several, credits netted, instalments, statements, a parent paying."""

from __future__ import annotations

from datetime import timedelta

from benchmarks.cash.ledger import AS_OF, Item
from benchmarks.cash.memos import advice, listed
from benchmarks.cash.receipts import Maker, Receipt
from benchmarks.cash.references import misread, mistyped, rewritten, swapped_digits
from benchmarks.cash.settle import explained_by, only_explanation, read_otherwise
from benchmarks.cash.words import INSTALMENTS

FEES = (500, 750, 800, 1000, 1200, 1500, 1750, 2000, 2500, 3000, 3500)
AMOUNT_TELLS = ("exact", "discount")


def single(maker: Maker, reference: str, name: str, amounts: str) -> Receipt | None:
    """A receipt for one invoice; None if the files would not settle it."""
    item = maker.pick(discounted=amounts == "discount")
    paid = None if item is None else _paid(maker, item, amounts)
    if item is None or paid is None or not _fits(reference, name, amounts):
        return None
    customer = maker.customer(item)
    last = item.day + timedelta(customer.terms[3]) if amounts == "discount" else AS_OF
    day = maker.day_after([item], min(last, AS_OF))
    if day is None or (amounts == "late_disc" and day <= item.day + timedelta(customer.terms[3])):
        return None
    payer = maker.payer(customer, name)
    told = amounts in AMOUNT_TELLS
    if (told or amounts == "late_disc") != bool(
        explained_by(maker.book, paid, customer.currency, payer, item.customer)
    ):
        return None
    quoted = quote(maker, item, reference, paid, name not in ("alias", "generic"))
    if quoted is None or (
        reference in ("missing", "ocr", "typo") and not only_explanation(maker.book, paid, payer, item)
    ):
        return None
    text = _said(maker, [quoted], [paid], customer.currency, reference)
    history = name == "alias" and (reference == "missing" or not told)
    receipt = Receipt(
        day, paid, customer.currency, payer, text, "single", "match", customer.row, reference, name, amounts, history
    )
    receipt.pairs = [(item.row, min(paid, item.open))]
    return maker.take(receipt)


def _fits(reference: str, name: str, amounts: str) -> bool:
    """Whether the three modes together leave enough to settle the receipt."""
    if reference in ("missing", "ocr", "typo"):
        return amounts in AMOUNT_TELLS and name != "generic" and (reference == "missing" or name != "alias")
    return name != "generic" or amounts in ("exact", "discount", "fee")


def _paid(maker: Maker, item: Item, amounts: str) -> int | None:
    random, open_ = maker.random, item.open
    if amounts == "exact":
        return open_
    if maker.customer(item).currency == "JPY":
        return None
    if amounts in ("discount", "late_disc"):
        return item.reduced if item.reduced < open_ else None
    if amounts == "fee":
        fees = [fee for fee in FEES if fee * 4 < open_]
        return open_ - random.choice(fees) if fees else None
    if amounts == "short":
        cut = int(open_ * random.uniform(0.02, 0.25))
        return open_ - cut if cut > 100 and cut not in FEES else None
    if amounts == "over":
        step = random.choice((1000, 5000, 10_000))
        return (
            -(-open_ // step) * step + step
            if random.random() < 0.5
            else open_ + random.choice((100, 250, 1000, 2000, 5000))
        )
    keyed = swapped_digits(random, open_)
    return keyed if keyed != open_ and keyed * 4 > open_ > keyed // 4 else None


def quote(maker: Maker, item: Item, reference: str, amount: int, payer_known: bool) -> str | None:
    """The item's number as quoted in the mode; "" for missing; None if it could be read as another item."""
    random, book = maker.random, maker.book
    if reference == "missing":
        return ""
    if reference == "exact":
        return item.number
    if reference == "po":
        others = [book.items[row] for row in book.by_po.get(item.po, ()) if row != item.row]
        clash = any(amount in (other.open, other.reduced) for other in others) or (others and amount != item.open)
        return item.po if item.po and not clash else None
    if reference == "typo":
        tries = [mistyped(random, item.number) for _ in range(5)]
        real = [text for text in tries if text in book.by_key]
        text = real[0] if real else tries[0]
        return text if text != item.number else None
    text = misread(random, item.number) if reference == "ocr" else rewritten(random, item.number, payer_known)
    return None if text == item.number or read_otherwise(book, text, item, amount, payer_known) else text


def _said(maker: Maker, quoted: list[str], paid: list[int], currency: str, reference: str) -> str:
    if reference == "missing":
        return ""
    if reference in ("exact", "reformat") and maker.random.random() < 0.15:
        return advice(maker.random, quoted, paid, currency)
    return listed(maker.random, quoted)


def instalment(maker: Maker, name: str) -> Receipt | None:
    """A part of one invoice, its number quoted; sometimes a second part follows later."""
    item = maker.pick()
    if item is None or item.open < 5000 or name in ("generic", "alias"):
        return None
    customer = maker.customer(item)
    part = int(item.open * maker.random.choice((1 / 2, 1 / 3, 1 / 4, 0.4, 0.6))) // 100 * 100
    payer, day = maker.payer(customer, name), maker.day_after([item], AS_OF - timedelta(8))
    reference = "exact" if maker.random.random() < 0.75 else "reformat"
    quoted = quote(maker, item, reference, part, True)
    if day is None or quoted is None or explained_by(maker.book, part, customer.currency, payer, item.customer):
        return None
    parts = 2 if maker.random.random() < 0.25 and part * 2 < item.open else 1
    for number in range(parts):
        words = INSTALMENTS if parts == 1 else (("1/3", "1 OF 3"), ("2/3", "2 OF 3"))[number]
        text = f"{listed(maker.random, [quoted])} {maker.random.choice(words)}"
        later = day + timedelta(7 * number)
        receipt = Receipt(
            later, part, customer.currency, payer, text, "instal", "match", customer.row, reference, name, "partial"
        )
        receipt.pairs = [(item.row, part)]
        maker.take(receipt)
    return receipt


def duplicate(maker: Maker, original: Receipt) -> Receipt | None:
    """The same payment once more, some days later."""
    if (
        original.kind != "single"
        or original.amounts != "exact"
        or original.needs_history
        or original.day > AS_OF - timedelta(2)
    ):
        return None
    row = original.pairs[0][0]
    item = maker.book.items[row]
    if not only_explanation(maker.book, original.amount, original.payer, item):
        return None
    day = original.day + timedelta(maker.random.randint(1, min(10, (AS_OF - original.day).days)))
    copy = Receipt(
        day, original.amount, original.currency, original.payer, original.text, "duplicate", "none", original.customer
    )
    copy.reference, copy.name, copy.original = original.reference, original.name, original
    return maker.take(copy)
