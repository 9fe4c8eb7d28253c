"""Aging gives the figures its sources print, and always sums to the balance."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_ar.core.aging.aged import SCHEMES, AgingPolicy, BucketScheme, age, open_as_of, scheme
from xl_ar.core.aging.retroactive import applications_of, unused_applications
from xl_ar.core.schema import APPLICATIONS, OPEN_ITEMS, RECEIPTS, Frame
from xl_ar.errors import UsageError

AS_OF = date(2024, 6, 30)
BY_DOCUMENT = AgingPolicy(basis="document")


def frame(kind: Frame, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows with "YYYY-MM-DD" or date values for dates, as a ledger frame."""
    columns: dict[str, Any] = {}
    for field in kind.fields:
        values = [row.get(field.name) for row in rows]
        if field.dtype == "date":
            columns[field.name] = np.array([v or "NaT" for v in values], dtype="datetime64[s]")
        elif any(value is not None for value in values):
            default = "" if field.dtype == "text" else 0
            columns[field.name] = [default if value is None else value for value in values]
    return kind.conform(columns, len(rows))


def items(*rows: dict[str, Any]) -> pd.DataFrame:
    """Open items; customer C, document by position and original = open amount unless stated."""
    stated = [{"customer": "C", "document": f"D{at}", "open_amount": 100} | row for at, row in enumerate(rows)]
    return frame(OPEN_ITEMS, [{"original_amount": row["open_amount"]} | row for row in stated])


def applied(*rows: dict[str, Any]) -> pd.DataFrame:
    return frame(APPLICATIONS, list(rows))


def buckets(row: dict[str, Any], as_of: date, policy: AgingPolicy | None = None) -> str:
    """The bucket of a single item."""
    return str(age(items(row), as_of, policy).detail["bucket"].iloc[0])


@pytest.mark.parametrize(("document", "bucket"), [("2024-06-11", "<30"), ("2024-06-10", "<60"), ("2024-05-12", "<60")])
def test_sage_ages_by_invoice_date_below_thirty_days(document: str, bucket: str) -> None:
    """Field O44, O45 (Sage): ages 29, 30, 59 as of July 10. Not age 60: Sage contradicts itself."""
    policy = AgingPolicy(scheme=scheme("sage"), basis="document")
    assert buckets({"document_date": document}, date(2024, 7, 10), policy) == bucket


@pytest.mark.parametrize(
    ("as_of", "oca", "ours"),
    [
        (date(2024, 6, 30), "Current", "Not due"),
        (date(2024, 7, 1), "1-30", "1-30"),
        (date(2024, 7, 30), "1-30", "1-30"),
        (date(2024, 7, 31), "31-60", "31-60"),
    ],
)
def test_the_due_day_is_current_and_day_thirty_in_the_first_bucket(as_of: date, oca: str, ours: str) -> None:
    """Field O50 (OCA): due 2024-06-30."""
    row = {"due_date": "2024-06-30", "document_date": "2024-05-01"}
    assert buckets(row, as_of, AgingPolicy(scheme=scheme("oca"))) == oca
    assert buckets(row, as_of) == ours


def test_oca_takes_an_item_without_due_date_as_current() -> None:
    """peer_facts oca-age-rule: no due date or D <= due: current."""
    policy = AgingPolicy(scheme=scheme("oca"), fallback=())
    result = age(items({"document_date": "2023-01-01"}), AS_OF, policy)
    assert result.totals.to_dict("records")[0]["Current"] == 100
    assert "No date" not in result.totals


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(0, "0-30"), (30, "0-30"), (31, "31-60"), (60, "31-60"), (61, "61-90"), (90, "61-90"), (91, "91-120"),
     (120, "91-120"), (121, "121-Above")],
)  # fmt: skip
def test_erpnext_edges_are_inclusive_above(days: int, bucket: str) -> None:
    """peer_facts erp-age-rule."""
    row = {"due_date": AS_OF - timedelta(days=days)}
    for name in ("erpnext", "erpnext-not-due"):
        assert buckets(row, AS_OF, AgingPolicy(scheme=scheme(name))) == bucket


def test_erpnext_not_yet_due_stands_in_no_range_or_in_the_first() -> None:
    """peer_facts erp-age-rule (no bucket, in outstanding); field 3.1 (age <= 30 -> first): two settings."""
    row = {"due_date": "2024-07-15"}
    assert buckets(row, AS_OF, AgingPolicy(scheme=scheme("erpnext-not-due"))) == "Not due"
    assert buckets(row, AS_OF, AgingPolicy(scheme=scheme("erpnext"))) == "0-30"


