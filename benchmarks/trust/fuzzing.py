"""One broken workbook through the whole path, and whether everything held."""

from __future__ import annotations

import re
import shutil
import time
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter

from benchmarks.trust.mutation import Step, mutated, packed, unpacked
from xl_ar.errors import ArError, VerifyError
from xl_ar.excel.graft import put_sheets
from xl_ar.excel.structure import read_structure
from xl_ar.excel.verify import verify_graft
from xl_ar.outcome import Order, Status
from xl_ar.run import run

AS_OF = date(2026, 6, 30)
SLOW = 10.0  # seconds of the processor
_FAULT = re.compile(r"[A-Z]\w*(?:Error|Exception|Iteration|Exit|Warning|Expired|File): ")
_FAILING = frozenset({"crash", "original changed", "part changed", "litter", "slow", "hang", "killed"})


@dataclass(frozen=True, slots=True)
class Case:
    """A seed and what is done to it."""

    number: int
    path: Path
    raw: bytes
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a case; the message says more where it failed."""

    kind: str
    message: str = ""

    @property
    def failed(self) -> bool:
        """True when something happened that never should."""
        return self.kind in _FAILING


class Checker:
    """Runs cases in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.donors = {epoch: _donor(folder / f"donor{epoch:d}.xlsx", date1904=epoch) for epoch in (False, True)}

    def check(self, case: Case, content: bytes) -> Result:
        """The result for this content, under the name of the seed."""
        place = self.folder / "case"
        shutil.rmtree(place, ignore_errors=True)
        (place / "out").mkdir(parents=True)
        path = place / f"book{case.path.suffix}"
        path.write_bytes(content)
        started = time.process_time()
        try:
            result = self._outcome(path, place / "out")
        except ArError as error:
            result = Result("refused by the graft", str(error))
        except BaseException as error:  # a reader's panic is no Exception
            if isinstance(error, KeyboardInterrupt):
                raise
            result = Result("crash", f"{type(error).__name__}: {error}")
        if time.process_time() - started > SLOW:
            return Result("slow", f"{time.process_time() - started:.0f} s, {result.kind}")
        if path.read_bytes() != content:
            return Result("original changed", result.message)
        if any(other.name not in (path.name, "out") for other in place.iterdir()):
            return Result("litter", str(sorted(other.name for other in place.iterdir())))
        return result

    def _outcome(self, path: Path, out: Path) -> Result:
        outcome = run(path, Order(AS_OF, out=out))
        if outcome.status is Status.FAILED:
            return Result("crash" if _FAULT.match(outcome.message) else "proof failed", outcome.message)
        if outcome.output and outcome.output.exists() and outcome.output.name == path.name:
            return _compared(path, outcome.output, outcome.status.value)
        if outcome.status is Status.SKIPPED and path.read_bytes()[:2] == b"PK" and path.suffix in (".xlsx", ".xlsm"):
            return self._grafted(path, out / "grafted.xlsx")
        return Result(outcome.status.value)

    def _grafted(self, path: Path, target: Path) -> Result:
        """Our sheets in a workbook that has nothing for us."""
        donor = self.donors[read_structure(path).date1904]
        report = put_sheets(path, donor, target, names=("AR Aging", "AR Findings"))
        try:
            verify_graft(path, target, report, donor)
        except VerifyError as error:
            return Result("proof failed", str(error))
        return _compared(path, target, "grafted")


def _donor(path: Path, *, date1904: bool) -> Path:
    book = xlsxwriter.Workbook(str(path), {"date_1904": date1904})
    money = book.add_format({"num_format": "#,##0.00", "bold": True})
    for name in ("AR Aging", "AR Findings"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Customer", "Amount"])
        sheet.write_number(1, 1, 12.5, money)
        sheet.add_table(0, 0, 2, 1, {"columns": [{"header": "Customer"}, {"header": "Amount"}]})
    book.close()
    return path


def _compared(source: Path, result: Path, kind: str) -> Result:
    """Every part of the user's by Python's own zip reader, which the project does not use for this."""
    try:
        with zipfile.ZipFile(source) as before, zipfile.ZipFile(result) as after:
            allowed = _editable(before)
            for info in before.infolist():
                name = info.filename
                if name.lstrip("/").casefold() not in allowed and before.read(info) != after.read(name):
                    return Result("part changed", name)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, ValueError, OSError, RuntimeError) as error:
        return Result(f"{kind}, not comparable") if _unreadable(source) else Result("part changed", repr(error))
    return Result(kind)


def _unreadable(source: Path) -> bool:
    try:
        with zipfile.ZipFile(source) as before:
            return before.testzip() is not None
    except Exception:
        return True


def _editable(package: zipfile.ZipFile) -> set[str]:
    """Keys of the parts that a graft may splice into."""
    found = {"[content_types].xml"}
    for info in package.infolist():
        key = info.filename.replace("\\", "/").lstrip("/").casefold()
        if key.endswith(("workbook.xml", "workbook.xml.rels", "styles.xml", "calcchain.xml")):
            found |= {key, info.filename.lstrip("/").casefold()}
    return found


def minimised(case: Case, result: Result, checker: Checker) -> bytes:
    """The smallest content found that ends the same way: fewer steps, then fewer parts."""
    steps = list(case.steps)

    def fails(content: bytes) -> bool:
        return checker.check(case, content).kind == result.kind

    for step in case.steps:
        fewer = [other for other in steps if other is not step]
        if fewer and fails(mutated(case.raw, fewer)):
            steps = fewer
    content = mutated(case.raw, steps)
    try:
        parts = unpacked(content)
    except Exception:
        return content
    if not fails(packed(parts)):
        return content
    for part in list(parts):
        fewer_parts = [other for other in parts if other is not part]
        if fewer_parts and fails(packed(fewer_parts)):
            parts = fewer_parts
    return packed(parts)
