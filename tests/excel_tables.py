"""The parts of docs/excel.md that are made from the registries: buttons, settings, formulas and their output, pains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import udfs  # noqa: F401  # registers the formulas
from xl_ar.addin import tab
from xl_ar.doctor import checks
from xl_ar.formulas import EXAMPLE_SHEETS, Formula, example_output, formulas


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table in Markdown."""
    lines = [f"| {' | '.join(headings)} |", "|" + "---|" * len(headings)]
    return "\n".join([*lines, *(f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows)])


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}" if value != int(value) or abs(value) >= 10 else f"{value:g}"
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value).replace("|", "\\|")


def buttons() -> str:
    """The tab: group, button, what it does."""
    rows = [(group.label, f"**{button.label}**", button.supertip) for group in tab.groups() for button in group.buttons]
    rows.append(("Settings", "**Settings**", "; ".join(item.label for item in tab.SETTINGS)))
    rows += [("Help", f"**{button.label}**", button.supertip) for button in tab.HELP]
    return table(("group", "button", "what it does"), rows)


def example_sheets() -> str:
    """The tables that the examples are computed over."""
    parts = [f"Sheet `{name}`:\n\n{table(rows[0], rows[1:])}" for name, rows in EXAMPLE_SHEETS.items()]
    return "\n\n".join(parts)


def pains() -> str:
    """What the doctor looks at: what you see, what it is, the cure."""
    return table(("what you see", "what it is", "cure"), ((check.sign, check.pain, check.cure) for check in checks()))


def reference() -> str:
    """Every formula: how it is called, its arguments, an example and what it gives."""
    return "\n\n".join(_described(formula) for formula in formulas())


def _described(formula: Formula) -> str:
    names = [f"[{argument.name}]" if argument.optional else argument.name for argument in formula.arguments]
    parts = [f"### {formula.name}", f"`{formula.name}({', '.join(names)})` – {formula.help}"]
    if formula.arguments:
        parts.append("\n".join(f"- `{argument.name}`: {argument.help}" for argument in formula.arguments))
    return "\n\n".join(
        [*parts, f"`{formula.example}` gives {_shown(example_output(formula))}".replace("gives \n", "gives\n")]
    )


def _shown(output: Any) -> str:
    """A cell or a single row or column as it is, rows with headings as a table."""
    if not isinstance(output, list):
        return f"`{_cell(output)}`"
    if len(output) == 1 or len(output[0]) == 1:
        return " ".join(f"`{_cell(cell) or ' '}`" for row in output for cell in row)
    head, *body = output
    return f"\n\n{table(head, body)}"
