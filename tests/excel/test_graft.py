"""What a graft leaves alone, puts in, replaces and takes out."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from donors import make_donor, table_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from package_cases import RELS, SHEET_ML, in_part, parts, rewrite, tiny_book, user_book, with_part
from python_calamine import CalamineWorkbook

from xl_ar.errors import ProtectedError, RefusedError
from xl_ar.excel.graft import check_graftable, our_sheets, put_sheets, remove_sheets, resolve_names
from xl_ar.excel.structure import read_structure
from xl_ar.excel.verify import verify_graft

NAMES = ("AR Aging", "AR Matches")
EDITED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}


@pytest.fixture(scope="module")
def donor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_donor(tmp_path_factory.mktemp("donor") / "donor.xlsx")


def put(source: Path, donor: Path, target: Path, names: tuple[str, ...] = NAMES) -> Path:
    report = put_sheets(source, donor, target, names=names)
    verify_graft(source, target, report, donor)
    return target


def raw_entries(path: Path) -> dict[str, tuple[object, ...]]:
    data = path.read_bytes()
    found: dict[str, tuple[object, ...]] = {}
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            start = info.header_offset + 30 + sum(data[info.header_offset + at] for at in (26, 28))
            packed = data[start : start + info.compress_size]
            found[info.filename] = (packed, info.date_time, info.external_attr, info.CRC, info.create_system)
    return found


def test_foreign_parts_keep_their_compressed_bytes_and_zip_data(tmp_path: Path, donor: Path) -> None:
    source = user_book(tmp_path / "book.xlsx")
    before, after = raw_entries(source), raw_entries(put(source, donor, tmp_path / "out.xlsx"))
    assert {name for name in before if before[name] != after[name]} == EDITED
    assert list(after)[: len(before)] == list(before)


def test_a_second_run_gives_the_same_bytes(tmp_path: Path, donor: Path) -> None:
    once = put(user_book(tmp_path / "book.xlsx"), donor, tmp_path / "1.xlsx")
    assert put(once, donor, tmp_path / "2.xlsx").read_bytes() == once.read_bytes()


def test_separate_puts_in_any_order_settle(tmp_path: Path, donor: Path) -> None:
    first = put(user_book(tmp_path / "book.xlsx"), donor, tmp_path / "1.xlsx", NAMES[:1])
    both = put(first, donor, tmp_path / "2.xlsx", NAMES[1:])
    for number, names in enumerate([NAMES, NAMES[:1], NAMES[1:], NAMES[::-1]]):
        again = put(both, donor, tmp_path / f"again{number}.xlsx", names)
        assert again.read_bytes() == both.read_bytes()


def test_only_the_edited_parts_change_when_a_sheet_is_replaced(tmp_path: Path, donor: Path) -> None:
    once = put(user_book(tmp_path / "book.xlsx"), donor, tmp_path / "1.xlsx")
    other = make_donor(tmp_path / "other.xlsx", note="second")
    before, after = parts(once), parts(put(once, other, tmp_path / "2.xlsx"))
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {"xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml"}


def test_replacing_keeps_position_and_sheet_id(tmp_path: Path, donor: Path) -> None:
    once = put(user_book(tmp_path / "book.xlsx"), donor, tmp_path / "1.xlsx")
    moved = openpyxl.load_workbook(once)
    moved.move_sheet("AR Aging", -2)
    moved.save(tmp_path / "moved.xlsx")
    again = put(tmp_path / "moved.xlsx", donor, tmp_path / "2.xlsx")
    assert CalamineWorkbook.from_path(again).sheet_names == ["AR Aging", "Invoices", "Notes", "AR Matches"]


def test_removing_restores_every_part_but_the_styles(tmp_path: Path, donor: Path) -> None:
    source = user_book(tmp_path / "book.xlsx")
    out = put(source, donor, tmp_path / "out.xlsx")
    report = remove_sheets(out, tmp_path / "back.xlsx", remove=NAMES)
    verify_graft(out, tmp_path / "back.xlsx", report)
    before, after = parts(source), parts(tmp_path / "back.xlsx")
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {"xl/styles.xml"}
    assert our_sheets(tmp_path / "back.xlsx") == {}


def test_put_and_remove_in_one_go(tmp_path: Path, donor: Path) -> None:
    once = put(user_book(tmp_path / "book.xlsx"), donor, tmp_path / "1.xlsx")
    report = put_sheets(once, donor, tmp_path / "2.xlsx", names=NAMES[1:], remove=NAMES[:1])
    verify_graft(once, tmp_path / "2.xlsx", report, donor)
    assert report.removed == ("AR Aging",)
    assert our_sheets(tmp_path / "2.xlsx") == {"AR Matches": "AR Matches"}
    book = openpyxl.load_workbook(tmp_path / "2.xlsx")
    assert book["AR Matches"].print_title_rows == "$4:$4"
    assert book["Notes"].print_title_rows == "$1:$1"


def test_names_of_later_sheets_follow_when_a_sheet_before_them_goes(tmp_path: Path, donor: Path) -> None:
    once = put(user_book(tmp_path / "book.xlsx"), donor, tmp_path / "1.xlsx")
    moved = openpyxl.load_workbook(once)
    moved.move_sheet("AR Aging", -2)
    moved.active = 2
    moved.save(tmp_path / "moved.xlsx")
    remove_sheets(tmp_path / "moved.xlsx", tmp_path / "back.xlsx", remove=NAMES)
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    assert book["Notes"].print_title_rows == "$1:$1"
    assert book["Invoices"].print_area == "'Invoices'!$A$1:$B$4"
    assert book.active == book["Notes"]


def test_a_name_that_points_into_a_removed_sheet_becomes_a_reference_error(tmp_path: Path, donor: Path) -> None:
    once = put(user_book(tmp_path / "book.xlsx"), donor, tmp_path / "1.xlsx")
    pointed = rewrite(
        once, tmp_path / "2.xlsx", in_part("xl/workbook.xml", "'Invoices'!$B$4", "SUM('AR Aging'!$D$5,total2)")
    )
    remove_sheets(pointed, tmp_path / "3.xlsx", remove=["AR Aging"])
    assert read_structure(tmp_path / "3.xlsx").defined_names["total"] == "SUM(#REF!$D$5,total2)"


@pytest.mark.parametrize("taken", ["AR Aging", "ar aging", "AR AGING"])
def test_a_users_own_sheet_of_the_name_is_never_touched(tmp_path: Path, donor: Path, taken: str) -> None:
    source = user_book(tmp_path / "book.xlsx", ("Invoices", taken))
    out = put(source, donor, tmp_path / "out.xlsx")
    assert our_sheets(out) == {"AR Aging": "AR Aging (2)", "AR Matches": "AR Matches"}
    assert resolve_names(source, NAMES) == our_sheets(out)
    assert parts(out)["xl/worksheets/sheet2.xml"] == parts(source)["xl/worksheets/sheet2.xml"]
    sheet = openpyxl.load_workbook(out)["AR Matches"]
    assert sheet["C2"].value == "='AR Aging (2)'!A1"
    assert sheet["D2"].hyperlink.location == "'AR Aging (2)'!A1"
    rules = [rule.formula for found in sheet.conditional_formatting for rule in found.rules]
    assert ["'AR Aging (2)'!$D$5>0"] in rules
    lists = {validation.formula1 for validation in sheet.data_validations.dataValidation}
    assert "'AR Aging (2)'!$A$5:$A$6" in lists
    charts = b"".join(content for name, content in parts(out).items() if "/charts/" in name)
    assert b"'AR Aging (2)'!$D$5" in charts
    assert b"'AR Aging'!" not in charts


def test_a_donor_rendered_under_the_actual_names_is_taken_as_it_is(tmp_path: Path) -> None:
    source = user_book(tmp_path / "book.xlsx", ("Invoices", "AR Aging"))
    names = resolve_names(source, NAMES)
    donor = make_donor(tmp_path / "donor.xlsx", tuple(names.values()), source_link="'AR Aging'!B2")
    out = put(source, donor, tmp_path / "out.xlsx")
    links = openpyxl.load_workbook(out)["AR Matches"]
    assert links["F2"].hyperlink.location == "'AR Aging'!B2"
    assert links["D2"].hyperlink.location == "'AR Aging (2)'!A1"


def test_a_sheet_of_ours_that_was_renamed_is_a_persons_own(tmp_path: Path, donor: Path) -> None:
    once = put(user_book(tmp_path / "book.xlsx"), donor, tmp_path / "1.xlsx")

    def rename(part: str, content: bytes) -> bytes:
        if part != "xl/workbook.xml":
            return content
        quoted = content.replace(b"'AR Aging'!", b"'Bob''s O&amp;K'!")
        return quoted.replace(b'"AR Aging"', b'"Bob\'s O&amp;K"')

    renamed = rewrite(once, tmp_path / "2.xlsx", rename)
    assert our_sheets(renamed) == {"AR Matches": "AR Matches"}
    part = read_structure(renamed).sheets[-2].part
    out = put(renamed, donor, tmp_path / "3.xlsx")
    assert our_sheets(out) == {"AR Aging": "AR Aging", "AR Matches": "AR Matches"}
    assert parts(out)[part] == parts(renamed)[part]
    assert openpyxl.load_workbook(out).sheetnames[-3:] == ["Bob's O&K", "AR Matches", "AR Aging"]
    assert openpyxl.load_workbook(out)["AR Matches"]["C2"].value == "='AR Aging'!A1"


def test_a_deleted_sheet_of_ours_comes_back(tmp_path: Path, donor: Path) -> None:
    once = put(user_book(tmp_path / "book.xlsx"), donor, tmp_path / "1.xlsx")
    book = openpyxl.load_workbook(once)
    del book["AR Aging"]
    book.defined_names["_xlar.AR_Aging"].attr_text = "#REF!$A$1"
    book.save(tmp_path / "2.xlsx")
    assert our_sheets(tmp_path / "2.xlsx") == {"AR Matches": "AR Matches"}
    out = put(tmp_path / "2.xlsx", donor, tmp_path / "3.xlsx")
    assert our_sheets(out) == {"AR Aging": "AR Aging", "AR Matches": "AR Matches"}
    assert parts(out)["xl/workbook.xml"].count(b"_xlar.AR_Aging") == 1


def test_replacing_works_after_another_program_rewrote_the_workbook(tmp_path: Path, donor: Path) -> None:
    once = put(user_book(tmp_path / "book.xlsx"), donor, tmp_path / "1.xlsx")
    openpyxl.load_workbook(once).save(tmp_path / "2.xlsx")
    again = put(tmp_path / "2.xlsx", donor, tmp_path / "3.xlsx")
    assert CalamineWorkbook.from_path(again).sheet_names == ["Invoices", "Notes", *NAMES]
    assert put(again, donor, tmp_path / "4.xlsx").read_bytes() == again.read_bytes()
    left = [name for name in parts(again) if "/charts/" in name or "/tables/" in name]
    assert len(left) == 5


def test_tables_get_free_names_and_ids(tmp_path: Path, donor: Path) -> None:
    source = user_book(tmp_path / "book.xlsx")
    clash = rewrite(source, tmp_path / "2.xlsx", in_part("xl/workbook.xml", 'name="total"', 'name="ar_aging_table"'))
    report = put_sheets(clash, donor, tmp_path / "out.xlsx", names=NAMES)
    assert report.tables[table_of("AR Aging")] == "AR_Aging_Table_2"
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book["AR Aging"]["B2"].value == "=SUM(AR_Aging_Table_2[Balance])"
    column = book["AR Aging"].tables["AR_Aging_Table_2"].tableColumns[4]
    assert column.calculatedColumnFormula.attr_text == "AR_Aging_Table_2[[#This Row],[Balance]]*2"
    ids = [table.id for sheet in book for table in sheet.tables.values()]
    assert sorted(ids) == [1, 2, 3]


def test_no_sheet_of_ours_is_selected_with_the_users(tmp_path: Path, donor: Path) -> None:
    out = put(user_book(tmp_path / "book.xlsx"), donor, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(out)
    assert not any(book[name].sheet_view.tabSelected for name in NAMES)
    with zipfile.ZipFile(out) as archive:  # no trace of which was the donor's first, so that the order does not matter
        assert not [name for name in archive.namelist() if b'tabSelected="0"' in archive.read(name)]


def test_shared_strings_of_a_donor_are_put_inline(tmp_path: Path) -> None:
    donor = make_donor(tmp_path / "donor.xlsx", inline=False)
    out = put(user_book(tmp_path / "book.xlsx"), donor, tmp_path / "out.xlsx")
    assert b't="s"' not in parts(out)["xl/worksheets/sheet3.xml"]


@pytest.mark.parametrize(("strict", "prefix"), [(False, "x"), (True, ""), (True, "ss"), (False, "")])
def test_any_prefix_and_the_strict_namespaces(tmp_path: Path, donor: Path, strict: bool, prefix: str) -> None:
    source = tiny_book(tmp_path / "book.xlsx", strict=strict, prefix=prefix)
    out = put(source, donor, tmp_path / "out.xlsx")
    assert CalamineWorkbook.from_path(out).sheet_names == ["Data", *NAMES]
    assert put(out, donor, tmp_path / "2.xlsx").read_bytes() == out.read_bytes()
    content = parts(out)
    for name in ("xl/worksheets/sheet2.xml", "xl/tables/table1.xml", "xl/styles.xml"):
        assert (b"purl.oclc.org" in content[name]) == strict, name
    assert read_structure(out).sheets[1].tables[0].display_name == table_of("AR Aging")
    report = remove_sheets(out, tmp_path / "3.xlsx", remove=NAMES)
    verify_graft(out, tmp_path / "3.xlsx", report)
    assert parts(tmp_path / "3.xlsx")["xl/workbook.xml"] == parts(source)["xl/workbook.xml"]


def chain(path: Path, entries: str) -> Path:
    related = f'<Relationship Id="rId99" Type="{RELS}/calcChain" Target="calcChain.xml"/></Relationships>'
    override = f'<Override PartName="/xl/calcChain.xml" ContentType="{SHEET_ML}.calcChain+xml"/></Types>'
    edit = in_part("xl/_rels/workbook.xml.rels", "</Relationships>", related)
    chained = rewrite(path, path.with_name("chained.xlsx"), edit)
    typed = rewrite(chained, path.with_name("typed.xlsx"), in_part("[Content_Types].xml", "</Types>", override))
    return with_part(typed, "xl/calcChain.xml", f'<calcChain xmlns="x">{entries}</calcChain>'.encode())


def test_our_cells_leave_the_calculation_chain(tmp_path: Path, donor: Path) -> None:
    once = put(user_book(tmp_path / "book.xlsx"), donor, tmp_path / "1.xlsx")
    ours = '<c r="B2" i="3"/><c r="B3" l="1"/>', '<c r="C2" i="4"/>'
    users = '<c r="A1" i="1"/><c r="A2"/>', '<c r="A9" i="2"/>'
    out = put(chain(once, users[0] + ours[0] + users[1] + ours[1]), donor, tmp_path / "2.xlsx")
    assert parts(out)["xl/calcChain.xml"] == f'<calcChain xmlns="x">{users[0]}{users[1]}</calcChain>'.encode()


def test_a_chain_of_our_cells_only_goes(tmp_path: Path, donor: Path) -> None:
    once = put(user_book(tmp_path / "book.xlsx"), donor, tmp_path / "1.xlsx")
    out = put(chain(once, '<c r="B2" i="3"/><c r="C2" i="4"/>'), donor, tmp_path / "2.xlsx")
    content = parts(out)
    assert "xl/calcChain.xml" not in content
    assert b"calcChain" not in content["[Content_Types].xml"] + content["xl/_rels/workbook.xml.rels"]


def test_a_chain_of_the_users_stays_as_it_is(tmp_path: Path, donor: Path) -> None:
    source = chain(user_book(tmp_path / "book.xlsx"), '<c r="A1" i="1"/>')
    out = put(source, donor, tmp_path / "out.xlsx")
    assert raw_entries(out)["xl/calcChain.xml"] == raw_entries(source)["xl/calcChain.xml"]


def test_a_pivot_table_on_our_sheet_is_not_thrown_away(tmp_path: Path, donor: Path) -> None:
    once = put(user_book(tmp_path / "book.xlsx"), donor, tmp_path / "1.xlsx")
    pivot = f'<Relationship Id="rId9" Type="{RELS}/pivotTable" Target="../pivotTables/p1.xml"/></Relationships>'
    held = rewrite(once, tmp_path / "2.xlsx", in_part("xl/worksheets/_rels/sheet3.xml.rels", "</Relationships>", pivot))
    with pytest.raises(RefusedError, match="holds a pivotTable"):
        put_sheets(held, donor, tmp_path / "3.xlsx", names=NAMES)


def test_the_1904_date_system_must_agree(tmp_path: Path, donor: Path) -> None:
    source = tiny_book(tmp_path / "tiny.xlsx")
    old = rewrite(
        source, tmp_path / "1904.xlsx", in_part("xl/workbook.xml", "<sheets>", '<workbookPr date1904="1"/><sheets>')
    )
    with pytest.raises(ValueError, match="date system"):
        put_sheets(old, donor, tmp_path / "out.xlsx", names=NAMES)
    put(old, make_donor(tmp_path / "donor.xlsx", date1904=True), tmp_path / "out.xlsx")


REFUSED = [
    ("xl/workbook.xml", '<workbookProtection lockStructure="1"/><sheets>', ProtectedError, "structure"),
    (
        "xl/_rels/workbook.xml.rels",
        '<Relationship Id="r9" Type="a/usernames" Target="x"/>',
        RefusedError,
        "shared",
    ),
    ("_rels/.rels", '<Relationship Id="r9" Type="a/digital-signature/origin" Target="x"/>', ProtectedError, "signed"),
]


@pytest.mark.parametrize(("name", "new", "error", "message"), REFUSED)
def test_what_cannot_be_edited_is_refused(
    tmp_path: Path, donor: Path, name: str, new: str, error: type[RefusedError], message: str
) -> None:
    old = "<sheets>" if name == "xl/workbook.xml" else "</Relationships>"
    edit = in_part(name, old, new if old in new else new + old)
    source, target = rewrite(tiny_book(tmp_path / "tiny.xlsx"), tmp_path / "book.xlsx", edit), tmp_path / "o.xlsx"
    with pytest.raises(error, match=message):
        check_graftable(source)
    with pytest.raises(error, match=message):
        put_sheets(source, donor, target, names=NAMES)
    assert not target.exists()


def test_the_last_visible_sheet_is_not_removed(tmp_path: Path, donor: Path) -> None:
    once = put(tiny_book(tmp_path / "tiny.xlsx"), donor, tmp_path / "1.xlsx")
    hidden = rewrite(once, tmp_path / "2.xlsx", in_part("xl/workbook.xml", 'name="Data"', 'name="Data" state="hidden"'))
    with pytest.raises(RefusedError, match="no visible sheet"):
        remove_sheets(hidden, tmp_path / "3.xlsx", remove=NAMES)


def test_nothing_put_and_nothing_removed_changes_nothing(tmp_path: Path, donor: Path) -> None:
    source = user_book(tmp_path / "book.xlsx")
    assert put(source, donor, tmp_path / "out.xlsx", ()).read_bytes() == source.read_bytes()


def test_the_source_is_never_written_over(tmp_path: Path, donor: Path) -> None:
    source = user_book(tmp_path / "book.xlsx")
    before = source.read_bytes()
    with pytest.raises(ValueError, match="while it is read"):
        put_sheets(source, donor, source, names=NAMES)
    assert source.read_bytes() == before


def test_archive_comment_stays(tmp_path: Path, donor: Path) -> None:
    source = user_book(tmp_path / "book.xlsx")
    with zipfile.ZipFile(source, "a") as archive:
        archive.comment = b"kept"
    with zipfile.ZipFile(put(source, donor, tmp_path / "out.xlsx")) as archive:
        assert archive.comment == b"kept"
        assert archive.testzip() is None


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    taken=st.lists(
        st.sampled_from(["AR Aging", "ar matches", "AR Aging (2)", "Übersicht", "O'Brien", "1"]), unique=True
    ),
    order=st.permutations(NAMES),
)
def test_any_user_sheets_any_order(
    tmp_path_factory: pytest.TempPathFactory, donor: Path, taken: list[str], order: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    source = user_book(folder / "book.xlsx", ("Invoices", *taken))
    out = put(source, donor, folder / "1.xlsx", tuple(order))
    assert put(out, donor, folder / "2.xlsx", tuple(order)).read_bytes() == out.read_bytes()
    assert CalamineWorkbook.from_path(out).sheet_names[: len(taken) + 1] == ["Invoices", *taken]
    remove_sheets(out, folder / "3.xlsx", remove=NAMES)
    before, after = parts(source), parts(folder / "3.xlsx")
    assert {name for name in before | after if before.get(name) != after.get(name)} <= {"xl/styles.xml"}
