"""Fits the table of points to problems with truth.

    python -m benchmarks.matching.fit_points FOLDER...      (as ``generate`` writes)

Prints the whole table as it should stand in ``xl_ar/core/matching/points.py``. Fit on generated problems only, and
judge on others: a table that was fitted to the problems it is judged by proves nothing.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np

from xl_ar.api import read_plain
from xl_ar.core.matching.engine import hypotheses, read_evidence
from xl_ar.core.matching.learning.fitting import fit
from xl_ar.core.matching.policy import MatchingPolicy
from xl_ar.core.matching.weighing.hypotheses import Hypotheses, joined
from xl_ar.core.matching.weighing.points import POINTS, Table
from xl_ar.tables.mapping.roles import Role

_HOLD = 0.5
_MOST_ITEMS = 10_000_000  # of one folder: keeps the items of several apart


def problem(folder: Path) -> tuple[Hypotheses, dict[int, frozenset[int]], int]:
    """All hypotheses about the receipts of a folder, the right items of each, and the number of receipts."""
    files = {Role.RECEIPTS: "payments", Role.OPEN_ITEMS: "invoices", Role.CUSTOMERS: "customers"}
    frames, _ = read_plain({role: folder / f"{name}.csv" for role, name in files.items()})
    evidence = read_evidence(
        frames[Role.RECEIPTS], frames[Role.OPEN_ITEMS], frames[Role.CUSTOMERS], None, MatchingPolicy()
    )
    found = hypotheses(evidence, Table({}))
    place = {key: at for at, key in enumerate(evidence.items.item_id.tolist())}
    truth: dict[str, set[int]] = defaultdict(set)
    with (folder / "truth.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            truth[row["payment_id"]].add(place[row["invoice_id"]])
    second = set(_duplicates(folder))
    keys = evidence.receipts.receipt_id.tolist()
    confirmed = {at: frozenset(truth[key]) for at, key in enumerate(keys) if key not in second}
    return found, confirmed, len(evidence.receipts)


def _duplicates(folder: Path) -> Iterator[str]:
    """Second payments of the same: told by what the first has settled, not by points."""
    with (folder / "payment_truth.csv").open(encoding="utf-8") as rows:
        yield from (row["payment_id"] for row in csv.DictReader(rows) if row["duplicate_of"])


def main(folders: list[str]) -> None:
    """Fits on all folders together."""
    parts: list[Hypotheses] = []
    confirmed: dict[int, frozenset[int]] = {}
    receipts = 0
    for items, folder in zip(count(step=_MOST_ITEMS), folders, strict=False):
        found, right, size = problem(Path(folder))
        parts.append(_shifted(found, receipts, items))
        confirmed |= {at + receipts: frozenset(item + items for item in chosen) for at, chosen in right.items()}
        receipts += size
    worth = dict(POINTS)
    for change in fit(joined(parts), confirmed, {}, hold=_HOLD):
        worth[change.name] = change.after
    for name, value in worth.items():
        print(f'    "{name}": {value:.2f},')


def _shifted(found: Hypotheses, receipts: int, items: int) -> Hypotheses:
    columns = {name: getattr(found, name) for name in found.__dataclass_fields__}
    columns |= {"receipt": found.receipt + receipts, "item": found.item + items}
    return Hypotheses(**{name: np.asarray(column) for name, column in columns.items()})


if __name__ == "__main__":
    main(sys.argv[1:])
