"""AR CMS-838: lines from the credits of a quarter, what a person fills in, checked, counted and kept (O79, O80)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from review_cases import Desk, desk

from xl_ar.settings import CreditSettings, Settings
from xl_ar.sheets.people import KEY_HEADING

SHEET = "AR CMS-838"
NO_CASH = [["R-0", date(2026, 3, 1), "", 0.0, "USD", ""]]
Q1, Q2 = date(2026, 3, 31), date(2026, 6, 30)
FILLED = {
    "Report": "Yes", "Part": "A", "1 Beneficiary": "Doe, J", "2 Medicare identifier": "1EG4-TE5-MK72", "3 ICN": "2201",
    "4 Type of bill": "111", "5 Admitted on": "2026-01-05", "6 Discharged on": "2026-01-09", "8 Cost report": "O",
    "10 Repaid": 200, "11 Method": "C", "13 Reason": 1,
}  # fmt: skip


def memo(document: str, amount: float, arose: date, currency: str = "USD", customer: str = "Medicare") -> list[Any]:
    return [document, customer, arose, arose, -amount, -amount, currency]


def reports(*items: list[Any], as_of: date = Q1, **chosen: Any) -> Desk:
    made = desk([*items], NO_CASH, settings=Settings(credits=CreditSettings(clocks="medicare", **chosen)))
    made.ours.clear()
    made.run("credits", as_of=as_of)
    return made


def fill(made: Desk, key: str, **changed: Any) -> dict[str, Any]:
    """The line after a person has filled it in and the credits are run again."""
    rows = made.ours[SHEET]
    head = next(row for row in rows if KEY_HEADING in row)
    line = next(row for row in rows if row[head.index(KEY_HEADING)] == key)
    for name, value in (FILLED | {name.replace("_", " "): value for name, value in changed.items()}).items():
        line[head.index(name)] = value
    made.run("credits", as_of=Q1)
    return made.rows(SHEET)[key]


def facts(made: Desk) -> dict[str, Any]:
    assert made.last
    (sheet,) = (sheet for sheet in made.last.sheets if sheet.name == SHEET)
    return {fact.label: fact.value for fact in sheet.facts}


def only(made: Desk) -> str:
    (key,) = made.rows(SHEET)
    return key


def test_there_is_none_where_the_clock_is_not_asked_for() -> None:
    assert SHEET not in desk([memo("CM-1", 500, Q1)], NO_CASH).ours


def test_column_12_is_9_less_10_and_the_report_of_the_first_quarter_is_due_at_the_end_of_april() -> None:
    """O79: 500.00 - 200.00 = 300.00; quarter to 3/31, due 4/30."""
    made = reports(memo("CM-1", 500, date(2026, 2, 11)))
    row = fill(made, only(made))
    assert (row["9 Credit balance"], row["12 Outstanding"], row["To check"]) == (500.0, 300.0, "")
    told = facts(made)
    assert (told["Quarter ended"], told["Report due"]) == (Q1, date(2026, 4, 30))
    assert [told[f"Column {n}, part A"] for n in (9, 10, 12)] == [50_000, 20_000, 30_000]
    assert (told["Lines to decide"], told["Lines reported"], told["Of them to check"]) == (0, 1, 0)
    assert told["Box to check"].startswith("detail pages attached")


def test_nothing_is_reported_until_a_person_says_so() -> None:
    made = reports(memo("CM-1", 500, date(2026, 2, 11)))
    assert (facts(made)["Lines to decide"], facts(made)["Lines reported"]) == (1, 0)
    assert "Box to check" not in facts(made)
    assert fill(made, only(made), Report="No")["To check"] == ""
    assert facts(made)["Box to check"].startswith("no Medicare credit balances to report")


@pytest.mark.parametrize(("changed", "told"), [
    ({"Paid_on,_if_another_day": "2026-04-01"}, "Column 7: paid 2026-04-01, after the quarter"),  # O80
    ({"Paid_on,_if_another_day": "2025-12-31"}, "Column 7: paid 2025-12-31; a day from 2026-01-01"),  # O80
    ({"Paid_on,_if_another_day": "soon"}, "Column 7: the paid date must stand there"),
    ({"10_Repaid": "600"}, "Column 10"), ({"10_Repaid": "2oo"}, "Column 10"), ({"11_Method": ""}, "Column 11"),
    ({"13_Reason": ""}, "Column 13"), ({"13_Reason": 2.0}, "Column 14"), ({"Part": ""}, "Part: A or B"),
    ({"3_ICN": "", "4_Type_of_bill": ""}, "Columns 3, 4: nothing stands there"),
    ({"Report": "maybe"}, "Report 'maybe'; Yes, No or Reported before must stand there"),
])  # fmt: skip
def test_what_would_come_back_as_invalid_is_told_beside_the_line(changed: dict[str, Any], told: str) -> None:
    made = reports(memo("CM-1", 500, date(2026, 2, 11)))
    assert fill(made, only(made), **changed)["To check"].startswith(told)


@pytest.mark.parametrize(("rule", "told"), [("within-quarter", True), ("until-quarter-end", False)])
def test_a_payment_before_the_quarter_by_the_rule_of_the_contractor(rule: str, told: bool) -> None:
    """NHIC: only what was paid within the quarter; CGS: all credit balances, regardless of when they occurred."""
    made = reports(memo("CM-1", 500, date(2025, 2, 11)), cms_838_paid=rule)
    assert ("Column 7" in fill(made, only(made))["To check"]) == told


def test_every_credit_is_a_line_or_counted_as_left_out() -> None:
    made = reports(
        memo("CM-1", 500, date(2026, 2, 11)), memo("CM-2", 5, date(2026, 2, 1), "EUR"), as_of=date(2026, 5, 2)
    )
    assert len(made.rows("AR Credits")) == 2
    assert [row["Document"] for row in made.rows(SHEET).values()] == ["CM-1"]
    assert facts(made)["Credits left out"].startswith("1: ")
    assert facts(made)["Figures"] == "of 2026-05-02, not of the quarter's last day: run as of 2026-03-31 to file"


def test_a_reported_line_stays_with_its_quarter_and_is_not_reported_again() -> None:
    """The form's own note: once reported, a credit balance is not reported on a later report."""
    made = reports(memo("CM-1", 500, date(2026, 2, 11)))
    first = only(made)
    fill(made, first, Note="sent")
    made.items.append(["INV-9", "Medicare", Q2, Q2, 50.0, 50.0, "USD"])  # AR Credits shows it in two rows now
    for _ in range(2):
        made.run("credits", as_of=Q2)
        rows = made.rows(SHEET)
        assert len(rows) == 2
        assert (rows[first]["9 Credit balance"], rows[first]["Note"], rows[first]["To check"]) == (500.0, "sent", "")
        (now,) = (row for key, row in rows.items() if key != first)
        assert now["To check"] == "CM-1 was reported for the quarter ended 2026-03-31: it is not reported again"
        assert facts(made)["Lines reported"] == 0


