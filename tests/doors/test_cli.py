"""The command line as a person types it."""

from __future__ import annotations

import csv
import errno
import json
import re
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from workbook_cases import ledger, save

from xl_ar import registry
from xl_ar.cli import main
from xl_ar.cli.root import guarded


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "month end"
    place.mkdir()
    ledger(place / "a.xlsx")
    save(place / "b.xlsx", Budget=[["Item", "Cost"], ["Rent", 100], ["Light", 20]])
    return place


def test_batch_prints_one_line_a_workbook_and_a_summary(folder: Path) -> None:
    result = call("batch", folder, "--as-of", "2026-06-30")
    assert result.exit_code == 0
    assert "done         a.xlsx: 4 open items, 205.15" in result.output
    assert "skipped      b.xlsx: no receivables table found" in result.output


def test_one_bad_workbook_does_not_stop_the_rest_and_the_exit_code_tells(folder: Path) -> None:
    (folder / "0 bad.xlsx").write_bytes(b"%PDF-1.4 no workbook")
    result = call("batch", folder, "--as-of", "2026-06-30", "--json")
    report = json.loads(result.output)
    assert result.exit_code == 1
    assert [entry["status"] for entry in report["workbooks"]] == ["refused", "done", "skipped"]


def test_the_report_has_the_promised_form(folder: Path) -> None:
    file = folder.parent / "report.json"
    call("batch", folder, "--as-of", "2026-06-30", "--out", folder.parent / "out", "--report", file)
    report = json.loads(file.read_text())
    entry = report["workbooks"][0]
    assert set(report) == {"as_of", "version", "workbooks"}
    assert {"path", "output", "status", "message", "tables", "sheets_written", "findings", "seconds"} <= set(entry)
    assert entry["tables"][0]["totals"] == {"": "205.15"}
    assert entry["tables"][0]["columns"]["due_date"] == "Due Date"
    assert not (folder / "a (backup).xlsx").exists()


def test_jobs_change_nothing_but_the_time(folder: Path) -> None:
    ledger(folder / "c.xlsx")
    one, two = folder.parent / "one", folder.parent / "two"
    call("batch", folder, "--as-of", "2026-06-30", "--out", one)
    call("batch", folder, "--as-of", "2026-06-30", "--out", two, "--jobs", "2")
    for path in sorted(one.glob("*.xlsx")):
        assert path.read_bytes() == (two / path.name).read_bytes()


def test_results_and_backups_are_no_input_of_the_next_run(folder: Path) -> None:
    (folder / "c.csv").write_text("Invoice No,Customer,Due Date,Balance\nA-1,Acme,2026-05-31,10.50\n")
    call("batch", folder, "--as-of", "2026-06-30")
    report = json.loads(call("batch", folder, "--as-of", "2026-06-30", "--json").output)
    assert [Path(entry["path"]).name for entry in report["workbooks"]] == ["a.xlsx", "b.xlsx", "c.csv"]
    assert not any(entry["changed"] for entry in report["workbooks"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bach", "."], "did you mean 'batch'"),
        (["batch", ".", "--as-of", "2026-06-30", "--steps", "agee"], "did you mean 'age'"),
        (["batch", "."], "--as-of is needed"),
        (["batch", ".", "--as-of", "30.6.2026"], "write it as 2026-06-30"),
        (["batch", ".", "--asof", "2026-06-30"], "--as-of"),
        (["batch", "nowhere", "--as-of", "2026-06-30"], "not a folder"),
        (["age"], "a workbook is needed"),
        (["match", "--receipts", __file__], "--open-items is needed"),
        (["settings", "--set", "aging.bukets=oca"], "did you mean 'aging.buckets'"),
        (["settings", "--set", "aging.basis=duee"], "did you mean 'due'"),
        (["settings", "--set", "aging"], "NAME=VALUE"),
    ],
)
def test_wrong_usage_names_what_would_be_right(words: list[str], said: str) -> None:
    result = call(*words)
    assert said in result.output
    assert result.exit_code in (1, 2)


@pytest.mark.parametrize("name", ["batch", "age", "match", "credits", "setup", "settings"])
def test_every_help_has_examples(name: str) -> None:
    assert f"xl-ar {name}" in call(name, "--help").output.split("Examples:")[1]


def test_every_command_of_the_registry_is_a_sub_command() -> None:
    names = {command.name for command in registry.commands()}
    assert names <= set(main.commands)


