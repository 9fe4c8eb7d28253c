"""Folders at an address: fetched whole or not at all, only read, and nothing of what goes wrong ends the run."""

from __future__ import annotations

import io
import json
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import fsspec
import pytest
from click.testing import CliRunner, Result
from fsspec.implementations.memory import MemoryFileSystem
from hypothesis import given
from hypothesis import strategies as st
from ledgers_served import budget, ledger

from xl_ar.batch import fetching as fetching_module
from xl_ar.batch.addresses import address_of
from xl_ar.batch.finding import KEPT
from xl_ar.batch.keys import alike, refused
from xl_ar.cli import main
from xl_ar.errors import UsageError
from xl_ar.excel.guard import DEFAULT

CSV = b"Invoice No,Customer,Due Date,Balance\nA-1,Acme,2026-05-31,10.50\n"


class Moody(MemoryFileSystem):  # type: ignore[misc]
    """A store that fails at some files, announces false sizes and changes files while they are read."""

    protocol = "moody"
    store: dict[str, Any] = {}  # noqa: RUF012  # as the class above has it
    pseudo_dirs: list[str] = [""]  # noqa: RUF012
    failing: dict[str, BaseException] = {}  # noqa: RUF012  # names, and what is raised for them
    sizes: dict[str, int] = {}  # noqa: RUF012
    changing: set[str] = set()  # noqa: RUF012
    endless: set[str] = set()  # noqa: RUF012
    linked: set[str] = set()  # noqa: RUF012
    given_out = 0

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        path = path.removeprefix("moody://").rpartition("@")[2].strip("/")
        return "/" + path if path else ""

    def ls(self, path: str, detail: bool = True, **how: Any) -> Any:
        self._fail(path)
        return [self._told(entry) for entry in super().ls(path, detail=True, **how)]

    def info(self, path: str, **how: Any) -> Any:
        return self._told(super().info(path, **how))

    def _open(self, path: str, mode: str = "rb", **how: Any) -> Any:
        path = self._strip_protocol(path)
        if mode != "rb":
            return super()._open(path, mode, **how)
        self._fail(path)
        if path in self.endless:
            return Endless()
        content = self.store[path].getvalue()
        if path in self.changing:
            self.pipe_file(path, content + b"A-2,Acme,2026-05-31,1.00\n")
        return io.BytesIO(content)

    def _told(self, entry: dict[str, Any]) -> dict[str, Any]:
        name = entry["name"]
        told = {**entry, "size": self.sizes.get(name, entry["size"])}
        return {**told, "islink": True} if name in self.linked else told

    def _fail(self, path: str) -> None:
        if path in self.failing:
            raise self.failing[path]


class Endless(io.RawIOBase):
    """Gives bytes for as long as someone reads."""

    def read(self, size: int = -1) -> bytes:
        Moody.given_out += size
        assert Moody.given_out < 100 << 20, "read on and on"
        return b"x" * size


@pytest.fixture
def store() -> Iterator[type[Moody]]:
    fsspec.register_implementation("moody", Moody, clobber=True)
    Moody.store, Moody.pseudo_dirs, Moody.failing, Moody.sizes = {}, [""], {}, {}
    Moody.changing, Moody.endless, Moody.linked, Moody.given_out = set(), set(), set(), 0
    yield Moody
    Moody.clear_instance_cache()


def put(files: dict[str, bytes]) -> None:
    """Files of the store as they are now, by name."""
    Moody.clear_instance_cache()
    fs = Moody()
    for name, content in files.items():
        Moody.store.pop(name, None)
        fs.pipe_file(name, content)


def batch(address: str, out: Path, *words: str) -> Result:
    given = ["batch", address, "--as-of", "2026-06-30", "--out", str(out), *words]
    return CliRunner().invoke(main, given)


def told(result: Result) -> dict[str, tuple[str, str]]:
    """Status and message by name of the original."""
    entries = json.loads(result.stdout)["workbooks"]
    return {
        Path(entry["path"]).as_posix().partition("/originals/")[2]: (entry["status"], entry["message"])
        for entry in entries
    }


def statuses(result: Result) -> dict[str, str]:
    return {name: status for name, (status, _) in told(result).items()}


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "aged"


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


def test_a_folder_without_permission_is_an_outcome_and_claims_no_folder(out: Path, store: type[Moody]) -> None:
    Moody.failing = {"/june": PermissionError(13, "Access Denied")}
    result = batch("moody://june", out)
    assert result.exit_code == 1
    sentence = "moody://june/: a folder that could not be listed (Access Denied): none of its workbooks was run."
    assert f"refused      {sentence}" in result.stdout
    put({"/july/a.csv": CSV})
    assert batch("moody://july", out).exit_code == 0


def test_an_empty_folder_is_no_fault(out: Path, store: type[Moody]) -> None:
    Moody.pseudo_dirs = ["", "/june"]
    result = batch("moody://june", out)
    assert (result.exit_code, result.stdout) == (0, "No workbooks found.\n")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("moody://july", "moody://july/: there is no such folder"),
        ("moody://june/a.csv", "moody://june/a.csv: a file, and no folder; give the folder it lies in"),
        ("https://x.sharepoint.com/june", "https://: the address of a page or a single file, and of no folder."),
        ("zip::moody://june", "zip: addresses chained by '::' are not read"),
        ("simplecache::s3://k:s3cret@b", "simplecache: addresses chained by '::' are not read"),
        ("zip://a.csv::moody://june/a.zip", "zip: addresses chained by '::' are not read"),
        ("nowhere://june", "nowhere://june/: fsspec knows no store named 'nowhere'"),
        ("moody://june\n", "moody://: a control sign or a broken character is in the address"),
        ("s3://key:s3/cret@b/june", "s3://: whether the ':' and the '@' enclose a password cannot be told."),
    ],
)
def test_what_is_no_folder_is_wrong_usage(out: Path, store: type[Moody], address: str, sentence: str) -> None:
    put({"/june/a.csv": CSV})
    result = batch(address, out)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"xl-ar: {sentence}")
    assert "cret" not in result.output
    assert not out.exists()


