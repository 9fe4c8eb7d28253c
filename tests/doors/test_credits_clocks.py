"""The clocks in AR Credits: shown where the settings ask for them, and what a person writes for them stays."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from review_cases import Desk, desk

from xl_ar.commands.clocks.table import dormancy_table
from xl_ar.errors import SettingsError
from xl_ar.settings import CreditSettings, Settings, load

EVERY = "reg-z, unclaimed, medicare"
CLOCKS = (
    "Refund by (Reg Z)", "Good faith from (Reg Z)", "Dormant on", "Letter from", "Letter until", "Report by",
    "CMS-838 due", "Return by (60 days)", "Refund requested on", "Overpayment identified on",
    "Investigation begun on", "Investigation concluded on",
)  # fmt: skip
OWN = 'dated = 2026-01-01\nsource = "counsel"\n[jurisdictions]\nXX = { years = 1, least = "20", letter = "100" }\n'


def memo(amount: float, currency: str = "USD", arose: date = date(2024, 1, 31)) -> list[Any]:
    return ["CM-1", "Acme Ltd", arose, arose, amount, amount, currency]


def credits(line: list[Any], **chosen: Any) -> Desk:
    return desk(
        [line], [["R-0", date(2026, 6, 1), "", 0.0, "USD", ""]], settings=Settings(credits=CreditSettings(**chosen))
    )


def only(made: Desk) -> dict[str, Any]:
    (row,) = made.rows("AR Clocks").values()
    return row


def test_no_clock_is_shown_unasked() -> None:
    assert "AR Clocks" not in credits(memo(-100.0)).ours


def test_the_worklist_stays_as_narrow_with_every_clock() -> None:
    """The clocks stand on a sheet of their own, and only credits in dollars have a row there."""
    made = credits(memo(-100.0), clocks=EVERY, jurisdiction="co")
    (beside,) = credits(memo(-100.0)).rows("AR Credits").values()
    (row,) = made.rows("AR Credits").values()
    assert row == beside
    assert ["Clocks", "reg-z, unclaimed, medicare: see AR Clocks"] in [line[:2] for line in made.ours["AR Credits"]]
    assert not made.rows("AR Clocks").keys() - made.rows("AR Credits").keys()
    assert not credits(memo(-100.0, "EUR"), clocks=EVERY, jurisdiction="co").rows("AR Clocks")


def test_every_clock_where_all_are_asked_for() -> None:
    """Field 2.2; the dates by hand: 6 months, 3 years, the report after the cut-off, 30 days after the quarter."""
    row = only(credits(memo(-100.0), clocks=EVERY, jurisdiction="co"))
    shown = [row[name] or None for name in CLOCKS]
    assert shown == [
        None, date(2024, 7, 31), date(2027, 1, 31), date(2027, 7, 3), date(2027, 9, 1), date(2027, 10, 31),
        date(2024, 4, 30), None, None, None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(("holidays", "by"), [("", date(2024, 6, 12)), ("2024-06-05", date(2024, 6, 13))])
def test_a_written_request_starts_the_seven_business_days_and_stays(holidays: str, by: date) -> None:
    """O88: requested Monday 2024-06-03, so 2024-06-12 with no holiday."""
    made = credits(memo(-100.0), clocks=EVERY, jurisdiction="CO", holidays=holidays)
    made.say("AR Clocks", only(made)["Row key"], refund_requested_on=date(2024, 6, 3))
    for _ in range(2):
        made.run("credits")
        assert only(made)["Refund by (Reg Z)"] == by
        assert only(made)["Refund requested on"] == "2024-06-03"


def test_a_credit_of_the_first_quarter_is_reported_by_the_end_of_april() -> None:
    """O79: quarter to 3/31, due 4/30."""
    row = only(credits(memo(-500.0, arose=date(2026, 3, 31)), clocks="medicare"))
    assert row["CMS-838 due"] == date(2026, 4, 30)


def test_the_sixty_days_run_from_the_day_it_was_identified() -> None:
    made = credits(memo(-100.0), clocks="medicare")
    made.say("AR Clocks", only(made)["Row key"], overpayment_identified_on="2026-01-01")
    made.run("credits")
    assert only(made)["Return by (60 days)"] == date(2026, 3, 2)


def test_a_word_that_is_no_day_is_told() -> None:
    made = credits(memo(-100.0), clocks="reg-z")
    made.say("AR Clocks", only(made)["Row key"], refund_requested_on="soon")
    made.run("credits")
    assert ["Refund requested on", "'soon' is no day; one such as 2026-06-03 must stand there"] in [
        row[:2] for row in made.ours["AR Clocks"]
    ]


def test_a_stated_day_stays_where_the_clock_is_no_longer_asked_for() -> None:
    made = credits(memo(-100.0), clocks="reg-z")
    made.say("AR Clocks", only(made)["Row key"], refund_requested_on="2024-06-03")
    made.settings = Settings()
    made.run("credits")
    assert only(made)["Refund requested on"] == "2024-06-03"
    assert "Refund by (Reg Z)" not in only(made)


@pytest.mark.parametrize(("amount", "currency", "good_faith"), [
    (-1.0, "USD", None), (-1.01, "USD", date(2024, 7, 31)), (-100.0, "EUR", None),
])  # fmt: skip
def test_regulation_z_wants_more_than_one_dollar(amount: float, currency: str, good_faith: date | None) -> None:
    rows = list(credits(memo(amount, currency), clocks="reg-z").rows("AR Clocks").values())
    assert [row["Good faith from (Reg Z)"] or None for row in rows] == ([good_faith] if currency == "USD" else [])


def test_a_jurisdiction_without_a_day_of_the_report_dates_only_the_dormancy() -> None:
    row = only(credits(memo(-100.0), clocks="unclaimed", jurisdiction="DE"))
    assert row["Dormant on"] == date(2029, 1, 31)
    assert "Report by" not in row


@pytest.mark.parametrize(("chosen", "said"), [
    ({"clocks": "regz"}, "unknown clock 'regz': did you mean 'reg-z'"),
    ({"clocks": "unclaimed"}, "credits.jurisdiction is empty"),
    ({"clocks": "unclaimed", "jurisdiction": "ZZ"}, "unknown jurisdiction 'ZZ'"),
    ({"clocks": "reg-z", "holidays": "4 July"}, "credits.holidays: '4 July'"),
    ({"clocks": "unclaimed", "dormancy_table": "nowhere.toml"}, "nowhere.toml is not readable"),
])  # fmt: skip
def test_a_wrong_setting_says_what_may_stand_there(chosen: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        credits(memo(-100.0), **chosen)


def test_the_shipped_table_says_where_it_is_from_and_that_it_must_be_checked() -> None:
    """Field 2.2: three years and five years, Alaska's letter from $100."""
    table = dormancy_table()
    assert (table.rule("ky").years, table.rule("GA").years, table.rule("AK").letter_least) == (3, 5, 10_000)
    assert table.source
    assert "must be checked" in table.warning
    assert table.rule("KS").exemption == "substantial"


