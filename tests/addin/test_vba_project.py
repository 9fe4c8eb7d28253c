"""The VBA project we write is read back by oletools, text for text, and is a sound compound file."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oletools import olevba

from xl_ar.addin.vba.compound_file import compound_file
from xl_ar.addin.vba.vba_project import Kind, Module, VbaProject, compressed, exported, vba_project

LONG = "\n".join(f"Public Function F{at}(x): F{at} = x * {at}: End Function ' §{at % 7}" for at in range(900))
MODULES = (
    Module("ThisWorkbook", "Private Sub Workbook_Open()\nEnd Sub", Kind.WORKBOOK),
    Module("Sheet1", "", Kind.WORKSHEET),
    Module("Notes", "Option Explicit\nPublic Value As Long", Kind.CLASS),
    Module("Collections", 'Option Explicit\nSub Größe()\n  MsgBox "fällig"\nEnd Sub'),
    Module("Long_1", LONG),
)
PROJECT = VbaProject("VBAProject", MODULES)


def parsed(data: bytes) -> olevba.VBA_Parser:
    return olevba.VBA_Parser("vbaProject.bin", data=data)


def test_every_module_reads_back_as_written() -> None:
    read = {stream: code for _, stream, _, code in parsed(vba_project(PROJECT)).extract_macros()}
    assert read == {f"VBA/{module.name}": module.text for module in MODULES}


def test_documents_and_classes_are_told_from_standard_modules() -> None:
    files = [file for _, _, file, _ in parsed(vba_project(PROJECT)).extract_macros()]
    assert files == ["ThisWorkbook.cls", "Sheet1.cls", "Notes.cls", "Collections.bas", "Long_1.bas"]


def test_the_container_has_no_defects_and_the_streams_excel_wants() -> None:
    with olevba.olefile.OleFileIO(vba_project(PROJECT), raise_defects=olevba.olefile.DEFECT_UNSURE) as file:
        names = {"/".join(path) for path in file.listdir()}
        assert {"PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT"} <= names
        assert file.parsing_issues == []
        text = file.openstream("PROJECT").read().decode("cp1252")
    assert "Document=ThisWorkbook/&H00000000\r\nDocument=Sheet1/&H00000000\r\nClass=Notes\r\n" in text


def test_the_same_project_gives_the_same_bytes() -> None:
    assert vba_project(PROJECT) == vba_project(PROJECT)


@given(st.text(alphabet="abc \r\n()=é", max_size=9000) | st.integers(0, 30_000).map(lambda n: "ab " * n))
def test_compression_is_undone_by_oletools(text: str) -> None:
    data = text.encode("cp1252")
    assert olevba.decompress_stream(bytearray(compressed(data))) == data


def test_a_whole_chunk_that_does_not_compress_is_stored_as_it_is() -> None:
    data = Random(1).randbytes(4096)
    assert olevba.decompress_stream(bytearray(compressed(data))) == data


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 4095, 4096, 4097, 70_000, 900_000])
def test_a_stream_of_any_size_reads_back(size: int) -> None:
    streams = {"A/first": bytes(range(256)) * (size // 256 + 1), "second": b"x" * size, "A/third": b"y"}
    with olevba.olefile.OleFileIO(compound_file(streams), raise_defects=olevba.olefile.DEFECT_UNSURE) as file:
        assert {path: file.openstream(path).read() for path in streams} == streams


def test_export_headers_are_taken_off() -> None:
    text = (
        "VERSION 1.0 CLASS\nBEGIN\n  MultiUse = -1\nEND\n"
        'Attribute VB_Name = "Book"\nAttribute VB_Exposed = False\n'
        'Option Explicit\nSub Item()\nAttribute Item.VB_Description = "x"\nEnd Sub'
    )
    body = 'Option Explicit\nSub Item()\nAttribute Item.VB_Description = "x"\nEnd Sub'
    assert exported(text) == Module("Book", body, Kind.CLASS)


@pytest.mark.parametrize("name", ["1st", "a b", "", "x" * 32, "naïve"])
def test_a_name_that_vba_refuses_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is no VBA name"):
        vba_project(VbaProject("P", (Module(name, ""),)))


def test_two_modules_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="share a name"):
        vba_project(VbaProject("P", (Module("One", ""), Module("ONE", ""))))