def test_each_document_of_an_account_is_a_line_with_its_own_day_and_quarter() -> None:
    """Seen in a trial: one line 900.00 for both; reporting CM-83 for Q1 kept CM-82 out of the report for Q2."""
    made = reports(memo("CM-83", 400, date(2026, 2, 3)), memo("CM-82", 500, date(2026, 5, 4)))
    first = only(made)
    row = fill(made, first, Note="sent")
    assert (row["Document"], row["7 Paid on"], row["9 Credit balance"]) == ("CM-83", date(2026, 2, 3), 400.0)
    made.run("credits", as_of=Q2)
    lines = [
        (r["Quarter ended"], r["Document"], r["9 Credit balance"], r["To check"]) for r in made.rows(SHEET).values()
    ]
    again = "CM-83 was reported for the quarter ended 2026-03-31: it is not reported again"
    assert lines == [(Q2, "CM-83", 400.0, again), (Q2, "CM-82", 500.0, ""), (Q1, "CM-83", 400.0, "")]
    assert made.rows(SHEET)[first]["Note"] == "sent"


def test_what_a_person_wrote_stays_with_its_document_when_debits_or_older_credits_come() -> None:
    made = reports(memo("CM-1", 500, date(2026, 2, 11)))
    key = only(made)
    fill(made, key, Note="sent")
    made.items += [memo("CM-0", 90, date(2026, 1, 5)), ["INV-9", "Medicare", Q1, Q1, 550.0, 550.0, "USD"]]
    made.run("credits", as_of=Q1)
    row = made.rows(SHEET)[key]
    assert (row["Note"], row["9 Credit balance"], row["7 Paid on"]) == ("sent", 500.0, date(2026, 2, 11))


def test_the_lines_sum_to_the_credits_under_debits_or_not() -> None:
    items = [memo("CM-1", 500, date(2026, 2, 11)), memo("CM-2", 70.01, Q1), memo("CM-3", 9, Q1, customer="Other")]
    made = reports(*items, ["INV-9", "Medicare", Q1, Q1, 520.0, 520.0, "USD"])
    assert made.last
    assert len(made.rows("AR Credits")) == 4
    lines = [round(row["9 Credit balance"] * 100) for row in made.rows(SHEET).values()]
    assert sum(lines) == made.last.work.credits["credit_balance"].sum() == 57_901


def test_what_a_person_filled_in_is_kept_where_the_credit_or_the_clock_is_gone() -> None:
    made = reports(memo("CM-1", 500, date(2026, 2, 11)))
    key = only(made)
    fill(made, key)
    made.items = [["INV-9", "Medicare", Q1, Q1, 50.0, 50.0, "USD"]]
    made.run("credits", as_of=Q1)
    row = made.rows(SHEET)[key]
    assert row["To check"] == "The ledger does not show this credit any more"
    assert (row["12 Outstanding"], facts(made)["Column 12, part A"]) == (300.0, 30_000)
    made.settings = Settings()
    made.run("credits", as_of=Q1)
    assert made.rows(SHEET)[key]["3 ICN"] == "2201"


def test_a_run_again_changes_nothing() -> None:
    made = reports(memo("CM-1", 500, date(2026, 2, 11)), memo("CM-2", 40, date(2026, 1, 2), customer="Other"))
    fill(made, next(iter(made.rows(SHEET))))
    before = made.ours[SHEET]
    made.run("credits", as_of=Q1)
    assert made.ours[SHEET] == before


def test_no_figure_of_the_ledger_moves() -> None:
    made = reports(memo("CM-1", 500, date(2026, 2, 11)))
    assert made.last
    before = made.last.work.credits
    fill(made, only(made), **{"10_Repaid": 500})
    assert before.equals(made.last.work.credits)
