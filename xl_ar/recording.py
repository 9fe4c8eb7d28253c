"""What a run puts into the audit log of one workbook: what it is about to do, then what became of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from xl_ar import audit
from xl_ar.commands.review.acting import Acted
from xl_ar.commands.review.changes import Changes
from xl_ar.commands.review.register import SHEET as REGISTER_SHEET
from xl_ar.commands.work import Work
from xl_ar.core.money import decimal_text
from xl_ar.core.register.lines import REDUCES
from xl_ar.errors import ArError, RefusedError
from xl_ar.excel.ooxml.ownership import owned_sheets
from xl_ar.excel.ooxml.package import Package
from xl_ar.excel.ooxml.workbook import WorkbookPart
from xl_ar.excel.save import Replaced
from xl_ar.findings import counts
from xl_ar.outcome import Order, Outcome, Status
from xl_ar.registry import steps
from xl_ar.settings import Settings, described
from xl_ar.telling import deeds

REQUIRED = "required"
DECISION = ("workbook", "file", "by", "checked_by")  # what an entry on decisions has of the entry on the change
_DEEDS = ("accepted", "applied", "reversed")
_INTENDED = (
    "workbook", "file", "output", "command", "as_of", "by", "checked_by", *_DEEDS, "settings",
    "sha256_before", "sha256_after", "replaces", "sheets", "removed",
)  # fmt: skip
_FAULTS = frozenset({Status.REFUSED, Status.FAILED})


class Recorder:
    """The entries of one workbook in one run; without a log, or in a dry run, there are none."""

    def __init__(self, path: Path, order: Order, target: Path) -> None:
        self._log = None if order.dry_run else order.log
        self._required = order.settings.writing.audit == REQUIRED
        self._path, self._order = path, order
        self._facts: dict[str, Any] = {}
        self._intent = 0
        self._lacking = ""
        if self._log:
            self._facts = asked(order) | {"workbook": str(path.absolute()), "file": audit.from_log(self._log, target)}

    def planned(self, facts: Mapping[str, Any], target: Path) -> None:
        """What the plan says; the result is to be ``target``."""
        if self._log:
            self._facts |= {"output": str(target.absolute()), "file": audit.from_log(self._log, target), **facts}

    def intend(self, sha256: str, replaces: str, sheets: Sequence[str], removed: Sequence[str]) -> None:
        """A file is about to be replaced by one of this SHA-256, in which these sheets differ or are gone.

        RefusedError where the log must be written and cannot be.
        """
        self._facts |= {"sha256_after": sha256, "replaces": replaces, "sheets": list(sheets)}
        self._facts |= {"removed": list(removed)} if removed else {}
        self._put([("intend", {name: self._facts[name] for name in _INTENDED if name in self._facts})])
        if self._lacking and self._required:
            remedy = "Nothing was changed; free the log, or set writing.audit to 'told'"
            raise RefusedError(self._path.name, self._lacking, remedy)

    def wrote(self, target: Path, sha256: str) -> bool:
        """Whether the log says that a run has written, or was about to write, a file of this SHA-256 there."""
        try:
            return self._log is not None and audit.wrote(self._log, audit.from_log(self._log, target), sha256)
        except OSError:
            return False

    def replaced(self, made: Replaced) -> None:
        """What became of the file."""
        if made.backup:
            self._facts["backup"] = made.backup.name

    def closed(self, outcome: Outcome) -> Outcome:
        """The outcome, entered in the log; a log that cannot be written is said, a change that was made stands."""
        if outcome.changed:
            deciding = [("decide", self._decision(outcome))] if outcome.deeds else []
            written = {name: value for name, value in self._facts.items() if name not in _DEEDS}
            self._put([("write", written), *deciding])
        elif outcome.status in _FAULTS and (self._intent or not outcome.passing):
            self._put([(outcome.status.value, {**self._facts, "why": outcome.message})])
        if not self._lacking or self._lacking in outcome.message:
            return outcome
        return replace(outcome, message=f"{outcome.message}; {self._lacking}")

    def _decision(self, outcome: Outcome) -> dict[str, Any]:
        return {name: self._facts[name] for name in DECISION if name in self._facts} | dict(outcome.deeds)

    def _put(self, actions: list[tuple[str, dict[str, Any]]]) -> None:
        if self._log is None:
            return
        confirming = {"intent": self._intent} if self._intent else {}
        try:
            numbers = audit.record_all(self._log, [(action, {**facts, **confirming}) for action, facts in actions])
        except OSError as error:
            self._lacking = f"the audit log {self._log} could not be written ({error})"
        else:
            self._intent = numbers[-1] if actions[-1][0] == "intend" else 0


def trail_from(log: Path | None, file: Path) -> Callable[[], audit.Trail]:
    """What the log will say of a file when it is asked; asked again it says the same."""
    return cache(partial(audit.trail_of, log, audit.from_log(log, file) if log else ""))


def logged_from(log: Path | None, file: Path) -> Callable[[], audit.Logged]:
    """What the log will say was applied in a file when it is asked; of its backups the last with the register."""
    return partial(_logged, log, file)


def _logged(log: Path | None, file: Path) -> audit.Logged:
    try:
        found = audit.logged(log, audit.from_log(log, file) if log else "")
    except OSError:  # a log that cannot be read stops no run
        return audit.Logged()
    with_it = (name for name in found.backups if _has_register(file.with_name(name)))
    return replace(found, backups=tuple(islice(with_it, 1)))


def _has_register(path: Path) -> bool:
    try:
        with Package.open(path) as package:
            return REGISTER_SHEET in owned_sheets(WorkbookPart(package))
    except (OSError, ArError):
        return False


def asked(order: Order) -> dict[str, Any]:
    """What a run was asked to do: steps, day, who decides, settings as a digest and those that are not the default."""
    names = [step.name for step in order.steps or steps()]
    facts = {"command": ", ".join(names), "as_of": order.as_of.isoformat(), **_settings(order.settings)}
    return facts | ({"by": order.by} if order.by else {})


def _settings(settings: Settings) -> dict[str, Any]:
    """The digest: SHA-256 of the JSON object of all values by dotted name, sorted, without blanks."""
    values = {name: value for name, value, _ in described(settings)}
    defaults = {name: value for name, value, _ in described(Settings())}
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    changed = {name: value for name, value in values.items() if value != defaults[name]}
    return {"settings": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()} | (
        {"settings_changed": changed} if changed else {}
    )


def found(
    work: Work, changes: Mapping[str, Changes], acted: Acted | None, *, sha256: str, formulas: int = 0
) -> dict[str, Any]:
    """What a plan comes to: rows changed by sheet, decisions, findings, totals by currency, the input's SHA-256."""
    facts: dict[str, Any] = {"sha256_before": sha256, "findings": counts(list(work.findings))}
    rows = {name: _rows(one) for name, one in changes.items() if one.any}
    facts |= {"rows": rows} if rows else {}
    facts |= {"totals": totals(work)} if work.reading.used else {}
    facts |= {"formulas": formulas} if formulas else {}
    return facts | _decided(work, acted)


