"""The batch as a service: watch a folder, and the files that make a system start it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from xl_ar.cli.places import Here, address_kind
from xl_ar.cli.root import MEMORY, OUT, SET, Day, examples, guarded, main
from xl_ar.errors import UsageError

_FOLDER = Here(exists=True, file_okay=False, path_type=Path)
_PLACE = Here(path_type=Path)
_FILES = frozenset({"writing.audit_log", "credits.dormancy_table"})  # settings that name a file


class _MovingDay(Day):
    """A date, or ``today``, which moves on while the service runs."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The date, or None for today."""
        return None if str(value).casefold() == "today" else super().convert(value, param, ctx)


@main.command(
    epilog=examples(
        "xl-ar watch inbox",
        "xl-ar watch inbox --out aged --done processed --log watch.jsonl",
        "xl-ar watch //server/share/month-end --poll 30 --settle 60",
    )
)
@click.argument("folder", type=_FOLDER)
@click.option(
    "--as-of", type=_MovingDay(), default="today", show_default=True, metavar="DATE",
    help="Day the books are looked at: a date, or today, which moves on.",
)  # fmt: skip
@OUT
@click.option("--steps", metavar="LIST", help="Steps to run, separated by commas. Default: all.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Workbooks worked on at a time.")
@MEMORY
@click.option("--by", metavar="NAME", help="Who decides, for the steps decide and undo. Default: the system's user.")
@click.option("--recursive", is_flag=True, help="Folders inside the folder, too.")
@click.option("--settle", type=click.FloatRange(min=0), default=5.0, show_default=True, metavar="SECONDS",
              help="How long a workbook must be at rest.")  # fmt: skip
@click.option("--poll", type=click.FloatRange(min=0), default=0.0, metavar="SECONDS",
              help="Look this often instead of waiting for the system's word: for network folders.")  # fmt: skip
@click.option("--done", type=_PLACE, metavar="PATH", help="Move what is done there. Default: it stays and is marked.")
@click.option("--quarantine", type=_PLACE, metavar="PATH",
              help="Move what is refused there, with its reason. Default: quarantine in FOLDER.")  # fmt: skip
@click.option("--health", type=_PLACE, metavar="FILE", help="Health file. Default: xl_ar_health.json in FOLDER.")
@click.option("--log", type=_PLACE, metavar="FILE", help="Append the events here instead of printing them.")
@SET
def watch(**options: Any) -> None:
    """Run the steps over each workbook that comes into FOLDER or changes there."""
    guarded(lambda: _watch(**options))


def _watch(
    *, folder: Path, as_of: date | None, out: Path | None, steps: str | None, jobs: int, memory: int, by: str | None,
    recursive: bool, settle: float, poll: float, done: Path | None, quarantine: Path | None, health: Path | None,
    log: Path | None, given: tuple[str, ...],
) -> int:  # fmt: skip
    from xl_ar.batch import Means
    from xl_ar.batch.stopping import stopping
    from xl_ar.outcome import Order
    from xl_ar.service import Watched
    from xl_ar.service import watch as run_watch
    from xl_ar.service.telling import Teller
    from xl_ar.terminal import batch_order

    folder = folder.resolve()
    out, done = out and out.resolve(), done and done.resolve()
    quarantine = (quarantine or folder / "quarantine").resolve()
    if folder in (out, done, quarantine):
        raise UsageError("--out, --done and --quarantine must be other folders than the one that is watched")

    def order() -> Order:
        day = as_of or datetime.now(UTC).astimezone().date()
        return batch_order(folder, day, out, steps, given, by)

    order()  # what cannot be asked for is said at once
    watched = Watched(
        folder, quarantine, done, out, settle, poll, recursive, "" if as_of else "today", Means(jobs, memory)
    )
    stream = log.open("a", encoding="utf-8") if log else sys.stdout
    with stopping() as stop:
        run_watch(watched, order, Teller(stream, health or folder / "xl_ar_health.json"), stop)
    return 0


@main.group(epilog=examples("xl-ar service files month-end --into units -- --out aged --jobs 2"))
def service() -> None:
    """The files that make a system start ``xl-ar watch``."""


@service.command(
    "files",
    epilog=examples(
        "xl-ar service files /srv/month-end --into units --user finance",
        "xl-ar service files /srv/month-end --into units -- --out /srv/aged --jobs 2",
    ),
)
@click.argument("folder", type=_FOLDER)
@click.option("--into", type=_PLACE, required=True, metavar="PATH", help="Folder the files are written to.")
@click.option("--user", default="", metavar="NAME", help="The system's user the service runs as.")
@click.option("--program", type=_PLACE, metavar="FILE", help="The program xl-ar. Default: the one beside this Python.")
@click.argument("words", nargs=-1)
def files(folder: Path, into: Path, user: str, program: Path | None, words: tuple[str, ...]) -> None:
    """Write a systemd unit and a Windows task for watching FOLDER; WORDS after -- are options of watch.

    Relative paths among them are those of the place where this command is given, and stand in the files absolute.
    """
    with watch.make_context("watch", [str(folder), *words]):  # a wrong option is said now, not by the system at night
        guarded(lambda: _write_files(folder.resolve(), into, user, program, words))


def _write_files(folder: Path, into: Path, user: str, program: Path | None, words: tuple[str, ...]) -> int:
    from xl_ar.service import unit_files

    beside = Path(sys.executable).with_name("xl-ar.exe" if sys.platform == "win32" else "xl-ar")
    contents = unit_files((program or beside).absolute(), folder, list(_absolute(words)), user=user)
    into.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (into / name).write_bytes(content)
        click.echo(str(into / name))
    return 0


def _absolute(words: Iterable[str]) -> Iterator[str]:
    """The words of watch with every path absolute, as a system starts the service in a place of its own."""
    types = {name: option.type for option in watch.params for name in option.opts}
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if not isinstance(types.get(name), click.Path) and name != "--set":
            yield word
            continue
        value = value if equals else next(rest)
        yield name
        yield _set_from_here(value) if name == "--set" else _from_here(value)


def _from_here(given: str) -> str:
    if address := address_kind(given):
        raise UsageError(f"{address} is an address; watch needs a path: a folder here, or one that is mounted")
    return str(Path(given).absolute())


def _set_from_here(given: str) -> str:
    name, _, file = given.partition("=")
    return f"{name}={Path(file).absolute()}" if name.strip() in _FILES and file else given
