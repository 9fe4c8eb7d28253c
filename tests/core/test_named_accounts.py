"""Customers stated by name: one customer, one account; a name that two accounts have stays as it is."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.named_accounts import NamedAccounts, named_accounts
from xl_ar.core.schema import CUSTOMERS, OPEN_ITEMS, RECEIPTS, Frame

Pairs = list[tuple[str, str]]
CODED = [("C01", "Acme Ltd"), ("C02", "Birch Labs")]


def frame(of: Frame, pairs: Pairs) -> pd.DataFrame:
    columns = {"customer": [code for code, _ in pairs]}
    return of.conform(columns | {"customer_name": [name for _, name in pairs]}, len(pairs))


def found(items: Pairs, master: Pairs, *stated: str) -> NamedAccounts:
    receipts = RECEIPTS.conform({"customer": list(stated)}, len(stated))
    return named_accounts(frame(OPEN_ITEMS, items), frame(CUSTOMERS, master), receipts)


@pytest.mark.parametrize(("items", "master", "stated", "account"), [
    (CODED, [], "Birch Labs", "C02"),
    (CODED, [], "  birch LABS. ", "C02"),
    ([*CODED, ("C03", "Müller GmbH")], [], "MULLER GMBH", "C03"),
    (CODED, [("C02", "Birch Laboratories")], "Birch Laboratories", "C02"),
    (CODED, [("C09", "Cedar Inc")], "Cedar, Inc.", "C09"),  # nothing open, known to the master
    ([("C02", "C02")], [("C02", "Birch Labs")], "Birch Labs", "C02"),  # items without names
    (CODED, [], "c02 ", "C02"),
    ([("Birch Labs", "Birch Labs")], [("C02", "Birch Labs")], "C02", "Birch Labs"),  # items without accounts
    ([("Birch Labs", "Birch Labs")], [], "BIRCH LABS", "Birch Labs"),
])  # fmt: skip
def test_a_stated_name_is_the_account_that_has_it(items: Pairs, master: Pairs, stated: str, account: str) -> None:
    named = found(items, master, stated)
    assert (dict(named.stated), dict(named.unclear)) == ({stated: account}, {})


@pytest.mark.parametrize(("items", "master", "stated", "unclear"), [
    (CODED, [], "C02", ()),
    (CODED, [], "Birch Lab", ()),  # alike is not the same
    (CODED, [], "Birch Labs GmbH", ()),  # another legal form may be another company
    ([*CODED, ("C07", "BIRCH LABS")], [], "Birch Labs", ("C02", "C07")),
    (CODED, [("C07", "Birch Labs")], "Birch Labs", ("C02", "C07")),
    (CODED, [("Birch Labs", "Other Ltd"), ("C03", "Third")], "Birch Labs", ()),  # it is an account itself
    ([("Acme", "Acme")], [("C01", "Acme"), ("C02", "Acme")], "C01", ()),
    ([("C01", "Acme")], [("C09", "Acme")], "C09", ()),  # a stated account is never another one of the same name
    (CODED, [], "...", ()),
])  # fmt: skip
def test_what_is_left_as_stated(items: Pairs, master: Pairs, stated: str, unclear: tuple[str, ...]) -> None:
    named = found(items, master, stated)
    assert dict(named.stated) == {}
    assert named.unclear.get(stated, ()) == unclear


def test_items_that_state_the_name_alone_go_under_the_account_of_the_others() -> None:
    """A credit listed under the name, invoices under the account; receipts may state either."""
    named = found([*CODED, ("Birch Labs", "Birch Labs"), ("Elm", "Elm")], [], "BIRCH LABS", "Birch Labs", "Elm")
    assert dict(named.items) == {"Birch Labs": "C02"}
    assert dict(named.stated) == {"BIRCH LABS": "C02", "Birch Labs": "C02"}
    two = found([*CODED, ("C07", "Birch Labs"), ("Birch Labs", "Birch Labs")], [])
    assert (dict(two.items), dict(two.unclear)) == ({}, {"Birch Labs": ("C02", "C07")})


NAMES = st.sampled_from(["A1", "A2", "A3", "Acme", "ACME", "Birch Labs", "birch  labs", "Elm", ""])
PAIRS = st.lists(st.tuples(NAMES.filter(bool), NAMES), max_size=5)


@given(PAIRS, PAIRS, st.lists(NAMES, max_size=4))
def test_taken_twice_changes_nothing_and_every_row_stays(items: Pairs, master: Pairs, stated: list[str]) -> None:
    opened, customers = frame(OPEN_ITEMS, items), frame(CUSTOMERS, master)
    receipts = RECEIPTS.conform({"customer": stated}, len(stated))
    first = named_accounts(opened, customers, receipts)
    once, cash = first.of_items(opened), first.of_stated(receipts)
    again = named_accounts(once, customers, cash)
    assert again.of_items(once).equals(once)
    assert again.of_stated(cash).equals(cash)
    assert once.drop(columns="customer").equals(opened.drop(columns="customer"))
    assert not set(first.unclear) & set(first.stated)
