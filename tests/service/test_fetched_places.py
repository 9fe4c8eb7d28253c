"""Names, links and folders at an address and in --out: nothing leads elsewhere, and nothing of others is touched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import fsspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from ledgers_served import budget
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

from xl_ar.batch.finding import KEPT
from xl_ar.batch.keys import alike, refused
from xl_ar.cli import main


def test_names_that_are_none_here_are_told_and_lead_nowhere(out: Path, store: type[Moody]) -> None:
    odd = ["x\\..\\..\\y.csv", "c:x.csv", "tab\there.csv", "nul.csv", "con/a.csv", "../up.csv", "a./b.csv", "q?.csv"]
    put({"/june/a.csv": CSV, "/june/originals/b.csv": CSV, "/june/Case.csv": CSV, "/june/case.CSV": CSV})
    for name in odd:
        Moody.store[f"/june/{name}"] = Moody.store["/june/a.csv"]
    result = batch("moody://june", out, "--json", "--recursive")
    found = told(result)
    assert found.pop("a.csv")[0] == "done"
    assert {status for status, _ in found.values()} == {"refused"}
    assert len(found) == len(odd) + 3
    assert "'Case.csv' is the same name" in found["case.CSV"][1]
    assert "its folder has the name of the one that the originals are kept in" in found["originals%2Fb.csv"][1]
    assert files(out / "originals").keys() == {"a.csv", KEPT}
    assert {path.name for path in out.parent.iterdir()} == {"aged"}
    assert all(".." not in Path(entry["path"]).parts for entry in json.loads(result.stdout)["workbooks"])
    assert batch("moody://june", out, "--recursive").stdout.count("refused") == len(found) + 1


@given(st.text(alphabet="a./\\:*\x00\x1f con", max_size=12))
def test_a_key_that_is_kept_stays_in_the_folder(key: str) -> None:
    folder = Path("/kept/originals")
    if not refused(key):
        assert (folder / key).is_relative_to(folder)
        assert not {"..", ".", ""} & set(key.split("/"))
        assert not set('\\:*?"<>|') & set(key)


@pytest.mark.parametrize(
    "key", ["north/a.xlsx", "Übersicht März.xlsx", "a (1).csv", "console.csv", "a..b.csv", "com10.csv"]
)
def test_usual_names_are_kept(key: str) -> None:
    assert refused(key) == ""


def test_names_alike_to_some_system() -> None:
    assert alike(["a/x.csv", "a/y.csv"]) == {}
    assert alike(["A/x.csv", "a/X.csv", "b.csv"]) == {"A/x.csv": "a/X.csv", "a/X.csv": "A/x.csv"}
    assert alike(["\u00e9.csv", "e\u0301.csv"]).keys() == {"\u00e9.csv", "e\u0301.csv"}


def test_folders_that_cannot_be_listed_or_are_links_are_told(out: Path, store: type[Moody]) -> None:
    put({"/june/a.csv": CSV, "/june/north/b.csv": CSV, "/june/loop/c.csv": CSV, "/june/link.csv": CSV})
    Moody.failing, Moody.linked = {"/june/north": PermissionError(13, "Denied")}, {"/june/loop", "/june/link.csv"}
    found = told(batch("moody://june", out, "--json", "--recursive"))
    assert found.pop("a.csv")[0] == "done"
    follow = "which a run over a folder does not follow. Put there what it leads to."
    assert found == {
        "north": ("refused", "north: a folder that could not be listed (Denied): none of its workbooks was run."),
        "loop": ("refused", f"loop: a link to a folder, {follow}"),
        "link.csv": ("refused", f"link.csv: a symbolic link, {follow}"),
    }


def test_a_circle_that_is_no_link_comes_to_an_end(
    out: Path, store: type[Moody], monkeypatch: pytest.MonkeyPatch
) -> None:
    def circle(self: Moody, path: str, detail: bool = True, **how: Any) -> Any:
        return [{"name": f"{path}/in", "type": "directory", "size": 0}]

    monkeypatch.setattr(Moody, "ls", circle)
    result = batch("moody://june", out, "--json", "--recursive")
    assert [entry["status"] for entry in json.loads(result.stdout)["workbooks"]] == ["refused"]
    assert "40 folders deep" in result.stdout


def test_originals_are_of_one_address_and_never_run_over_or_written_into(out: Path, store: type[Moody]) -> None:
    put({"/june/a.csv": CSV, "/july/a.csv": CSV + b"A-2,Acme,2026-05-31,1.00\n"})
    batch("moody://june", out)
    before = files(out)
    other = batch("moody://july", out)
    assert other.exit_code == 2
    assert "it has the originals fetched from moody://june/" in other.stderr
    here = out.parent / "june"
    (here / "originals").mkdir(parents=True)
    (here / "originals" / "a.csv").write_bytes(CSV)
    for words in (["batch", str(here), "--recursive", "--out", str(out)], ["batch", str(out / "originals")]):
        result = CliRunner().invoke(main, [*words, "--as-of", "2026-06-30"])
        assert result.exit_code == 2
        assert "originals" in result.stderr
    assert files(out) == before
    over = CliRunner().invoke(main, ["batch", str(out), "--recursive", "--as-of", "2026-06-30", "--json", "--dry-run"])
    assert [Path(one["path"]).name for one in json.loads(over.stdout)["workbooks"]] == []


def test_a_folder_of_that_name_which_is_not_ours_is_left_alone(out: Path, store: type[Moody]) -> None:
    (out / "originals").mkdir(parents=True)
    (out / "originals" / "mine.csv").write_bytes(CSV)
    put({"/june/a.csv": CSV})
    result = batch("moody://june", out)
    assert result.exit_code == 2
    assert "'originals' in it was not fetched by xl-ar" in result.stderr
    assert files(out).keys() == {"originals/mine.csv"}


def test_originals_that_are_a_link_are_not_written_into(out: Path, store: type[Moody]) -> None:
    out.mkdir()
    (out.parent / "elsewhere").mkdir()
    (out / "originals").symlink_to(out.parent / "elsewhere", target_is_directory=True)
    put({"/june/a.csv": CSV})
    result = batch("moody://june", out)
    assert result.exit_code == 2
    assert "'originals' in it is a link" in result.stderr
    assert list((out.parent / "elsewhere").iterdir()) == []


def test_links_where_originals_are_kept_are_not_written_through(out: Path, store: type[Moody]) -> None:
    put({"/june/north/a.csv": CSV})
    batch("moody://june", out)
    (out.parent / "elsewhere").mkdir()
    (out / "originals" / "north").symlink_to(out.parent / "elsewhere", target_is_directory=True)
    result = told(batch("moody://june", out, "--json", "--recursive"))
    assert result["north/a.csv"][0] == "refused"
    assert "is a symbolic link" in result["north/a.csv"][1]
    assert list((out.parent / "elsewhere").iterdir()) == []


def test_results_need_a_folder_here(store: type[Moody], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    put({"/june/a.csv": CSV})
    without = CliRunner().invoke(main, ["batch", "moody://june", "--as-of", "2026-06-30"])
    assert without.exit_code == 2
    assert without.stderr == (
        "xl-ar: --out is needed with moody://june/: it is only read, and results go into a folder here\n"
    )
    far = CliRunner().invoke(main, ["batch", "moody://june", "--as-of", "2026-06-30", "--out", "s3://b/x"])
    assert far.exit_code == 2
    assert far.stderr == "xl-ar: --out s3://: results need a file system; give a folder here, or one that is mounted\n"
    assert list(tmp_path.iterdir()) == []


def test_the_memory_and_the_file_store_of_fsspec(tmp_path: Path, out: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe("/xl-ar-test/a.csv", CSV)
    try:
        assert statuses(batch("memory://xl-ar-test", out, "--json")) == {"a.csv": "done"}
    finally:
        memory.rm("/xl-ar-test", recursive=True)
    june = tmp_path / "june"
    (june / "north").mkdir(parents=True)
    budget(june / "north" / "b.xlsx")
    (june / "north" / "around").symlink_to(june, target_is_directory=True)
    inside = june / "aged"
    for _ in range(2):  # the second time with results and originals in the folder itself
        result = batch(june.as_uri(), inside, "--recursive", "--json")
        assert statuses(result) == {"north/around": "refused", "north/b.xlsx": "skipped"}
    for place in (june, tmp_path):
        assert "it holds the folder itself" in batch(june.as_uri(), place).stderr
    assert not (june / "originals").exists()
