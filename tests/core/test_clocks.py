"""Clocks on credit balances: O79, O80, O88 and the rules' own edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.clocks import cms838
from xl_ar.core.clocks.calendar import business_days_after, months_after
from xl_ar.core.clocks.cms838 import DetailLine, check_line
from xl_ar.core.clocks.reg_z import reg_z
from xl_ar.core.clocks.sixty_days import Investigation, in_look_back, return_by, sixty_days
from xl_ar.core.clocks.unclaimed import Deadlines, Dormancy, deadlines

DAY = date.fromisoformat
Q1 = DAY("2026-03-31")
LINE = DetailLine(DAY("2026-02-11"), 50_000, 20_000, "C", "1")
DAYS = st.dates(date(1990, 1, 1), date(2080, 1, 1))


def test_seven_business_days_after_a_written_request_o88() -> None:
    found = reg_z(101, DAY("2024-01-31"), DAY("2024-06-03"))
    assert found is not None
    assert found.refund_by == DAY("2024-06-12")
    assert found.good_faith_from == DAY("2024-07-31")


def test_holidays_do_not_count() -> None:
    assert business_days_after(DAY("2026-07-01"), 2, {DAY("2026-07-03")}) == DAY("2026-07-06")


def test_a_credit_of_one_dollar_has_no_clock() -> None:
    assert reg_z(100, DAY("2024-01-31")) is None


@given(DAYS, st.integers(0, 60))
def test_business_days_are_never_fewer_than_days(start: date, count: int) -> None:
    end = business_days_after(start, count)
    assert (end - start).days >= count
    assert count == 0 or end.weekday() < 5
    assert sum((start + timedelta(days=n)).weekday() < 5 for n in range(1, (end - start).days + 1)) == count


@pytest.mark.parametrize(("quarter", "due"), [
    ("2026-03-31", "2026-04-30"), ("2026-01-01", "2026-04-30"), ("2026-06-30", "2026-07-30"),
    ("2026-09-30", "2026-10-30"), ("2026-12-31", "2027-01-30"),
])  # fmt: skip
def test_cms_838_is_due_thirty_days_after_the_quarter_o79(quarter: str, due: str) -> None:
    assert cms838.due_date(DAY(quarter)) == DAY(due)


def test_column_12_is_9_less_10_o79() -> None:
    assert check_line(LINE, Q1) == []
    assert LINE.outstanding == 30_000


@pytest.mark.parametrize(("changed", "said"), [
    ({"paid_date": DAY("2026-04-01")}, "column 7: paid 2026-04-01, after the quarter ended 2026-03-31"),  # O80, NHIC
    ({"paid_date": DAY("2025-12-31")}, "column 7: paid 2025-12-31; a day from 2026-01-01 to 2026-03-31"),  # O80
    ({"paid_date": None}, "column 7: the paid date"),
    ({"credit": 0, "repaid": 0}, "column 9"),
    ({"credit": 100, "repaid": 101}, "column 10"),
    ({"repaid": None}, "column 10"),
    ({"repaid": -1}, "column 10"),
    ({"method": ""}, "column 11: ''; C, A, Z or X"),
    ({"cost_report": "N"}, "column 8: 'N'; O or C"),
    ({"reason": "4"}, "column 13: '4'; 1, 2 or 3"),
    ({"reason": "2", "payer": "Acme Health"}, "column 14"),
    ({"reason": "2", "value_code": "12"}, "column 15: name and address of the primary payer"),
    ({"reason": "3"}, "column 15: an explanation"),
])  # fmt: skip
def test_what_would_make_a_line_invalid_is_told_with_its_column(changed: dict[str, Any], said: str) -> None:
    (found,) = check_line(replace(LINE, **changed), Q1)
    assert found.startswith(said)


def test_what_was_paid_before_the_quarter_stands_where_the_contractor_takes_it() -> None:
    """NHIC: only what was paid within the quarter; CGS: all credit balances, regardless of when they occurred."""
    early, late = (replace(LINE, paid_date=DAY(day)) for day in ("2024-05-01", "2026-04-01"))
    assert check_line(early, Q1, earlier_too=True) == []
    assert check_line(late, Q1, earlier_too=True) != []


@given(DAYS)
def test_the_quarter_at_hand_has_ended_and_no_later_one_has(day: date) -> None:
    end = cms838.quarter_ended(day)
    assert end <= day < end + timedelta(days=92)
    assert (end.month, end.day) in {(3, 31), (6, 30), (9, 30), (12, 31)}
    assert cms838.quarter_ended(end) == end


@pytest.mark.parametrize(("investigation", "due"), [
    (None, "2026-03-02"),
    (Investigation(DAY("2026-01-11"), DAY("2026-04-01")), "2026-05-21"),  # 10 days used, 50 left
    (Investigation(DAY("2026-01-11")), "2026-08-19"),  # still on: 180 days, then the 50 left
    (Investigation(DAY("2026-01-11"), DAY("2027-01-01")), "2026-08-19"),  # longer than it may suspend
    (Investigation(DAY("2025-12-01"), DAY("2026-02-01")), "2026-04-02"),  # begun before it was identified
])  # fmt: skip
def test_the_sixty_days(investigation: Investigation | None, due: str) -> None:
    assert return_by(DAY("2026-01-01"), investigation) == DAY(due)


@pytest.mark.parametrize(("received", "investigation", "due", "told"), [
    ("2020-01-01", None, "2026-03-02", ""),
    ("2019-12-31", None, None, "received 2019-12-31, more than six years before it was identified"),
    (None, None, "2026-03-02", ""),
    ("2025-06-01", ("2026-03-03", None), "2026-03-02", "came after the 60 days: no suspension"),
    ("2025-06-01", ("2026-01-11", "2026-01-05"), "2026-03-02", "cannot end 2026-01-05: no suspension"),
    ("2025-06-01", ("2026-01-11", None), "2026-08-19", "at the latest: the investigation is not concluded"),
    ("2025-06-01", ("2026-01-11", "2026-04-01"), "2026-05-21", ""),
    ("2025-06-01", ("2026-01-11", "2027-01-01"), "2026-08-19", "suspended for 180 days at most, until 2026-06-30"),
])  # fmt: skip
def test_the_clock_of_an_overpayment(
    received: str | None, investigation: tuple[str, str | None] | None, due: str | None, told: str
) -> None:
    """Field 2.2; identified 2026-01-01: 60 days, six years back, suspended for 180 days at most."""
    begun = Investigation(*(DAY(text) if text else None for text in investigation)) if investigation else None  # type: ignore[arg-type]
    found = sixty_days(DAY(received) if received else None, DAY("2026-01-01"), begun)
    assert found.return_by == (DAY(due) if due else None)
    assert told in found.told
    assert bool(found.told) == bool(told)


@given(DAYS, st.integers(0, 400), st.none() | st.integers(0, 400))
def test_no_suspension_is_longer_than_180_days(identified: date, begun: int, length: int | None) -> None:
    start = identified + timedelta(days=begun)
    investigation = Investigation(start, None if length is None else start + timedelta(days=length))
    days = (return_by(identified, investigation) - identified).days
    assert 60 <= days <= 60 + 180


def test_six_years_back() -> None:
    assert in_look_back(DAY("2020-01-01"), DAY("2026-01-01"))
    assert not in_look_back(DAY("2019-12-31"), DAY("2026-01-01"))


@pytest.mark.parametrize(("amount", "arose", "rule", "found"), [
    (10_000, "2023-06-30", Dormancy("KY", 3), ("2026-06-30", "2026-11-01", "2026-07-04", "2026-09-02")),
    (10_000, "2023-07-01", Dormancy("KY", 3), ("2026-07-01", "2027-11-01", "2027-07-04", "2027-09-02")),
    (4_999, "2023-06-30", Dormancy("KY", 3), ("2026-06-30", "2026-11-01", None, None)),
    (10_000, "2021-12-31", Dormancy("DE", 5, cut_off=(12, 31), report=(3, 1)),
     ("2026-12-31", "2027-03-01", "2026-11-01", "2026-12-31")),
])  # fmt: skip
def test_when_a_credit_is_dormant_and_reported(
    amount: int, arose: str, rule: Dormancy, found: tuple[str | None, ...]
) -> None:
    dormant, report, first, last = (DAY(text) if text else None for text in found)
    assert dormant is not None
    assert report is not None
    assert deadlines(amount, DAY(arose), rule) == Deadlines(dormant, report, first, last)


def test_nebraska_wants_none_up_to_25_dollars() -> None:
    assert deadlines(2_500, DAY("2020-01-01"), Dormancy("NE", 3, least=2_500)) is None


@given(DAYS, st.integers(0, 200))
def test_months_after_keeps_the_day_or_takes_the_last(start: date, months: int) -> None:
    later = months_after(start, months)
    assert (later.year * 12 + later.month) - (start.year * 12 + start.month) == months
    assert later.day == start.day or (later + timedelta(days=1)).day == 1
