"""All refunds at hand against the credits they come from: together never more than is there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_ar.core.refunds import Refund, RefundPolicy, RefundStatus, Step, step, still_held

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

Pot = tuple[str, ...]
_FIRST = (RefundStatus.DISBURSED, RefundStatus.APPROVED, RefundStatus.PENDING, RefundStatus.VOIDED)


@dataclass(frozen=True, slots=True)
class Asked:
    """A refund with what counted ``before``, the status ``wanted`` now and the credit it was asked for against.

    ``pot`` names the credit it comes from; ``also`` what else stands against it; ``refund.available`` is not looked at.
    """

    refund: Refund
    pot: Pot
    before: RefundStatus
    wanted: str
    credit_then: int
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What was available for a refund in minor units, and the step it makes."""

    available: int
    step: Step


def judged(
    asked: Sequence[Asked], credits: Mapping[Pot, int], as_of: date, policy_of: Callable[[str], RefundPolicy]
) -> list[Judged]:
    """Each refund judged, in the order given; what is paid out or approved goes before what is pending.

    ``credits``: open credit by pot, minor units; ``policy_of`` gives the policy of a currency.
    """
    taken: defaultdict[Pot, int] = defaultdict(int)
    found: dict[int, Judged] = {}
    for place in sorted(range(len(asked)), key=lambda place: (_FIRST.index(asked[place].before), place)):
        one = asked[place]
        credit = credits.get(one.pot, 0)
        available = max(0, credit - taken[one.pot])
        refund = replace(one.refund, available=available)
        policy = policy_of(refund.currency)
        found[place] = Judged(available, step(refund, one.before, one.wanted, as_of, policy, one.also))
        taken[one.pot] += _taken(one, credit, found[place].step.status)
    return [found[place] for place in range(len(asked))]


def _taken(one: Asked, credit: int, status: RefundStatus) -> int:
    if status is RefundStatus.VOIDED:
        return 0
    amount = max(0, one.refund.amount)
    return amount if status is RefundStatus.PENDING else still_held(amount, one.credit_then, credit)
