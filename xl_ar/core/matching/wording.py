"""Evidence and amounts as a controller would say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_ar.core.matching.book import UNKNOWN_CURRENCY
from xl_ar.core.matching.hypotheses import Agreement, Difference, Sign
from xl_ar.core.matching.states import BAN_WORDS, Ban
from xl_ar.core.money import exponent
from xl_ar.core.numbers import Strength
from xl_ar.core.payers import Kind, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_ar.core.matching.evidence import Evidence
    from xl_ar.core.matching.hypotheses import Hypotheses

_MOST_NAMED = 6
_ODD = (Strength.EDIT, Strength.LAST_GROUP, Strength.OCR, Strength.REFORMATTED)
_DIFFERENCES = {
    Difference.TOLERANCE: "{gap} {side}, within tolerance",
    Difference.DISCOUNT: "{gap} less is the cash discount",
    Difference.LATE_DISCOUNT: "{gap} less is a cash discount taken late",
    Difference.FEE: "{gap} less, as a bank's fee may be",
    Difference.WITHHOLDING: "{gap} less, as a withholding tax may be",
    Difference.KEYED: "two digits of the amount are swapped: {gap} {side}",
    Difference.NEARLY: "{gap} {side} is received",
    Difference.SHORT: "{gap} less is received: short pay",
    Difference.PARTIAL: "{gap} stays open: part payment",
    Difference.INSTALMENT: "{gap} stays open: the remittance speaks of a part payment",
    Difference.OVER: "{gap} more is received and stays on account",
    Difference.FAR_OVER: "{gap} more is received and stays on account",
}
_WHO = {
    Kind.STATED: "the receipt states customer {owner}",
    Kind.ACCOUNT: "payer account {account} belongs to customer {owner}",
    Kind.ALIAS: "payer '{payer}' has paid for customer {owner} before",
    Kind.CUT_OFF: "payer '{payer}' is the beginning of the name of customer {owner}",
}


def spoken(minor: int, currency: str) -> str:
    """Minor units with thousands set off: 125000 is "1,250.00"."""
    decimals = exponent(currency)
    whole, rest = divmod(abs(minor), 10**decimals)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole:,}.{rest:0{decimals}}" if decimals else f"{sign}{whole:,}"


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them: "A1, A2 and A3"."""
    if len(names) > _MOST_NAMED + 1:
        return f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


class Words:
    """Says what is known of receipts, items and hypotheses; one a run, since it keeps texts it has made."""

    def __init__(self, evidence: Evidence, sentences: Sequence[str]) -> None:
        """``sentences`` by rule number."""
        self.evidence, self.sentences = evidence, sentences
        self.currencies = evidence.items.currencies
        self.decimals = {code: exponent(code) for code in self.currencies}

    def reason(self, found: Hypotheses, hypothesis: int) -> str:
        """The evidence for a hypothesis."""
        facts = _Facts(self, found, hypothesis)
        return self.sentences[found.rule[hypothesis]].format_map(facts)

    def documents(self, items: Sequence[int]) -> str:
        """The printed numbers of the items, their key where none is printed."""
        known = self.evidence.items
        return listed([known.document[item] or f"item {known.item_id[item]}" for item in items])

    def bans(self, bans: int, receipt: int, alternatives: int) -> Iterator[str]:
        """Why it is not automatic."""
        for ban in Ban:
            if bans & ban:
                words = BAN_WORDS[ban]
                if ban is Ban.TIE and alternatives > 1:
                    words = f"{alternatives} other explanations are as good"
                if ban is Ban.ABOVE_LIMIT:
                    limit = self.evidence.policy.approval_limit or 0
                    words = f"above the approval limit of {spoken(limit, self.currency(receipt))}"
                yield words

    def currency(self, receipt: int) -> str:
        """The receipt's currency."""
        return self.currencies[self.evidence.receipts.currency[receipt]]

    def payer(self, receipt: int, owner: int, agreement: int) -> str:
        """What the payer has to do with the owner of the items."""
        payers = self.evidence.payers
        name, account = self.evidence.receipts.payer[receipt], payers.customers[owner]
        if agreement == Agreement.SILENT:
            return "the receipt names no payer"
        if agreement == Agreement.STRANGER:
            return f"payer '{name}' resembles no customer"
        if agreement == Agreement.OTHER:
            return f"payer '{name}' looks like another customer than {account}"
        if agreement == Agreement.FAMILY:
            return f"payer '{name}' belongs to the group of customer {account}"
        kind = self._kind(receipt, owner)
        shown = _WHO.get(kind) if kind is not None else None
        if shown is None:
            verb = "is" if agreement >= Agreement.NAME else "resembles"
            return f"payer '{name}' {verb} customer {account}"
        return shown.format(owner=account, payer=name, account=self.evidence.receipts.payer_account[receipt])

    def _kind(self, receipt: int, owner: int) -> Kind | None:
        payers = self.evidence.payers
        for row in range(int(payers.start[receipt]), int(payers.start[receipt + 1])):
            if payers.code[row] == owner:
                return Kind(payers.kind[row])
        return None

    def unmatched(self, receipt: int) -> str:
        """Why nothing is proposed for a receipt."""
        evidence = self.evidence
        paid = int(evidence.receipts.amount[receipt])
        if paid <= 0:
            return f"The receipt's amount, {spoken(paid, self.currency(receipt))}, is not positive"
        if len(evidence.quotes.of(receipt)):
            items = evidence.quoted.item[evidence.quotes.of(receipt)].tolist()
            return f"Remittance quotes {self.documents(items)}, but it cannot make up the receipt; {self._who(receipt)}"
        if vain := self._in_vain(receipt):
            return vain
        written = [evidence.texts.written(receipt, n) for n in range(int(evidence.texts.count[receipt]))]
        if written:
            return f"Remittance quotes {listed(written)}, which no open item bears; {self._who(receipt)}"
        return f"{self._who(receipt)}; no document is quoted"

    def _in_vain(self, receipt: int) -> str:
        """A quoted item that is settled, or in another currency."""
        mentions, items = self.evidence.mentions, self.evidence.items
        low, high = mentions.receipt.searchsorted([receipt, receipt + 1])
        if low == high:
            return ""
        item = int(mentions.item[low])
        if not items.usable[item]:
            return f"Remittance quotes {self.documents([item])}, of which nothing is open: perhaps a duplicate payment"
        one, other = self.currencies[items.currency[item]], self.currency(receipt)
        return f"Remittance quotes {self.documents([item])}, which is in {_code(one)}; the receipt is in {_code(other)}"

    def _who(self, receipt: int) -> str:
        payers, name = self.evidence.payers, self.evidence.receipts.payer[receipt]
        state = payers.state[receipt]
        if state == State.SILENT:
            return "the receipt names no payer"
        if state == State.STRANGER:
            return f"payer '{name}' resembles no customer"
        codes = payers.code[payers.start[receipt] : payers.start[receipt + 1]].tolist()
        if state == State.TIE:
            return f"payer '{name}' may be customer {listed([payers.customers[code] for code in codes])}"
        return f"payer '{name}' is customer {payers.customers[codes[0]]}, but no choice of its open items stands out"


