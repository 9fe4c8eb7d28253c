"""Tie-out: O87, kinds of differences, and that nothing is lost on the way."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.reports.tie_out import Control, Difference, Reconciling, control, customers


def frame(column: str, *rows: tuple[str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["customer", "currency", column])


def test_soft_pak_o87() -> None:
    """D = A + B - C (opening, billed, received); F = D - E (unapplied); F - G = 0."""
    opening, billed, received, unapplied = 100_000, 40_000, 35_000, 5_000
    unbooked = Difference("USD", Reconciling.UNAPPLIED, "receipts not applied", -unapplied, to_ledger=False)
    found = control({"USD": opening + billed - received}, {"USD": 100_000}, [unbooked])
    assert found == [Control("USD", 105_000, 100_000, -5_000, 0)]
    assert found[0].net == 0


def test_a_journal_in_the_control_account_is_named() -> None:
    journal = Difference("EUR", Reconciling.DIRECT_JOURNAL, "JE 77", -250)
    assert [each.net for each in control({"EUR": 1000}, {"EUR": 1250}, [journal])] == [0]
    assert [each.net for each in control({"EUR": 1000}, {"EUR": 1250})] == [-250]


def test_customers_that_differ() -> None:
    opened = frame("open_amount", ("a", "EUR", 100), ("a", "EUR", 50), ("b", "EUR", 70), ("d", "EUR", 5))
    balances = frame("amount", ("a", "EUR", 150), ("b", "EUR", 90), ("c", "EUR", -30))
    found = customers(opened, balances)
    assert found[["customer", "difference", "kind"]].to_numpy().tolist() == [
        ["c", 30, "balance without open items"],
        ["b", -20, "amounts differ"],
        ["d", 5, "no balance for open items"],
    ]


ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["EUR", "USD"]), st.integers(-10**9, 10**9)))


@given(ROWS, ROWS)
def test_differences_by_customer_sum_to_the_difference_of_the_totals(
    items: list[tuple[str, str, int]], stated: list[tuple[str, str, int]]
) -> None:
    found = customers(frame("open_amount", *items), frame("amount", *stated))
    for code in ("EUR", "USD"):
        expected = sum(row[2] for row in items if row[1] == code) - sum(row[2] for row in stated if row[1] == code)
        assert found.loc[found["currency"] == code, "difference"].sum() == expected
