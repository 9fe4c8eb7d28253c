"""What people write into our sheets by mistake or with intent: nothing is applied that was not clearly meant."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from xl_ar.commands.policies import minor_setting, rates_setting
from xl_ar.commands.review.decisions import read_decisions
from xl_ar.commands.review.register import read_register
from xl_ar.commands.typed import typed_minor
from xl_ar.core.people import person, same_person
from xl_ar.core.register.splitting import SplitError, read_split
from xl_ar.core.schema import OPEN_ITEMS, RECEIPTS
from xl_ar.errors import SettingsError
from xl_ar.sheets.people import KEY_HEADING, contradicted, copied, entries
from xl_ar.tables.corrections import corrections

LINE = "R-1 | INV-1 Acme EUR"
DAY = [date(2026, 6, 1)]
RECEIPT = RECEIPTS.conform(
    {"receipt_id": ["R-1"], "value_date": DAY, "amount": [10000], "currency": ["EUR"], "source_row": [9]}, 1
)
ITEM = OPEN_ITEMS.conform(
    {"item_id": ["1"], "document": ["INV-1"], "customer": ["Acme"], "currency": ["EUR"], "document_date": DAY}
    | {"original_amount": [10000], "open_amount": [10000]},
    1,
)
HEAD = ["Receipt", "Applied", "Decision", "Split to", "Note", KEY_HEADING]
Rows = list[list[Any]]


def row(decision: Any, applied: Any = 100.0, note: Any = "", key: Any = LINE) -> list[Any]:
    return ["R-1", applied, decision, "", note, key]


def obeyed(rows: Rows) -> tuple[list[int], list[str]]:
    """Amounts applied, and what is told."""
    read = read_decisions(entries(rows), RECEIPT, ITEM, ITEM)
    return [line.amount for line in read.lines], [finding.message for finding in read.findings]


@pytest.mark.parametrize("applied", [100.0, 100, "", None, 0.1 + 0.2, 60.5])
def test_an_amount_that_may_stand_under_applied(applied: Any) -> None:
    amounts, told = obeyed([HEAD, row("Accept", applied)])
    assert (len(amounts), told) == (1, [])


@pytest.mark.parametrize(("applied", "what"), [
    (0, "nothing to apply"), (0.0, "nothing to apply"), (-0.0, "nothing to apply"), (1e-9, "nothing to apply"),
    (50.005, "more than 2 decimals"), (1e308, "no amount"), (1e17, "no amount"),
    (math.inf, "no amount"), (math.nan, "no amount"), (True, "a text and no number"),
    (date(2026, 1, 1), "a text and no number"), ("0x10", "a text and no number"), ("50", "a text and no number"),
    ("#N/A", "a text and no number"), (-5.0, "the line applies -5.00"), (100.01, "the line applies 100.01"),
])  # fmt: skip
def test_no_other_amount_is_applied(applied: Any, what: str) -> None:
    amounts, (told,) = obeyed([HEAD, row("Accept", applied)])
    assert (amounts, what in told) == ([], True)


@pytest.mark.parametrize("word", [
    "Akzeptieren", "Accept?", "not Accept", "Accept\u200b", "\uff21ccept", "=Accept", "Reject; Accept", True, 1, 1.0,
    date(2026, 1, 1), "x" * 40_000, "\x00", "\ud800", math.nan, "Thanks, paid by phone",
])  # fmt: skip
def test_a_word_that_is_no_decision_is_told_in_a_sentence_of_some_length(word: Any) -> None:
    amounts, (told,) = obeyed([HEAD, row(word)])
    assert (amounts, "unknown word" in told, len(told) < 500) == ([], True, True)


@pytest.mark.parametrize(("first", "second", "applied"), [
    ("Accept", "Accept", 1), ("Accept", "", 1), ("Accept", "ACCEPT ", 1),
    ("Accept", "Reject", 0), ("Reject", "Accept", 0), ("Hold", "Accept", 0), ("Accept", "Hold", 0),
    ("", "Accept", 0), ("Accept", "Split", 0), ("Accept", "later", 0),
])  # fmt: skip
def test_two_rows_of_one_key_apply_once_or_not_at_all(first: str, second: str, applied: int) -> None:
    amounts, told = obeyed([HEAD, row(first), row(second)])
    assert (len(amounts), any("stands there more than once" in text for text in told)) == (applied, not applied)


@pytest.mark.parametrize(("first", "second", "applied"), [("Accept", "Accept", 1), ("Accept", "Reject", 0)])
def test_two_columns_of_one_heading(first: str, second: str, applied: int) -> None:
    amounts, _ = obeyed([[*HEAD, "Decision", "Applied"], [*row(first), second, 1.0]])
    assert amounts == [10000] * applied


def test_a_copy_stays_known_as_one_when_its_sheet_is_written_and_sorted() -> None:
    found = entries([HEAD, row("Accept"), row("Reject"), row("Hold")])
    again = entries([HEAD, *(row(entry["Decision"], key=key) for key, entry in reversed(found.items()))])
    assert set(again) == set(found)
    assert [copied(key, again) for key in again] == [LINE, LINE, ""]
    assert list(contradicted(again, ["Decision"])) == [LINE]


@pytest.mark.parametrize("place", [0, 3, 4])
def test_a_cell_that_says_row_key_begins_no_table(place: int) -> None:
    named = row("Accept", note="mine")
    named[place] = KEY_HEADING
    found = entries([HEAD, named, row("", key="R-2 | X")])
    assert list(found) == [LINE, "R-2 | X"]
    assert found[LINE][HEAD[place]] == KEY_HEADING


def test_a_heading_of_the_user_called_row_key_hides_no_line_of_the_setup() -> None:
    head = ["Sheet", "Range", "Column", "Heading", "Correct field", KEY_HEADING]
    rows = [["Data", "A1:B9", "A", KEY_HEADING, "", "C|D!A1|A|A1"], ["Data", "A1:B9", "B", "x", "memo", "C|D!A1|B|B1"]]
    assert list(entries([head, *rows])) == ["C|D!A1|A|A1", "C|D!A1|B|B1"]
    assert list(entries([head, *rows, head, *rows[1:]]))[:2] == ["C|D!A1|A|A1", "C|D!A1|B|B1"]


def test_thousands_of_columns_of_one_name_keep_every_cell() -> None:
    (entry,) = entries([[KEY_HEADING, *["Decision"] * 5000], ["k", *map(str, range(5000))]]).values()
    assert (len(entry), entry["Decision"], entry["Decision (5000)"]) == (5001, "0", "4999")


@pytest.mark.parametrize("text", [
    "INV-1 " + "9" * 5000, "INV-1 " + "9" * 60, "a " * 15_000 + "5", "a" + " " * 32_000 + "x", "x" * 40_000,
    "INV-1 1e2", "INV-1 0x10", "INV-1 4_0", "INV-1 NaN", "INV-1 \u0663", "INV-1 1\u00b23 40", "INV-1 40,00.00",
    "INV-1 0", "INV-1 40;INV-1 60", "=INV-1 5", ";".join(["INV-1 1"] * 5000),
])  # fmt: skip
def test_a_split_that_is_not_plain(text: str) -> None:
    with pytest.raises(SplitError) as told:
        read_split(text, ["INV-1", "INV-2 b"], 2)
    assert len(str(told.value)) < 300


@pytest.mark.parametrize(("text", "minor"), [
    ("50.00", 5000), ("-30", -3000), ("+5", 500), (".5", 50), ("0.30000000000000004", 30),
    ("12345678901234.56", 1234567890123456), ("50.005", None), ("50,00", None), ("1e3", None), ("1_000", None),
    ("\u0665", None), ("NaN", None), ("Infinity", None), ("0x10", None), ("True", None), ("=1+1", None),
    ("9" * 39, None), ("9" * 9999, None), ("", None), ("2026-01-01", None),
])  # fmt: skip
def test_an_amount_that_a_person_has_typed(text: str, minor: int | None) -> None:
    assert typed_minor(text, "EUR") == minor


REGISTER: dict[str, Any] = {
    "Application": "A-00001", "Date": date(2026, 6, 1), "Kind": "payment", "Receipt": "R-1", "Document": "INV-1",
    "Currency": "EUR", "Amount": 100.0, "Ledger open": 100.0, "Confidence": 1.0,
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [
    ("Amount", math.inf), ("Amount", math.nan), ("Amount", 1e308), ("Amount", True), ("Amount", "100,00"),
    ("Ledger open", 1e17), ("Kind", "Payment!"), ("Kind", None),
])  # fmt: skip
def test_a_line_of_the_register_that_cannot_be_read_stops_deciding(name: str, value: Any) -> None:
    read = read_register({"k": {**REGISTER, name: value}})
    assert (read.unreadable, len(read.strays), len(read.lines)) == (("A-00001",), 1, 0)


@pytest.mark.parametrize(("name", "value"), [
    ("Application", "A-999999999"), ("Date", date(9999, 12, 31)), ("Date", date(1, 1, 1)), ("Date", "soon"),
    ("Confidence", math.inf), ("Confidence", "x"), ("Kind", "PAYMENT"), ("Reversal of", "A-00001"),
])  # fmt: skip
def test_a_line_of_the_register_with_odd_words_is_kept_and_told(name: str, value: Any) -> None:
    read = read_register({"k": {**REGISTER, name: value}})
    assert len(read.lines) == 1
    assert all(len(finding.message) < 300 for finding in read.findings)
    assert any(finding.kind == "register-changed" for finding in read.findings)


@pytest.mark.parametrize("key", ["C|abc", "C|", "C", "T|", "T", "C||||", "|", "", "(added) x", "(added) \u00b2"])
def test_keys_of_the_setup_that_nobody_wrote(key: str) -> None:
    _, findings = corrections({key: {"Correct field": "x" * 40_000, "Correct role": "=1"}})
    assert all(len(finding.message) < 3000 for finding in findings)


@pytest.mark.parametrize(("one", "other"), [
    ("Ann", "ann "), ("Ann", "A\u200bnn"), ("Ann", "\u202eAnn"), ("Jos\u00e9", "Jose\u0301"), ("Jos\u00e9", "Jose"),
    ("Ann", "\uff21nn"), ("Ann", "\u0410nn"), ("ann", "\u0430nn"), ("ANN", "\u0430nn"), ("Olga", "\u039flga"),
    ("\u0412\u043e\u0432\u0430", "\u0432\u043e\u0432\u0430"), ("Stra\u00dfe", "STRASSE"), ("O'Neil", "O\u2019Neil"),
    ("Ann", "ann."), ("Ann Lee", "Ann\u00a0 Lee"),
])  # fmt: skip
def test_one_person_under_two_spellings(one: str, other: str) -> None:
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(("one", "other"), [
    ("Ann", "Bob"), ("Ann", "Anna"), ("Ann Lee", "Ann Low"), ("\u738b", "\u674e"), ("", ""), ("-", "-"),
    ("\u0939\u093f\u0928", "\u0939\u0928"),
])  # fmt: skip
def test_two_persons(one: str, other: str) -> None:
    assert not same_person(one, other)


@pytest.mark.parametrize("name", ["", " ", "-", "=", "\u200b", "\u202e", "\x00", "\ufe0f", "...", "\u00a0"])
def test_what_names_nobody(name: str) -> None:
    assert person(name) == ""


@pytest.mark.parametrize("text", ["1e-999999999", "1e400", "NaN", "-1e-999999999", "1e15"])
@pytest.mark.parametrize("setting", ["number", "amount"])
def test_a_number_in_the_settings_of_endless_digits(setting: str, text: str) -> None:
    read: Callable[[], object] = (
        (lambda: minor_setting("x", text, "EUR")) if setting == "amount" else (lambda: rates_setting(f"EUR/USD={text}"))
    )
    with pytest.raises(SettingsError, match="must stand there"):
        read()
