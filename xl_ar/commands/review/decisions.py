"""What a person has decided in AR Matches: accepted and split lines are taken, rejected pairs not proposed again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from xl_ar.commands.keys import LONGEST, cut, item_keys, numbered, receipt_keys
from xl_ar.commands.review.book import ACCEPT, HOLD, REJECT, SHEET, SPLIT, Book, Grounds, Line, Wanted
from xl_ar.core.money import exponent, minor_and_rounded, to_minor
from xl_ar.core.register.splitting import EXPECTED, SplitError, read_split
from xl_ar.errors import clipped, unknown
from xl_ar.findings import Finding, Severity
from xl_ar.sheets.layout import Value
from xl_ar.sheets.people import contradicted, copied

__all__ = ["ACCEPT", "HOLD", "REJECT", "SHEET", "SPLIT", "Decisions", "Grounds", "held_receipts", "read_decisions"]

WORDS = (ACCEPT, REJECT, SPLIT, HOLD)
_BESIDE = {"Split to": SPLIT, "Difference is": ACCEPT}  # what a decision of this word obeys
_MOST_QUOTED = 4
_BETWEEN = " | "
_APPEARANCE = re.compile(r" #[0-9]+$")
_COLUMNS = ("receipt_id", "item_id", "amount")

Row = Mapping[str, Value]


@dataclass(frozen=True)
class Decisions:
    """``accepted``: columns receipt_id, item_id, amount (minor units); ``rejected``: pairs (receipt_id, item_id).

    ``lines`` are the accepted ones with what settles the rest of their items.
    """

    accepted: pd.DataFrame | None = None
    rejected: frozenset[tuple[str, str]] = frozenset()
    findings: tuple[Finding, ...] = ()
    lines: tuple[Line, ...] = ()


def read_decisions(
    people: Mapping[str, Row],
    receipts: pd.DataFrame,
    items: pd.DataFrame,
    opened: pd.DataFrame,
    grounds: Grounds | None = None,
) -> Decisions:
    """The decisions in the rows of AR Matches of an earlier run, ``people`` by row key.

    ``items`` are those that the keys were made of, ``opened`` those that can be paid. Decisions on rows that went away
    are findings, as is all that cannot be obeyed.
    """
    said = {key: _word(row) for key, row in people.items()}
    asked = {key: word for key, word in said.items() if word}
    doubts = tuple(_words_not_known(people))
    if not asked:
        return Decisions(findings=doubts)
    reader = _Reader(receipts, items, opened, grounds or Grounds(receipts, opened))
    twofold = contradicted(people, ("Decision", *_BESIDE))
    reader.doubt(twofold)
    for key, word in asked.items():
        if key not in twofold and not copied(key, people):
            reader.read(key, people[key], word)
    book = reader.book
    for receipt in sorted(reader.wanted, key=book.order.__getitem__):
        book.take(receipt, reader.wanted[receipt])
    rows = [(line.receipt, line.item, line.amount) for line in book.taken]
    accepted = pd.DataFrame(rows, columns=list(_COLUMNS)) if rows else None
    return Decisions(accepted, frozenset(reader.rejected), (*doubts, *book.findings), tuple(book.taken))


def held_receipts(people: Mapping[str, Row], receipts: pd.DataFrame) -> frozenset[str]:
    """The receipts (by id) of the lines that a person holds: none of them is automatic."""
    held = [key for key, row in people.items() if _word(row) == HOLD]
    numbers = {key: number for number, key in receipt_keys(receipts).items()} if held else {}
    return frozenset(number for key in held for own in _receipt_parts(key) if (number := numbers.get(own)) is not None)


def not_obeyed(
    people: Mapping[str, Row], keys: Mapping[str, str], decisions: Decisions, self_applied: Set[str]
) -> Iterator[Finding]:
    """Accept on lines that have no document, and on receipts that the ledger has applied itself; ``keys`` by id."""
    bare = {numbered([f"{key} | "])[0] for key in keys.values()}
    for key, row in people.items():
        if key in bare and _word(row) == ACCEPT:
            message = f"{ACCEPT} is not obeyed: no document stands on the line"
            remedy = "Split, with documents and amounts in Split to"
            yield Finding("decision-not-obeyed", Severity.STOP, message, SHEET, seen=key, expected=remedy)
    for line in decisions.lines:
        if line.receipt in self_applied:
            message = f"{line.word} is not obeyed: the ledger has applied the receipt itself"
            remedy = "clear the decision"
            yield Finding("decision-not-obeyed", Severity.CHECK, message, SHEET, seen=line.key, expected=remedy)


def _word(row: Row) -> str:
    word = _text(row, "Decision").capitalize()
    return word if word in WORDS else ""


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def _words_not_known(people: Mapping[str, Row]) -> Iterator[Finding]:
    """Decisions of unknown words, and what is filled in beside none."""
    for key, row in people.items():
        text = _text(row, "Decision")
        if text and not _word(row):
            message = f"Decision of {clipped(key)}: {unknown('word', text, WORDS)}"
            yield _unobeyed(message, clipped(text), f"{', '.join(WORDS)} or nothing")
        for name, word in _BESIDE.items() if not text else ():
            if beside := _text(row, name):
                message = f"{clipped(key)}: {name} says '{clipped(beside)}', but there is no Decision"
                yield _unobeyed(message, clipped(beside), f"the decision {word}, or nothing here")


def _unobeyed(message: str, seen: str, expected: str) -> Finding:
    return Finding("decision-not-obeyed", Severity.CHECK, message, SHEET, seen=seen, expected=expected)


def _receipt_parts(key: str) -> Iterator[str]:
    yield from (key[:place] for place in _places(f"{key} " if key.endswith(" |") else key))


class _Reader:
    """Sorts the decisions: what is wanted of which receipt, what is rejected."""

    def __init__(self, receipts: pd.DataFrame, items: pd.DataFrame, opened: pd.DataFrame, grounds: Grounds) -> None:
        self.pairs = _Pairs(receipts, items)
        self.book = Book(opened, grounds)
        self.applied = grounds.applied
        self.applied_keys = {numbered([_BETWEEN.join(pair)])[0] for pair in grounds.applied}
        self.documents = _Documents(grounds.items)
        self.wanted: dict[str, list[Wanted]] = {}
        self.rejected: set[tuple[str, str]] = set()

    def doubt(self, twofold: Mapping[str, Sequence[str]]) -> None:
        """A finding for each row of which copies, or columns of one heading, say something else."""
        for key, words in twofold.items():
            told = " and ".join(f"'{clipped(word)}'" for word in words[:_MOST_QUOTED])
            message = f"what is decided of {clipped(key)} is not obeyed: it stands there more than once, as {told}"
            remedy = "one row with one decision"
            self.book.findings.append(
                Finding("decision-not-obeyed", Severity.STOP, message, SHEET, seen=key, expected=remedy)
            )

    def read(self, key: str, row: Row, word: str) -> None:
        """One decision."""
        pair = self.pairs.of(key, row)
        if not pair and not self.pairs.doubted and self._is_gone(key, word):
            self.book.refuse(key, "its receipt or document is not in the workbook as of this day", Severity.CHECK, word)
        elif self.pairs.doubted:
            if word != HOLD:
                self.book.refuse(key, "which receipt and item this row is cannot be told", Severity.STOP, word)
        elif pair and (application := self.applied.get(self.pairs.keys(pair))):
            if word in (REJECT, HOLD):
                why = f"the line is applied as {application}; undo that first"
                self.book.refuse(key, why, Severity.CHECK, word)
        elif word == SPLIT:
            receipt = pair[0] if pair else self.pairs.receipt_of(key)
            if receipt is not None:
                self._split(key, row, receipt)
        elif pair and word == REJECT:
            self.rejected.add(pair)
        elif pair and word == ACCEPT:
            if why := _two_readings(row, self.book.currency[pair[0]]):
                self.book.refuse(key, why, Severity.STOP)
                return
            amount = _shown(row, self.book.currency[pair[0]])
            said = (str(row.get("Difference is") or ""), str(row.get("What the difference is") or "").replace(" ", "_"))
            self.wanted.setdefault(pair[0], []).append(Wanted(key, pair[1], amount, *said))

    def _is_gone(self, key: str, word: str) -> bool:
        """True where a row went away that the register has not applied; of Split and Hold, where its receipt did."""
        if key in self.applied_keys:
            return False
        receipt = self.pairs.receipt_of(key)
        bare = receipt is not None and key == numbered([f"{self.pairs.receipt_keys[receipt]}{_BETWEEN}"])[0]
        return not bare and (word in (ACCEPT, REJECT) or receipt is None)

    def _split(self, key: str, row: Row, receipt: str) -> None:
        code = self.book.currency[receipt]
        try:
            parts = read_split(str(row.get("Split to") or ""), self.documents.names(), exponent(code))
            items = [self.documents.item(part.document, code, str(row.get("Customer") or "")) for part in parts]
        except SplitError as error:
            message = f"{SPLIT} is not obeyed: {error}"
            finding = Finding("decision-not-obeyed", Severity.STOP, message, SHEET, seen=key, expected=EXPECTED)
            self.book.findings.append(finding)
            return
        difference = str(row.get("Difference is") or "")
        for part, item in zip(parts, items, strict=True):
            wanted = Wanted(key, item, part.amount, difference, word=SPLIT)
            self.wanted.setdefault(receipt, []).append(wanted)


def _two_readings(row: Row, currency: str) -> str:
    """Why an accepted line cannot be read in one way: a split beside it, or no amount of cash under Applied."""
    if split := _text(row, "Split to"):
        return f"Split to says '{clipped(split)}'; choose Split, or clear Split to"
    applied = row.get("Applied")
    if applied is None or (isinstance(applied, str) and not applied.strip()):
        return ""
    if what := _no_amount(applied, currency):
        return f"Applied says '{clipped(applied)}', which is {what}; choose Split with documents and amounts"
    return ""


def _no_amount(value: Value | Decimal, currency: str) -> str:
    if value is None or isinstance(value, bool | str | date):
        return "a text and no number"
    try:
        minor, rounded = minor_and_rounded(value, exponent(currency))
    except ValueError:
        return "no amount"
    if rounded:
        return f"an amount of more than {exponent(currency)} decimals"
    return "" if minor else "nothing to apply"


def _shown(row: Row, currency: str) -> int | None:
    """What the line applied, in minor units; None where that is not known."""
    value = row.get("Applied")
    return None if value is None or isinstance(value, str | date) else to_minor(value, currency)


class _Documents:
    """Open items by their document number."""

    def __init__(self, items: pd.DataFrame) -> None:
        self.items: dict[str, list[tuple[str, str, str]]] = {}
        opened = items[(items["open_amount"] != 0) & (items["document"] != "")]
        columns = (opened[name].tolist() for name in ("document", "item_id", "currency", "customer"))
        for document, *item in zip(*columns, strict=True):
            self.items.setdefault(document, []).append((item[0], item[1], item[2]))

    def names(self) -> Iterable[str]:
        """The numbers of all open documents."""
        return self.items

    def item(self, document: str, currency: str, customer: str) -> str:
        """The one item of a document: in the receipt's currency, of the line's customer where several have it."""
        found = [item for item in self.items[document] if item[1] == currency or not (item[1] and currency)]
        found = found or self.items[document]
        mine = [item for item in found if item[2] == customer] or found
        if len(mine) > 1:
            raise SplitError(f"{document} stands for {len(mine)} open items")
        return mine[0][0]


class _Pairs:
    """Finds the receipt and the item of a row key; long keys are cut off, then document and customer help."""

    def __init__(self, receipts: pd.DataFrame, items: pd.DataFrame) -> None:
        self.receipt_keys, self.item_keys = receipt_keys(receipts), item_keys(items)
        self.receipts = {key: number for number, key in self.receipt_keys.items()}
        self.items = {key: number for number, key in self.item_keys.items()}
        self.names = list(zip(items["item_id"], items["document"], items["customer"], strict=True))
        self.doubted = False  # the last key asked for may be several pairs

    def keys(self, pair: tuple[str, str]) -> tuple[str, str]:
        """The keys of a pair of ids."""
        return self.receipt_keys[pair[0]], self.item_keys[pair[1]]

    def receipt_of(self, key: str) -> str | None:
        """The receipt of a row whose item is unknown or none."""
        return next((self.receipts[own] for own in _receipt_parts(key) if own in self.receipts), None)

    def of(self, key: str, row: Row) -> tuple[str, str] | None:
        """The pair, None where there is none."""
        self.doubted = False
        for place in _places(key):
            receipt = self.receipts.get(key[:place])
            item = self.items.get(key[place + len(_BETWEEN) :])
            if receipt is not None and item is not None:
                return receipt, item
        plain = _APPEARANCE.sub("", key)
        return self._of_cut(plain, row) if len(plain) >= LONGEST - 1 else None

    def _of_cut(self, key: str, row: Row) -> tuple[str, str] | None:
        receipts = [number for own, number in self.receipts.items() if key.startswith(cut(f"{own}{_BETWEEN}"))]
        names = [row.get("Document") or "", row.get("Customer") or ""]
        items = [number for number, *own in self.names if own == names]
        self.doubted = bool(receipts) and not len(receipts) == len(items) == 1
        return None if self.doubted or not receipts else (receipts[0], items[0])


def _places(key: str) -> Iterator[int]:
    place = key.find(_BETWEEN)
    while place >= 0:
        yield place
        place = key.find(_BETWEEN, place + 1)
