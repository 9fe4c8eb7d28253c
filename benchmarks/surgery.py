"""Grafts into every workbook of a data folder, proves each result, and times the guard on hostile files.

    python -m benchmarks.surgery DATA_DIR

DATA_DIR holds `packages/`, `workbooks/` and `hostile/`; all are optional.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.speed import peak_memory
from xl_ar.errors import ArError
from xl_ar.excel.graft import put_sheets, remove_sheets
from xl_ar.excel.guard import check_package, sniff
from xl_ar.excel.ooxml.splice import parse
from xl_ar.excel.structure import read_structure
from xl_ar.excel.verify import verify_graft

NAMES = ("AR Aging", "AR Matches")
GRAFTED, GUARDED = ("packages", "workbooks"), "hostile"


def main(data: Path) -> None:
    """Prints the tables."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        donors = {epoch: make_donor(work / f"donor{epoch}.xlsx", date1904=epoch) for epoch in (False, True)}
        for name in GRAFTED:
            if (data / name).is_dir():
                graft_all(data / name, donors, work)
        if (data / GUARDED).is_dir():
            guard_all(data / GUARDED)
        large_sheet(donors[False], work)


def make_donor(path: Path, *, date1904: bool, rows: int = 200) -> Path:
    """Two sheets with formats, dates, links, rules and a chart."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "date_1904": date1904})
    money, day = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "yyyy-mm-dd"})
    red = book.add_format({"font_color": "#9C0006"})
    for name, other in zip(NAMES, reversed(NAMES), strict=True):
        sheet = book.add_worksheet(name)
        sheet.write_url(0, 0, f"internal:'{other}'!A1", None, "other")
        for row in range(1, rows):
            sheet.write_string(row, 0, f"Customer {row}")
            sheet.write_number(row, 1, row / 4, money)
            sheet.write_datetime(row, 2, date(2026, 1, row % 28 + 1), day)
            sheet.write_formula(row, 3, f"='{other}'!B{row + 1}*2", money, row / 2)
        sheet.conditional_format(1, 1, rows, 1, {"type": "cell", "criteria": "<", "value": 0, "format": red})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": f"='{name}'!$B$2:$B$9"})
        sheet.insert_chart("F2", chart)
        sheet.print_area(0, 0, rows, 3)
    book.close()
    return path


def graft_all(folder: Path, donors: dict[bool, Path], work: Path) -> None:
    """One line a refusal or fault, and the medians."""
    outcomes: Counter[str] = Counter()
    times: dict[str, list[float]] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in (".xlsx", ".xlsm"):
            continue
        try:
            outcome = graft_one(path, donors, work, times)
        except ArError as error:
            outcome = "refused"
            print(f"  refused  {error}")
        except Exception as error:  # a benchmark reports what it meets
            outcome = "fault"
            print(f"  fault    {path.name}: {error!r}")
        outcomes[outcome] += 1
    print(f"{folder.name}: " + ", ".join(f"{count} {name}" for name, count in outcomes.most_common()))
    for name, values in times.items():
        print(f"  {name:22s} median {1000 * statistics.median(values):7.1f} ms   max {1000 * max(values):7.1f} ms")


def graft_one(path: Path, donors: dict[bool, Path], work: Path, times: dict[str, list[float]]) -> str:
    """Put, prove, put again, remove; the outcome in a word."""
    once, again, back = (work / f"{name}{path.suffix}" for name in ("once", "again", "back"))

    def timed(name: str, step: Callable[[], object]) -> None:
        start = time.perf_counter()
        step()
        times.setdefault(name, []).append(time.perf_counter() - start)

    timed("check_package", lambda: check_package(path))
    timed("read_structure", lambda: read_structure(path))
    donor = donors[read_structure(path).date1904]
    start = time.perf_counter()
    report = put_sheets(path, donor, once, names=NAMES)
    times.setdefault("put_sheets", []).append(time.perf_counter() - start)
    timed("verify_graft", lambda: verify_graft(path, once, report, donor))
    put_sheets(once, donor, again, names=NAMES)
    if once.read_bytes() != again.read_bytes():
        return "not the same twice"
    remove_sheets(once, back, remove=NAMES)
    lost = changed(path, once, report.touched) + changed(path, back, report.touched)
    check_package(once)
    well_formed(once, report.touched)
    for opens in (CalamineWorkbook.from_path, openpyxl.load_workbook):
        if works(opens, path) and not works(opens, once):
            return "does not open"
    return "lost parts" if lost else "done, nothing lost"


def changed(source: Path, result: Path, touched: frozenset[str]) -> list[str]:
    """Foreign parts whose content is not what it was."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(result) as new:
        names = [name for name in old.namelist() if name.replace("\\", "/").casefold() not in touched]
        return [name for name in names if name not in new.namelist() or old.read(name) != new.read(name)]


def well_formed(path: Path, touched: frozenset[str]) -> None:
    """Parses every XML part that the graft wrote."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.casefold() in touched and name.endswith((".xml", ".rels")):
                parse(archive.read(name), name)


def works(opens: Callable[[Path], object], path: Path) -> bool:
    """Whether a reader opens the file."""
    try:
        opens(path)
    except Exception:
        return False
    return True


def guard_all(folder: Path) -> None:
    """Time, memory and verdict for each hostile file, each in its own process."""
    print(folder.name)
    for path in sorted(folder.iterdir()):
        run = subprocess.run(
            [sys.executable, "-m", "benchmarks.surgery", "--guard", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        seconds, megabytes, verdict = (
            json.loads(run.stdout) if run.returncode == 0 else (0, 0, "CRASH " + run.stderr[-200:])
        )
        print(f"  {path.name:40s} {1000 * seconds:7.1f} ms {megabytes:5d} MB  {verdict[:110]}")


def guard_one(path: Path) -> None:
    """Prints seconds, megabytes and verdict as JSON."""
    start = time.perf_counter()
    try:
        kind = sniff(path)
        check_package(path)
        verdict = f"passes as {kind.value}"
    except ArError as error:
        verdict = f"{type(error).__name__}: {error}"
    print(json.dumps([time.perf_counter() - start, round(peak_memory()), verdict]))


def large_sheet(donor: Path, work: Path, rows: int = 100_000, columns: int = 20) -> None:
    """Times each step on a large workbook."""
    path = work / "large.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Ledger")
    for row in range(rows):
        for column in range(columns):
            if column % 2:
                sheet.write_number(row, column, row * column / 4)
            else:
                sheet.write_string(row, column, f"Invoice {row}-{column}")
    book.close()
    print(f"{rows:,} x {columns} cells")
    steps: dict[str, Callable[[], object]] = {
        "check_package": lambda: check_package(path),
        "read_structure, with facts": lambda: read_structure(path, facts),
        "put_sheets": lambda: put_sheets(path, donor, work / "put.xlsx", names=NAMES),
        "verify_graft": lambda: verify_graft(path, work / "put.xlsx", report, donor),
    }
    facts = check_package(path)
    report = put_sheets(path, donor, work / "put.xlsx", names=NAMES)
    for name, step in steps.items():
        best = min(clock(step) for _ in range(3))
        print(f"  {name:28s} {1000 * best:7.1f} ms")


def clock(step: Callable[[], object]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


if __name__ == "__main__":
    if sys.argv[1:2] == ["--guard"]:
        guard_one(Path(sys.argv[2]))
    elif len(sys.argv) == 2:
        main(Path(sys.argv[1]))
    else:
        sys.exit(__doc__)
