"""Does the payer agree with the owner of the items? A factor for trust, and the words that say why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_ar.core.matching.payers import Evidence
from xl_ar.core.matching.wording import listed
from xl_ar.core.names import name_key, name_likeness

if TYPE_CHECKING:
    from xl_ar.core.matching.ledger import Ledger
    from xl_ar.core.matching.proposal import Case

_LEAST_LIKENESS = 0.6


class Agreement(NamedTuple):
    """How far payer and owner agree, 1 = fully, and the same in words."""

    trust: float
    words: str


def agreement(case: Case, ledger: Ledger, items: tuple[int, ...]) -> Agreement:
    """What the payer says about the owners of ``items``."""
    owners = sorted({ledger.customer[item] for item in items})
    if case.payer.evidence is Evidence.SILENT:
        return Agreement(0.985, "the receipt names no payer")
    if case.payer.namesakes.issuperset(owners):
        return Agreement(1.0, identity(case, owners))
    if len(owners) == 1 and _resembles(case.receipt.payer, ledger.customer_name[items[0]]):
        return Agreement(1.0, f"payer '{case.receipt.payer}' resembles customer {owners[0]}")
    if case.payer.evidence is Evidence.STRANGER:
        return Agreement(0.965, f"payer '{case.receipt.payer}' resembles no customer")
    words = f"payer '{case.receipt.payer}' looks like another customer than {listed(owners)}"
    return Agreement(0.94, words)


def identity(case: Case, owners: list[str]) -> str:
    """Who the payer is and what tells so."""
    who = f"customer {listed(owners)}"
    said = {
        Evidence.STATED: f"the receipt states {who}",
        Evidence.ACCOUNT: f"payer account {case.receipt.payer_account} belongs to {who}",
        Evidence.ALIAS: f"payer '{case.receipt.payer}' has paid for {who} before",
        Evidence.CUT_OFF: f"payer '{case.receipt.payer}' is the beginning of the name of {who}",
        Evidence.ALIKE: f"payer '{case.receipt.payer}' resembles {who}",
    }
    return said.get(case.payer.evidence, f"payer '{case.receipt.payer}' is {who}")


def _resembles(payer: str, owner: str) -> bool:
    return name_likeness(name_key(payer), name_key(owner)) >= _LEAST_LIKENESS
