"""docs/oracles.md names every oracle and peer fact of its field, and every test that it names exists."""

from __future__ import annotations

import re
from pathlib import Path

from xl_ar.settings import Settings, described

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs" / "oracles.md").read_text(encoding="utf-8")
ORACLES = [*range(1, 25), *range(44, 69), *range(79, 84), 87, 88]
LEFT = {"O81", "O82"}  # contacts
_FACTS = """
erp-ar-terms erp-ar-terms-pay40 erp-ar-terms-200-pay40 erp-ar-terms-200-pay40-cn100 erp-ar-full-cn-after-part-pay
erp-ar-cn-no-pay erp-ar-advance-po erp-ar-je-part erp-ar-je-full erp-ar-je-credit erp-ar-minor erp-ar-group
erp-ar-future-part erp-ar-future-over erp-ar-future-je-two erp-ar-fx erp-ar-fx-reval erp-ar-pos erp-ar-perm erp-age-rule
erp-sum-1 erp-sum-2 erp-sum-3 erp-sum-4 erp-dun-1 erp-dun-2 erp-dun-3 erp-dun-4 erp-dun-5 erp-party-1 erp-party-2
erp-party-3 erp-party-4 erp-bank-1 erp-bank-2 erp-bank-3 oca-age-rule oca-mass-1 oca-mass-newest oca-mass-oldest
oca-mass-partial oca-mass-writeoff-no oca-mass-writeoff-yes oca-match-1 oca-match-2 oca-match-3 oca-match-text
oca-tol-0-990 oca-tol-0-1000 oca-tol-0-1010 oca-tol-0.5-990 oca-tol-0.5-1010 oca-tol-1.0-990 oca-tol-1.0-1010
oca-tol-1000-990 tryton-rec-1 tryton-rec-2 tryton-rec-3 tryton-dun-4 tryton-dun-5 tryton-dun-30 tryton-dun-30-blocked
tryton-dun-30-draft oca-credit-3runs oca-credit-backdate wb-adilwali wb-barbarzilay wb-saquib wb-arjunkori-WRONG
wb-heshara-WRONG pmp-WRONG ibm-2012-06-30 ibm-2012-12-31 ibm-2013-06-30
"""
FACTS = _FACTS.split()
ROWS = {match[1]: match[0] for match in re.finditer(r"^\| (O\d+) \|.*$", PAGE, re.MULTILINE)}
NAMED = re.compile(r"`([a-z_]+/test_\w+\.py)::(\w+)`")


def test_every_oracle_has_a_row_and_a_test() -> None:
    assert list(ROWS) == [f"O{number}" for number in ORACLES]
    assert {name for name, row in ROWS.items() if not NAMED.search(row)} == LEFT


def test_every_peer_fact_is_on_the_page() -> None:
    told = set(re.findall(r"[\w.-]*\w", PAGE))
    assert set(FACTS) <= told, sorted(set(FACTS) - told)


def test_every_named_test_exists_and_is_of_the_oracle() -> None:
    for file, function in NAMED.findall(PAGE):
        text = (TESTS / file).read_text(encoding="utf-8")
        assert f"\ndef {function}(" in text, f"{file}::{function}"
    for oracle, row in ROWS.items():
        texts = [(TESTS / file).read_text(encoding="utf-8") for file, _ in NAMED.findall(row)]
        named = re.compile(rf"\b{oracle}\b|_{oracle.lower()}(?!\d)")
        assert oracle in LEFT or any(named.search(text) for text in texts), oracle


def test_every_setting_that_is_named_exists() -> None:
    known = {name for name, _, _ in described(Settings())}
    for page in (PAGE, (TESTS.parent / "docs" / "terms.md").read_text(encoding="utf-8")):
        for name in re.findall(r"`((?:aging|matching|credits|reports|review)\.\w+)[=`]", page):
            assert name in known, name
