"""decide: what a person has said in AR Matches goes into the register, once, and the figures follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from review_cases import AS_OF, CASH_HEAD, ITEM_HEAD, Desk, desk, invoice, key, opened, receipt, told

from xl_ar.core.money import to_minor
from xl_ar.settings import ReviewSettings, Settings


def test_an_accepted_line_is_applied() -> None:
    made = desk()
    made.decide(key("R-1", "INV-101"), decision="Accept", note="asked them")
    made.run("decide")
    assert told(made) == [("payment", "INV-101", 100.0, "", "pending in ledger")]
    line = made.register()[0]
    assert (line["Application"], line["Receipt"], line["Decided by"]) == ("A-00001", "R-1", "ann")
    assert (line["Decided at"], line["Date"], line["Ledger open"]) == ("2026-07-01 08:00 UTC", AS_OF, 100.0)
    row = made.rows("AR Matches")[key("R-1", "INV-101")]
    assert (row["Status"], row["Decision"], row["Note"], row["Applied"]) == ("applied", "Accept", "asked them", 100.0)
    assert row["Reason"] == "Applied on 2026-06-30 as A-00001 by ann, 2026-07-01 08:00 UTC."
    assert opened(made) == {"INV-101": 0, "INV-102": 4000, "INV-103": 7550}


def test_a_second_decide_and_any_further_run_change_nothing() -> None:
    made = desk(cash=[receipt("R-1", 100.0, "INV-101"), receipt("R-2", 30.0, "INV-102")])
    made.decide(key("R-1", "INV-101"), decision="Accept")
    made.decide(key("R-2", "INV-102"), decision="Accept")
    plan = made.run("decide")
    assert plan.acted is not None
    assert plan.acted.applied == ("A-00001", "A-00002")
    before = {name: [list(row) for row in rows] for name, rows in made.ours.items()}
    for names in ("decide", "match", "match,age,credits", "decide,undo"):
        again = made.run(names)
        assert made.ours == before
        assert not any(found.any for found in again.changes.values())


def test_the_rule_and_confidence_that_the_line_showed_are_kept_over_runs() -> None:
    made = desk()
    shown = made.rows("AR Matches")[key("R-1", "INV-101")]
    made.decide(key("R-1", "INV-101"), decision="Accept")
    made.run("match")
    locked = made.rows("AR Matches")[key("R-1", "INV-101")]
    assert (locked["Status"], locked["Rule"], locked["Confidence"]) == ("locked", shown["Rule"], shown["Confidence"])
    made.run("decide")
    assert (made.register()[0]["Rule"], made.register()[0]["Confidence"]) == ("quoted", shown["Confidence"])


SHORT = [receipt("R-1", 98.0, "INV-101")]


@pytest.mark.parametrize(("word", "lines", "left"), [
    ("", [("payment", 98.0, "PART")], 200),
    ("partial", [("payment", 98.0, "PART")], 200),
    ("discount", [("payment", 98.0, ""), ("discount", 2.0, "DISC-G")], 0),
    ("bank fee", [("payment", 98.0, ""), ("bank fee", 2.0, "FEE")], 0),
    ("withholding", [("payment", 98.0, ""), ("withholding", 2.0, "WHT")], 0),
    ("write-off", [("payment", 98.0, ""), ("write-off", 2.0, "WO")], 0),
    ("Dispute", [("payment", 98.0, "PART"), ("dispute", 2.0, "DISP")], 200),
])  # fmt: skip
def test_what_a_short_payment_is_is_chosen_in_one_step(
    word: str, lines: list[tuple[str, float, str]], left: int
) -> None:
    made = desk(cash=SHORT)
    made.decide(key("R-1", "INV-101"), decision="Accept", difference_is=word)
    made.run("decide")
    assert [(line["Kind"], line["Amount"], line["Reason code"]) for line in made.register()] == lines
    assert opened(made)["INV-101"] == left
    assert made.last is not None
    items = made.last.work.items
    assert items.loc[items["document"] == "INV-101", "disputed"].tolist() == [word == "Dispute"]


def test_an_earned_discount_settles_by_policy() -> None:
    terms = ["INV-101", "Acme Ltd", date(2026, 6, 5), date(2026, 7, 5), 100.0, 100.0, "EUR", "2/10 net 30"]
    made = Desk([terms], SHORT, head=[*ITEM_HEAD, "Terms"])
    made.run("match")
    assert made.rows("AR Matches")[key("R-1", "INV-101")]["What the difference is"] == "discount"
    made.decide(key("R-1", "INV-101"), decision="Accept")
    made.run("match")
    made.run("decide")
    assert [(line["Kind"], line["Amount"], line["Reason code"]) for line in made.register()] == [
        ("payment", 98.0, ""),
        ("discount", 2.0, "DISC-E"),
    ]


def test_a_difference_within_the_tolerance_is_written_off_by_policy() -> None:
    settings = Settings(matching=replace(Settings().matching, tolerance="3.00"))
    made = desk(cash=SHORT, settings=settings)
    assert made.rows("AR Matches")[key("R-1", "INV-101")]["What the difference is"] == "tolerance"
    made.decide(key("R-1", "INV-101"), decision="Accept")
    made.run("decide")
    assert [(line["Kind"], line["Amount"], line["Reason code"]) for line in made.register()] == [
        ("payment", 98.0, ""),
        ("write-off", 2.0, "WO-TOL"),
    ]


def test_a_write_off_above_the_limit_is_refused_and_says_so() -> None:
    made = desk(cash=SHORT, settings=Settings(review=ReviewSettings("1.99")))
    made.decide(key("R-1", "INV-101"), decision="Accept", difference_is="write-off")
    made.run("decide")
    assert told(made) == []
    assert made.findings("decision-not-obeyed") == [
        "Accept is not obeyed: a write-off of 2.00 is above the limit of 1.99 (setting review.write_off_limit)"
    ]


def test_an_overpayment_leaves_the_rest_of_the_receipt() -> None:
    made = desk(cash=[receipt("R-1", 130.0, "INV-101")])
    made.decide(key("R-1", "INV-101"), decision="Accept")
    made.run("decide")
    assert told(made) == [("payment", "INV-101", 100.0, "", "pending in ledger")]
    assert made.rows("AR Matches")[key("R-1", "INV-101")]["Difference"] == 30.0
    assert made.last is not None
    assert made.last.work.unapplied["amount"].tolist() == [3000]
    assert [row["Credit"] for row in made.rows("AR Credits").values()] == [30.0]


LUMP = [receipt("R-1", 140.0, "see advice")]


@pytest.mark.parametrize("payer", ["ACME LTD", "M TREVANION"])
def test_a_split_applies_what_is_written(payer: str) -> None:
    made = desk(cash=[receipt("R-1", 140.0, "see advice", payer)])
    start = next(iter(made.rows("AR Matches")))
    assert (start == "R-1 |") == (payer != "ACME LTD")
    made.decide(start, decision="Split", split_to="INV-101 60,00; inv-103 75.50", note="by mail")
    made.run("decide")
    assert [line[:3] for line in told(made)] == [("payment", "INV-101", 60.0), ("payment", "INV-103", 75.5)]
    assert [line["Rule"] for line in made.register()] == ["person", "person"]
    rows = made.rows("AR Matches")
    first, second = rows[key("R-1", "INV-101")], rows[key("R-1", "INV-103")]
    assert (first["Decision"], first["Split to"], first["Note"]) == ("Split", "INV-101 60,00; inv-103 75.50", "by mail")
    assert (second["Decision"], second["Split to"], second["Status"]) == ("Split", "", "applied")
    assert not any("no longer" in str(row) for row in rows.values())
    before = {name: [list(row) for row in block] for name, block in made.ours.items()}
    made.run("decide")
    assert made.ours == before


@pytest.mark.parametrize(("text", "said"), [
    ("", "Split to is empty"),
    ("INV-999 5.00", "'INV-999' is no open document"),
    ("INV-101 100.00; INV-102 40.01", "INV-102 has 40.00 open, the line applies 40.01"),
    ("INV-101 100.00; INV-103 75.50", "the accepted lines apply 175.50, the receipt is 140.00"),
    ("INV-101 -5.00", "INV-101 has 100.00 open, the line applies -5.00"),
])  # fmt: skip
def test_a_split_that_cannot_be_obeyed_applies_nothing(text: str, said: str) -> None:
    made = desk(cash=LUMP)
    made.decide(next(iter(made.rows("AR Matches"))), decision="Split", split_to=text)
    plan = made.run("decide")
    assert told(made) == []
    (message,) = made.findings("decision-not-obeyed")
    assert message.startswith("Split is not obeyed: ")
    assert said in message
    assert {finding.severity for finding in plan.findings if finding.kind == "decision-not-obeyed"} == {"stop"}


def test_a_split_with_two_rests_needs_to_say_which_is_closed() -> None:
    made = desk(cash=LUMP)
    first = next(iter(made.rows("AR Matches")))
    made.decide(first, decision="Split", split_to="INV-101 99.00; INV-102 39.00", difference_is="discount")
    made.run("decide")
    assert told(made) == []
    assert "more than one document" in made.findings("decision-not-obeyed")[0]
    made.decide(first, split_to="INV-101 100.00; INV-102 39.00")
    made.run("decide")
    assert [line[:3] for line in told(made)][1:] == [("payment", "INV-102", 39.0), ("discount", "INV-102", 1.0)]


def test_lines_of_one_receipt_go_together_and_other_receipts_go_on() -> None:
    made = desk(cash=[receipt("R-1", 140.0, "INV-101 INV-102"), receipt("R-2", 75.5, "INV-103")])
    for number, document in (("R-1", "INV-101"), ("R-1", "INV-102"), ("R-2", "INV-103")):
        made.decide(key(number, document), decision="Accept")
    made.items[0] = invoice("INV-101", 30.0, 100.0)  # the ledger has changed since
    made.run("decide")
    assert [line[:3] for line in told(made)] == [("payment", "INV-103", 75.5)]
    assert made.findings("decision-not-obeyed") == [
        "Accept is not obeyed: INV-101 has 30.00 open, the line applies 100.00"
    ]


def test_hold_keeps_a_receipt_from_being_automatic() -> None:
    made = desk()
    assert made.rows("AR Matches")[key("R-1", "INV-101")]["Status"] == "auto"
    made.decide(key("R-1", "INV-101"), decision="Hold")
    made.run("match,accept,decide")
    row = made.rows("AR Matches")[key("R-1", "INV-101")]
    assert (row["Status"], row["Decision"]) == ("review", "Hold")
    assert row["Reason"].startswith("On hold by a person; remittance quotes")
    assert told(made) == []


@pytest.mark.parametrize("word", ["Reject", "Hold"])
def test_what_is_applied_is_taken_back_by_undo_only(word: str) -> None:
    made = desk()
    made.decide(key("R-1", "INV-101"), decision="Accept")
    made.run("decide")
    made.decide(key("R-1", "INV-101"), decision=word)
    made.run("decide")
    assert made.findings("decision-not-obeyed") == [
        f"{word} is not obeyed: the line is applied as A-00001; undo that first"
    ]
    assert len(told(made)) == 1


def test_accept_on_a_line_without_a_document_is_told() -> None:
    made = desk(cash=[receipt("R-1", 12.0, "thanks", "NOBODY KNOWN")])
    made.decide("R-1 |", decision="Accept")
    made.run("decide")
    assert made.findings("decision-not-obeyed") == ["Accept is not obeyed: no document stands on the line"]


def test_cash_applied_to_a_later_document_is_an_advance_until_its_day() -> None:
    made = desk(items=[["INV-101", "Acme Ltd", date(2026, 7, 2), date(2026, 8, 1), 100.0, 100.0, "EUR"]])
    made.decide(key("R-1", "INV-101"), decision="Accept")
    made.run("decide")
    assert len(told(made)) == 1
    made.run("credits")
    assert [row["Credit"] for row in made.rows("AR Credits").values()] == [100.0]
    made.run("credits", as_of=date(2026, 7, 2))
    assert made.rows("AR Credits") == {}


def test_a_word_that_is_not_known_is_told() -> None:
    made = desk(cash=SHORT)
    made.decide(key("R-1", "INV-101"), decision="Accept", difference_is="skonto")
    made.run("decide")
    assert "Difference is: unknown word 'skonto'" in made.findings("decision-not-obeyed")[0]


def test_accept_writes_accept_beside_automatic_lines_and_applies_nothing() -> None:
    made = desk(cash=[receipt("R-1", 100.0, "INV-101"), receipt("R-2", 12.0, "thanks", "NOBODY KNOWN")])
    plan = made.run("accept")
    assert plan.acted is not None
    assert plan.acted.accepted == (key("R-1", "INV-101"),)
    assert {name: row["Decision"] for name, row in made.rows("AR Matches").items()} == {
        key("R-1", "INV-101"): "Accept", key("R-2", ""): "",
    }  # fmt: skip
    assert told(made) == []
    before = {name: [list(row) for row in rows] for name, rows in made.ours.items()}
    made.run("accept")
    assert made.ours == before


def test_the_aging_and_the_credits_follow_and_say_what_is_in_them() -> None:
    made = desk()
    made.decide(key("R-1", "INV-101"), decision="Accept")
    plan = made.run("decide")
    facts = {fact.label: fact.value for sheet in plan.sheets if sheet.name == "AR Aging" for fact in sheet.facts}
    assert facts["Open in the sheet EUR"] == 21550
    assert facts["Applied, not yet in the ledger EUR"] == -10000
    assert facts["Total of the aging EUR"] == facts["Control total EUR"] == 11550
    assert facts["Of these applied EUR (see AR Applications)"] == 10000
    facts = {fact.label: fact.value for sheet in plan.sheets if sheet.name == "AR Matches" for fact in sheet.facts}
    assert (facts["Receipts: applied"], facts["Applied in AR Applications EUR"]) == (1, 10000)
    assert made.rows("AR Credits") == {}


def test_applications_count_from_their_date_on() -> None:
    made = desk()
    made.decide(key("R-1", "INV-101"), decision="Accept")
    made.run("decide", as_of=date(2026, 7, 15))
    made.run("match,age,credits", as_of=date(2026, 6, 30))
    assert opened(made)["INV-101"] == 10000
    assert made.rows("AR Matches")[key("R-1", "INV-101")]["Status"] == "applied"  # never proposed a second time


def test_money_in_the_register_is_exact_in_its_currency() -> None:
    items = [[*invoice("INV-101", 0.0)[:4], 5000, 5000, "JPY"]]
    made = desk(items=items, cash=[["R-1", date(2026, 6, 10), "ACME LTD", 4999, "JPY", "INV-101"]])
    made.run("match")
    made.decide(next(iter(made.rows("AR Matches"))), decision="Accept", difference_is="write-off")
    made.run("decide")
    assert [(line["Kind"], line["Amount"]) for line in made.register()] == [("payment", 4999.0), ("write-off", 1.0)]
    assert opened(made) == {"INV-101": to_minor(0, "JPY")}


def test_a_receipt_that_the_ledger_applied_itself_is_not_applied_again() -> None:
    made = desk(items=[invoice("INV-101", 40.0, 100.0)])
    made.cash_head = [*CASH_HEAD, "Invoice No"]
    made.cash = [[*receipt("R-1", 60.0, "INV-101"), "INV-101"]]
    made.run("match,accept,decide")
    assert (told(made), made.rows("AR Matches")[key("R-1", "INV-101")]["Decision"]) == ([], "")
    made.decide(key("R-1", "INV-101"), decision="Accept")
    made.run("decide")
    assert told(made) == []
    assert made.findings("decision-not-obeyed") == ["Accept is not obeyed: the ledger has applied the receipt itself"]
    assert opened(made)["INV-101"] == 4000


@pytest.mark.parametrize(("word", "said"), [
    ("Acept", "unknown word 'Acept': did you mean 'Accept'? Known: Accept, Hold, Reject, Split"),
    ("yes", "unknown word 'yes'. Known: Accept, Hold, Reject, Split"),
    (True, "unknown word 'True'. Known: Accept, Hold, Reject, Split"),
    ("#N/A", "unknown word '#N/A'. Known: Accept, Hold, Reject, Split"),
])  # fmt: skip
def test_a_decision_that_is_no_known_word_is_told_and_kept(word: object, said: str) -> None:
    made = desk()
    made.decide(key("R-1", "INV-101"), decision=word)
    made.run("decide")
    assert made.findings("decision-not-obeyed") == [f"Decision of {key('R-1', 'INV-101')}: {said}"]
    assert made.rows("AR Matches")[key("R-1", "INV-101")]["Decision"] == word
    assert made.register() == []


@pytest.mark.parametrize(("words", "said"), [
    ({"split_to": "INV-101 60"}, "Split to says 'INV-101 60', but there is no Decision"),
    ({"difference_is": "write-off"}, "Difference is says 'write-off', but there is no Decision"),
])  # fmt: skip
def test_what_is_filled_in_beside_no_decision_is_told(words: dict[str, str], said: str) -> None:
    made = desk()
    made.decide(key("R-1", "INV-101"), decision="", **words)
    made.run("decide")
    assert made.findings("decision-not-obeyed") == [f"{key('R-1', 'INV-101')}: {said}"]
    assert made.register() == []


@pytest.mark.parametrize("word", ["accept", " ACCEPT ", "Accept\u00a0"])
def test_capitals_and_blanks_around_a_decision_do_not_matter(word: str) -> None:
    made = desk()
    made.decide(key("R-1", "INV-101"), decision=word)
    made.run("decide")
    assert told(made) == [("payment", "INV-101", 100.0, "", "pending in ledger")]


@pytest.mark.parametrize(("words", "said"), [
    ({"split_to": "INV-101 60"}, "Split to says 'INV-101 60'; choose Split, or clear Split to"),
    ({"applied": "60,00"}, "Applied says '60,00', which is a text and no number"),
])  # fmt: skip
def test_an_accepted_line_that_can_be_read_two_ways_applies_nothing(words: dict[str, Any], said: str) -> None:
    made = desk()
    made.decide(key("R-1", "INV-101"), decision="Accept", **words)
    made.run("decide")
    assert said in made.findings("decision-not-obeyed")[0]
    assert made.register() == []


def test_a_decision_on_a_row_that_went_away_is_told_until_it_is_cleared() -> None:
    made = desk()
    made.decide(key("R-1", "INV-101"), decision="Accept", note="rang them")
    made.items = made.items[1:]
    made.run("decide")
    said = "Accept is not obeyed: its receipt or document is not in the workbook as of this day"
    assert (made.findings("decision-not-obeyed"), made.register()) == ([said], [])
    assert made.rows("AR Matches")[key("R-1", "INV-101")]["Note"] == "rang them"


def test_a_line_that_was_applied_may_go_away() -> None:
    made = desk()
    made.decide(key("R-1", "INV-101"), decision="Accept")
    made.run("decide")
    made.items, made.cash = made.items[1:], [receipt("R-2", 40.0, "INV-102")]
    made.run("decide")
    assert made.findings("decision-not-obeyed") == []
    assert told(made) == [("payment", "INV-101", 100.0, "", "in ledger")]


def test_columns_that_a_person_has_added_stay_with_their_rows() -> None:
    made = desk(cash=[receipt("R-1", 100.0, "INV-101"), receipt("R-2", 40.0, "INV-102")])
    _add_column(made, "AR Matches", "Owner", "dunning")
    for names in ("match", "accept", "decide"):
        made.run(names)
        cells = {name: row["Owner"] for name, row in made.rows("AR Matches").items()}
        assert cells == {key("R-1", "INV-101"): "dunning 0", key("R-2", "INV-102"): "dunning 1"}
    _add_column(made, "AR Applications", "Journal", "J")
    before = [list(row) for row in made.ours["AR Applications"]]
    plan = made.run("match")
    assert (made.ours["AR Applications"], plan.changes["AR Applications"].any) == (before, False)
    made.run("undo", undo=("A-00001",))
    assert [row["Journal"] for row in made.register()] == ["J 0", "J 1", ""]


def _add_column(made: Desk, sheet: str, heading: str, text: str) -> None:
    rows = made.ours[sheet]
    head = next(place for place, row in enumerate(rows) if "Row key" in row)
    for place, row in enumerate(rows):
        row.append("" if place < head else heading if place == head else f"{text} {place - head - 1}")
