"""AR Refunds altered by hand in our columns: lines count as written, or as more; nothing is paid out twice."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from review_cases import Desk, desk

from xl_ar.core.credits.sealing import opened
from xl_ar.errors import RefusedError
from xl_ar.sheets.people import KEY_HEADING

SHEET = "AR Refunds"
CREDIT = 4200.0
MEMO = ["CM-1", "Acme Ltd", date(2026, 5, 1), date(2026, 5, 1), -CREDIT, -CREDIT, "USD"]
INVOICE = ["INV-1", "Acme Ltd", date(2026, 5, 1), date(2026, 6, 30), 1000.0, 1000.0, "USD"]
NO_CASH = [["R-0", date(2026, 6, 1), "", 0.0, "USD", ""]]
NAMES = {"payee": "Acme Ltd", "method": "ACH", "maker": "ann", "checker": "bob"}
STATES = {"Pending": (), "Approved": ("Approved",), "Disbursed": ("Approved", "Disbursed"), "Voided": ("Voided",)}
OTHERS = [[f"CM-{n}", f"Other {n}", *MEMO[2:]] for n in range(2, 7)]
DEBTORS = [[f"INV-1{n}", f"Debtor {n}", *INVOICE[2:]] for n in range(6)]
TYPED_OVER = [
    ("Refund no.", 9), ("Customer", "Zeta"), ("Name", "Zeta"), ("Currency", "JPY"), ("Level", "item"),
    ("Document", "CM-9"), ("Credit when asked", 1.0), ("Refund", 1.0), ("Refund", 9000.0),
    ("Refund", "all"), ("Refund", None), ("Refund", 0), ("Payer", "Zeta"), ("Counts as", "Voided"),
    ("Counts as", "Pending"), ("Counts as", "Disbursed"), ("Counts as", None), ("Counts as", "#NOT CALCULATED!"),
]  # fmt: skip


def refunds(*lines: list[Any], **more: Any) -> Desk:
    """A desk on which every credit is decided Refund, after the run that follows."""
    made = desk([*map(list, lines), *map(list, DEBTORS)], NO_CASH, **more)
    for key in made.rows("AR Credits"):
        made.say("AR Credits", key, decision="Refund")
    made.run("credits")
    return made


def moved(made: Desk, key: str, state: str) -> None:
    for status in STATES[state]:
        made.say(SHEET, key, status=status, **NAMES)
        made.run("credits")
    assert made.rows(SHEET)[key]["Counts as"] == state


def head(made: Desk) -> list[Any]:
    return next(row for row in made.ours[SHEET] if KEY_HEADING in row)


def line_of(made: Desk, key: str) -> list[Any]:
    place = head(made).index(KEY_HEADING)
    return next(row for row in made.ours[SHEET] if len(row) > place and row[place] == key)


def put(made: Desk, key: str, heading: str, value: Any) -> None:
    if heading in head(made):
        line_of(made, key)[head(made).index(heading)] = "" if value is None else value


def lines_of(made: Desk) -> list[list[Any]]:
    rows = made.ours[SHEET]
    return rows[rows.index(head(made)) + 1 :]


def state_of(row: dict[str, Any]) -> tuple[str, float]:
    """What the seal of a line says: status and amount."""
    seal = opened(row["Seal"])
    return (seal.records[0].counts_as, float(seal.records[0].amount)) if seal else ("", 0.0)


def again(made: Desk) -> None:
    """A further run changes nothing of all our sheets."""
    before = deepcopy(made.ours)
    made.run("credits,findings")
    assert made.ours == before


@pytest.mark.parametrize("state", [*STATES])
@pytest.mark.parametrize(("heading", "typed"), TYPED_OVER)
def test_a_line_altered_in_ours_is_told_and_frees_no_credit(heading: str, typed: Any, state: str) -> None:
    made = refunds(MEMO, OTHERS[0])
    key, other = made.rows(SHEET)
    moved(made, key, state)
    as_written = deepcopy(made.ours)
    was = line_of(made, key)[head(made).index(heading)] if heading in head(made) else None
    if was is None or typed == was or (typed is None and was == ""):
        return
    put(made, key, heading, typed)
    made.run("credits,findings")
    rows = made.rows(SHEET)
    assert list(rows) == [key, other]
    assert heading in rows[key]["Stands against it"]
    assert rows[key][heading] == (typed if typed is not None else "")
    assert state_of(rows[key]) == (state, CREDIT)
    (message,) = made.findings("refund-changed")
    assert f"{heading} was '" in message
    again(made)
    put(made, key, heading, was)
    made.run("credits")
    assert made.ours[SHEET] == as_written[SHEET]
    assert not made.findings("refund-changed")


@pytest.mark.parametrize(("heading", "typed"), TYPED_OVER)
@pytest.mark.parametrize("state", ["Approved", "Disbursed"])
def test_nothing_more_of_its_credit_is_proposed_or_paid_out(heading: str, typed: Any, state: str) -> None:
    """Acme's credit of 4,200.00 stands in two rows; the first is refunded whole, the second must get nothing."""
    made = refunds(MEMO, INVOICE)
    first, second = made.rows(SHEET)
    made.say(SHEET, first, other_amount=CREDIT)
    moved(made, first, state)
    put(made, first, heading, typed)
    made.say(SHEET, second, status="Approved", **NAMES)
    made.run("credits")
    rows = made.rows(SHEET)
    assert rows[second]["Counts as"] == "Pending"
    assert "the available credit is 0.00" in rows[second]["Stands against it"]
    assert len(rows) == 2


