"""``xl-ar match --learn`` and ``ar.learn``."""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import xl_ar as ar
from xl_ar.cli import main
from xl_ar.commands.policies import matching_policy
from xl_ar.decision_files import decisions_of
from xl_ar.errors import InputError
from xl_ar.settings import load

SIZE = 40


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def write(path: Path, *rows: tuple[object, ...]) -> Path:
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


@pytest.fixture
def month(tmp_path: Path) -> list[str]:
    """A month of receipts that quote their invoice; every fourth is paid by a company of another name."""
    owners = [("K1", "Acme Corporation"), ("K2", "Bolt Ltd")]
    items = [
        (f"I{n}", f"INV-{4000 + n}", *owners[n % 2], "2026-05-31", "EUR", f"{100 + 3.7 * n:.2f}") for n in range(SIZE)
    ]
    receipts = [
        (
            f"R{n}",
            "2026-06-05",
            row[6],
            "EUR",
            "ROADRUNNER TRADING" if n % 4 == 0 else row[3],
            row[1],
            "00998877" if n % 8 == 0 else "",
        )
        for n, row in enumerate(items)
    ]
    head = ("item_id", "Invoice No", "Customer No", "Customer Name", "Due Date", "Currency", "Open Amount")
    write(tmp_path / "items.csv", head, *items)
    bank_head = ("receipt_id", "Payment Date", "Amount", "Currency", "Payer", "Memo", "Payer Account")
    write(tmp_path / "bank.csv", bank_head, *receipts)
    return ["match", "--receipts", str(tmp_path / "bank.csv"), "--open-items", str(tmp_path / "items.csv")]


@pytest.fixture
def decided(tmp_path: Path) -> Path:
    return write(tmp_path / "decided.csv", ("receipt_id", "item_id"), *((f"R{n}", f"I{n}") for n in range(SIZE)))


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(path.open()))


def test_payers_are_learned_and_written_as_history_reads_them(tmp_path: Path, month: list[str], decided: Path) -> None:
    out = tmp_path / "learned"
    result = call(*month, "--learn", decided, "--out", out)
    assert result.exit_code == 0, result.output
    assert "40 receipts decided by 40 rows; 0 rows not used" in result.output
    assert "Payers: 2 new, 0 counted up" in result.output
    assert rows_of(out / "history.csv") == [
        ["customer", "payer_name", "payer_account", "times_seen"],
        ["K1", "ROADRUNNER TRADING", "", "5"],
        ["K1", "ROADRUNNER TRADING", "00998877", "5"],
    ]


def test_matching_again_with_the_history_knows_the_payer(tmp_path: Path, month: list[str], decided: Path) -> None:
    call(*month, "--learn", decided, "--out", tmp_path / "learned")
    bank_head = ("receipt_id", "Payment Date", "Amount", "Currency", "Payer", "Memo")
    bank = write(tmp_path / "new.csv", bank_head, ("N1", "2026-07-05", "555.55", "EUR", "ROADRUNNER TRADING", ""))
    head = ("item_id", "Invoice No", "Customer No", "Customer Name", "Due Date", "Currency", "Open Amount")
    owed = write(tmp_path / "owed.csv", head, ("X", "INV-9001", "K1", "Acme Corporation", "2026-07-31", "EUR", 555.55))
    words = ["match", "--receipts", str(bank), "--open-items", str(owed), "--explain", "N1", "--json"]
    before = json.loads(call(*words).output)["outcome"]
    after = json.loads(call(*words, "--history", tmp_path / "learned" / "history.csv").output)["outcome"]
    assert before["status"] != "auto"
    assert after["status"] == "auto"
    assert "has paid for customer K1 before" in after["reason"]


def test_a_second_month_is_added_to_the_same_history(tmp_path: Path, month: list[str], decided: Path) -> None:
    out = tmp_path / "learned"
    call(*month, "--learn", decided, "--out", out)
    result = call(*month, "--learn", decided, "--out", out, "--history", out / "history.csv")
    assert result.exit_code == 0, result.output
    assert "Payers: 0 new, 2 counted up" in result.output
    assert [row[3] for row in rows_of(out / "history.csv")[1:]] == ["10", "10"]


