"""Decisions, second persons and people's own columns count the same in one process, in two and on a cluster."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ledgers_served import AS_OF, ledger
from machines_started import Machines
from openpyxl import load_workbook

from xl_ar.batch import Means, run_all
from xl_ar.outcome import Order, Outcome
from xl_ar.registry import steps
from xl_ar.settings import ReviewSettings, Settings

FOUR_EYES = Settings(review=ReviewSettings(second_person_from="50.00"))
CHECKERS = {"bob.xlsx": "Bob", "nobody.xlsx": "", "ann.xlsx": "ann"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Matched workbooks in which Ann accepts, some with a second person, all with a column of hers."""
    place = tmp_path / "books"
    place.mkdir()
    paths = [ledger(place / name) for name in CHECKERS]
    run_all(paths, Order(AS_OF, steps("setup,match,findings"), FOUR_EYES), folder=place)
    for path in paths:
        _decide(path, CHECKERS[path.name])
    return place


def _decide(path: Path, checker: str) -> None:
    book = load_workbook(path)
    sheet = book["AR Matches"]
    head = next(row for row in sheet.iter_rows() if "Decision" in [cell.value for cell in row])
    row, columns = int(head[0].row or 0), {str(cell.value): n for n, cell in enumerate(head, 1) if cell.value}
    own = max(columns.values()) + 1
    sheet.cell(row, own).value = "Owner"
    for name, value in {"Decision": "Accept", "Checked by": checker or None}.items():
        sheet.cell(row + 1, columns[name]).value = value
    sheet.cell(row + 1, own).value = "dunning"
    book.save(path)


def _texts(content: bytes) -> set[object]:
    sheet = load_workbook(io.BytesIO(content))["AR Matches"]
    return {cell.value for row in sheet.iter_rows() for cell in row}


def decided(folder: Path, means: Means) -> tuple[list[Outcome], dict[str, bytes]]:
    """Outcomes and bytes of a run over a copy of the folder that lies in its place."""
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    order = Order(AS_OF, steps("setup,match,decide,findings"), FOUR_EYES, by="ann", at=datetime(2026, 7, 1, tzinfo=UTC))
    paths = sorted(folder / name for name in CHECKERS)
    outcomes = [replace(outcome, seconds=0.0) for outcome in run_all(paths, order, folder=folder, means=means)]
    found = {path.name: path.read_bytes() for path in paths}
    shutil.rmtree(folder)
    kept.rename(folder)
    return outcomes, found


def test_two_processes_obey_as_one(folder: Path) -> None:
    outcomes, alone = decided(folder, Means())
    assert [bool(outcome.deeds) for outcome in outcomes] == [False, True, False]
    assert all("dunning" in _texts(content) for content in alone.values())
    assert decided(folder, Means(jobs=2)) == (outcomes, alone)


def test_a_cluster_obeys_as_one_process(folder: Path, machines: Machines) -> None:
    outcomes, alone = decided(folder, Means())
    assert decided(folder, Means(scheduler=machines.address)) == (outcomes, alone)
