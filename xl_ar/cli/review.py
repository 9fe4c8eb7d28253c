"""The review of matches: accept, decide, undo."""

from __future__ import annotations

from typing import Any

import click

from xl_ar.cli.root import guarded
from xl_ar.cli.steps import step

BY = click.option("--by", metavar="NAME", help="Who decides. Default: the system's user.")


@step("accept")
def accept(**options: Any) -> None:
    """Accepts."""
    _run("accept", options)


@step("decide")
@BY
def decide(**options: Any) -> None:
    """Decides."""
    _run("decide", options)


@step("undo")
@BY
@click.option(
    "--application",
    "applications",
    multiple=True,
    metavar="A-00017",
    help="Reverse this application; may be given several times. Default: those marked Undo.",
)
@click.option("--receipt", "receipts", multiple=True, metavar="NUMBER", help="Reverse all applications of a receipt.")
def undo(**options: Any) -> None:
    """Reverses."""
    _run("undo", options)


def _run(name: str, options: dict[str, Any]) -> None:
    from xl_ar.terminal import single

    guarded(lambda: single(name, **options))
