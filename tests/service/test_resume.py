"""What stands as an earlier run left it is passed over at the cost of its hash, and nothing else is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from ledgers_served import AS_OF, budget, ledger, names
from openpyxl import load_workbook

from xl_ar.batch import running
from xl_ar.batch.resuming import FILE, Done, digest
from xl_ar.cli import main
from xl_ar.outcome import Order
from xl_ar.run import run
from xl_ar.settings import AgingSettings, CreditSettings, Settings


def batch(folder: Path, *words: str | Path) -> Result:
    given = ["batch", folder, "--as-of", "2026-06-30", "--resume", "--json", *words]
    return CliRunner().invoke(main, [str(word) for word in given])


def statuses(result: Result) -> list[str]:
    return [entry["status"] for entry in json.loads(result.stdout)["workbooks"]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "month end"
    place.mkdir()
    ledger(place / "a.xlsx")
    budget(place / "b.xlsx")
    (place / "c.csv").write_text("Invoice No,Customer,Due Date,Balance\nA-1,Acme,2026-05-31,10.50\n")
    return place


def never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise AssertionError("a workbook was read")

    monkeypatch.setattr(running, "run", fail)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_second_run_reads_no_workbook(folder: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: bool) -> None:
    words: list[str | Path] = ["--out", folder.parent / "out"] if elsewhere else []
    first = batch(folder, *words)
    assert statuses(first) == ["done", "skipped", "done"]
    never_read(monkeypatch)
    second = batch(folder, *words)
    assert statuses(second) == ["unchanged"] * 3
    assert (first.exit_code, second.exit_code) == (0, 0)
    earlier, now = (json.loads(result.stdout)["workbooks"] for result in (first, second))
    assert [entry["before"] for entry in now] == ["done", "skipped", "done"]
    assert [entry["output"] for entry in now] == [entry["output"] for entry in earlier]


def test_a_changed_workbook_alone_is_run_again(folder: Path) -> None:
    batch(folder)
    book = load_workbook(folder / "a.xlsx")
    book["Open Invoices"]["F2"] = 90.10
    book.save(folder / "a.xlsx")
    assert statuses(batch(folder)) == ["done", "unchanged", "unchanged"]
    assert statuses(batch(folder)) == ["unchanged"] * 3


def test_the_original_put_back_is_run_again(folder: Path) -> None:
    batch(folder)
    (folder / "a (backup).xlsx").replace(folder / "a.xlsx")
    assert statuses(batch(folder)) == ["done", "unchanged", "unchanged"]


def test_a_result_that_is_gone_or_was_written_in_is_made_anew(folder: Path) -> None:
    out = folder.parent / "out"
    batch(folder, "--out", out)
    (out / "a.xlsx").unlink()
    result = next(out.glob("c*(AR).xlsx"))
    book = load_workbook(result)
    book["AR Aging"]["J40"] = "mine"
    book.save(result)
    assert statuses(batch(folder, "--out", out)) == ["done", "unchanged", "done"]
    assert (out / "a.xlsx").is_file()


def test_other_days_and_settings_do_not_count(folder: Path) -> None:
    batch(folder)
    assert statuses(batch(folder, "--as-of", "2026-07-31")) == ["done", "skipped", "done"]
    assert statuses(batch(folder, "--as-of", "2026-07-31", "--set", "aging.credits=net"))[0] == "done"


def test_a_doubt_stays_a_doubt_in_the_exit_code(tmp_path: Path) -> None:
    text = "Invoice No,Customer,Due Date,Balance\nA-1,Acme,2026-05-31,10.50\nA-2,Acme,2026-05-31,ten\n"
    (tmp_path / "c.csv").write_text(text)
    first, second = batch(tmp_path), batch(tmp_path)
    assert statuses(first) == ["needs_person"]
    assert statuses(second) == ["unchanged"]
    assert (first.exit_code, second.exit_code) == (1, 1)


def test_what_was_refused_is_tried_again(folder: Path) -> None:
    lock = folder / "~$a.xlsx"
    lock.write_bytes(b"someone")
    assert statuses(batch(folder))[0] == "refused"
    lock.unlink()
    assert statuses(batch(folder)) == ["done", "unchanged", "unchanged"]


@pytest.mark.parametrize("torn", [b'{"workbook": "a.xl', b"\xff\xfe\x00", b"[]", b'{"workbook": 7}'])
def test_a_torn_line_costs_that_line_only(folder: Path, torn: bytes) -> None:
    batch(folder)
    place = folder / FILE
    lines = place.read_bytes().splitlines(keepends=True)
    place.write_bytes(b"".join(lines[:2]) + torn)
    assert statuses(batch(folder)) == ["unchanged", "unchanged", "done"]
    assert statuses(batch(folder)) == ["unchanged"] * 3
    assert place.read_bytes().splitlines()[2] == torn


def test_a_line_that_lacks_something_does_not_count(folder: Path) -> None:
    batch(folder)
    place = folder / FILE
    entries = [json.loads(line) for line in place.read_text().splitlines()]
    for entry, name in zip(entries, ("status", "output", "sha256"), strict=True):
        del entry[name]
    place.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    assert statuses(batch(folder)) == ["done", "skipped", "done"]


def test_a_dry_run_notes_nothing(folder: Path) -> None:
    batch(folder, "--dry-run")
    assert names(folder) == ["a.xlsx", "b.xlsx", "c.csv"]


def test_folder_and_results_may_move_together(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch(folder)
    moved = folder.rename(folder.with_name("archive"))
    never_read(monkeypatch)
    assert statuses(batch(moved)) == ["unchanged"] * 3


def test_a_file_that_cannot_be_written_is_said(folder: Path) -> None:
    (folder / FILE).mkdir()
    done = Done(folder / "nowhere" / FILE, folder, Order(AS_OF))
    outcome = run(folder / "b.xlsx", Order(AS_OF))
    assert "could not be written" in done.noted(outcome).message


def test_all_that_a_result_depends_on_is_in_the_digest(tmp_path: Path) -> None:
    table = tmp_path / "dormancy.toml"
    table.write_text("one")
    order = Order(AS_OF, settings=Settings(credits=CreditSettings(dormancy_table=str(table))))
    others = [
        replace(order, as_of=date_after()),
        replace(order, undo=("AP-1",)),
        replace(order, settings=replace(order.settings, aging=AgingSettings(basis="document"))),
    ]
    before = digest(order)
    assert len({before, *(digest(other) for other in others)}) == 4
    table.write_text("two")
    assert digest(order) != before
    assert digest(replace(order, by="ann", log=tmp_path / "log")) == digest(order)


def date_after() -> Any:
    return AS_OF.replace(month=7)
