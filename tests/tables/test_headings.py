"""What headings say: languages, units and currencies in them, spelling, and what they must not be taken for."""

from __future__ import annotations

import pytest

from xl_ar.tables.headings.names import SURE, claims, currency_in, fields, fold, known, scale_in


def best(heading: str) -> str:
    found = claims(heading)
    return max(found, key=lambda name: found[name].score) if found else ""


@pytest.mark.parametrize(
    ("heading", "folded"),
    [
        ("*Invoice_Amount (USD)", "invoice amount"),
        ("InvoiceNumber", "invoice no"),
        ("Invoice #", "invoice no"),
        ("Invoice\nNo.", "invoice no"),
        ("Inv. Nbr", "invoice no"),
        ("Fälligkeit", "falligkeit"),
        ("Échéance", "echeance"),
        ("Amount\xa0EUR", "amount"),
        ("EUR", "eur"),
        ("Balance [k€]", "balance"),
        ("(none)", "none"),
        ("", ""),
    ],
)
def test_a_heading_is_compared_without_its_dress(heading: str, folded: str) -> None:
    assert fold(heading) == folded


@pytest.mark.parametrize(
    ("field", "headings"),
    [
        ("document", "Invoice No|INVOICE #|Rechnungsnummer|Rechnungs-Nr.|N° Facture|Nº Factura|Factuurnr.|Nr faktury"),
        ("document", "Document No.|TRANID|BELNR|Belegnummer|Fakturanr|N. Fattura|Claim #|Voucher No"),
        ("due_date", "Due Date|Date Due|Net due dt|Fälligkeit|Fällig am|Échéance|Date d'échéance|Vencimiento|Scadenza"),
        ("due_date", "Vervaldatum|Termin płatności|Förfallodatum|Due\nDate|Nettofälligkeit|DueDate"),
        ("document_date", "Invoice Date|Rechnungsdatum|Date facture|Fecha factura|Data fattura|Factuurdatum"),
        ("open_amount", "Open Balance|Balance Due|Amount Due|Outstanding Amount|Offener Betrag|Reste à payer"),
        ("open_amount", "Saldo pendiente|Importo residuo|Openstaand|Do zapłaty|InvoiceAmountDue|Remaining Amount"),
        ("original_amount", "Invoice Amount|Rechnungsbetrag|Montant TTC|Importe factura|Factuurbedrag|Kwota brutto"),
        ("customer_name", "Customer Name|Kundenname|Raison sociale|Razón social|Ragione sociale|Kontrahent"),
        ("customer", "Customer No.|Cust #|Kunden-Nr.|Code client|Account Number|Klantnummer|Patient ID"),
        ("value_date", "Value Date|Payment Date|Wertstellung|Date de valeur|Fecha valor|Data valuta|Rentedatum"),
        ("remittance", "Verwendungszweck|Narrative|Libellé|Concepto|Causale|Mededelingen|Remittance Information"),
        ("terms", "Terms|Payment Terms|Zahlungsbedingung|Conditions de paiement|Condiciones de pago"),
        ("currency", "Currency|Währung|Devise|Divisa|Ccy|Currency Code"),
        ("vendor", "Vendor|Supplier Name|Lieferant|Fournisseur|Proveedor|Fornitore"),
    ],
)
def test_a_field_is_known_by_its_names_in_several_languages(field: str, headings: str) -> None:
    for heading in headings.split("|"):
        assert claims(heading)[field].score == SURE, heading


@pytest.mark.parametrize(
    ("heading", "field"),
    [("Falligkietsdatum", "due_date"), ("Outstanding Ammount", "open_amount"), ("Rechnungsnumer", "document")],
)
def test_a_slip_of_the_pen_is_still_read_and_scores_less(heading: str, field: str) -> None:
    claim = claims(heading)[field]
    assert 0.75 <= claim.score < SURE
    assert "reads like" in claim.reason


@pytest.mark.parametrize("heading", ["Fax", "Xyzzy", "Foo bar", "2026", "", "Sheet", "Colour"])
def test_a_heading_of_nothing_claims_nothing(heading: str) -> None:
    assert claims(heading) == {}
    assert not known(heading)


@pytest.mark.parametrize("heading", ["Open days", "Outstanding days", "% open", "Remaining rate"])
def test_days_counts_and_shares_are_not_open_amounts(heading: str) -> None:
    assert "open_amount" not in claims(heading)


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Outstanding Amount (EUR)", "EUR"),
        ("Balance USD", "USD"),
        ("Amount [£]", "GBP"),
        ("Betrag €", "EUR"),
        ("Amount", ""),
        ("ALL amounts", ""),
        ("TOP customers", ""),
    ],
)
def test_the_currency_of_a_heading(heading: str, code: str) -> None:
    assert currency_in(heading) == code


@pytest.mark.parametrize(
    ("heading", "word"),
    [
        ("Balance (USD '000)", "000"),
        ("Balance (in thousands)", "thousands"),
        ("Saldo (Tsd. EUR)", "tsd"),
        ("Balance (USD)", ""),
        ("Thousand Oaks branch", ""),
    ],
)
def test_the_scale_of_a_heading(heading: str, word: str) -> None:
    assert scale_in(heading) == word


def test_every_field_of_the_heading_table_is_complete() -> None:
    kinds = {"id", "name", "text", "date", "amount", "terms", "currency", "flag", "count", "share", "account"}
    assert {info.kind for info in fields().values()} <= kinds
    assert all(info.names for info in fields().values())


@pytest.mark.parametrize("name", sorted(fields()))
def test_every_alias_claims_its_own_field(name: str) -> None:
    for alias in fields()[name].names:
        assert name in claims(alias), alias


def test_the_best_claim_of_a_plain_word_is_what_people_mean() -> None:
    assert [best(word) for word in ("Due", "Paid", "Status", "Open")] == [
        "due_date",
        "paid_amount",
        "status",
        "open_amount",
    ]