def test_a_voided_status_typed_into_ours_is_not_proposed_again() -> None:
    made = refunds(MEMO)
    (key,) = made.rows(SHEET)
    moved(made, key, "Disbursed")
    put(made, key, "Counts as", "Voided")
    made.say(SHEET, key, status="Pending")
    made.run("credits")
    assert [*made.rows(SHEET)] == [key]
    assert state_of(made.rows(SHEET)[key]) == ("Disbursed", CREDIT)


def test_no_new_line_begins_on_an_account_of_which_a_line_was_altered() -> None:
    made = refunds(MEMO)
    (key,) = made.rows(SHEET)
    put(made, key, "Refund", 1.0)
    made.items = [MEMO, INVOICE, OTHERS[0], *DEBTORS]
    made.run("credits")
    for each in made.rows("AR Credits"):
        made.say("AR Credits", each, decision="Refund")
    made.run("credits")
    assert [row["Customer"] for row in made.rows(SHEET).values()] == ["Acme Ltd", "Other 2"]
    put(made, key, "Refund", CREDIT)
    made.run("credits")
    assert len(made.rows(SHEET)) == 3


@pytest.mark.parametrize("state", ["Pending", "Approved"])
def test_an_altered_line_not_paid_out_may_be_voided_and_stands_as_it_was_written(state: str) -> None:
    made = refunds(MEMO)
    (key,) = made.rows(SHEET)
    moved(made, key, state)
    put(made, key, "Refund", 1.0)
    made.run("credits,findings")
    assert "or Voided in Status" in made.rows(SHEET)[key]["Stands against it"]
    made.say(SHEET, key, status="Voided")
    made.run("credits,findings")
    row = made.rows(SHEET)[key]
    assert (row["Counts as"], row["Refund"], row["Stands against it"]) == ("Voided", CREDIT, "")
    again(made)


def test_an_altered_line_paid_out_cannot_be_voided() -> None:
    made = refunds(MEMO)
    (key,) = made.rows(SHEET)
    moved(made, key, "Disbursed")
    put(made, key, "Refund", 1.0)
    made.say(SHEET, key, status="Voided")
    made.run("credits,findings")
    assert state_of(made.rows(SHEET)[key]) == ("Disbursed", CREDIT)
    assert "or Voided" not in made.rows(SHEET)[key]["Stands against it"]
    again(made)


