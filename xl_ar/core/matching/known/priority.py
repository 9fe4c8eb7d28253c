"""Which open items are paid first where nothing else tells: the oldest due, or interest and charges before them.

Dynamics 365 settles by due date, or by a settlement priority (docs/oracles.md O23, O24). Where part payments earn their
discount, of items due on the same day the one with the better discount goes first (O17).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xl_ar.core.matching.known.book import IntArray, Items
    from xl_ar.core.matching.policy import MatchingPolicy


def paid_first(items: Items, members: IntArray, running: IntArray, policy: MatchingPolicy) -> IntArray:
    """Places of ``members`` (oldest due first) in the order they are paid; ``running``: discount each still earns."""
    keys: list[NDArray[np.generic]] = [members]
    if policy.discount_on_parts:
        keys += [-running, items.due[members]]
    if policy.pay_first == "charges":
        keys.append(~items.charge[members])
    return np.lexsort(keys)
