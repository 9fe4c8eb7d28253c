"""Firm readings: which items of the whole book a text names, and how firmly."""

from __future__ import annotations

import numpy as np
import pytest

from xl_ar.core.numbers import Mentions, NumberIndex, Strength, read_texts

EXACT, REFORMATTED, OCR, ORDER, RANGE = (
    Strength.EXACT,
    Strength.REFORMATTED,
    Strength.OCR,
    Strength.ORDER,
    Strength.RANGE,
)


def named(documents: list[str], text: str, orders: list[str] | None = None, stated: str = "") -> dict[str, Strength]:
    index = NumberIndex(documents, orders or [""] * len(documents))
    found = index.strong(read_texts([text], [stated]))
    return {documents[item]: Strength(strength) for item, strength in zip(found.item, found.strength, strict=True)}


@pytest.mark.parametrize(
    ("document", "text", "strength"),
    [
        ("9001003", "CHK 444572 REF 9001003", EXACT),
        ("INV-2024-00475", "inv-2024-00475", EXACT),
        ("INV 2024 00475", "INV 2024 00475", EXACT),
        ("INV 2024 00475", "INV202400475", REFORMATTED),
        ("9001003", "INV9001003", EXACT),
        ("9001003", "INV#9001003", EXACT),
        ("9001003", "Rg.Nr.9001003", EXACT),
        ("SI/2502/0086", "SI25020086,9005534", REFORMATTED),
        ("SI/2502/0086", "SI 2502 86", REFORMATTED),
        ("SI/2502/0086", "SI / 2502 / 0086", REFORMATTED),
        ("SI/2502/0086", "2502/0086", REFORMATTED),
        ("25-001916", "25 001916", REFORMATTED),
        ("25-001916", "25001916", REFORMATTED),
        ("25-001916", "001916", REFORMATTED),
        ("25-001916", "1916", REFORMATTED),
        ("25-001916", "25-1916", REFORMATTED),
        ("INV-2024-00250", "INV-2024-250", REFORMATTED),
        ("INV-2024-00250", "2024-00250", REFORMATTED),
        ("INV-2024-00250", "00250", REFORMATTED),
        ("INV-2024-00250", "INV202400250", REFORMATTED),
        ("INV-2024-00250", "INV 2024 00250", REFORMATTED),
        ("INV-2024-00250", "INV2024250", REFORMATTED),
        ("INV-2024-00250", "2024250", REFORMATTED),
        ("0000123456", "00123456", REFORMATTED),
        ("B12114", "12114", REFORMATTED),
        ("SCHY-029", "SCHY29", REFORMATTED),
        ("HEYW-008", "HEYW-8", REFORMATTED),
        ("ABC/FY25/0012", "ABC/FY25/12", REFORMATTED),
        ("ABC/FY25/0012", "FY25/0012", REFORMATTED),
        ("ABC/FY25/0012", "INV ABC-FY25-0012", REFORMATTED),
        ("发票2025001", "发票2025001、发票2025002", EXACT),
        ("发票2025001", "2025001", REFORMATTED),
        ("СФ-2025-00017", "сф–2025–00017", EXACT),
        ("INV-2025-08251", "INV-2025-0B25I", OCR),
        ("INV-2025-02737", "REF 1NV-2O25-02737", OCR),
        ("B12236", "RE: 812236", OCR),
        ("WOLA-091", "WOLA-O9I", OCR),
        ("9003934", "9003833/ 9O03934/ 9003938", OCR),
    ],
)
def test_a_document_is_found(document: str, text: str, strength: Strength) -> None:
    assert named([document], text) == {document: strength}


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ("9001", "90012345"),
        ("123", "1234"),
        ("2025", "INV-2025-00963"),
        ("INV-2024-00250", "250"),
        ("SCHY-029", "029"),
        ("INV-2025-03685", "INV-2025-0368"),
        ("INV-2025-00368", "INV-2025-0368"),
        ("444572", "CHK 444572"),
        ("06112025", "06/11/2025"),
        ("SI/2502/0086", "SI 2502"),
        ("INV-2025-001", "INV-2025-001A"),
    ],
)
def test_another_number_is_not_taken_for_the_document(document: str, text: str) -> None:
    assert named([document], text) == {}


def test_a_tail_is_read_only_if_no_other_document_ends_so() -> None:
    assert named(["25-001130", "INV-2025-01130"], "1130") == {}
    assert named(["25-001130", "SI/2506/1130"], "1130") == {}
    assert named(["25-001130", "SI/2506/1130"], "001130") == {"25-001130": REFORMATTED}


def test_customers_that_use_the_same_number_are_all_reported() -> None:
    found = NumberIndex(["4711", "4711", "4712"], ["", "", ""]).strong(read_texts(["RE 4711"], [""]))
    assert found.item.tolist() == [0, 1]
    assert found.strength.tolist() == [EXACT, EXACT]


def test_a_prefixless_number_that_fits_too_many_documents_is_dropped() -> None:
    few = [f"{letter}12114" for letter in "ABCDEFGHIJ"]
    assert len(named(few, "12114")) == 10
    many = [f"{a}{b}12114" for a in "ABCDE" for b in "ABCDE"]
    assert named(many, "12114") == {}


