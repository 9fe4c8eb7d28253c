"""Customer ledgers: debits are items, credits reduce the document they name or stand on account."""

from __future__ import annotations

from grid_cases import found, opened, read, sheet

from xl_ar.tables.reading import Reading

HEAD = "Customer|Date|Voucher No|Particulars|Debit|Credit|Balance\n"


def ledger(text: str) -> Reading:
    return read(sheet(text, "Customer ledger"))


def test_a_credit_that_names_a_debit_s_document_reduces_it() -> None:
    reading = ledger(
        HEAD + "Acme|2026-01-05|1088|Invoice|1000.00||1000.00\nAcme|2026-01-20|1088|Receipt||400.00|600.00\n"
        "Bolt|2026-01-15|1101|Invoice|1200.50||1200.50"
    )
    assert opened(reading) == {"1088": 60000, "1101": 120050}
    applied = reading.ledger.applications
    assert (applied["document"].tolist(), applied["amount"].tolist()) == (["1088"], [40000])


def test_a_credit_of_another_customer_with_the_same_number_reduces_nothing() -> None:
    reading = ledger(
        HEAD + "Acme|2026-01-05|1088|Invoice|1000.00||1000.00\nBolt|2026-01-20|1088|Receipt||400.00|-400.00\n"
        "Bolt|2026-01-21|1102|Invoice|1.00||-399.00"
    )
    assert sorted(reading.ledger.open_items["open_amount"].tolist()) == [-40000, 100, 100000]


def test_a_credit_that_names_none_stands_on_account_and_is_said() -> None:
    reading = ledger(HEAD + "Acme|2026-01-05|1088|Invoice|1000.00||1000.00\nAcme|2026-01-20|R45|Receipt||400.00|600.00")
    assert opened(reading) == {"1088": 100000, "R45": -40000}
    assert reading.ledger.open_items["document_type"].tolist() == ["invoice", "on_account"]
    assert found(reading, "credits-on-account")


def test_the_sum_of_the_items_is_debits_less_credits() -> None:
    reading = ledger(
        HEAD + "Acme|2026-01-05|1|Invoice|10.00||10.00\nAcme|2026-01-06|2|Invoice|20.00||30.00\n"
        "Acme|2026-01-07|1|Receipt||12.00|18.00\nAcme|2026-01-08|9|Receipt||1.00|17.00"
    )
    assert sum(opened(reading).values()) == 1700


def test_group_headings_name_the_customer_and_opening_balances_count() -> None:
    reading = ledger(
        "Date|Voucher No|Particulars|Debit|Credit|Balance\n"
        "Customer: Acme Ltd\n2026-01-01||Opening balance|||500.00\n2026-01-05|1088|Invoice|1000.00||1500.00\n"
        "2026-01-20|1088|Receipt||400.00|1100.00\n||Closing balance|||1100.00\n"
        "Customer: Bolt\n2026-01-01||Opening balance|||0.00\n2026-01-15|1101|Invoice|1200.50||1200.50\n"
        "||Closing balance|||1200.50"
    )
    frame = reading.ledger.open_items
    assert frame.groupby("customer")["open_amount"].sum().to_dict() == {"Acme Ltd": 110000, "Bolt": 120050}
    assert "Opening balance" in frame["document"].tolist()
    assert reading.proofs[0].closes


def test_totals_of_debit_and_credit_are_not_items() -> None:
    reading = ledger(
        HEAD + "Acme|2026-01-05|1088|Invoice|1000.00||1000.00\nAcme|2026-01-20|R1|Receipt||400.00|600.00\n"
        "Total||||1000.00|400.00|600.00"
    )
    assert sum(opened(reading).values()) == 60000
    assert not found(reading, "total-differs")


def test_the_type_of_a_line_says_what_it_is() -> None:
    reading = ledger(
        "Customer|Date|Voucher No|Type|Applies to|Debit|Credit|Balance\n"
        "Acme|2026-01-05|1|Invoice||100.00||100.00\nAcme|2026-01-06|2|Debit memo||5.00||105.00\n"
        "Acme|2026-01-20|R1|Receipt|1||40.00|65.00\nAcme|2026-01-21|C1|Credit memo|1||10.00|55.00\n"
        "Acme|2026-01-22|W1|Write-off|1||3.00|52.00\nAcme|2026-01-23|C2|Credit memo|||7.00|45.00"
    )
    applied = reading.ledger.applications
    assert dict(zip(applied["kind"], applied["amount"], strict=True)) == {
        "on_account": 4000, "credit_memo": 1000, "write_off": 300,
    }  # fmt: skip
    kinds = reading.ledger.open_items.set_index("document")["document_type"].to_dict()
    assert kinds == {"1": "invoice", "2": "debit_memo", "C2": "credit_memo"}
    assert opened(reading) == {"1": 4700, "2": 500, "C2": -700}
