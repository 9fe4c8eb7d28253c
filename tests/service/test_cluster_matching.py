"""Big matching on a cluster gives, byte for byte, what one process gives, though a worker is killed in mid-run."""

from __future__ import annotations

import csv
import signal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result
from machines_started import Machines

from xl_ar.cli import main
from xl_ar.cluster import matching
from xl_ar.cluster.matching import Part, weighed
from xl_ar.errors import InputError
from xl_ar.excel.save import sha256
from xl_ar.settings import Settings


def write(path: Path, rows: list[list[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


@pytest.fixture
def tables(tmp_path: Path) -> list[str]:
    """Receipts that quote, name payers, pay sums and other customers' amounts; ties and strangers among them."""
    random = Random(7)
    items: list[list[Any]] = [["Invoice No", "Customer", "Invoice Date", "Due Date", "Balance"]]
    receipts: list[list[Any]] = [["Receipt ID", "Value Date", "Payer", "Amount", "Remittance"]]
    for number in range(600):
        amount = random.choice([100, 250, 999, random.randint(1, 90_000)]) / 100
        items.append([f"INV-{number:05}", f"Customer {number % 40} Ltd", "2026-05-01", "2026-05-31", f"{amount:.2f}"])
    for number in range(300):
        quoted = random.sample(items[1:], random.randint(1, 3))
        paid = sum(round(float(row[4]) * 100) for row in quoted) - random.choice([0, 0, 0, 15])
        text = " ".join(row[0] for row in quoted) if random.random() < 0.6 else "payment"
        payer = random.choice([quoted[0][1].upper(), "SOMEBODY ELSE", ""])
        receipts.append([f"R-{number}", "2026-06-10", payer, f"{paid / 100:.2f}", text])
    found = write(tmp_path / "receipts.csv", receipts), write(tmp_path / "items.csv", items)
    return ["--receipts", str(found[0]), "--open-items", str(found[1])]


def match(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["match", *(str(word) for word in words)])


def test_a_cluster_gives_what_one_process_gives_though_a_worker_is_killed(
    tables: list[str], tmp_path: Path, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = match(*tables, "--out", tmp_path / "alone.csv")
    here = matching._evidence

    def killing(*given: Any) -> Any:
        machines.workers[0].send_signal(signal.SIGKILL)
        return here(*given)

    monkeypatch.setattr(matching, "_evidence", killing)
    apart = match(*tables, "--out", tmp_path / "apart.csv", "--scheduler", machines.address)
    assert machines.workers[0].wait() == -signal.SIGKILL
    assert (apart.exit_code, alone.exit_code) == (0, 0), apart.output
    text = (tmp_path / "alone.csv").read_text()
    assert (tmp_path / "apart.csv").read_text() == text
    assert len({line.split(",")[5] for line in text.splitlines()}) > 2


def test_no_receipts_are_no_trouble(tables: list[str], tmp_path: Path, machines: Machines) -> None:
    write(Path(tables[1]), [["Receipt ID", "Value Date", "Payer", "Amount", "Remittance"]])
    alone, apart = match(*tables), match(*tables, "--scheduler", machines.address)
    assert (apart.exit_code, apart.output) == (alone.exit_code, alone.output)


def test_a_table_that_is_another_one_on_a_worker_is_refused(tables: list[str]) -> None:
    files = {"receipts": (Path(tables[1]), sha256(Path(tables[1]))), "open_items": (Path(tables[3]), "0" * 64)}
    with pytest.raises(InputError, match=r"items\.csv: another file on a worker"):
        weighed(Part(files, Settings(), 0, 1))


@pytest.mark.parametrize("receipts", [0, 1, 2, 7, 300])
@pytest.mark.parametrize("of", [1, 2, 3, 8])
def test_parts_are_the_whole(receipts: int, of: int) -> None:
    bounds = [Part({}, Settings(), number, of).bounds(receipts) for number in range(of)]
    assert [place for first, last in bounds for place in range(first, last)] == list(range(receipts))


@pytest.mark.parametrize("more", [["--explain", "R-1"], ["--learn"]])
def test_a_scheduler_is_for_plain_tables(tables: list[str], more: list[str]) -> None:
    result = match(*tables, *more, *tables[1:2][: len(more) % 2], "--scheduler", "dask://h:1")
    assert result.exit_code == 2
    assert "xl-ar batch --scheduler" in result.output
