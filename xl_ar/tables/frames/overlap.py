"""Two tables with the same rows: one is the source by a stated rule, the other a check; no row counts twice.

Rule, in order: a person's word in AR Setup; an item list before an aging report; a visible sheet before a hidden one;
the table that reaches the later document date; more rows; the earlier place in the workbook.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_ar.core.money import decimal_text
from xl_ar.findings import Finding, Severity

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
    keys: frozenset[tuple[object, ...]]
    derived: bool
    hidden: bool
    chosen: bool
    date: str
    amount: str

    @property
    def rank(self) -> tuple[object, ...]:
        """Order of preference, best first."""
        last = self.frame[self.date].max()
        latest = -int(last.timestamp()) if pd.notna(last) else 0
        return (not self.chosen, self.derived, self.hidden, latest, -len(self.frame), self.place)


def item_keys(frame: pd.DataFrame) -> frozenset[tuple[object, ...]]:
    """Documents of an item table, with the customer's name left out as copies often spell it otherwise."""
    return frozenset(zip(frame["document"], frame["currency"], strict=True))


def receipt_keys(frame: pd.DataFrame) -> frozenset[tuple[object, ...]]:
    """Day and amount of each receipt; a bank statement and a cash book often differ in stating the currency."""
    return frozenset(zip(frame["value_date"], frame["amount"], strict=True))


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
    return smaller > 0 and len(one.keys & other.keys) >= SAME * smaller


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


def shared_documents(sources: Sequence[Candidate]) -> Iterator[tuple[int, NDArray[np.bool_], Finding]]:
    """For each source but the best: which of its rows stand with the same figures in a better one, and the finding."""
    seen: set[tuple[object, ...]] = set()
    for candidate in sorted(sources, key=lambda found: found.rank):
        frame = candidate.frame
        keys = list(zip(frame["document"], frame["currency"], frame["original_amount"], strict=True))
        repeated = np.array([key in seen and key[0] != "" for key in keys], dtype=bool)
        seen.update(keys)
        if repeated.any():
            rows = int(repeated.sum())
            message = f"{rows:,} documents stand with the same amounts in another table; counted once, there"
            yield (
                candidate.place,
                repeated,
                Finding("same-document", Severity.CHECK, message, candidate.sheet, candidate.area, rows=rows),
            )
