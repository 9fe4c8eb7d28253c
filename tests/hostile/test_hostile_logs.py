"""Audit logs that are broken or mean harm: a verdict, whatever stands in them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from xl_ar import audit
from xl_ar.audit import verifying, writing
from xl_ar.cli import main

ENTRY = {"file": "a.xlsx", "sheets": ["AR Aging"]}


def ours(*words: str | Path) -> Result:
    found = CliRunner().invoke(main, ["audit", *map(str, words)])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def sealed(text: str) -> bytes:
    """A line that holds a hash that is right for its bytes, whatever these are."""
    body = text.encode()
    return body[:-1] + f',"hash":"{hashlib.sha256(body).hexdigest()}"}}\n'.encode()


def begin(number: int = 1, previous: str = audit.GENESIS) -> str:
    return f'{{"number":{number},"previous":"{previous}",'


LINES = {
    "binary": bytes(range(256)) * 40 + b"\n",
    "nested": b"[" * 200_000 + b"\n",
    "nested and sealed": sealed(begin() + '"a":' + "[" * 100_000 + "]" * 100_000 + "}"),
    "no number": sealed(begin() + '"a":NaN}'),
    "twice": sealed(begin() + '"file":"a.xlsx","file":"b.xlsx"}'),
    "twice the place": sealed(begin() + '"number":7,"file":"a.xlsx"}'),
    "digits": sealed(begin() + '"a":' + "9" * 10_000 + "}"),
    "UTF-16": '{"file": "a.xlsx"}'.encode("utf-16"),
    "no text": b'{"number":1,"previous":"' + b"0" * 64 + b'","file":"\xff\xfe"}\n',
    "list": b"[1, 2]\n",
    "wrong kinds": sealed(
        begin() + '"sheets":7,"checked_by":[1],"rows":"x","totals":[],"found":{"lines":"a"},"file":{}}'
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_a_line_of_any_kind_ends_in_a_verdict(tmp_path: Path, name: str) -> None:
    log = tmp_path / audit.FILE
    log.write_bytes(LINES[name])
    for words in ("verify", "verify --json", "show", "show --json"):
        assert ours(*words.split(), log).exit_code in (0, 1)
    number = audit.record(log, "write", ENTRY)  # the next entry stands, and says what it found
    assert ours("verify", log).stdout.count("\n") <= 4
    assert number == len(log.read_bytes().splitlines(keepends=True)) or name in ("binary", "UTF-16")


@pytest.mark.parametrize("name", ["nested and sealed", "no number", "twice", "twice the place", "digits"])
def test_what_readers_take_for_different_things_is_no_entry(tmp_path: Path, name: str) -> None:
    log = tmp_path / audit.FILE
    log.write_bytes(LINES[name])
    found = ours("verify", log)
    assert found.exit_code == 1
    assert "line 1: edited" in found.stdout


def test_a_line_without_end_fills_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / audit.FILE
    audit.record(log, "write", ENTRY)
    monkeypatch.setattr(verifying, "LONGEST", 1000)
    monkeypatch.setattr(writing, "LONGEST", 1000)
    with log.open("ab") as stream:
        stream.write(b"x" * 500_000 + b"\n" + b"y\n")
    assert [len(line) for line in verifying.read_lines(log)][1:] == [1000, 1]
    found = ours("verify", log)
    assert found.exit_code == 1
    assert "line 2" in found.stdout
    with pytest.raises(OSError, match="no entry stands in its last"):
        audit.record(log, "write", ENTRY)


def test_a_pipe_is_no_log(tmp_path: Path) -> None:
    assert ours("verify", tmp_path).exit_code == 2
    (tmp_path / audit.FILE).mkdir()
    assert ours("show", tmp_path).exit_code == 2


def test_control_signs_of_an_entry_steer_no_terminal(tmp_path: Path) -> None:
    log = tmp_path / audit.FILE
    audit.record(log, "write", {"file": "a\x1b[2J\n  line 9: intact.xlsx", "by": "ann\r\x9b31m"})
    for words in ("show", "verify", "show --json"):
        assert "\x1b" not in ours(*words.split(), log).stdout
        assert "\x9b" not in ours(*words.split(), log).stdout
    assert len(ours("show", log).stdout.splitlines()) == 1
    assert json.loads(ours("show", log, "--json").stdout)[0]["by"] == "ann\r\x9b31m"