def test_every_line_of_the_shipped_table_says_its_source_its_day_and_what_no_source_says() -> None:
    """No line dates a report by our own knowledge without saying so; spring states have no day (peacc.com)."""
    table = dormancy_table()
    for name, rule in table.rules.items():
        assert re.match(r"line of \d{4}-\d\d-\d\d, from reportmyup\.com", table.said(name))
        assert ("our own knowledge, without a source: cut_off" in table.said(name)) == (rule.report is not None)
    assert [name for name, rule in table.rules.items() if rule.report is None] == ["CT", "DE", "FL", "IL", "VT"]
    assert "usbank.com" in table.said("CO")
    assert table.said("ME").endswith("without a source: cut_off, report")
    made = credits(memo(-100.0), clocks="unclaimed", jurisdiction="CA")
    told = {row[0]: row[1] for row in made.ours["AR Clocks"]}
    assert "must be checked" in told["Unclaimed property CA"]
    assert "our own knowledge" in told["Where that is from"]
    assert "first report" in told["Note on CA"]


@pytest.mark.parametrize(("words", "due", "told"), [
    ({}, date(2026, 3, 2), None),
    ({"investigation_begun_on": "2026-01-11", "investigation_concluded_on": "2026-04-01"}, date(2026, 5, 21), ""),
    ({"investigation_begun_on": date(2026, 1, 11)}, date(2026, 8, 19), "at the latest: the investigation is not"),
    ({"investigation_concluded_on": "2026-04-01"}, date(2026, 3, 2), "without the day it began: no suspension"),
    ({"overpayment_identified_on": "", "investigation_begun_on": "2026-01-11"}, "", "starts no clock"),
    ({"overpayment_identified_on": "2030-02-01"}, "", "more than six years before it was identified"),
])  # fmt: skip
def test_an_investigation_suspends_the_sixty_days(words: dict[str, Any], due: Any, told: str | None) -> None:
    """42 CFR 401.305: identified 2026-01-01; 10 days used before the investigation, 50 left after it."""
    made = credits(memo(-100.0), clocks="medicare")
    made.say("AR Clocks", only(made)["Row key"], **({"overpayment_identified_on": "2026-01-01"} | words))
    for _ in range(2):
        made.run("credits")
        assert only(made)["Return by (60 days)"] == due
        assert (told or "") in only(made).get("About the 60 days", "")
        assert ("About the 60 days" in only(made)) == bool(told)


