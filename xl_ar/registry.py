"""The commands: one definition gives the ribbon button, the CLI sub-command and the batch step.

A definition is data, so that the command line and the ribbon need nothing else; the function that builds its sheets is
attached where the work is done, by ``builds``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from xl_ar.errors import UsageError, unknown

Builder = Callable[[Any], tuple[Any, ...]]


class Group(StrEnum):
    """A group of the ribbon tab, in order; the value is its label."""

    WORKBOOK = "Workbook"
    CASH = "Cash application"
    RECEIVABLES = "Receivables"
    REPORTS = "Reports"


@dataclass(frozen=True, slots=True)
class Button:
    """How a command looks in the ribbon; its label and screentip are those of the command."""

    group: Group
    icon: str  # name of a built-in image (imageMso)
    tip: str  # supertip: what happens, in one or two sentences
    large: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name, its place in a run, its words, the sheets it owns, its button."""

    name: str
    order: int
    label: str
    help: str
    sheets: tuple[str, ...]
    button: Button | None = None
    examples: tuple[str, ...] = ()
    acts: bool = False  # obeys a person's decisions; part of a run only when it is named
    asked: bool = False  # a report: part of a run only when it is named

    def build(self, work: Any) -> tuple[Any, ...]:
        """The sheets of this command for the work on a workbook."""
        return _BUILDERS[self.name](work)


_COMMANDS = (
    Command(
        "setup", 10, "Setup", "Show how a workbook is read, ready to be corrected.", ("AR Setup",),
        Button(
            Group.WORKBOOK, "PivotTableReport",
            "Writes AR Setup: which tables were found and which column is which field. Correct it there; the next run "
            "obeys.", large=True,
        ),
        ("xl-ar setup receivables.xlsx",),
    ),
    Command(
        "age", 20, "Age", "Age the open items of a workbook, or of a plain table, by customer and bucket.",
        ("AR Aging", "AR Aging Detail"),
        Button(
            Group.RECEIVABLES, "FunctionsDateTimeInsertGallery",
            "Writes AR Aging: open items by customer and bucket on the as-of date, tied to your sheet.", large=True,
        ),
        (
            "xl-ar age receivables.xlsx --as-of 2026-06-30",
            "xl-ar age --open-items items.csv --as-of 2026-06-30 --out aging.csv",
        ),
    ),
    Command(
        "match", 30, "Match payments", "Match the receipts of a workbook, or of plain tables, to its open items.",
        ("AR Matches",),
        Button(
            Group.CASH, "Consolidate",
            "Writes AR Matches: each receipt with the invoices it pays, why, and how sure. Nothing is applied until "
            "you decide.", large=True,
        ),
        (
            "xl-ar match receivables.xlsx --as-of 2026-06-30",
            "xl-ar match --receipts bank.csv --open-items items.csv --customers names.csv --out matches.csv",
            "xl-ar match --receipts bank.csv --open-items items.csv --explain R-17",
            "xl-ar match --receipts bank.csv --open-items items.csv --learn decisions.csv --out learned",
        ),
    ),
    Command(
        "accept", 32, "Accept automatic", "Write Accept beside every automatic match that has no decision yet.",
        ("AR Matches",),
        Button(
            Group.CASH, "FlagMessage",
            "Writes Accept into the Decision column of automatic matches that have none. You can still change each one "
            "before you apply.",
        ),
        ("xl-ar accept receivables.xlsx --as-of 2026-06-30",),
        acts=True,
    ),
    Command(
        "decide", 34, "Apply decisions", "Apply the decisions of AR Matches: accepted lines go into AR Applications.",
        ("AR Applications", "AR Aliases"),
        Button(
            Group.CASH, "MacroPlay",
            "Accepted lines go into the register AR Applications, open amounts follow, payer names are learned. Each "
            "line can be undone.", large=True,
        ),
        ("xl-ar decide receivables.xlsx --as-of 2026-06-30 --by ann",),
        acts=True,
    ),
    Command(
        "undo", 36, "Undo", "Reverse applications by a reversing line in AR Applications.",
        ("AR Applications", "AR Aliases"),
        Button(
            Group.CASH, "Undo",
            "Reverses the applications marked Undo in AR Applications, or those of the selected rows, by a reversing "
            "line. Nothing is deleted.",
        ),
        ("xl-ar undo receivables.xlsx --application A-00017 --as-of 2026-06-30 --by ann",),
        acts=True,
    ),
    Command(
        "credits", 40, "Credits", "Flag the credit balances of a workbook.",
        ("AR Credits", "AR Clocks", "AR Refunds", "AR CMS-838"),
        Button(
            Group.RECEIVABLES, "AccountingFormat",
            "Writes AR Credits: every credit balance with its cause, its age and what would settle it.", large=True,
        ),
        ("xl-ar credits receivables.xlsx --as-of 2026-06-30",),
    ),
    Command(
        "metrics", 50, "Dashboard", "Show DSO, CEI, aging and the other figures of receivables on one page.",
        ("AR Dashboard", "AR Provision"),
        Button(
            Group.REPORTS, "FunctionWizard",
            "Writes AR Dashboard: each figure with its formula and inputs, or why the workbook cannot show it, charts, "
            "one page on paper; and AR Provision.", large=True,
        ),
        ("xl-ar metrics receivables.xlsx --as-of 2026-06-30",),
        asked=True,
    ),
    Command(
        "roll-forward", 55, "Roll-forward", "Show what was open, what came and went, and what is open, by customer.",
        ("AR Roll-Forward",),
        Button(
            Group.REPORTS, "RecurrenceEdit",
            "Writes AR Roll-Forward: opening, invoices, receipts, credits and closing by customer, and what nothing "
            "explains.",
        ),
        ("xl-ar roll-forward receivables.xlsx --as-of 2026-06-30 --set reports.period_start=2026-03-31",),
        asked=True,
    ),
    Command(
        "tie-out", 60, "Tie-out", "Compare open items, balances by customer and the control account.",
        ("AR Tie-Out",),
        Button(
            Group.REPORTS, "TracePrecedents",
            "Writes AR Tie-Out: open items against the control account and balances by customer, with what explains "
            "the difference, your reconciling items and the sign-off.",
        ),
        ("xl-ar tie-out receivables.xlsx --as-of 2026-06-30 --set reports.control_balance=EUR=123.45",),
        asked=True,
    ),
    Command(
        "trail", 70, "Audit trail", "Show what the audit log says of a workbook.", ("AR Audit Trail",),
        Button(
            Group.REPORTS, "FileProperties",
            "Writes AR Audit Trail: who changed what in this workbook and when, from the audit log beside it, and "
            "whether the log is intact.",
        ),
        ("xl-ar trail receivables.xlsx",),
        asked=True,
    ),
    Command(
        "findings", 90, "Findings", "List doubts and the import proof of a workbook.", ("AR Findings",),
        Button(Group.WORKBOOK, "Filter", "Writes AR Findings: every doubt with its cell, and the import proof."),
        ("xl-ar findings receivables.xlsx",),
    ),
    Command(
        "formulas", 95, "Recalculate formulas", "Recalculate the AR_* formula cells of your own sheets.", (),
        None, ("xl-ar formulas receivables.xlsx",),
    ),
)  # fmt: skip