def test_erpnext_falls_back_to_the_posting_date() -> None:
    """peer_facts erp-age-rule: fallback to posting date when the due date is missing."""
    result = age(items({"document_date": "2024-05-01"}), AS_OF, AgingPolicy(scheme=scheme("erpnext")))
    assert list(result.detail["bucket"]) == ["31-60"]
    assert list(result.detail["age_basis"]) == ["document_date"]


def test_terms_are_tried_before_the_document_date() -> None:
    result = age(items({"document_date": "2024-05-01", "terms": "Net 30"}), AS_OF)
    assert list(result.detail["days_past_due"]) == [30]
    assert list(result.detail["age_basis"]) == ["terms"]


def test_a_due_date_that_the_reader_filled_keeps_its_stated_source() -> None:
    rows = {"due_date": "2024-06-01", "due_basis": "terms"}, {"due_date": "2024-06-01"}
    assert list(age(items(*rows), AS_OF).detail["age_basis"]) == ["terms", "due_date"]


def test_detail_keeps_every_column_and_the_index_of_the_sheet() -> None:
    ledger = items({"memo": "gone", "settled_date": "2024-06-02"}, {"memo": "here"}).set_index(pd.Index([7, 9]))
    detail = age(ledger, AS_OF).detail
    assert detail["memo"].to_dict() == {9: "here"}
    assert set(ledger.columns) <= set(detail.columns)


def test_a_later_payment_is_added_back() -> None:
    """Field O51 (OCA rule): invoice 100 of 5/1, payment 60 dated 7/2, as of 6/30: 100 open."""
    ledger = items({"document_date": "2024-05-01", "original_amount": 10000, "open_amount": 4000})
    payment = applied({"document": "D0", "amount": 6000, "applied_date": "2024-07-02"})
    assert list(open_as_of(ledger, AS_OF, applications=payment)["open_amount"]) == [10000]
    assert list(open_as_of(ledger, date(2024, 7, 2), applications=payment)["open_amount"]) == [4000]


def test_open_amounts_that_payments_never_reduced_are_not_raised_above_the_original() -> None:
    ledger = items({"document_date": "2024-05-01", "open_amount": 10000})
    payments = applied(
        {"document": "D0", "amount": 2500, "applied_date": "2024-06-02"},
        {"document": "D0", "amount": 6000, "applied_date": "2024-07-02"},
    )
    assert list(open_as_of(ledger, AS_OF, applications=payments)["open_amount"]) == [7500]


def instalments(*amounts: int) -> pd.DataFrame:
    start = date(2024, 1, 1)
    return items(
        *({"document": "INV", "open_amount": amount, "due_date": start + timedelta(days=30 * at)}
          for at, amount in enumerate(amounts, 1))
    )  # fmt: skip


def test_a_payment_closes_instalments_first_due_first() -> None:
    """Field O46 (ERPNext): 100 split 30/50/20, paid 40: 30 closed, 40 and 20 open."""
    payment = applied({"document": "INV", "amount": 40})
    assert list(open_as_of(instalments(30, 50, 20), AS_OF, applications=payment)["open_amount"]) == [40, 20]


def test_a_credit_note_goes_on_where_the_payment_stopped() -> None:
    """Field O47 (ERPNext): 60/100/40, paid 40: 20/100/40; then credit note 100: 20 and 40 open."""
    payment, note = {"document": "INV", "amount": 40}, {"document": "INV", "amount": 100}
    ledger = instalments(60, 100, 40)
    assert list(open_as_of(ledger, AS_OF, applications=applied(payment))["open_amount"]) == [20, 100, 40]
    assert list(open_as_of(ledger, AS_OF, applications=applied(payment, note))["open_amount"]) == [20, 40]


def test_an_advance_without_invoice_is_a_negative_balance() -> None:
    """Field O49 (ERPNext): advance 1000 without invoice: -1000 in AR."""
    row = {"open_amount": -100000, "document_date": "2024-06-01"}
    totals = age(items(row), AS_OF).totals.to_dict("records")[0]
    assert totals["credits"] == totals["balance"] == -100000


