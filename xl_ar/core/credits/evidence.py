"""What the ledger shows beside a credit: whose cash it may really be, what it came ahead of, what its text says.

Causes and how they are detected: docs/credits.md (misapplied cash, prepayment, billing error or price change).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from xl_ar.core.money import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ORDER = re.compile(
    r"\b(?:(?:sales|purchase)\s+)?(?:order|po|so|bestellung|commande)\b\.?\s*(?:no|nr|number)?[.:#\s]*([a-z]*-?\d[\w-]*)",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:pre-?pay(?:ment|ed)?|prepaid|deposit|down\s?payment|in advance|advance payment|"
    r"pro\s?forma|anzahlung|acompte)\b",
    re.IGNORECASE,
)
_BILLING = re.compile(
    r"\b(?:(?:wrong|price|pricing|rate|billing|invoicing)\s+(?:price|rate|quantity|error|correction|adjustment|change|"
    r"difference|dispute|concession)|over-?\s?(?:charged?|billed|billing)|billed (?:twice|in error)|"
    r"service (?:was )?cancell?ed|cancell?ed service)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What credits are held against; customers by account, payers folded (see ``folded``).

    ``owner``: the one customer of a payer's name; ``pays_for``: customers whose cash a payer has sent; ``family``: top
    account of a customer with a parent; ``equal``: open debits (customer, document) by currency and amount;
    ``first``: first invoice (day, document) by customer; ``orders``: order numbers of items that are there.
    """

    owner: Mapping[str, str]
    pays_for: Mapping[str, frozenset[str]]
    family: Mapping[str, str]
    equal: Mapping[tuple[str, int], list[tuple[str, str]]]
    first: Mapping[str, tuple[pd.Timestamp, str]]
    orders: frozenset[str]


def evidence_of(
    items: pd.DataFrame,
    opened: pd.DataFrame,
    receipts: pd.DataFrame,
    customers: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None,
) -> Evidence:
    """The evidence in the frames (core.schema); ``opened`` the items with what is open on the day."""
    named = [_pairs(items, "customer_name")]
    if customers is not None:
        named.append(_pairs(customers, "customer_name"))
    if history is not None:
        named.append(_pairs(history, "payer"))
    owners = _sets(pair for pairs in named for pair in pairs)
    paid = _sets(_pairs(receipts, "payer"))
    sizes = {*(-opened.loc[opened["open_amount"] < 0, "open_amount"]).tolist(), *receipts["amount"].tolist()}
    return Evidence(
        {name: next(iter(known)) for name, known in owners.items() if len(known) == 1},
        paid,
        _families(customers),
        _equal(opened[opened["open_amount"].isin(sizes)]),
        _first(items),
        frozenset(text.casefold() for text in items["po_number"] if text),
    )


def folded(name: str) -> str:
    """A name as it is compared: without case, signs and doubled spaces."""
    return " ".join(re.sub(r"[^\w]+", " ", name.casefold()).split())


def right_customer(shown: Evidence, credit: Any, amount: int, payer: str) -> tuple[str, str]:
    """The customer whose cash this more likely is, and why; two empty texts where nothing shows one.

    ``credit`` has ``customer`` and ``currency``; ``amount`` in its minor units, positive.
    """
    equal = shown.equal.get((credit.currency, amount), [])
    if any(customer == credit.customer for customer, _ in equal):
        return "", ""
    owner = shown.owner.get(folded(payer), "")
    if owner and owner != credit.customer and not _related(shown, owner, credit.customer):
        there = [document for customer, document in equal if customer == owner]
        open_there = f", which has {there[0]} open over the same amount" if there else ""
        return owner, f"the payer {payer} is known as customer {owner}{open_there}"
    siblings = [
        (customer, document, why) for customer, document in equal if (why := _sibling(shown, credit, customer, payer))
    ]
    if len(siblings) != 1:
        return "", ""
    customer, document, why = siblings[0]
    over = f"{decimal_text(amount, credit.currency)} {credit.currency}".rstrip()
    return customer, f"{customer}, {why}, has {document} open over the same {over}"


def paid_ahead(shown: Evidence, customer: str, day: Any, text: str) -> str:
    """Why cash is a prepayment: an order that no item names, a word, no invoice yet; '' where nothing shows it."""
    order = _ORDER.search(text)
    if order and order[1].casefold() not in shown.orders:
        return f"its text names order {order[1]}, of which no item is there"
    if word := _AHEAD.search(text):
        return f'its text says "{word[0]}"'
    first = shown.first.get(customer)
    if first and not pd.isna(day) and day < first[0]:
        return f"it came before the first invoice of the customer, {first[1]} of {first[0]:%Y-%m-%d}"
    return ""


def billing_words(text: str) -> str:
    """The words of a credit memo that name a price or billing error, '' where none do.

    >>> billing_words("Credit for price correction, March")
    'price correction'
    """
    found = _BILLING.search(text)
    return found[0] if found else ""


def _related(shown: Evidence, one: str, other: str) -> bool:
    return shown.family.get(one, one) == shown.family.get(other, other)


def _sibling(shown: Evidence, credit: Any, customer: str, payer: str) -> str:
    if _related(shown, customer, credit.customer):
        return "of the same parent"
    return f"for whom {payer} pays too" if customer in shown.pays_for.get(folded(payer), ()) else ""


def _pairs(frame: pd.DataFrame, name: str) -> list[tuple[str, str]]:
    """Each name with its customer once."""
    each = frame[[name, "customer"]].drop_duplicates()
    return list(zip(each[name].tolist(), each["customer"].tolist(), strict=True))


def _sets(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, customer in pairs:
        if folded(name) and customer:
            found[folded(name)].add(customer)
    return {name: frozenset(known) for name, known in found.items()}


def _families(customers: pd.DataFrame | None) -> dict[str, str]:
    """The top account of each customer with a parent; a circle of parents ends where it closes."""
    if customers is None:
        return {}
    rows = zip(customers["customer"], customers["parent"], strict=True)
    parents = {customer: parent for customer, parent in rows if customer and parent and customer != parent}
    top = {}
    for customer in parents:
        seen, at = {customer}, parents[customer]
        while at in parents and at not in seen:
            seen.add(at)
            at = parents[at]
        top[customer] = min(seen) if at in seen else at
    return top


def _equal(opened: pd.DataFrame) -> dict[tuple[str, int], list[tuple[str, str]]]:
    debits = opened[(opened["open_amount"] > 0) & ~opened["disputed"]]
    found: defaultdict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    debits = debits.sort_values(["customer", "document", "item_id"])
    columns = (debits[name].tolist() for name in ("currency", "open_amount", "customer", "document", "item_id"))
    for code, amount, customer, document, number in zip(*columns, strict=True):
        found[code, amount].append((customer, document or number))
    return dict(found)


def _first(items: pd.DataFrame) -> dict[str, tuple[pd.Timestamp, str]]:
    debits = items[(items["original_amount"] > 0) & items["document_date"].notna() & (items["customer"] != "")]
    ordered = debits.sort_values(["document_date", "document", "item_id"]).drop_duplicates("customer")
    rows = zip(ordered["customer"], ordered["document_date"], ordered["document"], ordered["item_id"], strict=True)
    return {customer: (day, document or number) for customer, day, document, number in rows}
