"""The self-test's log: a line of JSON a step, and a summary to read or to send."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from xl_ar import __version__
from xl_ar.addin.install.places import XLWINGS
from xl_ar.doctor.selftest.bench import Step

LINES, SUMMARY = "selftest.jsonl", "selftest.txt"


def written(steps: Iterable[Step], folder: Path, at: datetime) -> list[Step]:
    """The steps, each written to the log as soon as it is done, so that a crash leaves what came before."""
    folder.mkdir(parents=True, exist_ok=True)
    done = []
    with (folder / LINES).open("w", encoding="utf-8") as stream:
        stream.write(json.dumps(_head(at)) + "\n")
        for step in steps:
            stream.write(json.dumps(step.as_json(), default=str) + "\n")
            stream.flush()
            done.append(step)
    (folder / SUMMARY).write_text("\n".join(summary(done, at)) + "\n", encoding="utf-8")
    return done


def _head(at: datetime) -> dict[str, str]:
    return {
        "xl-ar": __version__,
        "xlwings": XLWINGS,
        "python": platform.python_version(),
        "system": platform.platform(),
        "at": at.isoformat(timespec="seconds"),
    }


def summary(steps: list[Step], at: datetime) -> list[str]:
    """The summary's lines."""
    lines = [", ".join(f"{name} {value}" for name, value in _head(at).items())]
    for step in steps:
        lines.append(f"{'passed' if step.passed else 'FAILED'}  {step.name}: {step.sentence}")
        if not step.passed and step.expected is not None:
            lines += [f"        expected {step.expected}", f"        seen     {step.seen}"]
    failed = sum(not step.passed for step in steps)
    lines.append(f"{failed} of {len(steps)} steps failed" if failed else f"all {len(steps)} steps passed")
    return lines
