"""A sheet of ours that a person renames or copies is theirs: not read, not written, and not counted twice."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from xl_ar.outcome import Order, Outcome, Status
from xl_ar.registry import steps
from xl_ar.run import run

SAMPLE = Path(__file__).resolve().parents[2] / "workbooks" / "cash_application.xlsx"
STEPS = "setup,age,match,credits,metrics,roll-forward,tie-out,trail"
SHEETS = (
    "AR Setup", "AR Aging", "AR Matches", "AR Credits", "AR Dashboard", "AR Provision", "AR Roll-Forward",
    "AR Tie-Out", "AR Audit Trail", "AR Findings",
)  # fmt: skip


def _run(path: Path, day: int = 30) -> Outcome:
    return run(path, Order(date(2026, 6, day), steps(STEPS)))


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    path = tmp_path_factory.mktemp("renamed") / "a.xlsx"
    path.write_bytes(SAMPLE.read_bytes())
    first = _run(path)
    assert first.status is Status.DONE
    return path, _figures(first)


def _figures(outcome: Outcome) -> str:
    """Open items, receipts and credits as the run tells them."""
    return "; ".join(outcome.message.split("; ")[:3])


def renamed(source: Path, target: Path, old: str, new: str) -> Path:
    """The sheet renamed as Excel does it: the hidden name that marks it as ours follows."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for entry in before.infolist():
            content = before.read(entry)
            if entry.filename == "xl/workbook.xml":
                content = content.replace(f'name="{old}"'.encode(), f'name="{new}"'.encode())
                content = re.sub(rf"'{re.escape(old)}'!".encode(), f"'{new}'!".encode(), content)
            after.writestr(entry, content)
    return target


def test_renamed_in_excel(done: tuple[Path, str], tmp_path: Path) -> None:
    path = done[0]
    for number, name in enumerate(SHEETS):
        path = renamed(path, tmp_path / f"{number}.xlsx", name, f"Kept {name[3:]}")
    kept = {name: _cells(path, f"Kept {name[3:]}") for name in SHEETS}
    outcome = _run(path)
    assert (outcome.status, _figures(outcome)) == (Status.DONE, done[1])
    assert set(SHEETS) <= set(load_workbook(path, read_only=True).sheetnames)
    assert _run(path, 29).status is Status.DONE
    assert {name: _cells(path, f"Kept {name[3:]}") for name in SHEETS} == kept
    assert _run(path, 29).changed is False


def test_copied(done: tuple[Path, str], tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = load_workbook(done[0])
    for name in SHEETS:
        book.copy_worksheet(book[name]).title = f"Copy {name[3:]}"
    book.save(path)
    outcome = _run(path)
    assert (outcome.status, _figures(outcome)) == (Status.DONE, done[1])
    assert outcome.findings["copy-of-ours"] == 4


@pytest.mark.parametrize("name", ["AR Aging", "AR Matches"])
def test_one_alone(done: tuple[Path, str], tmp_path: Path, name: str) -> None:
    outcome = _run(renamed(done[0], tmp_path / "a.xlsx", name, "Kept of June"))
    assert (outcome.status, _figures(outcome)) == (Status.DONE, done[1])
    assert outcome.findings.get("copy-of-ours", 0) == (name == "AR Matches")


def _cells(path: Path, sheet: str) -> list[tuple[object, ...]]:
    return list(load_workbook(path, read_only=True)[sheet].iter_rows(values_only=True))
