"""The root of the command line: the group, its options and how an error ends it; the parts import it, never it them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from xl_ar._version import __version__
from xl_ar.cli.places import Here, masked
from xl_ar.doors import EXIT_STOPPED
from xl_ar.doors.shown import shown, shown_lines
from xl_ar.errors import ArError, SettingsError, UsageError, unknown

EXIT_PERSON, EXIT_USAGE = 1, 2
_LEAST_MEMORY = 160  # MB: a process takes 126 to 131 before it has seen a workbook


class Group(click.Group):
    """A group that names the nearest command for an unknown one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command; a usage error with the nearest name where there is none."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(unknown("command", args[0], self.list_commands(ctx)))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; what click says of wrong usage says no secret of an address, and Ctrl-C ends with 130."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
            sys.exit(EXIT_STOPPED)
        except click.UsageError as error:
            text = error.format_message()
            if (without := masked(text)) == text:
                raise
            raise click.UsageError(without, error.ctx) from None


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


class _Memory(click.IntRange):
    """Megabytes that a process may take, 0 for any; less than one takes by itself is wrong."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; a usage error for one in which no workbook can be run."""
        number = super().convert(value, param, ctx)
        if 0 < number < _LEAST_MEMORY:
            needed = f"give {_LEAST_MEMORY} or more, or 0 for any"
            self.fail(f"{number} MB: a process takes 131 before it reads a workbook; {needed}", param, ctx)
        return number


def examples(*lines: str) -> str:
    """The end of a help text: examples, one a line."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=examples(
        "xl-ar batch month-end --as-of 2026-06-30 --out aged",
        "xl-ar age receivables.xlsx --as-of 2026-06-30",
        "xl-ar match --receipts bank.csv --open-items items.csv --out matches.csv",
    ),
)
@click.version_option(__version__, prog_name="xl-ar")
def main() -> None:
    """Accounts receivable inside your own Excel workbooks."""


AS_OF = click.option("--as-of", type=Day(), metavar="DATE", help="Day the books are looked at: 2026-06-30, or today.")
OUT = click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Where results go; default: in place, with a backup.",
)
DRY = click.option("--dry-run", is_flag=True, help="Read and compute, write nothing.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print the report as JSON and nothing else.")
MEMORY = click.option(
    "--memory",
    type=_Memory(min=0),
    default=0,
    metavar="MB",
    help=f"Most memory of one process, {_LEAST_MEMORY} or more. Default: any.",
)
SET = click.option(
    "--set",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="A setting for this run, e.g. aging.buckets=oca.",
)
FILE = Here(exists=True, dir_okay=False, path_type=Path)


@main.group(epilog=examples("xl-ar addin build --out xl_ar.xlam", "xl-ar addin install", "xl-ar addin status"))
def addin() -> None:
    """The Excel add-in: build it, check it, install it."""


def guarded(act: Callable[[], int]) -> NoReturn:
    """Runs a door's work and ends with its exit code; our errors become one sentence."""
    try:
        sys.exit(act())
    except (UsageError, SettingsError) as error:
        click.echo(shown_lines(masked(f"xl-ar: {error}")), err=True)
        sys.exit(EXIT_USAGE)
    except BrokenPipeError:
        raise  # who reads has read enough; click ends quietly
    except OSError as error:
        click.echo(shown(masked(f"xl-ar: {error.filename or ''}: {error.strerror or error}")), err=True)
        sys.exit(EXIT_PERSON)
    except ArError as error:
        click.echo(shown_lines(masked(f"xl-ar: {error}")), err=True)
        sys.exit(EXIT_PERSON)
