"""LibreOffice as the spreadsheet program of the tests: one start carries out a list of steps, in a profile of its own.

Nothing is installed: components and types are named on the command line, and all else stays in the test's folder.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
XLSX, PDF = "Calc MS Excel 2007 XML", "calc_pdf_Export"
_DRIVER = Path(__file__).with_name("driver_component.py")
_PATIENCE = 90  # seconds; a run takes two or three


@dataclass(frozen=True, slots=True)
class Component:
    """A UNO component in Python: its file, its name, the service it gives."""

    path: Path
    name: str
    service: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed into cells of a sheet, made if need be: a formula or a value; over several, an array formula."""

    sheet: str
    cells: str
    formula: str


@dataclass(frozen=True, slots=True)
class Step:
    """One workbook: opened, formulas typed in, procedures of its own called with one text each, saved by filter."""

    book: Path
    typed: Sequence[Typed] = ()
    called: Sequence[tuple[str, str]] = ()
    saved: Mapping[Path, str] = field(default_factory=dict)


def missing() -> str:
    """Why LibreOffice cannot compute our formulas here, "" where it can."""
    if SOFFICE is None:
        return "LibreOffice is not installed (Debian: libreoffice-calc-nogui)"
    if not (_program() / "pythonloader.py").is_file():
        return "LibreOffice has no Python bridge (Debian: python3-uno)"
    return ""


def carried_out(
    steps: Sequence[Step], folder: Path, *, types: Path | None = None, more: Sequence[Component] = ()
) -> Any:
    """What the procedures of each step gave back, step by step; ``folder`` takes the profile and the papers.

    AssertionError with what LibreOffice said where a step failed or it did not come to an end.
    """
    orders, report = folder / "orders.json", folder / "report.json"
    orders.write_text(json.dumps([_plain(step) for step in steps]), encoding="utf-8")
    services = folder / "services.rdb"
    services.write_text(_services([Component(_DRIVER, "xlar.Driver", "xlar.Driver"), *more]), encoding="utf-8")
    said = _run(
        _words(folder, services, types), os.environ | {"XL_AR_ORDERS": str(orders), "XL_AR_REPORT": str(report)}
    )
    assert report.is_file(), f"LibreOffice did not carry out its orders: {said}"
    told = json.loads(report.read_text(encoding="utf-8"))
    assert not told["failure"], told["failure"]
    return told["answers"]


def _plain(step: Step) -> dict[str, Any]:
    saved = {str(path): filter_name for path, filter_name in step.saved.items()}
    return {
        "book": str(step.book),
        "typed": [asdict(one) for one in step.typed],
        "called": step.called,
        "saved": saved,
    }


def _program() -> Path:
    return Path(str(SOFFICE)).resolve().parent


def _words(folder: Path, services: Path, types: Path | None) -> list[str]:
    program = _program()
    return [
        str(SOFFICE),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        f"-env:UNO_SERVICES={_known(program, 'services')} {services.as_uri()}",
        f"-env:UNO_TYPES={_known(program, 'types')} {types.as_uri() if types else ''}".rstrip(),
        "--headless",
        "--norestore",
        "service:xlar.Driver",
    ]


def _known(program: Path, kind: str) -> str:
    """What LibreOffice has of its own: one file, and a folder of files."""
    places = [(program / f"{kind}.rdb").as_uri()] if (program / f"{kind}.rdb").is_file() else []
    return " ".join([*places, *([f"<{(program / kind).as_uri()}>*"] if (program / kind).is_dir() else [])])


def _services(components: Sequence[Component]) -> str:
    rows = "".join(
        f'<component loader="com.sun.star.loader.Python" uri={quoteattr(one.path.as_uri())}>'
        f"<implementation name={quoteattr(one.name)}><service name={quoteattr(one.service)}/></implementation>"
        "</component>"
        for one in components
    )
    return f'<?xml version="1.0"?><components xmlns="http://openoffice.org/2010/uno-components">{rows}</components>'


def _run(words: list[str], environment: Mapping[str, str]) -> str:
    """All that LibreOffice printed; it and its children are ended where they do not come to an end."""
    process = subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        return process.communicate(timeout=_PATIENCE)[0]
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
