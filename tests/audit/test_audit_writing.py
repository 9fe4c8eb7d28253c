"""Appending to the audit log: several processes, a torn line, a log from before the chain, a full disk."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
from pathlib import Path

import pytest
from audit_logs import lines_of, written
from hypothesis import given
from hypothesis import strategies as st

from xl_ar import audit
from xl_ar.audit import What


def _append(log: Path, name: str, number: int) -> None:
    for place in range(number):
        audit.record_all(log, [("intend", {"by": name, "place": place}), ("write", {"by": name, "place": place})])


def test_two_processes_append_to_one_chain(tmp_path: Path) -> None:
    log = tmp_path / audit.FILE
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=_append, args=(log, name, 100)) for name in ("one", "two")]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]
    found = audit.verify(log)
    assert (found.intact, found.lines, found.entries) == (True, 400, 400)
    entries = [json.loads(line) for line in lines_of(log)]
    assert all(entries[n]["by"] == entries[n + 1]["by"] for n in range(0, 400, 2)), "entries of one call lie together"
    for name in ("one", "two"):
        own = [entry["place"] for entry in entries if entry["by"] == name]
        assert own == sorted(own)


@given(data=st.data())
def test_after_a_torn_line_the_chain_goes_on_and_says_so(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    log = written(tmp_path_factory.mktemp("torn"), 3)
    *whole, last = lines_of(log)
    kept = data.draw(st.integers(1, len(last) - 2))
    log.write_bytes(b"".join(whole) + last[:kept])
    torn = audit.verify(log)
    assert [(place.line, place.what) for place in torn.places] == [(3, What.TORN)]
    audit.record(log, "write", {})
    after = audit.verify(log)
    assert after.intact, after.places
    assert after.notes == ("line 3 is torn: a process was killed while it wrote; the chain goes on after it",)
    assert lines_of(log)[2] == last[:kept] + b"\n", "what was torn is kept as it is"
    entry = json.loads(lines_of(log)[3])
    assert (entry["number"], entry["found"]["lines"]) == (4, 1)
    changed = log.read_bytes().replace(b"\n" + last[:kept] + b"\n", b"\n" + last[: kept - 1] + b"\n")
    log.write_bytes(changed)
    assert {place.line for place in audit.verify(log).places} & {3, 4}, "what was torn cannot be changed later"


def test_an_entry_that_lost_only_its_line_end_gets_it(tmp_path: Path) -> None:
    log = written(tmp_path, 2)
    log.write_bytes(log.read_bytes()[:-1])
    assert [place.what for place in audit.verify(log).places] == [What.TORN]
    audit.record(log, "write", {})
    assert audit.verify(log).intact
    assert json.loads(lines_of(log)[2])["number"] == 3


OLD = b'{"at": "2026-01-01T00:00:00+00:00", "user": "ann", "action": "write"}\n{"action": "decide"}\n'


def test_a_log_from_before_the_chain_is_taken_in(tmp_path: Path) -> None:
    log = tmp_path / audit.FILE
    log.write_bytes(OLD)
    before = audit.verify(log)
    assert (before.intact, before.notes) == (True, ("2 lines from before the chain; none is chained yet",))
    assert audit.record(log, "write", {}) == 3
    audit.record(log, "write", {})
    found = audit.verify(log)
    assert found.intact
    assert found.notes == ("2 lines from before the chain, as they were when it began",)
    assert log.read_bytes().startswith(OLD)


@pytest.mark.parametrize("changed", [OLD.replace(b"ann", b"eve"), OLD.split(b"\n")[0] + b"\n", b""])
def test_what_lay_before_the_chain_is_covered_by_its_first_entry(tmp_path: Path, changed: bytes) -> None:
    log = tmp_path / audit.FILE
    log.write_bytes(OLD)
    audit.record(log, "write", {})
    audit.record(log, "write", {})
    log.write_bytes(log.read_bytes().replace(OLD, changed))
    assert not audit.verify(log).intact


def test_a_line_of_an_older_version_in_the_chain_is_told(tmp_path: Path) -> None:
    log = written(tmp_path, 2)
    with log.open("ab") as stream:
        stream.write(b'{"action": "write"}\n')
    audit.record(log, "write", {})
    assert [(place.line, place.what) for place in audit.verify(log).places] == [(3, What.INSERTED)]


def test_a_long_line_at_the_end_is_read_whole(tmp_path: Path) -> None:
    log = written(tmp_path, 1)
    audit.record(log, "write", {"applied": ["A-00001"] * 60_000})
    audit.record(log, "write", {})
    assert audit.verify(log).intact


def test_a_first_entry_that_finds_the_disk_full_leaves_no_empty_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("xl_ar.audit.writing.os.write", full)
    with pytest.raises(OSError, match="No space left"):
        audit.record(tmp_path / audit.FILE, "write", {})
    assert not (tmp_path / audit.FILE).exists()


@pytest.mark.parametrize("room", [0, 7])
def test_on_a_full_disk_nothing_is_appended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    log = written(tmp_path, 2)
    before = log.read_bytes()
    real = os.write
    left = [room]

    def full(handle: int, content: bytes) -> int:
        if not left[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken, left[0] = left[0], 0
        return real(handle, bytes(content)[:taken])

    monkeypatch.setattr("xl_ar.audit.writing.os.write", full)
    with pytest.raises(OSError, match="No space left"):
        audit.record(log, "write", {})
    monkeypatch.undo()
    assert log.read_bytes() == before


def test_whether_a_log_can_be_written_is_found_without_writing(tmp_path: Path) -> None:
    audit.check_writable(tmp_path / "log.jsonl")
    assert not (tmp_path / "log.jsonl").exists(), "an empty one looks emptied"
    with pytest.raises(OSError, match="No such file"):
        audit.check_writable(tmp_path / "none" / "log.jsonl")
