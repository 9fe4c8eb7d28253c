"""The lines of AR Matches: what is applied already, what is matched now, and what a person has rejected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from xl_ar.commands.keys import numbered
from xl_ar.commands.work import Work
from xl_ar.core.matching.states import Explanation, Status
from xl_ar.core.money import decimal_text
from xl_ar.core.register.lines import Kind, Reason, active, in_order
from xl_ar.core.schema import MATCHES
from xl_ar.sheets.layout import Value

SHEET = "AR Matches"
APPLIED, REJECTED = "applied", "rejected"
DECIDED = "Accepted by a person; "

Row = Mapping[str, Value]


def shown_lines(work: Work) -> pd.DataFrame:
    """The lines of all receipts in their order (core.schema.MATCHES, minor units) with their row ``key``."""
    applied = _applied(work)
    parts = [part for part in (applied, _matched(work), _rejected(work)) if len(part)]
    every = pd.concat(parts, ignore_index=True) if parts else applied
    receipts = work.received["receipt_id"].drop_duplicates()
    order = every["receipt_id"].map({number: place for place, number in enumerate(receipts)})
    every = every.iloc[order.argsort(kind="stable")].reset_index(drop=True)
    every = every.assign(key=numbered(every["key"]), difference=_differences(every))
    return _as_they_were(every, work.people.get(SHEET, {}))


def _differences(lines: pd.DataFrame) -> pd.Series:
    """What is left of each receipt, on its first line."""
    left = lines.groupby("receipt_id")["difference"].transform("sum")
    return left.where(~lines.duplicated("receipt_id"), 0).astype("int64")


def _matched(work: Work) -> pd.DataFrame:
    lines = work.matches.lines
    return lines.assign(key=list(_keys(work, lines)))


def _keys(work: Work, lines: pd.DataFrame) -> Iterator[str]:
    for receipt, item in zip(lines["receipt_id"], lines["item_id"], strict=True):
        yield f"{work.receipt_keys[receipt]} | {work.item_keys.get(item, '')}"


def _rejected(work: Work) -> pd.DataFrame:
    """The pairs that a person has rejected; they stay in sight."""
    pairs = sorted(work.decisions.rejected)
    items = work.items.drop_duplicates("item_id").set_index("item_id")
    receipts = work.received.drop_duplicates("receipt_id").set_index("receipt_id")
    of_receipt, of_item = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    size = len(pairs)
    columns = {
        "receipt_id": of_receipt,
        "item_id": of_item,
        "document": items.loc[of_item, "document"].tolist(),
        "customer": items.loc[of_item, "customer"].tolist(),
        "currency": receipts.loc[of_receipt, "currency"].tolist(),
        "status": [REJECTED] * size,
        "rule": ["person"] * size,
        "reason": ["Rejected by a person; it is not proposed again."] * size,
    }
    lines = MATCHES.conform(columns, size)
    return lines.assign(key=list(_keys(work, lines)))


def _applied(work: Work) -> pd.DataFrame:
    """What the register applies of the receipts at hand."""
    receipts = {key: number for number, key in work.receipt_keys.items()}
    items = {key: number for number, key in work.item_keys.items()}
    standing = in_order(active(work.register))
    standing = standing[standing["receipt"].isin(receipts)]
    closings = _closings(standing)
    lines = standing[standing["kind"] == Kind.PAYMENT]
    names = ("receipt", "item", "application", "decided_by", "decided_at", "reason", "date")
    rows = list(zip(*(lines[name].tolist() for name in names), strict=True))
    closed = [closings.get((receipt, item), ("", "")) for receipt, item, *_ in rows]
    columns = {name: lines[name].to_numpy() for name in ("document", "customer", "amount", "currency")}
    more = {
        "receipt_id": [receipts[receipt] for receipt, *_ in rows],
        "item_id": [items.get(item, "") for _, item, *_ in rows],
        "status": [APPLIED] * len(rows),
        "confidence": lines["confidence"].to_numpy(),
        "rule": lines["rule"].to_numpy(),
        "gap": lines["confidence"].to_numpy() * 0,
        "reason": [
            _sentence(name, by, at, day, text)
            for (_, _, name, by, at, _, day), (_, text) in zip(rows, closed, strict=True)
        ],
        "explanation": [
            kind or (Explanation.PARTIAL.value if row[5] == Reason.PART else "")
            for row, (kind, _) in zip(rows, closed, strict=True)
        ],
    }
    keys = [f"{receipt} | {item}" for receipt, item, *_ in rows]
    return MATCHES.conform(columns | more, len(rows)).assign(key=pd.Series(keys, dtype=object))


def _sentence(application: str, by: str, at: str, day: pd.Timestamp, closing: str) -> str:
    when = "" if pd.isna(day) else f" on {day.date().isoformat()}"
    who = (by and f" by {by}") + (at and f", {at}")
    return f"Applied{when} as {application}{who}{closing}."


def _closings(standing: pd.DataFrame) -> dict[tuple[str, str], tuple[str, str]]:
    """By receipt and item the kind of what was decided beside the payment, and a clause that tells it."""
    others = standing[standing["kind"] != Kind.PAYMENT]
    names = ("receipt", "item", "kind", "amount", "currency", "application", "reason")
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for receipt, item, kind, amount, code, application, reason in zip(
        *(others[name].tolist() for name in names), strict=True
    ):
        first, told = found.get((receipt, item), (kind, ""))
        clause = f"; {kind} {decimal_text(amount, code)} as {application} ({reason})"
        found[receipt, item] = (first, f"{told}{clause}")
    return found


def _as_they_were(lines: pd.DataFrame, rows: Mapping[str, Row]) -> pd.DataFrame:
    """Lines that a person has accepted keep what they said when they were proposed."""
    columns = {name: lines[name].tolist() for name in ("explanation", "confidence", "rule", "reason", "gap")}
    for place, (status, key) in enumerate(zip(lines["status"].tolist(), lines["key"].tolist(), strict=True)):
        row = rows.get(key, {})
        explained = str(row.get("What the difference is") or "").replace(" ", "_")
        if status == APPLIED and columns["explanation"][place] == Explanation.PARTIAL.value:
            columns["explanation"][place] = explained or Explanation.PARTIAL.value
        if status != Status.LOCKED.value or row.get("Status") in (None, "", REJECTED):
            continue
        reason = str(row.get("Reason") or "").removeprefix(DECIDED)
        columns["reason"][place] = f"{DECIDED}{reason[:1].lower()}{reason[1:]}"
        columns["explanation"][place] = explained
        columns["rule"][place] = str(row.get("Rule") or "")
        columns["confidence"][place] = _share(row.get("Confidence"))
        columns["gap"][place] = _share(row.get("Ahead of the next"))
    return lines.assign(**columns)


def _share(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
