"""Runs xl-ar or a peer in a process of its own: its answer, CPU seconds and peak memory.

python -m benchmarks.cash.runs PEER FOLDER ANSWER.csv      (what the measured process runs)
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
PEERS = {  # module, package needed, most receipts x open items it is asked to compare
    "VLOOKUP in pandas": ("lookup", "pandas", None),
    "careful pandas script": ("careful", "pandas", None),
    "rapidfuzz all pairs": ("fuzzy_pairs", "rapidfuzz", 1_000_000_000),
    "splink (duckdb), own sum check": ("linkage", "splink", 200_000_000_000),
}


@dataclass(frozen=True, slots=True)
class Run:
    """One measured run; ``answer`` has payment_id, invoice_id, amount_applied, confidence and, for xl-ar, status."""

    name: str
    answer: pd.DataFrame
    cpu_seconds: float
    wall_seconds: float
    peak_megabytes: float


class NotRunError(Exception):
    """The tool was not run; the message says why."""


def run_peer(name: str, folder: Path, place: Path) -> Run:
    """Runs the peer of that name. Raises NotRunError where it is not installed, too slow or failed."""
    module, package, most = PEERS[name]
    if importlib.util.find_spec(package) is None:
        raise NotRunError("not installed")
    pairs = _rows(folder / "payments.csv") * _rows(folder / "invoices.csv")
    if most is not None and pairs > most:
        raise NotRunError(f"not run: {pairs:,} pairs would take hours")
    out = place / f"{module}.csv"
    measured = _measured([sys.executable, "-m", "benchmarks.cash.runs", module, str(folder), str(out)])
    return Run(name, pd.read_csv(out, dtype=str, keep_default_na=False), *measured)


def run_xl_ar(folder: Path, place: Path, *, history: bool = False, options: tuple[str, ...] = ()) -> Run:
    """Runs ``xl-ar match`` on the folder's tables, cold unless ``history``."""
    out = place / "xl_ar.csv"
    words = [sys.executable, "-c", "from xl_ar.cli import main; main()", "match", "--out", str(out), *options]
    for option, table in (("receipts", "payments"), ("open-items", "invoices"), ("customers", "customers")):
        words += [f"--{option}", str(folder / f"{table}.csv")]
    if history:
        words += ["--history", str(folder / "history.csv")]
    measured = _measured(words)
    answer = pd.read_csv(out, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    answer = answer.rename(columns={"receipt_id": "payment_id", "item_id": "invoice_id", "amount": "amount_applied"})
    name = "xl-ar, with history" if history else "xl-ar"
    return Run(name, answer[answer["invoice_id"] != ""], *measured)


def _rows(table: Path) -> int:
    with table.open("rb") as file:
        return sum(1 for _ in file) - 1


def _measured(words: list[str]) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak MB of a process and of those it started. Raises NotRunError if it fails."""
    started = time.perf_counter()
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        complaint = process.stderr.read() if process.stderr else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise NotRunError(f"failed: {complaint.strip().splitlines()[-1] if complaint.strip() else process.returncode}")
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - started, kilobytes / 1024


if __name__ == "__main__":
    peer = importlib.import_module(f"benchmarks.cash.peers.{sys.argv[1]}")
    peer.answer(Path(sys.argv[2])).to_csv(sys.argv[3], index=False)