_BUILDERS: dict[str, Builder] = {}


def builds(name: str) -> Callable[[Builder], Builder]:
    """Attaches the function that gives the sheets of a command; a name that is unknown or taken fails."""

    def attach(build: Builder) -> Builder:
        if name not in {found.name for found in _COMMANDS}:
            raise ValueError(unknown("command", name, (found.name for found in _COMMANDS)))
        if name in _BUILDERS:
            raise ValueError(f"two functions build '{name}'")
        _BUILDERS[name] = build
        return build

    return attach


def commands() -> tuple[Command, ...]:
    """Every command in the order in which a run takes them."""
    return tuple(sorted(_COMMANDS, key=lambda found: found.order))


def named(name: str) -> Command:
    """The command of this name; UsageError for an unknown one."""
    for found in _COMMANDS:
        if found.name == name:
            return found
    raise UsageError(unknown("command", name, (found.name for found in _COMMANDS)))


def steps(names: str | None = None) -> tuple[Command, ...]:
    """The commands that a list such as 'age,match' names, in the order of a run; without one, all that do not act.

    Reports stand in a list only when they are named. Raises UsageError for an unknown one.
    """
    if names is None:
        return tuple(found for found in commands() if not (found.acts or found.asked))
    known = {found.name: found for found in commands()}
    wanted = [part.strip() for part in names.split(",") if part.strip()]
    for name in wanted:
        if name not in known:
            raise UsageError(unknown("step", name, known))
    if not wanted:
        raise UsageError(f"no step given. Known: {', '.join(known)}")
    return tuple(found for found in commands() if found.name in wanted or found.name == "findings")
