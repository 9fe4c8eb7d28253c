"""A file is replaced whole or not at all."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest

from xl_ar.errors import LockedError, VerifyError
from xl_ar.excel.guard import check_unlocked, is_lock_file
from xl_ar.excel.holding import held
from xl_ar.excel.save import is_backup, replace_atomically


def accept(_: Path) -> None:
    """A check that passes."""


def refuse(_: Path) -> None:
    raise VerifyError("not as planned")


def put(target: Path, content: bytes, *, backup: bool = True) -> Path | None:
    return replace_atomically(target, lambda new: _write(new, content), backup=backup, verify=accept).backup


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"old")
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_original_is_kept_as_a_backup(book: Path) -> None:
    kept = put(book, b"new")
    assert kept is not None
    assert (book.read_bytes(), kept.name, kept.read_bytes()) == (b"new", "book (backup).xlsx", b"old")
    assert names(book.parent) == ["book (backup).xlsx", "book.xlsx"]


def test_equal_bytes_replace_nothing(book: Path) -> None:
    before = book.stat()
    assert put(book, b"old") is None
    assert (book.stat().st_ino, book.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert names(book.parent) == ["book.xlsx"]


def test_backups_are_numbered_and_never_overwritten(book: Path) -> None:
    for content in (b"a", b"b", b"a", b"c"):
        put(book, content)
    found = {path.name: path.read_bytes() for path in book.parent.iterdir()}
    assert found == {
        "book.xlsx": b"c",
        "book (backup).xlsx": b"old",
        "book (backup 2).xlsx": b"a",
        "book (backup 3).xlsx": b"b",
    }
    assert sorted(path.name for path in book.parent.iterdir() if is_backup(path)) == sorted(found)[:3]


def test_without_backup(book: Path) -> None:
    assert put(book, b"new", backup=False) is None
    assert names(book.parent) == ["book.xlsx"]


def test_a_new_file_needs_no_backup(tmp_path: Path) -> None:
    assert put(tmp_path / "new.xlsx", b"new") is None
    assert (tmp_path / "new.xlsx").read_bytes() == b"new"


def test_a_failed_check_leaves_everything_as_it_was(book: Path) -> None:
    with pytest.raises(VerifyError):
        replace_atomically(book, lambda new: _write(new, b"new"), backup=True, verify=refuse)
    assert (book.read_bytes(), names(book.parent)) == (b"old", ["book.xlsx"])


def test_a_failed_writer_leaves_everything_as_it_was(book: Path) -> None:
    def fail(new: Path) -> None:
        new.write_bytes(b"half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        replace_atomically(book, fail, backup=True, verify=accept)
    assert (book.read_bytes(), names(book.parent)) == (b"old", ["book.xlsx"])


def test_the_check_sees_the_new_file_beside_the_old(book: Path) -> None:
    seen: list[tuple[bytes, bytes, str, bool]] = []

    def check(new: Path) -> None:
        seen.append((new.read_bytes(), book.read_bytes(), new.suffix, is_lock_file(new)))

    replace_atomically(book, lambda new: _write(new, b"new"), backup=False, verify=check)
    assert seen == [(b"new", b"old", ".xlsx", True)]


@pytest.mark.skipif(os.name != "posix", reason="permission bits")
def test_permissions_stay(book: Path) -> None:
    book.chmod(0o640)
    put(book, b"new")
    assert stat.S_IMODE(book.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_a_link_stays_a_link(book: Path) -> None:
    link = book.with_name("link.xlsx")
    link.symlink_to(book)
    put(link, b"new")
    assert link.is_symlink()
    assert book.read_bytes() == b"new"


@pytest.mark.parametrize("lock", ["~$book.xlsx", ".~lock.book.xlsx#"])
def test_a_workbook_open_elsewhere_is_left_alone(book: Path, lock: str) -> None:
    book.with_name(lock).write_bytes(b"owner")
    assert is_lock_file(book.with_name(lock))
    with pytest.raises(LockedError, match="open elsewhere"):
        put(book, b"new")
    assert book.read_bytes() == b"old"


def test_a_workbook_that_may_not_be_read_is_told_so(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place) != book)
    with pytest.raises(
        LockedError, match=r"^book.xlsx: not readable \(Permission denied\). Give the right to read it.$"
    ):
        check_unlocked(book)


@pytest.mark.parametrize("fails", ["os.open", "pathlib.Path.touch", "os.access"])
def test_a_folder_that_is_not_writable_is_named(book: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    def denied(*_: object, **__: object) -> bool:
        if fails == "os.access":
            return False
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(fails, denied)
    said = f"the folder {book.parent} is not writable. Give the right to write there, or another folder with --out"
    with pytest.raises(LockedError, match=re.escape(said)), held(book):
        put(book, b"new")
    assert book.read_bytes() == b"old"


def test_a_write_protected_workbook_is_left_alone(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(LockedError, match="not writable"):
        check_unlocked(book)
