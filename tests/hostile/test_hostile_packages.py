"""Every hostile or broken package is handled or refused with a sentence, and stays byte for byte what it was."""

from __future__ import annotations

import re
import struct
from datetime import date
from pathlib import Path

import pytest
from hostile_files import LEDGER, MAIN, RELS, SHEET, compound, edited, ledger_rows, package, parts

from xl_ar.outcome import Order, Outcome, Status
from xl_ar.run import run

AS_OF = date(2026, 6, 30)
BOF = struct.pack("<HHHH", 0x809, 4, 0x600, 5)
WORKBOOK, STYLES = "xl/workbook.xml", "xl/styles.xml"
SST = f'<sst xmlns="{MAIN}" count="{{0}}" uniqueCount="{{0}}"/>'
SHARED = '<c t="s"><v>0</v></c>'
LAST_CORNER = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def sheet(rows: str, after: str = "") -> bytes:
    return package(parts(sheet=f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'))


def with_parts(**more: str) -> bytes:
    return package({**parts(), **{name.replace("__", "/"): content for name, content in more.items()}})


def ended(tmp_path: Path, content: bytes, name: str = "book.xlsx") -> Outcome:
    """The outcome of a run into another folder, once it is sure that nothing beside it changed."""
    path = tmp_path / "in" / name
    path.parent.mkdir()
    path.write_bytes(content)
    (tmp_path / "out").mkdir()
    outcome = run(path, Order(AS_OF, out=tmp_path / "out"))
    assert path.read_bytes() == content
    assert [each.name for each in path.parent.iterdir()] == [name]
    return outcome


REFUSED = {
    "a shared string table that announces four thousand million texts": (
        package(parts(strings=SST.format(4294967295))), "announces 4,294,967,295 texts"),
    "the same behind a long attribute": (
        package(parts(strings=SST.format(4294967295).replace("<sst", f'<sst x="{"y" * 40_000}"'))),
        "announces 4,294,967"),
    "the same in other words": (
        package(parts(strings=SST.format("&#52;294967295"))), "does not say in plain digits"),
    "an encoding that no one knows": (
        edited(WORKBOOK, "<workbook", '<?xml version="1.0" encoding="UTF-99"?><workbook'), "encoding 'UTF-99'"),
    "an encoding in which tags are other bytes": (
        edited(WORKBOOK, "<workbook", '<?xml version="1.0" encoding="cp500"?><workbook'), "encoding 'cp500'"),
    "no list of sheets": (edited(WORKBOOK, "sheets", "strange"), "a workbook without sheets"),
    "two lists of sheets": (
        edited(WORKBOOK, "</workbook>", '<sheets><sheet name="Items" sheetId="1" r:id="rId1"/></sheets></workbook>'),
        "'sheets' more than once"),
    "two date systems": (
        package(parts(before='<workbookPr/><workbookPr date1904="1"/>')), "'workbookPr' more than once"),
    "an unknown namespace": (edited(WORKBOOK, MAIN, "http://x/"), "XML namespace 'http://x/' is unknown"),
    "styles in another namespace": (edited(STYLES, MAIN, "http://x/"), "in another XML namespace"),
    "content types that are something else": (edited("[Content_Types].xml", "Types", "Other"), "holds 'Other'"),
    "a styles part that nothing refers to": (
        edited("xl/_rels/workbook.xml.rels", f'<Relationship Id="rId2" Type="{RELS}/styles" Target="styles.xml"/>', ""),
        "does not refer to it"),
    "types for no part": (
        edited("[Content_Types].xml", 'Extension="rels"', 'Extension="x"'), "has no content type"),
    "an external document type": (
        edited(SHEET, "<worksheet", "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x'><worksheet"), "document type"),
    "entities of entities": (
        edited(STYLES, "<styleSheet", "<!DOCTYPE a [<!ENTITY b 'ha'>]><styleSheet"), "document type"),
    "cells in the corners of the grid": (sheet(ledger_rows() + LAST_CORNER), "1,048,576 rows and 16,384 columns"),
    "a part that leads out": (with_parts(**{"..__..__evil.txt": "x"}), "leads out of the package"),
    "a signature": (with_parts(_xmlsignatures__origin="x"), "digitally signed"),
    "a protected structure": (
        package(parts(before='<workbookProtection lockStructure="1"/>')), "its structure is protected"),
    "a password": (compound({"EncryptionInfo": b"", "EncryptedPackage": b""}), "protected with a password"),
    "a legacy password, and a table of texts that is noise": (
        compound({"Workbook": BOF + struct.pack("<HHHHHII", 0x2F, 2, 0, 0xFC, 8, 2**31, 2**31)}), "with a password"),
    "rights management": (
        compound({"\x06DataSpaces": b"", "EncryptedPackage": b"", "\x09DRMContent": b""}), "protected"),
    "a compound file that goes in a circle": (compound({"Workbook": BOF}, directory_next=1), "no workbook"),
    "a legacy table of texts larger than the file": (
        compound({"Workbook": BOF + struct.pack("<HHII", 0xFC, 8, 2**31, 2**31)}), "announces 2,147,483,648 texts"),
    "names by the hundred thousand": (package(parts(names="<definedNames>" + "".join(
        f'<definedName name="n{n * n}">Items!$A$2</definedName>' for n in range(160_000)) + "</definedNames>")),
        "320,0[0-9]+ tags"),
    "a long shared text in very many cells": (package(parts(
        strings=f'<sst xmlns="{MAIN}"><si><t>{"".join(map(str, range(6_500)))}</t></si></sst>',
        sheet=f'<worksheet xmlns="{MAIN}"><sheetData>{ledger_rows()}' + "".join(
            f'<row r="{n}">{SHARED * 10}</row>' for n in range(6, 500)) + "</sheetData></worksheet>")),
        "cells that come to more than 67,4"),
    "half a package": (package(parts())[:900], "not a readable zip package"),
    "a document of another kind": (b"%PDF-1.7", "a PDF document"),
    "nothing": (b"", "an empty file"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_one_sentence(tmp_path: Path, case: str) -> None:
    content, words = REFUSED[case]
    outcome = ended(tmp_path, content)
    assert outcome.status is Status.REFUSED
    assert re.search(words, outcome.message), outcome.message
    assert "\n" not in outcome.message


HANDLED = {
    "as it should be": package(parts()),
    "a size of the whole grid announced": edited(
        SHEET, "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'),
    "everything merged": sheet(ledger_rows(), '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    "a link over the whole grid": sheet(
        ledger_rows(), '<hyperlinks><hyperlink ref="A1:XFD1048576" location="Items!A1"/></hyperlinks>'),
    "a format in the last cell": sheet(ledger_rows() + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'),
    "an alternate content": edited(
        WORKBOOK, "<sheets>", '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="x15" xmlns:x15="x"><x/></mc:Choice></mc:AlternateContent><sheets>'),
    "a very hidden sheet": edited(WORKBOOK, 'sheetId="1"', 'sheetId="1" state="veryHidden"'),
    "a name to nowhere": package(parts(names='<definedNames><definedName name="x">#REF!</definedName></definedNames>')),
    "a name that is a command": package(
        parts(names="<definedNames><definedName name=\"y\">cmd|'/c calc'!A1</definedName></definedNames>")),
    "5,000 names": package(parts(names="<definedNames>" + "".join(
        f'<definedName name="n{n * n}">Items!$A$2</definedName>' for n in range(5_000)) + "</definedNames>")),
}  # fmt: skip


@pytest.mark.parametrize("case", HANDLED)
def test_handled_and_nothing_lost(tmp_path: Path, case: str) -> None:
    outcome = ended(tmp_path, HANDLED[case])
    assert outcome.status in (Status.DONE, Status.NEEDS_PERSON), outcome.message
    assert outcome.sheets_written


def test_days_from_1904_are_read_as_such(tmp_path: Path) -> None:
    moved = ledger_rows()
    for serial in {value for row in LEDGER[1:] for value in row[2:4]}:
        moved = moved.replace(f"<v>{serial}</v>", f"<v>{int(str(serial)) - 1462}</v>")
    sheet_1904 = f'<worksheet xmlns="{MAIN}"><sheetData>{moved}</sheetData></worksheet>'
    since_1904 = package(parts(before='<workbookPr date1904="1"/>', sheet=sheet_1904))
    found = []
    for name, content in (("a", package(parts())), ("b", since_1904)):
        (tmp_path / name).mkdir()
        outcome = ended(tmp_path / name, content)
        found.append((outcome.status, outcome.message, outcome.tables[0]["totals"]))
    assert found[0] == found[1]
