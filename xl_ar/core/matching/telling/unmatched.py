"""Why nothing is proposed for a receipt, as a controller would say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_ar.core.matching.known.book import UNKNOWN_CURRENCY
from xl_ar.core.matching.telling.wording import listed, spoken
from xl_ar.core.payers import State

if TYPE_CHECKING:
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.telling.wording import Words


class Absence:
    """Says why a receipt stays unmatched."""

    def __init__(self, evidence: Evidence, words: Words) -> None:
        """``words``: of the same run."""
        self.evidence, self.words = evidence, words
        self.states = evidence.payers.state.tolist()
        self.written = evidence.texts.count.tolist()
        self.quoted = evidence.covered.tolist()

    def why(self, receipt: int) -> str:
        """The reason, as a sentence without its full stop."""
        words = self.words
        if words.amounts[receipt] <= 0:
            shown = spoken(words.amounts[receipt], words.decimals[receipt])
            return f"the receipt's amount, {shown}, is not positive"
        if self.quoted[receipt]:
            items = self.evidence.quoted.item[self.evidence.quotes.of(receipt)].tolist()
            return (
                f"remittance quotes {words.documents(items)}, but it cannot make up the receipt; {self._who(receipt)}"
            )
        if not self.written[receipt]:
            return f"{self._who(receipt)}; no document is quoted"
        if vain := self._in_vain(receipt):
            return vain
        numbers = [self.evidence.texts.written(receipt, n) for n in range(self.written[receipt])]
        return f"remittance quotes {listed(numbers)}, which no open item bears; {self._who(receipt)}"

    def _in_vain(self, receipt: int) -> str:
        """A quoted item that is settled, or in another currency."""
        mentions, items = self.evidence.mentions, self.evidence.items
        low, high = mentions.receipt.searchsorted([receipt, receipt + 1])
        if low == high:
            return ""
        item = int(mentions.item[low])
        quotes = f"remittance quotes {self.words.documents([item])}"
        if not items.usable[item]:
            return f"{quotes}, of which nothing is open: perhaps a duplicate payment"
        paid = items.currencies[self.evidence.receipts.currency[receipt]]
        return f"{quotes}, which is in {_code(items.currencies[items.currency[item]])}; the receipt is in {_code(paid)}"

    def _who(self, receipt: int) -> str:
        payers, who, state = self.evidence.payers, self.words.who(receipt), self.states[receipt]
        if state == State.SILENT:
            return "the receipt names no payer"
        if state == State.STRANGER:
            return f"{who} resembles no customer"
        codes = payers.code[payers.start[receipt] : payers.start[receipt + 1]].tolist()
        if state == State.TIE:
            return f"{who} may be customer {listed([payers.customers[code] for code in codes])}"
        return f"{who} is customer {payers.customers[codes[0]]}, but no choice of its open items stands out"


def _code(code: str) -> str:
    return "an unknown currency" if code in ("", UNKNOWN_CURRENCY) else code