def test_unapplied_cash_is_shown_beside_the_buckets() -> None:
    """peer_facts erp-sum-2: invoice 200, unallocated payment 50: outstanding 150, advance 50."""
    cash = pd.DataFrame({"customer": ["C", ""], "currency": ["", ""], "amount": [5000, 700]})
    result = age(items({"open_amount": 20000, "due_date": "2024-06-01"}), AS_OF, unapplied=cash)
    rows = result.by_customer.set_index("customer")
    assert list(rows.loc["C", ["1-30", "unapplied", "balance"]]) == [20000, -5000, 15000]
    assert list(rows.loc["", ["customer_name", "unapplied", "balance"]]) == [
        "Unidentified cash",
        -700,
        -700,
    ]
    assert result.totals["balance"].tolist() == [14300]


@pytest.mark.parametrize(
    ("row", "as_of", "amount", "basis"),
    [
        # open amount 0 because it was settled later: the original amount is added back
        (
            {"open_amount": 0, "original_amount": 100, "settled_date": "2024-07-01"},
            AS_OF,
            100,
            "settled_later",
        ),
        # settled on the day itself: closed
        ({"open_amount": 0, "original_amount": 100, "settled_date": "2024-06-30"}, AS_OF, None, ""),
        # no balance column (open = original), settled: closed; settled later: open
        ({"open_amount": 100, "original_amount": 100, "settled_date": "2024-06-30"}, AS_OF, None, ""),
        (
            {"open_amount": 100, "original_amount": 100, "settled_date": "2024-07-01"},
            AS_OF,
            100,
            "settled_later",
        ),
        # a remainder after the date: it was a part payment
        ({"open_amount": 40, "original_amount": 100, "settled_date": "2024-06-01"}, AS_OF, 40, "part_paid"),
        (
            {"open_amount": 40, "original_amount": 100, "settled_date": "2024-07-01"},
            AS_OF,
            100,
            "settled_later",
        ),
        # paid too much: the credit stays
        ({"open_amount": -20, "original_amount": 100, "settled_date": "2024-06-01"}, AS_OF, -20, "part_paid"),
        # original amount unknown: the open amount is all there is
        ({"open_amount": 40, "original_amount": 0, "settled_date": "2024-07-01"}, AS_OF, 40, "open_amount"),
        # no settlement date: used as it is
        ({"open_amount": 40, "original_amount": 100}, AS_OF, 40, "open_amount"),
        # not yet written, and written that very day
        ({"open_amount": 40, "document_date": "2024-07-01"}, AS_OF, None, ""),
        ({"open_amount": 40, "document_date": "2024-06-30"}, AS_OF, 40, "open_amount"),
    ],
)
def test_state_on_a_past_day(row: dict[str, Any], as_of: date, amount: int | None, basis: str) -> None:
    opened = open_as_of(items(row), as_of)
    found = list(zip(opened["open_amount"], opened["open_basis"], strict=True))
    assert found == ([] if amount is None else [(amount, basis)])


def test_an_item_of_unknown_date_is_kept_and_flagged() -> None:
    assert list(open_as_of(items({}), AS_OF)["undated"]) == [True]


def test_no_date_has_a_column_of_its_own_only_where_there_is_one() -> None:
    dated, undated = {"due_date": "2024-06-29"}, {"open_amount": 7}
    assert "No date" not in age(items(dated), AS_OF).by_customer
    result = age(items(dated, undated), AS_OF)
    assert result.by_customer[["1-30", "No date", "balance"]].to_numpy().tolist() == [[100, 7, 107]]
    assert result.detail["days_past_due"].isna().tolist() == [False, True]


def test_an_application_of_an_unknown_or_doubtful_document_is_not_used_but_told() -> None:
    ledger = items({"document": "A", "customer": "C"}, {"document": "A", "customer": "E"}, {"document": "B"})
    payments = applied(
        {"document": "A", "amount": 10}, {"document": "X", "amount": 10}, {"document": "B", "amount": 10}
    )
    assert list(unused_applications(ledger, payments)["document"]) == ["A", "X"]
    named = applied({"document": "A", "customer": "E", "amount": 10})
    assert list(open_as_of(ledger, AS_OF, applications=named)["open_amount"]) == [100, 90, 100]


def test_receipts_that_name_their_document_are_applications() -> None:
    receipts = frame(
        RECEIPTS,
        [{"receipt_id": "R1", "document": "D0", "amount": 30, "value_date": "2024-07-05"}, {"amount": 5}],
    )
    ledger = items({"open_amount": 70, "original_amount": 100})
    assert list(open_as_of(ledger, AS_OF, applications=applications_of(receipts))["open_amount"]) == [100]


