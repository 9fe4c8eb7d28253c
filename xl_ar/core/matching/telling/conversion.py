"""A receipt that quotes items in another currency: what it is at a rate that was given. Always for a person."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, NamedTuple

from xl_ar.core.matching.telling.wording import spoken
from xl_ar.core.money import exponent

if TYPE_CHECKING:
    from xl_ar.core.matching.known.book import IntArray
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.telling.wording import Words


class Converted(NamedTuple):
    """Items in another currency with the amounts applied in the receipt's, and the evidence in words."""

    items: tuple[int, ...]
    amounts: tuple[int, ...]
    reason: str


class Conversion:
    """Looks at quoted items of other currencies; nothing is found where no rate is given."""

    def __init__(self, evidence: Evidence, words: Words) -> None:
        """``words``: of the same run."""
        self.evidence, self.words = evidence, words
        self.rates = dict(evidence.policy.rates)
        for (one, other), rate in evidence.policy.rates.items():
            self.rates.setdefault((other, one), 1 / rate)

    def of(self, receipt: int, unsettled: IntArray) -> Converted | None:
        """The ``unsettled`` quoted items of one other currency, oldest first, up to what the receipt brings."""
        items = self.evidence.items
        quoted = [item for item in self._quoted(receipt) if unsettled[item]] if self.rates else []
        codes = {int(items.currency[item]) for item in quoted}
        paid, mine = int(self.evidence.receipts.amount[receipt]), self._mine(receipt)
        other = items.currencies[codes.pop()] if len(codes) == 1 else ""
        rate = self.rates.get((mine, other))
        if rate is None or paid <= 0:
            return None
        amounts, left = [], paid
        for item in quoted:
            owed = converted(int(items.amount[item]), other, mine, 1 / rate)
            amounts.append(min(owed, left))
            left -= amounts[-1]
        rows = [pair for pair in zip(quoted, amounts, strict=True) if pair[1] > 0]
        return Converted(tuple(item for item, _ in rows), tuple(amount for _, amount in rows),
                         self._reason(quoted, paid, mine, other, rate))  # fmt: skip

    def _mine(self, receipt: int) -> str:
        code: str = self.evidence.items.currencies[int(self.evidence.receipts.currency[receipt])]
        return code

    def _quoted(self, receipt: int) -> list[int]:
        mentions, items = self.evidence.mentions, self.evidence.items
        low, high = mentions.receipt.searchsorted([receipt, receipt + 1])
        found = {int(item) for item in mentions.item[low:high] if items.usable[item] and items.amount[item] > 0}
        return sorted(found)

    def _reason(self, quoted: list[int], paid: int, mine: str, other: str, rate: Decimal) -> str:
        worth = converted(paid, mine, other, rate)
        total = sum(int(self.evidence.items.amount[item]) for item in quoted)
        decimals = exponent(other)
        return (
            f"remittance quotes {self.words.documents(quoted)}, in {other}; at the rate given (1 {mine} = {rate:.6g} "
            f"{other}) the receipt is {spoken(worth, decimals)} of {spoken(total, decimals)} {other}; "
            "another currency is never applied by itself"
        )


def converted(minor: int, one: str, other: str, rate: Decimal) -> int:
    """Minor units of ``one`` in those of ``other``, ``rate`` of ``other`` for one of ``one``, rounded half up.

    >>> converted(10000, "EUR", "JPY", Decimal("160.5"))
    16050
    """
    shift = exponent(other) - exponent(one)
    return int((minor * rate).scaleb(shift).to_integral_value(ROUND_HALF_UP))
