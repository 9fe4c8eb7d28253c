"""Folders at an address: fetched whole or not at all, only read, and nothing of what goes wrong ends the run."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ledgers_served import ledger
from moody_store import (
    CSV,
    Moody,
    batch,
    files,
    fresh_store,  # noqa: F401  # a fixture
    out_folder,  # noqa: F401  # a fixture
    put,
    statuses,
    told,
)

from xl_ar.batch import fetching as fetching_module
from xl_ar.batch.addresses import address_of
from xl_ar.batch.finding import KEPT
from xl_ar.excel.guard import DEFAULT


def test_workbooks_are_fetched_and_results_lie_beside_the_originals(
    tmp_path: Path, out: Path, store: type[Moody]
) -> None:
    ledger(tmp_path / "a.xlsx")
    book = (tmp_path / "a.xlsx").read_bytes()
    put({"/june/a.xlsx": book, "/june/north/b.csv": CSV, "/june/read.me": b"", "/june/x (AR).xlsx": book})
    put({"/june/x (backup).xlsx": book, "/june/~$a.xlsx": b"", "/june/.c.csv": CSV})
    before = {name: content.getvalue() for name, content in Moody.store.items()}
    assert statuses(batch("moody://june", out, "--json")) == {"a.xlsx": "done"}
    deep = batch("moody://june", out, "--recursive", "--json")
    assert deep.exit_code == 0
    assert json.loads(deep.stdout)["source"] == "moody://june/"
    assert statuses(deep) == {"a.xlsx": "done", "north/b.csv": "done"}
    assert {name: content.getvalue() for name, content in Moody.store.items()} == before
    found = files(out)
    assert found["originals/a.xlsx"] == book != found["a.xlsx"]
    assert found["originals/north/b.csv"] == CSV
    wanted = {"a.xlsx", "a (backup).xlsx", "north/b (AR).xlsx", "originals/a.xlsx", "originals/north/b.csv"}
    state = {f"originals/{KEPT}", "xl_ar_done.jsonl", "xl_ar_audit.jsonl", ".xl_ar_audit.jsonl.lock"}
    assert found.keys() - {"a (backup).xlsx"} == (wanted - {"a (backup).xlsx"}) | state


@pytest.mark.parametrize("words", [["--resume"], ["--resume", "--jobs", "2"]])
def test_what_is_unchanged_there_and_here_is_not_touched(out: Path, store: type[Moody], words: list[str]) -> None:
    put({"/june/a.csv": CSV, "/june/b.csv": CSV})
    assert statuses(batch("moody://june", out, "--json", *words)) == {"a.csv": "done", "b.csv": "done"}
    stood = (out / "originals" / "a.csv").stat()
    put({"/june/b.csv": CSV + b"A-2,Acme,2026-05-31,1.00\n"})
    again = batch("moody://june", out, "--json", *words)
    assert statuses(again) == {"a.csv": "unchanged", "b.csv": "done"}
    now = (out / "originals" / "a.csv").stat()
    assert (now.st_ino, now.st_mtime_ns) == (stood.st_ino, stood.st_mtime_ns)
    assert (out / "originals" / "b.csv").read_bytes().endswith(b"1.00\n")


def test_a_dry_run_writes_nothing_at_all(out: Path, store: type[Moody]) -> None:
    put({"/june/a.csv": CSV, "/june/north/b.csv": CSV})
    dry = batch("moody://june", out, "--json", "--recursive", "--dry-run")
    assert statuses(dry) == {"a.csv": "done", "north/b.csv": "done"}
    assert not out.exists()
    batch("moody://june", out)
    before = files(out)
    put({"/june/a.csv": CSV + b"A-2,Acme,2026-05-31,1.00\n"})
    dry = batch("moody://june", out, "--json", "--recursive", "--resume", "--dry-run")
    assert statuses(dry) == {"a.csv": "done", "north/b.csv": "done"}
    assert files(out) == before


def test_one_that_fails_costs_itself_alone(out: Path, store: type[Moody]) -> None:
    put({f"/june/{name}.csv": CSV for name in "abc"})
    Moody.failing = {"/june/b.csv": ConnectionResetError(104, "Connection reset by peer")}
    result = batch("moody://june", out, "--json")
    assert result.exit_code == 1
    assert told(result)["b.csv"] == ("refused", "b.csv: could not be fetched (Connection reset by peer).")
    assert statuses(result) == {"a.csv": "done", "b.csv": "refused", "c.csv": "done"}
    assert "originals/b.csv" not in files(out)


def test_an_original_that_cannot_be_fetched_anew_is_not_run_as_it_stands(out: Path, store: type[Moody]) -> None:
    put({"/june/a.csv": CSV})
    batch("moody://june", out)
    Moody.failing = {"/june/a.csv": RuntimeError("driver of no manners")}
    assert told(batch("moody://june", out, "--json")) == {
        "a.csv": ("refused", "a.csv: could not be fetched (driver of no manners).")
    }
    assert files(out)["originals/a.csv"] == CSV


def test_more_than_the_limit_is_not_read_whatever_is_announced(
    out: Path, store: type[Moody], monkeypatch: pytest.MonkeyPatch
) -> None:
    small = replace(DEFAULT, file_size=5 << 20)
    keywords = fetching_module.fetching.__wrapped__.__kwdefaults__  # type: ignore[attr-defined]
    monkeypatch.setitem(keywords, "limits", small)
    put({"/june/a.csv": CSV, "/june/b.csv": CSV, "/june/c.csv": CSV})
    Moody.endless, Moody.sizes = {"/june/b.csv"}, {"/june/b.csv": 10, "/june/c.csv": 6 << 20}
    result = told(batch("moody://june", out, "--json"))
    assert result["b.csv"] == ("refused", "b.csv: more than 5,242,880 bytes. Split it.")
    assert result["c.csv"] == ("refused", "c.csv: more than 5,242,880 bytes. Split it.")
    assert result["a.csv"][0] == "done"
    assert Moody.given_out <= 7 << 20
    assert not [name for name in files(out / "originals") if name not in ("a.csv", KEPT)]


@pytest.mark.parametrize(
    ("mood", "sentence"),
    [
        ({"changing": {"/june/a.csv"}}, "a.csv: changed while it was fetched. Run again."),
        ({"sizes": {"/june/a.csv": 99}}, f"a.csv: 99 bytes announced and {len(CSV)} received. Run again."),
    ],
)
def test_half_a_workbook_or_two_halves_are_not_kept(
    out: Path, store: type[Moody], mood: dict[str, Any], sentence: str
) -> None:
    put({"/june/a.csv": CSV})
    for name, value in mood.items():
        setattr(Moody, name, value)
    assert told(batch("moody://june", out, "--json")) == {"a.csv": ("refused", sentence)}
    assert files(out / "originals").keys() == {KEPT}


def test_what_is_gone_there_stays_and_is_told(out: Path, store: type[Moody]) -> None:
    put({"/june/a.csv": CSV, "/june/b.csv": CSV, "/june/north/c.csv": CSV, "/june/south/d.csv": CSV})
    batch("moody://june", out, "--recursive")
    before = files(out)
    del Moody.store["/june/b.csv"], Moody.store["/june/south/d.csv"]
    flat = batch("moody://june", out, "--json", "--resume")
    assert told(flat)["b.csv"] == (
        "skipped",
        "b.csv: no longer at moody://june/; not run, its original and its result stay.",
    )
    assert statuses(flat) == {"b.csv": "skipped", "a.csv": "unchanged"}
    assert flat.exit_code == 0
    Moody.failing = {"/june/north": PermissionError(13, "Access Denied")}
    deep = statuses(batch("moody://june", out, "--json", "--recursive", "--resume"))
    assert deep == {"a.csv": "unchanged", "b.csv": "skipped", "south/d.csv": "skipped", "north": "refused"}
    assert {name: files(out)[name] for name in before if name != "xl_ar_done.jsonl"} == {
        name: content for name, content in before.items() if name != "xl_ar_done.jsonl"
    }


def test_an_empty_folder_is_no_fault(out: Path, store: type[Moody]) -> None:
    Moody.pseudo_dirs = ["", "/june"]
    result = batch("moody://june", out)
    assert (result.exit_code, result.stdout) == (0, "No workbooks found.\n")


def test_settings_there_are_told_and_those_of_out_hold(out: Path, store: type[Moody]) -> None:
    put({"/june/a.csv": CSV, "/june/xl_ar.toml": b'[aging]\nbuckets = "nonsense"\n'})
    result = batch("moody://june", out)
    assert result.exit_code == 0
    assert "xl_ar.toml there is not used; settings for this run stand in --out" in result.stderr
    (out / "xl_ar.toml").write_text('[aging]\nnonsense = "x"\n')
    assert batch("moody://june", out).exit_code == 2


def test_the_wish_to_stop_leaves_the_rest(out: Path, store: type[Moody], monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    put({f"/june/{name}.csv": CSV for name in "abc"})
    address = address_of("moody://june")
    assert address is not None
    how: dict[str, Any] = {"recursive": False, "dry_run": False, "stop": stop, "step": stop.set}
    with fetching_module.fetching(address, out, **how) as found:
        assert [path.name for path in found.paths] == ["a.csv"]
        assert (found.left, found.number) == (2, 3)
