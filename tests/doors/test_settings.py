"""Settings in layers."""

from __future__ import annotations

from pathlib import Path

import pytest

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