def test_credits_stand_in_their_column_or_net_in_the_bucket_of_their_own_date() -> None:
    ledger = items({"due_date": "2024-06-01"}, {"open_amount": -30, "document_date": "2024-04-01"})
    column = age(ledger, AS_OF).totals.to_dict("records")[0]
    net = age(ledger, AS_OF, AgingPolicy(credits="net")).totals.to_dict("records")[0]
    assert (column["1-30"], column["credits"], column["balance"]) == (100, -30, 70)
    assert (net["1-30"], net["61-90"], net["balance"]) == (100, -30, 70)
    assert "credits" not in net


def test_currencies_of_a_customer_are_rows_of_their_own() -> None:
    result = age(items({"currency": "USD"}, {"currency": "EUR", "open_amount": 9}), AS_OF)
    assert result.by_customer[["currency", "balance"]].to_numpy().tolist() == [["EUR", 9], ["USD", 100]]
    assert result.totals["currency"].tolist() == ["EUR", "USD"]


def test_rows_stand_by_name_and_the_account_takes_the_place_of_a_missing_name() -> None:
    rows = ("3", "zeta"), ("1", "Beta"), ("alpha", ""), ("2", "beta")
    result = age(items(*({"customer": number, "customer_name": name} for number, name in rows)), AS_OF)
    assert result.by_customer["customer"].tolist() == ["alpha", "1", "2", "3"]


def test_any_column_of_the_sheet_can_group() -> None:
    ledger = items({}, {"open_amount": 5}).assign(region=["north", "south"])
    assert age(ledger, AS_OF).by("region")[["region", "balance"]].to_numpy().tolist() == [
        ["north", 100],
        ["south", 5],
    ]


def test_no_items_give_empty_tables_with_all_columns() -> None:
    result = age(OPEN_ITEMS.empty(), AS_OF)
    assert len(result.by_customer) == len(result.totals) == len(result.detail) == 0
    assert result.columns == [*SCHEMES["default"].labels, "credits"]


def test_times_of_day_do_not_matter() -> None:
    ledger = items({}).assign(document_date=np.array(["2024-06-30T13:45"], dtype="datetime64[s]"))
    assert len(age(ledger, datetime(2024, 6, 30, 9, 0)).detail) == 1  # noqa: DTZ001 - a naive time is the case


