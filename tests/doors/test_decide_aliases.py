"""Payers learned from what is decided, and what a person says about them."""

from __future__ import annotations

import pytest
from review_cases import AS_OF, Desk, desk, invoice, key, receipt

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
