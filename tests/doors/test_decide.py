"""decide: what a person has said in AR Matches goes into the register, once, and the figures follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from review_cases import AS_OF, CASH_HEAD, ITEM_HEAD, Desk, invoice, receipt

from xl_ar.commands.matching import COLUMNS as MATCH_COLUMNS
from xl_ar.commands.review.book import DIFFERENCES
from xl_ar.commands.review.register import COLUMNS
from xl_ar.core.money import to_minor
from xl_ar.core.register.lines import REASONS, Kind
from xl_ar.core.register.posting import Status
from xl_ar.errors import RefusedError, UsageError
from xl_ar.settings import ReviewSettings, Settings


def key(number: str, document: str, customer: str = "Acme Ltd") -> str:
    return f"{number} | {document} {customer} EUR" if document else f"{number} |"


def desk(items: list[list[Any]] | None = None, cash: list[list[Any]] | None = None, **more: Any) -> Desk:
    standard = [invoice("INV-101", 100.0), invoice("INV-102", 40.0), invoice("INV-103", 75.5)]
    made = Desk(standard if items is None else items, cash or [receipt("R-1", 100.0, "INV-101")], **more)
    made.run("match,age,credits")
    return made


def told(made: Desk) -> list[tuple[Any, ...]]:
    """Kind, document, amount, reason code and status of each line of the register."""
    names = ("Kind", "Document", "Amount", "Reason code", "Status")
    return [tuple(line[name] for name in names) for line in made.register()]


def opened(made: Desk) -> dict[str, int]:
    assert made.last is not None
    items = made.last.work.items
    return dict(zip(items["document"], items["open_amount"].tolist(), strict=True))


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


# the next export


def exported(**balances: float) -> Desk:
    """R-1 of 60 is applied to INV-101 of 100; then the ledger is exported anew with these balances."""
    made = desk(cash=[receipt("R-1", 60.0, "INV-101")])
    made.decide(key("R-1", "INV-101"), decision="Accept")
    made.run("decide")
    known = {"INV-101": 100.0, "INV-102": 40.0, "INV-103": 75.5} | {
        name.replace("_", "-"): value for name, value in balances.items()
    }
    amounts = {"INV-101": 100.0, "INV-102": 40.0, "INV-103": 75.5}
    made.items = [invoice(name, value, amounts[name]) for name, value in known.items() if value]
    made.run("match,age,credits")
    return made


@pytest.mark.parametrize(("balance", "status", "left"), [
    (100.0, "pending in ledger", 4000), (40.0, "in ledger", 4000), (0.0, "in ledger", None), (55.0, "unclear", 5500),
])  # fmt: skip
def test_what_the_next_export_shows(balance: float, status: str, left: int | None) -> None:
    made = exported(INV_101=balance)
    assert [line[-1] for line in told(made)] == [status]
    assert opened(made).get("INV-101") == left
    doubts = made.findings("application-unclear")
    assert bool(doubts) == (status == "unclear")
    assert all("100.00 EUR was open in the ledger at A-00001, now 55.00 is" in doubt for doubt in doubts)
    assert made.last is not None
    assert made.last.work.unapplied["amount"].tolist() == [0]  # the receipt is used up either way


def test_an_unclear_line_is_settled_by_a_persons_mark() -> None:
    made = exported(INV_101=55.0)
    (name,) = made.rows("AR Applications")
    made.say("AR Applications", name, undo="In ledger")
    made.run("age")
    assert [line[-1] for line in told(made)] == ["in ledger"]
    assert made.findings("application-unclear") == []
    assert made.register()[0]["Undo"] == "In ledger"


def test_a_later_posting_of_the_ledger_itself_disturbs_nothing() -> None:
    made = exported(INV_101=40.0)
    made.items[0] = invoice("INV-101", 15.0, 100.0)
    made.run("age")
    assert [line[-1] for line in told(made)] == ["in ledger"]
    assert opened(made)["INV-101"] == 1500


def test_the_past_is_seen_as_it_was_after_the_ledger_has_posted() -> None:
    made = exported(INV_101=40.0)
    made.run("age", as_of=date(2026, 6, 15))
    assert made.last is not None
    aged = made.last.work.aging.detail
    assert aged.loc[aged["document"] == "INV-101", "open_amount"].tolist() == [10000]


# the register as a person leaves it


def applied_twice() -> Desk:
    made = desk(cash=[receipt("R-1", 100.0, "INV-101"), receipt("R-2", 40.0, "INV-102")])
    made.run("accept,decide")
    assert len(told(made)) == 2
    return made


def test_the_register_is_read_wherever_its_rows_and_columns_stand() -> None:
    made = applied_twice()
    before = told(made)
    rows = made.ours["AR Applications"]
    top = next(n for n, row in enumerate(rows) if "Row key" in row)
    table = [row[::-1] for row in [rows[top], *rows[:top:-1]]]
    made.ours["AR Applications"] = [[""] * len(rows[0]), *table]
    made.run("age")
    assert told(made) == before


def test_the_register_is_written_by_every_run_and_never_removed() -> None:
    made = applied_twice()
    made.cash = []
    plan = made.run("age")
    assert "AR Applications" in {sheet.name for sheet in plan.sheets}
    made.items = [invoice("INV-900", 5.0)]
    plan = made.run("setup")
    assert ("AR Applications" in made.ours, plan.remove) == (True, ())


def test_a_line_changed_by_hand_is_told_as_long_as_it_stands() -> None:
    made = applied_twice()
    first = next(iter(made.rows("AR Applications")))
    made.say("AR Applications", first, amount=90.0)
    for _ in range(2):
        made.run("age")
        assert made.findings("register-changed") == ["A-00001 is not as it was written; it counts as it stands"]
    assert opened(made)["INV-101"] == 1000


def test_a_line_deleted_by_hand_is_told() -> None:
    made = applied_twice()
    rows = made.ours["AR Applications"]
    made.ours["AR Applications"] = [row for row in rows if row[0] != "A-00001"]
    made.run("age")
    assert made.findings("register-changed") == ["1 lines are missing: A-00001; they do not count"]


def test_a_row_typed_into_the_register_is_kept_and_not_counted() -> None:
    made = applied_twice()
    rows = made.ours["AR Applications"]
    head = next(row for row in rows if "Row key" in row)
    typed = {"Document": "INV-103", "Amount": 5.0, "Note": "mine", "Currency": "EUR"}
    rows.append([typed.get(name, "") for name in head])
    for _ in range(2):
        made.run("age")
        last = made.ours["AR Applications"][-1]
        assert {name: value for name, value in zip(head, last, strict=True) if value != ""} == typed
        assert opened(made)["INV-103"] == 7550


def test_a_copied_row_counts_once_and_a_changed_copy_is_told() -> None:
    made = applied_twice()
    before = told(made)
    rows = made.ours["AR Applications"]
    rows.append(list(rows[-1]))
    made.run("age")
    assert (told(made), made.findings("register-changed")) == (before, [])
    rows = made.ours["AR Applications"]
    rows.append([5.0 if value == 40.0 else value for value in rows[-1]])
    for _ in range(2):
        made.run("age")
        assert opened(made)["INV-102"] == 0
        assert made.findings("register-changed") == ["a row that is no application; it is kept and not counted"]


def test_nothing_is_decided_while_a_line_cannot_be_read() -> None:
    made = applied_twice()
    made.say("AR Applications", list(made.rows("AR Applications"))[1], amount="forty")
    made.cash.append(receipt("R-3", 75.5, "INV-103"))
    made.run("match,accept,decide")
    assert made.findings("decision-not-obeyed") == [
        "nothing is applied while A-00002 in AR Applications cannot be read"
    ]
    rows = made.ours["AR Applications"]
    assert [row[0] for row in rows[-2:]] == ["A-00001", "A-00002"]
    rows[-1][rows[-3].index("Amount")] = 40.0
    made.run("decide")
    assert [line["Application"] for line in made.register()] == ["A-00001", "A-00002", "A-00003"]
    assert made.findings("register-changed") == []


def test_a_register_without_its_headings_is_refused() -> None:
    made = applied_twice()
    made.ours["AR Applications"] = [row for row in made.ours["AR Applications"] if "Row key" not in row]
    with pytest.raises(RefusedError, match="AR Applications: the row of headings is gone"):
        made.run("age")


def test_who_decides_must_be_said() -> None:
    with pytest.raises(UsageError, match="who decides is not said"):
        desk().run("decide", by=" ")


def test_a_receipt_of_which_more_is_applied_than_it_brings_is_told() -> None:
    made = applied_twice()
    made.cash[0] = receipt("R-1", 80.0, "INV-101")
    made.run("match")
    assert made.findings("application-unclear") == ["receipt R-1 brings 80.00, the register applies 100.00 of it"]


def test_receipts_without_a_number_are_known_by_what_they_are() -> None:
    cash = [[None, *receipt("", 100.0, "INV-101")[1:]]]
    made = desk(cash=cash)
    made.run("accept,decide")
    made.cash.insert(0, [None, date(2026, 6, 9), "OTHER", 5.0, "EUR", "x"])
    made.run("match")
    assert len([row for row in made.rows("AR Matches").values() if row["Status"] == "applied"]) == 1
    assert made.last is not None
    assert made.last.work.unapplied["amount"].tolist() == [500, 0]


# payer aliases


def by_parent() -> Desk:
    made = desk(cash=[receipt("R-1", 100.0, "INV-101", "Umbrella Holding")])
    made.decide(key("R-1", "INV-101"), decision="Accept")
    made.run("decide")
    return made


def test_a_payer_is_learned_and_shown() -> None:
    (row,) = by_parent().rows("AR Aliases").values()
    assert (row["Payer"], row["Customer"], row["Source"]) == ("Umbrella Holding", "Acme Ltd", "A-00001 by ann")
    assert (row["First date"], row["Last date"], row["Count"]) == (AS_OF, AS_OF, 1)


@pytest.mark.parametrize(("words", "customers"), [
    ({}, ["Acme Ltd"]), ({"use": "yes"}, ["Acme Ltd"]), ({"use": "no"}, []), ({"correct_customer": "Bolt"}, ["Bolt"]),
])  # fmt: skip
def test_matching_uses_what_a_person_leaves_in_use(words: dict[str, str], customers: list[str]) -> None:
    made = by_parent()
    (name,) = made.rows("AR Aliases")
    made.items.append(invoice("INV-900", 5.0, customer="Bolt"))
    made.say("AR Aliases", name, **words)
    plan = made.run("match")
    assert plan.work.match_arguments["history"]["customer"].tolist() == customers
    kept = made.rows("AR Aliases")[name]
    assert {column.replace("_", " ").capitalize(): value for column, value in words.items()}.items() <= kept.items()


def test_an_alias_typed_below_the_table_counts_and_stays() -> None:
    made = by_parent()
    rows = made.ours["AR Aliases"]
    head = next(row for row in rows if "Row key" in row)
    rows.append([{"Payer": "Big Parent", "Customer": "Acme Ltd"}.get(name, "") for name in head])
    for _ in range(2):
        plan = made.run("match")
        assert plan.work.match_arguments["history"]["payer"].tolist() == ["Big Parent", "Umbrella Holding"]
    assert [row["Source"] for row in made.rows("AR Aliases").values()] == ["person", "A-00001 by ann"]


def test_an_alias_for_a_customer_nobody_knows_is_told() -> None:
    made = by_parent()
    (name,) = made.rows("AR Aliases")
    made.say("AR Aliases", name, correct_customer="Acme Limitd")
    made.run("match")
    assert "unknown customer 'Acme Limitd': did you mean 'Acme Ltd'?" in made.findings("alias-not-used")[0]


def test_money_in_the_register_is_exact_in_its_currency() -> None:
    items = [[*invoice("INV-101", 0.0)[:4], 5000, 5000, "JPY"]]
    made = desk(items=items, cash=[["R-1", date(2026, 6, 10), "ACME LTD", 4999, "JPY", "INV-101"]])
    made.run("match")
    made.decide(next(iter(made.rows("AR Matches"))), decision="Accept", difference_is="write-off")
    made.run("decide")
    assert [(line["Kind"], line["Amount"]) for line in made.register()] == [("payment", 4999.0), ("write-off", 1.0)]
    assert opened(made) == {"INV-101": to_minor(0, "JPY")}


def test_the_docs_list_every_kind_status_and_reason_code() -> None:
    page = (Path(__file__).parents[2] / "docs" / "review.md").read_text(encoding="utf-8")
    for code, meaning in REASONS.items():
        assert f"| `{code}` | {meaning} |" in page
    for word in (*DIFFERENCES, *Kind, *Status):
        assert f"`{word}`" in page
    for column in (*COLUMNS, *(column for column in MATCH_COLUMNS if column.person)):
        assert f"`{column.heading}`" in page


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
