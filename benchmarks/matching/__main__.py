"""Cash application measured: made problems with truth, xl-ar and what a user would pick instead, side by side.

    python -m benchmarks.matching generate FOLDER --receipts 10000 --items-per-receipt 2 --profile typical --seed 1
    python -m benchmarks.matching run FOLDER...
    python -m benchmarks.matching compare --receipts 10000 --profile typical --profile hard --seed 1 --seed 2

Each tool runs in a process of its own, from CSV files to a CSV file; CPU seconds are those of the whole process.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks.cash.generator import generate
from benchmarks.cash.profiles import PROFILES
from benchmarks.cash.report import compared, machine

_FOLDER = click.Path(file_okay=False, path_type=Path)
_RECEIPTS = click.option("--receipts", default=10_000, show_default=True, help="How many receipts.")
_ITEMS = click.option("--items-per-receipt", default=2.0, show_default=True, help="Open items a receipt.")
_CHOICE = click.Choice(list(PROFILES))
_PEERS = click.option(
    "--peers/--no-peers", default=True, show_default=True, help="Also run what a user would pick instead."
)
_HISTORY = click.option("--history", is_flag=True, help="Also run xl-ar with history.csv.")
_ERRORS = click.option("--errors", default=0, help="Show xl-ar's errors by cause, with so many examples a group.")
_OPTIONS = click.option("--option", "options", multiple=True, help="A word passed on to xl-ar match; repeat.")


@click.group(help="Cash application measured: made problems with truth, xl-ar and its peers side by side.")
def main() -> None:
    """The commands."""


@main.command("generate", help="Write one problem with truth to FOLDER.")
@click.argument("folder", type=_FOLDER)
@_RECEIPTS
@_ITEMS
@click.option("--profile", type=_CHOICE, default="typical", show_default=True)
@click.option("--seed", default=1, show_default=True, help="Same seed, same bytes.")
def generate_command(folder: Path, receipts: int, items_per_receipt: float, profile: str, seed: int) -> None:
    """Writes one problem."""
    counts = generate(folder, receipts, items_per_receipt, profile, seed)
    click.echo(", ".join(f"{kind} {count:,}" for kind, count in sorted(counts.items())))


@main.command("run", help="Measure on the problems in FOLDERS.")
@click.argument("folders", type=_FOLDER, nargs=-1, required=True)
@_PEERS
@_HISTORY
@_ERRORS
@_OPTIONS
def run_command(folders: tuple[Path, ...], peers: bool, history: bool, errors: int, options: tuple[str, ...]) -> None:
    """Measures on folders."""
    click.echo(machine())
    for folder in folders:
        click.echo(f"\n## {folder.name}\n")
        click.echo(compared(folder.resolve(), peers=peers, history=history, options=options, errors=errors))


@main.command("compare", help="Make problems and measure on them.")
@_RECEIPTS
@_ITEMS
@click.option("--profile", "profiles", type=_CHOICE, multiple=True, default=("typical",), show_default=True)
@click.option("--seed", "seeds", type=int, multiple=True, default=(1,), show_default=True)
@_PEERS
@_HISTORY
def compare_command(
    receipts: int,
    items_per_receipt: float,
    profiles: tuple[str, ...],
    seeds: tuple[int, ...],
    peers: bool,
    history: bool,
) -> None:
    """Makes problems and measures."""
    click.echo(machine())
    for profile in profiles:
        for seed in seeds:
            with TemporaryDirectory() as place:
                folder = Path(place) / profile
                generate(folder, receipts, items_per_receipt, profile, seed)
                click.echo(f"\n## {profile}, {receipts:,} receipts x {items_per_receipt:g} open items, seed {seed}\n")
                click.echo(compared(folder, peers=peers, history=history))


if __name__ == "__main__":
    main()
