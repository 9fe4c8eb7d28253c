"""Payer and customer names as keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.names import (
    abbreviates,
    cut_off,
    is_generic,
    name_key,
    name_likeness,
    sorted_key,
    words,
)
from xl_ar.core.similarity import one_edit_apart, similarity


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


def test_abbreviations_keep_the_first_letter_and_the_order() -> None:
    assert abbreviates("mfg", "manufacturing")
    assert not abbreviates("fmg", "manufacturing")
    assert not abbreviates("manufacturing", "mfg")


@pytest.mark.parametrize(
    ("left", "right", "least", "most"),
    [
        ("acme prod", "acme products", 1.0, 1.0),  # cut off
        ("gonzales lewis prtg", "gonzales lewis printing", 0.9, 1.0),  # abbreviated
        ("cooper burns inteyiors", "cooper burns interiors", 0.9, 1.0),  # misspelt
        ("schwarz fitness", "fitness schwarz", 1.0, 1.0),  # other order
        ("acme accounts payable", "acme", 0.9, 0.9),  # goes on
        ("no gifts", "american cedar beverage", 0.0, 0.4),
    ],
)
def test_likeness(left: str, right: str, least: float, most: float) -> None:
    assert least <= name_likeness(left, right) <= most


def test_short_beginnings_are_not_taken_for_cut_off_names() -> None:
    assert not cut_off("acme", "acme products")


def test_power_query_fuzzy_example_o38() -> None:
    assert similarity("Grapes", "Graes", 0.8) > 0.8
    assert similarity("Grapes", "Graes", 0.9) == 0.0


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [("9005876", "9005867", True), ("9005876", "900587", True), ("9005876", "9005", False)],
)
def test_one_slip(left: str, right: str, near: bool) -> None:
    assert one_edit_apart(left, right) is near


@given(st.text("abyzé .,&-'", max_size=40))
def test_case_and_dots_do_not_matter(name: str) -> None:
    assert name_key(name.upper()) == name_key(name) == name_key(name.replace(".", ""))


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_a_share(left: str, right: str) -> None:
    assert 0.0 <= name_likeness(name_key(left), name_key(right)) <= 1.0
