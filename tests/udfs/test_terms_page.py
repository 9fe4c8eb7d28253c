"""The worked examples of docs/terms.md are what the formulas give."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import udfs

PAGE = (Path(__file__).parents[2] / "docs" / "terms.md").read_text(encoding="utf-8")


def rows(name: str) -> list[list[str]]:
    """The cells of the table between the marks of ``name``, headings left out."""
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- end {name} -->", PAGE, re.DOTALL)
    assert found is not None
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found[1].splitlines()[2:]]


@pytest.mark.parametrize("row", rows("due"), ids=lambda row: row[0])
def test_due_dates(row: list[str]) -> None:
    terms, day, due, _ = row
    assert udfs.AR_DUE_DATE(day, terms) == date.fromisoformat(due)


@pytest.mark.parametrize("row", rows("discount"), ids=lambda row: " ".join(row[:4]))
def test_discounts(row: list[str]) -> None:
    amount, terms, day, paid, discount, _ = row
    part = None if paid == "all" else float(paid)
    assert udfs.AR_DISCOUNT(float(amount), "2026-06-25", terms, day, None, None, part) == float(discount)


@pytest.mark.parametrize("row", rows("odd"), ids=lambda row: row[0])
def test_odd_terms(row: list[str]) -> None:
    written, told = row
    answer = udfs.AR_DUE_DATE("2026-05-20", written)
    if told.startswith("not understood"):
        assert answer == (f"AR_DUE_DATE: terms '{written}' not understood; write them as net 30, 2/10 net 30 or 30 EOM")
    else:
        assert answer == udfs.AR_DUE_DATE("2026-05-20", told.split(":")[0])


def test_grace_and_instalments_of_the_page() -> None:
    assert udfs.AR_DISCOUNT(1000, "2026-06-25", "2/10 net 30", "2026-07-06", None, 3) == 20.0
    assert udfs.AR_DUE_DATE("2026-05-20", "3 monthly instalments", 1) == date(2026, 6, 20)
    assert udfs.AR_DUE_DATE("2026-05-20", "EOM+30") == date(2026, 6, 30)
    assert udfs.AR_DUE_DATE("2026-05-20", "net 30", 2) == "AR_DUE_DATE: instalment is 2; 'net 30' has 1"
    assert udfs.AR_DUE_DATE("2026-05-20", "net 30", 0.5).startswith("AR_DUE_DATE: instalment is 0.5; a whole number")
    assert udfs.AR_DISCOUNT(1, "2026-06-25", "net 30", "2026-07-06", None, -1).startswith(
        "AR_DISCOUNT: grace_days is -1"
    )


def test_day_and_month_are_never_swapped_in_silence() -> None:
    """peer_facts pmp-WRONG, wb-heshara-WRONG: other tools read 9.12.2022 as 12 September, 01.06.2020 as 6 January."""
    assert udfs.AR_DUE_DATE("9.12.2022", "due on receipt").startswith("AR_DUE_DATE: '9.12.2022' could be two days")
    column = [["Date"], ["9.12.2022"], ["13.12.2022"]]
    assert udfs.AR_DUE_DATE(column, "due on receipt")[1:] == [[date(2022, 12, 9)], [date(2022, 12, 13)]]
    assert udfs.AR_DAYS_PAST_DUE([["Due"], ["01.06.2020"], ["30.06.2020"]], "2025-09-04")[1:] == [[1921], [1892]]


def test_a_column_of_parts_earns_by_row() -> None:
    """Field O16, O18: half of each of three invoices; 49 of 100."""
    paid = [["Paid"], [500], [495], [490]]
    terms = [["Terms"], ["net 30"], ["1/14 net 30"], ["2/5, 1/14, net 30"]]
    found = udfs.AR_DISCOUNT(1000, "2026-06-25", terms, "2026-06-29", None, None, paid)
    assert found == [["Discount"], [0.0], [5.0], [10.0]]
    assert udfs.AR_DISCOUNT(100, "2026-06-25", "2/10 net 30", "2026-06-29", None, None, 49) == 1.0
