"""AR Aging by posting date, in buckets by group of customers, and by columns of the customer master."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xl_ar.commands import aging
from xl_ar.commands.work import Work
from xl_ar.errors import SettingsError
from xl_ar.settings import AgingSettings, Settings
from xl_ar.sheets.layout import Chart, Sheet, Table
from xl_ar.tables.grid import Grid
from xl_ar.tables.reading import read_grids

AS_OF = date(2026, 3, 31)
HEAD = ["Invoice No", "Customer No", "Document Date", "Posting Date", "Due Date", "Currency", "Balance"]
ROWS: list[list[Any]] = [
    ["A-1", "C-1", date(2026, 1, 1), date(2026, 2, 20), date(2026, 1, 31), "EUR", 100.0],  # due 59 days ago
    ["A-2", "C-2", date(2026, 2, 1), date(2026, 2, 1), date(2026, 3, 10), "EUR", 50.0],  # 21
    ["B-1", "C-3", date(2026, 3, 1), None, date(2026, 4, 10), "EUR", 10.0],  # -10
    ["B-2", "C-1", date(2026, 3, 1), date(2026, 4, 2), date(2026, 3, 30), "USD", 7.0],  # 1
    ["B-3", "C-9", date(2026, 2, 1), date(2026, 2, 1), date(2026, 3, 1), "EUR", -3.0],  # 30, a credit
]
MASTER: list[list[Any]] = [
    ["Customer No", "Customer Name", "Parent", "Segment", "Payment Terms"],
    ["C-1", "Acme East", "C-2", "Retail", "net 30"],
    ["C-2", "Acme Holding", "", "Public Sector", "net 30"],
    ["C-3", "Bolt", "", "wholesale", "net 30"],
]
GROUPS = "Retail: 15,30; public sector: Current<=0, 1-60, 61+"


def work(*, master: list[list[Any]] | None = None, items: list[list[Any]] | None = None, **chosen: Any) -> Work:
    grids = [Grid("Open Items", items or [HEAD, *ROWS]), Grid("Customers", master or MASTER)]
    return Work("book.xlsx", read_grids(grids), AS_OF, Settings(aging=AgingSettings(**chosen)))


def tables(sheet: Sheet) -> dict[str, Table]:
    return {block.name: block for block in sheet.blocks if isinstance(block, Table)}


def records(table: Table) -> list[dict[str, Any]]:
    return [dict(zip([column.key for column in table.columns], row, strict=True)) for row in table.rows]


def kinds(made: Work) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in made.findings:
        found.setdefault(each.kind, []).append(each.seen or each.message)
    return found


def test_by_posting_date_each_row_says_where_its_age_came_from() -> None:
    """Field 3.1 "Basis" (posting): days from the posting date; a row that has none goes by its document date."""
    made = work(basis="posting", detail=True)
    sheet, detail = aging.build(made)
    lines = records(tables(detail)["AR_Aging_Detail"])
    assert [(line["document"], line["age_basis"], line["days_past_due"], line["bucket"]) for line in lines] == [
        ("A-1", "posting_date", 39, "31-60"),
        ("A-2", "posting_date", 58, "31-60"),
        ("B-1", "document_date", 30, "1-30"),
        ("B-2", "posting_date", -2, "Not due"),
        ("B-3", "posting_date", 58, "31-60"),
    ]
    assert lines[0]["posting_date"] == date(2026, 2, 20)
    assert {fact.label: fact.value for fact in sheet.facts}["Basis"].startswith("days past the posting date")


def test_rows_without_posting_date_and_rows_posted_later_are_findings() -> None:
    found = kinds(work(basis="posting"))
    assert found["posting-date-missing"] == ["1 without posting date: aged from the document date, else the due date"]
    assert found["posted-later"] == ["1 dated up to the as-of date and posted after it: counted, under not due"]
    assert not {"posting-date-missing", "posted-later"} & kinds(work()).keys()


def test_a_workbook_without_posting_dates_is_aged_by_document_date_and_says_so() -> None:
    items = [[*row[:3], *row[4:]] for row in [HEAD, *ROWS]]
    made, plain = work(items=items, basis="posting"), work(items=items, basis="document")
    assert made.aging.by_customer.equals(plain.aging.by_customer)
    assert set(made.aging.detail["age_basis"]) == {"document_date"}
    assert kinds(made)["posting-date-missing"][0].startswith("no column of posting dates")


def test_posting_dates_of_a_ledger_are_read() -> None:
    head = ["Date", "Posting Date", "Document", "Customer", "Debit", "Credit"]
    rows = [[date(2026, 1, 1), date(2026, 3, 1), "A-1", "Acme", 10.0, None],
            [date(2026, 1, 9), date(2026, 1, 9), "A-1", "Acme", None, 4.0]]  # fmt: skip
    made = work(items=[head, *rows], basis="posting")
    assert made.aging.detail[["open_amount", "age_basis", "days_past_due"]].to_numpy().tolist() == [
        [600, "posting_date", 30]
    ]


def test_each_group_has_a_table_in_its_own_buckets_and_all_tie() -> None:
    (sheet,) = aging.build(work(group="segment", group_buckets=GROUPS))
    found = tables(sheet)
    assert list(found) == [
        "AR_Aging_EUR", "AR_Aging_USD", "AR_Aging_EUR_Retail_1", "AR_Aging_USD_Retail_1",
        "AR_Aging_EUR_public_sector_2", "AR_Aging_EUR_Other_groups_3",
    ]  # fmt: skip
    retail, public, others = (records(found[f"AR_Aging_EUR_{name}"]) for name in (
        "Retail_1", "public_sector_2", "Other_groups_3"))  # fmt: skip
    assert [(row["customer"], row["31+"], row["balance"]) for row in retail] == [("C-1", 10000, 10000)]
    assert [(row["customer"], row["1-60"], row["balance"]) for row in public] == [("C-2", 5000, 5000)]
    assert [(row["customer"], row["Not due"], row["credits"], row["balance"]) for row in others] == [
        ("C-3", 1000, 0, 1000),
        ("C-9", 0, -300, -300),
    ]
    assert not {"31-60", "1-60"} & {column.key for column in found["AR_Aging_EUR_Retail_1"].columns}
    summary = records(found["AR_Aging_EUR"])
    assert [(row["group"], row["buckets"], row["Past due"], row["balance"]) for row in summary] == [
        ("(not in the master)", "Not due, 1-30, 31-60, 61-90, 91-120, 121+ (default)", 0, -300),
        ("Public Sector", "Current, 1-60, 61+", 5000, 5000),
        ("Retail", "Not due, 1-15, 16-30, 31+", 10000, 10000),
        ("wholesale", "Not due, 1-30, 31-60, 61-90, 91-120, 121+ (default)", 0, 1000),
    ]


def test_the_tables_of_the_groups_sum_to_the_control_total() -> None:
    (sheet,) = aging.build(work(group="segment", group_buckets=GROUPS))
    facts = {fact.label: fact for fact in sheet.facts}
    control = facts["Control total EUR"].value
    assert facts["Difference EUR"].value == 0
    assert facts["Total of the aging EUR"].total_of == ("AR_Aging_EUR", "balance")
    balances = {name: sum(row["balance"] for row in records(table)) for name, table in tables(sheet).items()}
    assert balances.pop("AR_Aging_EUR") == control
    charts = [(block.table, block.keys) for block in sheet.blocks if isinstance(block, Chart)]
    assert charts == [("AR_Aging_EUR", ("Past due",)), ("AR_Aging_USD", ("Past due",))]
    assert sum(total for name, total in balances.items() if name.startswith("AR_Aging_EUR_")) == control


def test_the_detail_says_group_and_bucket_of_its_scheme() -> None:
    _, detail = aging.build(work(group="Segment", group_buckets=GROUPS, detail=True))
    lines = records(tables(detail)["AR_Aging_Detail"])
    assert [(line["document"], line["group"], line["bucket"]) for line in lines] == [
        ("A-1", "Retail", "31+"),
        ("A-2", "Public Sector", "1-60"),
        ("B-1", "wholesale", "Not due"),
        ("B-2", "Retail", "1-15"),
        ("B-3", "(not in the master)", "1-30"),
    ]


def test_groups_that_are_not_known_and_names_without_a_group_are_findings() -> None:
    found = kinds(work(group="Segment", group_buckets=f"{GROUPS}; Wholesail: 30"))
    assert found["group-without-buckets"] == ["Segment: (not in the master)", "Segment: wholesale"]
    assert found["group-unknown"] == ["Wholesail"]
    assert not {"group-without-buckets", "group-unknown"} & kinds(work()).keys()


def test_the_group_may_stand_in_the_items_themselves() -> None:
    items = [[*HEAD, "Segment"], *([*row, "Retail" if row[0] == "A-2" else ""] for row in ROWS)]
    (sheet,) = aging.build(work(items=items, group="Segment", group_buckets=GROUPS))
    assert [row["customer"] for row in records(tables(sheet)["AR_Aging_EUR_Retail_1"])] == ["C-2"]


@pytest.mark.parametrize(
    ("group", "buckets", "said"),
    [
        ("", "Retail: 30", r"aging\.group is empty"),
        ("Segment", "Retail 30", r"aging\.group_buckets: 'Retail 30'; a list such as"),
        ("Segment", "Retail: 30; retail: 60", r"'retail' stands twice"),
        ("Segment", "Retail: 30,20", r"aging\.group_buckets: Retail: bucket edges must ascend"),
        ("Segment", "Retail: 1-30, 40-60, 61+", r"aging\.group_buckets: Retail: .* leave a gap"),
        ("Segmint", "Retail: 30", r"aging\.group: unknown heading 'Segmint': did you mean 'Segment'"),
    ],
)
def test_a_wrong_setting_says_what_may_stand_there(group: str, buckets: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        aging.build(work(group=group, group_buckets=buckets))


def test_by_parent_of_the_customer_master_a_parent_is_its_own() -> None:
    (sheet,) = aging.build(work(by="parent"))
    rows = records(tables(sheet)["AR_Aging_EUR_by_Parent_1"])
    assert [(row["group"], row["balance"]) for row in rows] == [
        ("(not in the master)", -300),
        ("C-2", 15000),
        ("C-3", 1000),
    ]


def test_parents_called_by_name_take_in_the_parent_by_name() -> None:
    master = [MASTER[0], [*MASTER[1][:2], "Acme Holding", *MASTER[1][3:]], *MASTER[2:]]
    (sheet,) = aging.build(work(by="parent", master=master))
    rows = records(tables(sheet)["AR_Aging_EUR_by_Parent_1"])
    assert [(row["group"], row["balance"]) for row in rows][1:] == [("Acme Holding", 15000), ("Bolt", 1000)]


def test_a_customer_that_the_master_has_twice_is_in_neither_group() -> None:
    more = [[f"C-{number}", f"Other {number}", "", "Retail", "net 30"] for number in range(20, 30)]
    made = work(by="Segment", master=[*MASTER, *more, ["C-1", "Acme East", "C-2", "Online", "net 30"]])
    (sheet,) = aging.build(made)
    rows = records(tables(sheet)["AR_Aging_EUR_by_Segment_1"])
    assert ("(two values in the master)", 10000) in [(row["group"], row["balance"]) for row in rows]
    assert kinds(made)["master-unclear"] == ["C-1"]


def test_items_that_name_the_customer_find_the_master_by_the_name() -> None:
    names = {"C-1": "ACME EAST", "C-2": "Acme Holding", "C-3": "Bolt", "C-9": "Nobody"}
    items = [["Invoice No", "Customer Name", *HEAD[2:]], *([row[0], names[row[1]], *row[2:]] for row in ROWS)]
    (sheet,) = aging.build(work(items=items, by="Segment"))
    rows = records(tables(sheet)["AR_Aging_EUR_by_Segment_1"])
    assert [(row["group"], row["balance"]) for row in rows] == [
        ("(not in the master)", -300), ("Public Sector", 5000), ("Retail", 10000), ("wholesale", 1000),
    ]  # fmt: skip


def test_the_items_own_column_goes_before_the_master() -> None:
    items = [[*HEAD, "Segment"], *([*row, "Own"] for row in ROWS)]
    (sheet,) = aging.build(work(items=items, by="Segment"))
    assert [row["group"] for row in records(tables(sheet)["AR_Aging_EUR_by_Segment_1"])] == ["Own"]


def test_an_unknown_column_names_those_of_the_master_too() -> None:
    with pytest.raises(SettingsError, match=r"aging\.by.*'Regoin'.*Segment"):
        aging.build(work(by="Regoin"))
