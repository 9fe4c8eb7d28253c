"""Settings in layers."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from xl_ar.cli import main
from xl_ar.errors import SettingsError
from xl_ar.settings import described, load


@pytest.fixture(autouse=True)
def own_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of the machine's own settings reaches a test."""
    place = tmp_path / "user"
    place.mkdir()
    monkeypatch.setattr("xl_ar.settings.loading.user_config_path", lambda *_, **__: place)
    return place


def test_the_folder_goes_before_the_user_and_the_command_line_before_both(
    tmp_path: Path, own_configuration: Path
) -> None:
    (own_configuration / "xl_ar.toml").write_text('[aging]\nbuckets = "oca"\nbasis = "document"\ncredits = "net"\n')
    (tmp_path / "xl_ar.toml").write_text('[aging]\nbuckets = "30,60"\nbasis = "due"\n')
    loaded = load(tmp_path, {"aging.buckets": "erpnext"})
    assert (loaded.settings.aging.buckets, loaded.settings.aging.basis, loaded.settings.aging.credits) == (
        "erpnext",
        "due",
        "net",
    )
    assert loaded.sources["aging.buckets"] == "command line"


def test_every_setting_has_a_help() -> None:
    assert all(text for _, _, text in described(load().settings))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[aging]\nbukets = 'oca'", "did you mean 'aging.buckets'"),
        ("[agng]\nbuckets = 'oca'", "did you mean 'aging'"),
        ("[aging]\nbasis = 'posted'", "Known: document, due, posting"),
        ("[aging]\ndetail = 'yes'", "true or false must stand there"),
        ("[aging", "not a settings file"),
    ],
)
def test_a_wrong_line_says_where_and_what_may_stand_there(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "xl_ar.toml").write_text(text)
    with pytest.raises(SettingsError, match=said) as caught:
        load(tmp_path)
    assert str(tmp_path / "xl_ar.toml") in str(caught.value)


NUMBERS = {
    "matching.tolerance": "",
    "matching.tolerance_percent": "",
    "matching.approval_limit": "",
    "matching.bank_fee_limit": "",
    "matching.points": "sign.near=",
    "matching.rates": "EUR/USD=1.08; GBP/USD=",
    "review.write_off_limit": "",
    "review.second_person_from": "",
    "credits.small": "",
    "credits.second_checker_from": "",
    "reports.control_balance": "EUR=1, USD=",
    "reports.provision_rates": "1,2,",
}
NO_NUMBERS = ["NaN", "-nan", "sNaN", "Infinity", "-inf", "1e400", "1E-400", "9" * 16, "five", "0x10"]


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("number", NO_NUMBERS)
def test_what_is_no_number_is_refused_where_settings_are_loaded(tmp_path: Path, name: str, number: str) -> None:
    section, entry = name.split(".")
    (tmp_path / "xl_ar.toml").write_text(f"[{section}]\n{entry} = '{NUMBERS[name]}{number}'\n")
    told = rf"{name}(: [A-Z/a-z.]+)? = '{number}'; (an amount such as 5.00|a number) must stand there$"
    with pytest.raises(SettingsError, match=told) as caught:
        load(tmp_path)
    assert str(caught.value).startswith(str(tmp_path / "xl_ar.toml"))
    with pytest.raises(SettingsError, match=f"^command line: {told}"):
        load(None, {name: f"{NUMBERS[name]}{number}"})


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e400", "-0.01"])
def test_numbers_of_toml_that_are_no_amounts_are_refused(tmp_path: Path, number: str) -> None:
    (tmp_path / "xl_ar.toml").write_text(f"[review]\nwrite_off_limit = {number}\n")
    with pytest.raises(SettingsError, match=r"review.write_off_limit = '.*'; an amount .* must stand there"):
        load(tmp_path)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e400", "-5"])
def test_the_command_line_refuses_a_limit_that_is_no_amount(number: str) -> None:
    result = CliRunner().invoke(main, ["settings", "--set", f"review.write_off_limit={number}"])
    assert result.exit_code == 2
    assert f"review.write_off_limit = '{number}'; an amount" in result.stderr


@pytest.mark.parametrize("number", ["0", "", "5", "5.00", "1e3", "0.005"])
def test_usual_amounts_stand_as_they_are_given(number: str) -> None:
    assert load(None, {"review.write_off_limit": number}).settings.review.write_off_limit == number


def test_every_setting_that_looks_like_a_number_is_checked_as_one() -> None:
    """Its default is one, or its help speaks of an amount: a new one must say what it is."""
    for name, value, text in described(load().settings):
        if isinstance(value, str) and (value.replace(".", "").isdigit() or "currency units" in text):
            assert name in NUMBERS, name
