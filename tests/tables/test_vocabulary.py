"""Words in cells: totals, balance lines, statuses, kinds of document, yes and no, in and out."""

from __future__ import annotations

import pytest

from xl_ar.tables.frames.vocabulary import (
    DocumentType,
    Standing,
    document_type,
    inflow,
    is_balance_line,
    is_bare_total,
    is_opening,
    is_total,
    standing,
    yes,
)


@pytest.mark.parametrize(
    "text",
    [
        "Total",
        "TOTAL",
        "Totals:",
        "Grand Total",
        "Sub-total",
        "Subtotal",
        "Total for Acme Ltd",
        "Total Current",
        "Acme Total",
        "Total - 1 Acme",
        "** Total",
        "Customer Total:",
        "Page total",
        "Report total",
        "Sum",
        "Summe",
        "Gesamtsumme",
        "Zwischensumme",
        "Sous-total",
        "Totaux",
        "Suma",
        "Totale",
        "Totaal",
        "Razem",
    ],
)
def test_labels_of_totals(text: str) -> None:
    assert is_total(text)


@pytest.mark.parametrize("text", ["Acme Ltd", "INV-1", "Totally Fit Ltd", "Summerfield plc", "Sumner & Co", ""])
def test_names_that_only_sound_like_totals(text: str) -> None:
    assert not is_total(text)


def test_a_bare_total_is_not_a_name_that_begins_with_total() -> None:
    assert is_bare_total("Grand Total")
    assert not is_bare_total("Total Energies SE")


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("Opening balance", True),
        ("Balance b/d", True),
        ("Balance brought forward", True),
        ("Saldovortrag", True),
        ("Anfangsbestand", True),
        ("Saldo inicial", True),
        ("Saldo iniziale", True),
        ("Beginning Balance", True),
        ("Closing balance", False),
        ("Balance c/d", False),
        ("Endsaldo", False),
        ("Saldo final", False),
        ("Ending balance", False),
    ],
)
def test_balance_lines_and_which_of_them_open(text: str, opening: bool) -> None:
    assert is_balance_line(text)
    assert is_opening(text) is opening


@pytest.mark.parametrize("text", ["Balance Sports Ltd", "New Balance", "Forward Air Inc", "INV-1"])
def test_names_that_hold_the_word_balance_are_no_balance_lines(text: str) -> None:
    assert not is_balance_line(text)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Open", Standing.OPEN),
        ("Overdue", Standing.OPEN),
        ("Unpaid", Standing.OPEN),
        ("Not paid", Standing.OPEN),
        ("Partially paid", Standing.OPEN),
        ("Awaiting Payment", Standing.OPEN),
        ("offen", Standing.OPEN),
        ("nicht bezahlt", Standing.OPEN),
        ("Pendiente", Standing.OPEN),
        ("Paid", Standing.CLOSED),
        ("PAID IN FULL", Standing.CLOSED),
        ("Closed", Standing.CLOSED),
        ("Bezahlt", Standing.CLOSED),
        ("payée", Standing.CLOSED),
        ("Pagado", Standing.CLOSED),
        ("betaald", Standing.CLOSED),
        ("Write-off", Standing.CLOSED),
        ("Draft", Standing.VOID),
        ("Void", Standing.VOID),
        ("Cancelled", Standing.VOID),
        ("storniert", Standing.VOID),
        ("Annulé", Standing.VOID),
        ("Pro-forma", Standing.VOID),
        ("", Standing.UNKNOWN),
        ("see note 4", Standing.UNKNOWN),
    ],
)
def test_standing_of_a_status(text: str, meaning: Standing) -> None:
    assert standing(text) is meaning


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Invoice", DocumentType.INVOICE),
        ("SI", DocumentType.INVOICE),
        ("RV", DocumentType.INVOICE),
        ("", DocumentType.INVOICE),
        ("Credit Memo", DocumentType.CREDIT_MEMO),
        ("credit note", DocumentType.CREDIT_MEMO),
        ("Gutschrift", DocumentType.CREDIT_MEMO),
        ("Avoir", DocumentType.CREDIT_MEMO),
        ("Nota di credito", DocumentType.CREDIT_MEMO),
        ("SC", DocumentType.CREDIT_MEMO),
        ("CM", DocumentType.CREDIT_MEMO),
        ("Debit memo", DocumentType.DEBIT_MEMO),
        ("Finance charge", DocumentType.DEBIT_MEMO),
        ("Payment", DocumentType.ON_ACCOUNT),
        ("Zahlung", DocumentType.ON_ACCOUNT),
        ("DZ", DocumentType.ON_ACCOUNT),
    ],
)
def test_kind_of_a_document(text: str, kind: DocumentType) -> None:
    assert document_type(text) is kind


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Y", True),
        ("Yes", True),
        ("x", True),
        ("price disagreed", True),
        ("2026-01-05", True),
        ("", False),
        ("N", False),
        ("no", False),
        ("nein", False),
        ("FALSE", False),
        ("0", False),
        ("n/a", False),
    ],
)
def test_yes_and_no(text: str, meaning: bool) -> None:
    assert yes(text) is meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("CR", True),
        ("CRDT", True),
        ("Credit", True),
        ("Bij", True),
        ("H", True),
        ("Haben", True),
        ("C", True),
        ("DR", False),
        ("DBIT", False),
        ("Af", False),
        ("S", False),
        ("Soll", False),
        ("", None),
        ("x", None),
    ],
)
def test_in_and_out(text: str, meaning: bool | None) -> None:
    assert inflow(text) is meaning
