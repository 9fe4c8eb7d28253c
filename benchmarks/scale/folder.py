"""A month-end folder of any size: the sample workbooks, each copy with figures, dates and part payments of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from itertools import count, cycle, islice
from pathlib import Path
from random import Random
from unittest import mock

SAMPLES = Path(__file__).resolve().parents[2] / "workbooks"
KINDS = (
    "us_open_invoices.xlsx", "cash_application.xlsx", "eu_offene_posten.xlsx", "messy_month_end.xlsx",
    "credit_balances.xlsx", "multi_currency.xlsx", "line_level_export.xlsx", "collections.xlsm",
)  # fmt: skip


def fill(folder: Path, number: int) -> None:
    """Writes ``number`` workbooks into the folder, the kinds in turn; the same bytes on every run.

    Each has 32 to 84 open items, one has receipts, one a macro, four further sheets, charts, rules and comments.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = _kinds()
    for at, name in enumerate(islice(cycle(KINDS), number)):
        _write(made[name], folder / f"{at:05d} {name}", at)


def _kinds() -> dict[str, Callable[[Path], object]]:
    if str(SAMPLES) not in sys.path:
        sys.path.insert(0, str(SAMPLES))
    made = import_module("make_samples").SAMPLES
    return {name: made[name] for name in KINDS}


def _write(build: Callable[[Path], object], path: Path, at: int) -> None:
    """A sample of the clerk's other hand: every seed of the sample is another one in each copy."""
    clerk = import_module("samples.clerk")
    for hand in count(at, 1_000_003):
        try:
            with mock.patch.object(clerk, "Random", lambda seed, hand=hand: Random(f"{seed}/{hand}")):
                build(path)
        except (StopIteration, IndexError):
            continue  # the clerk drew no invoice that a case of the sample asks for
        return
