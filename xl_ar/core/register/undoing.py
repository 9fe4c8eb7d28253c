"""Undo: a line of the register is reversed by a line with the other sign; nothing is deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xl_ar.core.register.lines import REGISTER, Kind, Reason, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np


@dataclass(frozen=True, slots=True)
class Refused:
    """An application that cannot be reversed, and why."""

    application: str
    why: str


@dataclass(frozen=True, slots=True)
class Reversal:
    """``lines``: reversing lines of the register, not numbered yet; ``refused``: what was not obeyed."""

    lines: pd.DataFrame
    reversed: tuple[str, ...]
    refused: tuple[Refused, ...]


def applications_of_receipt(register: pd.DataFrame, receipt: str) -> list[str]:
    """The numbers of all payments of a receipt that stand, '' reversed ones left out."""
    gone = set(register["reversal_of"])
    mine = register[
        (register["receipt"] == receipt)
        & (register["kind"] == Kind.PAYMENT)
        & (register["reversal_of"] == "")
        & ~register["application"].isin(gone)
    ]
    return [str(name) for name in in_order(mine)["application"]]


def reversal(
    register: pd.DataFrame, asked: Sequence[str], *, on: np.datetime64, by: str, at: str, ledger_open: dict[str, int]
) -> Reversal:
    """The reversing lines for the applications ``asked``; with a payment goes all that closed its item with it.

    ``on``: posting date as ``datetime64``; ``ledger_open``: the ledger's own open amount now by item key.
    """
    rows = {name: place for place, name in enumerate(register["application"].tolist())}
    taken_back = {
        original: name
        for name, original in zip(register["application"], register["reversal_of"], strict=True)
        if original
    }
    wanted: list[int] = []
    refused: list[Refused] = []
    for name in dict.fromkeys(asked):
        why = _hindrance(register, rows, taken_back, name) or _too_early(register, rows[name], on)
        if why:
            refused.append(Refused(name, why))
        else:
            wanted += [place for place in _with_it(register, rows[name], taken_back) if place not in wanted]
    lines = register.iloc[sorted(wanted)]
    fresh = {
        "reversal_of": lines["application"].tolist(),
        "amount": (-lines["amount"]).tolist(),
        "date": [on] * len(lines),
        "reason": [str(Reason.UNDO)] * len(lines),
        "decided_by": [by] * len(lines),
        "decided_at": [at] * len(lines),
        "ledger_open": [ledger_open.get(item, 0) for item in lines["item"]],
    }
    same = {name: lines[name].to_numpy() for name in _KEPT}
    return Reversal(REGISTER.conform(same | fresh, len(lines)), tuple(lines["application"]), tuple(refused))


_KEPT = (
    "kind", "receipt", "document", "customer", "currency", "rule", "confidence", "payer", "payer_account", "item",
)  # fmt: skip


def _hindrance(register: pd.DataFrame, rows: dict[str, int], taken_back: dict[str, str], name: str) -> str:
    if name not in rows:
        known = _range(register["application"].tolist())
        return f"it is not in the register ({known})"
    if name in taken_back:
        return f"it was reversed already, by {taken_back[name]}"
    if register["reversal_of"].iloc[rows[name]]:
        original = register["reversal_of"].iloc[rows[name]]
        return f"it is itself the reversal of {original}; to apply again, set Accept in AR Matches"
    return ""


def _too_early(register: pd.DataFrame, place: int, on: np.datetime64) -> str:
    """A reversal before its line would open the item beyond what it ever was, on the days between."""
    day = register["date"].iloc[place]
    if pd.isna(day) or day <= pd.Timestamp(on):
        return ""
    dated, asked = day.date().isoformat(), pd.Timestamp(on).date().isoformat()
    return f"it is dated {dated}, after {asked}; undo it as of that day or later"


def _range(names: Iterable[str]) -> str:
    known = sorted(names)
    return f"{known[0]} to {known[-1]}" if known else "which is empty"


def _with_it(register: pd.DataFrame, place: int, taken_back: dict[str, str]) -> list[int]:
    """The line, and with a payment all other lines that stand for the same receipt and item."""
    line = register.iloc[place]
    if line["kind"] != Kind.PAYMENT:
        return [place]
    same = (register["receipt"] == line["receipt"]) & (register["item"] == line["item"])
    same &= (register["reversal_of"] == "") & ~register["application"].isin(taken_back)
    return [place, *(other for other, mine in enumerate(same.tolist()) if mine and other != place)]
