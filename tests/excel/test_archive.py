"""Untouched zip entries are copied as they are, whatever the writer used."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from package_cases import parts, tiny_parts, write_zip

from xl_ar.errors import CorruptError
from xl_ar.excel.ooxml.contenttypes import ContentTypes
from xl_ar.excel.ooxml.package import Package, relative, resolve


class Unseekable(io.RawIOBase):
    """A stream that zipfile can only write forward, so that sizes follow in data descriptors."""

    def __init__(self) -> None:
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        raw = bytes(piece)  # type: ignore[call-overload]
        self.data += raw
        return len(raw)


def streamed(path: Path) -> Path:
    sink = Unseekable()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in tiny_parts().items():
            archive.writestr(name, content)
    path.write_bytes(sink.data)
    return path


def wide(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in tiny_parts().items():
            with archive.open(name, "w", force_zip64=True) as entry:
                entry.write(content.encode())
    return path


def stored(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in tiny_parts().items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 2, 3, 4, 5, 6)), content)
        archive.comment = b"a comment"
    return path


@pytest.mark.parametrize("make", [streamed, wide, stored])
def test_a_part_added_and_one_changed(tmp_path: Path, make: object) -> None:
    source = make(tmp_path / "in.xlsx")  # type: ignore[operator]
    with Package.open(source) as package:
        package.put("xl/new.xml", b"<new/>")
        package.put("_rels/.rels", b"<changed/>")
        package.save(tmp_path / "out.xlsx")
    before, after = parts(source), parts(tmp_path / "out.xlsx")
    assert list(after) == [*before, "xl/new.xml"]
    assert {name for name in before if before[name] != after[name]} == {"_rels/.rels"}
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / "out.xlsx") as new:
        assert new.testzip() is None
        assert new.comment == old.comment
        for info in old.infolist():
            assert new.getinfo(info.filename).date_time == info.date_time


@pytest.mark.parametrize("make", [streamed, wide, stored])
def test_a_save_without_changes_gives_every_byte_back(tmp_path: Path, make: object) -> None:
    source = make(tmp_path / "in.xlsx")  # type: ignore[operator]
    with Package.open(source) as package:
        package.put("_rels/.rels", package.read("_rels/.rels"))
        package.save(tmp_path / "out.xlsx")
    assert (tmp_path / "out.xlsx").read_bytes() == source.read_bytes()


def test_a_comment_may_hold_the_mark_of_the_end(tmp_path: Path) -> None:
    source = write_zip(tmp_path / "in.xlsx", tiny_parts(), b"PK\5\6 inside " + bytes(30))
    with Package.open(source) as package:
        package.save(tmp_path / "out.xlsx")
    assert (tmp_path / "out.xlsx").read_bytes() == source.read_bytes()


def test_parts_are_found_whatever_their_case_and_slashes(tmp_path: Path) -> None:
    content = {name.replace("/", "\\").upper(): text for name, text in tiny_parts().items()}
    with Package.open(write_zip(tmp_path / "in.xlsx", content)) as package:
        assert package.main_part() == "XL\\WORKBOOK.XML"
        assert package.find("xl/worksheets/Sheet1.xml") == "XL\\WORKSHEETS\\SHEET1.XML"
        with pytest.raises(CorruptError, match="missing"):
            package.entry("xl/none.xml")


def test_new_entries_have_a_fixed_date(tmp_path: Path) -> None:
    with Package.open(write_zip(tmp_path / "in.xlsx", tiny_parts())) as package:
        package.put("xl/ü.xml", b"<new/>")
        package.save(tmp_path / "out.xlsx")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        assert archive.getinfo("xl/ü.xml").date_time == (1980, 1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("part", "target", "name"),
    [
        ("xl/workbook.xml", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("xl/workbook.xml", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("xl/worksheets/sheet1.xml", "../media/a%20b.png", "xl/media/a b.png"),
        ("", "xl\\workbook.xml", "xl/workbook.xml"),
        ("workbook.xml", "../../etc/passwd", "etc/passwd"),
    ],
)
def test_targets(part: str, target: str, name: str) -> None:
    assert resolve(part, target) == name


def test_targets_are_written_from_the_part_that_names_them() -> None:
    assert relative("xl/worksheets/sheet1.xml", "xl/tables/table1.xml") == "../tables/table1.xml"
    assert relative("workbook.xml", "worksheets/sheet1.xml") == "worksheets/sheet1.xml"


def test_content_types_by_override_and_default(tmp_path: Path) -> None:
    with Package.open(write_zip(tmp_path / "in.xlsx", tiny_parts())) as package:
        types = ContentTypes(package)
        types.set("xl/a.xml", "one")
        types.set("xl/b.png", "image/png")
        types.set("xl/c.PNG", "image/png")
        types.set("xl/d.png", "image/other")
        types.forget("XL/workbook.xml")
        types.save()
        package.save(tmp_path / "out.xlsx")
    text = parts(tmp_path / "out.xlsx")["[Content_Types].xml"].decode()
    assert text.count("png") == 3
    assert 'Override PartName="/xl/d.png" ContentType="image/other"' in text
    assert "workbook.xml" not in text
