"""Totals are checked against the rows they close and never summed as items."""

from __future__ import annotations

import pytest
from grid_cases import found, opened, read

HEAD = "Customer|Invoice No|Due Date|Balance\n"
ITEMS = {"1": 80000, "2": 1000, "3": 120050}


@pytest.mark.parametrize(
    "body",
    [
        "Acme|1|2026-01-04|800.00\nAcme|2|2026-01-05|10.00\nBolt|3|2026-02-14|1200.50\nTotal|||2010.50",
        "Acme|1|2026-01-04|800.00\nAcme|2|2026-01-05|10.00\nAcme Total|||810.00\n"
        "Bolt|3|2026-02-14|1200.50\nBolt Total|||1200.50\nGrand Total|||2010.50",
        "Acme|1|2026-01-04|800.00\nAcme|2|2026-01-05|10.00\n|||810.00\nBolt|3|2026-02-14|1200.50\n"
        "|||1200.50\n|||2010.50",
        "Total|||2010.50\nAcme|1|2026-01-04|800.00\nAcme|2|2026-01-05|10.00\nBolt|3|2026-02-14|1200.50",
        "Acme|1|2026-01-04|800.00\nAcme|2|2026-01-05|10.00\n\nSubtotal|||810.00\n\n"
        "Bolt|3|2026-02-14|1200.50\n\nTOTAL|||2010.50",
        "Acme|1|2026-01-04|800.00\nAcme|2|2026-01-05|10.00\nBolt|3|2026-02-14|1200.50\nTotal as of|2026-01-31||2010.50",
    ],
)
def test_totals_that_add_up_are_silent_and_change_no_item(body: str) -> None:
    reading = read(HEAD + body)
    assert opened(reading) == ITEMS
    assert not found(reading, "total-differs")
    (proof,) = reading.proofs
    assert proof.closes
    assert proof.used.minor == {"": 201050 + 0}


def test_a_total_that_does_not_add_up_is_said_with_cell_and_difference() -> None:
    reading = read(HEAD + "Acme|1|2026-01-04|800.00\nBolt|3|2026-02-14|1200.50\nTotal|||2500.50")
    (finding,) = found(reading, "total-differs")
    assert (finding.cell, finding.minor) == ("D4", 50000)
    assert "2500.50" in finding.message
    assert "2000.50" in finding.message


def test_a_total_over_rows_set_aside_is_right_either_way() -> None:
    head = "Customer|Invoice No|Due Date|Balance|Status\n"
    body = "Acme|1|2026-01-04|800.00|Open\nBolt|3|2026-02-14|100.00|Void\nTotal|||{}|"
    for stated in ("800.00", "900.00"):
        assert not found(read(head + body.format(stated)), "total-differs")
    assert found(read(head + body.format("850.00")), "total-differs")


def test_a_total_over_several_currencies_is_not_compared() -> None:
    reading = read(
        "Customer|Invoice No|Due Date|Currency|Balance\n"
        "Acme|1|2026-01-04|EUR|800.00\nBolt|3|2026-02-14|USD|100.00\nTotal||||900.00"
    )
    assert not found(reading, "total-differs")
    assert opened(reading) == {"1": 80000, "3": 10000}


def test_the_money_of_total_rows_stands_apart_in_the_proof() -> None:
    reading = read(HEAD + "Acme|1|2026-01-04|800.00\nTotal Acme|||800.00\nGrand total|||800.00")
    (proof,) = reading.proofs
    assert (proof.totals.rows, proof.totals.minor) == (2, {"": 160000})
    assert proof.closes
