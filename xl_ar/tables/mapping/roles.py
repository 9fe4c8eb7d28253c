"""What a table is: the fields each role may have, what it must have, and the words that speak for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a table is used as."""

    OPEN_ITEMS = "open_items"
    RECEIPTS = "receipts"
    CUSTOMERS = "customers"
    LEDGER = "ledger"
    APPLICATIONS = "applications"
    CONTACTS = "contacts"
    HISTORY = "history"
    DERIVED = "derived"
    PAYABLES = "payables"
    NONE = "none"


SOURCES = (
    Role.OPEN_ITEMS,
    Role.RECEIPTS,
    Role.CUSTOMERS,
    Role.LEDGER,
    Role.APPLICATIONS,
    Role.CONTACTS,
    Role.HISTORY,
)


@dataclass(frozen=True, slots=True)
class RoleProfile:
    """Fields with the weight of their evidence, groups of which one each is needed, words of sheet and title."""

    role: Role
    fields: dict[str, float]
    needs: tuple[tuple[str, ...], ...]
    words: re.Pattern[str]
    against: tuple[str, ...] = field(default=())


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b({text})\b")


ROLES: tuple[RoleProfile, ...] = (
    RoleProfile(
        Role.OPEN_ITEMS,
        {
            "document": 2.0,
            "due_date": 3.0,
            "open_amount": 2.5,
            "original_amount": 1.6,
            "document_date": 1.5,
            "customer": 1.2,
            "customer_name": 1.2,
            "paid_amount": 1.0,
            "credited_amount": 0.6,
            "settled_date": 0.8,
            "terms": 0.7,
            "status": 0.6,
            "disputed": 0.5,
            "document_type": 0.6,
            "currency": 0.4,
            "po_number": 0.4,
            "discount_amount": 0.3,
            "discount_date": 0.3,
            "discount_pct": 0.3,
            "discount_days": 0.3,
            "memo": 0.2,
            "item_id": 0.3,
            "direction": 0.2,
            "posting_date": 0.3,
            "days_past_due": 0.6,
            "line_no": 0.1,
            "line_amount": 0.1,
            "tax_amount": 0.1,
            "quantity": 0.05,
            "unit_amount": 0.05,
            "product": 0.05,
            "account_manager": 0.1,
            "address": 0.1,
            "email": 0.1,
            "phone": 0.1,
        },
        (
            ("document",),
            ("open_amount", "original_amount"),
            (
                "due_date",
                "document_date",
                "posting_date",
                "settled_date",
                "terms",
                "days_past_due",
                "open_amount",
            ),
            ("customer", "customer_name", "due_date", "open_amount"),
        ),
        _words(
            "invoices?|inv|open items?|receivables?|ar|a r|debtors?|outstanding|register|rechnung(?:en)?|offene posten"
            "|op liste|op|forderungen|factures?|facturas?|fatture|facturen|faktury|fakturor|aging|ageing|unpaid|dues"
        ),
        ("salary", "vendor", "foreign"),
    ),
    RoleProfile(
        Role.RECEIPTS,
        {
            "receipt_id": 2.0,
            "value_date": 1.6,
            "amount": 1.6,
            "money_in": 1.6,
            "money_out": 0.6,
            "payer": 1.2,
            "payer_account": 1.0,
            "remittance": 1.6,
            "channel": 1.0,
            "direction": 0.5,
            "currency": 0.4,
            "document": 0.8,
            "customer": 0.8,
            "running_balance": 0.6,
            "posting_date": 0.6,
            "status": 0.1,
            "reference": 0.3,
        },
        (
            ("value_date", "posting_date"),
            ("amount", "money_in"),
            ("payer", "remittance", "receipt_id", "document", "customer"),
        ),
        _words(
            "payments?|receipts?|bank|deposits?|collections?|cash book|cashbook|cash|lockbox|statement|bs|remittances?"
            "|zahlungen|zahlungseingang|zahlungseingange|kontoauszug|umsatze|paiements|reglements|pagos|cobros|pagamenti"
            "|betalingen|wplaty|bank rec"
        ),
        ("due_date", "salary", "open_amount", "quantity", "product", "foreign", "vendor"),
    ),
    RoleProfile(
        Role.CUSTOMERS,
        {
            "customer": 1.5,
            "customer_name": 1.8,
            "terms": 1.2,
            "credit_limit": 1.6,
            "email": 1.2,
            "phone": 1.2,
            "address": 1.0,
            "account_manager": 1.0,
            "parent": 1.2,
            "currency": 0.6,
            "payer_account": 1.0,
        },
        (
            ("customer", "customer_name"),
            (
                "terms",
                "credit_limit",
                "email",
                "phone",
                "address",
                "account_manager",
                "parent",
                "payer_account",
                "currency",
            ),
        ),
        _words("customers?|master|clients?|debtors?|kunden|kundenstamm|debitoren|clientes?|clienti|klanten|accounts"),
        (
            "document",
            "due_date",
            "salary",
            "amount",
            "debit",
            "document_date",
            "money_in",
            "unit_amount",
            "times_seen",
            "foreign",
            "po_number",
        ),
    ),
    RoleProfile(
        Role.LEDGER,
        {
            "document_date": 1.2,
            "debit": 2.0,
            "credit": 2.0,
            "running_balance": 0.6,
            "document": 1.2,
            "customer": 1.6,
            "customer_name": 1.6,
            "document_type": 0.8,
            "memo": 0.3,
            "currency": 0.4,
            "due_date": 0.8,
            "posting_date": 0.9,
            "applies_to": 0.8,
        },
        (("debit",), ("credit",), ("document_date", "posting_date"), ("customer", "customer_name", "document")),
        _words("ledger|customer account|account statement|debtors?|receivables?|konto|kontoblatt|debitorenkonto|soa"),
        ("gl_account", "vendor", "salary"),
    ),
    RoleProfile(
        Role.APPLICATIONS,
        {
            "receipt_id": 1.5,
            "document": 1.5,
            "applied_amount": 2.5,
            "applied_date": 1.5,
            "customer": 0.8,
            "currency": 0.3,
            "value_date": 0.3,
        },
        (("document",), ("applied_amount",)),
        _words("applications?|allocations?|applied|matched|zuordnung(?:en)?|ausgleich"),
        ("due_date",),
    ),
    RoleProfile(
        Role.CONTACTS,
        {
            "customer": 1.0,
            "customer_name": 1.0,
            "contact_date": 1.2,
            "outcome": 2.0,
            "next_action": 1.6,
            "promise_date": 2.0,
            "promise_amount": 1.8,
            "memo": 0.6,
            "phone": 0.4,
            "email": 0.3,
            "document": 0.4,
            "account_manager": 0.8,
            "channel": 0.8,
        },
        (
            ("customer", "customer_name"),
            ("contact_date", "promise_date"),
            ("outcome", "next_action", "promise_date"),
        ),
        _words("contacts?|calls?|call log|contact log|activity|follow up|followups?|collection notes|ptp|promises"),
        ("due_date", "original_amount", "debit"),
    ),
    RoleProfile(
        Role.HISTORY,
        {"customer": 1.2, "payer": 1.6, "payer_account": 1.2, "times_seen": 2.5},
        (("customer",), ("payer", "payer_account"), ("times_seen",)),
        _words("history|aliases|alias"),
        ("amount", "value_date"),
    ),
)

PAYABLE_WORDS = _words(
    "vendors?|suppliers?|payables?|ap|a p|purchases?|purchase invoices?|creditors?|kreditoren|lieferanten|bills"
    "|cc statement|credit card statement|fournisseurs|proveedores|fornitori|achats"
)
SCHEDULE_WORDS = _words(
    "deferred (?:income|revenue)|accruals?|amorti[sz]ation|depreciation|prepayment schedule|revenue recognition|forecast|budget"
)
MATCHED_WORDS = re.compile(
    r"^(matched (with|to|invoice|payment|id|document)|match (status|result|type)|reconciled with|merged)$"
)
DERIVED_WORDS = re.compile(r"^(row labels|column labels|grand total|sum of .*|count of .*|average of .*|metric|kpi)$")
