"""AR_SCORE, AR_LOOKUP and AR_REFS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cell_values import cells, ranges
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formulas_never_raise import sound

import udfs
from udfs.calling import failures

NAMES = [["Alder GmbH"], ["Birch & Sons Ltd"], ["Cedar Incorporated"], ["Müller und Söhne KG"]]
VALUES: list[list[Any]] = [[100.0], [200.0], [300.0], [400.0]]


@pytest.fixture(scope="module", autouse=True)
def _log_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patched:
        log: Path = tmp_path_factory.mktemp("log") / "formulas.log"
        patched.setattr(failures, "log_file", lambda: log)
        yield


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("Alder GmbH", "ALDER GMBH", 1.0, 1.0),
        ("Müller & Söhne GmbH & Co. KG", "MULLER SOHNE", 0.95, 1.0),
        ("Smith John", "John Smith", 0.95, 1.0),
        ("Microsoft", "Micorsoft", 0.88, 0.97),
        ("Acme Trading Ltd", "Acme", 0.5, 0.9),
        ("Alpha", "Omega", 0.0, 0.3),
        ("-", "-", 1.0, 1.0),
        (1001.0, "1001", 1.0, 1.0),
    ],
)
def test_scores(one: Any, other: Any, least: float, most: float) -> None:
    assert least <= udfs.AR_SCORE(one, other) <= most
    assert udfs.AR_SCORE(one, other) == udfs.AR_SCORE(other, one)


def test_scores_of_columns_are_those_of_their_cells_and_blanks_stay_blank() -> None:
    left, right = [["Alder GmbH"], [None], ["Birch"], ["#N/A"]], [["ALDER"], ["x"], ["BIRCH & SONS"], ["x"]]
    column = udfs.AR_SCORE(left, right)
    assert column[1] == column[3] == [""]
    assert [column[0][0], column[2][0]] == [
        udfs.AR_SCORE("Alder GmbH", "ALDER"),
        udfs.AR_SCORE("Birch", "BIRCH & SONS"),
    ]
    assert udfs.AR_SCORE(None, "x") == ""


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("ALDER", 100.0, "Alder GmbH"),
        ("BIRCH AND SONS", 200.0, "Birch & Sons Ltd"),
        ("CEDAR INC", 300.0, "Cedar Incorporated"),
        ("MULLER SOHNE", 400.0, "Müller und Söhne KG"),
        ("Elm Partners", "not found", ""),
    ],
)
def test_a_name_is_found_however_it_is_spelled(name: str, value: Any, found: str) -> None:
    [[told, confidence, matched]] = udfs.AR_LOOKUP(name, NAMES, VALUES)
    assert (told, matched) == (value, found)
    assert (confidence >= 0.8) == (value != "not found")


def test_a_column_of_names_gives_a_row_each() -> None:
    column = udfs.AR_LOOKUP([["ALDER"], [None], ["CEDAR INC"]], NAMES, VALUES)
    assert column == [
        udfs.AR_LOOKUP("ALDER", NAMES, VALUES)[0],
        ["", "", ""],
        udfs.AR_LOOKUP("CEDAR INC", NAMES, VALUES)[0],
    ]


def test_below_the_least_confidence_nothing_is_returned_but_the_nearest_is_named() -> None:
    [[value, confidence, name]] = udfs.AR_LOOKUP("Micorsoft", [["Microsoft"]], [[1.0]], 0.99)
    assert (value, name) == ("not found", "Microsoft")
    assert 0 < confidence < 0.99
    assert udfs.AR_LOOKUP("Micorsoft", [["Microsoft"]], [[1.0]], 0.5)[0][0] == 1.0


def test_a_tie_is_said_and_never_guessed() -> None:
    twice = [["Alder GmbH"], ["Birch Ltd"], ["ALDER GMBH"]]
    [[value, confidence, names]] = udfs.AR_LOOKUP("Alder", twice, [[1.0], [2.0], [3.0]])
    assert (value, names) == ("tie", "Alder GmbH (row 1) / ALDER GMBH (row 3)")
    assert confidence >= 0.8
    assert udfs.AR_LOOKUP("Alder", twice, [[1.0], [2.0], [1.0]])[0][0] == 1.0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("A", NAMES, VALUES[:2]), "AR_LOOKUP: return_range has 2 cells but names 4; give ranges of one size"),
        (("A", NAMES, VALUES, 80.0), "AR_LOOKUP: least is 80.0; a confidence from 0 to 1 must stand there"),
        (("A", [["a", "b"], ["c", "d"]], VALUES), "AR_LOOKUP: names is a range of 2 x 2 cells; give one column"),
    ],
)
def test_what_a_person_can_mend_is_said(arguments: tuple[Any, ...], said: str) -> None:
    assert udfs.AR_LOOKUP(*arguments) == said


@pytest.mark.parametrize(
    ("text", "documents", "found"),
    [
        ("INV 1001 and 1002", None, ["1001", "1002"]),
        ("INV-1001 less CM 77", [["INV-1001"], ["INV-1002"], ["CM-77"]], ["INV-1001", "CM-77"]),
        ("inv1001", [["INV-1001"]], ["INV-1001"]),
        ("payment 1002", [[1002.0]], ["1002"]),
        ("thank you", [["INV-1001"]], [""]),
        ("thank you", None, [""]),
        (None, [["INV-1001"]], [""]),
        ("INV-1001", [[None], [None]], [""]),
        ("INV-1001 INV-1001", None, ["INV-1001"]),
    ],
)
def test_references(text: Any, documents: Any, found: list[str]) -> None:
    assert udfs.AR_REFS(text, documents) == [found]


def test_a_column_of_texts_gives_a_row_each_all_of_one_length() -> None:
    rows = udfs.AR_REFS([["INV-1 INV-2 4711"], [None], ["#REF!"], ["INV-2"]], [["INV-1"], ["INV-2"], ["INV-4711"]])
    assert [row[0] for row in rows] == ["INV-1", "", "", "INV-2"]
    assert {len(row) for row in rows} == {3}


_COLUMNS = st.lists(st.lists(cells, min_size=1, max_size=1), min_size=1, max_size=4)


@settings(max_examples=60)
@given(st.data())
def test_any_mixture_of_cells_gives_cells(data: st.DataObject) -> None:
    odd = st.one_of(_COLUMNS, cells, ranges())
    for formula, count in ((udfs.AR_SCORE, 2), (udfs.AR_LOOKUP, 4), (udfs.AR_REFS, 2)):
        assert sound(result := formula(*(data.draw(odd) for _ in range(count)))), result
    names = data.draw(_COLUMNS)
    assert sound(result := udfs.AR_LOOKUP(data.draw(odd), names, names)), result
