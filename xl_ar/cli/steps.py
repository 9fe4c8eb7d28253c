"""Batch, the single steps on a workbook or on plain tables, and the settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from xl_ar import registry
from xl_ar.cli.places import Here
from xl_ar.cli.root import AS_OF, DRY, FILE, JSON, MEMORY, OUT, SET, examples, guarded, main
from xl_ar.core.collector import collector_resting
from xl_ar.errors import UsageError

_STEPS = ", ".join(found.name for found in registry.commands())
_BY_ITSELF = ", ".join(found.name for found in registry.steps())


@main.command(
    epilog=examples(
        "xl-ar batch month-end --as-of 2026-06-30",
        "xl-ar batch month-end --as-of 2026-06-30 --out aged --report aged/report.json",
        "xl-ar batch . --as-of today --steps age,credits --dry-run --recursive",
        "xl-ar batch month-end --as-of 2026-06-30 --steps roll-forward,tie-out",
        "xl-ar batch month-end --as-of 2026-06-30 --jobs 4 --memory 2000 --resume",
        "xl-ar batch s3://bucket/june --as-of 2026-06-30 --out june",
    )
)
@click.argument("folder", type=click.Path(path_type=str))
@AS_OF
@OUT
@click.option(
    "--steps",
    metavar="LIST",
    help=f"Steps to run, separated by commas: {_STEPS}. Default: {_BY_ITSELF}.",
)
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Workbooks worked on at a time.")
@MEMORY
@click.option(
    "--scheduler",
    default="",
    metavar="ADDRESS",
    help="Run on the cluster of this scheduler, e.g. dask://10.0.0.5:8786.",
)
@click.option("--resume", is_flag=True, help="Pass over workbooks that stand as an earlier run left them.")
@click.option("--by", metavar="NAME", help="Who decides, for the steps decide and undo. Default: the system's user.")
@DRY
@click.option("--recursive", is_flag=True, help="Folders inside the folder, too.")
@click.option(
    "--report",
    type=Here(dir_okay=False, path_type=Path),
    metavar="FILE.json",
    help="Write the JSON report here.",
)
@JSON
@SET
def batch(**options: Any) -> None:
    """Run the steps over every workbook of FOLDER.

    FOLDER may be an address that fsspec knows, such as s3://bucket/june: its workbooks are fetched into --out.
    """
    from xl_ar.terminal import batch as run_batch

    guarded(lambda: run_batch(**options))


def step(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """Makes a function the sub-command of the command ``name`` of the registry, with the options of every step."""
    found = registry.named(name)

    def wrap(function: Callable[..., None]) -> click.Command:
        for option in (SET, JSON, DRY, OUT, AS_OF):
            function = option(function)
        function = click.argument("file", type=FILE, required=False)(function)
        return main.command(name, help=found.help, epilog=examples(*found.examples))(function)

    return wrap


def _plain(name: str) -> None:
    def run(**options: Any) -> None:
        from xl_ar.terminal import single

        guarded(lambda: single(name, **options))

    step(name)(run)


@step("age")
@click.option("--open-items", type=FILE, help="A plain table of open items instead of FILE.")
def age(**options: Any) -> None:
    """Ages."""
    table = options.pop("open_items")
    if table:
        with collector_resting():
            from xl_ar.doors.plain import age_plain

            guarded(lambda: age_plain(table, **options))
    from xl_ar.terminal import single

    guarded(lambda: single("age", **options))


@step("match")
@click.option("--receipts", type=FILE, help="A plain table of receipts instead of FILE.")
@click.option("--open-items", type=FILE, help="A plain table of open items.")
@click.option("--customers", type=FILE, help="A plain table of customers.")
@click.option("--history", type=FILE, help="Payer names and accounts seen before.")
@click.option("--scheduler", default="", metavar="ADDRESS", help="Match plain tables on the cluster of this scheduler.")
@click.option("--explain", metavar="RECEIPT", help="Print all that is thought about one receipt; nothing is written.")
@click.option(
    "--learn",
    type=FILE,
    metavar="DECISIONS",
    help="Learn from confirmed matches (receipt_id, item_id); --out is the folder for xl_ar.toml and history.csv.",
)
def match(**options: Any) -> None:
    """Matches."""
    tables = {name: options.pop(name) for name in ("receipts", "open_items", "customers", "history")}
    explain, learn, scheduler = options.pop("explain"), options.pop("learn"), options.pop("scheduler")
    if scheduler and (explain is not None or learn is not None or not any(tables.values())):
        guarded(lambda: _refused("--scheduler is for --receipts with --open-items; workbooks: xl-ar batch --scheduler"))
    if explain is not None and learn is not None:
        guarded(lambda: _refused("--explain and --learn are two tasks: give one of them"))
    if explain is not None:
        from xl_ar.doors.explain import explain_receipt

        guarded(lambda: explain_receipt(explain, tables, **options))
    if learn is not None:
        from xl_ar.doors.learn import learn_decisions

        guarded(lambda: learn_decisions(learn, tables, **options))
    if any(tables.values()):
        with collector_resting():
            from xl_ar.doors.plain import match_plain

            guarded(lambda: match_plain(tables, **options, scheduler=scheduler))
    from xl_ar.terminal import single

    guarded(lambda: single("match", **options))


for _command in registry.commands():
    if not _command.acts and _command.name not in ("age", "match"):
        _plain(_command.name)


@main.command(epilog=examples("xl-ar settings", "xl-ar settings month-end --json"))
@click.argument("folder", type=Here(exists=True, file_okay=False, path_type=Path), required=False)
@JSON
@SET
def settings(folder: Path | None, as_json: bool, given: tuple[str, ...]) -> None:
    """Print each setting, its value and where it came from."""
    from xl_ar.terminal import show_settings

    guarded(lambda: show_settings(folder, as_json, given))


def _refused(message: str) -> int:
    raise UsageError(message)
