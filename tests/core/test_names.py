"""Payer and customer names as keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.names import (
    is_generic,
    name_key,
    sorted_key,
    words,
)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Acme Corp.", "acme"),
        ("ACME CORPORATION", "acme"),
        ("Acme, Inc", "acme"),
        ("Müller & Söhne GmbH & Co. KG", "muller sohne"),
        ("MULLER UND SOHNE", "muller sohne"),
        ("Société Générale S.A.", "societe generale"),
        ("VISTRAPACT POOLS L L C", "vistrapact pools"),
        ("Ørsted A/S", "orsted"),
        ("Żabka Polska sp. z o.o.", "zabka polska"),
        ("Elite Bell B.V.", "elite bell"),
        ("Macy's Ltd", "macys"),
        ("Straße AG", "strasse"),
        ("The Company", "company"),  # nothing but a legal form: it stays
        ("", ""),
    ],
)
def test_a_key_is_the_name_without_form_accents_and_signs(name: str, key: str) -> None:
    assert name_key(name) == key


def test_spelled_out_letters_are_one_word() -> None:
    assert words("A. B. C. Trading L L C") == ["abc", "trading", "llc"]


def test_word_order_does_not_matter_to_the_sorted_key() -> None:
    assert sorted_key(name_key("HADDOCK-Archibald")) == sorted_key(name_key("Archibald Haddock"))


@pytest.mark.parametrize("name", ["", "CUSTOMER PAYMENT", "Lockbox Deposit", "WIRE TRANSFER CREDIT 12"])
def test_names_that_name_nobody(name: str) -> None:
    assert is_generic(name)


@pytest.mark.parametrize("name", ["Deposit Solutions", "Credit Suisse", "Acme"])
def test_names_that_name_somebody(name: str) -> None:
    assert not is_generic(name)


@given(st.text("abyzé .,&-'", max_size=40))
def test_case_and_dots_do_not_matter(name: str) -> None:
    assert name_key(name.upper()) == name_key(name) == name_key(name.replace(".", ""))
