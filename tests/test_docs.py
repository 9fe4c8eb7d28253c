"""The docs cannot rot: their tables are made from the registries, their commands are those that CI runs."""

from __future__ import annotations

import os
import re
from pathlib import Path

import excel_tables
import pytest

import xl_ar.commands  # noqa: F401  # registers
from xl_ar import registry
from xl_ar.core.matching.rules import all_rules
from xl_ar.core.matching.weighing.points import POINTS
from xl_ar.findings import KINDS
from xl_ar.outcome import Status
from xl_ar.settings import Settings, described

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def kinds_table() -> str:
    rows = (f"| {kind.replace('-', ' ')} | {meaning} |" for kind, meaning in KINDS.items())
    return "\n".join(["| kind | what it means and how it is treated |", "|---|---|", *rows])


def settings_table() -> str:
    rows = (f"| `{name}` | `{str(value).lower() or ' '}` | {text} |" for name, value, text in described(Settings()))
    return "\n".join(["| setting | default | what it is |", "|---|---|---|", *rows])


def rules_table() -> str:
    rows = (f"| `{rule.name}` | {_shown(rule.sentence)} |" for rule in all_rules())
    return "\n".join(["| rule | what it says |", "|---|---|", *rows])


def _shown(sentence: str) -> str:
    return re.sub(r"\{(\w+)\}", r"*\1*", sentence)


def points_table() -> str:
    rows = (f"| `{name}` | {worth:+.1f} |" for name, worth in POINTS.items())
    return "\n".join(["| evidence | points |", "|---|---|", *rows])


@pytest.mark.parametrize(("page", "name", "table"), [
    ("findings.md", "kinds", kinds_table()),
    ("settings.md", "settings", settings_table()),
    ("matching.md", "rules", rules_table()),
    ("matching.md", "points", points_table()),
    ("excel.md", "buttons", excel_tables.buttons()),
    ("excel.md", "example-tables", excel_tables.example_sheets()),
    ("excel.md", "formulas", excel_tables.reference()),
    ("excel.md", "pains", excel_tables.pains()),
])  # fmt: skip
def test_a_table_is_what_its_registry_gives(page: str, name: str, table: str) -> None:
    path = ROOT / "docs" / page
    text = path.read_text(encoding="utf-8")
    head = re.search(rf"<!-- {name}:[^>]*-->\n", text)
    assert head is not None
    tail = text.index("<!-- end", head.end())
    fresh = f"{text[: head.end()]}{table}\n{text[tail:]}"
    if os.environ.get("XL_AR_UPDATE_DOCS"):
        path.write_text(fresh, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == fresh, "stale: run with XL_AR_UPDATE_DOCS=1"


def test_ci_runs_the_readmes_test_command() -> None:
    command = next(line for line in README.splitlines() if "pytest" in line)
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_step_and_every_result_is_in_the_readme() -> None:
    for command in registry.commands():
        assert all(f"`{sheet}`" in README for sheet in command.sheets[:1])
    for status in Status:
        assert f"`{status.value}`" in README


def test_every_link_leads_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 150
