"""The command line: ``xl-ar batch FOLDER``, single steps on a workbook, and steps on plain tables."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from xl_ar._version import __version__
from xl_ar.core.collector import collector_resting
from xl_ar.errors import ArError, SettingsError, UsageError, unknown

EXIT_PERSON, EXIT_USAGE = 1, 2


class Group(click.Group):
    """A group that names the nearest command for an unknown one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command; a usage error with the nearest name where there is none."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(unknown("command", args[0], self.list_commands(ctx)))
        return super().resolve_command(ctx, args)


class Day(click.ParamType):  # type: ignore[type-arg]  # generic only in newer click
    """A date as 2026-06-30, or ``today``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date; a usage error says what may stand there."""
        if isinstance(value, date):
            return value
        if str(value).casefold() == "today":
            return datetime.now(UTC).astimezone().date()
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is no date; write it as 2026-06-30, or today", param, ctx)


def _examples(*lines: str) -> str:
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_examples(
        "xl-ar batch month-end --as-of 2026-06-30 --out aged",
        "xl-ar age receivables.xlsx --as-of 2026-06-30",
        "xl-ar match --receipts bank.csv --open-items items.csv --out matches.csv",
    ),
)
@click.version_option(__version__, prog_name="xl-ar")
def main() -> None:
    """Accounts receivable inside your own Excel workbooks."""


_AS_OF = click.option("--as-of", type=Day(), metavar="DATE", help="Day the books are looked at: 2026-06-30, or today.")
_OUT = click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Where results go; default: in place, with a backup.",
)
_DRY = click.option("--dry-run", is_flag=True, help="Read and compute, write nothing.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the report as JSON and nothing else.")
_SET = click.option(
    "--set",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="A setting for this run, e.g. aging.buckets=oca.",
)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@main.command(
    epilog=_examples(
        "xl-ar batch month-end --as-of 2026-06-30",
        "xl-ar batch month-end --as-of 2026-06-30 --out aged --report aged/report.json",
        "xl-ar batch . --as-of today --steps age,credits --dry-run --recursive",
    )
)
@click.argument("folder", type=click.Path(path_type=Path))
@_AS_OF
@_OUT
@click.option(
    "--steps",
    metavar="LIST",
    help="Steps to run, separated by commas: setup,age,match,credits. Default: all.",
)
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Workbooks worked on at a time.")
@_DRY
@click.option("--recursive", is_flag=True, help="Folders inside the folder, too.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.json",
    help="Write the JSON report here.",
)
@_JSON
@_SET
def batch(**options: Any) -> None:
    """Run the steps over every workbook of FOLDER."""
    from xl_ar.terminal import batch as run_batch

    _guarded(lambda: run_batch(**options))


def _step(name: str, words: str, *examples: str) -> Callable[[Callable[..., None]], click.Command]:
    def wrap(function: Callable[..., None]) -> click.Command:
        for option in (_SET, _JSON, _DRY, _OUT, _AS_OF):
            function = option(function)
        function = click.argument("file", type=_FILE, required=False)(function)
        return main.command(name, help=words, epilog=_examples(*examples))(function)

    return wrap


@_step(
    "age",
    "Age the open items of FILE, or of a plain table, by customer and bucket.",
    "xl-ar age receivables.xlsx --as-of 2026-06-30",
    "xl-ar age --open-items items.csv --as-of 2026-06-30 --out aging.csv",
)
@click.option("--open-items", type=_FILE, help="A plain table of open items instead of FILE.")
def age(**options: Any) -> None:
    """Ages."""
    table = options.pop("open_items")
    if table:
        with collector_resting():
            from xl_ar.doors.plain import age_plain

            _guarded(lambda: age_plain(table, **options))
    from xl_ar.terminal import single

    _guarded(lambda: single("age", **options))


@_step(
    "match",
    "Match the receipts of FILE to its open items, or those of plain tables.",
    "xl-ar match receivables.xlsx --as-of 2026-06-30",
    "xl-ar match --receipts bank.csv --open-items items.csv --customers names.csv --out matches.csv",
    "xl-ar match --receipts bank.csv --open-items items.csv --explain R-17",
    "xl-ar match --receipts bank.csv --open-items items.csv --learn decisions.csv --out learned",
)
@click.option("--receipts", type=_FILE, help="A plain table of receipts instead of FILE.")
@click.option("--open-items", type=_FILE, help="A plain table of open items.")
@click.option("--customers", type=_FILE, help="A plain table of customers.")
@click.option("--history", type=_FILE, help="Payer names and accounts seen before.")
@click.option("--explain", metavar="RECEIPT", help="Print all that is thought about one receipt; nothing is written.")
@click.option(
    "--learn",
    type=_FILE,
    metavar="DECISIONS",
    help="Learn from confirmed matches (receipt_id, item_id); --out is the folder for xl_ar.toml and history.csv.",
)
def match(**options: Any) -> None:
    """Matches."""
    tables = {name: options.pop(name) for name in ("receipts", "open_items", "customers", "history")}
    explain, learn = options.pop("explain"), options.pop("learn")
    if explain is not None and learn is not None:
        _guarded(lambda: _refused("--explain and --learn are two tasks: give one of them"))
    if explain is not None:
        from xl_ar.doors.explain import explain_receipt

        _guarded(lambda: explain_receipt(explain, tables, **options))
    if learn is not None:
        from xl_ar.doors.learn import learn_decisions

        _guarded(lambda: learn_decisions(learn, tables, **options))
    if any(tables.values()):
        with collector_resting():
            from xl_ar.doors.plain import match_plain

            _guarded(lambda: match_plain(tables, **options))
    from xl_ar.terminal import single

    _guarded(lambda: single("match", **options))


@_step("credits", "Flag the credit balances of FILE.", "xl-ar credits receivables.xlsx --as-of 2026-06-30")
def credits(**options: Any) -> None:
    """Flags credits."""
    from xl_ar.terminal import single

    _guarded(lambda: single("credits", **options))


@_step(
    "setup",
    "Write AR Setup into FILE: how it is read, ready to be corrected.",
    "xl-ar setup receivables.xlsx",
)
def setup(**options: Any) -> None:
    """Shows the setup."""
    from xl_ar.terminal import single

    _guarded(lambda: single("setup", **options))


@main.command(epilog=_examples("xl-ar settings", "xl-ar settings month-end --json"))
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@_JSON
@_SET
def settings(folder: Path | None, as_json: bool, given: tuple[str, ...]) -> None:
    """Print each setting, its value and where it came from."""
    from xl_ar.terminal import show_settings

    _guarded(lambda: show_settings(folder, as_json, given))


def _refused(message: str) -> int:
    raise UsageError(message)


def _guarded(act: Callable[[], int]) -> NoReturn:
    """Runs a door's work and ends with its exit code; our errors become one sentence."""
    try:
        sys.exit(act())
    except (UsageError, SettingsError) as error:
        click.echo(f"xl-ar: {error}", err=True)
        sys.exit(EXIT_USAGE)
    except OSError as error:
        click.echo(f"xl-ar: {error.filename or ''}: {error.strerror or error}", err=True)
        sys.exit(EXIT_PERSON)
    except ArError as error:
        click.echo(f"xl-ar: {error}", err=True)
        sys.exit(EXIT_PERSON)
