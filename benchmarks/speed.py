"""The main job on a 100,000-row ledger against the bare work of the libraries below it, as ratios in one run.

    python -m benchmarks.speed [ROWS] [ROUNDS]

Each measurement is a process of its own: seconds of the clock and of the processor without interpreter start and
imports, peak memory of all of it. Ratios are of processor seconds.
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
from collections.abc import Callable, Sequence
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
        measures = {name: [measured(name, ledger) for _ in range(rounds)] for name in ACTS}
    seconds = {name: statistics.median(run["processor"] for run in runs) for name, runs in measures.items()}
    for name, runs in measures.items():
        clock, memory = statistics.median(run["seconds"] for run in runs), max(run["megabytes"] for run in runs)
        print(f"{name:<12} {clock:6.2f} s  {seconds[name]:6.2f} s of the processor  {memory:5.0f} MB")
    print(f"read and map / bare read: {seconds['read'] / seconds['calamine']:.2f}; ", end="")
    print(f"openpyxl / read and map: {seconds['openpyxl'] / seconds['read']:.2f}")
    whole = seconds["age"] / seconds["calamine"]
    detail = (seconds["age_detail"] - seconds["age"]) / seconds["xlsxwriter"]
    bound = seconds["age_detail"] / (1.5 * seconds["xlsxwriter"] + seconds["age"])
    print(f"read, map, age, write / bare read: {whole:.2f} (goal 3)")
    print(f"detail sheet on top / XlsxWriter alone: {detail:.2f} (goal 1.5); of the bound: {bound:.2f}")
    return 0


def measured(name: str, ledger: Path) -> dict[str, float]:
    """Seconds, processor seconds and megabytes of one of ``ACTS`` in a process of its own."""
    words = [sys.executable, __file__, "--measure", name, str(ledger)]
    return json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)  # type: ignore[no-any-return]


def measure(name: str, ledger: Path) -> None:
    act = ACTS[name](ledger)
    started, before = time.perf_counter(), time.process_time()
    act()
    facts = {"seconds": time.perf_counter() - started, "processor": time.process_time() - before}
    print(json.dumps({**facts, "megabytes": peak_memory()}))


def peak_memory() -> float:
    """Megabytes at most used by this process alone (`ru_maxrss`, where it must do, starts with the parent's)."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    used = next((line.split()[1] for line in lines if line.startswith("VmHWM")), None)
    return int(used or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


def calamine(ledger: Path) -> Any:
    from python_calamine import CalamineWorkbook

    return lambda: CalamineWorkbook.from_path(str(ledger)).get_sheet_by_index(0).to_python()


def openpyxl(ledger: Path) -> Any:
    """All values of the sheet, in openpyxl's own way for large files."""
    from openpyxl import load_workbook

    def act() -> None:
        book = load_workbook(ledger, read_only=True, data_only=True)
        assert sum(1 for _ in book.worksheets[0].iter_rows(values_only=True)) > 1

    return act


def read(ledger: Path) -> Any:
    """What comes before any figure: the file looked through, read, its table found, its columns told, its types."""
    from xl_ar.excel.book import read_book
    from xl_ar.tables.reading import read_grids

    def act() -> None:
        assert read_grids(read_book(ledger).grids).used

    return act


def age(ledger: Path, detail: bool = False) -> Any:
    from xl_ar import commands, registry
    from xl_ar.outcome import Order
    from xl_ar.run import run
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


ACTS: dict[str, Callable[[Path], Any]] = {
    "calamine": calamine, "openpyxl": openpyxl, "read": read, "age": age,
    "xlsxwriter": bare_detail, "age_detail": age_detail,
}  # fmt: skip


def make_ledger(path: Path, rows: int, headings: Sequence[str] = HEADINGS) -> None:
    """One sheet of open items of 3,000 customers with these of the ``HEADINGS``."""
    places = [HEADINGS.index(heading) for heading in headings]
    chance = random.Random(1)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Ledger")
    sheet.write_row(0, 0, headings)
    for row in range(rows):
        customer, cents = chance.randrange(3000), chance.randrange(10_000, 500_000_000)
        paid = chance.choice([0, 0, 0, cents // 2])
        issued = datetime(2025, 6, 1) + timedelta(days=chance.randrange(380))  # noqa: DTZ001
        cells = [
            f"INV-{100_000 + row}", "Invoice", f"C{customer:05d}", f"Customer {customer} Trading Ltd", issued,
            issued + timedelta(days=30), "Net 30", "USD", cents / 100, paid / 100, (cents - paid) / 100,
            f"PO{row % 7919}", chance.choice(["Ann", "Bob"]), chance.choice(["North", "South"]), "Open", customer % 40,
            f"order {row}", "HQ", cents // 14 / 100, row // 500,
        ]  # fmt: skip
        sheet.write_row(row + 1, 0, [cells[place] for place in places])
    book.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], Path(sys.argv[3]))
    else:
        sys.exit(main(*(int(word) for word in sys.argv[1:])))
