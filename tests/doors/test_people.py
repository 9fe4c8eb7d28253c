"""People's columns, the registry and the audit log."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import xl_ar.commands  # noqa: F401  # registers
from xl_ar import audit, registry
from xl_ar.errors import UsageError
from xl_ar.sheets.layout import Column, Kind, Sheet, Table
from xl_ar.sheets.people import GONE, KEY_HEADING, entries, with_people

COLUMNS = (
    Column("name", "Name"),
    Column("decision", "Decision", Kind.CHOICE, choices=("Accept",)),
    Column("note", "Note", Kind.NOTE),
    Column("key", KEY_HEADING, Kind.KEY),
)


def sheet(*keys: str) -> Sheet:
    return Sheet("AR X", "X", (), (Table("X", COLUMNS, [(f"row {key}", None, None, key) for key in keys]),))


def rows_of(made: Sheet) -> list[tuple[object, ...]]:
    block = made.blocks[0]
    assert isinstance(block, Table)
    return [tuple(row) for row in block.rows]


def test_entries_are_read_below_each_heading_row_by_key() -> None:
    found = entries(
        [
            ["title", "", ""],
            ["Note", "", KEY_HEADING],
            ["n", "", "k1"],
            ["", "", ""],
            ["When", KEY_HEADING, ""],
            [date(2026, 1, 2), "k2", ""],
        ]
    )
    assert found == {"k1": {"Note": "n", KEY_HEADING: "k1"}, "k2": {"When": date(2026, 1, 2), KEY_HEADING: "k2"}}


def test_a_word_stays_with_its_row_and_ours_is_always_fresh() -> None:
    kept = {"b": {"Name": "old", "Decision": "Accept", "Note": None, KEY_HEADING: "b"}}
    assert rows_of(with_people(sheet("a", "b"), kept)) == [("row a", None, None, "a"), ("row b", "Accept", None, "b")]


def test_a_row_that_went_away_stays_while_a_word_is_on_it() -> None:
    words = {"Name": "x", "Decision": None, KEY_HEADING: "z"}
    kept = {"z": words | {"Note": "call"}, "y": words | {"Note": None}}
    assert rows_of(with_people(sheet("a"), kept))[1:] == [(GONE, None, "call", "z")]


def test_keys_of_another_table_do_not_stray_into_this_one() -> None:
    kept = {"z": {"Other": "x", "Note": "call", KEY_HEADING: "z"}}
    assert rows_of(with_people(sheet("a"), kept)) == [("row a", None, None, "a")]


def test_a_command_taken_twice_fails() -> None:
    with pytest.raises(ValueError, match="two functions build 'age'"):
        registry.builds("age")(lambda work: ())


def test_a_builder_of_an_unknown_command_fails() -> None:
    with pytest.raises(ValueError, match="unknown command 'agee': did you mean 'age'"):
        registry.builds("agee")(lambda work: ())


def test_steps_come_in_the_order_of_a_run_with_the_findings_always() -> None:
    assert [step.name for step in registry.steps("match, age")] == ["age", "match", "findings"]


def test_no_step_is_no_run() -> None:
    with pytest.raises(UsageError, match="no step given"):
        registry.steps(" , ")


def test_the_log_only_grows(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    for number in (1, 2):
        audit.record(log, "write", {"workbook": "Mü.xlsx", "number": number})
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [(line["action"], line["workbook"], line["number"]) for line in lines] == [
        ("write", "Mü.xlsx", 1),
        ("write", "Mü.xlsx", 2),
    ]
    assert {"at", "user", "version"} <= set(lines[0])