@pytest.mark.parametrize(
    "path", ["C:/x", "C:\\x", "c://x", "a:b", "june", "./moody://june", "/x", "s3:", "//server/june"]
)
def test_plain_paths_are_no_addresses(path: str) -> None:
    assert address_of(path) is None


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("s3://bucket/june/", "s3://bucket/june"),
        ("s3://key:s3cret@bucket/june", "s3://bucket/june"),
        ("sftp://ann:s3cret@host:22/srv/june", "sftp://host:22/srv/june"),
        ("gist://s3cret@abc", "gist://abc/"),
        ("abfs://june@account.dfs.core.windows.net/x?sig=s3cret", "abfs://june@account.dfs.core.windows.net/x"),
        ("github://org:repo@main/books", "github://org:repo@main/books"),
        ("file:///srv/june", "file:///srv/june"),
        ("SFTP://a:s3@cret@host/x", "sftp://host/x"),
    ],
)
def test_addresses_are_shown_without_secrets(address: str, shown: str) -> None:
    found = address_of(address)
    assert found is not None
    assert found.shown == shown
    assert "s3cret" not in repr(found)


def test_a_password_is_shown_nowhere(out: Path, store: type[Moody]) -> None:
    put({"/june/a.csv": CSV, "/june/b.csv": CSV})
    secret = "hunter-two"
    address = f"moody://ann:{secret}@june"
    Moody.failing = {"/june/b.csv": OSError(5, f"no answer from {address}"), "/june/n": ValueError(secret)}
    put({"/june/n/c.csv": CSV})
    report = out.parent / "report.json"
    results = [
        batch(address, out, "--recursive", "--report", str(report)),
        batch(address, out, "--recursive", "--json"),
        batch(f"{address}/nothing", out.parent / "other"),
        batch(f"nowhere://ann:{secret}@x", out),
        batch(f"https://ann:{secret}@x", out),
        batch("moody://june", f"moody://ann:{secret}@june"),  # type: ignore[arg-type]
    ]
    assert [result.exit_code for result in results] == [1, 1, 2, 2, 2, 2]
    assert "could not be fetched (OSError, Input/output error)" in results[0].stdout
    assert "could not be listed (ValueError)" in results[0].stdout
    for text in [*(result.output for result in results), *(str(result.exception) for result in results)]:
        assert secret not in text
        assert "ann:" not in text
    assert report.is_file()
    assert not [name for name, content in files(out.parent).items() if secret.encode() in content or secret in name]


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


def test_settings_there_are_told_and_those_of_out_hold(out: Path, store: type[Moody]) -> None:
    put({"/june/a.csv": CSV, "/june/xl_ar.toml": b'[aging]\nbuckets = "nonsense"\n'})
    result = batch("moody://june", out)
    assert result.exit_code == 0
    assert "xl_ar.toml there is not used; settings for this run stand in --out" in result.stderr
    (out / "xl_ar.toml").write_text('[aging]\nnonsense = "x"\n')
    assert batch("moody://june", out).exit_code == 2


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


def test_missing_fsspec_is_one_sentence_with_the_command(
    out: Path, monkeypatch: pytest.MonkeyPatch, store: type[Moody]
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    without = batch("moody://june", out)
    assert without.exit_code == 2
    assert without.stderr == "xl-ar: moody://june/: addresses need fsspec: pip install 'xl-ar[remote]'\n"


def test_a_missing_driver_is_one_sentence_with_the_command(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fsspec.registry import known_implementations

    monkeypatch.setitem(known_implementations, "absent", {"class": "no_such_driver.Fs", "err": "Install something"})
    result = batch("absent://june", out)
    assert result.exit_code == 2
    assert (
        result.stderr
        == "xl-ar: absent://june/: the driver of this store is not installed: pip install no_such_driver\n"
    )


def test_the_wish_to_stop_leaves_the_rest(out: Path, store: type[Moody], monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    put({f"/june/{name}.csv": CSV for name in "abc"})
    address = address_of("moody://june")
    assert address is not None
    how: dict[str, Any] = {"recursive": False, "dry_run": False, "stop": stop, "step": stop.set}
    with fetching_module.fetching(address, out, **how) as found:
        assert [path.name for path in found.paths] == ["a.csv"]
        assert (found.left, found.number) == (2, 3)


def test_a_wrong_order_is_said_before_anything_is_fetched(store: type[Moody], out: Path) -> None:
    put({"/june/a.csv": CSV})
    for words in (["--steps", "agin"], ["--set", "aging.nonsense=1"], ["--report", str(out / "none" / "r.json")]):
        assert batch("moody://june", out, *words).exit_code == 2
    with pytest.raises(UsageError):
        address_of("http://x/y")
    assert not out.exists()
