"""AR CMS-838: the credits of a quarter, a document each, as lines of Medicare's report, and what a person adds.

A line is reported where a person says so; a line that was filled in stays with its quarter, whatever the ledger does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xl_ar.commands.clocks.columns import US_DOLLARS
from xl_ar.commands.keys import numbered
from xl_ar.commands.typed import typed_day, typed_minor, typed_text
from xl_ar.commands.work import Work
from xl_ar.core.clocks.calendar import quarter_end
from xl_ar.core.clocks.cms838 import COST_REPORTS, METHODS, REASONS, DetailLine, check_line, due_date, quarter_ended
from xl_ar.sheets.layout import Column, Fact, Kind, Sheet, Table, Value
from xl_ar.sheets.people import KEY_HEADING
from xl_ar.tables.corrections import ADDED

SHEET = "AR CMS-838"
YES, NO, BEFORE = "Yes", "No", "Reported before"
EARLIER_TOO = "until-quarter-end"
_USD = "USD"
COLUMNS = (
    Column("quarter", "Quarter ended", Kind.DATE),
    Column("customer", "Customer"),
    Column("document", "Document"),
    Column("cause", "Cause"),
    Column("report", "Report", Kind.CHOICE, choices=(YES, NO, BEFORE), help="Yes: this is a Medicare credit balance."),
    Column("check", "To check", Kind.LONG, width=44),
    Column("part", "Part", Kind.CHOICE, width=8, choices=("A", "B"), help="Parts A and B stand on separate pages."),
    Column("beneficiary", "1 Beneficiary", Kind.NOTE, width=20, help="Last name, first initial."),
    Column("identifier", "2 Medicare identifier", Kind.NOTE, width=15, help="Of the beneficiary."),
    Column("icn", "3 ICN", Kind.NOTE, width=15, help="Control number of the claim, as on the remittance advice."),
    Column("bill", "4 Type of bill", Kind.NOTE, width=9),
    Column("admitted", "5 Admitted on", Kind.NOTE, width=12),
    Column("discharged", "6 Discharged on", Kind.NOTE, width=14),
    Column("paid", "7 Paid on", Kind.DATE),
    Column("paid_else", "Paid on, if another day", Kind.NOTE, width=13, help="Such as 2026-06-03; empty: column 7."),
    Column("cost", "8 Cost report", Kind.CHOICE, width=10, choices=tuple(COST_REPORTS), help="O open, C closed."),
    Column("credit", "9 Credit balance", Kind.MONEY),
    Column("repaid", "10 Repaid", Kind.NOTE, width=11, help="What is repaid with this report, such as 200.00."),
    Column("method", "11 Method", Kind.CHOICE, width=11, choices=tuple(METHODS), help="C check, A or X adjustment."),
    Column("outstanding", "12 Outstanding", Kind.MONEY),
    Column("reason", "13 Reason", Kind.CHOICE, width=11, choices=tuple(REASONS), help="1 duplicate, 2 payer, 3 other."),
    Column("value_code", "14 Value code", Kind.NOTE, width=9, help="For reason 2, such as 12."),
    Column("payer", "15 Primary payer", Kind.NOTE, width=24, help="For reason 2; an explanation for reason 3."),
    Column("note", "Note", Kind.NOTE, help="Yours; it is kept in every run."),
    Column("key", KEY_HEADING, Kind.KEY),
)
_HEADING = {column.key: column.heading for column in COLUMNS}
_PEOPLES = tuple(column.key for column in COLUMNS if column.person)
_CHECKED = (
    ("Quarterly duty", "CGS (2025-01-02) says: since 2024-12-01 only when an overpayment occurs; ask your contractor"),
    ("Certification", "read, signed and dated by an officer or the administrator on the form itself, not here"),
    ("Must be checked", "columns and codes are those of the form of 10/03: check them against the current CMS-838"),
    ("Ledger", "a line here changes no figure; a write-off does not absolve"),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a quarter: its cells by column, what it reports and what is to be checked of it."""

    cells: dict[str, Value]
    quarter: date
    report: str
    detail: DetailLine
    check: tuple[str, ...]


def report_838(work: Work, asked: bool) -> tuple[Sheet, ...]:
    """AR CMS-838 where it is ``asked`` for, or a person has filled it in."""
    said = {key: row for key, row in work.people.get(SHEET, {}).items() if not key.startswith(ADDED)}
    kept = {key: row for key, row in said.items() if any(typed_text(row.get(_HEADING[name])) for name in _PEOPLES)}
    if not asked and not kept:
        return ()
    quarter = quarter_ended(work.as_of)
    now = dict(_now(work, quarter)) if asked else {}
    cells = [({**_filled(kept.get(key, {})), **mine}) for key, mine in now.items()]
    earlier = [_filled(row) | {"key": key, "gone": asked} for key, row in kept.items() if key not in now]
    cells += sorted(earlier, key=lambda row: typed_text(row["quarter"]), reverse=True)
    reported = _reported(cells)
    lines = [_line(row, reported, work) for row in cells]
    table = Table(
        "AR_CMS_838",
        COLUMNS,
        [tuple(line.cells[column.key] for column in COLUMNS) for line in lines],
        currency=_USD,
        empty="No credit balances in US dollars up to the end of the quarter.",
    )
    left = len(work.open_credits) - len(now) if asked else 0
    return (Sheet(SHEET, "Medicare credit balances", tuple(_facts(work, quarter, lines, left)), (table,)),)