def test_a_history_of_yours_is_never_overwritten(tmp_path: Path, month: list[str], decided: Path) -> None:
    (tmp_path / "history.csv").write_text("mine")
    result = call(*month, "--learn", decided, "--out", tmp_path)
    assert result.exit_code == 2
    assert "give it as --history" in result.output
    assert (tmp_path / "history.csv").read_text() == "mine"


def test_points_are_merged_into_the_settings_and_obeyed(tmp_path: Path, month: list[str]) -> None:
    wrong = write(tmp_path / "wrong.csv", ("receipt_id", "item_id"), *((f"R{n}", "") for n in range(SIZE)))
    out = tmp_path / "learned"
    out.mkdir()
    (out / "xl_ar.toml").write_text('# ours\n[aging]\nbuckets = "oca"  # as agreed\n[matching]\ntolerance = "0.05"\n')
    result = call(*month, "--learn", wrong, "--out", out, "--json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.output)
    text = (out / "xl_ar.toml").read_text()
    assert '# ours\n[aging]\nbuckets = "oca"  # as agreed\n' in text
    assert tomllib.loads(text)["matching"]["tolerance"] == "0.05"
    assert matching_policy(load(out).settings).points == report["points"]
    change = next(change for change in report["changes"] if change["name"] == "number.exact")
    assert (change["before"], change["receipts"]) == (6.0, SIZE)
    assert change["after"] < 6.0
    assert (report["before"]["automatic"], report["before"]["right"]) == (SIZE, 0)
    assert len(report["before"]["wrong"]) == SIZE


def test_points_are_told_before_and_after(tmp_path: Path, month: list[str]) -> None:
    wrong = write(tmp_path / "wrong.csv", ("receipt_id", "item_id"), *((f"R{n}", "") for n in range(SIZE)))
    result = call(*month, "--learn", wrong, "--dry-run")
    assert result.exit_code == 0, result.output
    (line,) = [line for line in result.output.splitlines() if line.startswith("number.exact")]
    _, before, after, receipts = line.split()
    assert (before, receipts) == ("+6.00", str(SIZE))
    assert float(after) < 6.0
    assert "automatic and wrong" in result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bank.csv", "items.csv", "wrong.csv"]


def test_too_few_decisions_leave_the_points_and_say_so(tmp_path: Path, month: list[str]) -> None:
    few = write(tmp_path / "few.csv", ("receipt_id", "item_id"), ("R0", "I0"), ("R4", "I4"))
    out = tmp_path / "learned"
    result = call(*month, "--learn", few, "--out", out)
    assert "No points learned: at least 30 decided receipts are needed" in result.output
    assert [path.name for path in out.iterdir()] == ["history.csv"]


def test_rows_that_cannot_be_used_are_named_and_counted(tmp_path: Path, month: list[str]) -> None:
    rows = [("R0", "I0"), ("R99", "I1"), ("R1", "I99"), ("", ""), ("R2", "I2")]
    path = write(tmp_path / "some.csv", ("receipt_id", "item_id"), *rows)
    result = CliRunner().invoke(main, [*month, "--learn", str(path), "--out", str(tmp_path / "o"), "--json"])
    assert result.exit_code == 1
    assert "some.csv row 3: receipt 'R99' is not among the receipts" in result.stderr
    assert "some.csv row 4: item 'I99' is not among the open items" in result.stderr
    report = json.loads(result.stdout)
    assert (report["rows_used"], len(report["rows_skipped"])) == (2, 2)


def test_the_same_again_writes_the_same(tmp_path: Path, month: list[str], decided: Path) -> None:
    outs = [tmp_path / "one", tmp_path / "two"]
    for out in outs:
        call(*month, "--learn", decided, "--out", out)
    one, two = ({path.name: path.read_bytes() for path in out.iterdir()} for out in outs)
    assert one == two


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "--out FOLDER is needed"),
        (["--out", __file__], "a folder must stand there"),
    ],
)
def test_wrong_usage_is_named(month: list[str], decided: Path, words: list[str], said: str) -> None:
    result = call(*month, "--learn", decided, *words)
    assert result.exit_code == 2
    assert said in result.output


