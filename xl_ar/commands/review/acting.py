"""``accept``, ``decide`` and ``undo``: what a command does to a person's words and to the register, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pandas as pd

from xl_ar.commands.matching import CHECKED_BY, matches_entries
from xl_ar.commands.review.book import ACCEPT, HOLD, SPLIT, Line
from xl_ar.commands.review.four_eyes import checker, unchecked
from xl_ar.commands.review.register import SHEET as REGISTER_SHEET
from xl_ar.commands.review.register import UNDO
from xl_ar.commands.work import Work
from xl_ar.core.matching.states import Status
from xl_ar.core.register.lines import REGISTER, Kind, appended, one_line
from xl_ar.core.register.undoing import Reversal, applications_of_receipt, reversal
from xl_ar.findings import Finding, Severity
from xl_ar.sheets.layout import Value

MATCHES_SHEET = "AR Matches"

Row = Mapping[str, Value]


@dataclass(frozen=True)
class Acted:
    """The work after the commands that act, and what they did: numbers of applications, keys of lines accepted."""

    work: Work
    accepted: tuple[str, ...] = ()
    applied: tuple[str, ...] = ()
    reversed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Who decides, when (UTC), and what is to be reversed: applications, or all of some receipts."""

    by: str = ""
    at: datetime | None = None
    applications: tuple[str, ...] = ()
    receipts: tuple[str, ...] = ()

    @property
    def moment(self) -> str:
        """The moment as the register has it."""
        return self.at.strftime("%Y-%m-%d %H:%M UTC") if self.at else ""


def acted(work: Work, names: Sequence[str], asked: Asked) -> Acted:
    """The work after those of accept, decide and undo that are among ``names``, in this order."""
    done = Acted(work)
    if "accept" in names:
        done = _accept(done)
    if "decide" in names:
        done = _decide(done, asked)
    if "undo" in names:
        done = _undo(done, asked)
    return done


def _accept(done: Acted) -> Acted:
    """Accept beside every automatic line that has no decision; receipts that the ledger applied itself need none."""
    work = done.work
    rows = matches_entries(work)
    skipped = {work.receipt_keys[number] for number in work.self_applied["receipt_id"] if number in work.receipt_keys}
    chosen = [
        key
        for key, row in rows.items()
        if row.get("Status") == Status.AUTO.value
        and not row.get("Decision")
        and not any(key.startswith(f"{own} | ") for own in skipped)
    ]
    words = {key: {**row, "Decision": ACCEPT} if key in set(chosen) else row for key, row in rows.items()}
    people = _with_rows(work, MATCHES_SHEET, words)
    return replace(done, work=replace(work, people=people), accepted=tuple(chosen))


def _with_rows(work: Work, sheet: str, rows: Mapping[str, Row]) -> dict[str, Mapping[str, Row]]:
    """What people wrote, with new words of rows; their cells in columns of their own stay."""
    kept = work.people.get(sheet, {})
    return {**work.people, sheet: {**kept, **{key: {**kept.get(key, {}), **row} for key, row in rows.items()}}}


def _decide(done: Acted, asked: Asked) -> Acted:
    work = done.work
    if work.kept_register.lost:  # a finding on every run says so
        return done
    if lost := work.kept_register.unreadable:
        return replace(done, work=replace(work, said=(*work.said, _stopped(lost))))
    wanted = [line for line in work.decisions.lines if line.receipt not in set(work.self_applied["receipt_id"])]
    late = _taken_back_later(work, wanted)
    work = replace(work, said=(*work.said, *(_early(line, day) for line, day in late.values())))
    done = replace(done, work=work)
    obeyed = [line for line in wanted if line.receipt not in late]
    alone = unchecked(work, obeyed, asked.by)
    work = replace(work, said=(*work.said, *alone.values()))
    done = replace(done, work=work)
    obeyed = [line for line in obeyed if line.receipt not in alone]
    if not obeyed:
        return done
    added = _register_lines(work, obeyed, asked)
    register = appended(work.register, added, work.kept_register.last)
    people = _with_rows(work, MATCHES_SHEET, _moved_splits(work, obeyed))
    names = tuple(register["application"].iloc[len(work.register) :])
    after = replace(work, people=people, recorded=register)
    return replace(done, work=after, applied=(*done.applied, *names))


