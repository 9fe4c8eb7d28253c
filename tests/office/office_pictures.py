"""Makes docs/images/formulas.png and matches.png: what LibreOffice computes and shows of the example tables.

python tests/office/office_pictures.py       # needs LibreOffice with its Python bridge, pdftoppm and Pillow
"""

from __future__ import annotations

import math
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from formula_cases import CASES
from office_addin import ADDIN, formulas_declared
from office_program import PDF, Step, Typed, carried_out
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from PIL import (  # type: ignore[import-not-found,unused-ignore]
    Image,
    ImageChops,
    ImageDraw,
    ImageFont,
)

import udfs
from xl_ar.excel.render import render
from xl_ar.formulas import EXAMPLE_SHEETS, Formula, example_output, formulas
from xl_ar.outcome import Order
from xl_ar.planning import plan
from xl_ar.sheets.layout import Formats

IMAGES = Path(__file__).parents[2] / "docs" / "images"
AS_OF = date(2026, 6, 30)
SHOWN = ("AR_AGING", "AR_MATCH", "AR_CREDITS")
_DPI, _FINE, _GAP, _TITLE = 110, 200, 26, 30
_WIDEST = 34  # characters of a column before its texts are broken
_HEAD, _BAR = PatternFill("solid", fgColor="1F4E78"), PatternFill("solid", fgColor="E8EEF7")
_LINE = Side("thin", "C8CFD9")
_GRID = Border(_LINE, _LINE, _LINE, _LINE)
_MONEY, _DATE = '#,##0.00;[Red]-#,##0.00;"–"', "yyyy-mm-dd"
_SHARE = "0.0%"


def main() -> None:
    """Writes both pictures."""
    with TemporaryDirectory() as place:
        _save(_formulas(Path(place)), "formulas.png")
    with TemporaryDirectory() as place:
        _save(_matches(Path(place)), "matches.png")


def _formulas(folder: Path) -> Image.Image:
    """The example tables side by side, the results of the formulas below them."""
    assert udfs.__all__  # importing it registers the formulas
    shown = [one for name in SHOWN for one in formulas() if one.name == name]
    pages = _pages(_printed(shown, folder), folder)
    tables = [_titled(page, name) for name, page in zip(EXAMPLE_SHEETS, pages, strict=False)]
    return _stacked([_beside(tables), *pages[len(tables) :]])


def _matches(folder: Path) -> Image.Image:
    """The sheet "AR Matches" of the workbook with the example tables after a run."""
    path, alone, printed = (folder / name for name in ("book.xlsx", "matches.xlsx", "matches.pdf"))
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, table in EXAMPLE_SHEETS.items():
        _filled(book.create_sheet(name), table)
    book.save(path)
    sheets = plan(path, Order(AS_OF)).sheets
    render([sheet for sheet in sheets if sheet.name == "AR Matches"], alone, Formats(_DATE))
    carried_out([Step(alone, saved={printed: PDF})], folder)
    return _stacked(_pages(printed, folder, dpi=_FINE))


def _save(picture: Image.Image, name: str) -> None:
    picture.quantize(256).save(IMAGES / name, optimize=True)


