"""Two sheets put into workbooks that are there, by xl-ar and by openpyxl's load and save: time, and what is lost.

    python -m benchmarks.writing [FOLDER ...] [--rounds 5] [--rows 20000]

Without a folder, the sample workbooks; then one ledger of 20 columns. xl-ar with and without reading its result back,
which openpyxl does not do. Processor seconds, medians. Foreign are all
parts but our own and the lists in which a new sheet must stand; features are counted in all XML before and after.
"""

from __future__ import annotations

import re
import statistics
import tempfile
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click
import openpyxl

from benchmarks.cash.report import machine
from benchmarks.speed import make_ledger
from benchmarks.surgery import NAMES, make_donor
from xl_ar.errors import ArError
from xl_ar.excel.graft import GraftReport, put_sheets
from xl_ar.excel.structure import read_structure
from xl_ar.excel.verify import verify_graft

SAMPLES = Path(__file__).resolve().parents[1] / "workbooks"
LISTS = frozenset(
    {"[content_types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "docprops/app.xml"}
)
FEATURES = {
    "formulas with a known value": rb"<f[ >/][^<]*(?:</f>)?<v>[^<]",
    "texts in several formats": rb"<(?:si|is)><r>",
    "sparklines": rb"<x14:sparkline>",
    "data bars as of 2010": rb"<x14:dataBar[ >]",
    "comments": rb"<comment[ >]",
    "charts": rb"<c:chartSpace[ >]|<chartSpace[ >]",
    "pictures": rb"<xdr:pic[ >]|<pic[ >]",
    "pictures in headers": rb"<legacyDrawingHF[ >]",
    "shapes and text boxes": rb"<xdr:sp[ >]",
    "validations": rb"<dataValidation[ >]",
    "conditional formats": rb"<cfRule[ >]",
    "defined names": rb"<definedName[ >]",
    "tables": rb"<table[ >]",
    "controls": rb"<control[ >]",
    "slicers": rb"<slicer[ >]",
    "pivot tables": rb"<pivotTableDefinition[ >]",
    "queries and connections": rb"<connection[ >]|<queryTable[ >]",
}
Way = Callable[[Path, Path], object]


@click.command(help=__doc__)
@click.argument("folders", type=click.Path(exists=True, file_okay=False, path_type=Path), nargs=-1)
@click.option("--rounds", default=5, show_default=True, help="Rounds of which the median is told.")
@click.option("--rows", default=20_000, show_default=True, help="Rows of the ledger; 0 = none.")
def main(folders: tuple[Path, ...], rounds: int, rows: int) -> None:
    """Prints a line a workbook, then the sums."""
    warnings.simplefilter("ignore")
    click.echo(f"{machine()}, openpyxl {openpyxl.__version__}\n")
    paths = [path for folder in folders or (SAMPLES,) for path in sorted(folder.iterdir())]
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        donors = {epoch: make_donor(work / f"donor{epoch}.xlsx", date1904=epoch) for epoch in (False, True)}
        ways: dict[str, Way] = {
            "xl-ar": lambda path, out: _ours(path, out, donors),
            "xl-ar without the proof": lambda path, out: _put(path, out, donors),
            "openpyxl": _openpyxl,
        }
        chosen = [path for path in paths if path.suffix.lower() in (".xlsx", ".xlsm") and _both(path, work, ways)]
        for name, way in ways.items():
            _told(name, way, chosen, work, rounds)
        if rows:
            make_ledger(work / "ledger.xlsx", rows)
            click.echo(f"\na ledger of {rows:,} rows x 20 columns")
            for name, way in ways.items():
                _told(name, way, [work / "ledger.xlsx"], work, 1)


def _ours(path: Path, out: Path, donors: dict[bool, Path]) -> None:
    verify_graft(path, out, *_put(path, out, donors))


def _put(path: Path, out: Path, donors: dict[bool, Path]) -> tuple[GraftReport, Path]:
    donor = donors[read_structure(path).date1904]
    return put_sheets(path, donor, out, names=NAMES), donor


def _openpyxl(path: Path, out: Path) -> None:
    book = openpyxl.load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
    for name in NAMES:
        sheet = book.create_sheet(name)
        for row in range(1, 200):
            sheet.append((f"Customer {row}", row / 4))
    book.save(out)


def _both(path: Path, work: Path, ways: dict[str, Way]) -> bool:
    """Whether both take the workbook; who does not is told."""
    for name, way in ways.items():
        try:
            way(path, work / f"tried{path.suffix}")
        except ArError as error:
            click.echo(f"not measured: {error}")
            return False
        except Exception as error:  # a reader raises what it likes
            click.echo(f"not measured: {path.name}: {name}: {type(error).__name__}: {error}"[:200])
            return False
    return True


def _told(name: str, way: Way, paths: list[Path], work: Path, rounds: int) -> None:
    seconds, lost, parts, same = 0.0, Counter[str](), 0, 0
    for path in paths:
        out = work / f"out{path.suffix}"
        seconds += statistics.median(_timed(way, path, out) for _ in range(rounds))
        before, after = _content(path), _content(out)
        foreign = before.keys() - LISTS
        parts, same = parts + len(foreign), same + sum(before[part] == after.get(part) for part in foreign)
        lost += _features(before) - _features(after)
    click.echo(
        f"{name}: {len(paths)} workbooks, {seconds:.2f} s of the processor, {1000 * seconds / len(paths):.0f} ms"
    )
    click.echo(f"  foreign parts byte for byte the same: {same} of {parts}")
    click.echo("  lost: " + (", ".join(f"{count:,} {what}" for what, count in lost.most_common()) or "nothing"))


def _timed(way: Way, path: Path, out: Path) -> float:
    before = time.process_time()
    way(path, out)
    return time.process_time() - before


def _content(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name.replace("\\", "/").casefold(): archive.read(name) for name in archive.namelist()}


def _features(parts: dict[str, bytes]) -> Counter[str]:
    """How often each feature stands in the XML; macros are counted as parts."""
    found: Counter[str] = Counter()
    for name, content in parts.items():
        if name.endswith((".xml", ".vml")):
            for feature, pattern in FEATURES.items():
                found[feature] += len(re.findall(pattern, content))
        found["macro projects"] += name.endswith("vbaproject.bin")
        found["printer settings"] += "printersettings" in name and name.endswith(".bin")
        found["custom XML and add-ins"] += name.startswith(("customxml/item", "customui/", "xl/webextensions/"))
    return found


if __name__ == "__main__":
    main()
