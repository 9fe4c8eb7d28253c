"""What the commands put on the sheets, as data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from xl_ar.commands import aging, credits, findings, matching, setup
from xl_ar.commands.work import Work
from xl_ar.settings import AgingSettings, Settings
from xl_ar.sheets.layout import Chart, Sheet, Table
from xl_ar.tables.grid import Grid
from xl_ar.tables.reading import read_grids

AS_OF = date(2026, 6, 30)
HEAD = ["Invoice No", "Customer", "Invoice Date", "Due Date", "Currency", "Amount", "Balance", "Settled Date"]


def work(*rows: Sequence[Any], receipts: Sequence[Sequence[Any]] = (), settings: Settings | None = None) -> Work:
    grids = [Grid("Open Invoices", [HEAD, *rows])]
    if receipts:
        grids.append(Grid("Bank", [["Payment ID", "Payment Date", "Payer", "Amount", "Memo", "Currency"], *receipts]))
    return Work("book.xlsx", read_grids(grids), AS_OF, settings or Settings())


def row(number: int, cents: int, due: date = date(2026, 6, 1), code: str = "EUR", **more: Any) -> list[Any]:
    amount = cents / 100
    settled = more.get("settled", "")
    return [
        f"A-{number}",
        "Acme",
        more.get("dated", date(2026, 1, 1)),
        due,
        code,
        amount,
        more.get("left", amount),
        settled,
    ]


def facts(sheet: Sheet) -> dict[str, Any]:
    return {fact.label: fact.value for fact in sheet.facts}


def tables(sheet: Sheet) -> dict[str, Table]:
    return {block.name: block for block in sheet.blocks if isinstance(block, Table)}


def test_each_currency_has_a_table_a_chart_and_a_control_total_of_its_own() -> None:
    (sheet,) = aging.build(work(row(1, 1000), row(2, 2000, code="JPY"), row(3, 3000, code="USD")))
    assert list(tables(sheet)) == ["AR_Aging_EUR", "AR_Aging_JPY", "AR_Aging_USD"]
    assert [block.table for block in sheet.blocks if isinstance(block, Chart)] == list(tables(sheet))
    assert (facts(sheet)["Control total EUR"], facts(sheet)["Control total JPY"]) == (1000, 20)


def test_the_way_from_the_sheet_to_the_as_of_date_is_shown() -> None:
    made = work(
        row(1, 1000),
        row(2, 500, dated=date(2026, 7, 2)),
        row(3, 700, left=0, settled=date(2026, 7, 3)),
    )
    shown = facts(aging.build(made)[0])
    assert shown["Open in the sheet EUR"] == 1500
    assert shown["Less dated after the as-of date EUR"] == -500
    assert shown["Plus settled or applied later EUR"] == 700
    assert (shown["Control total EUR"], shown["Total of the aging EUR"], shown["Difference EUR"]) == (1700, 1700, 0)


def test_the_detail_comes_by_setting_and_sums_to_the_same_total() -> None:
    made = work(row(1, 1000), row(2, -250), settings=Settings(aging=AgingSettings(detail=True)))
    sheet, detail = aging.build(made)
    table = tables(detail)["AR_Aging_Detail"]
    at = [column.key for column in table.columns].index("open_amount")
    assert sum(line[at] for line in table.rows) == facts(sheet)["Control total EUR"] == 750  # type: ignore[misc]


def test_nothing_open_says_so() -> None:
    (sheet,) = aging.build(work(row(1, 1000, left=0)))
    assert facts(sheet)["Control total EUR"] == 0
    assert not tables(sheet)


def test_a_step_without_its_tables_has_no_sheet() -> None:
    assert matching.build(work(row(1, 1000))) == ()
    nothing = Work("x", read_grids([Grid("Notes", [["a", "b"]])]), AS_OF)
    assert aging.build(nothing) == credits.build(nothing) == ()


def test_every_receipt_has_a_line_and_every_line_its_key() -> None:
    receipts = [["P1", date(2026, 6, 2), "ACME", 10.0, "A-1", "EUR"], ["P2", date(2026, 6, 3), "ZED", 4.0, "", "EUR"]]
    (sheet,) = matching.build(work(row(1, 1000), receipts=receipts))
    table = tables(sheet)["AR_Matches"]
    keys = [line[-1] for line in table.rows]
    assert keys == ["P1 | A-1 Acme EUR", "P2 |"]
    assert {link.sheet for link in table.links.values()} == {"Bank", "Open Invoices"}


def test_a_receipt_the_ledger_applied_itself_is_no_credit() -> None:
    grids = [
        Grid(
            "Invoices",
            [
                ["Invoice ID", "Customer ID", "Due Date", "Invoice Amount", "Status"],
                ["I1", "C1", date(2026, 5, 1), 100.0, "Paid"],
            ],
        ),
        Grid(
            "Payments",
            [["Payment ID", "Invoice ID", "Payment Date", "Amount Paid"], ["P1", "I1", date(2026, 5, 9), 100.0]],
        ),
    ]
    made = Work("x", read_grids(grids), AS_OF)
    assert len(made.credits) == 0
    assert made.matches.lines[["document", "status"]].values.tolist() == [["I1", "auto"]]


def test_the_findings_carry_the_proof_and_link_to_the_cells() -> None:
    (sheet,) = findings.build(work(row(1, 1000), ["A-2", "Acme", "", "", "EUR", "tbd", "tbd", ""]))
    proof, listed = tables(sheet)["AR_Import_Proof"], tables(sheet)["AR_Findings"]
    assert proof.rows[0][5:10] == (2, 1, 0, 0, 1)
    assert proof.rows[0][-1] == "yes"
    assert {link.cell for link in listed.links.values()} == {"F3", "G3"}


def test_the_setup_lists_every_column_with_its_field_or_none() -> None:
    (sheet,) = setup.build(work(row(1, 1000)))
    columns = tables(sheet)["AR_Setup_Columns"]
    assert [line[3] for line in columns.rows] == HEAD
    assert [line[4] for line in columns.rows][:2] == ["document", "customer_name"]


@given(
    st.lists(
        st.tuples(st.integers(-10_000_000, 10_000_000), st.dates(date(2025, 1, 1), date(2026, 12, 31))),
        min_size=1,
        max_size=30,
    )
)
def test_buckets_and_credits_sum_to_the_control_total_whatever_is_open(entries: list[tuple[int, date]]) -> None:
    rows = [row(number, cents, due) for number, (cents, due) in enumerate(entries)]
    made = work(*rows, settings=Settings())
    if not made.aging.aged.empty:
        (sheet,) = aging.build(made)
        table = tables(sheet)["AR_Aging_EUR"]
        keys = [column.key for column in table.columns]
        total = sum(line[keys.index("balance")] for line in table.rows)  # type: ignore[misc]
        parts = [keys.index(name) for name in made.aging.columns]
        assert total == sum(line[at] for line in table.rows for at in parts) == facts(sheet)["Control total EUR"]  # type: ignore[misc]
