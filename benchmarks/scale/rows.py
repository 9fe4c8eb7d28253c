"""One workbook of more and more rows: bare reading, reading with the table found, the whole run; seconds and memory.

    python -m benchmarks.scale.rows [ROWS ...] [--most-openpyxl 100000]

Eight columns, so that a million rows stay below ten million cells, which are taken on however they pack. Each
measurement is a process of its own, without its start and imports: processor seconds, which say more than the clock on
a shared machine.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks.cash.report import machine
from benchmarks.speed import make_ledger, measured

COLUMNS = (
    "Invoice No", "Customer No", "Customer Name", "Invoice Date", "Due Date", "Currency", "Amount", "Balance",
)  # fmt: skip
_HEAD = (
    "rows", "MB of file", "calamine s", "openpyxl s", "read s", "read, age, write s", "of calamine",
    "ms a thousand rows", "MB, calamine", "MB, whole run",
)  # fmt: skip


@click.command(help=__doc__)
@click.argument("sizes", type=int, nargs=-1)
@click.option("--most-openpyxl", default=100_000, show_default=True, help="Rows above which openpyxl is left out.")
def main(sizes: tuple[int, ...], most_openpyxl: int) -> None:
    """Prints the table, a line as soon as it is known."""
    click.echo(f"{machine()}\n\n| {' | '.join(_HEAD)} |\n|{'---|' * len(_HEAD)}")
    for size in sizes or (1_000, 10_000, 100_000, 1_000_000):
        with TemporaryDirectory() as place:
            ledger = Path(place) / "ledger.xlsx"
            make_ledger(ledger, size, COLUMNS)
            click.echo(_line(ledger, size, openpyxl=size <= most_openpyxl))


def _line(ledger: Path, size: int, *, openpyxl: bool) -> str:
    names = ("calamine", *(["openpyxl"] if openpyxl else []), "read", "age")
    runs = {name: measured(name, ledger) for name in names}
    seconds = {name: run["processor"] for name, run in runs.items()}
    cells = (
        f"{size:,}",
        f"{ledger.stat().st_size / 1e6:.1f}",
        *(f"{seconds[name]:.2f}" if name in seconds else "-" for name in ("calamine", "openpyxl", "read", "age")),
        f"{seconds['age'] / seconds['calamine']:.1f}",
        f"{1e6 * seconds['age'] / size:.0f}",
        *(f"{runs[name]['megabytes']:,.0f}" for name in ("calamine", "age")),
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
