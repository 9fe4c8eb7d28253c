"""Words of people that steer money through whole runs: refunds, checkers, reconciling items, settings shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from xl_ar.cli import main
from xl_ar.core.credits.refunds import Refund, RefundPolicy, RefundStatus, objections
from xl_ar.decision_files import decisions_of
from xl_ar.doors.shown import shown
from xl_ar.errors import InputError, UsageError
from xl_ar.outcome import Order
from xl_ar.planning import _asked
from xl_ar.registry import named
from xl_ar.terminal import show_settings


@pytest.mark.parametrize(("maker", "checkers", "limit", "told"), [
    ("ann", ("bob",), None, ""),
    ("ann", ("bob", "cid"), 100, ""),
    ("ann", ("A\u200bnn",), None, "asked for it and cannot approve it"),
    ("ann", ("\u0430nn",), None, "asked for it and cannot approve it"),
    ("Jos\u00e9", ("JOSE\u0301",), None, "asked for it and cannot approve it"),
    ("ann", ("\u200b",), None, "1 approver other than the maker must sign"),
    ("ann", ("-",), None, "1 approver other than the maker must sign"),
    ("\u202e", ("bob",), None, "who asked for it (maker) must be named"),
    ("ann", ("bob", "B\u043eb"), 100, "2 approvers other than the maker must sign"),
    ("ann", ("bob", " BOB."), 100, "2 approvers other than the maker must sign"),
])  # fmt: skip
def test_a_second_person_is_another_person(maker: str, checkers: tuple[str, ...], limit: int | None, told: str) -> None:
    refund = Refund(100, "EUR", 100, "CM-1", None, "", "Acme", "", "ACH", maker, checkers)
    found = objections(refund, RefundStatus.APPROVED, date(2026, 6, 30), RefundPolicy(10, limit))
    assert (told in "; ".join(found)) if told else not found


@pytest.mark.parametrize("by", ["", " ", "\u200b", "-", "\x1b", "\u202e\u202d"])
def test_who_decides_must_have_a_name_that_can_be_seen(by: str) -> None:
    with pytest.raises(UsageError, match="who decides is not said"):
        _asked(Order(date(2026, 6, 30), by=by), [named("decide")])


def test_who_decides_stands_in_one_line_without_signs_that_steer() -> None:
    asked = _asked(Order(date(2026, 6, 30), by="ann\x1b[31m\nlee\u202e"), [named("decide")])
    assert asked.by == shown(asked.by) == "ann [31m lee"


@pytest.mark.parametrize("headings", [["receipt_id", "item_id", "receipt_id"], ["Receipt ID", "Item ID", "item_id "]])
def test_a_decision_file_with_a_column_twice(headings: list[str]) -> None:
    with pytest.raises(InputError, match="stands there twice"):
        decisions_of([headings, ["R-1", "I-1", "R-2"]], "d.csv")


def test_a_decision_file_without_its_columns_is_told_in_a_sentence_of_some_length() -> None:
    with pytest.raises(InputError) as told:
        decisions_of([["[" * 100_000]], "deep.json")
    assert len(str(told.value)) < 400


def test_a_decision_that_is_a_formula_never_calculated(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["receipt_id", "item_id"], ["R-1", '="I-" & 1']):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "d.xlsx")
    for name, text in (
        (
            "items.csv",
            "Invoice No,Customer,Invoice Date,Due Date,Amount,Balance\nI-1,A,2026-05-01,2026-06-30,9.00,9.00",
        ),
        ("bank.csv", "Receipt ID,Value Date,Payer,Amount,Remittance\nR-1,2026-06-10,A,9.00,I-1"),
    ):
        (tmp_path / name).write_text(f"{text}\n", encoding="utf-8")
    tables = ["--receipts", str(tmp_path / "bank.csv"), "--open-items", str(tmp_path / "items.csv")]
    found = CliRunner().invoke(main, ["match", *tables, "--learn", str(tmp_path / "d.xlsx"), "--dry-run"])
    assert (found.exit_code, "never calculated" in found.output) == (1, True)


@pytest.mark.parametrize("value", ["[bold red]x[/]", "[/x]", "\x1b[31m", "\u202eabc", "a\nb"])
def test_settings_are_shown_as_they_are(value: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert show_settings(tmp_path, False, [f"aging.by={value}"]) == 0
    out = capsys.readouterr().out
    assert shown(value)[:6] in out
    assert not {"\x1b", "\u202e"} & set(out)
