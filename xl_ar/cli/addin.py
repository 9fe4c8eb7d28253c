"""``xl-ar addin build`` and ``xl-ar addin verify``: the add-in from sources, and what can be proved of it here."""

from __future__ import annotations

from pathlib import Path

import click

from xl_ar.cli.root import addin, examples, guarded


@addin.command("build", epilog=examples("xl-ar addin build", "xl-ar addin build --out dist/xl_ar.xlam"))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("xl_ar.xlam"),
    show_default=True,
    metavar="FILE",
    help="Where the add-in goes.",
)
def build(out: Path) -> None:
    """Build the add-in from sources; the same sources give the same file on any system."""

    def act() -> int:
        from xl_ar.addin.build import build as build_file

        click.echo(f"{build_file(out)}: {out.stat().st_size:,} bytes")
        return 0

    guarded(act)
