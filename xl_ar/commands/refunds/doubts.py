"""What is told of lines of AR Refunds that were altered, deleted or put back."""

from __future__ import annotations

from collections.abc import Iterator

from xl_ar.commands.refunds.columns import HEADING, SHEET
from xl_ar.commands.refunds.lines import Kept, Line, read_lines
from xl_ar.commands.typed import typed_text
from xl_ar.core.credits.refunds import RefundStatus
from xl_ar.findings import Finding, Severity
from xl_ar.sheets.people import Entries

BACK_TOLD = "deleted and put back as it was written, without what people wrote in it: say in Note why"
_MOST_QUOTED = 5
_VOID = ", or Voided in Status"
_STOPPED = "until then nothing more is proposed, approved or paid out in AR Refunds"


def refund_findings(said: Entries) -> Iterator[Finding]:
    """A finding for each line of AR Refunds, by row key, that does not stand as it was written."""
    kept = read_lines(said)
    for line in kept.lines:
        if line.unknown:
            message = f"{_name(line)}: its Seal is not as it was written, so that nobody can tell the line; {_STOPPED}"
            yield _finding(message, line.key, "the row as it was, with its Seal: the backup has it")
        elif line.altered:
            yield _altered(line)
        elif line.back:
            yield _finding(f"{_name(line)}: {BACK_TOLD}", line.key, "a Note", Severity.CHECK)
    if kept.missing:
        yield _missing(kept)


def against(line: Line, kept: Kept) -> tuple[str, ...]:
    """What stands against a line because of what was done to it, or to others."""
    if line.unknown:
        return ("its Seal is not as it was written: put the row back",)
    if line.altered:
        return (f"{_changed(line)}: put it back{_VOID if _may_be_voided(line) else ''}",)
    return ("a line of AR Refunds is missing or cannot be told: see AR Findings",) if kept.frozen else ()


def _altered(line: Line) -> Finding:
    message = (
        f"{_name(line)} is not as it was written: {_changed(line)}; the larger amount and the firmer status "
        "count, it makes no step and nothing new is proposed for its credit"
    )
    remedy = "; ".join(f"{heading}: {was or 'nothing'}" for heading, was, _ in line.altered)
    return _finding(message, line.key, f"{remedy}{_VOID if _may_be_voided(line) else ''}")


def _changed(line: Line) -> str:
    return ", ".join(f"{heading} was {_quoted(was)}, {_quoted(now)} stands there" for heading, was, now in line.altered)


def _quoted(text: str) -> str:
    return f"'{text}'" if text else "nothing"


def _may_be_voided(line: Line) -> bool:
    return line.record is not None and line.record.counts_as in (RefundStatus.PENDING, RefundStatus.APPROVED)


def _missing(kept: Kept) -> Finding:
    shown = ", ".join(map(str, kept.missing[:_MOST_QUOTED])) + (", ..." if len(kept.missing) > _MOST_QUOTED else "")
    message = f"{len(kept.missing):,} lines are missing: {HEADING['number']} {shown}; what they were is not known; "
    return _finding(f"{message}{_STOPPED}", shown, "the rows as they were: the backup has them")


def _name(line: Line) -> str:
    number = typed_text(line.row.get(HEADING["number"]))
    return f"refund {number} ({line.key})" if number else f"the refund {line.key}"


def _finding(message: str, seen: str, remedy: str, severity: Severity = Severity.STOP) -> Finding:
    told = f"{message[:1].upper()}{message[1:]}"
    return Finding("refund-changed", severity, told, SHEET, seen=seen, expected=remedy)
