"""Matching gives what the tests of other systems expect; each case names its entry of the peer facts.

Sources: ERPNext test_auto_match_party.py and test_bank_transaction.py; OCA account_mass_reconcile and
account_reconcile_model_oca; Tryton scenario_account_reconcile. Where ours asks a person instead, the case says so.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from matching_cases import first, item, receipt, run

from xl_ar.core.matching import MatchingPolicy
from xl_ar.core.schema import CUSTOMERS

LEDGER = [("1", "INV1", 10000), ("2", "INV2", 20000), ("3", "RBILL/2019/09/0013", 30000)]


def owner(name: str) -> dict[str, Any]:
    return {"customer": name, "customer_name": name}


def percent(text: str) -> MatchingPolicy:
    return MatchingPolicy(tolerance_percent=Decimal(text))


@pytest.mark.parametrize(("fact", "invoice", "paid", "policy", "applied", "explanation"), [
    ("oca-tol-0-990: no write-off, 10 stay open", 100000, 99000, MatchingPolicy(), 99000, "bank_fee"),
    ("oca-tol-0-1000", 100000, 100000, MatchingPolicy(), 100000, ""),
    ("oca-tol-0-1010", 100000, 101000, MatchingPolicy(), 100000, "overpayment"),
    ("oca-tol-0.5-990: 10 are more than 5", 100000, 99000, percent("0.5"), 99000, "bank_fee"),
    ("oca-tol-0.5-1010", 100000, 101000, percent("0.5"), 100000, "overpayment"),
    ("oca-tol-1.0-990", 100000, 99000, percent("1.0"), 99000, "tolerance"),
    ("oca-tol-1.0-1010: Odoo looks at too little only, ours at both", 100000, 101000, percent("1.0"), 100000,
     "tolerance"),
    ("oca-tol-1000-990", 99000, 100000, MatchingPolicy(), 99000, "overpayment"),
    ("oca-mass-writeoff-no", 5000, 5010, MatchingPolicy(tolerance_minor=5), 5000, "overpayment"),
    ("oca-mass-writeoff-yes", 5000, 5010, MatchingPolicy(tolerance_minor=11), 5000, "tolerance"),
    ("oca-mass-1, tryton-rec-1", 5000, 5000, MatchingPolicy(), 5000, ""),
    ("tryton-rec-2: not balanced, the rest stays open", 4200, 4000, MatchingPolicy(), 4000, "bank_fee"),
    ("tryton-rec-3", 4200, 4000, MatchingPolicy(tolerance_minor=200), 4000, "tolerance"),
])  # fmt: skip
def test_what_is_let_go(
    fact: str, invoice: int, paid: int, policy: MatchingPolicy, applied: int, explanation: str
) -> None:
    line = first([receipt("R", paid, "INV-1001")], [item("a", invoice, "INV-1001")], policy=policy)
    assert (line["amount"], line["difference"], line["explanation"]) == (applied, paid - applied, explanation), fact


@pytest.mark.parametrize(("fact", "memo", "payer", "paid", "items"), [
    ("oca-match-1", "invoice INV1", "partner_1", 10000, ["1"]),
    ("oca-match-2: the only sum", "xxxxx", "partner_1", 60000, ["1", "2", "3"]),
])  # fmt: skip
def test_a_partner_s_items(fact: str, memo: str, payer: str, paid: int, items: list[str]) -> None:
    ledger = [item(key, amount, document, **owner("partner_1")) for key, document, amount in LEDGER]
    ledger += [item("5", 60000, "INV5", **owner("partner_3")), item("6", 60000, "INV6", **owner("partner_3"))]
    assert run([receipt("R", paid, memo, payer)], ledger).lines["item_id"].tolist() == items, fact


@pytest.mark.parametrize(("fact", "master", "came", "found"), [
    ("erp-party-1", ["Jackson Ella W.", "Miller Tom"], {"payer": "Ella Jackson"}, "Jackson Ella W."),
    ("erp-party-3: a tie is for a person", ["Adithya Medical & General Stores", "Adithya Medical And General Stores"],
     {"payer": "Adithya Medical & General"}, None),
    ("erp-party-4: the account tells where the name does not", ["John Doe & Co.", "Other Ltd"],
     {"payer": "", "payer_account": "DE02000000003716541159"}, "John Doe & Co."),
])  # fmt: skip
def test_who_pays(fact: str, master: list[str], came: dict[str, str], found: str | None) -> None:
    accounts = {"John Doe & Co.": "DE02000000003716541159"}
    customers = CUSTOMERS.conform({
        "customer": master, "customer_name": master, "payer_account": [accounts.get(name, "") for name in master],
    }, len(master))  # fmt: skip
    ledger = [item(name, 69017, f"D{n}", **owner(name)) for n, name in enumerate(master)]
    line = first([receipt("R", 69017, **came)], ledger, customers=customers)
    assert (line["item_id"] if line["status"] == "auto" else None) == found, fact


def test_the_item_of_that_amount_erp_bank_2() -> None:
    """peer_facts erp-bank-2: deposit 1,700 of Mr G, who owes 1,200 and 1,700."""
    ledger = [item(str(amount), amount * 100, f"S-{amount}", **owner("Mr G")) for amount in (1200, 1700)]
    line = first(
        [receipt("R", 170000, "1512567 BG/000003025 OPSKATTUZWXXX AT776000000098709849 Herr G", "Mr G")], ledger
    )
    assert (line["item_id"], line["amount"], line["difference"]) == ("1700", 170000, 0)


def test_an_amount_alone_is_proposed_and_never_applied_erp_bank_3() -> None:
    """peer_facts erp-bank-3: ERPNext matches by the amount alone; ours proposes it, but not beside a foreign number."""
    memo = "I2015000011 VD/000002514 ATWWXXX AT4701345000003510057 Bio"
    for said, expected in ((memo, ("", "unmatched")), ("Bio", ("F", "review"))):
        line = first([receipt("R", 10908000, said, "")], [item("F", 10908000, "SINV-7", **owner("Fayva"))])
        assert (line["item_id"], line["status"]) == expected


@pytest.mark.parametrize(("fact", "memo"), [
    ("oca-mass-oldest: the older receipt gets the item, the younger pays twice", "INV-1001"),
])  # fmt: skip
def test_two_payments_of_one_invoice(fact: str, memo: str) -> None:
    """OCA lets a setting say newest or oldest (oca-mass-newest); ours always takes the oldest."""
    came = [receipt("old", 5000, memo, value_date=np.datetime64("2025-06-01")),
            receipt("new", 5000, memo, value_date=np.datetime64("2025-06-20"))]  # fmt: skip
    found = run(came, [item("a", 5000, "INV-1001")]).lines
    assert dict(zip(found["receipt_id"], found["item_id"], strict=True)) == {"old": "a", "new": ""}, fact
    assert found["explanation"].tolist()[1] == "duplicate_payment"


def test_what_is_left_of_a_payment_pays_the_next_invoice_oca_mass_partial() -> None:
    """peer_facts oca-mass-partial: invoice 50, payment 500: 450 stay; then invoice 500: it takes 450, 50 stay open."""
    one = first([receipt("R", 50000, "INV-1001")], [item("a", 5000, "INV-1001")])
    assert (one["amount"], one["difference"]) == (5000, 45000)
    rest = first([receipt("R", 45000, "INV-1002")], [item("b", 50000, "INV-1002")])
    assert (rest["amount"], rest["difference"]) == (45000, 0)
