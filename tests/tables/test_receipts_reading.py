"""Receipts out of payment lists, bank statements and cash books: money in only."""

from __future__ import annotations

import pandas as pd
import pytest
from grid_cases import found, read, received, sheet

from xl_ar.findings import Severity
from xl_ar.tables.mapping.roles import Role
from xl_ar.tables.reading import Reading


def bank(text: str) -> Reading:
    return read(sheet(text, "Bank"))


@pytest.mark.parametrize(
    "text",
    [
        "Date|Description|Amount|Balance\n"
        "2026-01-12|ACME 1088|800.00|1800.00\n2026-01-13|POWER|-120.00|1680.00\n2026-01-30|BOLT|1275.25|2955.25",
        "Date|Narration|Debit|Credit|Balance\n"
        "2026-01-12|ACME 1088||800.00|1800.00\n2026-01-13|POWER|120.00||1680.00\n2026-01-30|BOLT||1275.25|2955.25",
        "Date|Narration|Withdrawals|Deposits|Balance\n"
        "2026-01-30|BOLT||1275.25|2955.25\n2026-01-13|POWER|-120.00||1680.00\n2026-01-12|ACME 1088||800.00|1800.00",
        "Txn Date|Description|Amount|Dr/Cr|Balance\n"
        "12 Jan 2026|ACME 1088|800.00|CR|1800.00\n13 Jan 2026|POWER|120.00|DR|1680.00\n"
        "30 Jan 2026|B|1275.25|CR|2955.25",
        "Datum|Naam|Tegenrekening|Af Bij|Bedrag (EUR)|Mededelingen\n"
        "20260112|Acme|NL20INGB0001234567|Bij|800,00|Factuur 1\n"
        "20260113|Energie|NL20INGB0001234568|Af|120,00|Stroom\n"
        "20260130|Bolt|NL20INGB0001234569|Bij|1275,25|Factuur 2",
        "Buchungstag|Valutadatum|Verwendungszweck|Auftraggeber|Betrag|Waehrung\n"
        "12.01.26|12.01.26|RE 1088|Acme|800,00|EUR\n13.01.26|13.01.26|Strom|Stadt|-120,00|EUR\n"
        "14.01.26|14.01.26|RE 1|B|1.275,25|EUR",
        "Cuenta|ES91 2100\nTitular|Mi Empresa SL\n\nFECHA OPERACIÓN|FECHA VALOR|CONCEPTO|IMPORTE EUR|SALDO\n"
        "12/01/2026|12/01/2026|Acme FRA 1|800,00|1.800,00\n13/01/2026|13/01/2026|Luz|-120,00|1.680,00\n"
        "30/01/2026|30/01/2026|Bolt|1.275,25|2.955,25",
    ],
)
def test_money_in_is_a_receipt_and_money_out_is_set_aside(text: str) -> None:
    reading = bank(text)
    assert sorted(received(reading)) == [80000, 127525]
    (aside,) = found(reading, "payments-out")
    assert (aside.rows, aside.severity) == (1, Severity.INFO)
    (proof,) = reading.proofs
    assert proof.closes
    assert (proof.used.rows, proof.aside.rows) == (2, 1)


def test_in_a_cash_book_the_balance_says_that_debit_is_money_in() -> None:
    reading = bank(
        "Date|Particulars|Debit|Credit|Balance\n"
        "2026-01-12|ACME 1088|800.00||1800.00\n2026-01-13|POWER||120.00|1680.00\n2026-01-30|BOLT|1275.25||2955.25\n"
        "2026-01-31|COLE|5.00||2960.25"
    )
    assert received(reading) == [80000, 127525, 500]
    assert found(reading, "money-in-by-balance")
    assert reading.tables[0].sign == "Debit = money in, by the running balance"


def test_a_statement_read_upwards_proves_the_same() -> None:
    reading = bank(
        "Date|Particulars|Debit|Credit|Balance\n2026-01-31|COLE|5.00||2960.25\n"
        "2026-01-30|BOLT|1275.25||2955.25\n2026-01-13|POWER||120.00|1680.00\n2026-01-12|ACME 1088|800.00||1800.00"
    )
    assert sorted(received(reading)) == [500, 80000, 127525]


