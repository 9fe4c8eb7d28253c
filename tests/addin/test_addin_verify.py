"""``xl-ar addin verify``: a built add-in passes every check, and each check finds what it is there for."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.addin.build import FILE, build
from xl_ar.addin.package import archive
from xl_ar.addin.proof import verify
from xl_ar.addin.proof.compound_reader import decompressed, streams
from xl_ar.addin.proof.vba_checks import faults_of_names
from xl_ar.addin.vba.compound_file import compound_file
from xl_ar.addin.vba.sources import project
from xl_ar.addin.vba.vba_project import Module, VbaProject, compressed, vba_project
from xl_ar.cli import main

Parts = dict[str, bytes]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    with zipfile.ZipFile(build(tmp_path_factory.mktemp("built") / FILE)) as file:
        return {name: file.read(name) for name in file.namelist()}


def with_text(name: str, old: str, new: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        assert old.encode() in parts[name]
        parts[name] = parts[name].replace(old.encode(), new.encode())

    return change


def with_modules(change: Callable[[VbaProject], VbaProject]) -> Callable[[Parts], None]:
    def put(parts: Parts) -> None:
        parts["xl/vbaProject.bin"] = vba_project(change(project()))

    return put


def in_module(name: str, old: str, new: str) -> Callable[[Parts], None]:
    def change(whole: VbaProject) -> VbaProject:
        assert old in next(module.source for module in whole.modules if module.name == name)
        changed = (
            replace(module, source=module.source.replace(old, new)) if module.name == name else module
            for module in whole.modules
        )
        return replace(whole, modules=tuple(changed))

    return with_modules(change)


def without(name: str) -> Callable[[Parts], None]:
    return lambda parts: parts.__delitem__(name)


def garbled(name: str) -> Callable[[Parts], None]:
    return lambda parts: parts.__setitem__(name, Random(1).randbytes(2048))


TYPES, RELS, BOOK, UI = "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "customUI/customUI14.xml"
PACKAGE, STREAMS = "the package is complete", "the VBA project has the streams"
SOURCES, FORMULAS = "every module is as its source", "the wrappers are those"
XLWINGS, NAMES = "it is bound to the xlwings", "no public name hides"
RIBBON, IMAGES, CALLS = "the ribbon is valid", "every image is", "every callback exists"
CASES = {
    "a part is gone": (without("xl/styles.xml"), PACKAGE, "xl/styles.xml is missing"),
    "no longer an add-in": (
        with_text(TYPES, "addin.macroEnabled", "sheet.macroEnabled"),
        PACKAGE,
        "xl/workbook.xml is declared as",
    ),
    "nothing leads to the ribbon": (
        with_text(RELS, "customUI/customUI14.xml", "customUI/other.xml"),
        PACKAGE,
        "nothing leads to it",
    ),
    "a part is no XML": (garbled("xl/styles.xml"), PACKAGE, "xl/styles.xml: "),
    "another code name": (with_text(BOOK, '"ThisWorkbook"', '"DieseArbeitsmappe"'), PACKAGE, "the code names are"),
    "a sheet taken for settings": (
        with_text(BOOK, "About xl-ar", "xlwings.conf"),
        PACKAGE,
        "would be taken for settings",
    ),
    "no project": (garbled("xl/vbaProject.bin"), STREAMS, "no compound file"),
    "another text": (in_module("ArRibbon", "Trim$(text)", "text"), SOURCES, "ArRibbon is not as its source"),
    "a wrapper is changed": (
        in_module("ArFormulas", '"AR_VERSION", Array', '"AR_AGING", Array'),
        FORMULAS,
        "the wrapper of AR_VERSION",
    ),
    "a wrapper is left over": (
        in_module("ArFormulas", "Public Sub DescribeAll", "Function AR_OLD()\nEnd Function\nPublic Sub DescribeAll"),
        FORMULAS,
        "AR_OLD",
    ),
    "another xlwings": (
        in_module("xlwings", "xlwings64-0.37.8.dll", "xlwings64-0.37.9.dll"),
        XLWINGS,
        "xlwings64-0.37.8.dll",
    ),
    "another settings file": (
        in_module("xlwings", 'PROJECT_NAME As String = "xlwings"', 'PROJECT_NAME As String = "myaddin"'),
        XLWINGS,
        "PROJECT_NAME",
    ),
    "a licence taken away": (in_module("xlwings", "'Redistribution and use", "'Use"), XLWINGS, "licence"),
    "a callback hides Choose": (
        in_module("ArRibbon", "Sub ChooseSetting(", "Sub Choose("),
        NAMES,
        "ArRibbon.Choose hides a function of VBA",
    ),
    "two RunPython": (in_module("ArHelp", "Public Sub DescribeSoon", "Public Sub RunPython"), NAMES, "RunPython is in"),
    "an unknown attribute": (with_text(UI, 'size="large"', 'size="large" colour="red"'), RIBBON, "may not have colour"),
    "an id twice": (with_text(UI, 'id="help"', 'id="age"'), RIBBON, "the id age is taken twice"),
    "too long a tip": (with_text(UI, 'supertip="', 'supertip="' + "x" * 1024), RIBBON, "characters"),
    "an unknown image": (with_text(UI, 'imageMso="Help"', 'imageMso="Halp"'), IMAGES, "Halp"),
    "a callback is missing": (
        with_text(UI, "ArRibbon.GetAsOf", "ArRibbon.GetIt"),
        CALLS,
        "ArRibbon.GetIt, which takes None",
    ),
    "a callback takes something else": (
        in_module("ArRibbon", "id As String, index As Integer", "id As String"),
        CALLS,
        "ArRibbon.ChooseSetting",
    ),
    "a button of another version": (with_text(UI, 'label="Undo"', 'label="Reverse"'), "the tab is that", "is another"),
}


def written(parts: Parts, folder: Path) -> Path:
    (folder / FILE).write_bytes(archive(parts))
    return folder / FILE


def test_a_built_add_in_passes_every_check(parts: Parts, tmp_path: Path) -> None:
    results = verify(written(parts, tmp_path))
    assert [check.line for check in results if check.faults] == []
    assert len(results) == 11


@pytest.mark.parametrize(("change", "claim", "fault"), CASES.values(), ids=CASES)
def test_a_check_finds_what_it_is_there_for(
    change: Callable[[Parts], None], claim: str, fault: str, parts: Parts, tmp_path: Path
) -> None:
    changed = dict(parts)
    change(changed)
    failed = [check for check in verify(written(changed, tmp_path)) if check.faults]
    assert [check for check in failed if check.claim.startswith(claim) and fault in check.line]


def test_a_changed_byte_is_another_file_than_what_is_built_here(parts: Parts, tmp_path: Path) -> None:
    changed = dict(parts)
    with_text("docProps/core.xml", "2026-01-01", "2026-01-02")(changed)
    (failed,) = [check for check in verify(written(changed, tmp_path)) if check.faults]
    assert failed.faults == ("the file is not what is built here",)


def test_the_command_line_says_each_result_and_ends_with_it(parts: Parts, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.xlam", tmp_path / "bad.xlam"
    assert CliRunner().invoke(main, ["addin", "build", "--out", str(good)]).exit_code == 0
    result = CliRunner().invoke(main, ["addin", "verify", str(good)])
    assert (result.exit_code, result.output.count("\nok ")) == (0, 11)
    bad.write_bytes(b"no package")
    result = CliRunner().invoke(main, ["addin", "verify", str(bad)])
    assert result.exit_code == 1
    assert "FAIL  the file is a package" in result.output


def test_a_formula_that_excel_would_not_take_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.py").write_text("@formula(help='h', example='x', date='d')\ndef AR_X(date): ...", encoding="utf-8")
    monkeypatch.setattr("xl_ar.addin.vba.sources._UDFS", tmp_path)
    result = CliRunner().invoke(main, ["addin", "build", "--out", str(tmp_path / FILE)])
    assert result.exit_code == 1
    assert "AR_X: VBA keeps 'date' for itself" in result.output


@given(st.text(alphabet="abc \r\n()=é", max_size=9000) | st.integers(0, 30_000).map(lambda n: "ab " * n))
def test_the_reader_undoes_the_compression(text: str) -> None:
    assert decompressed(compressed(text.encode("cp1252"))) == text.encode("cp1252")


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 4095, 4096, 4097, 70_000, 900_000])
def test_the_reader_reads_a_stream_of_any_size(size: int) -> None:
    given_streams = {"A/first": bytes(range(256)) * (size // 256 + 1), "second": b"x" * size, "A/third": b"y"}
    assert streams(compound_file(given_streams)) == given_streams


@given(st.binary(max_size=300), st.integers(0, 8191))
def test_a_damaged_container_is_a_value_error_or_reads(damage: bytes, at: int) -> None:
    data = bytearray(compound_file({"VBA/a": b"x" * 5000, "b": b"y" * 100}))
    data[at : at + len(damage)] = damage
    try:
        streams(bytes(data))
    except ValueError:
        return


@given(st.binary(max_size=40), st.integers(0, 80))
def test_a_damaged_text_is_a_value_error_or_reads(damage: bytes, at: int) -> None:
    data = bytearray(compressed(b"Public Sub A()\r\n" * 40))
    data[at : at + len(damage)] = damage
    try:
        decompressed(bytes(data))
    except ValueError:
        return


def test_private_names_may_be_what_they_like() -> None:
    text = Module("M", "Private Function Choose()\nEnd Function\nPrivate Sub Say()\nEnd Sub").text
    assert list(faults_of_names({"M": text, "N": "Private Sub Say()\nEnd Sub"})) == []
