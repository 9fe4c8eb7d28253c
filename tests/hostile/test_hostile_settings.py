"""Settings files that are broken or mean harm: one sentence, at once, whatever stands there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from xl_ar.cli import main
from xl_ar.commands.clocks.table import dormancy_table
from xl_ar.decision_files import settings_with_points
from xl_ar.errors import SettingsError
from xl_ar.settings.loading import DORMANCY_FILE, FILE, load

BROKEN = {
    "brackets": (b"a = " + b"[" * 40_000, "nested too deep"),
    "tables": (b"a = " + b"{b = " * 7_000 + b"1" + b"}" * 7_000, "nested too deep"),
    "levels": (b"[" + b".".join([b"a"] * 100_000) + b"]", "more than 50,000 bytes"),
    "size": (b"# \n" * 20_000_000, "more than 50,000 bytes"),
    "digits": (b"[matching]\nauto_confidence = " + b"9" * 5000, "digits"),
    "zero byte": (b"[aging]\nbuckets = 'a\0'", "character"),
    "UTF-16": ("[aging]\nbuckets = 'oca'\n".encode("utf-16"), "its encoding is not UTF-8"),
    "Latin-1": (b"[aging]\nbuckets = '\xe9'\n", "its encoding is not UTF-8"),
}
VALUES = {
    "large": ("auto_confidence = 1" + "0" * 400, "more than 18 digits"),
    "hexadecimal": ("auto_confidence = 0x" + "f" * 20_000, "more than 18 digits"),
    "1e308": ("auto_confidence = 1e308", "a number from 0.9 to 1.0"),
    "no number": ("auto_confidence = nan", "a number from 0.9 to 1.0"),
    "infinite": ("auto_confidence = -inf", "a number from 0.9 to 1.0"),
    "32k": ("points = '" + "x" * 32_000 + "'", "32,000 characters"),
    "list": ("auto_confidence = [" + "'x'," * 10_000 + "]", "a number must stand there"),
}


@pytest.fixture(autouse=True)
def _no_file_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("xl_ar.settings.loading.user_config_path", lambda *_, **__: tmp_path / "none")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_one_sentence(tmp_path: Path, name: str) -> None:
    content, told = BROKEN[name]
    for place in (FILE, DORMANCY_FILE):
        (tmp_path / place).write_bytes(content)
    for read in (lambda: load(tmp_path), lambda: dormancy_table(str(tmp_path / DORMANCY_FILE)),
                 lambda: settings_with_points(tmp_path / FILE, {"amount": 1.0})):  # fmt: skip
        with pytest.raises(SettingsError, match=told) as raised:
            read()
        assert len(str(raised.value)) < 500 + len(str(tmp_path))


@pytest.mark.parametrize("name", VALUES)
def test_a_hostile_value_is_one_sentence(tmp_path: Path, name: str) -> None:
    line, told = VALUES[name]
    (tmp_path / FILE).write_text(f"[matching]\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=told) as raised:
        load(tmp_path)
    assert len(str(raised.value)) < 500 + len(str(tmp_path))


@pytest.mark.parametrize("amount", ["1e308", "'9e999999'", "nan", "0x" + "f" * 80])
def test_an_amount_beyond_all_money_is_refused(tmp_path: Path, amount: str) -> None:
    place = tmp_path / DORMANCY_FILE
    place.write_text(f"dated = 2026-01-01\n[jurisdictions]\nXX = {{ years = 3, least = {amount} }}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"an amount such as 50\.00 must stand there"):
        dormancy_table(str(place))


@pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")
@pytest.mark.parametrize("kind", ["pipe", "folder", "circle", "device"])
def test_what_is_no_file_is_told_and_never_waited_for(tmp_path: Path, kind: str) -> None:
    place = tmp_path / FILE
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to(place if kind == "circle" else "/dev/zero")
    found = CliRunner().invoke(main, ["batch", str(tmp_path), "--as-of", "2026-06-30"])
    assert found.exit_code == 2
    assert found.stderr.count("\n") == 1
    assert ("is not readable" if kind == "circle" else "not a settings file") in found.stderr
