"""What verifying says of a log that was emptied, of changed line ends, of edited confirmations, of no hash."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from audit_logs import lines_of, written
from click.testing import CliRunner

from xl_ar import audit
from xl_ar.audit import What
from xl_ar.audit.intents import INTEND
from xl_ar.cli import main
from xl_ar.errors import UsageError


def answered(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["audit", "verify", *words])
    return result.exit_code, result.output


def test_an_emptied_log_is_broken(tmp_path: Path) -> None:
    log = written(tmp_path, 3)
    log.write_bytes(b"")
    assert [(place.line, place.what) for place in audit.verify(log).places] == [(0, What.EMPTY)]
    assert audit.trail_of(log, "a.xlsx").verdict == audit.verify(log)
    code, said = answered(str(log))
    assert code == 1
    assert "broken at 1 place, 0 lines" in said
    assert "  empty: it has no entry: it was emptied, or the entries were cut off" in said


def test_a_log_that_never_was_is_wrong_usage(tmp_path: Path) -> None:
    code, said = answered(str(tmp_path))
    assert (code, "there is no such log" in said) == (2, True)


def _other_ends(log: Path, places: set[int]) -> None:
    content = (line[:-1] + b"\r\n" if n in places else line for n, line in enumerate(lines_of(log), 1))
    log.write_bytes(b"".join(content))


@pytest.mark.parametrize(
    ("places", "line", "which"),
    [
        ({1, 2, 3, 4, 5}, 1, "all 5 lines"),
        ({2, 3}, 2, "2 of 5 lines"),
        ({5}, 5, "1 of 5 lines"),
    ],
)
def test_changed_line_ends_are_told_once(tmp_path: Path, places: set[int], line: int, which: str) -> None:
    log = written(tmp_path, 5)
    head = audit.verify(log).hash
    _other_ends(log, places)
    found = audit.verify(log)
    assert [(place.line, place.what) for place in found.places] == [(line, What.LINE_ENDS)]
    assert f"from \\n to \\r\\n in {which}" in found.places[0].told
    assert "otherwise as it was sealed" in found.places[0].told
    assert "Restore the log, or take each \\r off again" in found.places[0].told
    assert (found.entries, found.hash, found.notes) == (5, head, ())
    assert audit.trail_of(log, "a.xlsx").verdict == found
    assert answered(str(log))[0] == 1


def test_with_line_ends_changed_an_edited_line_is_still_found(tmp_path: Path) -> None:
    log = written(tmp_path, 5)
    log.write_bytes(log.read_bytes().replace(b"1.xlsx", b"7.xlsx").replace(b"\n", b"\r\n"))
    found = [(place.line, place.what) for place in audit.verify(log).places]
    assert found == [(1, What.LINE_ENDS), (2, What.EDITED)]
    assert "in 4 of 5 lines" in audit.verify(log).places[0].told


@pytest.mark.parametrize("older", [b"", b'{"action": "write"}\n{"action": "decide"}\n'])
def test_after_line_ends_were_changed_the_chain_goes_on_and_they_can_be_changed_back(
    tmp_path: Path, older: bytes
) -> None:
    (tmp_path / audit.FILE).write_bytes(older)
    log = written(tmp_path, 3)
    log.write_bytes(log.read_bytes().replace(b"\n", b"\r\n"))
    audit.record(log, "write", {})
    assert [place.what for place in audit.verify(log).places] == [What.LINE_ENDS]
    log.write_bytes(log.read_bytes().replace(b"\r\n", b"\n"))
    assert audit.verify(log).intact


def _confirmed(tmp_path: Path) -> Path:
    log = written(tmp_path, 2)
    intent = {"file": "a.xlsx", "replaces": "", "sha256_after": "1" * 64}
    assert audit.record(log, INTEND, intent) == 3
    audit.record(log, "write", {"file": "a.xlsx", "intent": 3, "rows": {"AR Aging": {"added": 4}}})
    return log


def test_an_intent_that_an_edited_line_confirms_is_not_called_unconfirmed(tmp_path: Path) -> None:
    log = _confirmed(tmp_path)
    log.write_bytes(log.read_bytes().replace(b'"added":4', b'"added":5'))
    found = audit.verify(log)
    assert [(place.line, place.what) for place in found.places] == [(4, What.EDITED)]
    assert found.notes == ()
    trail = audit.trail_of(log, "a.xlsx")
    assert (trail.unconfirmed, [link.entry["action"] for link in trail.links]) == (frozenset(), ["write"])


def test_an_intent_that_nothing_confirms_is_told_as_before(tmp_path: Path) -> None:
    log = _confirmed(tmp_path)
    log.write_bytes(b"".join(lines_of(log)[:-1]))
    (note,) = audit.verify(log).notes
    assert note.startswith("line 3 was intended and not confirmed: a.xlsx")


@pytest.mark.parametrize("given", ["", " ", "3f2", "3f2a90c17b4", "c77777777777 zz", "g" * 12, "a" * 65])
def test_what_is_no_hash_is_wrong_usage(tmp_path: Path, given: str) -> None:
    log = written(tmp_path, 1)
    code, said = answered(str(log), "--expect", given)
    assert (code, "12 to 64 signs of a hash" in said) == (2, True)
    with pytest.raises(UsageError):
        audit.verify(log, given)


@pytest.mark.parametrize("many", [12, 40, 64])
def test_twelve_signs_or_more_name_an_entry(tmp_path: Path, many: int) -> None:
    log = written(tmp_path, 2)
    kept = json.loads(lines_of(log)[0])["hash"]
    assert answered(str(log), "--expect", f" {kept[:many].upper()} ")[0] == 0
    assert answered(str(log), "--expect", "0" * many)[0] == 1
