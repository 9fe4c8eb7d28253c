"""What a person sets in AR Setup is obeyed; a word that is not known becomes a finding."""

from __future__ import annotations

import pandas as pd
import pytest
from grid_cases import columns, opened, read, received, sheet

from xl_ar.findings import Severity
from xl_ar.tables.cells.dates import DateOrder
from xl_ar.tables.corrections import Correction, corrections
from xl_ar.tables.mapping.roles import Role

REGISTER = "Invoice No|Customer|Due Date|Amount|Balance\n1|Acme|2026-01-04|9.00|8.00\n2|Bolt|2026-01-05|6.00|5.00"


@pytest.mark.parametrize(
    ("entry", "correction"),
    [
        ({"Correct role": "receipts"}, Correction(role=Role.RECEIPTS)),
        ({"Correct role": " None "}, Correction(role=Role.NONE)),
        ({"Correct date order": "dmy"}, Correction(order=DateOrder("DMY"))),
        ({"Correct sign rule": "Negative"}, Correction(negative=True)),
        ({"Correct sign rule": "positive"}, Correction(negative=False)),
    ],
)
def test_an_entry_for_a_table(entry: dict[str, str], correction: Correction) -> None:
    assert corrections({"T|Sheet1!A1": entry}) == ({"Sheet1!A1": correction}, [])


def test_an_entry_for_a_column_names_its_field_or_none() -> None:
    read_, findings = corrections(
        {
            "C|Jan|Feb!A1|D|Amount": {"Correct field": "open_amount"},
            "C|Jan|Feb!A1|E|Balance": {"Correct field": "(none)"},
            "C|Jan|Feb!A1|F|Note": {"Correct field": None},
        }
    )
    assert read_ == {"Jan|Feb!A1": Correction(columns={4: "open_amount", 5: ""})}
    assert not findings


@pytest.mark.parametrize(
    ("key", "entry"),
    [
        ("T|S!A1", {"Correct role": "recipts"}),
        ("T|S!A1", {"Correct date order": "DYM"}),
        ("T|S!A1", {"Correct sign rule": "plus"}),
        ("C|S!A1|D|Amount", {"Correct field": "opn_amount"}),
    ],
)
def test_a_word_that_is_not_known_is_a_finding_and_changes_nothing(key: str, entry: dict[str, str]) -> None:
    fixes, (finding,) = corrections({key: entry})
    assert fixes == {}
    assert (finding.kind, finding.severity) == ("setup-word-unknown", Severity.STOP)
    assert finding.seen == next(iter(entry.values()))


def test_entries_left_empty_are_no_corrections() -> None:
    empty = {"Correct role": "", "Correct date order": None, "Correct sign rule": " "}
    assert corrections({"T|S!A1": empty, "N|other": {"Correct role": "receipts"}}) == ({}, [])


def test_the_role_that_a_person_sets_is_used() -> None:
    grid = sheet("Ref|Who|When|Value\nX1|Acme|2026-01-04|8.00\nX2|Bolt|2026-01-05|5.00\nInvoice No|Customer", "Sheet1")
    plain = read(sheet(REGISTER))
    turned_off = read(sheet(REGISTER), fixes={"Open items!A1": Correction(role=Role.NONE)})
    assert opened(plain) == {"1": 800, "2": 500}
    assert opened(turned_off) == {}
    assert not read(grid).used


def test_the_columns_that_a_person_sets_are_used() -> None:
    fix = Correction(columns={4: "open_amount", 5: ""})
    reading = read(sheet(REGISTER), fixes={"Open items!A1": fix})
    assert opened(reading) == {"1": 900, "2": 600}
    assert columns(reading.tables[0].table)["open_amount"] == "Amount"


@pytest.mark.parametrize(("order", "day"), [("DMY", "2026-04-03"), ("MDY", "2026-03-04")])
def test_the_date_order_that_a_person_sets_is_used(order: str, day: str) -> None:
    grid = sheet("Invoice No|Customer|Due Date|Balance\n1|Acme|03/04/2026|8.00\n2|Bolt|05/06/2026|5.00")
    reading = read(grid, fixes={"Open items!A1": Correction(order=DateOrder(order))})
    assert reading.ledger.open_items["due_date"].tolist()[0] == pd.Timestamp(day)


def test_the_sign_rule_that_a_person_sets_is_used() -> None:
    reading = read(sheet(REGISTER), fixes={"Open items!A1": Correction(negative=True)})
    assert opened(reading) == {"1": -800, "2": -500}
    body = "".join(f"{number}|Acme|2026-01-04|-{number}.00\n" for number in range(1, 7))
    straight = read(
        sheet("Invoice No|Customer|Due Date|Balance\n" + body), fixes={"Open items!A1": Correction(negative=False)}
    )
    assert sum(opened(straight).values()) == -2100


def test_the_sign_rule_of_receipts_is_used() -> None:
    grid = sheet("Receipt No|Receipt Date|Customer|Amount Received\nR1|2026-01-12|A|5\nR2|2026-01-12|A|-6", "Bank")
    assert received(read(grid)) == [500]
    assert received(read(grid, fixes={"Bank!A1": Correction(negative=True)})) == [600]


def test_a_correction_for_another_table_changes_nothing() -> None:
    assert opened(read(sheet(REGISTER), fixes={"Other!A1": Correction(role=Role.NONE)})) == {"1": 800, "2": 500}
