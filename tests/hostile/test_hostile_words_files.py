"""Formulas and errors that people write into our sheets, as files: what has no value is no empty cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from xl_ar.cli import main
from xl_ar.excel.book import read_book
from xl_ar.sheets.people import KEY_HEADING, entries

ITEMS: list[list[object]] = [["Invoice No", "Customer", "Invoice Date", "Due Date", "Amount", "Balance"]]
ITEMS += [[f"INV-{n}", "Acme Ltd", "2026-05-01", "2026-06-30", 100.0 + n, 100.0 + n] for n in (1, 2, 3)]
CASH: list[list[object]] = [
    ["Receipt ID", "Value Date", "Payer", "Amount", "Remittance"],
    ["R-1", "2026-06-10", "ACME", 101.0, "INV-1"],
]


@pytest.fixture(scope="module")
def matched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("matched") / "book.xlsx"
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (("Items", ITEMS), ("Bank", CASH)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    assert CliRunner().invoke(main, ["match", str(path), "--as-of", "2026-06-30"]).exit_code == 0
    return path


@pytest.mark.parametrize(("words", "applied"), [
    ({"Decision": "Accept"}, True),
    ({"Decision": '="Acc" & "ept"'}, False),
    ({"Decision": "#REF!"}, False),
    ({"Decision": "Accept", "Applied": "=50+1"}, False),
    ({"Decision": "Accept", "Applied": "#N/A"}, False),
])  # fmt: skip
def test_a_value_that_is_not_known_decides_nothing(matched: Path, words: dict[str, str], applied: bool) -> None:
    book = load_workbook(matched)
    sheet = book["AR Matches"]
    texts = [list(row) for row in sheet.iter_rows(values_only=True)]
    place = next(number for number, row in enumerate(texts) if KEY_HEADING in row)
    for name, word in words.items():
        sheet.cell(place + 2, texts[place].index(name) + 1, word)
    path = matched.with_name("decided.xlsx")
    book.save(path)
    found = CliRunner().invoke(main, ["decide", str(path), "--as-of", "2026-06-30", "--by", "=ann"])
    assert found.exit_code == (0 if applied else 1), found.output
    register = entries(read_book(path).ours.get("AR Applications", []))
    assert [(row["Amount"], row["Decided by"]) for row in register.values()] == [(101.0, "=ann")] * applied