@pytest.mark.parametrize("gone", [(0,), (1,), (0, 1, 2), (3, 4, 5), (0, 5)])
def test_deleted_lines_are_put_back_as_other_seals_tell_them(gone: tuple[int, ...]) -> None:
    made = refunds(MEMO, *OTHERS)
    keys = [*made.rows(SHEET)]
    for key in keys:
        moved(made, key, "Disbursed")
    before = made.rows(SHEET)
    for place in gone:
        made.ours[SHEET].remove(line_of(made, keys[place]))
    made.run("credits,findings")
    rows = made.rows(SHEET)
    assert sorted(rows) == sorted(keys)
    assert all(rows[key]["Refund"] == before[key]["Refund"] for key in keys)
    assert all(rows[key]["Counts as"] == "Disbursed" for key in keys)
    assert len(made.findings("refund-changed")) == len(gone)
    again(made)
    for place in gone:
        made.say(SHEET, keys[place], note="deleted in error")
    made.run("credits,findings")
    assert not made.findings("refund-changed")
    again(made)


def test_lines_of_which_no_seal_tells_stop_everything_until_they_are_put_back() -> None:
    made = refunds(MEMO, *OTHERS)
    keys = [*made.rows(SHEET)]
    moved(made, keys[0], "Approved")
    kept = made.rows(SHEET)
    for key in keys[1:]:
        made.ours[SHEET].remove(line_of(made, key))
    made.say(SHEET, keys[0], status="Disbursed")
    made.run("credits,findings")
    assert len(made.rows(SHEET)) == 4  # of six lines one tells three others
    assert made.rows(SHEET)[keys[0]]["Counts as"] == "Approved"
    assert "2 lines are missing: Refund no. " in " ".join(made.findings("refund-changed"))
    again(made)
    rows = [row for key, row in kept.items() if key not in made.rows(SHEET)]
    made.ours[SHEET] += [[row.get(heading, "") for heading in head(made)] for row in rows]
    made.run("credits")
    assert len(made.rows(SHEET)) == 6
    assert made.rows(SHEET)[keys[0]]["Counts as"] == "Disbursed"


def test_the_last_line_of_all_deleted_is_refused() -> None:
    made = refunds(MEMO)
    made.ours[SHEET].remove(line_of(made, next(iter(made.rows(SHEET)))))
    with pytest.raises(RefusedError, match="no refund can be read from it"):
        made.run("credits")


@pytest.mark.parametrize("seal", ["", "12345678 [1]", "x"])
def test_without_its_seal_the_only_line_stands_still_until_it_is_back(seal: str) -> None:
    made = refunds(MEMO)
    (key,) = made.rows(SHEET)
    moved(made, key, "Disbursed")
    was = line_of(made, key)[head(made).index("Seal")]
    put(made, key, "Seal", seal)
    put(made, key, "Counts as", "Voided")
    made.say(SHEET, key, status="Pending")
    made.items = [MEMO, OTHERS[0], *DEBTORS]
    made.run("credits,findings")
    for each in made.rows("AR Credits"):
        made.say("AR Credits", each, decision="Refund")
    made.run("credits,findings")
    assert [*made.rows(SHEET)] == [key]
    assert "its Seal is not as it was written" in made.findings("refund-changed")[0]
    again(made)
    put(made, key, "Seal", was)
    put(made, key, "Counts as", "Disbursed")
    made.run("credits,findings")
    assert len(made.rows(SHEET)) == 2
    assert not made.findings("refund-changed")


def test_a_seal_that_others_can_tell_is_written_again() -> None:
    made = refunds(MEMO, OTHERS[0])
    before = deepcopy(made.ours[SHEET])
    put(made, next(iter(made.rows(SHEET))), "Seal", "")
    made.run("credits")
    assert made.ours[SHEET] == before
    assert not made.findings("refund-changed")


