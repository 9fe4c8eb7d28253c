"""The command line over plain tables: what it reads, prints and writes; and the settings of a run."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
import pandas as pd
import polars as pl

from xl_ar import api
from xl_ar.commands.policies import aging_policy, matching_policy, only_on_sheets
from xl_ar.core.matching.rules import rules_in_use
from xl_ar.doors.shown import json_text, shown, shown_lines
from xl_ar.errors import UsageError
from xl_ar.excel.reading.apostrophes import defused_table
from xl_ar.findings import Finding, Severity
from xl_ar.settings import Loaded, Settings, described, load
from xl_ar.tables.columnar.lines import lines_table
from xl_ar.tables.mapping.roles import Role

_BLOCK = 50_000  # lines of an output that are texts at a time

__all__ = ["age_plain", "loaded_settings", "match_plain", "plain_frames", "show_doubts"]


def age_plain(
    open_items: Path, *, file: Path | None, as_of: date | None, out: Path | None, dry_run: bool, as_json: bool,
    given: Sequence[str],
) -> int:  # fmt: skip
    """Ages a plain table; the exit code."""
    _no_file(file, "--open-items")
    if as_of is None:
        raise UsageError("--as-of is needed: the day the books are looked at, e.g. --as-of 2026-06-30")
    settings = loaded_settings(open_items.parent, given).settings
    _no_input(out, [open_items])
    frames, findings = api.read_plain({Role.OPEN_ITEMS: open_items})
    items = frames[Role.OPEN_ITEMS]
    _give([_texts(api.aged(items, as_of, settings))], out, as_json, dry_run)
    unused = only_on_sheets(settings)
    if unused:
        click.echo(unused, err=True)
    if settings.aging.basis == "posting" and (missing := int(items["posting_date"].isna().sum())):
        rest = "aged from the document date, else the due date"
        click.echo(f"{missing:,} of {len(items):,} items without posting date: {rest}", err=True)
    return show_doubts(findings)


def match_plain(
    tables: Mapping[str, Path | None], *, file: Path | None, as_of: date | None, out: Path | None, dry_run: bool,
    as_json: bool, given: Sequence[str], scheduler: str = "",
) -> int:  # fmt: skip
    """Matches plain tables, with a ``scheduler`` on its cluster; the exit code."""
    del as_of
    files = _plain_files(tables, file)
    settings = loaded_settings(files[Role.RECEIPTS].parent, given).settings
    _no_input(out, files.values())
    frames, findings = api.read_plain(files)
    gc.enable()  # it rests while all is read and loaded
    lines = _lines(files, frames, settings, scheduler)
    frames.clear()  # large ones leave their memory to the output
    tables_out = (lines_table(lines[at : at + _BLOCK]) for at in range(0, max(len(lines), 1), _BLOCK))
    _give(tables_out, out, as_json, dry_run)
    return show_doubts(findings)


def _lines(
    files: Mapping[Role, Path], frames: Mapping[Role, pd.DataFrame], settings: Settings, scheduler: str
) -> pd.DataFrame:
    if not scheduler:
        return api.match_lines(frames, settings)
    from xl_ar.cluster.matching import match_by_cluster

    return match_by_cluster(files, frames, settings, scheduler)


def plain_frames(
    tables: Mapping[str, Path | None], file: Path | None, given: Sequence[str]
) -> tuple[dict[Role, pd.DataFrame], list[Finding], Settings]:
    """The ledger frames of plain tables, every doubt about them, and the settings that stand beside the receipts."""
    files = _plain_files(tables, file)
    settings = loaded_settings(files[Role.RECEIPTS].parent, given).settings
    return *api.read_plain(files), settings


def _plain_files(tables: Mapping[str, Path | None], file: Path | None) -> dict[Role, Path]:
    _no_file(file, "--receipts")
    for name in ("receipts", "open_items"):
        if tables[name] is None:
            raise UsageError(f"--{name.replace('_', '-')} is needed beside the other tables")
    return {Role(name): path for name, path in tables.items() if path is not None}


def _no_input(out: Path | None, inputs: Iterable[Path]) -> None:
    if out is not None and out.is_dir():
        raise UsageError(f"--out {out}: a file must stand there")
    if out is not None and out.resolve() in {path.resolve() for path in inputs}:
        raise UsageError(f"--out {out} is an input: give another name")


def show_doubts(findings: Sequence[Finding]) -> int:
    """Prints what a person should know to the error stream; 1 where rows were left out."""
    for finding in findings:
        if finding.severity is not Severity.INFO:
            seen = f" ('{finding.seen}')" if finding.seen else ""
            click.echo(shown(f"{finding.sheet} {finding.cell}: {finding.message}{seen}"), err=True)
    return int(any(finding.severity is Severity.STOP for finding in findings))


def _no_file(file: Path | None, option: str) -> None:
    if file is not None:
        raise UsageError(f"give either a workbook or {option}, not both")


def _texts(table: pd.DataFrame) -> pl.DataFrame:
    return pl.DataFrame({str(name): [str(value) for value in table[name]] for name in table.columns}, strict=False)


def _give(tables: Iterable[pl.DataFrame], out: Path | None, as_json: bool, dry_run: bool) -> None:
    """Gives one table that comes in parts: as JSON or CSV to the terminal, or as CSV to a file."""
    if as_json:
        rows = [{name: _shown(value) for name, value in row.items()} for part in tables for row in part.to_dicts()]
        click.echo(json_text(rows))
    elif out is None or dry_run:
        for place, part in enumerate(tables):
            text = defused_table(part).write_csv(include_header=place == 0, float_scientific=False)
            click.echo(shown_lines(text) if sys.stdout.isatty() else text, nl=False)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        written = 0
        with out.open("wb") as stream:
            for place, part in enumerate(tables):
                defused_table(part).write_csv(stream, include_header=place == 0, float_scientific=False)
                written += part.height
        click.echo(f"{written:,} rows written to {out}")


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def loaded_settings(folder: Path | None, pairs: Sequence[str]) -> Loaded:
    """The settings, every one of them checked before any work begins."""
    loaded = load(folder, _given(pairs))
    aging_policy(loaded.settings)
    rules_in_use(matching_policy(loaded.settings).rules_off)
    return loaded


def _given(pairs: Sequence[str]) -> dict[str, Any]:
    known = {name: value for name, value, _ in described(Settings())}
    values: dict[str, Any] = {}
    for pair in pairs:
        name, sign, text = (part.strip() for part in pair.partition("="))
        if not sign:
            raise UsageError(f"--set {pair}: write NAME=VALUE, e.g. --set aging.buckets=oca")
        values[name] = _typed(text, known.get(name))
    return values


def _typed(text: str, default: Any) -> Any:
    """The text in the type of the setting; as it stands where it cannot be, for the settings to refuse."""
    if isinstance(default, bool):
        return {"true": True, "false": False}.get(text.casefold(), text)
    try:
        return type(default)(text) if isinstance(default, float | int) else text
    except ValueError:
        return text
