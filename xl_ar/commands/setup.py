"""``setup``: what was found in the workbook and how it is read, in a form that a person can correct in the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xl_ar.commands.work import Work
from xl_ar.registry import builds
from xl_ar.sheets.layout import Column, Fact, Kind, Link, Sheet, Table, Text, Value
from xl_ar.sheets.people import KEY_HEADING
from xl_ar.tables.corrections import NO, ORDERS, RANGE, SIGNS
from xl_ar.tables.grid import column_letters
from xl_ar.tables.headings.names import fields
from xl_ar.tables.mapping.roles import ROLES, Role
from xl_ar.tables.reading import FoundTable

SHEET = "AR Setup"
_ROLE_CHOICES = (*(profile.role.value for profile in ROLES), Role.NONE.value)
_HELP = "Choose to correct what was found; empty = as found. The next run obeys and keeps it."


@builds("setup")
def build(work: Work) -> tuple[Sheet, ...]:
    """AR Setup."""
    facts = (
        Fact("Workbook", work.name),
        Fact("Tables found", len(work.reading.tables), Kind.COUNT),
        Fact("Tables used", len(work.reading.used), Kind.COUNT),
    )
    text = Text(
        "Correct in the tinted columns; the next run obeys. To leave a table out, set its role to none. To add one, "
        "type its sheet, range and role in the line below the tables."
    )
    blocks = (text, _tables(work), _columns(work))
    return (Sheet(SHEET, "How this workbook is read", facts, blocks),)


_TABLES = (
    Column("sheet", "Sheet"),
    Column("area", "Range"),
    Column("role", "Read as"),
    Column("use", "Used"),
    Column("rows", "Rows", Kind.COUNT),
    Column("confidence", "Confidence", Kind.SHARE),
    Column("reason", "Why", Kind.LONG, width=50),
    Column("order", "Date order"),
    Column("sign", "Sign rule"),
    Column("fix_role", "Correct role", Kind.CHOICE, choices=_ROLE_CHOICES, help=_HELP),
    Column("fix_area", RANGE, Kind.NOTE, help="Header row to last row, such as A6:L455; empty = as found."),
    Column("fix_order", "Correct date order", Kind.CHOICE, choices=ORDERS, help=_HELP),
    Column("fix_sign", "Correct sign rule", Kind.CHOICE, choices=tuple(SIGNS), help=_HELP),
    Column("note", "Note", Kind.NOTE),
    Column("key", KEY_HEADING, Kind.KEY),
)


def _tables(work: Work) -> Table:
    rows = [_table_row(found) for found in work.reading.tables]
    links = {(n, "area"): _link(found) for n, found in enumerate(work.reading.tables)}
    return Table(
        "AR_Setup_Tables",
        _TABLES,
        rows,
        "Tables",
        links=links,
        empty="No table with known headings was found.",
    )


def _table_row(found: FoundTable) -> tuple[Value, ...]:
    table, region = found.table, found.region
    role = table.role.value if table.role is not Role.NONE else f"none (nearest: {table.candidate.value})"
    reason = found.note or table.reason
    if table.missing:
        reason += f"; missing: {'; '.join(table.missing)}"
    return (
        region.grid.sheet,
        found.area.a1,
        role if table.candidate is not Role.NONE or table.role is not Role.NONE else "none",
        "yes" if found.source else "check only" if found.proof else "no",
        region.last - region.first + 1,
        table.confidence,
        reason,
        found.order,
        found.sign,
        None,
        None,
        None,
        None,
        None,
        f"T|{found.key}",
    )


def _link(found: FoundTable) -> Link:
    return Link(found.region.grid.sheet, found.area.a1.split(":")[0])


_COLUMNS = (
    Column("sheet", "Sheet"),
    Column("area", "Range"),
    Column("letter", "Column"),
    Column("heading", "Heading"),
    Column("field", "Read as field"),
    Column("confidence", "Confidence", Kind.SHARE),
    Column("reason", "Why", Kind.LONG, width=50),
    Column("fix_field", "Correct field", Kind.CHOICE, choices=(NO, *sorted(fields())), help=_HELP),
    Column("note", "Note", Kind.NOTE),
    Column("key", KEY_HEADING, Kind.KEY),
)
COLUMNS = (*_TABLES, *_COLUMNS)
"""The columns of both tables."""


def _columns(work: Work) -> Table:
    rows = [row for found in work.reading.tables if _shown(found) for row in _column_rows(found)]
    links: Mapping[tuple[int, str], Link] = {
        (n, "heading"): Link(str(row[0]), str(row[-1]).split("|")[3]) for n, row in enumerate(rows)
    }
    return Table("AR_Setup_Columns", _COLUMNS, rows, "Columns", links=links, empty="No table is read.")


def _shown(found: FoundTable) -> bool:
    return bool(found.proof) or found.table.candidate is not Role.NONE or found.table.missing != ()


def _column_rows(found: FoundTable) -> Iterator[tuple[Value, ...]]:
    mapped = {column.column: column for column in found.table.columns}
    region = found.region
    for column, heading in zip(region.columns, region.headings, strict=True):
        read, letter = mapped.get(column), column_letters(column)
        yield (
            region.grid.sheet,
            found.area.a1,
            letter,
            heading,
            read.field if read else "",
            read.score if read else None,
            read.reason if read else "",
            None,
            None,
            f"C|{found.key}|{letter}|{letter}{region.header_row}",
        )
