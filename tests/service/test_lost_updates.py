"""Nobody's work is overwritten: not what a person saves meanwhile, not what another run does."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ledgers_served import AS_OF, ledger, names
from openpyxl import load_workbook

from xl_ar import run as running
from xl_ar import writing
from xl_ar.errors import ChangedError, VerifyError
from xl_ar.excel import save
from xl_ar.excel.holding import held, leftover_prefix
from xl_ar.excel.save import replace_atomically, sha256
from xl_ar.outcome import Order, Outcome, Status
from xl_ar.run import run

ORDER = Order(AS_OF)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    place = tmp_path / "folder"
    place.mkdir()
    return ledger(place / "a.xlsx")


def edited(path: Path, balance: float) -> None:
    """A person's edit, saved as Excel saves: a new file under the old name."""
    workbook = load_workbook(path)
    workbook["Open Invoices"]["F2"] = balance
    new = path.with_name("~saving.tmp")
    workbook.save(new)
    new.replace(path)


def before_each_write(monkeypatch: pytest.MonkeyPatch, acts: list[Callable[[], None]]) -> None:
    """Each attempt to write is preceded by the next act, as if it had happened while we computed."""
    write = writing.write
    left = list(acts)

    def meddled(*given: Any, **named: Any) -> Any:
        if left:
            left.pop(0)()
        return write(*given, **named)

    monkeypatch.setattr(running, "write", meddled)