def _code(code: str) -> str:
    return "an unknown currency" if code in ("", UNKNOWN_CURRENCY) else code


class _Facts:
    """The facts of one hypothesis, each made when a sentence asks for it."""

    def __init__(self, words: Words, found: Hypotheses, hypothesis: int) -> None:
        self.words, self.found, self.at = words, found, hypothesis
        self.items = found.items_of(hypothesis)
        self.receipt = int(found.receipt[hypothesis])

    def __getitem__(self, name: str) -> str:
        return str(getattr(self, f"_{name}")())

    def _documents(self) -> str:
        return self.words.documents(self.items)

    def _make(self) -> str:
        return "makes" if len(self.items) == 1 else "make"

    def _is(self) -> str:
        return "is" if len(self.items) == 1 else "are"

    def _payer(self) -> str:
        owner = int(self.words.evidence.items.owner[self.items[0]])
        return self.words.payer(self.receipt, owner, int(self.found.agreement[self.at]))

    def _sum(self) -> str:
        """What the items come to, against the receipt."""
        difference, kind = int(self.found.difference[self.at]), Difference(self.found.kind[self.at])
        currency = self.words.currency(self.receipt)
        total = int(self.words.evidence.receipts.amount[self.receipt]) - difference
        together = "together " if len(self.items) > 1 else ""
        if kind is Difference.EQUAL:
            return f"{together}{spoken(total, currency)} = the receipt"
        gap, side = spoken(abs(difference), currency), "more" if difference > 0 else "less"
        return f"{together}{spoken(total, currency)}; {_DIFFERENCES[kind].format(gap=gap, side=side)}"

    def _quoted(self) -> str:
        quoted = set(self.words.evidence.quoted.item[self.words.evidence.quotes.of(self.receipt)].tolist())
        return self.words.documents([item for item in self.items if item in quoted])

    def _added(self) -> str:
        quoted = set(self.words.evidence.quoted.item[self.words.evidence.quotes.of(self.receipt)].tolist())
        added = [item for item in self.items if item not in quoted]
        memo = "credit " if self.found.signs[self.at] & Sign.CREDIT_ADDED else ""
        return f"{memo}{self.words.documents(added)}, not quoted,"

    def _written(self) -> str:
        texts = self.words.evidence.texts
        return listed([texts.written(self.receipt, place) for place in range(int(texts.count[self.receipt]))])

    def _coincidences(self) -> str:
        signs, rivals = self.found.signs[self.at], int(self.found.rivals[self.at])
        if rivals:
            return f", as do {rivals:,} other choices"
        return "" if signs & Sign.SUM_TRUSTED else ", which may be a coincidence" if signs & Sign.SUM_DOUBTED else ""
