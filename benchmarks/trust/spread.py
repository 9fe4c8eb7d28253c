"""Writes workbooks whose few cells would take all memory: .xls, .ods, .xlsb and .xlsx, into a folder.

    python -m benchmarks.trust.spread FOLDER

The .xls and .ods are those of tests/hostile, with the sheets that come close to what is taken on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "hostile"))  # where the cases are made

import hostile_files as packages
import spread_files as made
import test_hostile_binary as binary
import test_hostile_spread as cases

_GAP = '<table:table-cell table:number-columns-repeated="{}"/>'


def main(folder: Path) -> None:
    """Writes the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (stream, _) in cases.LEGACY.items():
        _at(folder, f"xls {name}.xls").write_bytes(made.compound_book(stream))
    for name, content in cases.BROKEN.items():
        _at(folder, f"xls {name}.xls").write_bytes(content)
    for name, (tables, _) in cases.OPEN_DOCUMENT.items():
        made.ods(_at(folder, f"ods {name}.ods"), *tables)
    just_taken_on = "<table:table-cell/>", ' table:number-rows-repeated="19000"'
    rows = cases.ods_row(*just_taken_on) + cases.ods_row(_GAP.format(103) + made.ods_cell(1))
    made.ods(_at(folder, "ods nearly too far.ods"), made.ods_ledger() + rows)
    stream = made.legacy_stream(made.legacy_ledger() + made.number(18_999, 103))
    _at(folder, "xls nearly too far.xls").write_bytes(made.compound_book(stream))
    binary.workbook(_at(folder, "xlsb corners.xlsb"), (0, 0), (1_048_575, 16_383))
    for name, content in _packages():
        _at(folder, f"xlsx {name}.xlsx").write_bytes(content)


def _packages() -> Iterator[tuple[str, bytes]]:
    ledger = packages.ledger_rows()
    for name, place in (("ten columns to the last row", "J1048576"), ("nearly too far", "J190000")):
        yield name, _sheet(f'{ledger}<row r="{place[1:]}"><c r="{place}"><v>1</v></c></row>')
    for name, cell in (
        ("eleven million empty cells", '<c r="{}{}"/>'),
        ("the same filled", '<c r="{}{}"><v>1</v></c>'),
    ):
        rows = (
            f'<row r="{n}">{"".join(cell.format(letter, n) for letter in "ABCDEFGHIJKLMNOPQRSTUV")}</row>'
            for n in range(6, 500_006)
        )
        yield name, _sheet(ledger + "".join(rows))
    text = "".join(str(n * n) for n in range(4_000))[:32_000]
    shared = f'<sst xmlns="{packages.MAIN}"><si><t>{text}</t></si></sst>'
    sharing = '<c t="s"><v>0</v></c>' * 10
    rows = (f'<row r="{n}">{sharing}</row>' for n in range(6, 5_000))
    yield "a long text shared by very many cells", _sheet(ledger + "".join(rows), shared)


def _sheet(rows: str, strings: str = "") -> bytes:
    more = {"strings": strings} if strings else {}
    sheet = f'<worksheet xmlns="{packages.MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return packages.package(packages.parts(sheet=sheet, **more))


def _at(folder: Path, name: str) -> Path:
    return folder / name.replace(" ", "_")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
