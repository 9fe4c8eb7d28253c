"""Past one machine: a scheduler and three workers as processes of their own, one killed; the same as in one process."""

from __future__ import annotations

import shutil
import signal
import socket
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from ledgers_served import AS_OF, budget, ledger
from machines_started import Machines

from xl_ar.batch import Means, run_all
from xl_ar.cli import main
from xl_ar.cluster import connecting
from xl_ar.cluster.connecting import connected
from xl_ar.errors import UsageError
from xl_ar.outcome import Order, Outcome


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "books"
    (place / "deeper").mkdir(parents=True)
    for number in range(10):
        ledger(place / f"{number:02}.xlsx", invoices=number % 4 + 1)
    budget(place / "budget.xlsx")
    (place / "bad.xlsx").write_bytes(b"%PDF-1.4 no workbook")
    (place / "list.csv").write_text("Invoice No,Customer,Due Date,Balance\nA-1,Acme,2026-05-31,10.50\n")
    ledger(place / "deeper" / "a.xlsx")
    return place


def paths_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def comparable(outcomes: list[Outcome]) -> list[Outcome]:
    """Without the time it took, and without who changed it: this attempt, or a worker killed after its rename."""
    return [replace(outcome, seconds=0.0, changed=False, changes={}) for outcome in outcomes]


def test_a_cluster_gives_what_one_process_gives_though_a_worker_is_killed(folder: Path, machines: Machines) -> None:
    twin = folder.with_name("twin")
    shutil.copytree(folder, twin)
    paths = paths_of(folder)
    serial = run_all(paths, Order(AS_OF), folder=folder)
    alone = {path.relative_to(folder): path.read_bytes() for path in paths_of(folder)}
    shutil.rmtree(folder)
    twin.rename(folder)
    told: list[Path] = []

    def tell(outcome: Outcome) -> None:
        if not told:
            machines.workers[0].send_signal(signal.SIGKILL)
        told.append(outcome.path)

    apart = run_all(paths, Order(AS_OF), folder=folder, means=Means(scheduler=machines.address), tell=tell)
    assert machines.workers[0].wait() == -signal.SIGKILL
    assert told == paths
    assert {path.relative_to(folder): path.read_bytes() for path in paths_of(folder)} == alone
    assert comparable(apart) == comparable(serial)


def test_results_elsewhere_and_paths_as_given(
    folder: Path, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    words = ["batch", "books", "--as-of", "2026-06-30", "--recursive"]
    alone = CliRunner().invoke(main, [*words, "--out", "one"])
    apart = CliRunner().invoke(main, [*words, "--out", "two", "--scheduler", machines.address])
    assert apart.output == alone.output
    one, two = Path("one"), Path("two")
    assert [path.relative_to(one) for path in sorted(one.rglob("*.xlsx"))] == [
        path.relative_to(two) for path in sorted(two.rglob("*.xlsx"))
    ]
    for path in one.rglob("*.xlsx"):
        assert path.read_bytes() == (two / path.relative_to(one)).read_bytes()
    again = CliRunner().invoke(main, [*words, "--out", "two", "--scheduler", machines.address, "--resume"])
    assert again.output.count("unchanged ") >= 12


def test_a_wish_to_stop_leaves_the_rest(folder: Path, machines: Machines) -> None:
    stop = threading.Event()
    paths = paths_of(folder)
    before = {path: path.read_bytes() for path in paths}
    told: list[Outcome] = []

    def tell(outcome: Outcome) -> None:
        told.append(outcome)
        stop.set()

    means = Means(scheduler=machines.address)
    ended = run_all(paths, Order(AS_OF), folder=folder, means=means, stop=stop, tell=tell)
    assert told == ended
    again = run_all(paths, Order(AS_OF), folder=folder)
    assert [one.status for one in ended] == [one.status for one in again if one.path in {told.path for told in ended}]
    for path in folder.glob("*(backup).xlsx"):
        assert path.read_bytes() == before[path.with_name(path.name.replace(" (backup)", ""))]


@pytest.mark.parametrize("address", ["127.0.0.1:8786", "http://127.0.0.1:8786"])
def test_an_address_of_another_form_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="write dask://host:port"):
        connected(address)


def test_a_scheduler_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "_CONNECTING", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UsageError, match="no scheduler answers there"):
        connected(f"dask://127.0.0.1:{port}")


def test_workers_of_another_version_are_refused(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "__version__", "9.9")
    with pytest.raises(UsageError, match=r"has xl-ar .*, not 9\.9"):
        connected(machines.address)


def test_jobs_and_a_scheduler_are_two_things(folder: Path) -> None:
    words = ["batch", str(folder), "--as-of", "2026-06-30", "--scheduler", "dask://h:1", "--jobs", "2"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert "leave --jobs and --memory away" in result.output
