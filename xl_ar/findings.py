"""Findings: doubts and faults as data, each with the place, what was seen and what would do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters to the figures."""

    INFO = "info"  # stated treatment, nothing to do
    CHECK = "check"  # used, but a person should look
    STOP = "stop"  # not used until a person decides


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt: ``kind`` a stable name, ``cell`` an A1 reference or range, ``minor`` in minor units."""

    kind: str
    severity: Severity
    message: str
    sheet: str = ""
    cell: str = ""
    seen: str = ""
    expected: str = ""
    rows: int = 1
    minor: int | None = None
    currency: str = ""


def counts(findings: list[Finding]) -> dict[str, int]:
    """Number of findings by kind, sorted by kind."""
    result: dict[str, int] = {}
    for finding in findings:
        result[finding.kind] = result.get(finding.kind, 0) + 1
    return dict(sorted(result.items()))
