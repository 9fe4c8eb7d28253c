from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from desk_machines import ADDIN

from xl_ar.addin.install.places import XLWINGS, System
from xl_ar.doctor import examine, this_machine
from xl_ar.doctor.looking.excel import KEYS
from xl_ar.doctor.survey import processes, registry_values
from xl_ar.errors import InputError

SECURITY = r"Software\Policies\Microsoft\Office\16.0\Common"
VALUES = {("HKLM", SECURITY): [("VbaOff", 1, 4), ("Other", "x", 1)], ("HKCU", r"Software\Empty"): []}


class Opened:
    def __init__(self, values: list[tuple[str, object, int]]) -> None:
        self.values = values

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def fake_winreg() -> SimpleNamespace:
    def open_key(hive: str, key: str) -> Opened:
        if (hive, key) not in VALUES:
            raise FileNotFoundError(2, "no such key")
        return Opened(VALUES[hive, key])

    return SimpleNamespace(
        HKEY_CURRENT_USER="HKCU",
        HKEY_LOCAL_MACHINE="HKLM",
        OpenKey=open_key,
        QueryInfoKey=lambda opened: (0, len(opened.values), 0),
        EnumValue=lambda opened, at: opened.values[at],
    )


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "winreg", fake_winreg())


@pytest.mark.usefixtures("on_windows")
def test_the_values_of_registry_keys_on_windows() -> None:
    assert registry_values(rf"HKLM\{SECURITY}") == {"VbaOff": 1, "Other": "x"}
    assert registry_values(rf"HKCU\{SECURITY}") == {}
    assert registry_values(r"HKCU\Software\Empty") == {}
    assert rf"HKLM\{SECURITY}" in KEYS


@pytest.mark.usefixtures("on_windows")
def test_the_running_programs_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    listing = '"System","4","Services","0","1,234 K"\n"EXCEL.EXE","77","Console","1","99 K"\n\n'
    asked: list[Any] = []

    def run(command: list[str], **_: object) -> SimpleNamespace:
        asked.append(command)
        return SimpleNamespace(stdout=listing)

    monkeypatch.setattr(subprocess, "run", run)
    assert processes() == ("System", "EXCEL.EXE")
    assert asked == [["tasklist", "/fo", "csv", "/nh"]]

    def refuse(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("tasklist", 20)

    monkeypatch.setattr(subprocess, "run", refuse)
    assert processes() is None


def test_elsewhere_there_is_neither_registry_nor_list_of_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert registry_values(rf"HKLM\{SECURITY}") == {}
    assert processes() is None


def test_this_machine_is_looked_up_as_it_is(tmp_path: Path) -> None:
    built = tmp_path / "built.xlam"
    built.write_bytes(ADDIN)
    machine = this_machine(lambda: built, into=tmp_path / "home")
    assert machine.order is not None
    assert machine.order.addin == ADDIN
    assert machine.executable == sys.executable
    assert machine.versions["xlwings"] == (XLWINGS,)
    assert machine.system in (System.WINDOWS, System.MACOS)
    assert {one.check.name for one in examine(machine)}


def test_without_an_addin_to_install_the_machine_says_why(tmp_path: Path) -> None:
    def missing() -> Path:
        raise InputError("no xlwings here")

    machine = this_machine(missing, into=tmp_path)
    assert (machine.order, machine.no_order) == (None, "no xlwings here")
