"""XML is edited where it is meant to be, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.errors import CorruptError, HostileError, RefusedError
from xl_ar.excel.ooxml.splice import Splices, attribute, parse

XML = b"""<?xml version="1.0"?>
<!-- kept --><a:root xmlns:a="u" x='1 > "0"'  ><a:one/><two
  k = "&amp;">t&#65;</two><![CDATA[ raw ]]><a:one y="2"></a:one></a:root>"""


def test_offsets_cover_the_elements() -> None:
    root = parse(XML, "part")
    one, two, last = root.children
    assert XML[one.start : one.end] == b"<a:one/>"
    assert XML[two.inner : two.close] == b"t&#65;"
    assert (two.text, two.get("k"), two.local) == ("tA", "&", "two")
    assert XML[last.start : last.end] == b'<a:one y="2"></a:one>'
    assert (root.local, root.prefix, root.namespace(), two.namespace()) == ("root", "a:", "u", "")
    assert two.prefix_of(("u",)) == "a:"


def test_edits_leave_the_rest_alone() -> None:
    root = parse(XML, "part")
    splices = Splices(XML)
    splices.append(root.children[0], b"<in/>")
    splices.append(root, b"<end/>")
    splices.append(root, b"<end2/>")
    splices.set_attribute(root, "x", 'é"<')
    splices.set_attribute(root.children[2], "z", "3")
    splices.set_attribute(root.children[2], "y", "2")
    splices.set_text(root.children[1], "ü<")
    assert splices.result() == (
        b'<?xml version="1.0"?>\n<!-- kept --><a:root xmlns:a="u" x="&#233;&quot;&lt;"  ><a:one><in/></a:one><two\n'
        b'  k = "&amp;">&#252;&lt;</two><![CDATA[ raw ]]><a:one y="2" z="3"></a:one><end/><end2/></a:root>'
    )


def test_no_edit_gives_the_same_bytes() -> None:
    root = parse(XML, "part")
    splices = Splices(XML)
    splices.set_attribute(root.children[1], "k", "&")
    assert splices.result() is XML


def test_overlaps_are_a_programming_error() -> None:
    root = parse(XML, "part")
    splices = Splices(XML)
    splices.remove(root)
    splices.remove(root.children[0])
    with pytest.raises(ValueError, match="overlapping"):
        splices.result()


def test_a_byte_order_mark_shifts_nothing() -> None:
    data = b"\xef\xbb\xbf<a><b/></a>"
    splices = Splices(data)
    splices.append(parse(data, "part").children[0], b"x")
    assert splices.result() == b"\xef\xbb\xbf<a><b>x</b></a>"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"<!DOCTYPE a><a/>", HostileError),
        (b"<a>" * 300 + b"</a>" * 300, HostileError),
        (b"<a>", CorruptError),
        (b"", CorruptError),
        ("<a/>".encode("utf-16"), RefusedError),
        ("<a/>".encode("utf-16-le"), RefusedError),
    ],
)
def test_what_is_not_read(data: bytes, error: type[RefusedError]) -> None:
    with pytest.raises(error, match="the part"):
        parse(data, "the part")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20), st.integers(0, 3))
def test_any_attribute_value_comes_back(value: str, position: int) -> None:
    data = b"<r a='1'\n b=\"2\"/>"
    splices = Splices(data)
    name = ["a", "b", "c", "d:e"][position]
    splices.set_attribute(parse(data, "part"), name, value)
    assert parse(splices.result(), "part").attrs[name] == value
    assert attribute("x", value).isascii()


def test_an_attribute_is_taken_out_with_the_blank_before_it() -> None:
    data = b'<view tabSelected="1" id="0"/>'
    splices = Splices(data)
    splices.remove_attribute(parse(data, "part"), "tabSelected")
    assert splices.result() == b'<view id="0"/>'
