"""Cash discounts: what a day still earns, on a whole document and on a part of it.

A discount is earned up to and with its last day, and some days of grace after it. Of several tiers (2 % in 5 days, 1 %
in 14 days) the earliest that is still running counts. A part payment earns its share: who pays 98 of 100 at 2 % gets
2, so who pays p gets p / 98 x 2 (Dynamics 365: 485 / 0.98 x 0.02 = 9.90, docs/oracles.md O17). Amounts are minor units,
rounded half up away from zero; a credit memo's discount has its sign (O20).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from xl_ar.core.terms.reading import parse_terms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from xl_ar.core.terms.stated import Discount

    Minor = NDArray[np.int64]
    Days = NDArray[np.datetime64]

Tier: TypeAlias = "tuple[Minor, Days]"
"""Discount on what is open of each item, 0 for none, and its last day, NaT for none."""


def share(amount: int, basis_points: int) -> int:
    """``basis_points`` of an amount.

    >>> share(25, 200), share(-10000, 200)
    (1, -200)
    """
    return _divided(amount * basis_points, 10_000)


def on_part(paid: int, amount: int, discount: int) -> int:
    """What paying a part earns of the ``discount`` on ``amount``; all of it where amount less discount is paid.

    >>> on_part(48500, 100000, 2000), on_part(4900, 10000, 200), on_part(9800, 10000, 200)
    (990, 100, 200)
    """
    net = abs(amount) - abs(discount)
    if not discount or net <= 0 or paid * amount <= 0:
        return 0
    return discount if abs(paid) >= net else _divided(paid * abs(discount), net)


def running(discounts: Sequence[Discount], document_date: date, day: date, grace_days: int = 0) -> Discount | None:
    """The discount that paying on a day earns, None where it comes too late for all of them."""
    late = (day - document_date).days - grace_days
    return next((each for each in sorted(discounts, key=lambda one: one.days) if late <= each.days), None)


def tiers(items: pd.DataFrame) -> list[Tier]:
    """The tiers of the items' discounts, the earliest first; an item with fewer has 0 in the later ones.

    ``items``: columns of OPEN_ITEMS in core.schema. The first tier is what they state as their discount, the others are
    of their terms. A document partly paid has them in proportion to what is open. One that has not the sign of what is
    open, or takes all of it, is no discount.
    """
    original, left = items["original_amount"].to_numpy(), items["open_amount"].to_numpy()
    first = items["discount_amount"].to_numpy().copy()
    found = [(_on_open(first, original, left), items["discount_date"].to_numpy().astype("datetime64[D]"))]
    texts = items["terms"].to_numpy(dtype=object)
    spelled = {str(text): parsed.discounts for text in set(texts) if text and (parsed := parse_terms(str(text)))}
    several = {text: discounts for text, discounts in spelled.items() if len(discounts) > 1}
    for number in range(1, max(map(len, several.values()), default=1)):
        found.append(_later(items, {text: each[number] for text, each in several.items() if len(each) > number}))
    return found


def _later(items: pd.DataFrame, granted: dict[str, Discount]) -> Tier:
    """One of the later tiers, of the items with these terms."""
    original, left = items["original_amount"].to_numpy(), items["open_amount"].to_numpy()
    amounts = np.zeros(len(items), dtype=np.int64)
    days = np.full(len(items), np.datetime64("NaT"), dtype="datetime64[D]")
    dates = items["document_date"].to_numpy().astype("datetime64[D]")
    texts = items["terms"].to_numpy(dtype=object)
    for place in np.flatnonzero(np.isin(texts.astype(str), list(granted))).tolist():
        discount = granted[str(texts[place])]
        amounts[place] = share(int(original[place]), discount.basis_points)
        days[place] = dates[place] + discount.days
    return _on_open(amounts, original, left), days


def _on_open(discount: Minor, original: Minor, left: Minor) -> Minor:
    for place in np.flatnonzero((discount != 0) & (left != original) & (original != 0)).tolist():
        whole = int(original[place])
        discount[place] = _divided(int(discount[place]) * int(left[place]) * (1 if whole > 0 else -1), abs(whole))
    return np.where((discount * np.sign(left) > 0) & (abs(discount) < abs(left)), discount, 0)


def _divided(number: int, by: int) -> int:
    """Half up, away from zero."""
    half = (2 * abs(number) + by) // (2 * by)
    return half if number >= 0 else -half