def _taken_back_later(work: Work, lines: Sequence[Line]) -> dict[str, tuple[Line, str]]:
    """Receipts whose cash or item an undo sets free only after the as-of date: until then it would count twice."""
    register = work.register
    later = register[(register["reversal_of"] != "") & (register["date"] > np.datetime64(work.as_of, "s"))]
    days = [str(day.date()) for day in later["date"]]
    of_receipt, of_item = dict(zip(later["receipt"], days, strict=True)), dict(zip(later["item"], days, strict=True))
    found: dict[str, tuple[Line, str]] = {}
    for line in lines:
        both = (of_receipt.get(work.receipt_keys[line.receipt], ""), of_item.get(work.item_keys[line.item], ""))
        if any(both):
            found.setdefault(line.receipt, (line, max(both)))
    return found


def _early(line: Line, day: str) -> Finding:
    message = f"{line.word} is not obeyed: an undo of {day} sets it free; decide as of that day or later"
    return Finding(
        "decision-not-obeyed", Severity.STOP, message, MATCHES_SHEET, seen=line.key, expected=f"from {day} on"
    )


def _stopped(lost: Sequence[str]) -> Finding:
    """Nothing is decided while lines of the register cannot be read: they might be applied a second time."""
    names = ", ".join(lost)
    message = f"nothing is applied while {names} in {REGISTER_SHEET} cannot be read"
    remedy = "Kind, Amount and Ledger open as they were"
    return Finding("decision-not-obeyed", Severity.STOP, message, REGISTER_SHEET, seen=names, expected=remedy)


def _register_lines(work: Work, obeyed: Sequence[Line], asked: Asked) -> pd.DataFrame:
    """One line an applied pair, after it what settles or disputes the rest of its item."""
    rows = [entry for line in obeyed for entry in _entries(line)]
    receipts = work.received.drop_duplicates("receipt_id").set_index("receipt_id")
    items = work.ledger_items.drop_duplicates("item_id").set_index("item_id")
    of_receipt = receipts.loc[[line.receipt for line, *_ in rows]]
    of_item = items.loc[[line.item for line, *_ in rows]]
    shown = [_shown(work, line) for line, *_ in rows]
    size = len(rows)
    currency = of_item["currency"].where((of_item["currency"] != "").to_numpy(), of_receipt["currency"].to_numpy())
    columns = {
        "date": np.full(size, np.datetime64(work.as_of, "s")),
        "kind": [str(kind) for _, kind, _, _ in rows],
        "receipt": [work.receipt_keys[line.receipt] for line, *_ in rows],
        "document": of_item["document"].tolist(),
        "customer": of_item["customer"].tolist(),
        "currency": currency.tolist(),
        "amount": [amount for _, _, amount, _ in rows],
        "reason": [str(reason) for *_, reason in rows],
        "rule": [rule for rule, _ in shown],
        "confidence": [confidence for _, confidence in shown],
        "decided_by": [asked.by] * size,
        "decided_at": [asked.moment] * size,
        "checked_by": [checker(work, line) for line, *_ in rows],
        "ledger_open": of_item["open_amount"].tolist(),
        "payer": [one_line(name) for name in of_receipt["payer"]],
        "payer_account": [one_line(name) for name in of_receipt["payer_account"]],
        "item": [work.item_keys[line.item] for line, *_ in rows],
    }
    return REGISTER.conform(columns, size)


def _entries(line: Line) -> list[tuple[Line, Kind, int, str]]:
    closing = [(line, kind, amount, str(reason)) for kind, amount, reason in line.closing]
    return [(line, Kind.PAYMENT, line.amount, str(line.reason)), *closing]


