"""The add-in at the desk: install, take away, status, doctor, selftest."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from xl_ar.addin import install as installing
from xl_ar.cli.places import Here
from xl_ar.cli.root import FILE, JSON, addin, examples, guarded, main
from xl_ar.errors import InputError, UsageError

INTO = click.option(
    "--into",
    type=Here(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Take this folder for the home folder: to try it out, or where there is no Excel.",
)
BUILT = click.option(
    "--file",
    "built",
    type=Here(exists=True, dir_okay=False, path_type=Path),
    metavar="XLAM",
    help="The add-in to install; default: the one of this version.",
)
PLAN = click.option("--dry-run", is_flag=True, help="Say what would be done, do nothing.")


def _addin(built: Path | None) -> Path:
    """The add-in to install: the one given, else the packaged or freshly built one."""
    if built is not None:
        return built
    from xl_ar.addin.build import built_addin

    return built_addin()


def _tell(plan: installing.Plan, *, dry_run: bool) -> None:
    for sentence in plan.sentences():
        click.echo(f"would {sentence}" if dry_run and sentence in {step.told for step in plan.steps} else sentence)


@addin.command("install", epilog=examples("xl-ar addin install", "xl-ar addin install --dry-run"))
@BUILT
@INTO
@PLAN
def install_(built: Path | None, into: Path | None, dry_run: bool) -> None:
    """Install the add-in into your Excel; no administrator rights are needed."""
    guarded(lambda: _install(built, into, dry_run))


def _install(built: Path | None, into: Path | None, dry_run: bool) -> int:
    at = installing.here(into)
    disk = installing.Disk()
    plan = installing.plan_install(installing.order(_addin(built), at), at.places, disk)
    if not dry_run:
        installing.carry_out(plan, disk)
    _tell(plan, dry_run=dry_run)
    if not plan.steps:
        click.echo("nothing to do: all is installed as this version wants it")
    elif not dry_run:
        click.echo("done; start Excel anew and look for the tab AR. Anything wrong: xl-ar doctor")
    return 0


@addin.command("uninstall", epilog=examples("xl-ar addin uninstall", "xl-ar addin uninstall --dry-run"))
@INTO
@PLAN
def uninstall(into: Path | None, dry_run: bool) -> None:
    """Take away what install put there and put back the settings it changed; nothing else."""
    guarded(lambda: _uninstall(into, dry_run))


def _uninstall(into: Path | None, dry_run: bool) -> int:
    at = installing.here(into)
    disk = installing.Disk()
    plan = installing.plan_uninstall(at.places, disk)
    if not dry_run:
        installing.carry_out(plan, disk)
    _tell(plan, dry_run=dry_run)
    return 0


@addin.command("status", epilog=examples("xl-ar addin status", "xl-ar addin status --json"))
@BUILT
@INTO
@JSON
def status(built: Path | None, into: Path | None, as_json: bool) -> None:
    """Say what is installed, of which version, and whether it is current."""
    guarded(lambda: _status(built, into, as_json))


def _status(built: Path | None, into: Path | None, as_json: bool) -> int:
    at = installing.here(into)
    state = installing.installed(installing.order(_addin(built), at), at.places, installing.Disk())
    if as_json:
        click.echo(json.dumps(state.as_json(), indent=2, ensure_ascii=False))
    else:
        for sentence in state.sentences():
            click.echo(sentence)
    return 0 if state.sound else 1


@main.command("doctor", epilog=examples("xl-ar doctor", "xl-ar doctor --fix", "xl-ar doctor receivables.xlsx"))
@click.argument("workbook", required=False, type=FILE)
@click.option("--fix", is_flag=True, help="Carry out the safe cures: settings file, missing or old add-in.")
@click.option("--all", "everything", is_flag=True, help="Also list what does not apply here.")
@INTO
@BUILT
@JSON
def doctor_(
    workbook: Path | None, fix: bool, everything: bool, into: Path | None, built: Path | None, as_json: bool
) -> None:
    """Find what keeps xl-ar from working in Excel, and say what cures it; with a workbook look at that too.

    On a system without Excel what is there is looked at: Python, versions, the built add-in, the workbook.
    """
    guarded(lambda: _doctor(workbook, into, built, fix=fix, everything=everything, as_json=as_json))


def _doctor(
    workbook: Path | None, into: Path | None, built: Path | None, *, fix: bool, everything: bool, as_json: bool
) -> int:
    from xl_ar import doctor

    machine = doctor.this_machine(lambda: _addin(built), into=into, workbook=workbook)
    found = doctor.examine(machine, fix=fix)
    code = doctor.exit_code(found)
    if as_json:
        click.echo(json.dumps({"exit_code": code, "checks": [one.as_json() for one in found]}, indent=2))
        return code
    for one in found:
        if one.seen.status is doctor.Status.NOT_HERE and not everything:
            continue
        click.echo(f"{one.seen.status.value:<9} {one.check.name}: {one.seen.sentence}")
        if one.cured is not None:
            click.echo(f"          cured: {one.cured}")
    if not machine.has_excel:
        number = sum(one.seen.status is doctor.Status.NOT_HERE for one in found)
        click.echo(f"Excel runs on Windows and macOS only: {number} checks do not apply here (--all lists them)")
    if code:
        click.echo("something keeps xl-ar from working in Excel; each line above says what cures it")
    return code


@main.command("selftest", epilog=examples("xl-ar selftest", "xl-ar selftest --log C:\\temp\\xl-ar"))
@click.option(
    "--log",
    type=Here(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where the log goes; default: the user's folder for xl-ar.",
)
def selftest_(log: Path | None) -> None:
    """Prove the installed add-in in a fresh Excel: formulas, spilling, buttons. Windows; run it once."""
    guarded(lambda: _selftest(log))


def _selftest(log: Path | None) -> int:
    if installing.this_system() is not installing.System.WINDOWS:
        raise UsageError("the self-test needs Excel for Windows; what can be checked here: xl-ar addin verify")
    from xl_ar.doctor.selftest import selftest, summary
    from xl_ar.doctor.selftest.fresh_excel import FreshExcel

    places = installing.here().places
    if installing.Disk().read(places.addin) is None:
        raise InputError(f"there is no {places.addin}; run first: xl-ar addin install")
    folder = log or Path(places.record.parent) / "selftest"
    at = datetime.now(UTC)
    done = selftest(FreshExcel, places.addin, folder, sys.executable, at)
    for line in summary(done, at):
        click.echo(line)
    click.echo(f"the log is in {folder}; send it along when something failed")
    return int(any(not step.passed for step in done))
