"""Confirmed matches as a person gives them, held against the receipts and open items they name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is not used, and why."""

    row: int
    why: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """``items``: item ids by receipt id, none where nothing was right; rows in = ``used`` + the ``skipped``."""

    items: Mapping[str, frozenset[str]]
    used: int
    skipped: tuple[Skipped, ...]


def confirmed_matches(decisions: pd.DataFrame, receipts: pd.DataFrame, items: pd.DataFrame) -> Confirmed:
    """``decisions``: columns receipt_id, item_id ('' = nothing was right; or the number of one document), row.

    A receipt of which one row cannot be used is not used at all: the others alone would teach what is wrong.
    """
    known = _Known(receipts, items)
    texts = (decisions["receipt_id"].tolist(), decisions["item_id"].tolist(), decisions["row"].tolist())
    rows: dict[str, list[tuple[int, str]]] = {}
    skipped: list[Skipped] = []
    for receipt, item, row in zip(*texts, strict=True):
        if receipt in known.receipts:
            rows.setdefault(receipt, []).append((row, item))
        else:
            skipped.append(
                Skipped(row, f"receipt '{receipt}' is not among the receipts" if receipt else "no receipt_id")
            )
    chosen: dict[str, frozenset[str]] = {}
    used = 0
    for receipt, members in rows.items():
        faults = known.faults(receipt, members)
        skipped += faults
        if not faults:
            chosen[receipt] = frozenset(known.item(item) for _, item in members if item)
            used += len(members)
    return Confirmed(dict(sorted(chosen.items())), used, tuple(sorted(skipped, key=lambda fault: fault.row)))


class _Known:
    def __init__(self, receipts: pd.DataFrame, items: pd.DataFrame) -> None:
        self.receipts = frozenset(receipts["receipt_id"].tolist())
        self.opened = dict(zip(items["item_id"].tolist(), items["open_amount"].tolist(), strict=True))
        documents: dict[str, list[str]] = {}
        for document, key in zip(items["document"].tolist(), items["item_id"].tolist(), strict=True):
            documents.setdefault(document, []).append(key)
        self.documents = {document: keys[0] for document, keys in documents.items() if len(keys) == 1}

    def item(self, text: str) -> str:
        """The id meant: an id, or the number of exactly one document."""
        return text if text in self.opened else self.documents.get(text, "")

    def faults(self, receipt: str, members: Sequence[tuple[int, str]]) -> list[Skipped]:
        """Every row of a receipt with what is wrong with it; none where all can be used."""
        named = any(item for _, item in members)
        own = [Skipped(row, why) for row, item in members if (why := self._fault(receipt, item, named=named))]
        rest = {row for row, _ in members} - {fault.row for fault in own}
        sibling = f"another row of receipt '{receipt}' cannot be used"
        return own + [Skipped(row, sibling) for row in sorted(rest)] if own else []

    def _fault(self, receipt: str, item: str, *, named: bool) -> str:
        if not item:
            return f"no item, but other rows of receipt '{receipt}' have one" if named else ""
        key = self.item(item)
        if not key:
            return f"item '{item}' is not among the open items"
        return "" if self.opened[key] else f"nothing is open of item '{item}'"
