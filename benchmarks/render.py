"""Rendering against bare XlsxWriter: 100,000 rows x 15 columns, the same cells, each in its own process.

    python -m benchmarks.render [ROWS]

Prints seconds, the ratio and the peak memory of each way.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import overload

from xlsxwriter import Workbook

from xl_ar.excel.render import render
from xl_ar.sheets.layout import Column, Fact, Kind, Sheet, Table, Value

COLUMNS = (
    Column("document", "Document"), Column("customer_id", "Customer no."), Column("customer", "Customer"),
    Column("date", "Invoice date", Kind.DATE), Column("due", "Due date", Kind.DATE),
    Column("days", "Days overdue", Kind.DAYS),
    *(Column(f"b{n}", f"Bucket {n}", Kind.MONEY, total=True, overdue=n > 0) for n in range(6)),
    Column("balance", "Balance", Kind.MONEY, total=True, sum_of=tuple(f"b{n}" for n in range(6))),
    Column("text", "Text"), Column("source", "Source"),
)  # fmt: skip
START = date(2025, 1, 1)


class Rows(Sequence[Sequence[Value]]):
    """Rows made when asked for, so that memory is the writer's own."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Sequence[Value]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Sequence[Value]]: ...
    def __getitem__(self, index: int | slice) -> Sequence[Value] | Sequence[Sequence[Value]]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._count))]
        if index >= self._count:
            raise IndexError(index)
        due = START + timedelta(days=index % 400)
        buckets = [(index * 7919 + n) % 1_000_000 if index % 6 == n else 0 for n in range(6)]
        return [
            f"INV{index:07d}", f"C{index % 900:05d}", f"Customer number {index % 900}", START, due,
            index % 300, *buckets, None, f"Delivery {index} & service", f"Ledger!A{index + 5}",
        ]  # fmt: skip


def ours(count: int, target: Path) -> None:
    table = Table("AR_Detail", COLUMNS, list(Rows(count)), heading="Detail", currency="USD", total=True)
    fact = Fact("Aged", 0, Kind.MONEY, "USD", total_of=("AR_Detail", "balance"))
    render([Sheet("AR Detail", "Aged detail", (fact,), (table,))], target)


def lazily(count: int, target: Path) -> None:
    table = Table("AR_Detail", COLUMNS, Rows(count), heading="Detail", currency="USD", total=True)
    render([Sheet("AR Detail", "Aged detail", (), (table,))], target)


def bare(count: int, target: Path) -> None:
    book = Workbook(str(target), {"constant_memory": True})
    sheet = book.add_worksheet()
    money, day = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "yyyy-mm-dd"})
    for index, row in enumerate(list(Rows(count))):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(index, column, value)
            elif isinstance(value, date):
                sheet.write_datetime(index, column, value, day)
            elif column == 12:
                cells = f"=SUM(G{index + 1}:L{index + 1})"
                sheet.write_formula(index, column, cells, money, sum(row[6:12]) / 100)  # type: ignore[arg-type]
            elif isinstance(value, int):
                sheet.write_number(index, column, value / 100 if column > 5 else value, money)
    book.close()


WAYS = {"bare": bare, "ours": ours, "lazily": lazily}


def main() -> None:
    """Measures every way and prints the table; with a way's name, runs that one."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    if len(sys.argv) > 2:
        with TemporaryDirectory() as folder:
            began = time.perf_counter()
            WAYS[sys.argv[2]](count, Path(folder) / "out.xlsx")
            size = (Path(folder) / "out.xlsx").stat().st_size
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(time.perf_counter() - began, peak, size / 1e6)
        return
    took: dict[str, float] = {}
    for way in WAYS:
        answer = subprocess.run([sys.executable, __file__, str(count), way], check=True, capture_output=True, text=True)
        seconds, memory, megabytes = map(float, answer.stdout.split())
        took[way] = seconds
        ratio = seconds / took["bare"]
        print(f"{way:8} {seconds:6.2f} s  {ratio:5.2f} x  {memory:6.0f} MB  file {megabytes:.1f} MB")


if __name__ == "__main__":
    main()
