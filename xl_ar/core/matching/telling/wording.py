"""Evidence and amounts as a controller would say them."""

from __future__ import annotations

from functools import cached_property
from string import Formatter
from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.states import BAN_WORDS, Ban
from xl_ar.core.matching.weighing.differences import Offer
from xl_ar.core.matching.weighing.hypotheses import Agreement, Difference, Sign
from xl_ar.core.money import exponent
from xl_ar.core.payers import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xl_ar.core.matching.known.book import IntArray
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses

_MOST_NAMED = 6
_USUAL = "remittance quotes {documents}; {sum}; {payer}"
_DIFFERENCES = {
    Difference.TOLERANCE: "{gap} {side}, within tolerance",
    Difference.DISCOUNT: "{gap} less is the cash discount",
    Difference.GRANTED: "the cash discount is granted although it was not taken, and stays on account",
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
_APART = {Difference.DISCOUNT: "the cash discount", Difference.LATE_DISCOUNT: "a cash discount taken late"}
_WHO = {
    int(Kind.STATED): "the receipt states customer {owner}",
    int(Kind.ACCOUNT): "payer account {account} belongs to customer {owner}",
    int(Kind.ALIAS): "{who} has paid for customer {owner} before",
    int(Kind.CUT_OFF): "{who} is the beginning of the name of customer {owner}",
}
_NAME, _SILENT = int(Agreement.NAME), int(Agreement.SILENT)
_SEVERAL_KINDS = (int(Agreement.ALIKE), int(Agreement.KNOWN))
_LEVELS = {
    int(Agreement.STRANGER): "{who} resembles no customer",
    int(Agreement.OTHER): "{who} looks like another customer than {owner}",
    int(Agreement.FAMILY): "{who} belongs to the group of customer {owner}",
    int(Agreement.WEAK): "{who} resembles customer {owner}",
    int(Agreement.ALIKE): "{who} resembles customer {owner}",
    int(Agreement.NAME): "{who} is customer {owner}",
    int(Agreement.KNOWN): "{who} is customer {owner}",
}


def spoken(minor: int, decimals: int) -> str:
    """Minor units with thousands set off: 125000 of two decimals is "1,250.00"."""
    if not decimals:
        return f"{minor:,}"
    whole, rest = divmod(abs(minor), 10**decimals)
    return f"{'-' if minor < 0 else ''}{whole:,}.{rest:0{decimals}}"


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them: "A1, A2 and A3"."""
    if len(names) == 1:
        return names[0]
    if len(names) > _MOST_NAMED + 1:
        return f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


class Words:
    """Says what is known of the hypotheses of a run; columns are kept as lists, which single looks are quicker in."""

    def __init__(
        self, evidence: Evidence, found: Hypotheses, sentences: Sequence[str], on_parts: IntArray | None = None
    ) -> None:
        """``sentences`` by rule number; ``on_parts``: cash discount earned on part payments, by hypothesis."""
        self.evidence, self.found, self.on_parts = evidence, found, on_parts
        items, receipts = evidence.items, evidence.receipts
        self.numbers = [number or f"item {key}" for number, key in zip(items.document, items.item_id, strict=True)]
        self.owners, self.customers = items.owner.tolist(), evidence.payers.customers
        self.payers, self.accounts = receipts.payer.tolist(), receipts.payer_account.tolist()
        decimals = [exponent(code) for code in items.currencies]
        self.decimals = [decimals[code] for code in receipts.currency.tolist()]
        self.amounts = receipts.amount.tolist()
        self.receipt, self.rule, self.kind = found.receipt.tolist(), found.rule.tolist(), found.kind.tolist()
        self.difference, self.agreement = found.difference.tolist(), found.agreement.tolist()
        who = evidence.payers
        self.candidates: tuple[list[int], list[int], list[int]] = (
            who.start.tolist(),
            who.code.tolist(),
            who.kind.tolist(),
        )
        usual = (found.agreement == Agreement.NAME) & (found.sizes == 1) & (found.kind == Difference.EQUAL)
        quoting = [sentence == _USUAL for sentence in sentences]
        self.plain = (usual & np.array(quoting)[found.rule]).tolist()  # by far the most: said without a detour
        self.sentences = [self._made(sentence) for sentence in sentences]

    def _made(self, sentence: str) -> tuple[str, list[Callable[[int, tuple[int, ...]], str]]]:
        """A sentence with ``%s`` for the facts that it asks for, and what makes each."""
        names = [name for _, name, _, _ in Formatter().parse(sentence) if name]
        plain = sentence.replace("%", "%%").format_map(dict.fromkeys(names, "%s"))
        return plain, [getattr(self, f"_{name}") for name in names]

    def reason(self, hypothesis: int) -> str:
        """The evidence for a hypothesis."""
        if self.plain[hypothesis]:
            receipt, item = self.receipt[hypothesis], self.found.items_of(hypothesis)[0]
            paid = spoken(self.amounts[receipt], self.decimals[receipt])
            return (
                f"remittance quotes {self.numbers[item]}; {paid} = the receipt; "
                f"payer '{self.payers[receipt]}' is customer {self.customers[self.owners[item]]}"
            )
        sentence, facts = self.sentences[self.rule[hypothesis]]
        items = self.found.items_of(hypothesis)
        said: str = sentence % tuple([make(hypothesis, items) for make in facts])
        return said

    def who(self, receipt: int) -> str:
        """The payer as written; of receipts that name none and are known otherwise, the sender."""
        name = self.payers[receipt]
        return f"payer '{name}'" if name else "the sender"

    def documents(self, items: Sequence[int]) -> str:
        """The printed numbers of the items, their key where none is printed."""
        return listed([self.numbers[item] for item in items])

    def bans(self, bans: int, receipt: int, alternatives: int) -> Iterator[str]:
        """Why it is not automatic."""
        for ban, words in BAN_WORDS.items() if bans else ():
            if not bans & ban:
                continue
            if ban is Ban.TIE and alternatives > 1:
                yield f"{alternatives} other explanations are as good"
            elif ban is Ban.ABOVE_LIMIT:
                limit = self.evidence.policy.approval_limit or 0
                yield f"{words} of {spoken(limit, self.decimals[receipt])}"
            else:
                yield words

    def _documents(self, hypothesis: int, items: tuple[int, ...]) -> str:
        return self.documents(items)

    def _make(self, hypothesis: int, items: tuple[int, ...]) -> str:
        return "makes" if len(items) == 1 else "make"

    def _is(self, hypothesis: int, items: tuple[int, ...]) -> str:
        return "is" if len(items) == 1 else "are"

    def _payer(self, hypothesis: int, items: tuple[int, ...]) -> str:
        """What the payer has to do with the owner of the items."""
        level, receipt, owner = self.agreement[hypothesis], self.receipt[hypothesis], self.owners[items[0]]
        if level == _NAME:
            return f"{self.who(receipt)} is customer {self.customers[owner]}"
        if level == _SILENT:
            return "the receipt names no payer"
        words = _LEVELS[level]
        if level in _SEVERAL_KINDS:
            words = _WHO.get(self._kind(receipt, owner), words)
        return words.format(who=self.who(receipt), owner=self.customers[owner], account=self.accounts[receipt])

    def _kind(self, receipt: int, owner: int) -> int:
        starts, codes, kinds = self.candidates
        for row in range(starts[receipt], starts[receipt + 1]):
            if codes[row] == owner:
                return kinds[row]
        return 0

    def _sum(self, hypothesis: int, items: tuple[int, ...]) -> str:
        """What the items come to, against the receipt."""
        difference, receipt = self.difference[hypothesis], self.receipt[hypothesis]
        decimals = self.decimals[receipt]
        total = spoken(self.amounts[receipt] - difference, decimals)
        if len(items) > 1:
            total = f"together {total}"
        kind = Difference(self.kind[hypothesis])
        if not difference:
            more = f"; {_DIFFERENCES[kind]}" if kind is Difference.GRANTED else ""
            return f"{total} = the receipt{more}"
        gap, side = spoken(abs(difference), decimals), "more" if difference > 0 else "less"
        if apart := self._split(hypothesis, kind):
            return f"{total}; {apart}"
        return f"{total}; {_DIFFERENCES[kind].format(gap=gap, side=side)}{self._earned(hypothesis, items)}"

    @cached_property
    def _discounts(self) -> list[int]:
        """The cash discount that each hypothesis takes, minor units."""
        found, known = self.found, self.evidence
        offer = Offer(known.items, known.receipts, found.receipt, found.start, found.item, known.policy)
        taken: list[int] = offer.discount.tolist()
        return taken

    def _split(self, hypothesis: int, kind: Difference) -> str:
        """What of the difference is cash discount and what is let go beside it; "" where it is all discount."""
        words = _APART.get(kind)
        missing = -self.difference[hypothesis]
        if words is None or self._discounts[hypothesis] in (0, missing):
            return ""
        discount, decimals = self._discounts[hypothesis], self.decimals[self.receipt[hypothesis]]
        gap, taken, rest = (spoken(abs(each), decimals) for each in (missing, discount, missing - discount))
        few = abs(missing - discount) < self.found.sizes[hypothesis]
        why = "rounding" if few else "within tolerance"
        if missing > discount:
            return f"{gap} less: {taken} is {words}, {rest} is {why}"
        return f"{gap} less: {words} is {taken}, {rest} more is received, {why}"

    def _earned(self, hypothesis: int, items: tuple[int, ...]) -> str:
        """The cash discount on part payments, where they earn any."""
        earned = 0 if self.on_parts is None else int(self.on_parts[hypothesis])
        if not earned:
            return ""
        return f"; {spoken(earned, self.decimals[self.receipt[hypothesis]])} is the cash discount on the part paid"

    def _named(self, hypothesis: int) -> set[int]:
        rows = self.evidence.quotes.of(self.receipt[hypothesis])
        return set(self.evidence.quoted.item[rows].tolist())

    def _quoted(self, hypothesis: int, items: tuple[int, ...]) -> str:
        named = self._named(hypothesis)
        return self.documents([item for item in items if item in named] or items)

    def _added(self, hypothesis: int, items: tuple[int, ...]) -> str:
        named = self._named(hypothesis)
        memo = "credit " if self.found.signs[hypothesis] & Sign.CREDIT_ADDED else ""
        return f"{memo}{self.documents([item for item in items if item not in named])}, not quoted,"

    def _written(self, hypothesis: int, items: tuple[int, ...]) -> str:
        texts, receipt = self.evidence.texts, self.receipt[hypothesis]
        return listed([texts.written(receipt, place) for place in range(int(texts.count[receipt]))])

    def _coincidences(self, hypothesis: int, items: tuple[int, ...]) -> str:
        signs, rivals = int(self.found.signs[hypothesis]), int(self.found.rivals[hypothesis])
        if rivals:
            return f", as {'does one other choice' if rivals == 1 else f'do {rivals:,} other choices'}"
        return ", which may be a coincidence" if signs & (Sign.SUM_DOUBTED | Sign.SUM_LIKELY) else ""