def test_a_single_step_says_which_day_it_took(folder: Path) -> None:
    result = call("age", folder / "a.xlsx")
    assert "today, as no --as-of was given" in result.output


ITEMS = "Invoice No,Customer,Due Date,Currency,Balance\nA-1,Acme,2026-05-31,EUR,10.50\nA-2,Bolt,2026-07-31,EUR,7.25\n"
RECEIPTS = "Payment Date,Amount,Currency,Payer,Memo\n2026-06-02,10.50,EUR,ACME,A-1\n2026-06-03,99.00,EUR,ZED,\n"


def test_plain_tables_are_matched_to_exactly_the_promised_columns(tmp_path: Path) -> None:
    (tmp_path / "i.csv").write_text(ITEMS)
    (tmp_path / "r.csv").write_text(RECEIPTS)
    out = tmp_path / "a.csv"
    result = call("match", "--receipts", tmp_path / "r.csv", "--open-items", tmp_path / "i.csv", "--out", out)
    rows = list(csv.reader(out.open()))
    assert result.exit_code == 0
    promised = "receipt_id,item_id,document,customer,amount,status,confidence,rule,reason,difference,explanation"
    assert rows[0] == [*promised.split(","), "alternatives", "gap"]
    assert [row[:6] for row in rows[1:]] == [["2", "2", "A-1", "Acme", "10.50", "auto"]]


def test_a_plain_table_is_aged_by_customer(tmp_path: Path) -> None:
    (tmp_path / "i.csv").write_text(ITEMS)
    out = tmp_path / "o.csv"
    call("age", "--open-items", tmp_path / "i.csv", "--as-of", "2026-06-30", "--out", out)
    rows = list(csv.reader(out.open()))
    assert rows[0] == ["customer", "currency", "Not due", "1-30", "31-60", "61-90", "91-120", "121+", "balance"]
    assert rows[1] == ["Acme", "EUR", "0.00", "10.50", "0.00", "0.00", "0.00", "0.00", "10.50"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("aging.by=Region", "not used here: aging.by. One table by customer is given"),
        ("aging.trend_months=3", "not used here: aging.trend_months."),
        ("aging.basis=posting", "2 of 2 items without posting date: aged from the document date, else the due date"),
    ],
)
def test_a_plain_table_says_what_of_the_settings_it_cannot_do(tmp_path: Path, given: str, told: str) -> None:
    (tmp_path / "i.csv").write_text(ITEMS)
    result = call("age", "--open-items", tmp_path / "i.csv", "--as-of", "2026-06-30", "--set", given)
    assert result.exit_code == 0
    assert told in result.stderr


def test_a_table_that_lacks_a_column_says_what_and_shows_its_headings(tmp_path: Path) -> None:
    (tmp_path / "i.csv").write_text("Invoice No,Customer,Due Date\nA-1,Acme,2026-05-31\n")
    result = call("age", "--open-items", tmp_path / "i.csv", "--as-of", "2026-06-30")
    assert result.exit_code == 1
    assert "open_amount or original_amount" in result.output
    assert "Invoice No, Customer, Due Date" in result.output


def test_settings_name_their_source(tmp_path: Path) -> None:
    (tmp_path / "xl_ar.toml").write_text('[aging]\nbuckets = "30,60"\n')
    found = json.loads(call("settings", tmp_path, "--json", "--set", "aging.credits=net").output)
    assert found["aging.buckets"] == {"value": "30,60", "source": str(tmp_path / "xl_ar.toml")}
    assert found["aging.credits"] == {"value": "net", "source": "command line"}
    assert found["aging.basis"]["source"] == "default"


def test_inputs_with_one_name_have_results_of_their_own(tmp_path: Path) -> None:
    for suffix, separator in ((".csv", ","), (".tsv", "\t")):
        rows = ITEMS.replace("A-1", f"{suffix}-1").replace(",", separator)
        (tmp_path / f"ledger{suffix}").write_text(rows)
    call("batch", tmp_path, "--as-of", "2026-06-30")
    assert sorted(path.name for path in tmp_path.glob("*.xlsx")) == ["ledger.csv (AR).xlsx", "ledger.tsv (AR).xlsx"]


