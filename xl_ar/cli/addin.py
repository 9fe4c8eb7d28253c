"""``xl-ar addin build`` and ``xl-ar addin verify``: the add-in from sources, and what can be proved of it here."""

from __future__ import annotations

from pathlib import Path

import click

from xl_ar.cli.places import Here
from xl_ar.cli.root import EXIT_PERSON, FILE, addin, examples, guarded


@addin.command("build", epilog=examples("xl-ar addin build", "xl-ar addin build --out dist/xl_ar.xlam"))
@click.option(
    "--out",
    type=Here(dir_okay=False, path_type=Path),
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


@addin.command("verify", epilog=examples("xl-ar addin verify", "xl-ar addin verify dist/xl_ar.xlam"))
@click.argument("file", required=False, type=FILE, metavar="[FILE]")
def verify(file: Path | None) -> None:
    """Check an add-in as far as that goes without Excel; without FILE, the one of this installation."""

    def act() -> int:
        from xl_ar.addin import built_addin
        from xl_ar.addin.proof import verify as checks

        path = file or built_addin()
        click.echo(str(path))
        results = checks(path)
        for check in results:
            click.echo(check.line)
        return EXIT_PERSON if any(check.faults for check in results) else 0

    guarded(act)
