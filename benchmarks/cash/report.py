"""Tables of measured runs: accuracy and speed side by side, what xl-ar did by itself, errors by cause."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from benchmarks.cash.runs import PEERS, NotRunError, Run, run_peer, run_xl_ar
from benchmarks.cash.scoring import Truth, error_groups, load_truth, mark, mark_automatic, wrong_receipts

MEASURES = ("auto@99.9", "auto@99", "right of settleable", "amounts right", "applied to none", "applied to ambiguous")
AUTOMATIC = (
    "status auto",
    "auto: entirely wrong",
    "auto: wrong at all",
    "auto: to none",
    "auto: to ambiguous",
    "auto: amounts right",
)
SHOWN = ("applied to none", "applied to ambiguous")
OWN_NOTE = (
    "Applied to none and ambiguous: for xl-ar what it applied by itself (status auto); its suggestions below.\n\n"
)
PACKAGES = ("xl-ar", "pandas", "numpy", "polars", "rapidfuzz", "splink", "duckdb")


def machine() -> str:
    """Processor, system and versions of what was measured."""
    known = []
    for package in PACKAGES:
        try:
            known.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            known.append(f"{package} not installed")
    system = f"{_processor() or platform.machine()}, {os.cpu_count()} cores, {platform.system()}"
    return f"{system}, Python {platform.python_version()}; {', '.join(known)}"


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def compared(folder: Path, *, peers: bool, history: bool, options: tuple[str, ...] = (), errors: int = 0) -> str:
    """Runs xl-ar and, if wanted, the peers on one problem; the markdown report."""
    truth = load_truth(folder)
    rows, said, own = [], [], []
    with TemporaryDirectory() as place:
        for name in ("xl-ar", *(["xl-ar, with history"] if history else []), *(PEERS if peers else [])):
            try:
                run = _run(name, folder, Path(place), options)
            except NotRunError as reason:
                said.append(f"{name}: {reason}")
                continue
            rows.append(_row(truth, run))
            if name.startswith("xl-ar"):
                own.append(_automatic(truth, run))
                said += [_errors(folder, truth, run, errors)] if errors else []
    parts = [markdown(["tool", *MEASURES, "CPU s", "peak MB"], rows)] if rows else []
    parts += (
        [OWN_NOTE + markdown(["xl-ar by itself", *AUTOMATIC, *(f"with suggestions: {m}" for m in SHOWN)], own)]
        if own
        else []
    )
    return "\n\n".join(parts + said)


def _row(truth: Truth, run: Run) -> list[str]:
    marks = mark(truth, run.answer)
    if "status" in run.answer:
        automatic = mark_automatic(truth, run.answer)
        marks |= {measure: automatic[f"auto: {measure.removeprefix('applied ')}"] for measure in SHOWN}
    shares = (_share(marks[measure]) for measure in MEASURES)
    return [run.name, *shares, f"{run.cpu_seconds:.1f}", f"{run.peak_megabytes:,.0f}"]


def _run(name: str, folder: Path, place: Path, options: tuple[str, ...]) -> Run:
    if name.startswith("xl-ar"):
        return run_xl_ar(folder, place, history="history" in name, options=options)
    return run_peer(name, folder, place)


def _automatic(truth: Truth, run: Run) -> list[str]:
    marks, every = mark_automatic(truth, run.answer), mark(truth, run.answer)
    return [
        run.name,
        *(_share(marks[measure]) for measure in AUTOMATIC),
        *(_share(every[measure]) for measure in SHOWN),
    ]


def _share(value: float) -> str:
    return f"{value:.2%}"


def markdown(header: list[str], rows: list[list[str]]) -> str:
    """A table in markdown, its columns padded."""
    widths = [max(len(row[place]) for row in [header, *rows]) for place in range(len(header))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [header, *rows]]
    lines.insert(1, " | ".join("-" * width for width in widths))
    return "\n".join(f"| {line} |" for line in lines)


def _errors(folder: Path, truth: Truth, run: Run, examples: int) -> str:
    """Receipts not treated exactly right by cause, the largest groups with so many examples.

    A suggestion on a receipt that deserves none is no error: a person decides.
    """
    settleable = run.answer["payment_id"].isin(truth.receipts.index[truth.receipts["class"] == "match"])
    answer = run.answer[settleable | (run.answer["status"] == "auto")]
    groups = error_groups(truth, answer)
    table = pd.read_csv(folder / "payments.csv", dtype=str, keep_default_na=False)
    payments = table.set_index("payment_id").to_dict("index")
    said = [
        f"Receipts {run.name} does not treat exactly right: {int(groups['errors'].sum()):,} in {len(groups):,} groups"
    ]
    for group in groups.head(25).to_dict("records"):
        modes = {name: str(group[name]) for name in ("kind", "ref_mode", "name_mode", "amount_mode")}
        said.append(
            f"- {' / '.join(modes.values())}: {group['errors']} of {group['receipts']}, answered wrong {group['wrong']}"
        )
        said += [_example(name, payments[name], truth, run) for name in wrong_receipts(truth, answer, modes)[:examples]]
    return "\n".join(said)


def _example(name: str, payment: dict[Any, Any], truth: Truth, run: Run) -> str:
    true = truth.pairs.loc[truth.pairs["payment_id"] == name, "invoice_id"].tolist()
    lines = run.answer[run.answer["payment_id"] == name]
    given = [f"{row.invoice_id} {row.status} {row.confidence}" for row in lines.itertuples()]
    text = f"{payment['payer_name']} | {payment['memo']} | {payment['amount']} {payment['currency']}"
    return f"    {name}: {text}; true {', '.join(true) or 'nothing'}; given {', '.join(given) or 'nothing'}"
