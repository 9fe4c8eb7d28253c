"""Matching: references, amounts and the oracles of the field (field/README.md 7.3)."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

import pytest
from matching_cases import BOLT, JULY, JUNE, MAY, first, item, lines, receipt, run

from xl_ar.core.matching import MatchingPolicy

# references


def test_quoted_numbers_that_sum_to_the_receipt_are_applied_with_the_evidence() -> None:
    items = [item("a", 100000, "INV-1045"), item("b", 25000, "INV-1046"), item("c", 5000, "INV-1047")]
    given_receipt = [receipt("R1", 125000, "PAYMENT INV-1045, INV-1046")]
    assert lines(given_receipt, items) == [("R1", "a", 100000, "auto"), ("R1", "b", 25000, "auto")]
    line = first(given_receipt, items)
    assert line["rule"] == "quoted"
    assert line["reason"] == (
        "Remittance quotes INV-1045 and INV-1046; together 1,250.00 = the receipt; payer 'ACME CORP' is customer C-17."
    )


@pytest.mark.parametrize(
    "written", ["inv 2025 00040", "INV202500040", "2025-40", "INV-2025-40", "INVOICE 00040", "REF 2025-00040"]
)
def test_reformatted_numbers_are_recognised(written: str) -> None:
    items = [item("a", 777, "INV-2025-00040"), item("b", 777, "INV-2025-00041")]
    assert lines([receipt("R1", 777, written)], items) == [("R1", "a", 777, "auto")]


def test_a_document_column_counts_like_the_remittance() -> None:
    items = [item("a", 777, "7001"), item("b", 777, "7002")]
    assert lines([receipt("R1", 777, document="7002")], items) == [("R1", "b", 777, "auto")]


@pytest.mark.parametrize("number", ["7", "12-01-24", "CHK 123"])
def test_a_document_column_is_taken_at_its_word(number: str) -> None:
    items = [item("a", 777, "INV-1"), item("b", 777, number)]
    assert lines([receipt("R1", 777, document=number)], items) == [("R1", "b", 777, "auto")]


def test_a_range_names_everything_between() -> None:
    items = [item(str(n), 100, f"INV-{n}") for n in range(7001, 7007)]
    found = lines([receipt("R1", 400, "INV-7002 THRU INV-7005")], items)
    assert [(key, status) for _, key, _, status in found] == [(str(n), "auto") for n in range(7002, 7006)]


def test_a_number_inside_a_longer_one_or_labelled_as_noise_is_no_reference() -> None:
    items = [item("a", 100, "7001")]
    for text in ("X97001", "70019", "CHK 7001", "TRN:7001"):
        assert "quoted" not in set(run([receipt("R1", 100, text, payer="")], items).lines["rule"])


def test_a_credit_memo_is_netted_in_any_order_o32() -> None:
    rows = [("I", 110000, "INV-8001"), ("C", -10000, "CM-9001")]
    for order in permutations(rows):
        for text in ("INV-8001 CM-9001", "CM-9001 INV-8001", "CM-9001, INV-8001"):
            found = lines([receipt("R", 100000, text)], [item(*row) for row in order])
            assert sorted(found) == [("R", "C", -10000, "auto"), ("R", "I", 110000, "auto")]


def test_without_references_the_netted_account_is_proposed_o32() -> None:
    found = lines([receipt("R", 100000)], [item("I", 110000), item("C", -10000)])
    assert {key for _, key, _, _ in found} == {"I", "C"}


def test_a_number_borne_by_two_items_of_equal_amount_is_a_tie() -> None:
    items = [item("a", 500, "INV-3001"), item("b", 500, "INV-3001")]
    line = first([receipt("R1", 500, "INV-3001")], items)
    assert (line["status"], line["alternatives"]) == ("review", 1)
    assert "another explanation is as good" in line["reason"]


def test_a_quoted_purchase_order_that_sums_is_applied() -> None:
    items = [item("a", 500, po_number="PO-77123"), item("b", 200, po_number="PO-77123"), item("c", 700)]
    found = run([receipt("R1", 700, "PO 77123")], items).lines
    assert (found["rule"] == "quoted").all()
    assert found["item_id"].tolist() == ["a", "b"]


def test_a_stranger_who_quotes_the_number_of_another_amount_is_never_automatic() -> None:
    line = first([receipt("R1", 430, "INV-3001", payer="QUITE ANOTHER")], [item("a", 500, "INV-3001")])
    assert line["status"] == "review"


# amounts


@pytest.mark.parametrize(
    ("percent", "explanation"),
    [("0", "bank_fee"), ("0.5", "bank_fee"), ("1", "tolerance")],
)
def test_tolerance_o25(percent: str, explanation: str) -> None:
    policy = MatchingPolicy(tolerance_percent=Decimal(percent))
    line = first([receipt("R", 99000, "INV-1001")], [item("a", 100000, "INV-1001")], policy=policy)
    assert (line["status"], line["explanation"], line["amount"]) == ("auto", explanation, 99000)


def test_the_lower_of_two_tolerances_counts() -> None:
    assert MatchingPolicy(tolerance_minor=500, tolerance_percent=Decimal(1)).tolerance(100000) == 500
    assert MatchingPolicy(tolerance_minor=5000, tolerance_percent=Decimal(1)).tolerance(100000) == 1000
    assert MatchingPolicy().tolerance(100000) == 0


def test_an_overpayment_leaves_the_rest_unapplied_o26() -> None:
    line = first([receipt("R", 101000, "INV-1001")], [item("a", 100000, "INV-1001")])
    assert (line["amount"], line["difference"], line["explanation"]) == (100000, 1000, "overpayment")
    assert line["status"] == "auto"


def test_oldest_first_when_nothing_else_helps_o27() -> None:
    items = [item(key, n * 10000, due_date=MAY + n) for n, key in enumerate(("a", "b", "c"), 1)]
    assert lines([receipt("R", 25000)], items) == [("R", "a", 10000, "review"), ("R", "b", 15000, "review")]


def test_a_single_item_with_a_rival_pair_is_only_suggested_o28() -> None:
    items = [item(key, n * 10000) for n, key in enumerate(("a", "b", "c"), 1)]
    line = first([receipt("R", 30000)], items)
    assert (line["item_id"], line["status"], line["alternatives"]) == ("c", "review", 1)


def test_two_payments_on_one_invoice_o29() -> None:
    found = lines([receipt("R1", 50000, "INV-1001"), receipt("R2", 50000, "INV-1001")], [item("a", 100000, "INV-1001")])
    assert found == [("R1", "a", 50000, "auto"), ("R2", "a", 50000, "auto")]


def test_the_payer_is_found_in_the_memo_o30() -> None:
    haddock = {"customer": "C-9", "customer_name": "Archibald Haddock"}
    line = first([receipt("R", 500, "1234//HADDOCK-Archibald", payer="")], [item("a", 500, **haddock), item("b", 500)])
    assert line["item_id"] == "a"


def test_two_equal_items_are_never_settled_by_amount_o31() -> None:
    items = [item("a", 7000, document_date=MAY - 14), item("b", 7000, document_date=MAY)]
    line = first([receipt("R", 7000)], items)
    assert (line["status"], line["alternatives"]) == ("review", 1)


def test_a_shortfall_as_a_bank_fee_is_applied_in_part_and_named_o33() -> None:
    line = first([receipt("R", 99000, "INV-1001")], [item("a", 100000, "INV-1001")])
    assert (line["amount"], line["explanation"], line["status"]) == (99000, "bank_fee", "auto")
    assert "10.00 less, as a bank's fee may be" in line["reason"]


def test_discount_in_time_and_late_are_told_apart() -> None:
    terms = {"discount_amount": 2000, "discount_date": JUNE}
    items = [item("a", 100000, "INV-1001", **terms)]
    in_time = first([receipt("R", 98000, "INV-1001")], items)
    late = first([receipt("R", 98000, "INV-1001", value_date=JULY)], items)
    assert (in_time["status"], in_time["explanation"], in_time["amount"]) == ("auto", "discount", 98000)
    assert (late["status"], late["explanation"], late["amount"]) == ("auto", "late_discount", 98000)


def test_the_only_sum_is_suggested_where_it_may_be_a_coincidence_o36() -> None:
    amounts = [5001, 2932, 876, 98, 21, 9923, 2069, 123, 432, 765]
    found = lines([receipt("R", 10002)], [item(str(amount), amount) for amount in amounts])
    assert sorted(found) == [("R", str(n), n, "review") for n in (2069, 2932, 5001)]


def test_the_only_sum_that_can_be_no_coincidence_is_applied() -> None:
    amounts = [512345, 293277, 876191, 98317]
    found = lines([receipt("R", 805622)], [item(str(amount), amount) for amount in amounts])
    assert sorted(found) == [("R", "293277", 293277, "auto"), ("R", "512345", 512345, "auto")]


def test_many_subsets_are_refused_o37() -> None:
    items = [item(f"i{n:02}", 1000 + n) for n in range(54)]
    found = run([receipt("R", 5010)], items).lines
    assert "auto" not in set(found["status"])


def test_an_item_dated_after_the_receipt_is_no_candidate_o41() -> None:
    found = lines([receipt("R", 500)], [item("a", 500, document_date=JULY)])
    assert found == [("R", "", 0, "unmatched")]


def test_a_statement_word_makes_all_open_items_automatic() -> None:
    items = [item("a", 333), item("b", 444), item("c", -100)]
    with_word = run([receipt("R", 677, "ALL OPEN ITEMS")], items).lines
    without = run([receipt("R", 677)], items).lines
    assert set(with_word["status"]) == {"auto"}
    assert set(without["status"]) == {"review"}


def test_payer_and_unique_amount_are_enough() -> None:
    line = first([receipt("R", 4321)], [item("a", 4321), item("b", 500), item("c", 4321, **BOLT)])
    assert (line["item_id"], line["status"], line["rule"]) == ("a", "auto", "payer_amount")


def test_an_unknown_number_speaks_against_the_amount_unless_it_is_one_slip_away() -> None:
    items = [item("a", 4321, "INV-900587"), item("b", 500)]
    assert first([receipt("R", 4321, "INV 555123")], items)["status"] == "review"
    assert first([receipt("R", 4321, "INV-900578")], items)["status"] == "auto"
    assert first([receipt("R", 4321, "900578")], items)["status"] == "auto"


def test_namesakes_make_the_amount_ambiguous() -> None:
    other = {"customer": "C-18", "customer_name": "Columbus Products Inc"}
    mine = {"customer": "C-19", "customer_name": "Columbus Pro Ltd"}
    items = [item("a", 500, **mine), item("b", 500, **other)]
    assert first([receipt("R", 500, payer="COLUMBUS PRO")], items)["status"] == "review"


def test_amount_alone_is_a_suggestion() -> None:
    line = first([receipt("R", 500, payer="")], [item("a", 500)])
    assert (line["status"], line["rule"]) == ("review", "amount_alone")


# currencies


def test_another_currency_is_proposed_only_at_a_rate_that_is_given_and_says_so() -> None:
    items = [item("a", 92000, "INV-3001") | {"currency": "EUR"}]
    policy = MatchingPolicy(rates={("EUR", "USD"): Decimal("1.08")})
    line = first([receipt("R", 99360, "INV-3001")], items, policy=policy)
    assert (line["status"], line["amount"], line["currency"], line["difference"]) == ("review", 99360, "USD", 0)
    assert line["explanation"] == "other_currency"
    assert "the receipt is 920.00 of 920.00 EUR" in line["reason"]
    assert first([receipt("R", 99360, "INV-3001")], items)["status"] == "unmatched"


# amounts stated in the remittance


def test_amounts_stated_beside_the_numbers_say_which_item_is_short() -> None:
    items = [item("a", 46014, "4101298"), item("b", 56965, "4101413"), item("c", 243694, "4101659")]
    text = "4101298 (373.35), 4101413 (569.65), 4101659 (2436.94)"
    found = lines([receipt("R", 37335 + 56965 + 243694, text)], items)
    assert found == [("R", "a", 37335, "auto"), ("R", "b", 56965, "auto"), ("R", "c", 243694, "auto")]
    unsaid = lines([receipt("R", 37335 + 56965 + 243694, "4101298, 4101413, 4101659")], items)
    assert {status for _, _, _, status in unsaid} == {"review"}


# discounts in part and with tolerance (field/README.md 7.1, Business Central)


@pytest.mark.parametrize("paid", [98500, 98000, 97500])
def test_discount_and_tolerance_together_close_the_item_o1_to_o3(paid: int) -> None:
    items = [item("a", 100000, "INV-1001", discount_amount=2000, discount_date=JUNE)]
    line = first([receipt("R", paid, "INV-1001")], items, policy=MatchingPolicy(tolerance_minor=500))
    assert (line["explanation"], line["amount"], line["difference"]) == ("discount", paid, 0)


@pytest.mark.parametrize(
    ("paid", "shares"), [(197000, [100000, 97000]), (194000, [94000, 100000]), (191000, [94000, 97000])]
)
def test_one_of_two_discounts_may_be_taken_o10_o12(paid: int, shares: list[int]) -> None:
    items = [
        item("a", 100000, "INV-1001", discount_amount=6000, discount_date=JUNE),
        item("b", 100000, "INV-1002", discount_amount=3000, discount_date=JUNE),
    ]
    found = run([receipt("R", paid, "INV-1001 INV-1002")], items).lines
    assert found["amount"].tolist() == shares
    assert set(found["explanation"]) == {"discount"}


# a year, a slip of a stranger, a namesake


def test_a_year_is_no_invoice_number_unless_the_amount_says_so() -> None:
    items = [item("a", 9900, "2026"), item("b", 3300, "2025")]
    assert first([receipt("R", 3350, "INVOICES 2026")], items)["item_id"] != "a"
    assert first([receipt("R", 9900, "INVOICES 2026")], items)["item_id"] == "a"


@pytest.mark.parametrize("payer", ["QUITE OTHER GMBH", ""])
def test_a_number_one_slip_away_needs_a_payer_who_agrees(payer: str) -> None:
    items = [item("a", 9900, "INV-901045")]
    assert first([receipt("R", 9900, "INV-901046", payer=payer)], items)["status"] == "review"
    assert first([receipt("R", 9900, "INV-901046")], items)["status"] == "auto"


def test_a_longer_name_is_not_taken_where_another_customer_has_the_very_name() -> None:
    holdings = {"customer": "C-21", "customer_name": "Bolt Holdings", "currency": "USD"}
    items = [item("a", 500, **holdings), item("b", 700, **BOLT)]
    assert first([receipt("R", 500, payer="BOLT")], items)["status"] == "review"


# how far the next explanation is


def test_the_gap_says_how_far_the_next_explanation_is() -> None:
    alone = first([receipt("R", 4321)], [item("a", 4321)])
    tied = first([receipt("R", 7000)], [item("a", 7000), item("b", 7000)])
    assert alone["gap"] == alone["confidence"]
    assert tied["gap"] == 0
