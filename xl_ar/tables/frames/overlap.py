"""Two tables with the same rows: one is the source by a stated rule, the other a check; no row counts twice.

Rule, in order: a person's word in AR Setup; an item list before an aging report; a visible sheet before a hidden one;
the table that reaches the later document date; more rows; the earlier place in the workbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_ar.core.money import decimal_text
from xl_ar.findings import Finding, Severity

Key = tuple[object, ...]
_RECEIPT = ("value_date", "amount", "payer", "remittance", "document")
_WORD = re.compile(r"[^\W_]+")
SAME = 0.5  # share of the smaller table's rows that makes two tables copies of one another
RULE = "an item list before an aging report, visible before hidden, later dates, more rows, first in the workbook"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A table that may be the source of its rows."""

    place: int
    label: str
    area: str
    sheet: str
    frame: pd.DataFrame
    details: Mapping[Key, Set[object]]
    derived: bool
    hidden: bool
    chosen: bool
    date: str
    amount: str

    @property
    def keys(self) -> frozenset[Key]:
        """What tells its rows from those of another table."""
        return frozenset(self.details)

    @property
    def rank(self) -> tuple[object, ...]:
        """Order of preference, best first."""
        last = self.frame[self.date].max()
        latest = -int(last.timestamp()) if pd.notna(last) else 0
        return (not self.chosen, self.derived, self.hidden, latest, -len(self.frame), self.place)


def item_details(frame: pd.DataFrame) -> dict[Key, set[object]]:
    """Documents of an item table by number and currency, each with its customers and amounts."""
    found: dict[Key, set[object]] = {}
    columns = ("document", "currency", "customer", "customer_name", "original_amount", "open_amount")
    for document, currency, *rest in zip(*(frame[name] for name in columns), strict=True):
        found.setdefault((document, currency), set()).update(value for value in rest if value not in ("", 0))
    return found


def receipt_details(frame: pd.DataFrame) -> dict[Key, set[object]]:
    """Day and amount of each receipt, with the words of its payer, reference and text.

    The currency is left out: a bank statement and a cash book often differ in stating it.
    """
    found: dict[Key, set[object]] = {}
    for day, amount, *texts in zip(*(frame[name] for name in _RECEIPT), strict=True):
        found.setdefault((day, amount), set()).update(_marks(" ".join(texts)))
    return found


def _marks(text: str) -> set[str]:
    """What identifies a receipt in its texts: numbers if there are any, else words."""
    words = {word for word in _WORD.findall(text.casefold()) if len(word) > 2}
    numbers = {word for word in words if any(map(str.isdigit, word))}
    return numbers or words


def settle(candidates: Sequence[Candidate]) -> tuple[list[int], list[Finding]]:
    """Places of the source tables, and a finding for each copy used as a check."""
    kept: list[Candidate] = []
    findings: list[Finding] = []
    for candidate in sorted(candidates, key=lambda found: found.rank):
        source = next((other for other in kept if _same(candidate, other)), None)
        if source is None:
            kept.append(candidate)
        else:
            findings.append(_compared(candidate, source))
    return sorted(candidate.place for candidate in kept), findings


def _same(one: Candidate, other: Candidate) -> bool:
    smaller = min(len(one.keys), len(other.keys))
    shared = one.keys & other.keys
    return smaller > 0 and len(shared) >= SAME * smaller and _alike(one, other, shared)


def _alike(one: Candidate, other: Candidate, shared: Set[Key]) -> bool:
    """True when most shared documents have a customer or an amount in common: companies may use the same numbers."""
    pairs = [(one.details[key], other.details[key]) for key in shared]
    alike = sum(not ours or not theirs or bool(ours & theirs) for ours, theirs in pairs)
    return alike >= SAME * len(shared)


def _compared(copy: Candidate, source: Candidate) -> Finding:
    differences = []
    ours, theirs = _sums(source), _sums(copy)
    for code in sorted({*ours, *theirs}):
        gap = theirs.get(code, 0) - ours.get(code, 0)
        if gap:
            shown = decimal_text(abs(gap), code)
            differences.append(f"{code} {shown} {'more' if gap > 0 else 'less'}".strip())
    verdict = "the totals agree" if not differences else f"it holds {', '.join(differences)}"
    message = f"same rows as {source.label}: used as a check, not counted; {verdict}. Rule: {RULE}"
    severity = Severity.CHECK if differences else Severity.INFO
    return Finding("same-rows", severity, message, copy.sheet, copy.area, rows=len(copy.frame))


def _sums(candidate: Candidate) -> dict[str, int]:
    sums = candidate.frame.groupby("currency")[candidate.amount].sum()
    return {str(code): int(value) for code, value in sums.items()}


Repeats = tuple[int, NDArray[np.bool_], Finding]


def shared_documents(sources: Sequence[Candidate]) -> Iterator[Repeats]:
    """For each source but the best: which of its rows stand with the same figures in a better one, and the finding."""
    seen: set[Key] = set()
    for candidate in sorted(sources, key=lambda found: found.rank):
        frame = candidate.frame
        keys = list(zip(frame["document"], frame["currency"], frame["original_amount"], strict=True))
        repeated = np.array([key in seen and key[0] != "" for key in keys], dtype=bool)
        seen.update(keys)
        if repeated.any():
            what = "documents stand with the same amounts in another table; counted once, there"
            yield _repeats(candidate, repeated, "same-document", what)


def shared_receipts(sources: Sequence[Candidate]) -> Iterator[Repeats]:
    """For each list of receipts that shares half its rows with a better one: the rows that count there already."""
    better: list[Candidate] = []
    for candidate in sorted(sources, key=lambda found: found.rank):
        for other in better:
            if _same(candidate, other):
                what = f"receipts stand with the same day and amount in {other.label}; counted once, there"
                yield _repeats(candidate, _taken_from(candidate, other), "same-rows", what)
                break
        better.append(candidate)


def _taken_from(candidate: Candidate, other: Candidate) -> NDArray[np.bool_]:
    """Rows that stand in the other list: same day and amount, and nothing in their texts against it."""
    left: dict[Key, list[set[str]]] = {}
    for key, marks in _marked(other.frame):
        left.setdefault(key, []).append(marks)
    taken = []
    for key, marks in _marked(candidate.frame):
        waiting = left.get(key, [])
        same = next((n for n, theirs in enumerate(waiting) if not marks or not theirs or marks & theirs), None)
        taken.append(same is not None)
        if same is not None:
            waiting.pop(same)
    return np.array(taken, dtype=bool)


def _marked(frame: pd.DataFrame) -> Iterator[tuple[Key, set[str]]]:
    for day, amount, *texts in zip(*(frame[name] for name in _RECEIPT), strict=True):
        yield (day, amount), _marks(" ".join(texts))


def _repeats(candidate: Candidate, repeated: NDArray[np.bool_], kind: str, what: str) -> Repeats:
    rows = int(repeated.sum())
    finding = Finding(kind, Severity.CHECK, f"{rows:,} {what}", candidate.sheet, candidate.area, rows=rows)
    return candidate.place, repeated, finding
