"""What is told of a workbook after a run: its tables as the report states them, and one line for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import Any

from xl_ar.commands.review.acting import Acted
from xl_ar.commands.review.changes import Changes
from xl_ar.commands.work import Work
from xl_ar.core.money import decimal_text, to_decimal
from xl_ar.findings import Finding, Severity
from xl_ar.tables.mapping.roles import Role
from xl_ar.tables.reading import FoundTable, Reading

_REPORTS = ("AR Dashboard", "AR Roll-Forward", "AR Tie-Out", "AR Audit Trail")
_COMPARED = (  # told if changed
    "AR Matches", "AR Credits", "AR Clocks", "AR Refunds", "AR CMS-838", "AR Applications", "AR Aliases",
)  # fmt: skip
_WEIGHTS = {Severity.STOP: "not used", Severity.CHECK: "to check", Severity.INFO: "noted"}
_ALWAYS = frozenset({"AR Setup", "AR Findings"})  # written with every step
_MOST_SAID = 3


def tables_of(reading: Reading) -> list[dict[str, Any]]:
    """Tables of the report: those that count, and those used as a check."""
    return [_table(found) for found in reading.tables if found.proof]


def _table(found: FoundTable) -> dict[str, Any]:
    used = found.proof.used if found.proof else None
    totals = {code: decimal_text(minor, code) for code, minor in used.minor.items()} if used else {}
    return {
        "sheet": found.region.grid.sheet,
        "range": found.area.a1,
        "role": found.table.role.value,
        "columns": _columns(found),
        "rows": used.rows if used else 0,
        "totals": totals,
        "used_as": "source" if found.source else "check",
    }


def _columns(found: FoundTable) -> dict[str, str]:
    """Heading by field; a column of names serves as the account where there is no other."""
    columns = {column.field: column.heading for column in found.table.columns}
    if "customer_name" in columns:
        columns.setdefault("customer", columns["customer_name"])
    return columns


def message(
    work: Work, made: Set[str], stops: int, acted: Acted | None = None, changes: Mapping[str, Changes] | None = None
) -> str:
    """What the run made of the workbook, in a line."""
    parts = [_done(acted)] if acted and _done(acted) else []
    if "AR Aging" in made:
        totals = work.aging.totals
        sums = [
            f"{to_decimal(int(b), c):,} {c}".strip() for c, b in zip(totals["currency"], totals["balance"], strict=True)
        ]
        parts.append(f"{_some(work.aging.aged.index.nunique(), 'open item')}, {' and '.join(sums) or '0'}")
    if "AR Matches" in made:
        states = ", ".join(f"{number} {status}" for status, number in work.states.items())
        parts.append(f"{_some(len(work.received), 'receipt')}: {states}")
    if "AR Credits" in made:
        parts.append(_some(len(work.credits), "credit"))
    if not work.reading.used:
        parts.append("no table could be used; see AR Findings and correct AR Setup")
    refused = [finding for finding in work.findings if finding.kind == "decision-not-obeyed" or _is_lost(finding)]
    parts += [_placed(finding) for finding in refused[:_MOST_SAID]]
    if len(refused) > _MOST_SAID:
        parts.append(f"{len(refused) - _MOST_SAID:,} more not obeyed; see AR Findings")
    stops -= sum(finding.rows for finding in refused if finding.severity is Severity.STOP)
    if stops:
        parts.append(f"{stops:,} cell{'s' * (stops != 1)} not used; see AR Findings")
    parts += [f"{name}: {found}" for name, found in (changes or {}).items() if found.any and name in _COMPARED]
    if "AR Audit Trail" in made and not (verdict := work.trail().verdict).intact:
        parts.append(f"the chain of the audit log is broken {verdict.where}")
    parts += [f"see {name}" for name in _REPORTS if name in made]
    if lost := [finding.sheet for finding in work.findings if finding.kind == "words-not-kept"]:
        parts.append(f"not all that was typed on {', '.join(lost)} is kept; see AR Findings")
    if made <= _ALWAYS or not parts:
        parts += [_doubts(work.findings), "see AR Setup and AR Findings"]
    return "; ".join(parts)


def _doubts(findings: Sequence[Finding]) -> str:
    """The number of findings by weight."""
    number = Counter(finding.severity for finding in findings)
    weights = ", ".join(f"{number[severity]:,} {word}" for severity, word in _WEIGHTS.items() if number[severity])
    return f"{_some(len(findings), 'finding')}: {weights}" if findings else "no findings"


def _is_lost(finding: Finding) -> bool:
    """True for a register that is gone: nothing is applied."""
    return finding.kind == "register-changed" and finding.severity is Severity.STOP


def _placed(finding: Finding) -> str:
    """The sentence of a finding, with its row before it where the sentence does not name it."""
    named = not finding.seen or finding.seen in finding.message
    return finding.message if named else f"{finding.seen}: {finding.message}"


def _done(acted: Acted) -> str:
    """What accept, decide and undo did, in a clause."""
    told = ((acted.accepted, "line", "accepted"), (acted.applied, "application", "made"))
    parts = [f"{_some(len(names), word)} {verb}" for names, word, verb in told if names]
    if acted.reversed:
        parts.append(f"{_some(len(acted.reversed), 'application')} reversed")
    return ", ".join(parts)


def deeds(acted: Acted | None) -> dict[str, Sequence[str]]:
    """What accept, decide and undo did, for the report and the audit log."""
    if acted is None:
        return {}
    told = {"accepted": acted.accepted, "applied": acted.applied, "reversed": acted.reversed}
    return {name: list(names) for name, names in told.items() if names}


def _some(number: int, word: str) -> str:
    return f"{number:,} {word}{'s' * (number != 1)}"


def skipped(reading: Reading) -> str:
    """Why nothing was written."""
    kinds = sorted({found.table.role.value for found in reading.tables if found.table.role is not Role.NONE})
    return "no receivables table found" + (f" (only {', '.join(kinds)})" if kinds else "")