def test_beside_an_exact_reading_nothing_weaker_is_reported() -> None:
    assert named(["12114", "B12114"], "12114") == {"12114": EXACT}
    assert named(["B12236", "812236"], "812236") == {"812236": EXACT}


def test_the_longest_reading_wins() -> None:
    found = named(["25-001916", "24-001916"], "25 001916")
    assert found == {"25-001916": REFORMATTED}
    index = NumberIndex(["25-001916"], [""])
    rows = index.strong(read_texts(["list 2500, 25 001916"], [""]))
    assert (rows.place.tolist(), rows.span.tolist()) == ([1], [1])


def test_a_number_over_two_places_says_so() -> None:
    rows = NumberIndex(["1234-5678"], [""]).strong(read_texts(["1234 5678"], [""]))
    assert (rows.place.tolist(), rows.span.tolist()) == ([0], [2])


@pytest.mark.parametrize(
    ("order", "text"),
    [
        ("PO557371", "REF PO557371"),
        ("PO557371", "PO 557371"),
        ("PO557371", "REF 557371"),
        ("4542199388", "PO 4542199388"),
        ("PO-000123456", "PO 123456"),
        ("PO557371", "P0557371"),
    ],
)
def test_an_order_is_found(order: str, text: str) -> None:
    assert named(["A-1001", "A-1002"], text, [order, order]) == {"A-1001": ORDER, "A-1002": ORDER}


def test_short_or_wordy_orders_are_not_sought() -> None:
    assert named(["A-1001"], "VERBAL 12 PO 12", ["12"]) == {}
    assert named(["A-1001"], "VERBAL", ["VERBAL"]) == {}


@pytest.mark.parametrize(
    "text",
    ["E12340 THRU E12343", "E12340 - E12343", "E12340-E12343", "E12340 TO INV E12343", "12340 bis 12343", "E12340-43"],
)
def test_a_range_names_what_lies_between(text: str) -> None:
    documents = ["E12339", "E12340", "E12341", "E12342", "E12343", "E12344", "F12341"]
    found = named(documents, text)
    assert {document for document, strength in found.items() if strength == RANGE} == {"E12341", "E12342"}
    assert {document for document, strength in found.items() if strength > RANGE} == {"E12340", "E12343"}


def test_a_range_is_no_longer_than_sixty() -> None:
    documents = [f"E{number}" for number in range(12300, 12400)]
    assert len(named(documents, "E12300 THRU E12361")) == 62
    assert named(documents, "E12300 THRU E12362") == {"E12300": EXACT, "E12362": EXACT}


def test_two_ends_of_different_kinds_make_no_range() -> None:
    assert named(["E12340", "E12341", "F12342"], "E12340 - F12342") == {"E12340": EXACT, "F12342": EXACT}


def test_a_document_with_a_dash_is_no_range() -> None:
    documents = ["9001-9004", "9001", "9002", "9003", "9004"]
    assert named(documents, "9001-9004") == {"9001-9004": EXACT}
    assert len(named(documents[1:], "9001-9004")) == 4


@pytest.mark.parametrize(
    "text", ["INV2025001&002&003", "INV2025001, 02, 03", "INV2025001/002/003", "INV2025001 002 003"]
)
def test_tails_continue_the_number_before_them(text: str) -> None:
    documents = ["INV2025001", "INV2025002", "INV2025003", "INV2025004"]
    assert named(documents, text) == {
        "INV2025001": EXACT,
        "INV2025002": REFORMATTED,
        "INV2025003": REFORMATTED,
    }


def test_a_stated_number_is_read_like_a_text() -> None:
    assert named(["4711", "7"], "", stated="4711") == {"4711": EXACT}
    assert named(["4711", "7"], "", stated="7") == {"7": EXACT}


def test_every_list_style_resolves_every_number() -> None:
    documents = ["9001648", "E12836", "SI/2502/0086", "25-000619"]
    for separator in (", ", ",", ";", " & ", "&", " / ", "/ ", " + ", " ", " und ", " et ", " y ", " AND ", "|", "\n"):
        assert named(documents, separator.join(documents)) == dict.fromkeys(documents, EXACT), repr(separator)


def test_without_texts_or_items_nothing_is_found() -> None:
    empty = NumberIndex([], [])
    assert len(empty.strong(read_texts(["9001648 - 9001650"], [""]))) == 0
    assert len(NumberIndex(["9001648"], [""]).strong(read_texts([], []))) == 0
    assert len(NumberIndex(["", "-"], ["", ""]).strong(read_texts(["- 9001648"], [""]))) == 0


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="1 documents but 2 orders"):
        NumberIndex(["a"], ["", ""])


def test_rows_are_sorted() -> None:
    index = NumberIndex(["9003", "9002", "9001", "9001"], [""] * 4)
    rows: Mentions = index.strong(read_texts(["9001, 9003", "9002"], ["", ""]))
    assert rows.receipt.tolist() == [0, 0, 0, 1]
    assert rows.place.tolist() == [0, 0, 1, 0]
    assert rows.item.tolist() == [2, 3, 0, 1]
    assert np.all(rows.span == 1)
