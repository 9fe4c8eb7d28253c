"""The sample workbooks: made again they are the same, and every one is described."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

WORKBOOKS = Path(__file__).resolve().parents[1] / "workbooks"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((WORKBOOKS / "expected.toml").read_text(encoding="utf-8"))
STATUSES = {"done", "skipped", "needs_person", "refused"}
SUFFIXES = {".xlsx", ".xlsm", ".xls", ".ods", ".csv"}
LARGEST = 150_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    subprocess.run([sys.executable, WORKBOOKS / "make_samples.py", "--out", folder], check=True)
    return folder


def test_every_committed_file_comes_out_of_the_generator_byte_by_byte(made: Path) -> None:
    names = {path.name for path in made.iterdir()}
    assert names == {*EXPECTED, "expected.toml", "README.md"}
    changed = [
        name for name in sorted(names) if (made / name).read_bytes() != (WORKBOOKS / name).read_bytes()
    ]
    assert changed == []


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
