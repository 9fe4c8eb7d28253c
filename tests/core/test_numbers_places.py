"""Which places of a remittance text may be meant as document numbers, and what its words say."""

from __future__ import annotations

import pytest

from xl_ar.core.numbers import Flag, Texts, read_texts


def places(texts: Texts, receipt: int = 0) -> list[str]:
    return [texts.written(receipt, place) for place in range(texts.count[receipt])]


def read(text: str) -> list[str]:
    return places(read_texts([text], [""]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # lists in every style
        ("RE: 9001648/ 9001649", ["9001648", "9001649"]),
        ("9001648/9001649", ["9001648", "9001649"]),
        ("SI25020086,9005534", ["SI25020086", "9005534"]),
        ("E12827/ E12836", ["E12827", "E12836"]),
        ("E12827/E12836", ["E12827", "E12836"]),
        ("INV-2025-001/INV-2025-002", ["INV-2025-001", "INV-2025-002"]),
        ("25-000523/25-000619", ["25-000523", "25-000619"]),
        ("25-000523;25-619;25000631;1098", ["25-000523", "25-619", "25000631", "1098"]),
        ("INV2025001&002", ["INV2025001", "002"]),
        ("INVS 25-001482,25-001483,1484,25-001515", ["25-001482", "25-001483", "1484", "25-001515"]),
        ("A12345 und A12346 y A12347 et A12348", ["A12345", "A12346", "A12347", "A12348"]),
        ("STUP-028, 30, 31", ["STUP-028", "30", "31"]),
        ("9001, 2001, 2004", ["9001", "2001", "2004"]),
        ("Rg.Nr.SI/2502/0086", ["SI/2502/0086"]),
        ("INV#9003748", ["INV#9003748"]),
        ("HEYW-8", ["HEYW-8"]),
        ("CRO 010", ["010"]),
        # labelled by the bank
        ("CHK 444572 INV 9001648", ["9001648"]),
        ("CHECK NO. 1203", []),
        ("CHK#444572", []),
        ("CHK444572 PAYMENT", []),
        ("TRN:250601259035", []),
        ("TRACE 155612345678 REF 9003043", ["9003043"]),
        ("ACCT XXXXX7873", []),
        ("A/C 12345678", []),
        ("ACCT NO ****7873", []),
        ("XXXX1234 D12345", ["D12345"]),
        ("TEL 555-9582", []),
        ("CALL (415) 555-1234", []),
        ("415-555-1234", []),
        ("PHONE +49 30 12345", []),
        ("IBAN DE89 3704 0044 0532 0130 00 9001648", ["9001648"]),
        ("BATCH 1234 AUTH 99887 ABA 021000021", []),
        ("ORIG ID 1234567890 DES:PAYMENT", []),
        ("CHECK 4711 INVOICE NO 4712", ["4712"]),
        ("CHECK INV-2024-00165", ["INV-2024-00165"]),
        ("TEL-012", ["TEL-012"]),
        ("EREF+RG2023-1234 MREF+M-000123 CRED+DE98ZZZ09999999999", ["RG2023-1234"]),
        ("RE-NR 202300123 KD-NR 55512", ["202300123"]),
        ("Kd.-Nr. 10023 Rechnung Nr. 4711", ["4711"]),
        ("VAT DE123456789 INV A-17", ["A-17"]),
        ("STORE 1234 INV 555666", ["555666"]),
        ("EED:230512 TRACE#:021000021234567", []),
        ("RFB/INV 12345/ROC/20230512", ["12345"]),
        # dates, amounts, counts, times
        ("REF 9006191 06/15/2025", ["9006191"]),
        ("2025-06-15 15.06.25 15.6.2025 06/11", []),
        ("15 JUN 2025, JUNE 15 2025, 15-JUN-25, 15JUN2025, JUN2025", []),
        ("20250615", []),
        ("INVOICE 20250615", ["20250615"]),
        ("ACCT BALANCE THRU 06/11", []),
        ("99,95 1,234.50 $12 12.00 1.234,50 EUR 500, 600 EUR", []),
        ("INV 9001648 $1,234", ["9001648"]),
        ("9001003 USD 1200", ["9001003"]),
        ("2% 15 % NET 30 NET30 45 DAYS", []),
        ("INV 4711 1 OF 3", ["4711"]),
        ("12:30 9001648 14:05:33", ["9001648"]),
        ("21ST 3RD", []),
        ("FOR THE YEAR 2025", []),
        ("3M COMPANY 7-ELEVEN", []),
        ("ACH CREDIT ORBSYS SA DES:PAYMENT", []),
        ("INV 2024 00250", ["00250"]),
        ("2023 04 0012 , 2023 04 0013", ["0012", "0013"]),
        ("12345=500.00;12346=700.00", ["12345", "12346"]),
        ("", []),
        # other scripts and keyboards
        ("发票2025001、发票2025002", ["发票2025001", "发票2025002"]),
        ("СФ–2025–00017", ["СФ–2025–00017"]),
        ("ＩＮＶ２０２５００１", ["ＩＮＶ２０２５００１"]),
        ("Rechnung Nº 4711", ["4711"]),
        ("Straße 12345, RE 4712", ["12345", "4712"]),
    ],
)
def test_the_places_of_a_text(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_everything_in_the_stated_number_is_a_place() -> None:
    texts = read_texts(["CHK 4711", "9001648"], ["15/06", ""])
    assert places(texts, 0) == ["15/06"]
    assert places(texts, 1) == ["9001648"]


def test_places_of_the_stated_number_come_first() -> None:
    texts = read_texts(["for 9001649"], ["9001648"])
    assert places(texts) == ["9001648", "9001649"]


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="2 remittances but 1 stated"):
        read_texts(["a", "b"], [""])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ACCT BALANCE THRU 06/11", Flag.STATEMENT),
        ("KONTOAUSZUG MAI", Flag.STATEMENT),
        ("relevé de compte", Flag.STATEMENT),
        ("PAY ALL OPEN INVOICES", Flag.STATEMENT),
        ("INV 4711 PARTIAL", Flag.PARTIAL),
        ("INV 4711 2 OF 3", Flag.PARTIAL),
        ("Teilzahlung", Flag.PARTIAL),
        ("ON ACCOUNT", Flag.ON_ACCOUNT),
        ("ACOMPTE", Flag.ON_ACCOUNT),
        ("REMOTE DEPOSIT", Flag(0)),
        ("DEPOSIT", Flag.ON_ACCOUNT),
        ("GEO-007 GEO-008...", Flag.CUT_OFF),
        ("GEO-007 GEO-008…", Flag.CUT_OFF),
        ("+++090/9337/55493+++", Flag(0)),
        ("9001648 ETC", Flag.CUT_OFF),
        ("9001648 AND OTHERS", Flag.CUT_OFF),
        ("9001648, 9001649,", Flag.CUT_OFF),
        ("9001648 9001649 900", Flag.CUT_OFF),
        ("9001648 9001649 9001650", Flag(0)),
        ("9001648 9001649 900165", Flag(0)),
        ("25-000981,25-000982,25-1460", Flag(0)),
        ("9001648 THRU 9001651", Flag.RANGE),
        ("9001648 BIS RE 9001651", Flag.RANGE),
        ("E12340 - E12345", Flag.RANGE),
        ("TO THE ORDER OF", Flag(0)),
        ("LESS CREDIT MEMO CM123", Flag.CREDIT | Flag.DEDUCTION),
        ("ACH CREDIT", Flag(0)),
        ("Gutschrift", Flag.CREDIT),
        ("ABZUEGLICH SKONTO", Flag.DISCOUNT),
        ("KORTING 2%", Flag.DISCOUNT),
        ("DEDUCTION", Flag.DEDUCTION),
    ],
)
def test_the_words_of_a_text(text: str, expected: Flag) -> None:
    assert Flag(int(read_texts([text], [""]).flags[0])) == expected
