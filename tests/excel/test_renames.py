"""Sheet and table names are renamed where they are references, and only there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.excel.ooxml.formulas import Renames, quoted_sheet, sheet_of
from xl_ar.excel.ooxml.ownership import free_sheet_name, logical_name, mark_name

RENAMES = Renames.of({"AR Aging": "AR Aging (2)", "Data": "My data", "Gone": "#REF"}, {"AR_Tbl": "AR_Tbl_2"})
CASES = {
    "'AR Aging'!A1+Data!B2+XData!B3": "'AR Aging (2)'!A1+'My data'!B2+XData!B3",
    "'ar aging'!$A:$B": "'AR Aging (2)'!$A:$B",
    "SUM(AR_Tbl[Balance])+ROWS(ar_tbl)+AR_Tbl(3)+[AR_Tbl]": "SUM(AR_Tbl_2[Balance])+ROWS(AR_Tbl_2)+AR_Tbl(3)+[AR_Tbl]",
    "Other[AR_Tbl]+AR_Tbl[[#This Row],[AR_Tbl]]": "Other[AR_Tbl]+AR_Tbl_2[[#This Row],[AR_Tbl]]",
    "AR_Tbl[[#Totals],[x'[y]]]&AR_Tbl": "AR_Tbl_2[[#Totals],[x'[y]]]&AR_Tbl_2",
    "HYPERLINK(\"#'AR Aging'!A1\",\"'AR Aging'!A1\")": "HYPERLINK(\"#'AR Aging (2)'!A1\",\"'AR Aging'!A1\")",
    'IF(A1="AR_Tbl, Data!A1",1,"a""Data!b")': 'IF(A1="AR_Tbl, Data!A1",1,"a""Data!b")',
    "Gone!A1+'Data:AR Aging'!A1": "#REF!A1+'My data:AR Aging (2)'!A1",
    "'O''Brien'!A1+AR_Tbl.x+xAR_Tbl": "'O''Brien'!A1+AR_Tbl.x+xAR_Tbl",
    "[1]Data!A1+'[Book.xlsx]Data'!A1": "[1]Data!A1+'[Book.xlsx]Data'!A1",
}


@pytest.mark.parametrize(("old", "new"), CASES.items())
def test_formulas(old: str, new: str) -> None:
    assert RENAMES.formula(old) == new
    assert Renames().formula(old) == old


def test_locations() -> None:
    assert RENAMES.location("#'AR Aging'!A1") == "#'AR Aging (2)'!A1"
    assert RENAMES.location("Data!A1") == "'My data'!A1"


@given(st.text(max_size=40))
def test_any_text_passes_without_renames_that_apply(text: str) -> None:
    assert Renames.of({"\u2603no such sheet": "x"}, {"no_such_table": "y"}).formula(text) == text


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=":\\/?*[]"), min_size=1, max_size=31))
def test_a_quoted_sheet_name_is_read_back(name: str) -> None:
    if not name.startswith(("'", "=", "$")) and not name.endswith("'"):
        assert sheet_of(quoted_sheet(name) + "!$A$1") == name


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("Data", "Data"),
        ("AR Aging", "'AR Aging'"),
        ("A1", "'A1'"),
        ("RC", "'RC'"),
        ("2024", "'2024'"),
        ("O'B", "'O''B'"),
    ],
)
def test_quotes_where_they_are_needed(name: str, quoted: str) -> None:
    assert quoted_sheet(name) == quoted


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=31))
def test_a_mark_keeps_the_logical_name(name: str) -> None:
    assert logical_name(mark_name(name)) == name


def test_free_names_stay_within_31_characters() -> None:
    long = "x" * 31
    assert free_sheet_name(long, {long}) == "x" * 27 + " (2)"
    assert free_sheet_name("AR Aging", {"ar aging", "ar aging (2)"}) == "AR Aging (3)"
