"""The gate before a refund: how much, whose cash, to whom, by whom; and the states a refund goes through.

Rules: docs/credits.md (rivane; overpayment-scam red flags). A proposal never changes a ledger figure by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from xl_ar.core.money import decimal_text
from xl_ar.core.people import person, same_person


class RefundStatus(StrEnum):
    """What has become of a refund."""

    PENDING = "Pending"
    APPROVED = "Approved"
    DISBURSED = "Disbursed"
    VOIDED = "Voided"


NEXT = {
    RefundStatus.PENDING: frozenset({RefundStatus.APPROVED, RefundStatus.VOIDED}),
    RefundStatus.APPROVED: frozenset({RefundStatus.DISBURSED, RefundStatus.VOIDED}),
    RefundStatus.DISBURSED: frozenset[RefundStatus](),
    RefundStatus.VOIDED: frozenset[RefundStatus](),
}


@dataclass(frozen=True, slots=True)
class RefundPolicy:
    """Days until cash counts as cleared; minor units from which a second approver signs (None = never)."""

    clearing_days: int = 10
    second_approver_from: int | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund as asked for; amounts in minor units. Names of people compare as they look (core.people)."""

    amount: int
    currency: str
    available: int  # the customer's credit less refunds that are pending or approved
    source: str  # the credit memo or receipt it comes from
    received: date | None  # when the cash came; None for a credit memo
    payer: str = ""  # of several receipts "Ann; Bob"
    payee: str = ""
    paid_by: str = ""  # method of the receipt, or "ACH; check"
    method: str = ""
    maker: str = ""
    checkers: tuple[str, ...] = ()


def objections(refund: Refund, status: RefundStatus, as_of: date, policy: RefundPolicy) -> list[str]:
    """Why a refund may not reach ``status``, in sentences; empty where nothing stands against it."""
    found = [*_of_amount(refund), *_of_source(refund, as_of, policy), *_of_payee(refund)]
    if status in (RefundStatus.APPROVED, RefundStatus.DISBURSED):
        found += _of_people(refund, policy)
    return [] if status is RefundStatus.VOIDED else found


def may_become(before: RefundStatus, after: RefundStatus) -> bool:
    """True where the step is allowed; a refund that is disbursed or voided stays so."""
    return before == after or after in NEXT[before]


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of a step: the status that counts from now on, and what stands against the refund."""

    status: RefundStatus
    against: tuple[str, ...] = ()


def step(
    refund: Refund,
    before: RefundStatus,
    wanted: str,
    as_of: date,
    policy: RefundPolicy,
    also: tuple[str, ...] = (),
) -> Step:
    """The step from ``before`` to what a person has ``wanted``; one that is not allowed leaves the status as it was.

    ``also``: what else stands against the refund, beside what its own figures and names say.
    """
    known = {status.value.casefold(): status for status in RefundStatus}
    after = known.get(_same(wanted)) if _same(wanted) else before
    if after is None:
        return Step(before, (f"Status '{wanted}'; {', '.join(RefundStatus)} may stand there",))
    if not may_become(before, after):
        may = ", ".join(status for status in RefundStatus if status in NEXT[before]) or "nothing else"
        return Step(before, (f"{before} cannot become {after}; {may} may stand there",))
    if before in (RefundStatus.DISBURSED, RefundStatus.VOIDED):
        return Step(before)
    against = () if after is RefundStatus.VOIDED else (*also, *objections(refund, after, as_of, policy))
    return Step(before if against else after, against)


def posted_part(amount: int, drop: int) -> int:
    """What of a refund that is paid out the ledger has posted, where its credit is ``drop`` less than when asked for.

    >>> posted_part(6000, 0), posted_part(6000, 10000)
    (0, 6000)
    """
    return min(amount, max(0, drop))


def _of_amount(refund: Refund) -> list[str]:
    if refund.amount <= 0:
        return ["an amount above 0 must stand there"]
    if refund.amount > refund.available:
        asked, there = (decimal_text(minor, refund.currency) for minor in (refund.amount, refund.available))
        return [f"{asked} asked for, the available credit is {there}"]
    return []


def _of_source(refund: Refund, as_of: date, policy: RefundPolicy) -> list[str]:
    if not refund.source:
        return ["the credit memo or the receipt it comes from must be named"]
    if refund.received is None:
        return []
    cleared = refund.received + timedelta(days=policy.clearing_days)
    return [f"the cash of {refund.received} counts as cleared on {cleared}"] if cleared > as_of else []


def _of_payee(refund: Refund) -> list[str]:
    found = []
    if refund.payer and refund.payee and _same(refund.payee) not in _each(refund.payer):
        found.append(f"paid by '{refund.payer}', refund to '{refund.payee}': it goes back to who paid")
    if refund.paid_by and refund.method and _same(refund.method) not in _each(refund.paid_by):
        found.append(f"paid by {refund.paid_by}, refund by {refund.method}: it goes back the way it came")
    return found


def _of_people(refund: Refund, policy: RefundPolicy) -> list[str]:
    checkers: list[str] = []  # each person once
    for name in filter(person, refund.checkers):
        if not any(same_person(name, known) for known in checkers):
            checkers.append(name)
    named = (("who asked for it (maker)", refund.maker), ("the payee", refund.payee), ("the method", refund.method))
    if lacking := [what for what, name in named if not person(name)]:
        return [f"{', '.join(lacking)} must be named"]
    if any(same_person(refund.maker, name) for name in checkers):
        return [f"{refund.maker} asked for it and cannot approve it"]
    large = policy.second_approver_from is not None and refund.amount >= policy.second_approver_from
    needed = 2 if large else 1
    if len(checkers) < needed:
        limit = f" from {decimal_text(policy.second_approver_from or 0, refund.currency)} on" if large else ""
        return [f"{needed} approver{'s' if needed > 1 else ''} other than the maker must sign{limit}"]
    return []


def _each(names: str) -> set[str]:
    """The names of a list, and the list itself."""
    return {_same(name) for name in (names, *names.split(";"))}


def _same(name: str) -> str:
    return " ".join(name.casefold().split())
