"""Undo: what is reversed, what goes with it, and what is refused; payers learned from what stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from xl_ar.core.register.lines import REGISTER, active, active_pairs, appended
from xl_ar.core.register.payers import aliases_of
from xl_ar.core.register.undoing import Reversal, applications_of_receipt, reversal


def lines(*rows: dict[str, Any]) -> pd.DataFrame:
    plain = {"receipt": "R-1", "item": "I-1", "kind": "payment", "amount": 100, "customer": "C1", "payer": "ACME"}
    full = [plain | {"payer_account": "", "date": np.datetime64("2026-06-30", "s"), "decided_by": "ann"} | row
            for row in rows]  # fmt: skip
    return appended(REGISTER.empty(), REGISTER.conform({n: [row[n] for row in full] for n in full[0]}, len(full)))


THREE = lines({}, {"kind": "discount", "amount": 2}, {"receipt": "R-2", "item": "I-2", "amount": 50})


def undone(register: pd.DataFrame, *asked: str) -> Reversal:
    on = np.datetime64("2026-07-31", "s")
    return reversal(register, asked, on=on, by="bob", at="2026-07-05 10:00", ledger_open={"I-1": 102})


def test_a_payment_takes_what_closed_its_item_with_it() -> None:
    back = undone(THREE, "A-00001")
    assert back.reversed == ("A-00001", "A-00002")
    rows = back.lines[["kind", "amount", "reason", "reversal_of", "decided_by", "ledger_open"]].values.tolist()
    assert rows == [
        ["payment", -100, "UNDO", "A-00001", "bob", 102],
        ["discount", -2, "UNDO", "A-00002", "bob", 102],
    ]


def test_a_discount_alone_can_be_taken_back() -> None:
    assert undone(THREE, "A-00002").reversed == ("A-00002",)


def test_after_an_undo_nothing_of_it_stands_and_sums_are_zero() -> None:
    after = appended(THREE, undone(THREE, "A-00001", "A-00003").lines)
    assert len(after) == 6
    assert active(after).empty
    assert not active_pairs(after)
    assert after.groupby(["receipt", "item", "kind"])["amount"].sum().tolist() == [0, 0, 0]


@pytest.mark.parametrize(("asked", "why"), [
    ("A-00099", "it is not in the register (A-00001 to A-00005)"),
    ("17", "it is not in the register (A-00001 to A-00005)"),
    ("A-00001", "it was reversed already, by A-00004"),
    ("A-00004", "it is itself the reversal of A-00001; to apply again, set Accept in AR Matches"),
])  # fmt: skip
def test_what_cannot_be_reversed_is_told(asked: str, why: str) -> None:
    after = appended(THREE, undone(THREE, "A-00001").lines)
    back = undone(after, asked, "A-00003")
    assert [(fault.application, fault.why) for fault in back.refused] == [(asked, why)]
    assert back.reversed == ("A-00003",)


def test_a_payment_asked_for_with_its_discount_is_reversed_once() -> None:
    assert undone(THREE, "A-00001", "A-00002", "A-00001").reversed == ("A-00001", "A-00002")


def test_the_applications_of_a_receipt() -> None:
    assert applications_of_receipt(THREE, "R-1") == ["A-00001"]
    assert applications_of_receipt(appended(THREE, undone(THREE, "A-00001").lines), "R-1") == []


OWNERS = pd.DataFrame(
    {"customer": ["C1", "C1"], "customer_name": ["Acme Ltd", ""], "payer_account": ["", "DE02100500000054540402"]}
)


@pytest.mark.parametrize(("payer", "account", "expected"), [
    ("ACME LTD.", "", []),
    ("Ltd Acme", "DE02 1005 0000 0054 5404 02", []),
    ("C1", "", []),
    ("", "", []),
    ("CUSTOMER PAYMENT", "", []),
    ("Holding of Acme", "", [("Holding of Acme", "")]),
    ("Acme Ltd", "DE99 5005 0000 0012 3456 78", [("", "DE99 5005 0000 0012 3456 78")]),
])  # fmt: skip
def test_only_what_is_not_the_customers_own_is_learned(
    payer: str, account: str, expected: list[tuple[str, str]]
) -> None:
    found = aliases_of(lines({"payer": payer, "payer_account": account}), OWNERS)
    assert [(alias.payer, alias.payer_account) for alias in found.values()] == expected


def test_an_alias_tells_source_dates_and_count_and_goes_with_an_undo() -> None:
    register = lines(
        {"payer": "Umbrella"},
        {"payer": "UMBRELLA", "item": "I-9"},  # the same receipt: it teaches once
        {"payer": "umbrella ", "receipt": "R-3", "date": np.datetime64("2026-07-30", "s")},
    )
    (alias,) = aliases_of(register, OWNERS).values()
    assert (alias.source, alias.by, alias.count) == ("A-00001", "ann", 2)
    assert (alias.first, alias.last) == (date(2026, 6, 30), date(2026, 7, 30))
    after = appended(register, undone(register, "A-00001", "A-00002", "A-00003").lines)
    assert not aliases_of(after, OWNERS)
