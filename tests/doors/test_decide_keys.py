"""Words beside a row of AR Matches whose key was altered, or whose document is unknown: told, not passed over."""

from __future__ import annotations

from datetime import date

import pytest
from review_cases import desk, key


@pytest.mark.parametrize("word", ["Accept", "Reject", "Split", "Hold"])
@pytest.mark.parametrize("written", ["R-1 |INV-101 ", "INV-101", "R-9 | INV-101", ""])
@pytest.mark.parametrize("step", ["match", "decide"])
def test_a_word_beside_a_row_key_that_was_altered_is_told(word: str, written: str, step: str) -> None:
    made = desk()
    made.decide(key("R-1", "INV-101"), decision=word, **{"row key": written})
    made.run(step)
    said = f"{word} is not obeyed: its receipt or document is not in the workbook as of this day"
    assert (made.findings("decision-not-obeyed"), made.register()) == ([said], [])


@pytest.mark.parametrize(("word", "number"), [("Accept", 1), ("Reject", 1), ("Hold", 0)])
def test_a_document_that_is_unknown_is_told_unless_the_word_is_about_the_receipt(word: str, number: int) -> None:
    made = desk()
    made.decide(key("R-1", "INV-101"), decision=word, **{"row key": key("R-1", "INV-X")})
    made.run("match")
    assert len(made.findings("decision-not-obeyed")) == number


@pytest.mark.parametrize("word", ["Accept", "Reject", "Hold"])
def test_a_line_without_a_document_has_gone_nowhere(word: str) -> None:
    made = desk(cash=[["R-1", date(2026, 6, 10), "NOBODY KNOWN", 12.34, "EUR", "no words"]])
    made.decide(key("R-1", ""), decision=word)
    made.run("match")
    assert not any("not in the workbook" in said for said in made.findings("decision-not-obeyed"))
