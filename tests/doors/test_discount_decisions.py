"""What decide books of discounts and tolerances: lines of their own in the register (field README 7.1, 7.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from review_cases import ITEM_HEAD, Desk, key, opened, receipt

from xl_ar.settings import Settings

TERMS = "2/10 net 30"
PARTS: dict[str, Any] = {"discount_on_parts": True}
FIVE: dict[str, Any] = {"tolerance": "5", "discount_grace_days": 5}


def decided(paid: float, whole: float = 1000.0, terms: str = TERMS, said: str = "", **matching: Any) -> Desk:
    """One invoice of 5 June paid on 10 June, accepted."""
    invoice = ["INV-101", "Acme Ltd", date(2026, 6, 5), date(2026, 7, 5), whole, whole, "EUR", terms]
    settings = Settings(matching=replace(Settings().matching, **matching))
    made = Desk([invoice], [receipt("R-1", paid, "INV-101")], head=[*ITEM_HEAD, "Terms"], settings=settings)
    made.run("match")
    words = {"difference_is": said} if said else {}
    made.decide(key("R-1", "INV-101"), decision="Accept", **words)
    made.run("decide")
    return made


@pytest.mark.parametrize(("oracle", "made", "lines", "left"), [
    ("O1", (985.0, FIVE), [("discount", 20.0, "DISC-E"), ("write-off", -5.0, "WO-TOL")], 0),
    ("O2", (980.0, FIVE), [("discount", 20.0, "DISC-E")], 0),
    ("O3", (975.0, FIVE), [("discount", 20.0, "DISC-E"), ("write-off", 5.0, "WO-TOL")], 0),
    ("O4", (1000.0, FIVE | {"late_discount": "granted"}), [("discount", 20.0, "DISC-E")], 0),
    ("O18", (49.0, PARTS | {"whole": 100.0}), [("discount", 1.0, "DISC-E")], 5000),
    ("O18, parts earn nothing", (49.0, {"whole": 100.0}), [], 5100),
    ("O17", (485.0, PARTS), [("discount", 9.9, "DISC-E")], 50510),
    ("O15, the second tier", (990.0, {"terms": "2% 2 days, 1% 14 days, net 30", "discount_grace_days": 0}),
     [("discount", 10.0, "DISC-E")], 0),
    ("a discount no larger than the tolerance", (490.0, {"whole": 500.0, "tolerance": "10"}),
     [("discount", 10.0, "DISC-E")], 0),
    ("O21, a penny difference", (999.9, {"terms": "net 30", "tolerance": "0.10"}), [("write-off", 0.1, "WO-TOL")], 0),
    ("O22, full settlement", (990.0, {"terms": "net 30", "said": "write-off"}), [("write-off", 10.0, "WO")], 0),
])  # fmt: skip
def test_what_is_booked(
    oracle: str, made: tuple[float, dict[str, Any]], lines: list[tuple[str, float, str]], left: int
) -> None:
    paid, how = made
    desk = decided(paid, **how)
    booked = [(line["Kind"], line["Amount"], line["Reason code"]) for line in desk.register()]
    assert booked[0][0] == "payment", oracle
    assert booked[1:] == lines, oracle
    assert opened(desk)["INV-101"] == left, oracle


def test_the_discount_not_taken_stays_on_the_payment_o4() -> None:
    made = decided(1000.0, late_discount="granted")
    assert made.register()[0]["Amount"] == 980.0
    assert made.last is not None
    assert made.last.work.unapplied["amount"].tolist() == [2000]


def test_a_part_payment_says_that_the_rest_stays_open_and_undo_takes_all_of_it_back() -> None:
    made = decided(49.0, 100.0, **PARTS)
    assert made.register()[0]["Reason code"] == "PART"
    made.say("AR Applications", next(iter(made.rows("AR Applications"))), undo="Undo")
    made.run("undo")
    assert [line["Amount"] for line in made.register()] == [49.0, 1.0, -49.0, -1.0]
    assert opened(made)["INV-101"] == 10000


def test_a_person_who_says_partial_grants_nothing() -> None:
    made = decided(49.0, 100.0, said="partial", **PARTS)
    assert [line["Kind"] for line in made.register()] == ["payment"]


def test_discount_and_tolerance_are_told_both_and_undone_both() -> None:
    made = decided(975.0, **FIVE)
    reason = made.rows("AR Matches")[key("R-1", "INV-101")]["Reason"]
    assert "discount 20.00 as A-00002 (DISC-E); write-off 5.00 as A-00003 (WO-TOL)" in reason
    made.say("AR Applications", next(iter(made.rows("AR Applications"))), undo="Undo")
    made.run("undo")
    assert sum(line["Amount"] for line in made.register()) == 0
    assert len(made.register()) == 6


@pytest.mark.parametrize(("paid", "how", "told"), [
    (975.0, FIVE, "1,000.00; 25.00 less: 20.00 is the cash discount, 5.00 is within tolerance"),
    (985.0, FIVE, "1,000.00; 15.00 less: the cash discount is 20.00, 5.00 more is received, within tolerance"),
    (980.0, FIVE, "1,000.00; 20.00 less is the cash discount;"),
    (975.0, FIVE | {"late_discount": "granted"}, "25.00 less: 20.00 is the cash discount, 5.00 is within tolerance"),
    (975.0, FIVE | {"tolerance_each": True}, "25.00 less: 20.00 is the cash discount, 5.00 is within tolerance"),
])  # fmt: skip
def test_discount_and_tolerance_are_told_apart_before_they_are_decided(
    paid: float, how: dict[str, Any], told: str
) -> None:
    made = decided(paid, **how)
    del made.ours["AR Matches"], made.ours["AR Applications"]
    made.run("match")
    assert told in made.rows("AR Matches")[key("R-1", "INV-101")]["Reason"]