def test_a_list_of_receipts_all_negative_is_turned_and_said() -> None:
    body = "\n".join(f"R{number}|2026-01-12|Acme|-{number}.00" for number in (1, 2, 3))
    reading = bank(f"Receipt No|Receipt Date|Customer|Amount Received\n{body}")
    assert received(reading) == [100, 200, 300]
    assert [finding.severity for finding in found(reading, "sign-turned")] == [Severity.CHECK]


@pytest.mark.parametrize("status", ["Void", "Cancelled", "reversed"])
def test_void_receipts_are_set_aside(status: str) -> None:
    reading = bank(
        f"Receipt No|Receipt Date|Customer|Amount Received|Status\nR1|2026-01-12|A|5|{status}\nR2|2026-01-12|A|6|ok"
    )
    assert received(reading) == [600]
    assert reading.proofs[0].aside.minor == {"": 500}


def test_a_receipt_without_an_amount_is_rejected_and_said() -> None:
    reading = bank(
        "Receipt No|Receipt Date|Customer|Amount Received\nR1|2026-01-12|A|\nR2|2026-01-12|A|6\nR3|2026-01-12|A|7"
    )
    assert received(reading) == [600, 700]
    assert [finding.cell for finding in found(reading, "amount-missing")] == ["D2"]


def test_a_receipt_without_a_date_is_used_and_said() -> None:
    reading = bank("Receipt No|Receipt Date|Customer|Amount Received\nR1||A|5\nR2|2026-01-12|A|6\nR3|2026-01-12|A|7")
    assert received(reading) == [500, 600, 700]
    assert [finding.cell for finding in found(reading, "value-date-missing")] == ["B2"]


def test_opening_and_closing_balances_are_not_receipts() -> None:
    reading = bank(
        "Date|Description|Amount|Balance\n2026-01-01|Opening balance||1000.00\n2026-01-12|ACME|800.00|1800.00\n"
        "2026-01-13|BOLT|5.00|1805.00\n2026-01-31|Closing balance||1805.00\nTotal||805.00|"
    )
    assert received(reading) == [80000, 500]


def test_lockbox_batches_are_read_without_their_totals() -> None:
    reading = bank(
        "Lockbox 770123\n\nBatch|Item|Check #|Check Date|Remitter|Invoice #|Check Amount\n"
        "1|1|55012|2026-01-10|ACME LTD|1088|800.00\n1|2|99120|2026-01-11|BOLT|1090|150.00\n"
        "Batch 1 Total||||||950.00\n"
        "2|1|1207|2026-01-12|COLE||75.25\nBatch 2 Total||||||75.25\nDeposit Total||||||1025.25"
    )
    assert received(reading) == [80000, 15000, 7525]
    assert reading.ledger.receipts["document"].tolist() == ["1088", "1090", ""]
    assert not found(reading, "total-differs")


def test_the_value_date_counts_and_the_posting_date_stands_in() -> None:
    reading = bank(
        "Posting Date|Value Date|Description|Amount\n2026-01-11|2026-01-12|ACME|5\n2026-01-14||BOLT|6\n"
        "2026-01-15|2026-01-15|C|7"
    )
    assert reading.ledger.receipts["value_date"].tolist() == [
        pd.Timestamp("2026-01-12"),
        pd.Timestamp("2026-01-14"),
        pd.Timestamp("2026-01-15"),
    ]


def test_the_payments_half_of_a_cash_book_is_not_read() -> None:
    reading = read(
        sheet(
            "Receipts|||||Payments|||\nDate|Received from|Amount|||Date|Paid to|Amount\n"
            "2026-01-12|Acme|5.00|||2026-01-12|Power|9.00\n2026-01-13|Bolt|6.00|||2026-01-13|Rent|10.00",
            "Cash book",
        )
    )
    assert received(reading) == [500, 600]
    assert [table.table.role for table in reading.tables] == [Role.RECEIPTS, Role.NONE]
