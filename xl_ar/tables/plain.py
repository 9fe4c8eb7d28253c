"""One table of a file read as what a person says it is: the plain-table doors of the command line and of Python."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from xl_ar.errors import InputError
from xl_ar.findings import Finding
from xl_ar.tables.corrections import Correction
from xl_ar.tables.detect.regions import find_regions
from xl_ar.tables.grid import Grid
from xl_ar.tables.mapping.maps import map_table
from xl_ar.tables.mapping.roles import Role
from xl_ar.tables.reading import read_table

_FRAMES = {
    Role.OPEN_ITEMS: "open_items",
    Role.RECEIPTS: "receipts",
    Role.CUSTOMERS: "customers",
    Role.HISTORY: "history",
    Role.APPLICATIONS: "applications",
}


def read_role(grids: Sequence[Grid], role: Role, name: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows of the table that serves best as ``role``, and its findings; InputError says what is missing."""
    regions = [region for grid in grids for region in find_regions(grid)]
    if not regions:
        raise InputError(f"{name}: no table with headings that are known was found")
    mapped = [(region, map_table(region, role=role)) for region in regions]
    complete = [pair for pair in mapped if not pair[1].missing]
    if not complete:
        region, table = min(mapped, key=lambda pair: len(pair[1].missing))
        headings = ", ".join(heading for heading in region.headings if heading)
        raise InputError(f"{name}: no column for {'; '.join(table.missing)}. Its headings: {headings}")
    region = max(complete, key=lambda pair: (len(pair[1].columns), pair[0].last - pair[0].first))[0]
    read = read_table(region, Correction(role=role))
    return read.frames[_FRAMES[role]], list(read.found.findings)
