"""The sample workbooks against the figures that their generator computed without xl-ar (workbooks/expected.toml)."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from xl_ar.commands.work import Work
from xl_ar.core.money import to_decimal
from xl_ar.excel.book import read_book
from xl_ar.tables.grid import parse_area
from xl_ar.tables.reading import FoundTable, Reading, read_grids

WORKBOOKS = Path(__file__).parents[2] / "workbooks"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((WORKBOOKS / "expected.toml").read_text(encoding="utf-8"))
READABLE = {name: facts for name, facts in EXPECTED.items() if facts["status"] != "refused"}
NAMES_ONLY = {"customer": "customer_name", "balance": "running_balance"}  # the oracle's word: ours


@pytest.fixture(scope="module")
def works() -> dict[str, Work]:
    return {
        name: Work(name, read_grids(read_book(WORKBOOKS / name).grids), day(facts["as_of"]))
        for name, facts in READABLE.items()
    }


def day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def found(reading: Reading, wanted: dict[str, Any]) -> FoundTable | None:
    area = parse_area(wanted["range"])
    assert area is not None
    for table in reading.tables:
        if table.region.grid.sheet == wanted["sheet"] and table.area == area:
            return table
    return None


@pytest.mark.parametrize("name", READABLE)
def test_each_source_table_is_found_where_it_is_with_its_role(name: str, works: dict[str, Work]) -> None:
    for wanted in READABLE[name].get("tables", []):
        if wanted["role"] in ("none", "derived", "payables"):
            continue
        table = found(works[name].reading, wanted)
        assert table is not None, (wanted["sheet"], wanted["range"])
        assert (table.table.role, table.source) == (wanted["role"], True)


@pytest.mark.parametrize("name", READABLE)
def test_no_other_table_counts(name: str, works: dict[str, Work]) -> None:
    wanted = READABLE[name].get("tables", [])
    places = {(table["sheet"], table["range"]): table["role"] for table in wanted}
    for table in works[name].reading.used:
        role = places.get((table.region.grid.sheet, table.area.a1))
        assert role not in ("derived", "payables"), table.key


@pytest.mark.parametrize("name", READABLE)
def test_each_column_is_read_as_its_field(name: str, works: dict[str, Work]) -> None:
    for wanted in READABLE[name].get("tables", []):
        table = found(works[name].reading, wanted)
        if table is None or not table.source or table.table.role != wanted["role"]:
            continue
        fields = {column.heading: column.field for column in table.table.columns}
        for field, heading in wanted["columns"].items():
            if heading != "TP":  # a type column without a telling heading is left alone
                assert fields.get(heading) in (field, NAMES_ONLY.get(field)), heading


@pytest.mark.parametrize("name", READABLE)
def test_open_totals_are_right_to_the_cent(name: str, works: dict[str, Work]) -> None:
    totals = works[name].aging.totals
    got = [to_decimal(int(b), c) for b, c in zip(totals["balance"], totals["currency"], strict=True)]
    assert sorted(got) == sorted(Decimal(text) for text in READABLE[name].get("open_total", {}).values())


@pytest.mark.parametrize("name", [name for name, facts in READABLE.items() if "aging" in facts])
def test_every_bucket_is_right_to_the_cent(name: str, works: dict[str, Work]) -> None:
    check_aging(works[name], READABLE[name]["aging"], READABLE[name]["currency_stated"])


def check_aging(work: Work, wanted: dict[str, dict[str, str]], stated: bool) -> None:
    totals = work.aging.totals.set_index("currency")
    for code, buckets in wanted.items():
        key = code if stated else ""
        for label, text in buckets.items():
            column = "credits" if label == "Credits" else label
            value = int(totals[column][key]) if column in totals.columns else 0
            assert to_decimal(value, key) == Decimal(text), (code, label)


def test_a_repaired_ledger_is_right_at_earlier_dates_too(works: dict[str, Work]) -> None:
    facts = EXPECTED["date_swap.xlsx"]
    for earlier in facts["earlier"]:
        work = Work("date_swap.xlsx", works["date_swap.xlsx"].reading, day(earlier["as_of"]))
        aging = earlier.get("aging", {})
        assert aging
        check_aging(work, aging, facts["currency_stated"])


@pytest.mark.parametrize("name", READABLE)
def test_receipts_are_right_to_the_cent(name: str, works: dict[str, Work]) -> None:
    receipts = works[name].ledger.receipts
    sums = receipts.groupby("currency")["amount"].sum()
    got = sorted(to_decimal(int(value), str(code)) for code, value in sums.items())
    assert got == sorted(Decimal(text) for text in READABLE[name].get("receipt_totals", {}).values())
    assert len(receipts) == READABLE[name]["receipts"]


@pytest.mark.parametrize("name", READABLE)
def test_every_import_proof_closes(name: str, works: dict[str, Work]) -> None:
    assert all(proof.closes for proof in works[name].reading.proofs)


@pytest.mark.parametrize("name", [name for name, facts in READABLE.items() if "matches" in facts])
def test_automatic_matches_are_those_that_the_evidence_leaves_no_doubt_of(name: str, works: dict[str, Work]) -> None:
    work = works[name]
    lines = work.matches.lines
    auto = lines[(lines["status"] == "auto") & (lines["item_id"] != "")]
    for wanted in READABLE[name]["matches"]:
        got = set(auto.loc[auto["receipt_id"] == wanted["receipt"], "document"])
        if wanted["clear"]:
            assert not got or got == set(wanted["documents"]), wanted
        else:
            assert not got, f"{wanted['receipt']} ({wanted['case']}) must not be applied by itself"


def test_most_clear_receipts_are_matched_automatically(works: dict[str, Work]) -> None:
    wanted = [match for match in EXPECTED["cash_application.xlsx"]["matches"] if match["clear"] and match["documents"]]
    lines = works["cash_application.xlsx"].matches.lines
    auto = set(lines.loc[lines["status"] == "auto", "receipt_id"])
    assert sum(match["receipt"] in auto for match in wanted) >= 0.8 * len(wanted)
