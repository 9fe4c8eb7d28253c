from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from vba_reading import settings_in_excel

from xl_ar.addin.install import conf, merging
from xl_ar.addin.install.places import System
from xl_ar.errors import SettingsError

WANTED = merging.settings(System.WINDOWS, r"C:\xl-ar\Scripts\python.exe")
ENDS = st.sampled_from(["\r\n", "\n", "\r"])
LETTERS = st.text(st.sampled_from("ab \\:;.%'#é,=(1"), max_size=12)
KEYS = st.sampled_from([*WANTED, "PYTHONPATH", "use udf server", "Udf Modules", "ONEDRIVE_CONSUMER_WIN", "MINE"])
GOOD = st.builds(lambda key, value, pad: f'"{key}"{pad},{pad}"{value}"{pad}', KEYS, LETTERS, st.sampled_from(["", " "]))
BAD = st.sampled_from(
    [
        "# a comment",
        "'remark",
        "; ini",
        "",
        "   ",
        "UDF MODULES,mine",
        "'PYTHONPATH','C:\\a'",
        '"ALONE"',
        "no comma",
        '"',
    ]
)


def contents(lines: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    def joined(rows: list[tuple[str, str]], ended: bool) -> bytes:
        text = "".join(row + end for row, end in rows)
        return (text if ended or not rows else text[: -len(rows[-1][1])]).encode("cp1252")

    return st.builds(joined, st.lists(st.tuples(lines, ENDS), max_size=8), st.booleans())


GOOD_CONTENTS, ANY_CONTENTS = contents(GOOD), contents(st.one_of(GOOD, BAD))


def merged(content: bytes, newline: str = "\r\n") -> merging.Merge:
    return merging.merged(content, WANTED, encoding="cp1252", newline=newline)


@given(st.one_of(ANY_CONTENTS, st.binary(max_size=80)))
def test_lines_give_the_content_back(content: bytes) -> None:
    assert conf.content_of(conf.lines_of(content)) == content


@given(st.one_of(ANY_CONTENTS, st.binary(max_size=80)), ENDS)
@example(b'"USE UDF SERVER","False"', "\r\n")
@example(b"", "\r\n")
@example(b'"A","1"\r', "\n")
def test_merge_then_unmerge_is_the_original_byte_for_byte(content: bytes, newline: str) -> None:
    merge = merged(content, newline)
    assert merging.unmerged(merge.content, merge) == merging.Unmerge(content)


@given(GOOD_CONTENTS)
def test_after_a_merge_excel_finds_what_is_wanted_and_all_that_was_there(content: bytes) -> None:
    before, after = settings_in_excel(content), settings_in_excel(merged(content).content)
    for key, value in WANTED.items():
        if key == "UDF MODULES":
            assert value in [part.strip() for part in after[key].split(";")]
        else:
            assert after[key].strip().casefold() == value.casefold()
    assert {key: value for key, value in after.items() if key not in WANTED} == {
        key: value for key, value in before.items() if key not in WANTED
    }


@given(GOOD_CONTENTS)
def test_foreign_lines_keep_bytes_and_order(content: bytes) -> None:
    def foreign(of: bytes) -> list[str]:
        return [line.body for line in conf.lines_of(of) if (line.key or "").upper() not in WANTED]

    assert foreign(merged(content).content) == foreign(content)


@given(GOOD_CONTENTS)
def test_a_second_merge_changes_nothing(content: bytes) -> None:
    once = merged(content)
    assert merged(once.content) == merging.Merge(once.content)


@given(GOOD_CONTENTS)
def test_a_faultless_content_is_read_by_excel_line_by_line(content: bytes) -> None:
    assert conf.faults_of(content) == ()
    assert settings_in_excel(content) == conf.values_of(content, "cp1252")


@given(ANY_CONTENTS, st.sampled_from([b"", b"\xef\xbb\xbf"]))
def test_a_mended_content_is_faultless_and_keeps_every_good_line(content: bytes, bom: bytes) -> None:
    if bom:
        content = content.decode("cp1252").encode("utf-8")
    mended = conf.mended(bom + content, "cp1252")
    assert conf.faults_of(mended) == ()
    assert conf.mended(mended, "cp1252") == mended
    assert settings_in_excel(mended) == conf.values_of(mended, "cp1252")
    good = [line.body for line in conf.lines_of(content) if line.key is not None]
    kept = [line.body for line in conf.lines_of(mended)]
    if bom:
        good = [body.encode("latin-1").decode("utf-8").encode("cp1252").decode("latin-1") for body in good]
    assert [body for body in kept if body in good] == good


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        (b'\xef\xbb\xbf"PYTHONPATH","x"\r\n', 1, "byte order mark"),
        ('"PYTHONPATH","x"\r\n'.encode("utf-16"), 1, "byte order mark"),
        (b'# mine\r\n"PYTHONPATH","x"\r\n', 1, "a comment"),
        (b'"MINE","1"\r\n\r\n"PYTHONPATH","x"\r\n', 2, "an empty line"),
        (b'"ALONE"\r\n"PYTHONPATH","x"\r\n', 1, "neither key nor value"),
        (b'"a","b","c"\r\n"PYTHONPATH","x"\r\n', 1, "neither key nor value"),
    ],
)
def test_what_makes_excel_lose_a_setting_is_a_fault_and_mending_gives_it_back(
    content: bytes, line: int, what: str
) -> None:
    assert settings_in_excel(content).get("PYTHONPATH") != "x"
    (fault,) = conf.faults_of(content)
    assert fault.line == line
    assert what in fault.what
    assert settings_in_excel(conf.mended(content, "cp1252"))["PYTHONPATH"] == "x"


