"""Names as words and keys, all at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.payers.spelling import spell


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Acme Corp.", "acme"),
        ("Müller & Söhne GmbH & Co. KG", "muller sohne"),
        ("MULLER UND SOHNE", "muller sohne"),
        ("VISTRAPACT POOLS L L C", "vistrapact pools"),
        ("A. B. C. Trading L.L.C.", "abc trading"),
        ("Ørsted A/S", "orsted"),
        ("Żabka Polska sp. z o.o.", "zabka polska"),
        ("EMCO spol. s r.o.", "emco"),
        ("Straße AG", "strasse"),
        ("Macy's Ltd", "macys"),
        ("N.V. NUTRICIA", "nutricia"),
        ("NAAMLOZE VENNOOTSCHAP NUTRICIA", "nutricia"),
        ("Grupo Durango S.A. de C.V.", "grupo durango"),
        ("Siemens Aktiengesellschaft", "siemens"),
        ("Gazprom Open Joint Stock Company", "gazprom"),
        ('ООО "Ромашка"', "ромашка"),
        ("株式会社東芝", "東芝"),
        ("D S M N.V.", "dsm"),
        ("AB SKF", "skf"),
        ("A&B Plumbing", "a&b plumbing"),
        ("A and B Plumbing", "a&b plumbing"),
        ("AS Hardware", "as hardware"),  # initials, not a legal form: nothing else tells the name
        ("MACHINE, L L C, D&L", "machine d&l"),
        ("&, WALLACE, NETWORKS, INC, JOHANSSON", "wallace networks johansson"),
        ("The Company", "the company"),
        ("Two\nlines Inc", "two lines"),
        ("", ""),
        (" . - ", ""),
    ],
)
def test_a_key_is_the_name_without_form_accents_and_signs(name: str, key: str) -> None:
    assert spell([name]).keys == [key]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Foo Bar DBA Baz Inc", ["foo bar", "baz"]),
        ("Foo Bar d/b/a Baz", ["foo bar", "baz"]),
        ("Smith C/O Jones LLC", ["smith", "jones"]),
        ("Foo Ltd trading as Baz", ["foo", "baz"]),
    ],
)
def test_a_name_may_have_two_spellings(name: str, keys: list[str]) -> None:
    found = spell(["Acme", name, "Zebra"])
    assert found.keys == ["acme", *keys, "zebra"]
    assert found.name.tolist() == [0, 1, 1, 2]


_NAMES = st.text("aàbBß .,&-'\n1л社", max_size=20)


@given(st.lists(_NAMES, max_size=6))
def test_a_name_is_spelt_as_it_is_alone(names: list[str]) -> None:
    assert spell(names).keys == [key for name in names for key in spell([name]).keys]


@given(_NAMES)
def test_case_does_not_matter(name: str) -> None:
    assert spell([name.upper()]).keys == spell([name.lower()]).keys


@given(st.lists(st.text(max_size=12), max_size=5))
def test_every_name_has_a_spelling_of_its_words(names: list[str]) -> None:
    found = spell(names)
    assert sorted(set(found.name.tolist())) == list(range(len(names)))
    assert len(found.start) == len(found.keys) + 1
    assert int(found.start[-1]) == len(found.word) == len(found.core)
