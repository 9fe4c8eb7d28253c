"""A log read on as it grows says what reading it from its beginning says."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from audit_logs import lines_of, written
from hypothesis import given
from hypothesis import strategies as st

from xl_ar import audit
from xl_ar.audit.growing import Growing
from xl_ar.audit.intents import INTEND

FILES = ("a.xlsx", "b.xlsx")


def _intend(log: Path, file: str) -> None:
    audit.record(log, INTEND, {"file": file, "replaces": "0" * 64, "sha256_after": "1" * 64})


def _write(log: Path, file: str) -> None:
    audit.record(log, "write", {"file": file, "sheets": ["AR Aging"]})


def _confirm(log: Path, file: str) -> None:
    number = audit.record(log, INTEND, {"file": file, "replaces": "", "sha256_after": "1" * 64})
    audit.record(log, "write", {"file": file, "intent": number})


def _tear(log: Path, file: str) -> None:
    with log.open("ab") as stream:
        stream.write(b'{"number":7,"pre')


def _forge(log: Path, file: str) -> None:
    with log.open("ab") as stream:
        stream.write(b'{"file": "%s", "action": "write"}\n' % file.encode())


def _cut(log: Path, file: str) -> None:
    log.write_bytes(b"".join(lines_of(log)[:-1]))


def _anew(log: Path, file: str) -> None:
    log.write_bytes(b"")
    _write(log, "b.xlsx")


@given(st.lists(st.tuples(st.sampled_from([_intend, _write, _confirm, _tear, _forge, _cut, _anew]),
                          st.sampled_from(FILES), st.booleans()), max_size=14))  # fmt: skip
def test_reading_on_says_what_reading_anew_says(steps: list[tuple[Callable[[Path, str], None], str, bool]]) -> None:
    with TemporaryDirectory() as folder:
        log = Path(folder) / audit.FILE
        _write(log, "a.xlsx")
        grown = Growing(log)
        for step, file, look in (*steps, (_write, "a.xlsx", True)):
            step(log, file)
            if not look:
                continue
            fresh = Growing(log)
            assert grown.read_on() == fresh.read_on()
            assert grown.unconfirmed() == fresh.unconfirmed()
            for name in FILES:
                assert list(map(_shown, grown.entries(name))) == list(map(_shown, fresh.entries(name)))
            whole = audit.verify(log)
            assert grown.read_on().places == whole.places
            assert (grown.read_on().lines, grown.read_on().hash) == (whole.lines, whole.hash)


def _shown(link: audit.Link) -> tuple[object, ...]:
    return link.line, link.form, link.hash, dict(link.entry)


def test_each_line_is_read_once_however_often_it_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = written(tmp_path, 1)
    taken = []
    take = Growing._take

    def counted(self: Growing, line: bytes) -> None:
        taken.append(line)
        take(self, line)

    monkeypatch.setattr(Growing, "_take", counted)
    grown = Growing(log)
    for _ in range(50):
        _confirm(log, "a.xlsx")
        assert grown.read_on().intact
    assert len(taken) == 101


def test_a_line_changed_behind_is_found_when_the_log_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = written(tmp_path, 5)
    grown = Growing(log)
    assert grown.read_on().intact
    lines = lines_of(log)
    log.write_bytes(b"".join([lines[0].replace(b"AR Aging", b"AR Eging"), *lines[1:]]))
    assert grown.read_on().intact  # its end is as it was: told in docs/audit.md
    later = time.monotonic() + 301
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert [place.line for place in grown.read_on().places] == [1]


def test_the_trail_of_a_file_follows_its_log(tmp_path: Path) -> None:
    log = written(tmp_path, 2)
    assert not audit.trail_of(log, "a.xlsx").links
    _confirm(log, "a.xlsx")
    assert [link.entry["action"] for link in audit.trail_of(log, "a.xlsx").links] == ["write"]
    _intend(log, "a.xlsx")
    assert [link.entry["action"] for link in audit.trail_of(log, "a.xlsx").links] == ["write", INTEND]
