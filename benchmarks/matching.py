"""Cash application measured: made problems with truth, xl-ar and what a user would pick instead, side by side.

    python -m benchmarks.matching generate FOLDER --receipts 10000 --items-per-receipt 2 --profile typical --seed 1
"""

from __future__ import annotations

from pathlib import Path

import click

from benchmarks.cash.generator import generate
from benchmarks.cash.profiles import PROFILES

_RECEIPTS = click.option("--receipts", default=10_000, show_default=True, help="How many receipts.")
_ITEMS = click.option("--items-per-receipt", default=2.0, show_default=True, help="Open items a receipt.")
_PROFILE = click.option("--profile", type=click.Choice(list(PROFILES)), default="typical", show_default=True)
_SEED = click.option("--seed", default=1, show_default=True, help="Same seed, same bytes.")


@click.group(help=__doc__.split("\n", 1)[0] if __doc__ else None)
def main() -> None:
    pass


@main.command("generate", help="Write one problem with truth to FOLDER.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@_RECEIPTS
@_ITEMS
@_PROFILE
@_SEED
def generate_command(folder: Path, receipts: int, items_per_receipt: float, profile: str, seed: int) -> None:
    counts = generate(folder, receipts, items_per_receipt, profile, seed)
    click.echo(", ".join(f"{kind} {count:,}" for kind, count in sorted(counts.items())))


if __name__ == "__main__":
    main()
