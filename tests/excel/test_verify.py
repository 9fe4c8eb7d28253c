"""The proof fails whenever the result is not what was planned."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from donors import make_donor
from package_cases import in_part, rewrite, user_book, with_part

from xl_ar.errors import VerifyError
from xl_ar.excel.graft import GraftReport, put_sheets
from xl_ar.excel.verify import verify_graft

NAMES = ("AR Aging", "AR Matches")
Edit = Callable[[str, bytes], bytes | None]


@pytest.fixture(scope="module")
def grafted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path, GraftReport]:
    folder = tmp_path_factory.mktemp("verify")
    donor = make_donor(folder / "donor.xlsx")
    source = user_book(folder / "book.xlsx")
    report = put_sheets(source, donor, folder / "out.xlsx", names=NAMES)
    return source, donor, folder / "out.xlsx", report


def drop(name: str) -> Edit:
    return lambda part, content: None if part == name else content


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (in_part("xl/worksheets/sheet1.xml", "Amount", "Amaunt"), "sheet1.xml' of book.xlsx was lost or changed"),
        (in_part("xl/theme/theme1.xml", "Office", "0ffice"), "theme1.xml"),
        (drop("docProps/core.xml"), "core.xml"),
        (drop("xl/tables/table2.xml"), "refers to 'xl/tables/table2.xml'"),
        (in_part("xl/worksheets/sheet3.xml", "<v>100</v>", "<v>101</v>"), "reads back differently: sheet 'AR Aging'"),
        (in_part("xl/worksheets/sheet3.xml", "Customer 5", "Customer 6"), "reads back differently"),
        (in_part("xl/worksheets/sheet3.xml", "</sheetData>", "</sheetDatum>"), "well-formed"),
        (in_part("xl/workbook.xml", 'name="AR Matches"', 'name="AR Other"'), "not as planned"),
        (in_part("xl/workbook.xml", "_xlar.AR_Aging", "_xlax.AR_Aging"), "marks"),
        (in_part("xl/workbook.xml", "$B$4</", "$B$5</"), "the name 'total'"),
        (in_part("xl/workbook.xml", 'sheetId="2"', 'sheetId="9"'), "sheets of book.xlsx are not all"),
        (in_part("xl/styles.xml", '<b val="1"/>', '<b val="0"/>'), "fonts of book.xlsx"),
        (
            in_part("[Content_Types].xml", "/xl/tables/table2.xml", "/xl/tables/x.xml"),
            "no content type",
        ),
    ],
)
def test_a_damaged_result_is_noticed(
    tmp_path: Path, grafted: tuple[Path, Path, Path, GraftReport], edit: Edit, message: str
) -> None:
    source, donor, result, report = grafted
    damaged = rewrite(result, tmp_path / "damaged.xlsx", edit)
    with pytest.raises(VerifyError, match=re.escape(message)):
        verify_graft(source, damaged, report, donor)


def test_a_foreign_part_too_many_is_noticed(tmp_path: Path, grafted: tuple[Path, Path, Path, GraftReport]) -> None:
    source, donor, result, report = grafted
    more = with_part(rewrite(result, tmp_path / "more.xlsx", lambda _, content: content), "xl/other.xml", b"<a/>")
    with pytest.raises(VerifyError, match="unexpected part"):
        verify_graft(source, more, report, donor)


def test_a_report_that_claims_a_users_part_is_noticed(grafted: tuple[Path, Path, Path, GraftReport]) -> None:
    source, donor, result, report = grafted
    touched = report.touched | {"xl/worksheets/sheet1.xml"}
    wide = GraftReport(report.sheets, report.added, (), (), report.tables, report.order, touched)
    with pytest.raises(VerifyError, match="not ours to change"):
        verify_graft(source, result, wide, donor)


def test_a_reader_says_nothing_to_who_reads_the_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """openpyxl prints what it thinks of a named style without its format, among the lines of a report as JSON."""
    style = re.compile(rb'(<cellStyle name="Normal" xfId=")0"', re.DOTALL)
    plain = user_book(tmp_path / "plain.xlsx")
    source = rewrite(
        plain,
        tmp_path / "book.xlsx",
        lambda part, content: style.sub(rb'\g<1>42"', content, count=1) if part == "xl/styles.xml" else content,
    )
    donor = make_donor(tmp_path / "donor.xlsx")
    verify_graft(source, tmp_path / "out.xlsx", put_sheets(source, donor, tmp_path / "out.xlsx", names=NAMES), donor)
    assert capsys.readouterr().out == ""
