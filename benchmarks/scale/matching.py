"""Cash application of more and more open items, next to a careful pandas script on the same problem; CSV to CSV.

    python -m benchmarks.scale.matching [OPEN_ITEMS ...] [--profile typical] [--seed 1]

Half as many receipts as open items. Each run is a process of its own, its start and imports in it: processor seconds,
which say more than the clock on a shared machine. Making a problem of a million open items takes the generator more
than ten minutes, so that it must be asked for.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks.cash.generator import generate
from benchmarks.cash.profiles import PROFILES
from benchmarks.cash.report import machine
from benchmarks.cash.runs import Run, run_peer, run_xl_ar

_HEAD = (
    "open items", "receipts", "xl-ar s", "pandas script s", "of the script", "ms a thousand items", "xl-ar MB",
    "script MB", "applied by itself",
)  # fmt: skip


@click.command(help=__doc__)
@click.argument("sizes", type=int, nargs=-1)
@click.option("--profile", type=click.Choice(list(PROFILES)), default="typical", show_default=True)
@click.option("--seed", default=1, show_default=True, help="Same seed, same problem.")
def main(sizes: tuple[int, ...], profile: str, seed: int) -> None:
    """Prints the table, a line as soon as it is known."""
    click.echo(f"{machine()}\n\n| {' | '.join(_HEAD)} |\n|{'---|' * len(_HEAD)}")
    for size in sizes or (1_000, 10_000, 100_000):
        with TemporaryDirectory() as place:
            folder = Path(place)
            generate(folder, size // 2, 2, profile, seed)
            click.echo(_line(size, run_xl_ar(folder, folder), run_peer("careful pandas script", folder, folder)))


def _line(size: int, ours: Run, script: Run) -> str:
    applied = ours.answer.loc[ours.answer["status"] == "auto", "payment_id"].nunique()
    cells = (
        f"{size:,}",
        f"{size // 2:,}",
        f"{ours.cpu_seconds:.1f}",
        f"{script.cpu_seconds:.1f}",
        f"{ours.cpu_seconds / script.cpu_seconds:.2f}",
        f"{1e6 * ours.cpu_seconds / size:.0f}",
        f"{ours.peak_megabytes:,.0f}",
        f"{script.peak_megabytes:,.0f}",
        f"{200 * applied / size:.1f} %",
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
