"""The sample workbooks: made again they are the same, and every one is described."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

WORKBOOKS = Path(__file__).resolve().parents[1] / "workbooks"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((WORKBOOKS / "expected.toml").read_text(encoding="utf-8"))
STATUSES = {"done", "skipped", "needs_person", "refused"}
SUFFIXES = {".xlsx", ".xlsm", ".xls", ".ods", ".csv"}
LARGEST = 150_000
LEFT_OUT = {"Paid", "Cancelled", "Draft", "Voided"}
READABLE = {name for name, facts in EXPECTED.items() if "open_total" in facts} - {
    "old_system_export.xls",  # HTML
    "ledger_debit_credit.xlsx",  # debit and credit in two columns
}


MADE_WITH = {"xlsxwriter": "3.3.1", "openpyxl": "3.1.5", "zlib": "1.2.13"}


def versions() -> dict[str, str]:
    """Versions of what writes the samples: their bytes depend on them, their content does not."""
    return {"xlsxwriter": xlsxwriter.__version__, "openpyxl": openpyxl.__version__, "zlib": zlib.ZLIB_RUNTIME_VERSION}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    subprocess.run([sys.executable, WORKBOOKS / "make_samples.py", "--out", folder], check=True)
    return folder


@pytest.mark.skipif(versions() != MADE_WITH, reason=f"made with {MADE_WITH}; other versions write other bytes")
def test_every_committed_file_comes_out_of_the_generator_byte_by_byte(made: Path) -> None:
    names = {path.name for path in made.iterdir()}
    assert names == {*EXPECTED, "expected.toml", "README.md"}
    changed = [name for name in sorted(names) if (made / name).read_bytes() != (WORKBOOKS / name).read_bytes()]
    assert changed == []


def test_the_generator_makes_the_stated_figures_whatever_the_versions(made: Path) -> None:
    fresh, kept = ((folder / "expected.toml").read_text(encoding="utf-8") for folder in (made, WORKBOOKS))
    assert fresh == kept
    assert {path.name for path in made.iterdir()} == {*EXPECTED, "expected.toml", "README.md"}


def test_every_workbook_is_described() -> None:
    files = {path.name for path in WORKBOOKS.iterdir() if path.suffix in SUFFIXES}
    readme = (WORKBOOKS / "README.md").read_text(encoding="utf-8")
    assert files == set(EXPECTED)
    assert [name for name in sorted(files) if f"### {name}\n" not in readme] == []


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_sample_is_small_and_its_status_known(name: str) -> None:
    assert (WORKBOOKS / name).stat().st_size < LARGEST
    assert EXPECTED[name]["status"] in STATUSES


@pytest.mark.parametrize("name", sorted(name for name in EXPECTED if "aging" in EXPECTED[name]))
def test_buckets_sum_to_the_balance_and_the_open_total(name: str) -> None:
    for currency, row in EXPECTED[name]["aging"].items():
        columns = {label: Decimal(value) for label, value in row.items()}
        balance = columns.pop("balance")
        assert sum(columns.values()) == balance == Decimal(EXPECTED[name]["open_total"][currency])


def _open_amounts(name: str) -> dict[str, Decimal]:
    """Open amounts by currency as they stand in the file, read with calamine and the plainest of parsers."""
    sums: dict[str, Decimal] = {}
    seen: set[str] = set()
    for table in (table for table in EXPECTED[name]["tables"] if table["role"] == "open_items"):
        header, rows = _rows(name, table)
        for row in rows:
            cells = {field: row[header.index(heading)] for field, heading in table["columns"].items()}
            document = str(cells["document"])
            if not document or document in seen or cells.get("status") in LEFT_OUT or cells.get("settled_date"):
                continue
            seen.add(document)
            currency = str(cells.get("currency") or next(iter(EXPECTED[name]["open_total"])))
            amount = _amount(cells["open_amount" if "open_amount" in cells else "original_amount"])
            sums[currency] = sums.get(currency, Decimal(0)) + amount
    return sums


def _rows(name: str, table: dict[str, Any]) -> tuple[list[str], list[list[Any]]]:
    first, last = (int(corner.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for corner in table["range"].split(":"))
    sheet = CalamineWorkbook.from_path(WORKBOOKS / name).get_sheet_by_name(table["sheet"])
    rows = sheet.to_python(skip_empty_area=False)[first - 1 : last]
    return [str(cell) for cell in rows[0]], rows[1:]


def _amount(cell: Any) -> Decimal:
    text = str(cell).replace("\u00a0", " ").strip()
    if text.endswith("€"):
        text = text.rstrip(" €").replace(".", "").replace(",", ".")
    if text.startswith("("):
        text = "-" + text.strip("()")
    return Decimal(text.replace(",", ""))


@pytest.mark.parametrize("name", sorted(READABLE))
def test_the_file_holds_what_is_stated(name: str) -> None:
    stated = {currency: Decimal(value) for currency, value in EXPECTED[name]["open_total"].items()}
    assert _open_amounts(name) == stated
