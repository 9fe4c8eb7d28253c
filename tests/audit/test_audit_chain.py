"""The chain of the audit log: whatever is done to one line is found, and found there."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from audit_logs import lines_of, written
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_ar import audit
from xl_ar.audit import What
from xl_ar.audit.chain import sealed

SIZE = 9


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    with TemporaryDirectory() as folder:
        return lines_of(written(Path(folder), SIZE))


def verdict(content: bytes, expect: str | None = None) -> audit.Verdict:
    with TemporaryDirectory() as folder:
        log = Path(folder) / audit.FILE
        log.write_bytes(content)
        return audit.verify(log, expect)


def test_what_is_written_is_intact(lines: list[bytes]) -> None:
    found = verdict(b"".join(lines))
    assert found.intact
    assert (found.lines, found.entries, found.notes) == (SIZE, SIZE, ())
    assert found.hash == json.loads(lines[-1])["hash"]


def test_the_hash_can_be_computed_without_this_program(lines: list[bytes]) -> None:
    before = "0" * 64
    for number, line in enumerate(lines, 1):
        text = line.decode().rstrip("\n")
        body, _, seal = text.rpartition(',"hash":"')
        assert hashlib.sha256(f"{body}}}".encode()).hexdigest() + '"}' == seal
        entry = json.loads(text)
        assert (entry["number"], entry["previous"]) == (number, before)
        before = entry["hash"]


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_changed_byte_is_found_in_its_line(lines: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, SIZE - 1))
    line = bytearray(lines[place])
    where = data.draw(st.integers(0, len(line) - 2))
    line[where] = data.draw(st.sampled_from([byte for byte in range(256) if byte not in (line[where], 10)]))
    found = verdict(b"".join([*lines[:place], bytes(line), *lines[place + 1 :]]))
    assert [(one.line, one.what) for one in found.places] == [(place + 1, What.EDITED)]


@given(place=st.integers(0, SIZE - 2), many=st.integers(1, SIZE))
def test_what_is_taken_out_is_found_where_it_stood(lines: list[bytes], place: int, many: int) -> None:
    rest = lines[place + many :]
    found = verdict(b"".join([*lines[:place], *rest]))
    if rest:
        assert [(one.line, one.what) for one in found.places] == [(place + 1, What.REMOVED)]
        assert f"{many:,} entr" in found.places[0].told
    elif place == 0:
        assert [one.what for one in found.places] == [What.EMPTY]
    else:
        assert found.intact, "the end cut off is known only to who has kept a hash"


@given(place=st.integers(0, SIZE), copied=st.integers(0, SIZE - 1))
def test_a_copy_put_in_is_found(lines: list[bytes], place: int, copied: int) -> None:
    found = verdict(b"".join([*lines[:place], lines[copied], *lines[place:]]))
    assert [one.what for one in found.places] == [What.INSERTED]
    beside = {copied + 1, copied + 2} if place in (copied, copied + 1) else {place + 1}
    assert found.places[0].line in beside


@given(
    place=st.integers(0, SIZE),
    line=st.sampled_from([b"\n", b"x\n", b'{"action":"write","user":"eve"}\n', b"[1]\n", b"\xff\n"]),
)
def test_a_strange_line_put_in_is_found(lines: list[bytes], place: int, line: bytes) -> None:
    found = verdict(b"".join([*lines[:place], line, *lines[place:]]))
    assert [(one.line, one.what) for one in found.places] == [(place + 1, What.INSERTED)]


@given(st.lists(st.integers(0, SIZE - 1), min_size=2, max_size=2, unique=True).map(sorted))
def test_two_lines_swapped_are_found(lines: list[bytes], pair: list[int]) -> None:
    one, other = pair
    swapped = list(lines)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    found = verdict(b"".join(swapped))
    moved = {place.line for place in found.places}
    assert {place.what for place in found.places} == {What.MOVED}
    assert moved <= set(range(one + 1, other + 2))
    assert moved & {one + 1, other + 1}


@given(place=st.integers(0, SIZE - 2))
def test_a_line_sealed_anew_is_found_by_the_one_after_it(lines: list[bytes], place: int) -> None:
    entry = json.loads(lines[place])
    line, _ = sealed(entry | {"user": "eve"}, entry["number"], entry["previous"])
    found = verdict(b"".join([*lines[:place], line, *lines[place + 1 :]]))
    assert [(one.line, one.what) for one in found.places] == [(place + 1, What.EDITED)]
    assert "sealed anew" in found.places[0].told


@given(place=st.integers(1, SIZE - 1))
def test_an_entry_forged_in_between_is_found(lines: list[bytes], place: int) -> None:
    before = json.loads(lines[place - 1])
    line, _ = sealed({"user": "eve"}, before["number"] + 1, before["hash"])
    found = verdict(b"".join([*lines[:place], line, *lines[place:]]))
    assert (place + 1, What.INSERTED) in [(one.line, one.what) for one in found.places]


@given(place=st.integers(0, SIZE - 1), data=st.data())
def test_a_line_cut_in_two_or_joined_is_found(lines: list[bytes], place: int, data: st.DataObject) -> None:
    where = data.draw(st.integers(1, len(lines[place]) - 2))
    cut = lines[place][:where] + b"\n" + lines[place][where:]
    assert {one.line for one in verdict(b"".join([*lines[:place], cut, *lines[place + 1 :]])).places} & {place + 1}
    joined = verdict(b"".join([*lines[:place], lines[place][:-1], *lines[place + 1 :]]))
    assert place + 1 in {one.line for one in joined.places}


def test_a_hash_kept_elsewhere_finds_the_end_cut_off_and_a_log_written_anew(lines: list[bytes], tmp_path: Path) -> None:
    kept = json.loads(lines[-1])["hash"]
    assert verdict(b"".join(lines), kept).intact
    assert "is line 9; nothing up to it" in verdict(b"".join(lines), kept[:12]).notes[0]
    for content in (b"".join(lines[:-1]), lines_of(written(tmp_path, SIZE))[0], b""):
        found = verdict(content, kept)
        assert [one.what for one in found.places] == [What.MISSING]
        assert "the end of the log was cut off, or the log was written anew" in found.places[0].told
    assert verdict(b"".join([b"x", *lines]), kept).notes == (), "broken before it, it proves nothing"


@given(st.binary(max_size=300))
def test_no_content_makes_verifying_fail(lines: list[bytes], content: bytes) -> None:
    assert verdict(content).lines == content.count(b"\n") + (content[-1:] not in (b"", b"\n"))
    verdict(b"".join(lines) + content)
    verdict(content + b"".join(lines))


def test_a_file_name_that_is_no_text_is_kept(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    audit.record(log, "write", {"file": "odd \udce9.xlsx"})
    assert audit.verify(log).intact
    assert json.loads(log.read_bytes())["file"] == "odd \udce9.xlsx"
