"""A folder in which many workbooks stand as a run left them: what ``--resume`` costs, and a new workbook among them.

    python -m benchmarks.scale.standing [NUMBER ...]

Eight workbooks are run; they, their results and what is noted of them are copied to as many as wanted, and the audit
log gets two entries for each. Then: a run where nothing has changed (start and imports in it); one with eight new
workbooks, and what each of them adds; what ``trail`` takes more with this log than with an empty one.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks.cash.report import machine
from benchmarks.scale.folder import fill
from benchmarks.scale.measured import XL_AR, Measured, measured
from xl_ar.audit import FILE as LOG
from xl_ar.audit import record_all
from xl_ar.batch.resuming import FILE as DONE

_NEW = 8
_HEAD = (
    "standing", "nothing changed, s", "a new workbook, ms", "its trail, ms more", "MB of log", "MB of memory",
)  # fmt: skip


@click.command(help=__doc__)
@click.argument("numbers", type=int, nargs=-1)
def main(numbers: tuple[int, ...]) -> None:
    """Prints the table, a line as soon as it is known."""
    click.echo(f"{machine()}\n\n| {' | '.join(_HEAD)} |\n|{'---|' * len(_HEAD)}")
    for number in numbers or (100, 1_000, 10_000):
        with TemporaryDirectory() as place:
            click.echo(_line(Path(place), number))


def _line(place: Path, number: int) -> str:
    came, out, new = place / "in", place / "out", place / "new"
    fill(came, _NEW)
    _run(came, out)
    _multiply(came, out, number)
    nothing = _run(came, out, "--resume")
    fill(new, _NEW)
    for path in new.iterdir():
        path.rename(came / f"new {path.name}")
    more = _run(came, out, "--resume")
    fill(new, _NEW)
    log = ("--steps", "trail", "--set", f"writing.audit_log={out / LOG}")
    trail, plain = _run(new, place / "trail", *log), _run(new, place / "plain", "--steps", "trail")
    cells = (
        f"{number:,}",
        f"{nothing.processor:.2f}",
        f"{1000 * (more.processor - nothing.processor) / _NEW:.0f}",
        f"{1000 * (trail.processor - plain.processor) / _NEW:.0f}",
        f"{(out / LOG).stat().st_size / 1e6:.1f}",
        f"{max(nothing.megabytes):,}",
    )
    return f"| {' | '.join(cells)} |"


def _run(folder: Path, out: Path, *more: str) -> Measured:
    run = measured([*XL_AR, "batch", str(folder), "--as-of", "2026-06-30", "--out", str(out), *more])
    if run.code:
        sys.exit(f"the run ended with {run.code}:\n{run.said[-2000:]}")
    return run


def _multiply(came: Path, out: Path, number: int) -> None:
    """Copies of the workbooks, of their results and of what is noted of them, until there are ``number``."""
    entries = [json.loads(line) for line in (out / DONE).read_text(encoding="utf-8").splitlines()]
    facts = {"command": "setup, age, match, credits, findings", "sheets": ["AR Setup", "AR Aging", "AR Findings"]}
    logged = []
    with (out / DONE).open("a", encoding="utf-8") as noted:
        for at in range(_NEW, number):
            entry = entries[at % _NEW]
            name = f"{at:05d} {entry['workbook'][6:]}"
            shutil.copyfile(came / entry["workbook"], came / name)
            shutil.copyfile(out / entry["output"], out / name)
            noted.write(json.dumps(entry | {"workbook": name, "output": name}) + "\n")
            logged += [
                (action, facts | {"file": name, "sha256_after": entry["sha256"]}) for action in ("write", "write")
            ]
    if logged:
        record_all(out / LOG, logged)


if __name__ == "__main__":
    main()