def _shown(work: Work, line: Line) -> tuple[str, float]:
    """Rule and confidence that the line showed; a split is a person's own."""
    row = work.people.get(MATCHES_SHEET, {}).get(line.key, {})
    if line.word == SPLIT:
        return "person", 1.0
    confidence = row.get("Confidence")
    return str(row.get("Rule") or ""), round(float(confidence), 6) if isinstance(confidence, int | float) else 0.0


def _moved_splits(work: Work, obeyed: Sequence[Line]) -> dict[str, Row]:
    """A split's words go to the lines that it became: the decision to all, the rest to the first of them."""
    rows = work.people.get(MATCHES_SHEET, {})
    moved: dict[str, Row] = {}
    targets: dict[str, list[str]] = {}
    for line in obeyed:
        if line.word == SPLIT:
            key = f"{work.receipt_keys[line.receipt]} | {work.item_keys[line.item]}"
            targets.setdefault(line.key, []).append(key)
    for source, keys in targets.items():
        words = {name: rows[source].get(name) for name in ("Split to", "Difference is", CHECKED_BY, "Note")}
        for place, key in enumerate(keys):
            own = {**moved.get(key, rows.get(key, {})), "Decision": SPLIT}
            told = {name: own.get(name) or value for name, value in words.items()} if place == 0 else {}
            moved[key] = {**own, **told}
        if source not in keys:
            moved[source] = {**rows[source], "Decision": None, **dict.fromkeys(words)}
    return moved


def _undo(done: Acted, asked: Asked) -> Acted:
    work = done.work
    back, unknown = _reversal(work, asked)
    refused = [(fault.application, fault.why) for fault in back.refused] + unknown
    said = tuple(
        Finding(
            "decision-not-obeyed", Severity.STOP, f"Undo of {name} is not obeyed: {why}", REGISTER_SHEET, seen=name,
            expected="an application that stands",
        )
        for name, why in refused
    )  # fmt: skip
    if not back.reversed:
        return replace(done, work=replace(work, said=(*work.said, *said)))
    register = work.register
    cleared = register["mark"].where(~register["application"].isin(back.reversed), "")
    register = appended(register.assign(mark=cleared), back.lines, work.kept_register.last)
    people = _with_rows(work, MATCHES_SHEET, _held(work, back))
    after = replace(work, people=people, recorded=register, said=(*work.said, *said))
    return replace(done, work=after, reversed=(*done.reversed, *back.reversed))


def _reversal(work: Work, asked: Asked) -> tuple[Reversal, list[tuple[str, str]]]:
    """The reversal of what is asked for: by number, by receipt, or else all lines that a person has marked."""
    register = work.register
    names = [name.strip().upper() for name in asked.applications]
    unknown = []
    for receipt in asked.receipts:
        mine = applications_of_receipt(register, work.receipt_keys.get(receipt, receipt))
        names += mine
        if not mine:
            unknown.append((f"receipt {receipt}", "nothing of it is applied"))
    if not asked.applications and not asked.receipts:
        marked = register["mark"].str.casefold() == UNDO.casefold()
        names = register.loc[marked, "application"].tolist()
    on = np.datetime64(work.as_of, "s")
    opened = work.ledger_open
    return reversal(register, names, on=on, by=asked.by, at=asked.moment, ledger_open=opened), unknown


def _held(work: Work, back: Reversal) -> dict[str, Row]:
    """The decision of each line that is no longer applied becomes Hold, so that nothing applies it again by itself."""
    rows = work.people.get(MATCHES_SHEET, {})
    payments = back.lines[back.lines["kind"] == Kind.PAYMENT]
    keys = [f"{receipt} | {item}" for receipt, item in zip(payments["receipt"], payments["item"], strict=True)]
    return {key: {**rows.get(key, {}), "Decision": HOLD} for key in keys}
