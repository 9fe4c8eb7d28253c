"""Four eyes: from an amount on, what one person decides is applied only where another one has checked it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xl_ar.commands.matching import CHECKED_BY
from xl_ar.commands.policies import minor_setting
from xl_ar.commands.review.book import SHEET, Line
from xl_ar.commands.work import Work
from xl_ar.core.money import decimal_text
from xl_ar.core.people import person, same_person
from xl_ar.findings import Finding, Severity

SETTING = "review.second_person_from"


def checker(work: Work, line: Line) -> str:
    """The name that stands in Checked by beside a line, '' where none does."""
    return " ".join(str(work.people.get(SHEET, {}).get(line.key, {}).get(CHECKED_BY) or "").split())


def unchecked(work: Work, lines: Sequence[Line], by: str) -> dict[str, Finding]:
    """By receipt why nothing of it is applied: it is large, and no second person has checked all its lines.

    SettingsError for a limit that is no amount.
    """
    limit = work.settings.review.second_person_from
    if not limit:
        return {}
    columns = (work.received[name].tolist() for name in ("receipt_id", "amount", "currency"))
    receipts = {number: (amount, code) for number, amount, code in zip(*columns, strict=True)}
    found: dict[str, Finding] = {}
    for line in lines:
        amount, code = receipts[line.receipt]
        low = minor_setting(SETTING, limit, code)
        for why in _lacking(checker(work, line), by) if abs(amount) >= low else ():
            large = f"the receipt is {decimal_text(amount, code)}, from {decimal_text(low, code)} on ({SETTING})"
            message = f"{line.word} is not obeyed: {large} {why}"
            remedy = f"the name of a second person in {CHECKED_BY}"
            stop = Finding("decision-not-obeyed", Severity.STOP, message, SHEET, seen=line.key, expected=remedy)
            found.setdefault(line.receipt, stop)
    return found


def _lacking(name: str, by: str) -> Iterator[str]:
    if not person(name):
        yield f"a second person must check it, and no name stands in {CHECKED_BY}"
    elif same_person(name, by):
        yield f"a second person must check it, and {CHECKED_BY} names {name}, who decides"
