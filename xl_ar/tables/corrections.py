"""What a person set in AR Setup, as the reader obeys it; a word that is not known becomes a finding, not a guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from xl_ar.errors import unknown
from xl_ar.findings import Finding, Severity
from xl_ar.tables.cells.dates import DateOrder
from xl_ar.tables.grid import Area, cell_name, parse_area
from xl_ar.tables.headings.names import fields
from xl_ar.tables.mapping.roles import Role

ADDED = "(added) "  # entries that a person typed below a table of ours, without a row key
NO = "(none)"
_BARS = 2  # in the key of a column: table|letter|cell
ORDERS = ("DMY", "MDY", "YMD")
SIGNS = {"positive": False, "negative": True}
SHEET, RANGE = "AR Setup", "Correct range"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person set for one table; None or an empty mapping where nothing was set."""

    role: Role | None = None
    area: Area | None = None
    order: DateOrder | None = None
    negative: bool | None = None
    columns: Mapping[int, str] = field(default_factory=dict)

    @property
    def chosen(self) -> bool:
        """True when a person said what the table is, or where."""
        return self.role is not None or self.area is not None


def corrections(entries: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, Correction], list[Finding]]:
    """Corrections by table key out of the entries of AR Setup by row key, and findings for words not known."""
    found: dict[str, Correction] = {}
    findings: list[Finding] = []
    for key, entry in entries.items():
        kind, _, rest = key.partition("|")
        if kind == "T":
            found[rest] = _table(found.get(rest, Correction()), entry, findings)
        elif kind == "C":
            table, letter, *place = rest.rsplit("|", 2) if rest.count("|") >= _BARS else ("", "")
            if place:
                found[table] = _column(found.get(table, Correction()), letter, entry, findings)
    return {key: fix for key, fix in found.items() if fix != Correction()}, findings


def keyed(entries: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The entries of AR Setup, those that a person typed in under the key that their table will have."""
    found = {_added_key(entry) if key.startswith(ADDED) else key: entry for key, entry in entries.items()}
    return {key: entry for key, entry in found.items() if key}


def _added_key(entry: Mapping[str, Any]) -> str:
    """Key of a table that a person added by its sheet and range."""
    area = parse_area(str(entry.get(RANGE) or "").rpartition("!")[2])
    return f"T|{entry.get('Sheet')}!{cell_name(area.top, area.left)}" if area else ""


def _table(fix: Correction, entry: Mapping[str, Any], findings: list[Finding]) -> Correction:
    role = _word(entry, "Correct role", {role.value: role for role in Role}, findings)
    order = _word(entry, "Correct date order", {order: DateOrder(order) for order in ORDERS}, findings)
    negative = _word(entry, "Correct sign rule", SIGNS, findings)
    return replace(fix, role=role, area=_area(entry, findings), order=order, negative=negative)


def _area(entry: Mapping[str, Any], findings: list[Finding]) -> Area | None:
    text = str(entry.get(RANGE) or "").strip()
    area = parse_area(text.rpartition("!")[2]) if text else None
    if text and (area is None or area.bottom <= area.top or area.right <= area.left):
        message = f"{RANGE}: '{text}' is no range of a table"
        expected = "header to last row, such as A6:L455"
        findings.append(Finding("setup-word-unknown", Severity.STOP, message, SHEET, "", text, expected))
        return None
    return area


def _column(fix: Correction, letter: str, entry: Mapping[str, Any], findings: list[Finding]) -> Correction:
    known = {NO: "", **{name: name for name in fields()}}
    name = _word(entry, "Correct field", known, findings)
    area = parse_area(f"{letter}1")
    if name is None or area is None:
        return fix
    return replace(fix, columns={**fix.columns, area.left: name})


def _word(entry: Mapping[str, Any], heading: str, known: Mapping[str, Any], findings: list[Finding]) -> Any:
    text = str(entry.get(heading) or "").strip()
    if not text:
        return None
    folded = {name.casefold(): value for name, value in known.items()}
    if text.casefold() in folded:
        return folded[text.casefold()]
    message = f"{heading}: {unknown('word', text, known)}"
    findings.append(Finding("setup-word-unknown", Severity.STOP, message, SHEET, "", text, ", ".join(known)[:200]))
    return None
