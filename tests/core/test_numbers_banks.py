"""Remittance texts in the frames that banks and payers put around them: tags, segments, labels glued to numbers."""

from __future__ import annotations

import numpy as np
import pytest

from xl_ar.core.numbers import Flag, NumberIndex, Strength, Texts, read_texts

EXACT, REFORMATTED = Strength.EXACT, Strength.REFORMATTED


def read(text: str) -> Texts:
    return read_texts([text], [""])


def places(text: str) -> list[str]:
    texts = read(text)
    return [texts.written(0, place) for place in range(texts.count[0])]


def named(documents: list[str], text: str) -> dict[str, Strength]:
    found = NumberIndex(documents, [""] * len(documents)).strong(read(text))
    return {documents[item]: Strength(strength) for item, strength in zip(found.item, found.strength, strict=True)}


@pytest.mark.parametrize(
    ("document", "text", "strength"),
    [
        ("RE-2025-00172", "INVRE202500172", REFORMATTED),
        ("FA/2505/0161", "INVFA25050161", REFORMATTED),
        ("SIAD21532-25", "INVSIAD2153225", REFORMATTED),
        ("CADM-0245", "INVCADM0245", REFORMATTED),
        ("CADM-0245", "INVCADM-245", REFORMATTED),
        ("CADM-0245", "INVCADM-0245", EXACT),
        ("R2502552", "INVR2502552", EXACT),
        ("QUI-0328", "INVQUI0328", REFORMATTED),
        ("FT 2025 2580", "INVFT20252580", REFORMATTED),
        ("46244E", "INV46244E", EXACT),
        ("RE-2025-00172", "RGRE202500172", REFORMATTED),
        ("QUI-0328", "INVOICEQUI0328", REFORMATTED),
        ("QUI-0328", "FACTQUI-0328", EXACT),
        ("RE-2025-00172", "Inv#INVRE202500172", REFORMATTED),
        ("4102342", "Inv#INV4102342", EXACT),
        ("FT 2026 5055", "Inv#FT 26 5055", REFORMATTED),
        ("1994/2025", "FT 1994 2025", REFORMATTED),
        ("4103240", "BILLNO4103240", EXACT),
    ],
)
def test_a_label_may_be_glued_to_a_number_that_begins_with_letters(
    document: str, text: str, strength: Strength
) -> None:
    assert named([document], text) == {document: strength}


def test_a_number_that_begins_like_a_label_is_read_whole() -> None:
    assert named(["NORD-0123", "RD-0123"], "NORD-0123") == {"NORD-0123": EXACT}
    assert named(["INVR-2502", "R2502"], "INVR2502") == {"INVR-2502": REFORMATTED}
    assert named(["R0253"], "NOR0253") == {}


