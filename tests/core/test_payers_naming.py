"""Which customer a payer's name means, and which it does not."""

from __future__ import annotations

import pytest
from payer_cases import candidates, payers_of

from xl_ar.core.payers import Kind, State

_OTHERS = [
    "Golden Arrow Pharmacy Inc.", "Blue Lion Hotels L.L.C.", "Tacoma Services Inc", "Hunter Miami LLC",
    "Rodriguez Trucking LLC", "Columbus Glass", "Akron Pest Control LP", "American Printing Co",
]  # fmt: skip


@pytest.mark.parametrize(
    ("payer", "customer", "kind"),
    [
        ("ORBSYS SA", "Orbsys S.A.", Kind.NAME),
        ("THE MULLER COMPANY", "Müller GmbH", Kind.NAME),
        ("GOODWILL", "Good Will Company", Kind.NAME),
        ("AKZONOBEL NV", "Akzo Nobel N.V.", Kind.NAME),
        ("W AND S HARDWARE", "W&S Hardware S.A.", Kind.NAME),
        ("FREIGHT, DUBOIS", "Dubois Freight Inc", Kind.REORDERED),
        ("INC PRODYNE", "Prodyne Inc", Kind.NAME),
        ("DYNAMIC PEST CONTROL L", "Dynamic Pest Control LLC", Kind.GOES_ON),
        ("PALMER ELECTRIC IN", "Palmer Electric Inc", Kind.GOES_ON),
        ("URBAN CEDAR META", "Urban Cedar Metals LLC", Kind.CUT_OFF),
        ("UNIMED", "Unimed Health Services", Kind.CUT_OFF),
        ("ACME AP DEPT", "Acme Corp", Kind.GOES_ON),
        ("HONEYWELL B.V., AMSTERDAM", "Honeywell B.V.", Kind.GOES_ON),
        ("COLUMBUS MKTG CO", "Columbus Marketing Inc", Kind.ALIKE),
        ("NO GIFTS", "Northern Gifts LLC", Kind.ALIKE),
        ("DUBOIS BROS INSURANCE AGENCY", "Dubois Brothers Insurance Agency Corp.", Kind.ALIKE),
        ("HOLMES HOSP", "Holmes Hospital", Kind.CUT_OFF),
        ("SMITH MARETING", "Smith Marketing", Kind.ALIKE),
        ("TURNER MMEPHIS", "Turner Memphis LLC", Kind.ALIKE),
        ("TOHMPSON CONCRETE INC", "Thompson Concrete Inc", Kind.ALIKE),
        ("NXEBIT", "Nexbit", Kind.ALIKE),
        ("CASTILLO ASSOCIATES INCORPRATED", "Castillo Associates Inc.", Kind.GOES_ON),
        ("MUELLER FITNESS", "Müller Fitness GmbH", Kind.ALIKE),
        ("BAZ INC DBA PRODYNE", "Prodyne Inc", Kind.NAME),
    ],
)
def test_the_one_customer_it_can_be(payer: str, customer: str, kind: Kind) -> None:
    found = payers_of([payer], [customer, *_OTHERS])
    assert found.state[0] == State.KNOWN
    best = candidates(found)[0]
    assert best[0] == "C0"
    assert Kind(best[1]) == kind
    assert best[2] >= 0.8


@pytest.mark.parametrize(
    ("payer", "customer"),
    [
        ("ORBSYS FOODS", "Orbsys S.A."),
        ("FIRST SIGNS", "First Designs"),
        ("SMITH MARKETING", "Smith Markets"),
        ("SMITH MARKETS INC", "Smith Marketing"),
        ("ACME MEDIA", "Acme Medical"),
        ("HAYES GLASS", "Ellis Waste Services Inc"),
        ("FITNESS LLC", "Schwarz Fitness"),
        ("HUNTER INTERNATIONAL", "Hunter Milton"),
        ("STORE 12 INC", "Store 15 Inc"),
        ("APOLLO FUND VIII LP", "Apollo Fund IX LP"),
        ("BANK OF CHINA SINGAPORE", "Bank of China Australia"),
        ("INSURANCE CLAIM PROCEEDS", "Insurance Agency Inc"),
        ("X&K RENTAL", "C&K Rental"),
        ("PANCEPT LTD", "Pancept Optical"),
        ("IBM CORP", "International Business Machines"),
        ("KINMED TRADING", "Unimed Corp"),
        ("ALPHANET INC", "Alpha Ltd"),
    ],
)
def test_another_company_is_a_stranger(payer: str, customer: str) -> None:
    found = payers_of([payer], [customer, *_OTHERS])
    assert found.state[0] == State.STRANGER
    assert all(score < 0.8 for _, _, score in candidates(found))


@pytest.mark.parametrize(
    ("payer", "customers"),
    [
        ("BRIGHT FOODS", ["Bright Foods Inc", "Bright Foods Corp"]),
        ("GOLDEN M", ["Golden Metals", "Golden Media"]),
        ("NO GIFTS", ["Northern Gifts", "Noble Gifts"]),
        ("FIRST SIGN", ["First Signs East", "First Signs West"]),
    ],
)
def test_equals_stay_equal(payer: str, customers: list[str]) -> None:
    found = payers_of([payer], [*customers, *_OTHERS])
    assert found.state[0] == State.TIE
    assert {customer for customer, _, _ in candidates(found)} == {"C0", "C1"}


def test_the_stated_legal_form_decides_between_namesakes() -> None:
    found = payers_of(["BRIGHT FOODS CORPORATION"], ["Bright Foods Inc", "Bright Foods Corp"])
    assert found.state[0] == State.KNOWN
    assert [customer for customer, _, _ in candidates(found)] == ["C1", "C0"]


def test_namesakes_that_begin_alike_stay_candidates() -> None:
    found = payers_of(["Orbsys"], ["Orbsys S.A.", "Orbsys Foods", "Orbsys Hotels", "Orb Systems"])
    assert found.state[0] == State.KNOWN
    rows = candidates(found)
    assert rows[0] == ("C0", Kind.NAME, 1.0)
    assert {(customer, kind) for customer, kind, _ in rows[1:]} == {("C1", Kind.CUT_OFF), ("C2", Kind.CUT_OFF)}
    assert all(score <= 0.95 for _, _, score in rows[1:])


def test_no_more_than_fifty_namesakes() -> None:
    found = payers_of(["GOLDEN"], [f"Golden {chr(97 + at // 26)}{chr(97 + at % 26)}x" for at in range(120)])
    assert len(candidates(found)) == 50
    assert found.state[0] == State.TIE
