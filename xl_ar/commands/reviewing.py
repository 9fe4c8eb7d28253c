"""``accept``, ``decide`` and ``undo``: AR Matches with Accept, and the register and the aliases as they stand."""

from __future__ import annotations

from collections.abc import Iterator

from xl_ar.commands import matching
from xl_ar.commands.review.aliases import COLUMNS as ALIAS_COLUMNS
from xl_ar.commands.review.aliases import SHEET as ALIASES
from xl_ar.commands.review.aliases import alias_rows
from xl_ar.commands.review.register import COLUMNS, SHEET, register_rows
from xl_ar.commands.rows import without_empty
from xl_ar.commands.work import Work
from xl_ar.core.register.lines import Kind as Applied
from xl_ar.core.register.posting import Status
from xl_ar.registry import builds
from xl_ar.sheets.layout import Fact, Kind, Sheet, Table

STANDING_SHEETS = (SHEET, ALIASES)
"""Our sheets that hold what cannot be computed anew: every run writes them again, their people's words with them."""


@builds("accept")
def build_accept(work: Work) -> tuple[Sheet, ...]:
    """AR Matches, with the decisions that accept has written."""
    return matching.build(work)


@builds("decide")
def build(work: Work) -> tuple[Sheet, ...]:
    """AR Applications and AR Aliases; nothing where nothing was ever applied."""
    sheets = []
    if len(work.register) or work.kept_register.strays or SHEET in work.people:
        sheets.append(_register(work))
    if work.aliases or work.people.get(ALIASES):
        sheets.append(_aliases(work))
    return tuple(sheets)


@builds("undo")
def build_undo(work: Work) -> tuple[Sheet, ...]:
    """The same sheets as decide."""
    return build(work)


def _register(work: Work) -> Sheet:
    register = work.kept_register
    shown = type(register)(work.register, register.strays)
    rows = register_rows(shown, {name: str(status) for name, status in work.standing.status.items()})
    table = Table("AR_Applications", COLUMNS, rows, currency_key="currency", empty="Nothing has been applied.")
    table = without_empty(table, "currency", "payer_account", "checked_by")
    return Sheet(SHEET, "Applications: the register", tuple(_register_facts(work)), (table,))


def _register_facts(work: Work) -> Iterator[Fact]:
    yield Fact("As of", work.as_of, Kind.DATE)
    yield Fact("Lines", len(work.register), Kind.COUNT)
    lines = work.register
    status = lines["application"].map(work.standing.status)
    for code in sorted(set(lines["currency"])):
        suffix = f" {code}" if code else ""
        mine = lines["currency"] == code
        for kind in Applied:
            amount = int(lines.loc[mine & (lines["kind"] == kind), "amount"].sum())
            if amount:
                yield Fact(f"{kind.value.capitalize()}{suffix}", amount, Kind.MONEY, code)
        pending = int(lines.loc[mine & (status == Status.PENDING), "amount"].sum())
        yield Fact(f"Still to be posted in the ledger{suffix}", pending, Kind.MONEY, code)


def _aliases(work: Work) -> Sheet:
    facts = (
        Fact("Payers", len(work.aliases), Kind.COUNT),
        Fact("Used by matching", sum(alias.used for alias in work.aliases), Kind.COUNT),
        Fact("To add one", "type payer and customer in the line below the table"),
    )
    table = Table("AR_Aliases", ALIAS_COLUMNS, alias_rows(work.aliases), empty="No payer under another name yet.")
    return Sheet(ALIASES, "Payers known under another name or account", facts, (table,))
