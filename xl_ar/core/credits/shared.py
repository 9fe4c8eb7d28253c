"""All refunds at hand against the credits they come from: together never more than is there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_ar.core.credits.refunds import Refund, RefundPolicy, RefundStatus, Step, posted_part, step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

Account = tuple[str, ...]
_FIRST = (RefundStatus.DISBURSED, RefundStatus.APPROVED, RefundStatus.PENDING, RefundStatus.VOIDED)


@dataclass(frozen=True, slots=True)
class OpenCredit:
    """A row of credit: whose account, the documents it comes from, positive minor units."""

    account: Account
    documents: frozenset[str]
    amount: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A refund with what counted ``before``, the status ``wanted`` now and the credit it was asked for against.

    ``credit_then``: all that its ``documents`` had open when it was asked for; ``also`` what else stands against it;
    ``posted_as`` the ledger's document of it; ``refund.available`` is not looked at.
    """

    refund: Refund
    account: Account
    documents: frozenset[str]
    before: RefundStatus
    wanted: str
    credit_then: int
    also: tuple[str, ...] = ()
    posted_as: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was available for a refund in minor units, the step it makes, and what is told without stopping it.

    ``then``: what its documents had open when it was asked for; once it is paid out, what they had on that day: what
    the ledger shows less before that day is not this refund.
    """

    available: int
    step: Step
    told: tuple[str, ...] = ()
    then: int = 0


@dataclass(slots=True)
class _Taken:
    """What a refund judged before has taken of its account, and what of it the ledger shows as posted."""

    one: Asked
    amount: int
    posted: int


def judged(
    asked: Sequence[Asked], credits: Sequence[OpenCredit], as_of: date, policy_of: Callable[[str], RefundPolicy]
) -> list[Judged]:
    """Each refund judged, in the order given; what is paid out or approved goes before what is pending.

    A refund takes at most what its documents had when it was asked for, what they have now, and what its account
    has, each less what refunds before it have taken. ``policy_of`` gives the policy of a currency. Judged until no
    status moves any more, so that to judge again changes nothing. An approval of what no credit has ever had is none.
    """
    asked = [_as_it_may_stand(one) for one in asked]
    found = _once(asked, credits, as_of, policy_of)
    moved = [
        replace(one, before=seen.step.status, credit_then=seen.then) for one, seen in zip(asked, found, strict=True)
    ]
    return found if moved == asked else judged(moved, credits, as_of, policy_of)


def _as_it_may_stand(one: Asked) -> Asked:
    void = one.before is RefundStatus.APPROVED and not 0 < one.refund.amount <= one.credit_then
    return replace(one, before=RefundStatus.PENDING) if void else one


def _once(
    asked: Sequence[Asked], credits: Sequence[OpenCredit], as_of: date, policy_of: Callable[[str], RefundPolicy]
) -> list[Judged]:
    opened: defaultdict[Account, list[OpenCredit]] = defaultdict(list)
    taken: defaultdict[Account, list[_Taken]] = defaultdict(list)
    for credit in credits:
        opened[credit.account].append(credit)
    found: dict[int, Judged] = {}
    for place in sorted(range(len(asked)), key=lambda place: (*_turn(asked[place]), place)):
        one = asked[place]
        own, whole = _open(one, opened[one.account])
        mine = taken[one.account]
        same = [before for before in mine if before.one.documents & one.documents]
        left = max(0, min(whole - _sum(mine), min(own, one.credit_then) - _sum(same)))
        drop = one.credit_then - own - _posted_since(one, same)
        seen = _judged(one, left, drop, as_of, policy_of(one.refund.currency))
        if drop > 0 and _paid_out_now(one, seen, drop):
            seen, drop = replace(seen, then=own), 0
        found[place] = seen
        mine.append(_taken(one, own, left, drop, seen.step))
    return [found[place] for place in range(len(asked))]


def _turn(one: Asked) -> tuple[int, int]:
    """Which is judged first; of those paid out the one that has waited longest for the ledger to show it."""
    return _FIRST.index(one.before), -one.credit_then if one.before is RefundStatus.DISBURSED else 0


def _posted_since(one: Asked, same: Sequence[_Taken]) -> int:
    """What others explain of the fall since ``one`` was asked for or paid out; they explain earlier falls first."""
    posted = [before for before in same if before.posted]
    earlier = max((before.one.credit_then for before in posted), default=0) - one.credit_then
    return max(0, sum(before.posted for before in posted) - max(0, earlier))


def _open(one: Asked, credits: Sequence[OpenCredit]) -> tuple[int, int]:
    """What the documents of a refund have open now, and what its whole account has."""
    own = sum(credit.amount for credit in credits if credit.documents & one.documents)
    return own, sum(credit.amount for credit in credits)


def _sum(taken: Iterable[_Taken]) -> int:
    return sum(before.amount for before in taken)


def _judged(one: Asked, left: int, drop: int, as_of: date, policy: RefundPolicy) -> Judged:
    """``drop``: by how much the ledger shows less than when the refund was asked for."""
    amount = one.refund.amount
    posted = one.before is RefundStatus.APPROVED and _named_as_posted(one, drop)
    gone = one.before is RefundStatus.APPROVED and amount > left and 0 < amount <= drop
    refund = replace(one.refund, available=max(left, amount) if posted else left)
    made = step(refund, one.before, one.wanted, as_of, policy, one.also)
    told: tuple[str, ...] = ()
    if made.status is RefundStatus.DISBURSED and one.posted_as:
        told = (f"posted in the ledger as {one.posted_as}, as stated",)
    elif posted and made.status is RefundStatus.APPROVED:
        told = (f"named as posted by {one.posted_as}: say {RefundStatus.DISBURSED}",)
    elif gone and made.status is RefundStatus.APPROVED:
        told = ("if the ledger has posted it, name its document in Posted as; else void it",)
    return Judged(left, made, told, one.credit_then)


def _named_as_posted(one: Asked, drop: int) -> bool:
    """True where a person has named the ledger's document of it, and the ledger shows that much less."""
    return bool(one.posted_as) and 0 < one.refund.amount <= drop


def _paid_out_now(one: Asked, seen: Judged, drop: int) -> bool:
    """True where it is paid out by this step, out of a credit that is still there."""
    steps = one.before is not RefundStatus.DISBURSED and seen.step.status is RefundStatus.DISBURSED
    return steps and not _named_as_posted(one, drop)


def _taken(one: Asked, own: int, left: int, drop: int, made: Step) -> _Taken:
    amount = max(0, one.refund.amount)
    if made.status is RefundStatus.VOIDED:
        return _Taken(one, 0, 0)
    if made.status is RefundStatus.PENDING:
        return _Taken(one, min(amount, left), 0)
    known = made.status is RefundStatus.DISBURSED or _named_as_posted(one, drop)
    posted = posted_part(amount, drop) if known else 0
    return _Taken(one, min(amount - posted, own), posted)
