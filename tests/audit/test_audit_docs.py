"""The example of docs/audit.md is what the program says of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from xl_ar import audit
from xl_ar.cli import main
from xl_ar.recording import DECISION

PAGE = (Path(__file__).parents[2] / "docs" / "audit.md").read_text(encoding="utf-8")


def test_the_example_is_answered_as_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    answers = re.findall(r"```\n\$ xl-ar (.*?)\n(.*?)```", PAGE, re.DOTALL)
    assert [words for words, _ in answers] == [
        "audit verify month-end",
        "audit show month-end",
        "audit verify month-end",
    ]
    log = tmp_path / "month-end" / audit.FILE
    log.parent.mkdir()
    log.write_text(block, encoding="utf-8")
    for number, (words, answer) in enumerate(answers):
        if number == 2:
            log.write_text(block.replace("125.05", "25.05"), encoding="utf-8")
        assert CliRunner().invoke(main, words.split()).output == answer


def test_every_key_of_a_decision_is_explained() -> None:
    assert all(f"`{name}`" in PAGE for name in (*DECISION, "number", "previous", "hash", "found", "totals"))
