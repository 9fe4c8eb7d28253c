"""The control account of each currency: from the open items of the sheet to the balance of the general ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from xl_ar.commands.policies import control_balances
from xl_ar.commands.work import Work
from xl_ar.core.reports.clues import Clue, clues
from xl_ar.core.reports.tie_out import Control, Difference, Reconciling, control
from xl_ar.sheets.layout import Block, Column, Kind, Mark, Table, Text, Tone
from xl_ar.tables.trial_balance import StatedControl, stated_controls

NO_CONTROL = (
    "The balance of the control account is not known: set reports.control_balance, such as EUR=123.45, or put a trial "
    "balance into the workbook, to compare it."
)
_SEVERAL = (
    "{} accounts of the workbook could be the control account{}: {}. Name it, or all that add up to it, in "
    "reports.control_account."
)
_NO_CURRENCY = (
    "The currency of the control account is not stated: {}. Open items are in {}: put a column Currency into the trial "
    "balance, or state the balances in reports.control_balance, such as EUR=123.45."
)
_NO_ACCOUNT = "No line of the workbook is the account '{}' of reports.control_account."
_CLUES = (
    "What stands here is a place to look, no proof: nothing of it is in the figures above. State what you have found "
    "in the table of reconciling items; the next run takes it in."
)
_TIES, _OPEN = "ties", "does not tie"


@dataclass(frozen=True)
class Books:
    """The balances of the control account by currency, what each is called, and what is doubtful about them."""

    balances: dict[str, int]
    names: dict[str, str]
    doubts: tuple[str, ...] = ()


def books(work: Work) -> Books:
    """The control account as the settings state it, else as a trial balance of the workbook does."""
    codes = sorted(set(work.ledger_items["currency"]))
    given = control_balances(work.settings)
    if codes == [""] and len(given) == 1:  # the sheet states no currency, the setting one
        given = {"": next(iter(given.values()))}
    names = dict.fromkeys(given, "Control account, as given")
    wanted = account_names(work)
    lines = stated_controls(work.reading, wanted, codes[0] if len(codes) == 1 else "")
    doubts = []
    if wanted and not lines:
        doubts.append(_NO_ACCOUNT.format(work.settings.reports.control_account))
    if len(codes) > 1 and "" not in codes and (unsaid := [line for line in lines if not line.currency]):
        told = "; ".join(f"{line.account} ({line.place})" for line in unsaid)
        doubts.append(_NO_CURRENCY.format(told, ", ".join(codes)))
        lines = [line for line in lines if line.currency]
    for code in sorted({line.currency for line in lines} - set(given)):
        mine = [line for line in lines if line.currency == code]
        if len(mine) > 1 and not wanted:
            told = "; ".join(f"{line.account} ({line.place})" for line in mine)
            doubts.append(_SEVERAL.format(len(mine), f" of {code}" if code else "", told))
            continue
        given[code], names[code] = sum(line.amount for line in mine), _called(mine)
    return Books(given, names, tuple(doubts))


def account_names(work: Work) -> list[str]:
    """The accounts that ``reports.control_account`` names."""
    return [part.strip() for part in work.settings.reports.control_account.split(",") if part.strip()]


def _called(lines: Sequence[StatedControl]) -> str:
    return "Control account " + " + ".join(f"{line.account} ({line.place})" for line in lines)


def of_the_workbook(work: Work) -> Iterator[Difference]:
    """From the open amounts of the sheet to those of the as-of date: what the workbook itself explains."""
    later = work.items["document_date"] > pd.Timestamp(work.as_of)
    for code in sorted(set(work.ledger_items["currency"])):
        sheet, now, aged = (total(frame, code) for frame in (work.ledger_items, work.items, work.aging.aged))
        ahead = total(work.items[later], code)
        found = (
            (Reconciling.OTHER, "applied in AR Applications, not yet in the ledger", now - sheet),
            (Reconciling.CUT_OFF, "documents dated after the as-of date", -ahead),
            (Reconciling.CUT_OFF, "settled or applied after the as-of date", aged - now + ahead),
        )
        yield from (Difference(code, kind, text, amount, to_ledger=False) for kind, text, amount in found if amount)


def total(frame: pd.DataFrame, code: str) -> int:
    """What is open in a currency, minor units."""
    return int(frame.loc[frame["currency"] == code, "open_amount"].sum())


def controls(work: Work, known: Books, own: Sequence[Difference], stated: Sequence[Difference]) -> list[Control]:
    """The tie-out of each currency that has open items or a control account."""
    codes = sorted(set(work.ledger_items["currency"]))
    return control({code: total(work.ledger_items, code) for code in codes}, known.balances, [*own, *stated])


def control_blocks(
    found: Sequence[Control], known: Books, own: Sequence[Difference], stated: Sequence[Difference]
) -> Iterator[Block]:
    """The lines of each currency: D = A + B - C, F = D - E, F - G = 0 (soft-pak)."""
    columns = (
        Column("currency", "Currency"), Column("step", "Step"), Column("line", "Line", width=60.0),
        Column("amount", "Amount", Kind.MONEY), Column("result", "Result"),
    )  # fmt: skip
    rows: list[tuple[str, str, str, int, str]] = []
    for each in found:
        mine = [[item for item in items if item.currency == each.currency] for items in (own, stated)]
        rows += _lines(each, known, *mine)
    marks = (Mark("result", Tone.ALARM, text=_OPEN),)
    yield Table("AR_Control", columns, rows, "Control account", currency_key="currency", marks=marks)
    yield from (Text(doubt) for doubt in known.doubts)
    if not known.balances and not known.doubts:
        yield Text(NO_CONTROL)


def _lines(
    each: Control, known: Books, own: Sequence[Difference], stated: Sequence[Difference]
) -> Iterator[tuple[str, str, str, int, str]]:
    code, to_items = each.currency, [item for item in stated if not item.to_ledger]
    opened = each.subledger + sum(item.amount for item in own)
    yield code, "A", "Open items in the sheet", each.subledger, ""
    for item in sorted(own, key=lambda one: one.amount < 0):
        yield code, "C" if item.amount < 0 else "B", f"{item.kind.value}: {item.text}", item.amount, ""
    yield code, "D", "Open items on the as-of date", opened, ""
    for item in to_items:
        yield code, "E", f"{item.kind.value}: {item.text}", item.amount, ""
    if to_items:
        yield code, "F", "Open items, reconciled", each.subledger + each.to_subledger, ""
    if code not in known.balances:
        return
    yield code, "G", known.names[code], each.ledger, ""
    for item in stated:
        if item.to_ledger:
            yield code, "G", f"{item.kind.value}: {item.text}", item.amount, ""
    if each.to_ledger:
        yield code, "G", "Control account, reconciled", each.ledger + each.to_ledger, ""
    yield code, "F - G", "Net, not reconciled", each.net, _OPEN if each.net else _TIES


def clue_blocks(work: Work, found: Sequence[Control], known: Books) -> Iterator[Block]:
    """What may explain the net of each currency; nothing where all tie."""
    cash = work.unapplied[~work.unapplied["receipt_id"].isin(_posted(work))]
    open_nets = [each for each in found if each.currency in known.balances and each.net]
    hints = [clue for each in open_nets for clue in clues(work.opened, cash, each.currency, each.net)]
    if not open_nets:
        return
    columns = (
        Column("currency", "Currency"), Column("kind", "Kind"), Column("text", "What the workbook shows", width=60.0),
        Column("rows", "Rows", Kind.COUNT), Column("amount", "Would change the net by", Kind.MONEY),
        Column("settles", "Comes to the net"),
    )  # fmt: skip
    rows = [_row(clue) for clue in hints]
    empty = "Nothing in the workbook hints at the cause."
    yield Table("AR_Clues", columns, rows, "What may explain the net", currency_key="currency", empty=empty)
    yield Text(_CLUES)


def _row(clue: Clue) -> tuple[str, str, str, int, int, str]:
    return clue.currency, clue.kind.value, clue.text, clue.rows, clue.amount, "exactly" if clue.settles else ""


def _posted(work: Work) -> set[str]:
    """Receipts that the ledger has applied or posted as credits itself."""
    credits = work.items.loc[work.items["open_amount"] < 0, "document"]
    return {*work.self_applied["receipt_id"], *credits} - {""}