def _printed(shown: Sequence[Formula], folder: Path) -> Path:
    """The PDF of a workbook: a sheet for each table, then one for each formula, typed below its own text."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, table in EXAMPLE_SHEETS.items():
        _filled(book.create_sheet(name), table)
        _laid_out(book[name], table, first=1)
    typed = []
    for one in shown:
        table = example_output(one)
        sheet = book.create_sheet(one.name)
        sheet["A1"] = one.example
        sheet["A1"].data_type = "s"
        _laid_out(sheet, table, first=2)
        _bar(sheet, len(table[0]))
        last = f"{get_column_letter(len(table[0]))}{len(table) + 1}"
        typed.append(Typed(one.name, f"A2:{last}", CASES[f"example of {one.name}"].typed))
    path, printed = folder / "formulas.xlsx", folder / "formulas.pdf"
    book.save(path)
    with formulas_declared(folder) as types:
        carried_out([Step(path, typed, saved={printed: PDF})], folder, types=types, more=[ADDIN])
    return printed


def _filled(sheet: Worksheet, table: Sequence[Sequence[Any]]) -> None:
    for down, row in enumerate(table, 1):
        for along, value in enumerate(row, 1):
            sheet.cell(down, along).value = value


def _bar(sheet: Worksheet, width: int) -> None:
    for along in range(1, width + 1):
        sheet.cell(1, along).fill = _BAR
    sheet["A1"].font = Font("Liberation Mono", 10, bold=True, color="1F4E78")


def _laid_out(sheet: Worksheet, table: Sequence[Sequence[Any]], *, first: int) -> None:
    """Widths, formats and looks for a table that will stand from row ``first`` on."""
    widest = _WIDEST if len(table[0]) > 10 else 2 * _WIDEST  # where there is room
    for along, column in enumerate(zip(*table, strict=True), 1):
        longest = max(len(_written(value)) for value in column)
        sheet.column_dimensions[get_column_letter(along)].width = min(max(longest, 7), widest) + 3
        side = _side(column[1:])
        for down, value in enumerate(column, first):
            cell = sheet.cell(down, along)
            cell.number_format = _SHARE if column[0] == "Confidence" else _format(value)
            cell.border = _GRID
            cell.font = Font("Calibri", 11, bold=table[down - first][0] == "Total")
            cell.alignment = Alignment(side, "top", wrap_text=longest > widest, indent=int(side == "left"))
        sheet.cell(first, along).font = Font("Calibri", 11, bold=True, color="FFFFFF")
        sheet.cell(first, along).fill = _HEAD
    for down, row in enumerate(table, first):
        lines = max(math.ceil(len(_written(value)) / widest / 1.2) for value in row)
        sheet.row_dimensions[down].height = 15.5 * max(lines, 1)
    sheet.print_options.headings = True
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8  # A3
    sheet.page_margins.left = sheet.page_margins.right = 0.2


def _side(values: Sequence[Any]) -> str:
    if any(isinstance(value, date) for value in values):
        return "center"
    return "right" if any(isinstance(value, float | int) for value in values) else "left"


def _written(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}"
    return str(value)


def _format(value: Any) -> str:
    if isinstance(value, date):
        return _DATE
    return _MONEY if isinstance(value, float) else "General"


def _pages(printed: Path, folder: Path, *, dpi: int = _DPI) -> list[Image.Image]:
    """The pages of a PDF without their footers, cut to what is on them."""
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", printed, folder / "page"], check=True)
    return [_cut(Image.open(path).convert("RGB")) for path in sorted(folder.glob("page-*.png"))]


def _cut(image: Image.Image) -> Image.Image:
    image = image.crop((0, 0, image.width, int(image.height * 0.94)))
    box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    return image.crop(box) if box else image


def _titled(image: Image.Image, title: str) -> Image.Image:
    """The picture of a sheet below the sheet's name."""
    canvas = Image.new("RGB", (image.width, image.height + _TITLE), "white")
    canvas.paste(image, (0, _TITLE))
    ImageDraw.Draw(canvas).text((2, 0), title, "#1F4E78", ImageFont.load_default(20))
    return canvas


def _beside(images: Sequence[Image.Image]) -> Image.Image:
    size = (sum(one.width for one in images) + _GAP * (len(images) - 1), max(one.height for one in images))
    return _placed(images, size, along=True)


def _stacked(images: Sequence[Image.Image]) -> Image.Image:
    size = (max(one.width for one in images), sum(one.height for one in images) + _GAP * (len(images) - 1))
    inner = _placed(images, size, along=False)
    framed = Image.new("RGB", (size[0] + _GAP, size[1] + _GAP), "white")
    framed.paste(inner, (_GAP // 2, _GAP // 2))
    return framed


def _placed(images: Sequence[Image.Image], size: tuple[int, int], *, along: bool) -> Image.Image:
    canvas, at = Image.new("RGB", size, "white"), 0
    for one in images:
        canvas.paste(one, (at, 0) if along else (0, at))
        at += (one.width if along else one.height) + _GAP
    return canvas


if __name__ == "__main__":
    main()