def test_a_line_as_it_was_in_an_earlier_backup_does_not_count_as_that() -> None:
    made = refunds(MEMO, OTHERS[0])
    key = next(iter(made.rows(SHEET)))
    earlier = list(line_of(made, key))
    moved(made, key, "Disbursed")
    line_of(made, key)[:] = earlier
    made.run("credits,findings")
    assert state_of(made.rows(SHEET)[key]) == ("Disbursed", CREDIT)
    assert "Counts as was 'Disbursed', 'Pending' stands there" in made.findings("refund-changed")[0]
    again(made)


def test_a_copied_line_counts_once() -> None:
    made = refunds(MEMO, OTHERS[0])
    key = next(iter(made.rows(SHEET)))
    moved(made, key, "Disbursed")
    before = deepcopy(made.ours[SHEET])
    place = made.ours[SHEET].index(line_of(made, key))
    copy = list(line_of(made, key))
    copy[head(made).index("Refund")] = 1.0
    made.ours[SHEET].insert(place, copy)
    made.run("credits,findings")
    assert made.ours[SHEET] == before
    assert not made.findings("refund-changed")


@pytest.mark.parametrize("typed", ["", "account | Zeta | USD | CM-9"])
def test_a_row_key_typed_over_is_put_back_with_all_words_of_people(typed: str) -> None:
    made = refunds(MEMO, OTHERS[0])
    key = next(iter(made.rows(SHEET)))
    moved(made, key, "Disbursed")
    made.say(SHEET, key, note="paid by wire")
    for row in made.ours[SHEET]:
        row.append("" if row is not head(made) else "Own")
    line_of(made, key)[-1] = "mine"
    made.run("credits")
    before = deepcopy(made.ours[SHEET])
    line_of(made, key)[head(made).index(KEY_HEADING)] = typed
    made.run("credits,findings")
    assert made.ours[SHEET] == before


def test_lines_of_an_earlier_version_are_taken_as_they_are_and_sealed() -> None:
    made = refunds(MEMO, OTHERS[0])
    key = next(iter(made.rows(SHEET)))
    moved(made, key, "Disbursed")
    after = deepcopy(made.ours[SHEET])
    places = [n for n, heading in enumerate(head(made)) if heading not in ("Refund no.", "Seal")]
    begin = made.ours[SHEET].index(head(made))
    made.ours[SHEET][begin:] = [[row[n] for n in places] for row in made.ours[SHEET][begin:]]
    made.run("credits,findings")
    assert not made.findings("refund-changed")
    shown = [[cell for n, cell in enumerate(row) if n in places] for row in made.ours[SHEET][begin:]]
    assert shown == [[row[n] for n in places] for row in after[begin:]]
    assert state_of(made.rows(SHEET)[key]) == ("Disbursed", CREDIT)
    again(made)


def test_honest_edits_never_trip_it() -> None:
    """Columns and rows moved, words of people, own columns, amounts as other numbers of the same value."""
    made = refunds(MEMO, *OTHERS)
    for key, state in zip(list(made.rows(SHEET)), [*STATES] * 2, strict=False):
        moved(made, key, state)
    before = made.rows(SHEET)
    begin = made.ours[SHEET].index(head(made))
    turned = [row[::-1] for row in made.ours[SHEET][begin:]]
    made.ours[SHEET][begin:] = [turned[0], *turned[:0:-1]]
    for key in before:
        made.say(SHEET, key, note="seen")
        put(made, key, "Refund", int(made.rows(SHEET)[key]["Refund"]))
    made.run("credits,findings")
    assert not made.findings("refund-changed")
    assert {key: row | {"Note": ""} for key, row in made.rows(SHEET).items()} == before
    again(made)


