"""Cash-application problems with truth: a ledger, a month of receipts, what earlier matches taught, and the answers."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from random import Random

from benchmarks.cash.ledger import FIRST_PAYMENT, Book, Customer, Item, make_book
from benchmarks.cash.memos import printed
from benchmarks.cash.names import written
from benchmarks.cash.paid import duplicate, instalment, single
from benchmarks.cash.profiles import PROFILES, Profile
from benchmarks.cash.receipts import Maker, Receipt
from benchmarks.cash.several import combo_short, group, multi, netted, statement
from benchmarks.cash.unsettled import Ties, nothing, tied

FIRST_KINDS = (
    "ambig_number",
    "ambig_payer",
    "ambig_subset",
    "ambig_same",
    "ambig_multi",
    "statement",
    "group",
    "combo_short",
    "netted",
    "instal",
)
NOTHING = ("nonar", "onaccount", "stranger", "stranger_same_ref", "stranger_same_amount", "stranger_other_ref")
TRIES = 40


def generate(
    folder: Path, receipts: int, items_per_receipt: float = 2, profile: str = "typical", seed: int = 1
) -> dict[str, int]:
    """Writes the six tables of one problem to ``folder``; returns how many receipts of each kind there are.

    The same arguments give the same bytes. Raises KeyError for an unknown profile.
    """
    random = Random(f"{seed}/{profile}/{receipts}/{items_per_receipt}")
    book = make_book(random, PROFILES[profile], max(20, receipts // 4), round(receipts * items_per_receipt))
    maker = _maker(random, book, PROFILES[profile])
    _make(maker, receipts)
    made = maker.receipts[:receipts]
    random.shuffle(made)
    made.sort(key=lambda receipt: receipt.day)
    folder.mkdir(parents=True, exist_ok=True)
    _write_ledger(folder, book)
    _write_history(folder, maker)
    _write_receipts(folder, book, made)
    counts: dict[str, int] = {}
    for receipt in made:
        counts[receipt.kind] = counts.get(receipt.kind, 0) + 1
    return counts


def _maker(random: Random, book: Book, profile: Profile) -> Maker:
    invoices = [item for item in book.items if not item.credit and item.open > 100]
    discounted = [
        item.row
        for item in invoices
        if item.reduced < item.open and item.day + timedelta(book.customers[item.customer].terms[3]) > FIRST_PAYMENT
    ]
    return Maker(random, book, profile, [item.row for item in invoices], discounted)


def _make(maker: Maker, receipts: int) -> None:
    shares = dict(maker.profile.kinds)
    wanted = {kind: round(receipts * share / sum(shares.values())) for kind, share in shares.items()}
    ties, groups = Ties(maker), list(maker.book.groups.values())
    for kind in FIRST_KINDS:
        for _ in range(wanted[kind]):
            _try(_odd, maker, kind, ties, groups)
    for _ in range(wanted["multi"]):
        _several(maker)
    for kind in NOTHING:
        for _ in range(wanted[kind]):
            _try(_nothing, maker, kind)
    while len(maker.receipts) < receipts - wanted["duplicate"] and _single(maker):
        pass
    for original in maker.random.sample(maker.receipts, len(maker.receipts)):
        if len(maker.receipts) < receipts:
            duplicate(maker, original)
    while len(maker.receipts) < receipts:
        if not _single(maker):
            _try(_nothing, maker, "nonar")


def _try(make: Callable[..., Receipt | None], *arguments: object) -> Receipt | None:
    """The first receipt in some tries that the files settle as it says."""
    made = (make(*arguments) for _ in range(TRIES))
    return next((receipt for receipt in made if receipt is not None), None)


def _nothing(maker: Maker, kind: str) -> Receipt | None:
    return nothing(maker, kind, maker.draw(maker.profile.names))


def _odd(maker: Maker, kind: str, ties: Ties, groups: list[list[int]]) -> Receipt | None:
    name = maker.draw(maker.profile.names)
    if kind.startswith("ambig"):
        return tied(maker, ties, kind, name)
    if kind == "group":
        return group(maker, maker.random.choice(groups)) if groups else None
    makers = {"statement": statement, "combo_short": combo_short, "netted": netted, "instal": instalment}
    return makers[kind](maker, name)


def _several(maker: Maker) -> None:
    """One receipt for several invoices; where its modes leave it unsettled, all numbers are quoted as printed."""
    rates = maker.profile
    reference, name = maker.draw(rates.references), maker.draw(rates.names)
    discounted = maker.draw(rates.amounts) == "discount"
    for modes in ((reference, name, discounted), (reference, name, False), ("exact", name, False)):
        if _try(multi, maker, *modes):
            return


def _single(maker: Maker) -> bool:
    """One receipt for one invoice; where its modes leave it unsettled, its number is quoted as printed."""
    rates = maker.profile
    reference, name, amounts = maker.draw(rates.references), maker.draw(rates.names), maker.draw(rates.amounts)
    reference = "exact" if reference in ("cutlist", "range") else reference
    softer = (("exact", name, amounts), ("exact", name, "exact"), ("exact", "upper", "exact"))
    return any(_try(single, maker, *modes) for modes in ((reference, name, amounts), *softer))


def _table(path: Path, header: str, rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


def _write_ledger(folder: Path, book: Book) -> None:
    customers = ((c.customer_id, c.name, c.terms[0], c.currency) for c in book.customers)
    _table(folder / "customers.csv", "customer_id customer_name terms currency", customers)
    header = (
        "invoice_id invoice_no customer_id customer_name doc_type invoice_date due_date terms discount_pct"
        " discount_days po_number currency amount open_amount"
    )
    _table(folder / "invoices.csv", header, (_invoice(item, book.customers[item.customer]) for item in book.items))


def _invoice(item: Item, customer: Customer) -> tuple[object, ...]:
    words, days, per_cent, within, _ = customer.terms
    return (
        item.item_id, item.number, customer.customer_id, customer.name, "CM" if item.credit else "INV", item.day,
        item.day + timedelta(days), words, 0 if item.credit else per_cent, 0 if item.credit else within, item.po,
        customer.currency, printed(item.amount, customer.currency), printed(item.open, customer.currency),
    )  # fmt: skip


def _write_history(folder: Path, maker: Maker) -> None:
    random, rows = maker.random, []
    for customer in maker.book.customers:
        if customer.alias:
            account = maker.account(customer) if random.random() < 0.6 else ""
            rows.append((customer.customer_id, customer.alias, account, random.randint(2, 24)))
        elif random.random() < 0.4:
            name = written(random, customer.name, random.choice(("upper", "trunc", "abbr", "natural")))
            account = maker.account(customer) if random.random() < 0.6 else ""
            rows.append((customer.customer_id, name, account, random.randint(1, 30)))
    _table(folder / "history.csv", "customer_id payer_name payer_account times_seen", rows)


def _write_receipts(folder: Path, book: Book, made: list[Receipt]) -> None:
    ids = {id(receipt): f"R{place + 1:06d}" for place, receipt in enumerate(made)}
    header = "payment_id payment_date amount currency payer_name memo channel payer_account"
    _table(folder / "payments.csv", header, (_payment(ids[id(receipt)], receipt) for receipt in made))
    pairs = (
        (ids[id(r)], book.items[row].item_id, printed(amount, r.currency)) for r in made for row, amount in r.pairs
    )
    _table(folder / "truth.csv", "payment_id invoice_id amount_applied", pairs)
    header = (
        "payment_id class kind customer_id ref_mode name_mode amount_mode needs_history n_invoices true_invoices"
        " candidates duplicate_of"
    )
    _table(folder / "payment_truth.csv", header, (_truth(book, receipt, ids) for receipt in made))


def _payment(key: str, r: Receipt) -> tuple[object, ...]:
    return (key, r.day, printed(r.amount, r.currency), r.currency, r.payer, r.memo, r.channel, r.account)


def _truth(book: Book, receipt: Receipt, ids: dict[int, str]) -> tuple[object, ...]:
    customer = "" if receipt.customer is None else book.customers[receipt.customer].customer_id
    return (
        ids[id(receipt)], receipt.verdict, receipt.kind, customer, receipt.reference, receipt.name, receipt.amounts,
        int(receipt.needs_history), len(receipt.pairs) or len(receipt.paid), _ids(book, receipt.paid),
        _ids(book, receipt.fitting), ids[id(receipt.original)] if receipt.original else "",
    )  # fmt: skip


def _ids(book: Book, rows: list[int]) -> str:
    return "|".join(book.items[row].item_id for row in rows)
