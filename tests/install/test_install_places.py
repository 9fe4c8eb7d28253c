from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from xl_ar.addin.install.conf import faults_of, values_of
from xl_ar.addin.install.interpreter import interpreter
from xl_ar.addin.install.merging import FIXED
from xl_ar.addin.install.places import SCRIPT, XLWINGS, System, places, places_within, this_system
from xl_ar.addin.install.this_user import applescript, here
from xl_ar.errors import ArError, UsageError

ROOT = Path(__file__).parents[2]


def test_windows_places_follow_the_environment() -> None:
    at = places(
        System.WINDOWS,
        {"APPDATA": r"\\server\roam\ann", "LOCALAPPDATA": r"D:\Local", "USERPROFILE": r"D:\Users\ann"},
        r"C:\Users\other",
    )
    assert at.addin == PureWindowsPath(r"\\server\roam\ann\Microsoft\Excel\XLSTART\xl_ar.xlam")
    assert at.conf == PureWindowsPath(r"D:\Users\ann\.xlwings\xlwings.conf")
    assert at.record == PureWindowsPath(r"D:\Local\xl_ar\addin.json")
    assert at.script is None


def test_windows_places_without_an_environment_follow_the_home_folder() -> None:
    at = places(System.WINDOWS, {}, r"C:\Users\ann")
    assert at.addin == PureWindowsPath(r"C:\Users\ann\AppData\Roaming\Microsoft\Excel\XLSTART\xl_ar.xlam")


def test_macos_places_are_those_of_excels_containers() -> None:
    at = places(System.MACOS, {"APPDATA": "x"}, "/Users/ann")
    library = PurePosixPath("/Users/ann/Library")
    assert at.addin.parent == library / (
        "Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
    )
    assert at.conf == library / "Containers/com.microsoft.Excel/Data/xlwings.conf"
    assert at.script == library / "Application Scripts/com.microsoft.Excel" / SCRIPT


def test_the_configuration_is_where_xlwings_looks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    import xlwings

    source = Path(xlwings.__file__)
    monkeypatch.setenv("HOME", "/Users/ann")
    text = source.read_text(encoding="utf-8").split("# Errors")[0]
    for platform, system in (("darwin", System.MACOS), ("linux", System.WINDOWS)):
        monkeypatch.setattr(sys, "platform", platform)
        found: dict[str, str] = {}
        exec(compile(text, str(source), "exec"), found)
        assert Path(found["USER_CONFIG_FILE"]) == Path(places_within(Path("/Users/ann"), system).conf)


def test_nothing_but_the_addin_is_ever_kept_in_the_startup_folder() -> None:
    for system in (System.WINDOWS, System.MACOS):
        at = places_within(PurePosixPath("/home"), system)
        assert not at.record.is_relative_to(at.startup)
        assert not at.conf.is_relative_to(at.startup)


@pytest.mark.parametrize(
    ("platform", "system"), [("win32", System.WINDOWS), ("darwin", System.MACOS), ("linux", System.OTHER)]
)
def test_the_system_of_a_platform(platform: str, system: System) -> None:
    assert this_system(platform) is system


def test_without_an_excel_a_folder_is_needed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"Windows and macOS only.*--into FOLDER"):
        here(None, System.OTHER)
    assert here(tmp_path, System.OTHER).places.system is System.WINDOWS


@pytest.mark.parametrize(
    ("executable", "base", "system", "expected"),
    [
        (r"C:\x\Scripts\pythonw.exe", r"C:\Python312", System.WINDOWS, r"C:\x\Scripts\python.exe"),
        (r"C:\a b\Scripts\python.exe", r"C:\Python312", System.WINDOWS, r"C:\a b\Scripts\python.exe"),
        (r"C:\Jürgen\python.exe", r"C:\Python312", System.WINDOWS, r"C:\Jürgen\python.exe"),
        ("/Users/ann/x/bin/python", "/usr", System.MACOS, "/Users/ann/x/bin/python"),
    ],
)
def test_the_interpreter_for_excel(executable: str, base: str, system: System, expected: str) -> None:
    assert interpreter(executable, base, system, "cp1252") == expected


@pytest.mark.parametrize(
    ("executable", "base", "system", "why"),
    [
        ("", "", System.WINDOWS, "does not say where it is"),
        (r"C:\Users\ann\AppData\Local\Microsoft\WindowsApps\python.exe", "", System.WINDOWS, "Microsoft Store"),
        (r"C:\x\Scripts\python.exe", r"C:\Program Files\WindowsApps\Python", System.WINDOWS, "Microsoft Store"),
        (r"C:\Łukasz\python.exe", r"C:\Python312", System.WINDOWS, "letter 'Ł'"),
        ("/Users/ann/a b/bin/python", "/usr", System.MACOS, "spaces"),
        ('/Users/ann/"/bin/python', "/usr", System.MACOS, "quotation mark"),
    ],
)
def test_an_interpreter_that_excel_cannot_use_is_refused(executable: str, base: str, system: System, why: str) -> None:
    with pytest.raises(ArError, match=why):
        interpreter(executable, base, system, "cp1252")


def test_the_script_comes_from_the_installed_xlwings() -> None:
    assert b"VbaHandler" in applescript()


def test_the_pinned_xlwings_is_the_one_of_the_project() -> None:
    assert f'"xlwings=={XLWINGS}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_projects_own_settings_file_is_faultless_and_says_the_same() -> None:
    content = (ROOT / "xlwings.conf").read_bytes()
    assert faults_of(content) == ()
    assert values_of(content, "ascii") == FIXED