def test_columns_of_ours_deleted_are_written_again() -> None:
    made = refunds(MEMO, OTHERS[0])
    moved(made, next(iter(made.rows(SHEET))), "Disbursed")
    before = deepcopy(made.ours[SHEET])
    begin = made.ours[SHEET].index(head(made))
    places = [n for n, heading in enumerate(head(made)) if heading not in ("Refund", "Counts as", "Refund no.")]
    made.ours[SHEET][begin:] = [[row[n] for n in places] for row in made.ours[SHEET][begin:]]
    made.run("credits,findings")
    assert made.ours[SHEET] == before


ALTERED = st.sampled_from([
    *TYPED_OVER, ("Open when asked", 1.0), ("Seal", ""), ("Seal", "x"), (KEY_HEADING, ""), (KEY_HEADING, "k"),
])  # fmt: skip
AT = st.integers(0, 1)
TYPE = st.tuples(st.just("type"), AT, ALTERED)
STEP = st.one_of(
    TYPE, TYPE, TYPE,
    st.tuples(st.just("delete"), AT, st.none()),
    st.tuples(st.sampled_from(["copy", "over", "seal"]), AT, AT),
    st.tuples(st.just("say"), AT, st.sampled_from(["Pending", "Approved", "Disbursed", "Voided"])),
    st.tuples(st.just("amount"), AT, st.sampled_from(["", 2100, 4200, 5000])),
)  # fmt: skip


def act(made: Desk, what: str, at: int, how: Any) -> None:
    """One thing that a person does to a row of AR Refunds."""
    rows, names = lines_of(made), head(made)
    if at >= len(rows):
        return
    row = rows[at]
    if what == "type" and how[0] in names:
        row[names.index(how[0])] = "" if how[1] is None else how[1]
    elif what == "delete":
        made.ours[SHEET] = [each for each in made.ours[SHEET] if each is not row]
    elif what == "copy":
        made.ours[SHEET].append(list(row))
    elif what == "over" and how < len(rows):
        row[:] = rows[how]
    elif what == "seal" and how < len(rows):
        row[names.index("Seal")] = rows[how][names.index("Seal")]
    elif what == "say":
        said = {"Status": how, "Payee": "Acme", "Method": "ACH", "Maker": "ann", "Checker": "bob"}
        for heading, word in said.items():
            row[names.index(heading)] = word
    elif what == "amount":
        row[names.index("Other amount")] = how


@settings(deadline=None, max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # each runs workbooks
@given(st.booleans(), st.lists(STEP, min_size=1, max_size=5))
def test_no_sequence_of_alterations_pays_out_more_than_the_credit(
    begun: bool, steps: list[tuple[str, int, Any]]
) -> None:
    """Paid out is what a seal has ever called so: once for each row key, as nobody asks twice what was paid."""
    made = refunds(MEMO, INVOICE)
    first = next(iter(made.rows(SHEET)))
    if not begun:
        made.say(SHEET, first, other_amount=CREDIT)
        moved(made, first, "Disbursed")
    paid: dict[str, float] = {} if begun else {first: CREDIT}
    for what, at, how in [*steps, ("run", 0, None)]:
        act(made, what, at, how)
        if what not in ("run", "say", "delete", "type"):
            continue
        before = deepcopy(made.ours)
        try:
            made.run("credits,findings")
        except RefusedError:
            made.ours = before
            return
        rows = made.rows(SHEET)
        states = {key: state_of(row) for key, row in rows.items()}
        paid |= {key: max(amount, paid.get(key, 0)) for key, (state, amount) in states.items() if state == "Disbursed"}
        assert sum(paid.values()) <= CREDIT
        frozen = any("missing" in each or "its Seal" in each for each in made.findings("refund-changed"))
        assert frozen or set(paid) <= {key for key, (state, _) in states.items() if state == "Disbursed"}
        good = [row for key, row in rows.items() if key not in paid and not row["Stands against it"]]
        assert sum(row["Refund"] for row in good if row["Counts as"] != "Voided") + sum(paid.values()) <= CREDIT
        again(made)
