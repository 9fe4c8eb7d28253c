"""The formulas, typed into the cells of a real spreadsheet program, computed by it, saved by it, and read again.

LibreOffice stands in for Excel: its ranges, blanks, dates as serial numbers, array formulas and recalculation are real;
the way from a cell to Python is the tests' own, not that of Excel and xlwings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import openpyxl
import pytest
from formula_cases import AS_OF, CASES, LEDGER, cells_of, filled_book, places, result, text_of
from formula_server import rows
from office_addin import ADDIN, formulas_declared
from office_program import XLSX, Step, Typed, carried_out, missing

import udfs

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "LibreOffice is here")

CHANGED = [*LEDGER[:2], [*LEDGER[2][:4], 99.9, "USD"], *LEDGER[3:]]  # E3 is typed anew


@dataclass(frozen=True, slots=True)
class Computed:
    """What LibreOffice saved: the cells of every case, the formulas' text, the sheet after a change."""

    cells: dict[str, list[list[Any]]]
    formulas: dict[str, str]
    after_change: list[list[Any]]


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Computed:
    """One start of LibreOffice for all cases."""
    folder = tmp_path_factory.mktemp("office")
    book = filled_book(folder / "book.xlsx")
    where = places()
    typed = [Typed("Formulas", where[name], case.typed) for name, case in CASES.items()]
    saved, changed = folder / "saved.xlsx", folder / "changed.xlsx"
    steps = [
        Step(book, typed, saved={saved: XLSX}),
        Step(book, [typed[0], Typed("Ledger", "E3", "99.9")], saved={changed: XLSX}),
    ]
    with formulas_declared(folder) as types:
        carried_out(steps, folder, types=types, more=[ADDIN])
    values = openpyxl.load_workbook(saved, data_only=True)["Formulas"]
    texts = openpyxl.load_workbook(saved)["Formulas"]
    return Computed(
        {name: cells_of(values, place) for name, place in where.items()},
        {name: text_of(texts[place.split(":")[0]].value) for name, place in where.items()},
        cells_of(openpyxl.load_workbook(changed, data_only=True)["Formulas"], where["aging"]),
    )


@pytest.mark.parametrize("name", CASES)
def test_the_cells_are_what_python_gives(computed: Computed, name: str) -> None:
    assert computed.cells[name] == result(name)


def test_the_aging_is_right_to_the_cent(computed: Computed) -> None:
    assert computed.cells["aging"] == [
        ["Customer", "Currency", "Not due", "1-30", "31-60", "61-90", "91-120", "121+", "Credits", "Balance"],
        ["00123", "USD", 0, 1234.56, 0, 0, 0.1, 0, 0, 1234.66],
        ["Alder GmbH", "EUR", 850.5, 0, 0, 0, 0, 0, -100.2, 750.3],
        ["Birch & Söhne", "USD", 0, 0, 0.2, 0, 0, 0, -2500, -2499.8],
        ["Total", "EUR", 850.5, 0, 0, 0, 0, 0, -100.2, 750.3],
        ["Total", "USD", 0, 1234.56, 0.2, 0, 0.1, 0, -2500, -1265.14],
    ]


def test_the_matches_are_the_invoices_paid(computed: Computed) -> None:
    assert [[*row[:4], row[6]] for row in computed.cells["example of AR_MATCH"][1:]] == [
        ["R-1", "INV-1001", "Alder GmbH", 1200, "auto"],
        ["R-2", "CM-77", "Birch & Sons Ltd", -95, "auto"],
        ["R-2", "INV-1021", "Birch & Sons Ltd", 310.25, "auto"],
        ["R-3", "INV-1009", "Cedar Inc", 400, "auto"],
        ["R-4", "", "", 0, "unmatched"],
    ]


def test_the_credits_are_found_with_the_day_they_arose(computed: Computed) -> None:
    found = [[row[at] for at in (1, 3, 4, 7, 8)] for row in computed.cells["example of AR_CREDITS"][1:]]
    assert found == [
        ["Dogwood SARL", 60, "CM-80", 46056, 147],  # 2026-02-03 as a serial number, and days until 2026-06-30
        ["Birch & Sons Ltd", 95, "CM-77", 46185, 18],
    ]


@pytest.mark.parametrize("name", CASES)
def test_the_formula_stays_in_the_cell(computed: Computed, name: str) -> None:
    called = CASES[name].typed.split("(", 2)
    function = next(word for word in called if "AR_" in word).lstrip("=")
    assert f"XLAR.FORMULAS.{function}(" in computed.formulas[name]


def test_a_cell_typed_anew_is_computed_anew(computed: Computed) -> None:
    assert computed.after_change == rows(udfs.AR_AGING(CHANGED, AS_OF))
    assert computed.after_change[1][-1] == 1334.46  # 1,234.56 + 99.90
