"""Delimited texts of every shape, and the two ways to read them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from hypothesis import strategies as st

from xl_ar.errors import InputError
from xl_ar.excel.reading.columnar import read_columns_of
from xl_ar.excel.reading.delimited import read_delimited
from xl_ar.findings import Finding
from xl_ar.tables.columnar.reading import read_columns
from xl_ar.tables.grid import Grid
from xl_ar.tables.mapping.roles import Role
from xl_ar.tables.plain import read_role

Read = tuple[pd.DataFrame, list[Finding]]

TEXTS = [
    "Acme", "Bolt Ltd.", "", "Müller & Söhne", "Total", "Total Energies", "Opening balance", " x ", "  ", "'007",
    "12.0", '="0042"', "A, B", 'say "hi"', "Zoë\u00a0Ltd", "payment", "Customer", "two\nlines", "NULL",
]  # fmt: skip
AMOUNTS = [
    "10.50",
    "7",
    "-3.20",
    "0.00",
    "1234.5",
    "1,234.50",
    "1.234,50",
    "12.345",
    "(5.00)",
    "",
    "n/a",
    "#N/A",
    "€ 5",
]
DATES = ["2026-05-31", "2026-06-01", "2025-12-24", "31.05.2026", "05/06/2026", "13/06/2026", "", "soon", "1890-01-01"]
CODES = ["USD", "EUR", "JPY", "KWD", "", "usd"]
COLUMNS: dict[Role, list[tuple[str, list[str]]]] = {
    Role.OPEN_ITEMS: [
        ("Invoice ID", []), ("Invoice No", []), ("Customer ID", TEXTS), ("Customer Name", TEXTS),
        ("Type", ["INV", "CM", ""]), ("Invoice Date", DATES), ("Due Date", DATES),
        ("Terms", ["NET30", "2/10 net 30", "EOM", ""]), ("PO Number", TEXTS), ("Currency", CODES), ("Amount", AMOUNTS),
        ("Open Amount", AMOUNTS), ("Status", ["Open", "Paid", "Void", ""]), ("Disputed", ["", "yes", "no"]),
        ("Memo", TEXTS),
    ],
    Role.RECEIPTS: [
        ("Payment ID", []), ("Payment Date", DATES), ("Amount", AMOUNTS), ("Currency", CODES), ("Payer", TEXTS),
        ("Memo", TEXTS), ("Channel", ["ACH", "WIRE", ""]), ("Payer Account", TEXTS),
    ],
    Role.CUSTOMERS: [("Customer ID", []), ("Customer Name", TEXTS), ("Terms", ["NET30", ""]), ("Currency", CODES)],
    Role.HISTORY: [
        ("Customer ID", []), ("Payer Name", TEXTS), ("Payer Account", TEXTS), ("Times Seen", ["1", "14", ""]),
    ],
}  # fmt: skip


@st.composite
def plain_tables(draw: st.DrawFn) -> tuple[Role, list[list[str]]]:
    """A role and the rows of a table that may serve it: mostly plain cells, a few odd ones."""
    role = draw(st.sampled_from(list(COLUMNS)))
    left_out = draw(st.sets(st.integers(0, len(COLUMNS[role]) - 1), max_size=len(COLUMNS[role]) // 2))
    columns = draw(st.permutations([column for n, column in enumerate(COLUMNS[role]) if n not in left_out]))
    plain = draw(st.integers(1, 4))
    size = draw(st.sampled_from([1, 2, 3, 8, 30, 700]))
    rows = [[_cell(draw, values, plain, row, size) for _, values in columns] for row in range(min(size, 30))]
    rows = [[*rows[row % len(rows)]] for row in range(size)]
    for place, (_, values) in enumerate(columns):
        if not values:
            for row in range(size):
                rows[row][place] = f"K-{row:05d}"
    header = [heading for heading, _ in columns]
    odd = draw(st.sampled_from([None] * 8 + [header, ["Total", "9.99"], [], ["x"] * 40, ["", ""]]))
    if odd is not None:
        rows.insert(draw(st.integers(0, size)), [*odd])
    return role, [*draw(st.sampled_from([[], [], [], [["Open items of 2026"], []]])), header, *rows]


def _cell(draw: st.DrawFn, values: Sequence[str], plain: int, row: int, size: int) -> str:
    if not values:
        return ""
    return (
        values[draw(st.integers(0, min(plain, len(values)) - 1))]
        if draw(st.integers(0, size))
        else draw(st.sampled_from(values))
    )


def written(rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\n") -> str:
    """The rows as delimited text."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows(rows)
    return stream.getvalue()


def by_columns(path: Path, role: Role) -> Read | None:
    """The table by whole columns, None where that path leaves it to the other."""
    table = read_columns_of(path)
    return None if table is None else read_columns(table, role)


def by_cells(path: Path, role: Role) -> Read | None:
    """The table cell by cell, None where it is refused."""
    try:
        return read_role([Grid(path.stem, read_delimited(path), stem=path.stem)], role, path.name)
    except InputError:
        return None


def assert_same(fast: Read, slow: Read | None) -> None:
    """Frames equal in values, dtypes, index and kinds of objects, findings equal in order."""
    assert slow is not None
    pd.testing.assert_frame_equal(fast[0], slow[0], check_index_type=True, check_column_type=True)
    assert type(fast[0].index) is type(slow[0].index)
    for name in slow[0].columns:
        if slow[0][name].dtype == object:
            assert set(map(type, fast[0][name])) <= {str}, name
    assert fast[1] == slow[1]
