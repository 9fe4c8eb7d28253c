"""All evidence of a payer together: name, history, account, customer column, remittance text."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payer_cases import candidates, frame, payers_of

from xl_ar.core.payers import Kind, State, read_payers
from xl_ar.core.schema import CUSTOMERS, HISTORY, RECEIPTS

_NAMES = ["Orbsys S.A.", "Hawkins Fitness LLC", "Hawkins Auto Parts", "Thompson Concrete Inc", "Prodyne Inc"]


def _learned(customer: str, payer: str = "", account: str = "", times: int = 3) -> dict[str, Any]:
    return {"customer": customer, "payer": payer, "payer_account": account, "times_seen": times}


def test_a_name_seen_before_is_known() -> None:
    found = payers_of(["Hayes Glass Inc."], _NAMES, history=[_learned("C4", "HAYES GLASS")])
    assert found.state[0] == State.KNOWN
    assert candidates(found)[0][:2] == ("C4", Kind.ALIAS)


def test_a_name_seen_for_two_customers_is_a_tie_unless_the_account_decides() -> None:
    history = [_learned("C4", "HAYES GLASS", times=9), _learned("C0", "HAYES GLASS", "DE 123", 1)]
    assert payers_of(["HAYES GLASS"], _NAMES, history=history).state[0] == State.TIE
    found = payers_of([], _NAMES, receipts=[{"payer": "HAYES GLASS", "payer_account": "DE123"}], history=history)
    assert found.state[0] == State.KNOWN
    assert candidates(found)[0][:2] == ("C0", Kind.ACCOUNT)


def test_the_more_often_confirmed_of_a_tie_comes_first() -> None:
    history = [_learned("C0", "HAYES GLASS", times=1), _learned("C4", "HAYES GLASS", times=9)]
    assert candidates(payers_of(["HAYES GLASS"], _NAMES, history=history))[0][0] == "C4"


def test_a_name_never_confirmed_is_no_alias() -> None:
    assert payers_of(["HAYES GLASS"], _NAMES, history=[_learned("C4", "HAYES GLASS", times=0)]).state[0] == 1


def test_a_customer_of_that_very_name_is_not_overruled_by_history() -> None:
    found = payers_of(["PRODYNE"], _NAMES, history=[_learned("C0", "PRODYNE")])
    assert found.state[0] == State.TIE
    assert {customer for customer, _, _ in candidates(found)} == {"C0", "C4"}


@pytest.mark.parametrize(
    ("account", "known"),
    [("GB29 NWBK 6016 1331 9268 19", "gb29nwbk60161331926819"), ("0004711-08", "471108")],
)
def test_accounts_are_known_however_written(account: str, known: str) -> None:
    receipts = [{"payer": "HAYES GLASS", "payer_account": account}]
    master = [{"customer": "C4", "customer_name": "Prodyne Inc", "payer_account": known}]
    found = payers_of([], _NAMES, receipts=receipts, master=master)
    assert found.state[0] == State.KNOWN
    assert candidates(found)[0][:2] == ("C4", Kind.ACCOUNT)


@pytest.mark.parametrize("account", ["XXXXX7679", "000", "***4711"])
def test_masked_accounts_tell_nothing(account: str) -> None:
    receipts = [{"payer": "HAYES GLASS", "payer_account": account}]
    found = payers_of([], _NAMES, receipts=receipts, history=[_learned("C4", account=account)])
    assert found.state[0] == State.STRANGER


def test_account_and_name_that_contradict_are_both_kept() -> None:
    receipts = [{"payer": "ORBSYS SA", "payer_account": "4711081"}]
    found = payers_of([], _NAMES, receipts=receipts, history=[_learned("C4", account="4711081")])
    assert found.state[0] == State.TIE
    assert {(customer, kind) for customer, kind, _ in candidates(found)} == {("C0", Kind.NAME), ("C4", Kind.ACCOUNT)}


def test_the_customer_column_decides() -> None:
    found = payers_of([], _NAMES, receipts=[{"payer": "ORBSYS SA", "customer": " c4 "}])
    assert found.state[0] == State.KNOWN
    assert candidates(found)[0][:2] == ("C4", Kind.STATED)
    assert ("C0", Kind.NAME) in [row[:2] for row in candidates(found)]


@pytest.mark.parametrize(
    ("payer", "text", "state", "customer"),
    [
        ("", "WIRE IN ORIG:TOHMPSON CONCRETE INC ACCT XXXXX7873", State.KNOWN, "C3"),
        ("ACH CREDIT", "ACH CREDIT ORBSYS SA DES:PAYMENT", State.KNOWN, "C0"),
        ("CUSTOMER PAYMENT", "ACH CREDIT CUSTOMER PAYMENT DES:TRADE PAY", State.SILENT, ""),
        ("REMOTE DEPOSIT", "", State.SILENT, ""),
        ("LOCKBOX", "ORIG:HAYES GLASS ACCT 12", State.SILENT, ""),
        ("", "PAYMENT FOR 9001942 TEL 555-9412", State.SILENT, ""),
    ],
)
def test_a_silent_receipt_may_name_its_payer_in_the_text(payer: str, text: str, state: State, customer: str) -> None:
    found = payers_of([], _NAMES, receipts=[{"payer": payer, "remittance": text}])
    assert found.state[0] == state
    assert [row[0] for row in candidates(found)][:1] == ([customer] if customer else [])


def test_groups_share_a_telling_first_word_or_a_parent() -> None:
    master = [
        {"customer": "C0", "customer_name": "Orbsys S.A.", "parent": "C4"},
        {"customer": "C4", "customer_name": "Prodyne Inc", "parent": ""},
    ]
    found = payers_of(["HAWKINS CORPORATE SERVICES"], _NAMES, master=master)
    family = dict(zip(found.customers, found.family.tolist(), strict=True))
    assert family["C1"] == family["C2"] >= 0
    assert family["C0"] == family["C4"] >= 0
    assert family["C0"] != family["C1"]
    assert family["C3"] == -1
    assert found.state[0] == State.STRANGER
    same = found.same_family(np.zeros(5, np.int64), np.arange(5))
    assert same.tolist() == [False, True, True, False, False]


def test_a_subsidiary_goes_by_its_parents_name() -> None:
    master = [{"customer": "C0", "customer_name": "Orbsys S.A.", "parent": "C4"}]
    found = payers_of(["PRODYNE SHARED SVCS"], _NAMES, master=master)
    assert found.same_family(np.array([0, 0]), np.array([0, 3])).tolist() == [True, False]


def test_a_group_seen_for_one_of_its_customers_may_pay_for_any() -> None:
    found = payers_of(["HAWKINS HOLDINGS"], _NAMES, history=[_learned("C1", "Hawkins Holdings")])
    assert found.state[0] == State.TIE


def test_likeness_is_of_each_pair() -> None:
    found = payers_of(["ORBSYS SA", "HAWKINS FITNES", ""], _NAMES)
    pairs = found.likeness(np.array([0, 0, 1, 1, 2]), np.array([0, 3, 1, 2, 0]))
    assert pairs[0] == 1.0
    assert pairs[1] < 0.3
    assert 0.9 <= pairs[2] < 1.0
    assert 0.2 < pairs[3] < 0.8
    assert pairs[4] == 0.0


def test_every_customer_of_items_master_and_history_is_listed() -> None:
    owners = [("C2", "Acme"), ("", "nobody")]
    master = frame(CUSTOMERS, [{"customer": "C1", "customer_name": "Beta"}])
    history = frame(HISTORY, [_learned("C9", "GAMMA")])
    found = read_payers(frame(RECEIPTS, []), owners, master, history)
    assert found.customers == ["C1", "C2", "C9"]
    assert found.names == ["Beta", "Acme", "C9"]
    assert found.start.tolist() == [0]


def test_no_customers_no_candidates() -> None:
    found = payers_of(["ACME", ""], [])
    assert found.start.tolist() == [0, 0, 0]
    assert found.state.tolist() == [State.STRANGER, State.SILENT]


_WORDS = [
    "hawkins",
    "orbsys",
    "fitness",
    "glass",
    "northern",
    "gifts",
    "inc",
    "llc",
    "orbsis",
    "fitnes",
    "no",
    "holdings",
]
_TEXT = st.lists(st.sampled_from(_WORDS), min_size=0, max_size=4).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(_TEXT, min_size=1, max_size=8), st.lists(_TEXT, max_size=8), st.integers(0, 1000))
def test_the_order_of_rows_does_not_matter(names: list[str], customers: list[str], seed: int) -> None:
    owners = [(f"C{at}", name) for at, name in enumerate(customers)]
    history = [_learned(f"C{at}", name) for at, name in enumerate(reversed(customers))]
    empty = frame(CUSTOMERS, [])
    plain = read_payers(frame(RECEIPTS, [{"payer": name} for name in names]), owners, empty, frame(HISTORY, history))
    shuffled = list(range(len(names)))
    rng = random.Random(seed)
    rng.shuffle(shuffled)
    rng.shuffle(owners)
    rng.shuffle(history)
    rows = [{"payer": names[at]} for at in shuffled]
    mixed = read_payers(frame(RECEIPTS, rows), owners, empty, frame(HISTORY, history))
    for place, at in enumerate(shuffled):
        assert mixed.state[place] == plain.state[at]
        assert candidates(mixed, place) == candidates(plain, at)


@settings(max_examples=60, deadline=None)
@given(st.lists(_TEXT, min_size=1, max_size=8), st.lists(_TEXT, min_size=1, max_size=8))
def test_what_always_holds(names: list[str], customers: list[str]) -> None:
    found = payers_of(names, customers)
    assert ((found.score >= 0) & (found.score <= 1)).all()
    assert len(found.start) == len(names) + 1
    assert int(found.start[-1]) == len(found.code) == len(found.kind) == len(found.score)
    for receipt in range(len(names)):
        rows = candidates(found, receipt)
        scores = [score for _, _, score in rows]
        assert scores == sorted(scores, reverse=True)
        assert len({customer for customer, _, _ in rows}) == len(rows)
        best = [score for score in scores if score >= max(scores[0] - 0.02, 0.8)]
        assert (found.state[receipt] == State.KNOWN) == (len(best) == 1)
        assert (found.state[receipt] == State.TIE) == (len(best) > 1)
    everyone = np.arange(len(customers))
    likeness = found.likeness(np.zeros(len(customers), np.int64), everyone)
    assert ((likeness >= 0) & (likeness <= 1)).all()