def test_a_table_of_the_folder_goes_before_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xl_ar.settings.loading.user_config_path", lambda *_, **__: tmp_path / "user")
    own = tmp_path / "xl_ar_dormancy.toml"
    own.write_text(OWN)
    chosen = load(tmp_path, {"credits.clocks": "unclaimed", "credits.jurisdiction": "XX"}).settings
    assert chosen.credits.dormancy_table == str(own)
    made = desk([memo(-100.0)], [["R-0", date(2026, 6, 1), "", 0.0, "USD", ""]], settings=chosen)
    assert only(made)["Dormant on"] == date(2025, 1, 31)
    assert any("line of 2026-01-01, from counsel" in row[1] for row in made.ours["AR Clocks"] if len(row) > 1)


@pytest.mark.parametrize(("line", "said"), [
    ("years = 0", "years = 0; a whole number"),
    ("years = 3, own = ['report_by']", "own = .'report_by'.; a list of entries"),
    ("yeras = 3", "unknown entry 'yeras'"),
    ("years = 3, least = 'x'", "least = 'x'; an amount"),
    ("years = 3, report = '10-31'", "both, or neither"),
    ("years = 3, report = '10-32', cut_off = '06-30'", "report = '10-32'; month and day"),
    ("years = 3, first = 10, last = 60", "first must not be below last"),
])  # fmt: skip
def test_a_wrong_line_of_the_table_says_what_may_stand_there(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "table.toml"
    path.write_text(f"dated = 2026-01-01\n[jurisdictions]\nXX = {{ {line} }}\n")
    with pytest.raises(SettingsError, match=said):
        dormancy_table(str(path))


@pytest.mark.parametrize(("text", "said"), [
    ("dated = 2026-01-01", "must hold at least one line"), ("[", "not a table of dormancy"),
    ("dated = 'now'\n[jurisdictions]\nXX = { years = 3 }", "dated = 'now'"),
    ("dated = 2026-01-01\n[jurisdictions]\nXX = 3", "XX = 3; a line such as"),
])  # fmt: skip
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "table.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=said):
        dormancy_table(str(path))