def test_a_glued_label_is_no_hindrance_to_a_list() -> None:
    documents = ["RE-2025-00172", "RE-2025-00173", "RE-2025-00180"]
    assert named(documents, "INVRE202500172, 00173 + 180") == dict.fromkeys(documents, REFORMATTED)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/RFB/26-01658", ["26-01658"]),
        ("/REMI/00047518 (1174.34), 00047714 (2340.58)", ["00047518", "00047714"]),
        ("PLC/REMI/RE-2025-00456", ["RE-2025-00456"]),
        ("/ORDP/SCI LEEDS/REMI/FA/2512/1159", ["FA/2512/1159"]),
        ("/ORDP/NAME//REMI//RFB/1330/2025", ["1330/2025"]),
        (":70:07-019585", ["07-019585"]),
        (":70:25.10.01045 BATCH 071", ["25.10.01045"]),
        (":86:9001648", ["9001648"]),
        ("/CINV/9001648//IROC/9001", ["9001648", "9001"]),
        ("?20RE 9001648?21EREF+NOTPROVIDED", ["9001648"]),
        ("REF.NO.4103240", ["4103240"]),
        ("N/REF 4103240", ["4103240"]),
        ("V/RE 4103240", ["4103240"]),
        ("12:30:15 9001648", ["9001648"]),
        ("SVWZ+INVOICE 202500398, INVOICE 202500399", ["202500398", "202500399"]),
        ("SVWZ+SIAN22234-26 EREF+NOTPROVIDED ABWA+NAME", ["SIAN22234-26"]),
        ("OBI=/RFB/00045881,00047924", ["00045881", "00047924"]),
        ("RMR*IV*46244E*PO*297.00~RMR*IV*46288a*PO*297~", ["46244E", "46288a"]),
        ("RMR*IV*2281/2026*PO*733.33*733.33", ["2281/2026"]),
        ("REF*IV*9001648~", ["9001648"]),
        ("<RfrdDocInf><Nb>4103240</Nb></RfrdDocInf>", ["4103240"]),
        ("RFINVNUM:4103240", ["4103240"]),
        ("F.no 4103240", ["4103240"]),
        ("YOUR INV 4103240 OUR REF 4103241", ["4103240", "4103241"]),
        ("REMI-0012", ["REMI-0012"]),
        # numbers of the bank
        ("EREF 2552101877 MREF M636173 KREF+12345678 CRED+DE98ZZZ09999999999", []),
        ("EREF+RG2023-1234", ["RG2023-1234"]),
        ("VAT DE974476535 ID 691912345 CUST NO 23113", []),
        ("IMAD 350523576870 OMAD 17123 TERMINAL 888612 LBX 90926 BATCH 926 CHK 566164", []),
        ("ACCT XXXX6292 ***7873 *4455 ACCT*7873", []),
        ("TEL +44 20 79910354 9001648", ["9001648"]),
        ("IBAN DE89 3704 0044 0532 0130 00 9001648", ["9001648"]),
        # parts are no numbers
        ("9001648 INSTALMENT 12", ["9001648"]),
        ("9001648 RATE 10", ["9001648"]),
        ("9001648 10. RATE", ["9001648"]),
        ("9001648 2/3", ["9001648"]),
    ],
)
def test_the_places_of_a_framed_text(text: str, expected: list[str]) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OPEN BALANCE IN FULL", Flag.STATEMENT),
        ("FULL ACCOUNT", Flag.STATEMENT),
        ("SOLDE DE COMPTE", Flag.STATEMENT),
        ("Kontoausgleich", Flag.STATEMENT),
        ("ALL INVOICES", Flag.STATEMENT),
        ("ACCOUNT SETTLEMENT", Flag.STATEMENT),
        ("PER STATEMENT", Flag.STATEMENT),
        ("A/C BALANCE", Flag.STATEMENT),
        ("offene Posten", Flag.STATEMENT),
        ("IN FULL", Flag(0)),
        ("INV 4711 2/3", Flag.PARTIAL),
        ("INV 4711 3/2", Flag(0)),
        ("INV 4711 06/15", Flag(0)),
        ("INV 4711 INSTALMENT 2", Flag.PARTIAL),
        ("INV 4711 RATE 1", Flag.PARTIAL),
        ("INV 4711 1. RATE", Flag.PARTIAL),
        ("INV 4711 RATE 1.0850", Flag(0)),
        ("EXCHANGE RATE INV 4711", Flag(0)),
    ],
)
def test_the_remarks_of_a_text(text: str, expected: Flag) -> None:
    assert Flag(int(read(text).flags[0])) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9001648", [-1]),
        ("9001648 (1174.34), 9001649 (2,340.58)", [117434, 234058]),
        ("9001648 1,234.50 9001649 1.234,50", [123450, 123450]),
        ("9001648 USD 1234.50", [123450]),
        ("9001648 378.35 EUR; 9001649 1264.85 EUR", [37835, 126485]),
        ("9001648 = 712.74", [71274]),
        ("9001648\t120.00\n9001649\t50.00", [12000, 5000]),
        ("9001648: $12.00", [1200]),
        ("9001648 12.06", [-1]),
        ("9001648 (12.06)", [1206]),
        ("9001648 12.06 EUR", [1206]),
        ("RMR*IV*9001648*PO*297.00~RMR*IV*FA/2512/1159*PO*1000.05~", [29700, 100005]),
        ("9001648, 712.74", [-1]),
        ("9001648 LESS 712.74", [-1]),
        ("9001648 (200)", [-1, -1]),
        ("9001648 1200 EUR", [-1]),
        ("712.74 9001648", [-1]),
        ("9001648 15.06.2025", [-1]),
        ("CHK 4711 (200.00)", []),
    ],
)
def test_the_amount_beside_a_number(text: str, expected: list[int]) -> None:
    texts = read(text)
    assert texts.beside.tolist() == expected
    assert texts.first.tolist() == [0, len(expected)]


def test_amounts_stand_in_the_order_of_receipts_and_places() -> None:
    texts = read_texts(["9001648 10.50 9001649", "", "9001650 (20.50)"], ["", "", "77"])
    assert texts.first.tolist() == [0, 2, 2, 4]
    assert texts.beside.tolist() == [1050, -1, -1, 2050]


@pytest.mark.parametrize(
    "text",
    [
        "FT 2026 2948 378.35 EUR; 3012 1264.85 EUR",
        "FT 2026 2948 (378.35), 3012 (1264.85)",
        "RMR*IV*FT 2026 2948*PO*378.35~RMR*IV*3012*PO*1264.85",
    ],
)
def test_a_list_goes_on_over_its_amounts(text: str) -> None:
    documents = ["FT 2026 2948", "FT 2026 3012", "FT 2025 3012"]
    assert named(documents, text).keys() == {"FT 2026 2948", "FT 2026 3012"}


def test_a_number_in_brackets_continues_nothing() -> None:
    assert named(["202602109", "202602200"], "202602109 (200)") == {"202602109": EXACT}


@pytest.mark.parametrize("text", ["25.11.1253 & 01269", "25.11.01253, 1269", "25.11.01253 und 269"])
def test_tails_may_keep_their_zeros(text: str) -> None:
    documents = ["25.11.01253", "25.11.01269", "25.12.01269"]
    assert named(documents, text).keys() == {"25.11.01253", "25.11.01269"}


def test_a_letter_at_the_end_may_be_left_away() -> None:
    documents = ["45739D", "45740D", "145739D"]
    items = np.arange(3)
    found = NumberIndex(documents, [""] * 3).among(read("INV 45739"), np.zeros_like(items), items)
    strengths = dict(zip(found.item.tolist(), found.strength.tolist(), strict=True))
    assert strengths[0] == REFORMATTED
    assert 1 not in strengths
    assert strengths.get(2, 0) < REFORMATTED


def test_a_field_that_goes_on_from_a_number_is_no_part_of_it() -> None:
    texts = read_texts(["WIRE 20260618 /RFB/INV-104713/ACCT 4417720093"], [""])
    assert [texts.written(0, place) for place in range(int(texts.count[0]))] == ["INV-104713"]
