"""A real program opens what we write, recalculates it and finds the same figures."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from workbook_cases import AS_OF, ledger

from xl_ar.outcome import Order
from xl_ar.run import run

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
WORKBOOKS = Path(__file__).parents[2] / "workbooks"
SAMPLES = ["us_open_invoices.xlsx", "multi_currency.xlsx", "collections.xlsm", "messy_month_end.xlsx"]

pytestmark = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed: nothing here can open the results"
)


def converted(path: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it, every formula calculated anew."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    words = [
        str(SOFFICE),
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder),
        str(path),
    ]
    subprocess.run(words, check=True, capture_output=True, timeout=180)
    return folder / f"{path.stem}.xlsx"


@pytest.mark.parametrize("name", ["small", *SAMPLES])
def test_libreoffice_reads_every_cell_of_ours_as_we_wrote_it(tmp_path: Path, name: str) -> None:
    path = ledger(tmp_path / "book.xlsx") if name == "small" else Path(shutil.copy(WORKBOOKS / name, tmp_path))
    outcome = run(path, Order(AS_OF))
    (tmp_path / "opened").mkdir()
    opened = CalamineWorkbook.from_path(str(converted(path, tmp_path / "opened")))
    ours = CalamineWorkbook.from_path(str(path))
    assert opened.sheet_names == ours.sheet_names
    for sheet in outcome.sheets_written:
        actual = sheet if sheet in ours.sheet_names and name != "collections.xlsm" else f"{sheet} (2)"
        actual = actual if actual in ours.sheet_names else sheet
        wrote, read = (_cells(book, actual) for book in (ours, opened))
        assert {key: value for key, value in read.items() if key in wrote} == wrote, sheet


def _cells(book: CalamineWorkbook, sheet: str) -> dict[tuple[int, int], object]:
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return {
        (row, column): round(value, 6) if isinstance(value, float) else value
        for row, cells in enumerate(rows)
        for column, value in enumerate(cells)
        if value != ""
    }
