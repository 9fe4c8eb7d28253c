"""The self-test: run once on Windows, it proves in Excel what cannot be proved without it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePath

from xl_ar.doctor.selftest.bench import Excel, Step
from xl_ar.doctor.selftest.paper import LINES, SUMMARY, summary, written
from xl_ar.doctor.selftest.steps import Bench, steps

__all__ = ["LINES", "SUMMARY", "Excel", "Step", "selftest", "summary"]


def selftest(start: Callable[[], Excel], addin: PurePath, folder: Path, python: str, at: datetime) -> list[Step]:
    """Runs every step in an Excel that ``start`` gives and writes the log into ``folder``; the steps.

    An Excel that does not start is a failed step, not an error; whatever happens, it is ended.
    """
    try:
        excel = start()
    except Exception as error:  # COM raises whatever it likes
        return written([Step("start", False, f"Excel did not start: {type(error).__name__}: {error}")], folder, at)
    try:
        with tempfile.TemporaryDirectory(prefix="xl-ar-") as notes:
            return written(steps(Bench(excel, addin, Path(notes), python)), folder, at)
    finally:
        excel.quit()
