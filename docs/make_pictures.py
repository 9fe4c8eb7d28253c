"""Makes the README's picture from a real run: the register as it came, and the aging that came back.

    python docs/make_pictures.py        # needs LibreOffice, pdftoppm and Pillow
"""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from PIL import Image, ImageChops

from xl_ar.excel.render import render
from xl_ar.outcome import Order
from xl_ar.planning import plan
from xl_ar.sheets.layout import Formats

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "workbooks" / "messy_month_end.xlsx"
TARGET = ROOT / "docs" / "images" / "before_after.png"


def main() -> None:
    """Writes docs/images/before_after.png."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        before = _picture(SAMPLE, "AR Detail June", folder, rows=36)
        aging = next(s for s in plan(SAMPLE, Order(date(2026, 6, 30))).sheets if s.name == "AR Aging")
        render([aging], folder / "aging.xlsx", Formats("mm/dd/yyyy"))
        after = _shot(folder / "aging.xlsx", folder)
        _beside(before, after).save(TARGET, optimize=True)


def _picture(path: Path, sheet: str, folder: Path, rows: int = 0) -> Image.Image:
    """One sheet on one page, cut to what is on it."""
    book = openpyxl.load_workbook(path)
    for name in book.sheetnames:
        if name != sheet:
            book[name].sheet_state = "hidden"
    book.active = book.sheetnames.index(sheet)
    page = book[sheet]
    page.page_setup.fitToHeight, page.page_setup.fitToWidth = (0, 1)
    page.page_setup.orientation = "landscape"
    page.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    page.oddFooter.center.text = page.oddFooter.left.text = page.oddFooter.right.text = ""
    if rows:
        page.print_area = f"A1:{openpyxl.utils.get_column_letter(page.max_column)}{rows}"
    copy = folder / f"{sheet}.xlsx"
    book.save(copy)
    return _shot(copy, folder)


def _shot(path: Path, folder: Path) -> Image.Image:
    """The first page of a workbook."""
    pdf, pages = folder / f"{path.stem}.pdf", ["-png", "-f", "1", "-l", "1"]
    convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, path]
    subprocess.run(convert, check=True, capture_output=True)
    subprocess.run(["pdftoppm", "-r", "90", *pages, pdf, folder / path.stem], check=True)
    return _cut(Image.open(next(folder.glob(f"{path.stem}-*.png"))).convert("RGB"))


def _cut(image: Image.Image) -> Image.Image:
    image = image.crop((0, 0, image.width, int(image.height * 0.94)))  # without the footer
    box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    return image.crop(box) if box else image


def _beside(left: Image.Image, right: Image.Image, gap: int = 40) -> Image.Image:
    height = max(left.height, right.height)
    both = Image.new("RGB", (left.width + gap + right.width + 20, height + 20), "white")
    both.paste(left, (10, 10))
    both.paste(right, (10 + left.width + gap, 10))
    return both


if __name__ == "__main__":
    main()