def test_an_edit_in_between_is_read_in_a_second_attempt(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before_each_write(monkeypatch, [lambda: edited(book, 90.10)])
    outcome = run(book, ORDER)
    assert (outcome.status, outcome.changed) == (Status.DONE, True)
    assert "230.30" in outcome.message  # of the edited workbook: 240.30 less ten
    assert load_workbook(book)["Open Invoices"]["F2"].value == 90.10
    assert load_workbook(book.with_name("a (backup).xlsx"))["Open Invoices"]["F2"].value == 90.10


def test_a_workbook_that_does_not_come_to_rest_is_left_to_its_editor(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_each_write(monkeypatch, [lambda: edited(book, 90.10), lambda: edited(book, 80.10)])
    outcome = run(book, ORDER)
    assert (outcome.status, outcome.changed, outcome.passing) == (Status.REFUSED, False, True)
    assert outcome.message == "a.xlsx: changed by someone else since it was read; nothing was written. Run again."
    assert load_workbook(book).sheetnames == ["Open Invoices", "Bank Receipts"]
    assert load_workbook(book)["Open Invoices"]["F2"].value == 80.10
    assert names(book.parent) == ["a.xlsx"]


def test_a_source_changed_meanwhile_gives_no_mixed_result(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    before_each_write(monkeypatch, [lambda: edited(book, 90.10), lambda: edited(book, 80.10)])
    outcome = run(book, replace(ORDER, out=out))
    assert outcome.status is Status.REFUSED
    assert names(out) == []


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_word_written_into_the_result_meanwhile_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    source, out = tmp_path / f"a{suffix}", tmp_path / "out"
    out.mkdir()
    if suffix == ".csv":
        source.write_text("Invoice No,Customer,Due Date,Balance\nA-1,Acme,2026-05-31,10.50\n")
    else:
        ledger(source)
    order = replace(ORDER, out=out)
    first = run(source, order)
    result = first.output
    assert result is not None

    def note(text: str) -> Callable[[], None]:
        def write_note() -> None:
            workbook = load_workbook(result)
            workbook["AR Aging"]["J40"] = text
            workbook.save(result)

        return write_note

    if suffix == ".csv":
        source.write_text("Invoice No,Customer,Due Date,Balance\nA-1,Acme,2026-05-31,11.50\n")
    else:
        edited(source, 90.10)
    before_each_write(monkeypatch, [note("one"), note("two")])
    outcome = run(source, order)
    assert outcome.status is Status.REFUSED
    assert load_workbook(result)["AR Aging"]["J40"].value == "two"


def test_a_result_that_comes_meanwhile_is_not_overwritten(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    other = out / "a.xlsx"
    before_each_write(monkeypatch, [put(other, b"one"), put(other, b"2")])
    assert run(book, replace(ORDER, out=out)).status is not Status.DONE
    assert other.read_bytes() == b"2"


def put(path: Path, content: bytes) -> Callable[[], None]:
    def write() -> None:
        path.write_bytes(content)

    return write


def ours(new: Path) -> None:
    new.write_bytes(b"ours")


def accept(_: Path) -> None:
    """A check that passes."""


def at_the_last_look(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """The act falls between the comparison of contents and the rename."""
    looks: list[Path] = []

    def look(path: Path) -> None:
        looks.append(path)
        if len(looks) == 2:
            act()

    monkeypatch.setattr(save, "check_unlocked", look)


def test_a_change_after_the_comparison_is_seen(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = {book: sha256(book)}
    at_the_last_look(monkeypatch, put(book, b"theirs"))
    with pytest.raises(ChangedError):
        replace_atomically(book, ours, backup=False, verify=accept, as_read=read)
    assert book.read_bytes() == b"theirs"


def test_a_file_that_takes_the_free_name_first_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "new.xlsx"
    linked = save._linked
    monkeypatch.setattr(save, "_linked", lambda new, name: target.write_bytes(b"theirs") and linked(new, name))
    with pytest.raises(ChangedError):
        replace_atomically(target, ours, backup=False, verify=accept)
    assert target.read_bytes() == b"theirs"
    assert names(tmp_path) == ["new.xlsx"]


def test_a_backup_of_other_bytes_than_those_read_is_not_kept(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy2 = shutil.copy2

    def torn(source: Path, place: Path) -> None:
        copy2(source, place)
        place.write_bytes(place.read_bytes()[:-1])

    monkeypatch.setattr(shutil, "copy2", torn)
    with pytest.raises(ChangedError):
        replace_atomically(book, ours, backup=True, verify=accept)
    assert names(book.parent) == ["a.xlsx"]


def test_where_links_are_unknown_a_new_name_is_taken_by_renaming(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr("os.link", unknown)
    done = replace_atomically(tmp_path / "new.xlsx", ours, backup=False, verify=accept)
    assert (done.changed, done.sha256) == (True, sha256(tmp_path / "new.xlsx"))
    assert names(tmp_path) == ["new.xlsx"]


def test_two_runs_do_not_work_on_one_workbook_at_a_time(book: Path) -> None:
    with held(book):
        outcome = run(book, ORDER)
    assert (outcome.status, outcome.passing) == (Status.REFUSED, True)
    assert "another run of xl-ar works on it (process " in outcome.message
    assert names(book.parent) == ["a.xlsx"]
    assert run(book, ORDER).status is Status.DONE


def test_a_dry_run_needs_no_lock_and_leaves_none(book: Path) -> None:
    with held(book):
        assert run(book, replace(ORDER, dry_run=True)).status is Status.DONE
        assert len(names(book.parent)) == 2


def test_a_link_and_the_file_itself_share_the_lock(book: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.xlsx"
    link.symlink_to(book)
    with held(link):
        assert run(book, ORDER).status is Status.REFUSED


_HOLDER = """
import sys, time
from pathlib import Path
from xl_ar.excel.holding import held, leftover_prefix
book = Path(sys.argv[1])
with held(book):
    book.with_name(leftover_prefix(book) + "half.xlsx").write_bytes(b"half a workbook")
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_what_a_killed_run_left_is_taken_over_and_swept(book: Path) -> None:
    other = book.with_name("b.xlsx")
    shutil.copyfile(book, other)
    strange = book.with_name(leftover_prefix(other) + "working.xlsx")
    strange.write_bytes(b"of a run over another workbook")
    with subprocess.Popen([sys.executable, "-c", _HOLDER, str(book)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        busy = run(book, ORDER)
        holder.kill()
    assert f"process {holder.pid} on " in busy.message
    assert len(names(book.parent)) == 5
    outcome = run(book, ORDER)
    assert outcome.status is Status.DONE
    assert names(book.parent) == sorted(["a (backup).xlsx", "a.xlsx", "b.xlsx", strange.name])


def test_a_faulty_result_is_no_reason_to_try_again(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def faulty(*_: Any, **__: Any) -> Outcome:
        tries.append(1)
        raise VerifyError("a.xlsx: the result did not read back")

    monkeypatch.setattr(running, "write", faulty)
    assert run(book, ORDER).status is Status.FAILED
    assert len(tries) == 1
