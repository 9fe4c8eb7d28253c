"""The main job on a 100,000-row ledger against the bare work of the libraries below it, as ratios in one run.

    python benchmarks/speed.py [ROWS] [ROUNDS]

Each measurement is a process of its own: seconds without interpreter start and imports, peak memory of all of it.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import statistics
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

HEADINGS = [
    "Invoice No", "Doc Type", "Customer No", "Customer Name", "Invoice Date", "Due Date", "Terms", "Currency",
    "Amount", "Paid", "Balance", "PO Number", "Sales Rep", "Region", "Status", "Cost Center", "Memo", "Branch",
    "Tax", "Batch",
]  # fmt: skip
AS_OF = date(2026, 6, 30)


def main(rows: int = 100_000, rounds: int = 3) -> int:
    with TemporaryDirectory() as place:
        ledger = Path(place) / "ledger.xlsx"
        make_ledger(ledger, rows)
        print(f"{rows:,} rows x {len(HEADINGS)} columns, {ledger.stat().st_size / 1e6:.1f} MB; medians of {rounds}")
        seconds: dict[str, float] = {}
        for name in ("calamine", "age", "xlsxwriter", "age_detail"):
            runs = [measured(name, ledger) for _ in range(rounds)]
            seconds[name] = statistics.median(run["seconds"] for run in runs)
            memory = max(run["megabytes"] for run in runs)
            print(f"{name:<12} {seconds[name]:6.2f} s  {memory:5.0f} MB")
    whole = seconds["age"] / seconds["calamine"]
    detail = (seconds["age_detail"] - seconds["age"]) / seconds["xlsxwriter"]
    bound = seconds["age_detail"] / (1.5 * seconds["xlsxwriter"] + seconds["age"])
    print(f"read, map, age, write / bare read: {whole:.2f} (goal 3)")
    print(f"detail sheet on top / XlsxWriter alone: {detail:.2f} (goal 1.5); of the bound: {bound:.2f}")
    return 0


def measured(name: str, ledger: Path) -> dict[str, float]:
    words = [sys.executable, __file__, "--measure", name, str(ledger)]
    return json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)  # type: ignore[no-any-return]


def measure(name: str, ledger: Path) -> None:
    act = {"calamine": calamine, "age": age, "xlsxwriter": bare_detail, "age_detail": age_detail}[name](ledger)
    started = time.perf_counter()
    act()
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def calamine(ledger: Path) -> Any:
    from python_calamine import CalamineWorkbook

    return lambda: CalamineWorkbook.from_path(str(ledger)).get_sheet_by_index(0).to_python()


def age(ledger: Path, detail: bool = False) -> Any:
    from xl_ar import commands, registry
    from xl_ar.run import Order, run
    from xl_ar.settings import AgingSettings, Settings

    assert commands
    copy = ledger.with_name(f"{'detail' if detail else 'aged'}.xlsx")
    shutil.copy(ledger, copy)
    order = Order(AS_OF, registry.steps("age"), Settings(aging=AgingSettings(detail=detail)))

    def act() -> None:
        outcome = run(copy, order)
        assert outcome.changed, outcome.message

    return act


def age_detail(ledger: Path) -> Any:
    return age(ledger, detail=True)


def bare_detail(ledger: Path) -> Any:
    """What our detail sheet holds, written by XlsxWriter alone."""
    from xl_ar.commands.aging import build
    from xl_ar.commands.work import Work
    from xl_ar.excel.book import read_book
    from xl_ar.settings import AgingSettings, Settings
    from xl_ar.tables.reading import read_grids

    work = Work("", read_grids(read_book(ledger).grids), AS_OF, Settings(aging=AgingSettings(detail=True)))
    rows = build(work)[1].blocks[0].rows
    target = ledger.with_name("bare.xlsx")
    return lambda: write_bare(rows, target)


def write_bare(rows: Any, target: Path) -> None:
    book = xlsxwriter.Workbook(str(target), {"constant_memory": True})
    sheet = book.add_worksheet()
    day, money = (book.add_format({"num_format": code}) for code in ("yyyy-mm-dd", "#,##0.00"))
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(at, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
            elif isinstance(value, int):
                sheet.write_number(at, column, value / 100, money)
            elif value is not None:
                sheet.write_string(at, column, value)
    book.close()


def make_ledger(path: Path, rows: int) -> None:
    chance = random.Random(1)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Ledger")
    sheet.write_row(0, 0, HEADINGS)
    for row in range(rows):
        customer, cents = chance.randrange(3000), chance.randrange(10_000, 500_000_000)
        paid = chance.choice([0, 0, 0, cents // 2])
        issued = datetime(2025, 6, 1) + timedelta(days=chance.randrange(380))  # noqa: DTZ001
        sheet.write_row(row + 1, 0, [
            f"INV-{100_000 + row}", "Invoice", f"C{customer:05d}", f"Customer {customer} Trading Ltd", issued,
            issued + timedelta(days=30), "Net 30", "USD", cents / 100, paid / 100, (cents - paid) / 100,
            f"PO{row % 7919}", chance.choice(["Ann", "Bob"]), chance.choice(["North", "South"]), "Open", customer % 40,
            f"order {row}", "HQ", cents // 14 / 100, row // 500,
        ])  # fmt: skip
    book.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], Path(sys.argv[3]))
    else:
        sys.exit(main(*(int(word) for word in sys.argv[1:])))
