"""AR Dashboard: by currency, known figures with their inputs, reasons for the others, charts on live ranges."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from test_commands import AS_OF, row, tables, work
from workbook_cases import ledger

from xl_ar import registry
from xl_ar.commands.reports import dashboard
from xl_ar.commands.work import Work
from xl_ar.excel.render.sheets import render
from xl_ar.outcome import Order
from xl_ar.run import run
from xl_ar.settings import AgingSettings, Settings
from xl_ar.sheets.layout import Chart, Kind, Table
from xl_ar.tables.grid import Grid
from xl_ar.tables.reading import read_grids

SOLD = [
    row(1, 60_000, dated=date(2026, 3, 2), due=date(2026, 4, 1), left=0, settled=date(2026, 4, 21)),
    row(2, 30_000, dated=date(2026, 4, 10), due=date(2026, 5, 10)),
    row(3, 20_000, dated=date(2026, 6, 20), due=date(2026, 7, 20)),
    row(4, 41_000, dated=date(2026, 5, 5), due=date(2026, 6, 4), left=0, settled=date(2026, 6, 4)),
]


def shown(made: Work, code: str = "EUR") -> dict[str, tuple[Any, Any]]:
    """By name: the value to four decimals, and the inputs, or why it is not known."""
    table = tables(dashboard.build(made)[0])[f"AR_Figures_{code}"]
    found: dict[str, tuple[Any, Any]] = {}
    for name, value, _unit, *inputs, words in table.rows:
        if isinstance(value, float):
            found[str(name)] = round(value, 4), [each for each in inputs if each is not None]
        else:
            found[str(name)] = value, str(words).partition("not known: ")[2]
    return found


def test_figures_worked_by_hand() -> None:
    """April to June: sales 910.00 in 91 days, closing 500.00 of which 200.00 not due, opening 600.00."""
    found = shown(work(*SOLD))
    assert found["DSO"] == (50.0, [50_000, 91_000, 91])
    assert found["Best possible DSO"][0] == 20.0
    assert found["Average days delinquent"][0] == 30.0
    # June 200.00, May 410.00: 30 days + 300/410 of 31
    assert found["DSO, countback"][0] == round(30 + 31 * 300 / 410, 4)
    # (600 + 910 - 500) / (600 + 910 - 200)
    assert found["Collection effectiveness (CEI)"][0] == round(100 * 1010 / 1310, 4)
    assert found["Collection effectiveness (CEI)"][1] == [60_000, 91_000, 50_000, 20_000]
    assert found["Collection period"][0] == round(91 / (910 / 550), 4)
    assert found["Turnover"][0] == round(910 / 550, 4)
    # 600.00 after 50 days (20 late), 410.00 after 30 (0 late)
    assert found["Weighted average days to pay"][0] == round((600 * 50 + 410 * 30) / 1010, 4)
    assert found["Weighted average days late"][0] == round(600 * 20 / 1010, 4)
    assert found["Past due"][0] == 60.0


def test_open_items_alone_give_reasons_and_no_guess() -> None:
    found = shown(work(row(1, 1000), row(2, 3000, due=date(2026, 7, 1))))
    for name in ("DSO", "DSO, countback", "Best possible DSO", "Collection effectiveness (CEI)", "Turnover"):
        assert found[name][0] == "not known"
        assert "open items only" in found[name][1]
    assert found["Weighted average days to pay"][0] == "not known"
    assert found["Unapplied cash"] == (
        "not known",
        "no receipts of this currency up to the as-of date stand in the workbook",
    )
    assert found["In dispute"] == ("not known", "no column says what is disputed")
    assert found["Past due"][0] == 25.0


def test_a_period_that_begins_before_the_settled_documents_has_no_sales() -> None:
    found = shown(work(*SOLD[1:]))
    assert found["DSO"][0] == "not known"
    assert "from 2026-05 on" in found["DSO"][1]
    assert found["DSO, countback"][0] == round(30 + 31 * 300 / 410, 4)


def test_a_payment_without_its_day_leaves_the_opening_unknown() -> None:
    found = shown(work(*SOLD, row(5, 900, dated=date(2026, 3, 5), left=0)))
    assert found["Turnover"][0] == "not known"
    assert "a day that is not stated" in found["Turnover"][1]
    assert found["DSO"][0] == 50.0


def test_a_ledger_of_debits_and_credits_shows_its_sales() -> None:
    rows: list[list[Any]] = [
        ["Date", "Document", "Customer", "Debit", "Credit", "Currency"],
        [date(2026, 3, 2), "INV-1", "Acme", 910.0, None, "EUR"],
        [date(2026, 4, 30), "INV-2", "Acme", 455.0, None, "EUR"],
        [date(2026, 6, 2), "PAY-1", "Acme", None, 910.0, "EUR"],
    ]
    made = Work("book.xlsx", read_grids([Grid("Ledger", rows)]), AS_OF)
    assert [str(found.table.role) for found in made.reading.used] == ["ledger"]
    found = shown(made)
    assert found["DSO"] == (91.0, [45_500, 45_500, 91])
    assert found["Past due"] == ("not known", "neither due dates nor terms stand in the workbook")


def test_currencies_are_never_mixed() -> None:
    rows = [row(1, 1000), row(2, 2000, code="JPY"), row(3, 3000, code="USD")]
    one, several = dashboard.build(work(*rows)), dashboard.build(work(*reversed(rows)))
    names = [block.name for block in one[0].blocks if isinstance(block, Table)]
    assert names == [
        f"AR_{table}_{code}" for code in ("EUR", "JPY", "USD") for table in ("Figures", "Buckets", "Largest")
    ]
    assert one == several
    assert one[0].new_pages == {6, 12}  # charts, figures, aging, largest and the sentence on the trend of each


def test_past_due_is_past_the_due_date_whatever_the_aging_goes_by() -> None:
    given = Settings(aging=AgingSettings(basis="document"))
    assert shown(work(*SOLD, settings=given))["Past due"] == shown(work(*SOLD))["Past due"]


def test_cash_and_automatic_matches() -> None:
    cash = [
        ["R-1", date(2026, 6, 10), "Acme", 300.0, "A-2", "EUR"],
        ["R-2", date(2026, 6, 11), "Zed", 100.0, "?", "EUR"],
    ]
    found = shown(work(*SOLD, receipts=cash))
    assert found["Unapplied cash"] == (100.0, [40_000, 40_000])
    assert found["Matched automatically, receipts"] == (50.0, [1, 2])
    assert found["Matched automatically, lines"] == (50.0, [1, 2])


def test_a_report_is_written_only_when_it_is_named(tmp_path: Path) -> None:
    assert "metrics" not in [step.name for step in registry.steps()]
    done = run(ledger(tmp_path / "book.xlsx"), Order(AS_OF, registry.steps("metrics")))
    assert {"AR Dashboard", "AR Provision"} <= set(done.sheets_written)


def test_items_without_a_document_date_leave_sales_and_opening_unknown() -> None:
    """An open item of the period that has no date is a sale that no figure may leave out."""
    found = shown(work(*SOLD, row(8, 50_000, dated="", due=date(2026, 6, 1))))
    for name in ("DSO", "DSO, countback", "Turnover", "Expected credit loss"):
        assert found[name][0] == "not known", name
        assert "without a document date that may have been sold after" in found[name][1]
    assert shown(work(*SOLD, row(8, 50_000, dated="", due=date(2026, 1, 1))))["DSO"][0] == 100.0


def test_labels_of_charts_show_values_and_nothing_else(tmp_path: Path) -> None:
    """What is not said is shown, says the schema; LibreOffice does so in a file of a newer Excel."""
    render([dashboard.build(work(*SOLD))[0]], tmp_path / "made.xlsx")
    with zipfile.ZipFile(tmp_path / "made.xlsx") as book:
        labels = re.findall(r"<c:dLbls>.*?</c:dLbls>", book.read("xl/charts/chart1.xml").decode())
    flags = dict(re.findall(r'<c:show(\w+) val="(\d)"/>', labels[0]))
    assert flags == {"LegendKey": "0", "Val": "1", "CatName": "0", "SerName": "0", "Percent": "0", "BubbleSize": "0"}


def test_charts_stand_on_the_rows_of_their_tables_and_the_sheet_prints_on_one_page(tmp_path: Path) -> None:
    sheet, _ = dashboard.build(work(*SOLD))
    charts = [block for block in sheet.blocks if isinstance(block, Chart)]
    render([sheet], tmp_path / "made.xlsx")
    made = load_workbook(tmp_path / "made.xlsx")["AR Dashboard"]
    assert made.page_setup.fitToHeight in (None, 1)  # one is what Excel takes where nothing is said
    drawn = made._charts  # type: ignore[attr-defined]
    assert [(chart.type, chart.grouping) for chart in drawn] == [
        ("col", "clustered"), ("bar", "clustered"), ("col", "stacked"), ("col", "clustered"),
    ]  # fmt: skip
    for chart, block in zip(drawn, charts, strict=True):
        table = tables(sheet)[block.table]
        assert len(chart.series) == len(block.keys)
        for series, key in zip(chart.series, block.keys, strict=True):
            column = next(place for place, each in enumerate(table.columns) if each.key == key)
            unit = 100 if table.columns[column].kind is Kind.MONEY else 1
            area = series.val.numRef.f.rpartition("!")[2].replace("$", "")
            cells = [line[0].value for line in made[area]] if ":" in area else [made[area].value]
            assert cells == [None if row[column] is None else row[column] / unit for row in table.rows]  # type: ignore[operator]


def test_each_currency_has_a_page_of_its_own(tmp_path: Path) -> None:
    sheet = dashboard.build(work(row(1, 1000), row(2, 2000, code="JPY"), row(3, 3000, code="USD")))[0]
    render([sheet], tmp_path / "made.xlsx")
    made = load_workbook(tmp_path / "made.xlsx")["AR Dashboard"]
    breaks = [each.id for each in made.row_breaks.brk]
    assert len(breaks) == 2
    tops = [int(str(table.ref).split(":")[0][1:]) for table in made.tables.values() if "Figures" in table.name]
    assert [sum(top < edge for edge in breaks) for top in tops] == [2, 1, 0]
    assert 10 <= int(made.page_setup.scale or 0) < 100
    assert not made.sheet_properties.pageSetUpPr or not made.sheet_properties.pageSetUpPr.fitToPage


def test_a_ledger_s_write_off_is_bad_debt_and_no_payment() -> None:
    head = [
        "Date",
        "Document No.",
        "Customer",
        "Type",
        "Debit",
        "Credit",
        "Applies-to Doc. No.",
        "Due Date",
        "Currency",
    ]
    lines: list[list[Any]] = [
        [date(2026, 3, 2), "S1", "Kite", "Invoice", 900.0, "", "", date(2026, 4, 1), "EUR"],
        [date(2026, 5, 4), "S2", "Kite", "Invoice", 500.0, "", "", date(2026, 6, 3), "EUR"],
        [date(2026, 6, 1), "R1", "Kite", "Payment", "", 300.0, "S1", "", "EUR"],
        [date(2026, 6, 8), "CM1", "Kite", "Credit Memo", "", 40.0, "S2", "", "EUR"],
        [date(2026, 6, 15), "WO1", "Kite", "Write-off", "", 50.0, "S1", "", "EUR"],
    ]
    found = shown(Work("book.xlsx", read_grids([Grid("Customer ledger", [head, *lines])]), AS_OF))
    assert found["Bad debt"][0] == 10.0  # 50 / 500
    assert found["Weighted average days to pay"][0] == 91.0  # 2 March to 1 June: the receipt alone
