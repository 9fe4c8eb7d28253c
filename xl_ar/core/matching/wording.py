"""Amounts and evidence as a controller would say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_ar.core.matching.ledger import UNKNOWN_CURRENCY
from xl_ar.core.matching.payers import Evidence
from xl_ar.core.money import exponent
from xl_ar.core.references import Strength

if TYPE_CHECKING:
    from xl_ar.core.matching.ledger import Ledger
    from xl_ar.core.matching.proposal import Case

_MOST_NAMED = 6


def spoken(minor: int, currency: str) -> str:
    """Minor units with thousands set off: 125000 is "1,250.00"."""
    decimals = exponent(currency)
    whole, rest = divmod(abs(minor), 10**decimals)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole:,}.{rest:0{decimals}}" if decimals else f"{sign}{whole:,}"


def listed(names: list[str]) -> str:
    """Names as a sentence lists them: "A1, A2 and A3"."""
    if len(names) > _MOST_NAMED + 1:
        return f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def documents(ledger: Ledger, items: tuple[int, ...]) -> str:
    """The printed numbers of the items, their key where none is printed."""
    return listed([ledger.document[item] or f"item {ledger.item_id[item]}" for item in items])


def be(items: tuple[int, ...]) -> str:
    """The verb for one item or several."""
    return "is" if len(items) == 1 else "are"


def written(case: Case, ledger: Ledger, items: tuple[int, ...]) -> str:
    """The documents quoted, and how they were written where that is not plain."""
    odd = [
        reference.written
        for reference in case.quoted
        if reference.strength in (Strength.LAST_GROUP, Strength.REFORMATTED)
    ]
    named = documents(ledger, items)
    return f"{named} (written {listed(odd)})" if odd else named


def why_unmatched(case: Case, ledger: Ledger) -> str:
    """Why nothing is proposed for a receipt."""
    receipt = case.receipt
    if receipt.amount <= 0:
        return f"The receipt's amount, {spoken(receipt.amount, receipt.currency)}, is not positive"
    known = tuple(item for reference in case.references for item in reference.known)
    if known and not case.quoted:
        return _quoted_in_vain(case, ledger, known)
    if case.quoted:
        return f"Remittance quotes {written(case, ledger, known[:1])}, but it cannot make up the receipt"
    if case.unresolved:
        return f"Remittance quotes {listed(list(case.unresolved))}, which no open item bears; {_who(case)}"
    return f"{_who(case)}; no document is quoted"


def _quoted_in_vain(case: Case, ledger: Ledger, known: tuple[int, ...]) -> str:
    named, item = documents(ledger, known[:1]), known[0]
    if not ledger.open_amount[item]:
        return f"Remittance quotes {named}, of which nothing is open: perhaps a duplicate payment"
    return (
        f"Remittance quotes {named}, which is in {_currency(ledger.currency[item])}; "
        f"the receipt is in {_currency(case.receipt.currency)}"
    )


def _currency(code: str) -> str:
    return "an unknown currency" if code in ("", UNKNOWN_CURRENCY) else code


def _who(case: Case) -> str:
    payer, customers = case.receipt.payer, sorted(case.payer.customers)
    if case.payer.evidence is Evidence.SILENT:
        return "the receipt names no payer"
    if not customers:
        return f"payer '{payer}' resembles no customer"
    if len(customers) > 1:
        return f"payer '{payer}' may be customer {listed(customers)}, and no single item of theirs is as much"
    return f"payer '{payer}' is customer {customers[0]}, but no choice of its open items stands out"