def _decided(work: Work, acted: Acted | None) -> dict[str, Any]:
    done = {name: list(names) for name, names in deeds(acted).items()}
    lines = work.register[work.register["application"].isin(done.get("applied", ()))]
    checked = {name: who for name, who in zip(lines["application"], lines["checked_by"], strict=True) if who}
    return {**done, "checked_by": checked} if checked else done


def _rows(one: Changes) -> dict[str, int]:
    return {name: number for name in ("added", "changed", "gone") if (number := getattr(one, name))}


def totals(work: Work) -> dict[str, dict[str, str]]:
    """By currency: open in the ledger, open after the register, receipts up to the day, what the register applies."""
    register = work.register
    parts = {
        "open_before": (work.ledger_items, "open_amount"),
        "open_after": (work.items_now, "open_amount"),
        "receipts": (work.received, "amount"),
        "applied": (register[register["kind"].isin([str(kind) for kind in REDUCES])], "amount"),
    }
    codes = sorted({code for frame, _ in parts.values() for code in frame["currency"]})
    return {code: dict(_sums(parts.items(), code)) for code in codes}


def _sums(parts: Iterable[tuple[str, tuple[pd.DataFrame, str]]], code: str) -> Iterable[tuple[str, str]]:
    for name, (frame, column) in parts:
        mine = frame.loc[frame["currency"] == code, column]
        if len(mine):
            yield name, decimal_text(int(mine.sum()), code)