def test_as_of_must_be_a_date() -> None:
    with pytest.raises(UsageError, match="as-of must be a date"):
        age(items({}), "2024-06-30")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spec", "edges", "labels"),
    [
        ("30,60,90,120", (0, 30, 60, 90, 120), ("Not due", "1-30", "31-60", "61-90", "91-120", "121+")),
        ("0, 7, 14", (0, 7, 14), ("Not due", "1-7", "8-14", "15+")),
        ("Current, 1-30, 31-60, 61+", (0, 30, 60), ("Current", "1-30", "31-60", "61+")),
        ("0-30, 31-60, >60", (-1, 30, 60), ("Not due", "0-30", "31-60", ">60")),
    ],
)
def test_custom_edges(spec: str, edges: tuple[int, ...], labels: tuple[str, ...]) -> None:
    assert (scheme(spec).edges, scheme(spec).labels) == (edges, labels)


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        ("erpnxt", "did you mean 'erpnext'"),
        ("30,20", "must ascend"),
        ("1-30, 32-60, 61+", "gap or overlap"),
        ("1-30, later", "not understood"),
    ],
)
def test_a_wrong_scheme_says_what_would_do(spec: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        scheme(spec)


def test_a_bucket_may_not_take_the_name_of_a_column() -> None:
    with pytest.raises(UsageError, match="credits"):
        BucketScheme("mine", (0,), ("credits", "late"))


days = st.dates(date(2023, 6, 1), date(2025, 6, 1))
maybe_day = st.none() | days
item_rows = st.lists(
    st.fixed_dictionaries(
        {
            "customer": st.sampled_from(["", "A", "B", "C"]),
            "customer_name": st.sampled_from(["", "Ann", "bob", "Bob"]),
            "currency": st.sampled_from(["", "EUR", "USD"]),
            "document_date": maybe_day,
            "due_date": maybe_day,
            "settled_date": maybe_day,
            "terms": st.sampled_from(["", "Net 30", "EOM"]),
            "open_amount": st.integers(-(10**12), 10**12),
            "original_amount": st.integers(-(10**12), 10**12),
        }
    ),
    max_size=25,
)
policies = st.builds(
    AgingPolicy,
    scheme=st.sampled_from([*SCHEMES.values(), scheme("15,45")]),
    basis=st.sampled_from(["due", "document"]),
    credits=st.sampled_from(["column", "net"]),
    retroactive=st.booleans(),
)
unhurried = settings(deadline=None)  # other work on the machine is no fault of ours
CASH = pd.DataFrame({"customer": ["A", ""], "currency": ["EUR", "USD"], "amount": [123, 45]})


@unhurried
@given(item_rows, policies, st.sampled_from([None, CASH]))
def test_buckets_sum_to_the_balance_under_every_scheme(
    rows: list[dict[str, Any]], policy: AgingPolicy, cash: pd.DataFrame | None
) -> None:
    result = age(items(*rows), AS_OF, policy, unapplied=cash)
    for table in (result.by_customer, result.totals, result.by("customer_name")):
        assert (table[result.columns].sum(axis=1) == table["balance"]).all()
    by_currency = result.detail.groupby("currency")["open_amount"].sum()
    expected = by_currency if cash is None else by_currency.sub(cash.groupby("currency")["amount"].sum(), fill_value=0)
    assert dict(zip(result.totals["currency"], result.totals["balance"], strict=True)) == expected.to_dict()
    assert result.by_customer["balance"].sum() == result.totals["balance"].sum()


@unhurried
@given(item_rows, policies, st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows: list[dict[str, Any]], policy: AgingPolicy, random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    first, second = age(items(*rows), AS_OF, policy), age(items(*shuffled), AS_OF, policy)
    pd.testing.assert_frame_equal(first.by_customer, second.by_customer)
    pd.testing.assert_frame_equal(first.totals, second.totals)


@unhurried
@given(item_rows)
def test_as_of_the_last_date_equals_the_plain_aging(rows: list[dict[str, Any]]) -> None:
    """Nothing is dated later and no settlement is known: the ledger as it stands."""
    ledger = items(*(row | {"settled_date": None} for row in rows))
    last = date(2025, 6, 1)
    plain = age(ledger, last, AgingPolicy(retroactive=False))
    pd.testing.assert_frame_equal(age(ledger, last).by_customer, plain.by_customer)


@unhurried
@given(item_rows, st.integers(2, 1000))
def test_scaled_amounts_scale_every_figure(rows: list[dict[str, Any]], factor: int) -> None:
    scaled = [row | {name: row[name] * factor for name in ("open_amount", "original_amount")} for row in rows]
    once, more = age(items(*rows), AS_OF), age(items(*scaled), AS_OF)
    assert ((once.by_customer[once.columns] * factor) == more.by_customer[once.columns]).all(axis=None)


@unhurried
@given(
    st.lists(st.integers(1, 500), min_size=1, max_size=4),
    st.integers(0, 3000),
    st.dates(AS_OF, date(2024, 8, 1)),
)
def test_applications_never_lose_money(amounts: list[int], paid: int, when: date) -> None:
    """What is open on the day plus what was applied by then is the whole document."""
    payment = applied({"document": "INV", "amount": paid, "applied_date": when})
    opened = open_as_of(instalments(*amounts), date(2024, 7, 15), applications=payment)["open_amount"].sum()
    assert opened == sum(amounts) - (paid if when <= date(2024, 7, 15) else 0)


@pytest.mark.parametrize(("due", "bucket"), [
    ("2024-07-01", "Not due"), ("2024-06-30", "This month"), ("2024-06-01", "This month"),
    ("2024-05-31", "1 month ago"), ("2024-05-01", "1 month ago"), ("2024-03-31", "3 months ago"),
    ("2024-02-29", "4+ months ago"), ("2020-01-01", "4+ months ago"),
])  # fmt: skip
def test_buckets_by_calendar_month(due: str, bucket: str) -> None:
    assert buckets({"due_date": due}, AS_OF, AgingPolicy(scheme=scheme("months"))) == bucket


def test_what_falls_due_later_in_the_month_is_not_due() -> None:
    assert buckets({"due_date": "2024-06-20"}, date(2024, 6, 19), AgingPolicy(scheme=scheme("months"))) == "Not due"
