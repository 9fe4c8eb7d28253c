"""Addresses: told from plain paths, shown without secrets, and what cannot be opened is one sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from moody_store import (
    CSV,
    Moody,
    batch,
    files,
    fresh_store,  # noqa: F401  # a fixture
    out_folder,  # noqa: F401  # a fixture
    put,
)

from xl_ar.batch.addresses import address_of, without_secrets
from xl_ar.cli import main
from xl_ar.errors import UsageError


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


def test_a_wrong_order_is_said_before_anything_is_fetched(store: type[Moody], out: Path) -> None:
    put({"/june/a.csv": CSV})
    for words in (["--steps", "agin"], ["--set", "aging.nonsense=1"], ["--report", str(out / "none" / "r.json")]):
        assert batch("moody://june", out, *words).exit_code == 2
    with pytest.raises(UsageError):
        address_of("http://x/y")
    assert not out.exists()


def test_a_folder_without_permission_is_an_outcome_and_claims_no_folder(out: Path, store: type[Moody]) -> None:
    Moody.failing = {"/june": PermissionError(13, "Access Denied")}
    result = batch("moody://june", out)
    assert result.exit_code == 1
    sentence = "moody://june/: a folder that could not be listed (Access Denied): none of its workbooks was run."
    assert f"refused      {sentence}" in result.stdout
    put({"/july/a.csv": CSV})
    assert batch("moody://july", out).exit_code == 0


FAR = "s3://key:hunter-two@bucket"
HERE = "s3:// is an address, and a path must stand there; only batch reads addresses, with --out"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["watch", FAR], HERE),
        (["watch", ".", "--done", FAR], HERE),
        (["service", "files", FAR, "--into", "units"], HERE),
        (["service", "files", ".", "--into", FAR], HERE),
        (["age", f"{FAR}/x.xlsx", "--as-of", "2026-06-30"], HERE),
        (["age", "s3:/key:hunter-two@bucket/x.xlsx"], HERE),
        (["age", " s3://key:hunter/two@bucket"], HERE),
        (["age", f"simplecache::{FAR}"], HERE.replace("s3", "simplecache")),
        (["match", "--receipts", FAR], HERE),
        (["age", "--open-items", FAR], HERE),
        (["settings", FAR], HERE),
        (["audit", "show", FAR], HERE),
        (["doctor", FAR], HERE),
        (["batch", ".", "--report", FAR], HERE),
        (["batch", ".", "--as-of", "2026-06-30", "--out", FAR], "--out s3://: results need a file system"),
        (["batch", ".", FAR], "Got unexpected extra argument (s3://bucket)"),
        ([FAR], "unknown command 's3://bucket'"),
    ],
)  # fmt: skip
def test_an_address_that_is_not_read_is_told_without_its_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert "key" not in result.output
    assert "two" not in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_folder_here_may_look_like_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s3:" / "june").mkdir(parents=True)
    assert CliRunner().invoke(main, ["settings", "s3:/june"]).exit_code == 0


@pytest.mark.parametrize(
    ("sentence", "without"),
    [
        ("x: s3://key:s3cret@b/june is gone", "x: s3://b/june is gone"),
        ("'sftp://a:s3/cret@host/x'", "'sftp://host/x'"),
        ("s3:/key:s3cret@b/june: no", "s3:/b/june: no"),
        ("abc://x/y?sig=s3cret: no", "abc://x/y no"),
        ("github://org:repo@main/books", "github://org:repo@main/books"),
        ("sftp://host/ann@acme.xlsx", "sftp://host/ann@acme.xlsx"),
        ("C:/books/ann@acme.xlsx, D:\\a@b?", "C:/books/ann@acme.xlsx, D:\\a@b?"),
        ("file:///srv/ann@acme.xlsx", "file:///srv/ann@acme.xlsx"),
    ],
)
def test_a_sentence_is_shown_without_the_secrets_of_addresses(sentence: str, without: str) -> None:
    assert without_secrets(sentence) == without