def test_settings_without_quotation_marks_are_put_into_them() -> None:
    assert conf.mended(b"PYTHONPATH, C:\\a b\r\n", "cp1252") == b'"PYTHONPATH","C:\\a b"\r\n'


def test_mending_a_file_with_a_bom_saves_it_in_the_letters_excel_reads() -> None:
    content = '"PYTHONPATH","C:\\Jürgen"\r\n'.encode("utf-8-sig")
    assert conf.mended(content, "cp1252") == '"PYTHONPATH","C:\\Jürgen"\r\n'.encode("cp1252")
    with pytest.raises(SettingsError, match="Ł"):
        conf.mended('"PYTHONPATH","Ł"'.encode("utf-8-sig"), "cp1252")


def test_udf_modules_get_ours_beside_what_stands_there() -> None:
    merge = merged(b'"UDF MODULES","mine; other"\r\n')
    assert conf.values_of(merge.content, "cp1252")["UDF MODULES"] == "mine;other;udfs"
    kept = merge.content.replace(b"mine;other;udfs", b"mine;other;udfs;third")
    assert conf.values_of(merging.unmerged(kept, merge).content, "cp1252")["UDF MODULES"] == "mine;other;third"


def test_a_module_list_that_has_ours_is_left_as_it_is() -> None:
    content = b'"UDF MODULES","mine; udfs ;x"\r\n'
    assert "UDF MODULES" not in [change.key for change in merged(content).changes]


def test_a_setting_changed_since_stays() -> None:
    merge = merged(b"")
    changed = merge.content.replace(b'"SHOW CONSOLE","False"', b'"SHOW CONSOLE","True"')
    back = merging.unmerged(changed, merge)
    assert back.content == b'"SHOW CONSOLE","True"\r\n'
    assert back.kept == ("SHOW CONSOLE",)


def test_a_switch_in_other_letters_is_the_same() -> None:
    assert merging.differences(b'"use udf server","true"\r\n', {"USE UDF SERVER": "True"}, "cp1252") == {}
    assert merging.differences(b'"x","y"\r\n', {"USE UDF SERVER": "True"}, "cp1252") == {"USE UDF SERVER": None}


@pytest.mark.parametrize("value", ['C:\\"x"', "C:\\a\nb"])
def test_a_value_that_no_line_can_hold_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="quotation mark or a line end"):
        merging.merged(b"", {"PYTHONPATH": value}, encoding="cp1252", newline="\n")
