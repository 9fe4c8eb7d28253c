"""A spreadsheet program computes the figures of AR Dashboard and AR Provision anew out of the cells they stand on."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from test_commands import row, work
from test_libreoffice import SOFFICE, converted
from test_metrics_provision import LOST, OLD
from test_metrics_sheet import SOLD

from xl_ar.commands.reports import dashboard
from xl_ar.excel.render.sheets import render

_CACHED = re.compile(r"(</f>)<v>[^<]*</v>")

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: nothing here computes formulas")


def without_values(path: Path, target: Path) -> Path:
    """The workbook with no cached value in any formula cell: what is read later was computed."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = _CACHED.sub(r"\1", text.decode()).encode()
            new.writestr(name, text)
    return target


def test_every_live_figure_is_what_was_computed_exactly(tmp_path: Path) -> None:
    cash = [["R-1", "2026-06-10", "Acme", 300.0, "A-2", "EUR"]]
    ledger = [*SOLD, *OLD, LOST, row(31, 9_100, code="JPY"), row(32, 123_457, code="KWD")]
    sheets = dashboard.build(work(*ledger, receipts=cash))
    render(list(sheets), tmp_path / "made.xlsx")
    bare = without_values(tmp_path / "made.xlsx", tmp_path / "bare.xlsx")
    (tmp_path / "opened").mkdir()
    computed = load_workbook(converted(bare, tmp_path / "opened"), data_only=True)
    written, formulas = load_workbook(tmp_path / "made.xlsx", data_only=True), load_workbook(tmp_path / "made.xlsx")
    live = [cell for sheet in formulas for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    names = [cell.coordinate for cell in live if cell.parent.title == "AR Dashboard"]
    assert len(names) > 20
    for cell in live:
        ours: Any = written[cell.parent.title][cell.coordinate].value
        theirs: Any = computed[cell.parent.title][cell.coordinate].value
        assert theirs == pytest.approx(ours, rel=1e-12, abs=1e-9), f"{cell.parent.title}!{cell.coordinate} {cell.value}"
