"""Lump payments of a real ledger without any reference: what the engine finds, refuses and gets wrong, by size.

    python -m benchmarks.matching.lump_payments DATA [--days 60]

DATA holds O2C_Full_Report.xlsx, a public extract of paid invoices. All invoices of one customer (its name without the
random last word) and currency cleared on one day are taken as one payment of their sum; open on that day are all
invoices dated on or before it and not cleared before it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pandas as pd

from benchmarks.cash.report import machine, markdown
from xl_ar.core.matching.engine import match
from xl_ar.core.schema import CUSTOMERS, OPEN_ITEMS, RECEIPTS

LAST_WORDS = ("associates", "llc", "corp", "corporation", "co", "systems", "in", "foundation", "trust", "us")
SIZES = ((1, 1), (2, 2), (3, 5), (6, 10), (11, 20), (21, 10_000))
OUTCOMES = ("right automatic", "right suggestion", "wrong automatic", "wrong suggestion", "nothing proposed")


def read_paid(folder: Path) -> pd.DataFrame:
    """Paid invoices without exact duplicates: number, name, stem, currency, cents, dated, cleared."""
    sheet = pd.read_excel(folder / "O2C_Full_Report.xlsx", "Cash Application", engine="calamine", dtype=object)
    sheet = sheet.drop_duplicates()
    names = sheet["Customer Name"].fillna("").astype(str).str.split().str.join(" ")
    stems = names.str.replace(rf" ({'|'.join(LAST_WORDS)})$", "", regex=True)
    paid = pd.DataFrame(
        {
            "number": sheet["Invoice ID"].fillna("").astype(str),
            "name": names,
            "stem": stems,
            "currency": sheet["Currency"].astype(str),
            "cents": (sheet["Invoice Amount ($)"].astype(float) * 100).round().astype("int64"),
            "dated": pd.to_datetime(sheet["Invoice Date"], format="%d-%b-%Y"),
            "cleared": pd.to_datetime(sheet["Payment Date"], format="%d-%b-%Y"),
        }
    )
    return paid.reset_index(drop=True)


def problems(paid: pd.DataFrame, days: int) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Payments and open invoices of each day, or of ``days`` days spread evenly."""
    every = sorted(paid["cleared"].unique())
    chosen = every if days <= 0 or days >= len(every) else every[:: -(-len(every) // days)]
    for day in chosen:
        open_ = paid[(paid["dated"] <= day) & (paid["cleared"] >= day)]
        cleared = open_[open_["cleared"] == day].groupby(["stem", "currency"], sort=True)
        payments = cleared.agg(name=("name", "first"), cents=("cents", "sum"), size=("cents", "size")).reset_index()
        payments["day"] = day
        yield payments[payments["cents"] > 0], open_


def outcomes(payments: pd.DataFrame, open_: pd.DataFrame) -> pd.DataFrame:
    """``payments`` with the outcome of each."""
    lines = match(_receipts(payments), _items(open_), customers=_customers(open_)).lines
    day = payments["day"].iloc[0]
    true = open_[open_["cleared"] == day].groupby(["stem", "currency"]).groups
    given = dict(iter(lines.groupby("receipt_id")))
    said = []
    for place, payment in enumerate(payments.itertuples()):
        found = given.get(str(place))
        rows = {int(row) for row in found["item_id"] if row != ""} if found is not None else set()
        if found is None or not rows:
            said.append("nothing proposed")
            continue
        right = "right" if rows == set(true[payment.stem, payment.currency]) else "wrong"
        said.append(f"{right} {'automatic' if (found['status'] == 'auto').all() else 'suggestion'}")
    return payments.assign(outcome=said)


def _receipts(payments: pd.DataFrame) -> pd.DataFrame:
    columns: dict[str, Any] = {
        "receipt_id": [str(place) for place in range(len(payments))],
        "value_date": payments["day"].to_numpy("datetime64[s]"),
        "amount": payments["cents"].to_numpy(),
        "currency": payments["currency"],
        "payer": payments["name"],
    }
    return RECEIPTS.conform(columns, len(payments))


def _items(open_: pd.DataFrame) -> pd.DataFrame:
    columns: dict[str, Any] = {
        "item_id": open_.index.astype(str),
        "document": open_["number"],
        "document_type": ["invoice"] * len(open_),
        "customer": open_["stem"],
        "customer_name": open_["name"],
        "document_date": open_["dated"].to_numpy("datetime64[s]"),
        "currency": open_["currency"],
        "original_amount": open_["cents"].to_numpy(),
        "open_amount": open_["cents"].to_numpy(),
    }
    return OPEN_ITEMS.conform(columns, len(open_))


def _customers(open_: pd.DataFrame) -> pd.DataFrame:
    stems = open_["stem"].drop_duplicates()
    return CUSTOMERS.conform({"customer": stems, "customer_name": stems}, len(stems))


def table(judged: pd.DataFrame) -> str:
    """Payments by number of invoices and outcome, as markdown."""
    rows = []
    for least, most in (*SIZES, (1, 10_000)):
        of = judged[judged["size"].between(least, most)]
        counts = [int((of["outcome"] == outcome).sum()) for outcome in OUTCOMES]
        rows.append([_size(least, most), f"{len(of):,}", *(f"{count:,}" for count in counts)])
    return markdown(["invoices in it", "payments", *OUTCOMES], rows)


def _size(least: int, most: int) -> str:
    if most == 10_000:
        return "all" if least == 1 else f"{least} and more"
    return f"{least}" if least == most else f"{least}-{most}"


@click.command(help="Measure the engine on the lump payments of DATA/O2C_Full_Report.xlsx.")
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--days", default=60, show_default=True, help="How many days, spread evenly; 0 for all.")
def main(data: Path, days: int) -> None:
    """Measures and prints."""
    paid = read_paid(data)
    started, done = time.process_time(), []
    for payments, open_ in problems(paid, days):
        if len(payments):
            done.append(outcomes(payments, open_))
    seconds = time.process_time() - started
    click.echo(machine())
    click.echo(f"\n{len(paid):,} paid invoices, {len(done)} days, {seconds:.1f} CPU s\n")
    click.echo(table(pd.concat(done)))


if __name__ == "__main__":
    main()