def _now(work: Work, quarter: date) -> Iterator[tuple[str, dict[str, Value]]]:
    """The credits in US dollars that had arisen by the end of the quarter, a document each, by key of their line."""
    counted = [
        credit
        for credit in work.open_credits
        if credit.currency in US_DOLLARS and not (credit.arose and credit.arose > quarter)
    ]
    names = (f"{quarter} | {credit.customer} | {credit.currency} | {credit.document}" for credit in counted)
    for key, credit in zip(numbered(names), counted, strict=True):
        row: dict[str, Value] = {"customer": credit.customer, "document": credit.document, "credit": credit.amount}
        row |= {"cause": credit.cause.replace("_", " "), "quarter": quarter, "paid": credit.arose, "key": key}
        yield key, row


def _filled(row: Mapping[str, Value]) -> dict[str, Value]:
    """The cells of an earlier run by column; amounts in cents."""
    cells: dict[str, Value] = {name: row.get(heading) for name, heading in _HEADING.items()}
    return cells | {
        "credit": typed_minor(typed_text(cells["credit"]), _USD) or 0,
        "quarter": typed_day(cells["quarter"]),
    }


def _reported(rows: Iterable[dict[str, Value]]) -> dict[tuple[str, str], list[date]]:
    """The quarters for which each document of a customer was reported."""
    found: dict[tuple[str, str], list[date]] = {}
    for row in rows:
        quarter = row["quarter"]
        if typed_text(row["report"]).casefold() == YES.casefold() and isinstance(quarter, date):
            for document in typed_text(row["document"]).split("; "):
                found.setdefault((typed_text(row["customer"]), document), []).append(quarter)
    return found


def _line(row: dict[str, Value], reported: dict[tuple[str, str], list[date]], work: Work) -> _Line:
    earlier_too, at_hand = work.settings.credits.cms_838_paid == EARLIER_TOO, quarter_ended(work.as_of)
    text = {name: typed_text(row[name]) for name in _HEADING}
    quarter = row["quarter"] if isinstance(row["quarter"], date) else date.min
    paid = typed_day(row["paid_else"]) if text["paid_else"] else typed_day(row["paid"])
    credit = row["credit"] if isinstance(row["credit"], int) else 0
    repaid = typed_minor(text["repaid"], _USD) if text["repaid"] else 0
    detail = DetailLine(
        paid, credit, repaid, text["method"].upper(), text["reason"], text["value_code"], text["payer"],
        text["cost"].upper(),
    )  # fmt: skip
    said = next((word for word in (YES, NO, BEFORE) if word.casefold() == text["report"].casefold()), "")
    check = list(_again(text, quarter, reported)) if said in (YES, "") else []
    if text["report"] and not said:
        check.append(f"Report '{text['report']}'; {YES}, {NO} or {BEFORE} must stand there")
    if said == YES:
        check += [*_lacking(text), *check_line(detail, quarter, earlier_too=earlier_too)]
    if row.get("gone") and quarter == at_hand:
        check.append("the ledger does not show this credit any more")
    told = "; ".join(check)
    shown: dict[str, Value] = {"outstanding": detail.outstanding, "check": f"{told[:1].upper()}{told[1:]}" or None}
    own = {name: None if value == "" else value for name, value in row.items()}
    return _Line(own | shown, quarter, said, detail, tuple(check))


def _again(text: dict[str, str], quarter: date, reported: dict[tuple[str, str], list[date]]) -> Iterator[str]:
    for document in text["document"].split("; "):
        before = [when for when in reported.get((text["customer"], document), []) if when < quarter]
        if before:
            yield f"{document} was reported for the quarter ended {max(before)}: it is not reported again"


def _lacking(text: dict[str, str]) -> Iterator[str]:
    if text["part"].upper() not in ("A", "B"):
        yield "part: A or B must stand there"
    names = [name for name in ("beneficiary", "identifier", "icn", "bill", "admitted", "discharged") if not text[name]]
    if names:
        columns = ", ".join(_HEADING[name].split()[0] for name in names)
        yield f"column{'s' * (len(names) > 1)} {columns}: nothing stands there"


def _facts(work: Work, quarter: date, lines: Sequence[_Line], left: int) -> Iterator[Fact]:
    yield Fact("As of", work.as_of, Kind.DATE)
    yield Fact("Quarter ended", quarter, Kind.DATE)
    yield Fact("Report due", due_date(quarter), Kind.DATE)
    if work.as_of != quarter_end(work.as_of):
        yield Fact("Figures", f"of {work.as_of}, not of the quarter's last day: run as of {quarter} to file")
    mine = [line for line in lines if line.quarter == quarter]
    told = [line for line in mine if line.report == YES]
    yield Fact("Lines to decide", sum(not line.report for line in mine), Kind.COUNT)
    yield Fact("Lines reported", len(told), Kind.COUNT)
    yield Fact("Of them to check", sum(bool(line.check) for line in told), Kind.COUNT)
    if left:
        yield Fact("Credits left out", f"{left}: later than the quarter, or not in US dollars")
    yield from _totals(told)
    if all(line.report for line in mine):
        box = "detail pages attached" if told else "no Medicare credit balances to report"
        yield Fact("Box to check", f"{box}, unless you qualify as a low utilization provider")
    yield from (Fact(label, words) for label, words in _CHECKED)


def _totals(told: Sequence[_Line]) -> Iterator[Fact]:
    """Columns 9, 10 and 12 of what is reported, by part of Medicare."""
    for part in sorted({typed_text(line.cells["part"]).upper() for line in told}):
        details = [line.detail for line in told if typed_text(line.cells["part"]).upper() == part]
        name = f"part {part}" if part else "part not said"
        yield Fact(f"Column 9, {name}", sum(line.credit for line in details), Kind.MONEY, _USD)
        yield Fact(f"Column 10, {name}", sum(line.repaid or 0 for line in details), Kind.MONEY, _USD)
        yield Fact(f"Column 12, {name}", sum(line.outstanding for line in details), Kind.MONEY, _USD)
