"""Three ways to treat credits, and the sums of every structured family under each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from xl_ar.core.sums.items import mask_of

if TYPE_CHECKING:
    from xl_ar.core.sums.items import Items


@dataclass(frozen=True, slots=True)
class View:
    """The items of ``seen`` must reach ``total``; the credits of ``extra`` are taken besides.

    ``everything`` is the sum of the items seen; ``by_due`` and ``by_line`` the sums up to each cut of the items by due
    date and by document, ``by_group`` those of the groups, ``overdue`` that of the items due (None: unknown).
    """

    seen: int
    extra: int
    total: int
    everything: int
    by_due: list[int]
    by_line: list[int]
    by_group: list[int]
    overdue: int | None


def views(items: Items, total: int) -> list[View]:
    """Credits where they stand; and, as a payer nets them at will: invoices alone, invoices and every credit."""
    found = [_view(items, items.amounts, (1 << len(items.amounts)) - 1, 0, total)]
    credits = [rank for rank, amount in enumerate(items.amounts) if amount < 0]
    if credits and len(credits) < len(items.amounts):
        netted = sum([items.amounts[rank] for rank in credits])
        extra = mask_of(credits)
        seen = found[0].seen ^ extra
        invoices = [max(amount, 0) for amount in items.amounts]
        found += [_view(items, invoices, seen, 0, total), _view(items, invoices, seen, extra, total - netted)]
    return found


def _view(items: Items, amounts: list[int], seen: int, extra: int, total: int) -> View:
    sums = list(accumulate(amounts))
    line = list(accumulate([amounts[rank] for rank in items.line]))
    return View(
        seen=seen,
        extra=extra,
        total=total,
        everything=sums[-1],
        by_due=[sums[cut - 1] for cut in items.due_cuts],
        by_line=[line[cut - 1] for cut in items.line_cuts],
        by_group=[sum([amounts[rank] for rank in ranks]) for ranks in items.groups],
        overdue=sum([amounts[rank] for rank in items.overdue]) if items.overdue else None,
    )
