"""Marks answers to a problem with truth: how much could be applied automatically, how much is right, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

MODES = ["kind", "ref_mode", "name_mode", "amount_mode"]


@dataclass(frozen=True, slots=True)
class Truth:
    """``receipts``: payment_truth.csv by payment_id, with n_true; ``pairs``: truth.csv with amounts in hundredths."""

    receipts: pd.DataFrame
    pairs: pd.DataFrame


def hundredths(texts: pd.Series) -> pd.Series:
    """Decimal amounts as int64 hundredths; blank counts as 0."""
    return (pd.to_numeric(texts, errors="coerce").fillna(0) * 100).round().astype("int64")


def load_truth(folder: Path) -> Truth:
    """The labels of a problem; for scoring only."""
    receipts = pd.read_csv(folder / "payment_truth.csv", dtype=str, keep_default_na=False).set_index("payment_id")
    pairs = pd.read_csv(folder / "truth.csv", dtype=str)
    pairs["true_amount"] = hundredths(pairs.pop("amount_applied"))
    counted = pairs.groupby("payment_id").size()
    receipts["n_true"] = counted.reindex(receipts.index, fill_value=0)
    return Truth(receipts, pairs)


def judged(truth: Truth, answer: pd.DataFrame) -> pd.DataFrame:
    """Each receipt's answer: lines, right lines, right amounts, lowest confidence, whether the set is exactly right.

    ``answer`` has payment_id, invoice_id and, if given, amount_applied and confidence; a pair given twice counts once.
    """
    lines = answer.drop_duplicates(["payment_id", "invoice_id"], keep="last")
    lines = lines.merge(truth.pairs, on=["payment_id", "invoice_id"], how="left")
    lines["hit"] = lines["true_amount"].notna()
    applied = hundredths(lines["amount_applied"]) if "amount_applied" in lines else pd.Series(0, index=lines.index)
    lines["to_the_cent"] = lines["hit"] & (applied == lines["true_amount"].fillna(-1))
    lines["confidence"] = pd.to_numeric(lines["confidence"]).fillna(1.0) if "confidence" in lines else 1.0
    by = lines.groupby("payment_id").agg(
        lines=("hit", "size"), hits=("hit", "sum"), to_the_cent=("to_the_cent", "sum"), confidence=("confidence", "min")
    )
    found = truth.receipts[["class", *MODES, "n_true"]].join(by)
    counts = ["lines", "hits", "to_the_cent"]
    found[counts] = found[counts].fillna(0).astype("int64")
    found["right"] = (found["lines"] == found["hits"]) & (found["hits"] == found["n_true"])
    return found


def share_at(found: pd.DataFrame, precision: float) -> float:
    """The largest share of all receipts that can be applied in falling confidence with so many exactly right."""
    answered = found[found["lines"] > 0].sort_values("confidence", ascending=False, kind="stable")
    if answered.empty:
        return 0.0
    right = answered["right"].to_numpy().cumsum()
    counts = np.arange(1, len(answered) + 1)
    confidence = answered["confidence"].to_numpy()
    last_of_equals = np.append(confidence[1:] != confidence[:-1], True)  # equals go in or out together
    good = last_of_equals & (right >= precision * counts)
    return float(counts[good].max(initial=0)) / len(found)


def mark(truth: Truth, answer: pd.DataFrame) -> dict[str, float]:
    """The measures every tool is compared by, as shares of 1."""
    found = judged(truth, answer)
    of = {name: found[found["class"] == name] for name in ("match", "none", "ambiguous")}
    return {
        "auto@99": share_at(found, 0.99),
        "auto@99.9": share_at(found, 0.999),
        "right of settleable": _mean(of["match"]["right"]),
        "amounts right": found["to_the_cent"].sum() / max(1, found["hits"].sum()),
        "applied to none": _mean(of["none"]["lines"] > 0),
        "applied to ambiguous": _mean(of["ambiguous"]["lines"] > 0),
    }


def mark_automatic(truth: Truth, answer: pd.DataFrame) -> dict[str, float]:
    """What a tool that decides by itself did with status auto; ``answer`` has a status column."""
    found = judged(truth, answer[answer["status"] == "auto"])
    done = found[found["lines"] > 0]
    return {
        "status auto": len(done) / len(found),
        "auto: entirely wrong": _mean(done["hits"] == 0),
        "auto: wrong at all": _mean(~done["right"]),
        "auto: to none": _mean(found.loc[found["class"] == "none", "lines"] > 0),
        "auto: to ambiguous": _mean(found.loc[found["class"] == "ambiguous", "lines"] > 0),
        "auto: amounts right": done["to_the_cent"].sum() / max(1, done["hits"].sum()),
    }


def _mean(flags: pd.Series) -> float:
    return float(flags.mean()) if len(flags) else 0.0


def error_groups(truth: Truth, answer: pd.DataFrame) -> pd.DataFrame:
    """Receipts not treated exactly right, grouped by their modes: of how many, wrongly answered, an example's id."""
    found = judged(truth, answer)
    found["answered wrong"] = ~found["right"] & (found["lines"] > 0)
    found["error"] = ~found["right"]
    found["example"] = found.index.where(found["error"], None)
    grouped = found.groupby(MODES).agg(
        receipts=("error", "size"),
        errors=("error", "sum"),
        wrong=("answered wrong", "sum"),
        example=("example", "first"),
    )
    return grouped[grouped["errors"] > 0].sort_values("errors", ascending=False, kind="stable").reset_index()


def wrong_receipts(truth: Truth, answer: pd.DataFrame, modes: dict[str, str]) -> list[str]:
    """Ids of the receipts of these modes that are not treated exactly right."""
    found = judged(truth, answer)
    chosen = ~found["right"]
    for name, value in modes.items():
        chosen &= found[name] == value
    return list(found.index[chosen])
