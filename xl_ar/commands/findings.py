"""The findings of a run and the import proof of every table read; written with every step."""

from __future__ import annotations

from collections.abc import Iterator

from xl_ar.commands.keys import numbered
from xl_ar.commands.rows import table_rows
from xl_ar.commands.work import Work
from xl_ar.findings import Finding, Severity
from xl_ar.registry import builds
from xl_ar.sheets.layout import Column, Fact, Kind, Link, Sheet, Table, Value
from xl_ar.sheets.people import KEY_HEADING
from xl_ar.tables.frames.proof import Proof
from xl_ar.tables.grid import parse_area

SHEET = "AR Findings"
_ORDER = {Severity.STOP: 0, Severity.CHECK: 1, Severity.INFO: 2}
_WORDS = {Severity.STOP: "not used", Severity.CHECK: "check", Severity.INFO: "note"}


@builds("findings")
def build(work: Work) -> tuple[Sheet, ...]:
    """AR Findings."""
    facts = (
        Fact("As of", work.as_of, Kind.DATE),
        Fact("Workbook", work.name),
        Fact("SHA-256 of the input", work.fingerprint),
        Fact("Findings", len(work.findings), Kind.COUNT),
    )
    return (Sheet(SHEET, "Findings and import proof", facts, (_proofs(work), _findings(work))),)


_PROOF = (
    Column("sheet", "Sheet"),
    Column("area", "Range"),
    Column("role", "Read as"),
    Column("currency", "Currency"),
    Column("heading", "Amount column"),
    Column("rows_in", "Rows in", Kind.COUNT),
    Column("rows_used", "Rows used", Kind.COUNT),
    Column("rows_totals", "Totals, headings", Kind.COUNT),
    Column("rows_aside", "Set aside", Kind.COUNT),
    Column("rows_rejected", "Rejected", Kind.COUNT),
    Column("in", "Amount in", Kind.MONEY),
    Column("used", "Used", Kind.MONEY),
    Column("totals", "In totals", Kind.MONEY),
    Column("aside", "Aside", Kind.MONEY),
    Column("rejected", "Rejected amount", Kind.MONEY),
    Column("closes", "In = out"),
)


def _proofs(work: Work) -> Table:
    rows = [row for proof in work.reading.proofs for row in _proof_rows(proof)]
    links = {(n, "area"): Link(str(row[0]), str(row[1]).split(":")[0]) for n, row in enumerate(rows)}
    heading = "Import proof: rows and amounts in = used + totals + set aside + rejected"
    return Table(
        "AR_Import_Proof",
        _PROOF,
        rows,
        heading,
        currency_key="currency",
        links=links,
        empty="No table was read.",
    )


def _proof_rows(proof: Proof) -> Iterator[tuple[Value, ...]]:
    codes = sorted({code for part in (*proof.parts, proof.total) for code in part.minor}) or [""]
    for n, code in enumerate(codes):
        counts = [part.rows if n == 0 else None for part in (proof.total, *proof.parts)]
        amounts = [part.minor.get(code, 0) for part in (proof.total, *proof.parts)]
        closes = "yes" if proof.closes else "NO"
        yield (
            proof.sheet,
            proof.area,
            proof.role.replace("_", " "),
            code,
            proof.heading,
            *counts,
            *amounts,
            closes,
        )


COLUMNS = (
    Column("severity", "Weight"),
    Column("kind", "Kind"),
    Column("sheet", "Sheet"),
    Column("cell", "Cell"),
    Column("message", "What", Kind.LONG, width=70),
    Column("seen", "What was there", Kind.LONG, width=24),
    Column("expected", "What may stand there", Kind.LONG, width=34),
    Column("rows", "Rows", Kind.COUNT),
    Column("note", "Note", Kind.NOTE, help="Yours; it is kept in every run."),
    Column("key", KEY_HEADING, Kind.KEY),
)


def _findings(work: Work) -> Table:
    found = sorted(work.findings, key=lambda finding: _ORDER[finding.severity])
    keys = _keys(found)
    rows = table_rows(
        [
            [_WORDS[finding.severity] for finding in found],
            [finding.kind.replace("-", " ") for finding in found],
            [finding.sheet for finding in found],
            [finding.cell for finding in found],
            [finding.message for finding in found],
            [finding.seen for finding in found],
            [finding.expected for finding in found],
            [finding.rows for finding in found],
            [None] * len(found),
            keys,
        ]
    )
    return Table("AR_Findings", COLUMNS, rows, "Findings", links=_links(found), empty="No findings.")


def _keys(found: list[Finding]) -> list[str]:
    """By what was found, not where: a note stays with its finding when rows are inserted above it."""
    return numbered(f"{finding.kind} | {finding.sheet} | {finding.seen} | {finding.message}" for finding in found)


def _links(found: list[Finding]) -> dict[tuple[int, str], Link]:
    links = {}
    for n, finding in enumerate(found):
        cell = finding.cell.split(" ")[0]
        if finding.sheet and parse_area(cell):
            links[n, "cell"] = Link(finding.sheet, cell)
    return links
