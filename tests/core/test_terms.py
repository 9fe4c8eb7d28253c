"""Terms as written give the due dates that IFS 25R1 and the ledgers print."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_ar.core.terms import Discount, Terms, discount_date, due_date, due_dates, parse_terms

NEW_YEAR = date(2003, 1, 1)


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        (Terms(days=10), date(2003, 1, 11)),
        (Terms(days=10, end_of_month=True), date(2003, 1, 31)),
        (Terms(days=20, end_of_month=True, special_days=(5,)), date(2003, 2, 5)),
        (Terms(days=20, special_days=(10, 20, 30)), date(2003, 1, 30)),
        (Terms(days=40, special_days=(10,)), date(2003, 2, 10)),
    ],
)
def test_due_dates_of_ifs_25r1_o52(terms: Terms, due: date) -> None:
    assert due_date(NEW_YEAR, terms) == due


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Net 30", Terms(30)),
        ("NET-45", Terms(45)),
        ("Net30", Terms(30)),
        ("NT30", Terms(30)),
        ("n/30", Terms(30)),
        ("30 days", Terms(30)),
        ("30D", Terms(30)),
        ("30", Terms(30)),
        ("30.0", Terms(30)),
        ("Net 60 days from invoice date", Terms(60)),
        ("Due in 15 days", Terms(15)),
        ("2/10 net 30", Terms(30, discounts=(Discount(200, 10),))),
        ("2% 10, net 30", Terms(30, discounts=(Discount(200, 10),))),
        ("2%/10, Net 30", Terms(30, discounts=(Discount(200, 10),))),
        ("1.5/15, n/45", Terms(45, discounts=(Discount(150, 15),))),
        ("2% - 10 Days / Net 30", Terms(30, discounts=(Discount(200, 10),))),
        ("3/10, 2/20, n/60", Terms(60, discounts=(Discount(300, 10), Discount(200, 20)))),
        ("2% 10 days, 1% 20 days, net 30", Terms(30, discounts=(Discount(200, 10), Discount(100, 20)))),
        ("2/10 EOM", Terms(end_of_month=True, discounts=(Discount(200, 10),))),
        ("2/10", Terms(10, discounts=(Discount(200, 10),))),
        ("30 Tage netto", Terms(30)),
        ("Zahlungsziel 30 Tage", Terms(30)),
        ("Zahlbar innerhalb von 14 Tagen", Terms(14)),
        ("Innerhalb 30 Tagen ohne Abzug", Terms(30)),
        ("14 Tage 2% Skonto, 30 Tage netto", Terms(30, discounts=(Discount(200, 14),))),
        ("2,5 % 14 Tage, 60 Tage netto", Terms(60, discounts=(Discount(250, 14),))),
        ("binnen 14 Tagen 3 % Skonto, binnen 30 Tagen netto", Terms(30, discounts=(Discount(300, 14),))),
        (
            "Within 14 days 2 % cash discount, 30 days net",
            Terms(30, discounts=(Discount(200, 14),)),
        ),
        ("60 jours date de facture", Terms(60)),
        ("30 jours fin de mois", Terms(30, end_of_month=True)),
        ("45 jours fin de mois le 10", Terms(45, end_of_month=True, special_days=(10,))),
        ("30 gg fine mese", Terms(30, end_of_month=True)),
        ("90 días", Terms(90)),
        ("EOM", Terms(end_of_month=True)),
        ("30 EOM", Terms(30, end_of_month=True)),
        ("30 days EOM", Terms(30, end_of_month=True)),
        ("EOM 30", Terms(end_of_month=True, days_after=30)),
        ("10th prox", Terms(end_of_month=True, days_after=10)),
        ("Net 15 MFI", Terms(end_of_month=True, days_after=15)),
        ("15th of following month", Terms(end_of_month=True, days_after=15)),
        ("2 weeks", Terms(14)),
        ("2 months", Terms(months=2)),
    ],
)
def test_terms_as_people_write_them(text: str, terms: Terms) -> None:
    assert parse_terms(text) == terms


@pytest.mark.parametrize(
    "text",
    ["Due on receipt", "Upon receipt", "COD", "Immediate", "Prepaid", "sofort fällig", "comptant", "0",
     "Net 0", "Payable immediately Due net", "zahlbar sofort ohne Abzug", "à réception de facture"],
)  # fmt: skip
def test_due_at_once(text: str) -> None:
    assert parse_terms(text) == Terms()


@pytest.mark.parametrize(
    "text",
    ["", "NAH4", "NA32", "CA10", "ZB01", "0001", "monthly", "50% advance, 50% net 30", "Net 30 instalments 3",
     "30/60/90", "30 days after delivery", "Letter of credit 60 days", "Net 30 2%", "as agreed"],
)  # fmt: skip
def test_terms_not_wholly_understood_are_none(text: str) -> None:
    assert parse_terms(text) is None


def test_thirty_eom_counts_from_the_month_end_where_the_house_means_it_so() -> None:
    """Field 3.1 and O52 count the days first; the other reading is a setting."""
    assert parse_terms("30 EOM", eom_first=True) == Terms(end_of_month=True, days_after=30)
    assert parse_terms("EOM 30", eom_first=True) == Terms(end_of_month=True, days_after=30)


def test_no_rows_have_no_due_dates() -> None:
    empty = pd.Series([], dtype=object)
    assert len(due_dates(empty.astype("datetime64[s]"), empty)) == 0


def test_a_special_day_beyond_the_month_is_its_last() -> None:
    assert due_date(date(2023, 2, 1), Terms(special_days=(30,))) == date(2023, 2, 28)


def test_months_keep_the_day_where_the_month_has_it() -> None:
    assert due_date(date(2024, 1, 31), Terms(months=1)) == date(2024, 2, 29)


def test_discount_date_is_that_of_the_first_discount() -> None:
    assert discount_date(NEW_YEAR, Terms(30, discounts=(Discount(200, 10),))) == date(2003, 1, 11)
    assert discount_date(NEW_YEAR, Terms(30)) is None


def test_a_column_is_filled_where_date_and_terms_are_known() -> None:
    """A  2024-01-01  Net 30; B  2024-01-15  30 EOM; C  no date  Net 30; D  2024-01-01  NAH4"""
    dates = pd.Series(["2024-01-01", "2024-01-15", None, "2024-01-01"], index=list("ABCD")).astype("datetime64[s]")
    due = due_dates(dates, pd.Series(["Net 30", "30 EOM", "Net 30", "NAH4"], index=list("ABCD"), dtype=object))
    assert due.dtype == "datetime64[s]"
    assert due.dropna().to_dict() == {"A": pd.Timestamp("2024-01-31"), "B": pd.Timestamp("2024-02-29")}


unhurried = settings(deadline=None)  # other work on the machine is no fault of ours
days = st.dates(date(1990, 1, 1), date(2090, 1, 1))
some_terms = st.builds(
    Terms,
    days=st.integers(0, 180),
    months=st.integers(0, 6),
    end_of_month=st.booleans(),
    special_days=st.lists(st.integers(1, 31), max_size=3, unique=True).map(tuple),
)


@unhurried
@given(days, some_terms)
def test_due_is_never_before_the_document_and_lands_where_it_must(start: date, terms: Terms) -> None:
    due = due_date(start, terms)
    last_of_month = (due + timedelta(days=1)).day == 1
    assert due >= start + timedelta(days=terms.days)
    if terms.special_days:
        assert due.day in terms.special_days or last_of_month
    elif terms.end_of_month:
        assert last_of_month


@unhurried
@given(st.lists(days, min_size=1, max_size=20), st.sampled_from(["Net 30", "EOM", "EOM 10", "2/10 net 60"]))
def test_the_column_agrees_with_the_single_date(starts: list[date], text: str) -> None:
    terms = parse_terms(text)
    assert terms is not None
    column = pd.Series(pd.to_datetime(pd.Series(starts))).astype("datetime64[s]")
    due = due_dates(column, pd.Series([text] * len(starts), dtype=object))
    assert [stamp.date() for stamp in due] == [due_date(start, terms) for start in starts]
