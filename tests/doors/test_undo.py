"""undo reverses by a reversing line; whatever is decided, money is conserved and can be taken back to what it was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_cases import Desk, desk, invoice, opened, receipt

from xl_ar.commands.review.book import DIFFERENCES


def key(number: str, document: str) -> str:
    return f"{number} | {document} Acme Ltd EUR"


def applied() -> Desk:
    made = Desk(
        [invoice("INV-101", 100.0), invoice("INV-102", 40.0)],
        [receipt("R-1", 98.0, "INV-101"), receipt("R-2", 40.0, "INV-102")],
    )
    made.run("match,age,credits")
    made.decide(key("R-1", "INV-101"), decision="Accept", difference_is="discount")
    made.decide(key("R-2", "INV-102"), decision="Accept")
    made.run("decide")
    return made


def figures(made: Desk) -> tuple[Any, ...]:
    """What is open, what is left of receipts, and what is matched."""
    assert made.last is not None
    work = made.last.work
    lines = work.matches.lines[["receipt_id", "document", "amount", "difference"]]
    return work.items["open_amount"].tolist(), work.unapplied["amount"].tolist(), lines.values.tolist()


def told(made: Desk) -> list[tuple[Any, ...]]:
    return [(line["Application"], line["Kind"], line["Amount"], line["Reversal of"]) for line in made.register()]


def test_undo_by_number_reverses_with_what_belongs_to_it_and_leaves_the_line_on_hold() -> None:
    made = applied()
    plan = made.run("undo", by="bob", undo=("a-00001",))
    assert told(made)[3:] == [
        ("A-00004", "payment", -98.0, "A-00001"),
        ("A-00005", "discount", -2.0, "A-00002"),
    ]
    assert [line["Status"] for line in made.register()] == [
        "reversed", "reversed", "pending in ledger", "reversed", "reversed",
    ]  # fmt: skip
    assert [line["Decided by"] for line in made.register()] == ["ann", "ann", "ann", "bob", "bob"]
    assert plan.acted is not None
    assert plan.acted.reversed == ("A-00001", "A-00002")
    row = made.rows("AR Matches")[key("R-1", "INV-101")]
    assert (row["Decision"], row["Status"]) == ("Hold", "review")
    made.run("accept,decide")
    assert len(told(made)) == 5  # nothing applies it again by itself


def test_an_undone_line_can_be_accepted_again() -> None:
    made = applied()
    made.run("undo", undo=("A-00001",))
    made.decide(key("R-1", "INV-101"), decision="Accept", difference_is="partial")
    made.run("decide")
    assert told(made)[5:] == [("A-00006", "payment", 98.0, "")]


def test_a_mark_is_obeyed_and_cleared() -> None:
    made = applied()
    third = list(made.rows("AR Applications"))[2]
    made.say("AR Applications", third, undo="Undo", note="wrong payer")
    made.run("age")
    assert len(told(made)) == 3  # only undo obeys it
    made.run("undo")
    assert told(made)[3:] == [("A-00004", "payment", -40.0, "A-00003")]
    assert [(line["Undo"], line["Note"]) for line in made.register()][2] == ("", "wrong payer")
    made.run("undo")
    assert len(told(made)) == 4


def test_undo_of_a_receipt() -> None:
    made = applied()
    made.run("undo", undo_receipts=("R-1",))
    assert [line[3] for line in told(made)[3:]] == ["A-00001", "A-00002"]


@pytest.mark.parametrize(("asked", "said"), [
    ({"undo": ("A-00077",)}, "Undo of A-00077 is not obeyed: it is not in the register (A-00001 to A-00003)"),
    ({"undo_receipts": ("R-9",)}, "Undo of receipt R-9 is not obeyed: nothing of it is applied"),
])  # fmt: skip
def test_what_cannot_be_undone_is_told(asked: dict[str, Any], said: str) -> None:
    made = applied()
    made.run("undo", **asked)
    assert (made.findings("decision-not-obeyed"), len(told(made))) == ([said], 3)


def test_an_undo_before_the_application_is_refused() -> None:
    made = applied()
    made.run("undo", undo=("A-00001",), as_of=date(2026, 6, 15))
    said = "it is dated 2026-06-30, after 2026-06-15; undo it as of that day or later"
    assert made.findings("decision-not-obeyed") == [f"Undo of A-00001 is not obeyed: {said}"]
    assert len(told(made)) == 3


def test_nothing_is_applied_on_a_day_before_the_undo_that_frees_it() -> None:
    made = desk()
    made.decide(key("R-1", "INV-101"), decision="Accept")
    made.run("decide")
    made.run("undo", undo=("A-00001",), as_of=date(2026, 7, 10))
    made.decide(key("R-1", "INV-101"), decision="Accept")
    made.run("decide", as_of=date(2026, 7, 5))
    said = "Accept is not obeyed: an undo of 2026-07-10 sets it free; decide as of that day or later"
    assert (made.findings("decision-not-obeyed"), len(told(made))) == ([said], 2)
    made.run("decide", as_of=date(2026, 7, 10))
    assert (len(told(made)), opened(made)["INV-101"]) == (3, 0)


def test_a_mark_that_is_no_known_word_is_told_and_kept() -> None:
    made = applied()
    line = next(iter(made.rows("AR Applications")))
    made.say("AR Applications", line, undo="undo it")
    made.run("undo")
    said = "Undo of A-00001: unknown word 'undo it': did you mean 'Undo'? Known: In ledger, Undo"
    assert (made.findings("decision-not-obeyed"), made.register()[0]["Undo"]) == ([said], "undo it")


def test_a_line_is_reversed_once() -> None:
    made = applied()
    made.run("undo", undo=("A-00003",))
    made.run("undo", undo=("A-00003",))
    assert made.findings("decision-not-obeyed") == [
        "Undo of A-00003 is not obeyed: it was reversed already, by A-00004"
    ]
    assert len(told(made)) == 4


def test_what_the_ledger_has_posted_is_reversed_until_the_ledger_follows() -> None:
    made = applied()
    made.items[1:] = []  # INV-102 is settled in the ledger
    made.run("age")
    assert made.register()[2]["Status"] == "in ledger"
    made.items.append(invoice("INV-102", 0.0, 40.0))
    made.run("undo", undo=("A-00003",))
    assert [line["Status"] for line in made.register()[2:]] == ["in ledger", "pending in ledger"]
    assert made.last is not None
    assert made.last.work.items["open_amount"].tolist() == [0, 4000]
    made.items[1] = invoice("INV-102", 40.0)
    made.run("age")
    assert made.register()[3]["Status"] == "in ledger"
    assert made.last.work.items["open_amount"].tolist() == [0, 4000]


cents = st.integers(1, 300).map(lambda number: number / 2)
words = st.tuples(
    st.sampled_from(["", "Accept", "Accept", "Reject", "Hold", "Split"]), st.sampled_from(["", *DIFFERENCES])
)


@st.composite
def desks(draw: st.DrawFn) -> Desk:
    """A desk with decisions on some lines of AR Matches."""
    balances = draw(st.lists(cents, min_size=1, max_size=4))
    items = [invoice(f"INV-10{n}", balance) for n, balance in enumerate(balances)]
    if draw(st.booleans()):
        items.append(invoice("CM-7", -draw(cents)))
    quoted = st.sampled_from(["payment", *(item[0] for item in items), "INV-100 INV-101", "INV-101 less CM-7"])
    cash = [
        receipt(f"R-{n}", draw(st.one_of(cents, st.sampled_from(balances))), draw(quoted))
        for n in range(draw(st.integers(1, 3)))
    ]
    made = Desk(items, cash)
    made.run("match,age")
    for name in made.rows("AR Matches"):
        decision, difference = draw(words)
        made.decide(name, decision=decision, difference_is=difference)
        if decision == "Split":
            part = draw(cents)
            made.decide(name, split_to=f"{draw(st.sampled_from([item[0] for item in items]))} {part:.2f}")
    return made


@given(desks(), st.randoms())
@settings(max_examples=12)
def test_money_is_conserved_and_decisions_count_once(made: Desk, chance: Any) -> None:
    made.run("match,age")
    made.run("decide")
    assert made.last is not None
    work = made.last.work
    lines = work.register
    before = work.ledger_items["open_amount"]
    reduces = lines[lines["kind"] != "dispute"].groupby("document")["amount"].sum()
    taken = work.items["document"].map(reduces).fillna(0).astype("int64")
    assert (work.items_now["open_amount"] == before - taken).all()
    assert (work.items_now["open_amount"] * before >= 0).all()  # never beyond zero
    assert (work.items_now["open_amount"].abs() <= before.abs()).all()
    payments = lines[lines["kind"] == "payment"].groupby("receipt")["amount"].sum()
    used = work.received["receipt_id"].map(payments).fillna(0).astype("int64")
    assert (work.unapplied["amount"] + used == work.received["amount"]).all()
    shown = list(made.rows("AR Matches").values())
    for number, amount in zip(work.received["receipt_id"], work.received["amount"], strict=True):
        mine = [row for row in shown if row["Receipt"] == number and row["Status"] != "rejected"]
        total = sum(round(100 * (row["Applied"] or 0)) for row in mine)
        assert total + round(100 * (mine[0]["Difference"] or 0)) == amount
    again = {name: [list(row) for row in rows] for name, rows in made.ours.items()}
    for names in ("decide", "match,age"):
        made.run(names)
        assert made.ours == again
    rows = made.ours.get("AR Applications", [])
    if rows:
        top = next(n for n, row in enumerate(rows) if "Row key" in row)
        body = rows[top + 1 :]
        chance.shuffle(body)
        made.ours["AR Applications"] = [*rows[: top + 1], *body]
        made.run("match,age")
        assert made.ours == again


@given(desks())
@settings(max_examples=8)
def test_decide_and_undo_leave_the_figures_as_they_were(made: Desk) -> None:
    made.run("match,age")
    assert made.last is not None
    for name in made.rows("AR Matches"):
        made.decide(name, decision="", difference_is="", split_to="")
    clean = Desk(made.items, made.cash)
    clean.run("match,age")
    for name in clean.rows("AR Matches"):
        clean.decide(name, decision="Accept")
    plan = clean.run("decide")
    done = plan.acted.applied if plan.acted else ()
    made.run("match,age")
    before = figures(made)
    clean.run("undo", undo=done)
    for name in clean.rows("AR Matches"):
        clean.decide(name, decision="")  # lines on hold, and lines that had to stand back
    clean.run("match,age")
    after = figures(clean)
    assert after[:2] == before[:2]
    assert sorted(map(str, after[2])) == sorted(map(str, before[2]))
    lines = clean.last.work.register if clean.last else None
    assert lines is not None
    assert lines["amount"].sum() == 0


@given(desks(), st.data())
@settings(max_examples=8)
def test_the_next_export_counts_nothing_twice(made: Desk, data: st.DataObject) -> None:
    """Whichever oldest applications the ledger has posted, what is open in the end is what we said."""
    made.run("decide")
    assert made.last is not None
    work = made.last.work
    said = dict(zip(work.items_now["document"], work.items_now["open_amount"].tolist(), strict=True))
    lines = work.register[work.register["kind"] != "dispute"]
    now = dict(zip(work.ledger_items["document"], work.ledger_items["open_amount"].tolist(), strict=True))
    for document, group in lines.groupby("document"):
        posted = data.draw(st.integers(0, len(group)), label=str(document))
        now[document] -= int(group["amount"].iloc[:posted].sum())
    made.items = [
        [*item[:5], now[item[0]] / 100, item[6]] for item in made.items if now[item[0]] or data.draw(st.booleans())
    ]
    made.run("age,match")
    work = made.last.work
    left = dict(zip(work.items_now["document"], work.items_now["open_amount"].tolist(), strict=True))
    assert left == {name: said[name] if now[name] else 0 for name in left}
    assert made.findings("application-unclear") == []
