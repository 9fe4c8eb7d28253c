"""Formulas measured: a call over new cells, over equal cells again, and many single cells over the same range.

    python -m benchmarks.formulas --receipts 5000

Cells are as Excel hands them in: rows of dates, floats and texts. The time that Excel and COM need is not in it.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

import click

import udfs
from benchmarks.cash.cells import Rows, cells
from benchmarks.cash.report import machine
from udfs.calling import kept

_ONES, _PAIRS = 20, 100


@click.command(help=__doc__)
@click.option("--receipts", default=5_000, show_default=True, help="How many receipts; twice as many open items.")
@click.option("--seed", default=1, show_default=True, help="Same seed, same data.")
def main(receipts: int, seed: int) -> None:
    """Prints the table."""
    came, items, _ = cells(receipts, seed)
    click.echo(f"{machine()}\n\n| formula | receipts | open items | first, s | again, s |\n|---|---|---|---|---|")
    for name, call in _calls(came, items).items():
        kept._KEPT.clear()
        first, again = _timed(call, came, items), _timed(call, came, items)
        click.echo(f"| {name} | {len(came) - 1:,} | {len(items) - 1:,} | {first:.2f} | {again:.2f} |")


def _calls(came: Rows, items: Rows) -> dict[str, Callable[[Rows, Rows], Any]]:
    headings, first = came[0], items[0]
    amount, payer, memo = (headings.index(name) for name in ("amount", "payer_name", "memo"))
    customer, document = first.index("customer_name"), first.index("invoice_no")

    def ones(came: Rows, items: Rows) -> None:
        for row in came[1 : _ONES + 1]:
            udfs.AR_MATCH_ONE(row[amount], row[payer], row[memo], [list(row) for row in items])

    return {
        "AR_MATCH": udfs.AR_MATCH,
        f"AR_MATCH_ONE, {_ONES} cells": ones,
        "AR_LOOKUP, a column of payers": lambda came, items: udfs.AR_LOOKUP(
            _column(came, payer), _column(items, customer), _column(items, document)
        ),
        "AR_REFS, a column of texts": lambda came, items: udfs.AR_REFS(_column(came, memo), _column(items, document)),
        f"AR_SCORE, {_PAIRS} pairs": lambda came, items: udfs.AR_SCORE(
            _column(came, payer)[:_PAIRS], _column(items, customer)[:_PAIRS]
        ),
        "AR_DUPLICATES of open items": lambda _, items: udfs.AR_DUPLICATES(items),
        "AR_AGING": lambda _, items: udfs.AR_AGING(items, "2026-06-30"),
    }


def _column(rows: Rows, place: int) -> Rows:
    return [[row[place]] for row in rows[1:]]


def _timed(call: Callable[[Rows, Rows], Any], came: Rows, items: Rows) -> float:
    """Seconds of a call over cells of its own."""
    came, items = ([list(row) for row in rows] for rows in (came, items))
    start = perf_counter()
    result = call(came, items)
    if isinstance(result, str):
        raise click.ClickException(result)
    return perf_counter() - start


if __name__ == "__main__":
    main()
