"""``xl-ar batch`` over folders of more and more workbooks: serial, with two processes, and again with nothing changed.

    python -m benchmarks.scale.batch [NUMBER ...] [--jobs 2] [--no-serial] [--keep FOLDER]

Each line is one run of the program, start and imports in it: seconds of the clock, processor seconds of all its
processes, both a workbook, and the most memory of each process. On a shared machine read the processor seconds.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks.cash.report import machine
from benchmarks.scale.folder import fill
from benchmarks.scale.measured import XL_AR, Measured, measured

_HEAD = ("workbooks", "run", "s", "processor s", "processor ms a workbook", "s, of serial", "MB, each process")


@click.command(help=__doc__)
@click.argument("numbers", type=int, nargs=-1)
@click.option("--jobs", default=2, show_default=True, help="Processes of the run beside the serial one.")
@click.option("--serial/--no-serial", default=True, show_default=True, help="Also run in one process.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Folder to work in; it stays.")
def main(numbers: tuple[int, ...], jobs: int, serial: bool, keep: Path | None) -> None:
    """Prints the table, a line as soon as it is known."""
    click.echo(f"{machine()}\n\n| {' | '.join(_HEAD)} |\n|{'---|' * len(_HEAD)}")
    start = measured([*XL_AR, "--version"])
    _line("0", "start alone", start, 0, None)
    for number in numbers or (10, 100, 1000):
        with TemporaryDirectory() as place:
            _grown((keep or Path(place)) / str(number), number, jobs, serial=serial)


def _grown(place: Path, number: int, jobs: int, *, serial: bool) -> None:
    shutil.rmtree(place, ignore_errors=True)
    fill(place / "in", number)
    base = None
    if serial:
        base = _run(place, "one", number, "serial")
    many = _run(place, "many", number, f"--jobs {jobs}", base, "--jobs", str(jobs))
    _run(place, "many", number, "--resume, unchanged", base or many, "--resume")


def _run(place: Path, out: str, number: int, name: str, base: Measured | None = None, *more: str) -> Measured:
    words = ["batch", str(place / "in"), "--as-of", "2026-06-30", "--out", str(place / out), *more]
    run = measured([*XL_AR, *words])
    results = sum(path.suffix in (".xlsx", ".xlsm") for path in (place / out).iterdir())
    if run.code or results != number:
        sys.exit(f"the run ended with {run.code} and {results} results:\n{run.said[-2000:]}")
    _line(f"{number:,}", name, run, number, base)
    return run


def _line(number: str, name: str, run: Measured, each: int, base: Measured | None) -> None:
    ms = f"{1000 * run.processor / each:.0f}" if each else ""
    ratio = f"{run.seconds / base.seconds:.2f}" if base else ""
    memory = " + ".join(f"{peak:,}" for peak in run.megabytes)
    click.echo(f"| {number} | {name} | {run.seconds:.1f} | {run.processor:.2f} | {ms} | {ratio} | {memory} |")


if __name__ == "__main__":
    main()