def test_a_file_of_yours_in_the_place_of_a_result_is_kept_as_a_backup(folder: Path) -> None:
    out = folder.parent / "out"
    out.mkdir()
    own = save(out / "a.xlsx", Mine=[["my", "own"], ["work", 1]]).read_bytes()
    call("batch", folder, "--as-of", "2026-06-30", "--out", out)
    assert (out / "a (backup).xlsx").read_bytes() == own


def test_a_result_that_a_person_has_changed_is_kept_before_it_is_written_anew(folder: Path) -> None:
    out = folder.parent / "out"
    call("batch", folder, "--as-of", "2026-06-30", "--out", out)
    book = openpyxl.load_workbook(out / "a.xlsx")
    book.create_sheet("Mine")["A1"] = "call them on Monday"
    book.save(out / "a.xlsx")
    mine = (out / "a.xlsx").read_bytes()
    result = call("batch", folder, "--as-of", "2026-06-30", "--out", out)
    assert "a.xlsx was not known to be as a run had left it: kept as a (backup).xlsx" in result.output
    assert (out / "a (backup).xlsx").read_bytes() == mine
    call("batch", folder, "--as-of", "2026-07-31", "--out", out)  # a result that nobody has changed is not kept
    assert [path.name for path in out.glob("* (backup*")] == ["a (backup).xlsx"]


def test_a_result_may_be_read_by_whom_new_files_may(folder: Path) -> None:
    out = folder.parent / "out"
    call("batch", folder, "--as-of", "2026-06-30", "--out", out)
    (out / "new").touch()
    assert (out / "a.xlsx").stat().st_mode == (out / "new").stat().st_mode


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--report", "book.xlsx"], "the name of a workbook"),
        (["--report", "nowhere/report.json"], "there is no folder"),
        (["--report", "aged/in/report.json", "--out", "aged"], "there is no folder aged/in"),
        (["--report", "aged/report.json", "--out", "aged", "--dry-run"], "there is no folder aged"),
        (["--memory", "50"], "50 MB: a process takes 131 before it reads a workbook; give 160 or more"),
        (["--set", "aging.buckets=30,20"], "bucket edges must ascend"),
        (["--set", "matching.auto_confidence=0.1"], "from 0.9 to 1.0"),
        (["--set", "matching.rules_off=nonsense"], "nonsense"),
    ],
)
def test_what_cannot_be_is_said_before_any_work(folder: Path, words: list[str], said: str) -> None:
    result = call("batch", folder, "--as-of", "2026-06-30", *words)
    assert said in result.output
    assert result.exit_code == 2
    assert not (folder / "a (backup).xlsx").exists()


def test_findings_tells_how_many_by_weight(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "a.xlsx")
    sheet = book.worksheets[0]
    sheet["F2"] = "no date"
    book.save(folder / "a.xlsx")
    out = call("findings", folder / "a.xlsx", "--as-of", "2026-06-30", "--json").output
    found = sum(json.loads(out)["workbooks"][0]["findings"].values())
    said = call("findings", folder / "a.xlsx", "--as-of", "2026-06-30").output
    assert re.search(rf"\b{found} findings?: [1-9]", said)
    assert "see AR Setup and AR Findings" in said


def test_an_output_never_takes_the_place_of_its_input(tmp_path: Path) -> None:
    path = tmp_path / "i.csv"
    path.write_text(ITEMS)
    result = call("age", "--open-items", path, "--as-of", "2026-06-30", "--out", path)
    assert (result.exit_code, path.read_text()) == (2, ITEMS)


def test_rows_left_out_of_a_plain_table_are_said_and_the_exit_code_tells(tmp_path: Path) -> None:
    path, out = tmp_path / "i.csv", tmp_path / "o.csv"
    path.write_text(ITEMS + "A-3,Acme,2026-05-31,EUR,tbd\n")
    result = call("age", "--open-items", path, "--as-of", "2026-06-30", "--out", out)
    assert (result.exit_code, "E4: Balance is no amount ('tbd')" in result.output) == (1, True)
    assert len(out.read_text().splitlines()) == 3


def test_a_setting_takes_its_own_type(tmp_path: Path) -> None:
    found = json.loads(call("settings", "--json", "--set", "matching.auto_confidence=1").output)
    assert found["matching.auto_confidence"]["value"] == "1.0"


def test_who_stops_reading_gets_no_sentence_about_it(capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> int:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    with pytest.raises(BrokenPipeError):  # click ends quietly on it
        guarded(broken)
    assert not capsys.readouterr().err
