"""From an amount on a second person must have checked what is applied; both names are kept."""

from __future__ import annotations

from typing import Any

import pytest
from review_cases import Desk, invoice, receipt

from xl_ar.errors import SettingsError
from xl_ar.recording import found
from xl_ar.settings import ReviewSettings, Settings

ONE, TWO = "R-1 | INV-101 Acme Ltd EUR", "R-2 | INV-102 Acme Ltd EUR"


def desk(limit: str = "100.00") -> Desk:
    made = Desk(
        [invoice("INV-101", 100.0), invoice("INV-102", 99.99)],
        [receipt("R-1", 100.0, "INV-101"), receipt("R-2", 99.99, "INV-102")],
        Settings(review=ReviewSettings(second_person_from=limit)),
    )
    made.run("match")
    for key in (ONE, TWO):
        made.decide(key, decision="Accept")
    return made


def applied(made: Desk) -> dict[str, Any]:
    return {row["Receipt"]: row.get("Checked by", "") for row in made.register()}


@pytest.mark.parametrize(("name", "said"), [
    ("", "no name stands in Checked by"),
    ("  ", "no name stands in Checked by"),
    ("ann", "Checked by names ann, who decides"),
    (" ANN ", "Checked by names ANN, who decides"),
])  # fmt: skip
def test_a_large_receipt_without_a_second_person_is_not_applied(name: str, said: str) -> None:
    made = desk()
    made.decide(ONE, checked_by=name)
    made.run("decide", by="ann")
    assert list(applied(made)) == ["R-2"]
    (message,) = made.findings("decision-not-obeyed")
    assert message.startswith("Accept is not obeyed: the receipt is 100.00, from 100.00 on (review.second_person_from)")
    assert said in message
    assert made.rows("AR Matches")[ONE]["Decision"] == "Accept"


def test_with_a_second_person_it_is_and_both_names_are_kept() -> None:
    made = desk()
    made.decide(ONE, checked_by="Bob  Ray")
    plan = made.run("decide", by="ann")
    assert applied(made) == {"R-1": "Bob Ray", "R-2": ""}
    assert {row["Decided by"] for row in made.register()} == {"ann"}
    facts = found(plan.work, plan.changes, plan.acted, sha256="")
    assert facts["checked_by"] == {"A-00001": "Bob Ray"}
    again = made.run("match")
    assert applied(made)["R-1"] == "Bob Ray"
    assert not any(change.any for change in again.changes.values())


def test_without_the_setting_there_is_neither_gate_nor_column() -> None:
    made = desk("")
    assert "Checked by" not in made.rows("AR Matches")[ONE]
    made.run("decide", by="ann")
    assert sorted(applied(made)) == ["R-1", "R-2"]
    assert all("Checked by" not in row for row in made.register())


def test_a_name_written_stays_when_the_setting_goes() -> None:
    made = desk()
    made.decide(ONE, checked_by="bob")
    made.settings = Settings()
    made.run("match")
    assert made.rows("AR Matches")[ONE]["Checked by"] == "bob"


def test_every_line_of_the_receipt_must_be_checked() -> None:
    made = Desk(
        [invoice("INV-101", 60.0), invoice("INV-102", 40.0)],
        [receipt("R-1", 100.0, "INV-101 INV-102")],
        Settings(review=ReviewSettings(second_person_from="100")),
    )
    made.run("match")
    keys = [key for key in made.rows("AR Matches") if key.startswith("R-1 |")]
    assert len(keys) == 2
    for key in keys:
        made.decide(key, decision="Accept")
    made.decide(keys[0], checked_by="bob")
    made.run("decide", by="ann")
    assert made.register() == []
    made.decide(keys[1], checked_by="bob")
    made.run("decide", by="ann")
    assert len(made.register()) == 2


def test_a_split_is_held_to_it_and_keeps_the_name() -> None:
    made = desk()
    made.decide(ONE, decision="Split", split_to="INV-101 100.00")
    made.run("decide", by="ann")
    assert "R-1" not in applied(made)
    made.decide(ONE, checked_by="bob")
    made.run("decide", by="ann")
    assert applied(made)["R-1"] == "bob"


def test_a_limit_that_is_no_amount_is_said() -> None:
    made = desk("plenty")
    with pytest.raises(SettingsError, match=r"review.second_person_from = 'plenty'; an amount"):
        made.run("decide", by="ann")
