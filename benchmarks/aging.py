"""The aging of open items by customer against a bare pandas groupby of the same columns, in one run.

    python -m benchmarks.aging [--size ROWS ...] [--rounds N]

Seconds of processor time (one core is used; what else the machine does counts less) on a frame in memory, medians of
several rounds, each round both ways one after the other. Both must give the same figures, or the run stops. The
yardstick knows one scheme and stated due dates; it has no as-of date, no credits column, no terms, no names.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from xl_ar.core.aging.aged import AgingPolicy, age
from xl_ar.core.schema import OPEN_ITEMS

AS_OF = date(2026, 3, 31)
SPLIT = "30% 30 days, 50% 60 days, 20% 90 days"
EDGES = [0, 30, 60, 90, 120]
LABELS = ["Not due", "1-30", "31-60", "61-90", "91-120", "121+"]
SIZES = (1_000, 10_000, 100_000, 1_000_000)
VARIANTS = {
    "net, as the yardstick": AgingPolicy(credits="net"),
    "default": AgingPolicy(),
    "credits against the oldest": AgingPolicy(credits="oldest"),
}


def main() -> int:
    """Prints a line a size, then the variants at the largest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, nargs="+", default=SIZES, help="open items; several sizes are run in turn")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of which the median is told")
    chosen = parser.parse_args()
    print(
        f"Python {platform.python_version()}, pandas {pd.__version__}, numpy {np.__version__}; {chosen.rounds} rounds"
    )
    print(f"{'items':>10}  {'customers':>9}  {'age':>8}  {'groupby':>8}  ratio  items a second")
    for size in sorted(chosen.size):
        items = made(size)
        ours, theirs = measured(items, VARIANTS["net, as the yardstick"], chosen.rounds)
        customers = items["customer"].nunique()
        print(f"{size:10,}  {customers:9,}  {ours:7.4f}s  {theirs:7.4f}s  {ours / theirs:5.2f}  {size / ours:,.0f}")
    print(f"at {size:,}:")
    for name, policy in VARIANTS.items():
        print(f"  {name:<32} {statistics.median(timed(partial(age, items, AS_OF, policy), chosen.rounds)):7.4f}s")
    parts = items.assign(terms=items["terms"].where(np.arange(size) % 100 != 0, SPLIT))
    print(
        f"  {'1 % of instalment terms':<32} {statistics.median(timed(lambda: age(parts, AS_OF), chosen.rounds)):7.4f}s"
    )
    return 0


def made(size: int) -> pd.DataFrame:
    """Open items (core.schema) of ``size`` rows: fifty a customer, two currencies, 5 % credits, dates over 500 days."""
    random = np.random.default_rng(size)
    names = np.array([f"C{number:06d}" for number in range(max(size // 50, 1))], dtype=object)
    customer = names[random.integers(0, len(names), size)]
    dated = np.datetime64("2025-01-01", "s") + random.integers(0, 454, size).astype("timedelta64[D]")
    amount = random.integers(1, 10**7, size)
    columns: dict[str, Any] = {
        "item_id": np.arange(size).astype(str).astype(object),
        "document": np.arange(size).astype(str).astype(object),
        "customer": customer,
        "customer_name": customer,
        "document_date": dated,
        "due_date": dated + np.timedelta64(30, "D"),
        "currency": np.array(["EUR", "USD"], dtype=object)[random.integers(0, 2, size)],
        "terms": np.array(["net 30", "2/10 net 30", ""], dtype=object)[random.integers(0, 3, size)],
        "original_amount": amount,
        "open_amount": amount * np.where(random.random(size) < 0.05, -1, 1),
    }
    return OPEN_ITEMS.conform(columns, size)


def measured(items: pd.DataFrame, policy: AgingPolicy, rounds: int) -> tuple[float, float]:
    """Median seconds of ours and of the yardstick, taken turn by turn; both must give the same figures."""
    ours, theirs = age(items, AS_OF, policy).by_customer, groupby(items)
    ours = ours.set_index(["customer", "currency"]).sort_index()
    for label in LABELS:
        assert ours[label].tolist() == theirs[label].tolist(), label
    turns = [
        (timed(lambda: age(items, AS_OF, policy), 1)[0], timed(lambda: groupby(items), 1)[0]) for _ in range(rounds)
    ]
    return statistics.median(one for one, _ in turns), statistics.median(other for _, other in turns)


def groupby(items: pd.DataFrame) -> pd.DataFrame:
    """The yardstick: days, cut and one groupby, a column a bucket."""
    days = (pd.Timestamp(AS_OF) - items["due_date"]).dt.days.to_numpy()
    bucket = np.searchsorted(EDGES, days, side="left")
    sums = items["open_amount"].groupby([items["customer"], items["currency"], bucket]).sum()
    return sums.unstack(fill_value=0).reindex(columns=range(len(LABELS)), fill_value=0).set_axis(LABELS, axis=1)


def timed(act: Callable[[], object], rounds: int) -> list[float]:
    """Seconds of processor time of each round."""
    seconds = []
    for _ in range(rounds):
        started = time.process_time()
        act()
        seconds.append(time.process_time() - started)
    return seconds


if __name__ == "__main__":
    raise SystemExit(main())