def test_a_workbook_is_no_table_of_receipts(decided: Path) -> None:
    result = call("match", decided, "--learn", decided, "--dry-run")
    assert result.exit_code == 2
    assert "give --receipts and --open-items instead" in result.output


def test_a_broken_settings_file_is_left_and_named(tmp_path: Path, month: list[str]) -> None:
    wrong = write(tmp_path / "wrong.csv", ("receipt_id", "item_id"), *((f"R{n}", "") for n in range(SIZE)))
    out = tmp_path / "learned"
    out.mkdir()
    (out / "xl_ar.toml").write_text("[matching\n")
    result = call(*month, "--learn", wrong, "--out", out)
    assert result.exit_code == 2
    assert "not a settings file" in result.output
    assert [path.name for path in out.iterdir()] == ["xl_ar.toml"]


# the file of decisions


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["receipt_id", "item_id"], ["R", "I"]], [("R", "I", 2)]),
        ([["Invoice ID", "x", "Payment-Id".replace("-", " ")], ["I", "", "R"], ["", "", ""], ["", "", "S"]],
         [("R", "I", 2), ("S", "", 4)]),
        ([["My decisions"], ["Receipt", "Item", "Amount"], [17.0, "=\"0012\"", 5]], [("17", "0012", 3)]),
        ([["receipt_id", "document", "item_id"], ["R", "INV-1", "I"]], [("R", "I", 2)]),
        ([["receipt_id", "item_id"], ["R"]], [("R", "", 2)]),
    ],
)  # fmt: skip
def test_decisions_are_read_below_their_headings(rows: list[list[object]], found: list[tuple[str, str, int]]) -> None:
    table = decisions_of(rows, "d.csv")
    assert list(table.itertuples(index=False, name=None)) == found


def test_a_missing_column_is_named_with_the_headings_there_are() -> None:
    with pytest.raises(InputError, match=r"d\.csv: columns receipt_id and item_id must stand there.*: when, what"):
        decisions_of([["when", "what"], ["1", "2"]], "d.csv")


# Python


def test_learn_gives_frames_and_settings_for_the_next_match(tmp_path: Path, month: list[str]) -> None:
    receipts, items = (pd.read_csv(tmp_path / name, dtype=str) for name in ("bank.csv", "items.csv"))
    decisions = pd.DataFrame({"receipt_id": [f"R{n}" for n in range(SIZE)] + ["X"], "item_id": [None] * SIZE + ["I1"]})
    found = ar.learn(receipts, items, decisions)
    assert found.skipped.to_dict("records") == [{"row": 41, "why": "receipt 'X' is not among the receipts"}]
    after = dict(zip(found.points["name"], found.points["after"].tolist(), strict=True))
    assert after["number.exact"] < 6.0
    assert found.effect.loc["automatic", "before"] == SIZE
    assert found.aliases.empty
    again = ar.match(receipts, items, settings=found.settings, history=found.history)
    assert len(again) == SIZE
    assert again["confidence"].max() < ar.match(receipts, items)["confidence"].max()


def test_learned_history_is_taken_as_it_is(tmp_path: Path, month: list[str], decided: Path) -> None:
    receipts, items, decisions = (
        pd.read_csv(tmp_path / name, dtype=str) for name in ("bank.csv", "items.csv", decided)
    )
    found = ar.learn(receipts, items, decisions)
    assert found.history[["customer", "payer", "times_seen"]].values.tolist() == [["K1", "ROADRUNNER TRADING", 5]] * 2
    again = ar.learn(receipts, items, decisions, history=found.history)
    assert again.aliases[["before", "after"]].values.tolist() == [[5, 10], [5, 10]]
