from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePath, PurePosixPath, PureWindowsPath

import pytest
from desk_machines import (
    ADDIN,
    BOOK,
    MACOS,
    OTHER_ADDIN,
    SCRIPT,
    WINDOWS,
    WINDOWS_PYTHON,
    Memory,
    conf_with,
    install_into,
    macos_machine,
    other_machine,
    stamped_addin,
    windows_machine,
    with_book,
    with_conf,
    with_files,
)

from xl_ar.addin.install.places import XLWINGS
from xl_ar.doctor import Check, Machine, Status, checks, examine, exit_code
from xl_ar.doctor.cures import mark_of
from xl_ar.doctor.looking.excel import DISABLED, OPTIONS
from xl_ar.doctor.workbook import Link

BY_NAME = {check.name: check for check in checks()}
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"
USER = r"HKCU\Software\Microsoft\Office\16.0"
SECURITY, TRUSTED = r"\Excel\Security", r"\Excel\Security\Trusted Locations"
STORE = r"C:\Users\ann\AppData\Local\Microsoft\WindowsApps\python.exe"
ELSEWHERE = r"file:///C:\Users\bob\AppData\Roaming\Microsoft\Excel\XLSTART\xl_ar.xlam"
HERE = "file:///" + str(WINDOWS.addin)
LIBRARY = PureWindowsPath(WINDOWS_PYTHON).parent.parent / f"xlwings64-{XLWINGS}.dll"

Change = Callable[[Machine], Machine]


def put(path: object, content: bytes | None) -> Change:
    return lambda machine: with_files(machine, {PureWindowsPath(str(path)): content})


def conf(content: bytes) -> Change:
    return lambda machine: with_conf(machine, content)


def conf_plus(line: bytes) -> Change:
    return lambda machine: with_conf(machine, (machine.conf or b"") + line)


def setting(key: str, value: str) -> Change:
    return lambda machine: conf_with(machine, key, value)


def but(**facts: object) -> Change:
    return lambda machine: replace(machine, **facts)  # type: ignore[arg-type]


def registry(**values: Mapping[str, object]) -> Change:
    return lambda machine: replace(machine, registry={key.casefold(): found for key, found in values.items()})


def book(**facts: object) -> Change:
    return lambda machine: with_book(machine, **facts)


def beside(name: str, content: bytes = b"") -> Change:
    return lambda machine: with_files(with_book(machine), {BOOK.parent / name: content})


def both(*changes: Change) -> Change:
    def all_of(machine: Machine) -> Machine:
        for change in changes:
            machine = change(machine)
        return machine

    return all_of


CASES: list[tuple[str, Change, Status, str]] = [
    ("python", put(WINDOWS_PYTHON, None), Status.FAIL, "there is no Python at C:"),
    ("python", setting("INTERPRETER_WIN", "python"), Status.FAIL, "no full path"),
    ("python", setting("INTERPRETER_WIN", ""), Status.FAIL, "names no Python"),
    ("python", conf(b""), Status.FAIL, "names no Python"),
    ("python", both(setting("INTERPRETER_WIN", r"D:\old\python.exe"), put(r"D:\old\python.exe", b"MZ")), Status.WARN,
     "xl-ar runs in"),
    ("python", both(setting("INTERPRETER_WIN", r"%VENV%\Scripts\python.exe"), but(environment={"VENV": r"C:\xl-ar"})),
     Status.OK, "Excel starts"),
    ("python-from-store", but(executable=STORE), Status.FAIL, "Microsoft Store"),
    ("python-from-store", but(base_prefix=r"C:\Program Files\WindowsApps\Python"), Status.FAIL, "Microsoft Store"),
    ("python-from-store", setting("INTERPRETER_WIN", STORE), Status.FAIL, "Microsoft Store"),
    ("python-path", setting("INTERPRETER_WIN", r"C:\a b\python.exe"), Status.OK, "plain"),
    ("python-path", setting("INTERPRETER_WIN", r"C:\R&D\python.exe"), Status.WARN, "has &"),
    ("python-path", setting("INTERPRETER_WIN", r"C:\Ann's\python.exe"), Status.WARN, "has '"),
    ("python-path", setting("INTERPRETER_WIN", r"\\server\xl-ar\python.exe"), Status.WARN, "share"),
    ("python-path", setting("INTERPRETER_WIN", r"C:\100%\python.exe"), Status.FAIL, "%"),
    ("python-path", both(conf(b""), but(executable=r"C:\Łukasz\python.exe")), Status.FAIL, "cannot read"),
    ("python-in-onedrive", setting("INTERPRETER_WIN", r"C:\Users\ann\OneDrive\v\python.exe"), Status.WARN, "OneDrive"),
    ("dll", put(LIBRARY, None), Status.FAIL, "quarantine"),
    ("dll", both(put(LIBRARY, None), put(LIBRARY.with_name("xlwings64-0.30.0.dll"), b"")), Status.FAIL, "0.30.0"),
    ("dll", both(put(LIBRARY, None), put(PureWindowsPath(WINDOWS_PYTHON).parent / LIBRARY.name, b"")), Status.OK, ""),
    ("dll", registry(**{r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration": {"Platform": "x86"}}),
     Status.FAIL, "xlwings32"),
    ("com", but(missing=("pythoncom",)), Status.FAIL, "pythoncom cannot be loaded"),
    ("com", but(pretended=True), Status.NOT_HERE, "folder"),
    ("xlwings", but(versions={"xlwings": ("0.30.0",)}), Status.FAIL, "0.30.0"),
    ("xlwings", but(versions={}), Status.FAIL, "not installed"),
    ("one-package", but(versions={"xl-ar": ("0.1.0", "0.2.0")}), Status.WARN, "0.1.0, 0.2.0"),
    ("conf-faults", put(WINDOWS.conf, None), Status.FAIL, "there is no"),
    ("conf-faults", conf(b"# mine\r\n"), Status.FAIL, "line 1: a comment"),
    ("conf-faults", conf(b'\xef\xbb\xbf"A","1"\r\n'), Status.FAIL, "byte order mark"),
    ("conf-letters", conf('"PYTHONPATH","Jürgen"\r\n'.encode()), Status.WARN, "UTF-8"),
    ("conf-letters", conf('"PYTHONPATH","Jürgen"\r\n'.encode("cp1252")), Status.OK, "ANSI"),
    ("conf-letters", both(conf('"PYTHONPATH","Jürgen"\r\n'.encode()), but(encoding="utf-8")), Status.OK,
     "this Windows"),
    ("conf-lines", conf_plus(b'"PYTHONPATH","x"\n'), Status.WARN, "1 lines"),
    ("conf-keys", conf_plus(b'"UDF_MODULES","x"\r\n'), Status.WARN, "UDF MODULES is meant?"),
    ("conf-keys", conf_plus(b'"use udf server","x"\r\n'), Status.WARN, "2 times"),
    ("conf-keys", conf_plus(b'"AZUREAD_PORT","1"\r\n'), Status.OK, ""),
    ("conf-name", put(WINDOWS.conf.with_name("xlwings.conf.txt"), b""), Status.WARN, "xlwings.conf.txt"),
    ("conf-name", put(WINDOWS.conf.with_name("xl_ar.conf"), b""), Status.WARN, "xl_ar.conf"),
    ("conf-name", put(WINDOWS.conf.with_name("xlwings (backup).conf"), b""), Status.OK, ""),
    ("conf-settings", setting("USE UDF SERVER", "False"), Status.FAIL, "USE UDF SERVER is 'False'"),
    ("conf-settings", setting("UDF MODULES", "mine"), Status.FAIL, "UDF MODULES"),
    ("conf-settings", setting("UDF MODULES", "mine;udfs"), Status.OK, ""),
    ("conf-settings", conf(b""), Status.FAIL, "ADD_WORKBOOK_TO_PYTHONPATH is not there"),
    ("conf-debug", conf_plus(b'"DEBUG UDFS","True"\r\n'), Status.FAIL, "DEBUG UDFS"),
    ("addin", put(WINDOWS.addin, None), Status.FAIL, "xl-ar addin install"),
    ("addin-version", put(WINDOWS.addin, stamped_addin("0.0.9")), Status.WARN, "one of xl-ar 0.0.9, not"),
    ("addin-version", put(WINDOWS.addin, stamped_addin("0.1.0", "0.30.0")), Status.FAIL, "built for xlwings 0.30.0"),
    ("addin-version", put(WINDOWS.addin, OTHER_ADDIN), Status.WARN, "of no version"),
    ("addin-version", but(order=None, no_order="no wheel"), Status.WARN, "no wheel"),
    ("addin-version", put(WINDOWS.addin, None), Status.NOT_HERE, "not installed"),
    ("one-addin", put(WINDOWS.startup / "xl_ar (2).xlam", b""), Status.WARN, "xl_ar (2).xlam"),
    ("one-addin", put(WINDOWS.startup / "~$xl_ar.xlam", b""), Status.OK, ""),
    ("one-addin", registry(**{OPTIONS: {"OPEN1": r'/R "D:\old\xl_ar.xlam"'}}), Status.WARN, r"D:\old"),
    ("addin-mark", put(mark_of(WINDOWS.addin), b"[ZoneTransfer]"), Status.FAIL, "internet"),
    ("addins-allowed", registry(**{POLICY + SECURITY: {"RequireAddinSig": 1}}), Status.FAIL, "signed"),
    ("addins-allowed", registry(**{USER + SECURITY: {"disablealladdins": 1}}), Status.FAIL, "disabled"),
    ("addins-allowed", registry(**{POLICY + r"\Common\Security": {"RequireAlwaysOnMacroSig": 1}}), Status.FAIL, "IT"),
    ("addins-allowed", registry(**{r"HKLM" + POLICY[4:] + r"\Common": {"vbaoff": 1}}), Status.FAIL, "switched off"),
    ("addins-allowed", registry(**{POLICY + SECURITY: {"RequireAddinSig": 0}, USER + SECURITY: {"RequireAddinSig": 1}}),
     Status.OK, ""),
    ("macros-allowed", registry(**{POLICY + TRUSTED: {"AllLocationsDisabled": 1}}), Status.WARN, "asks"),
    ("macros-allowed", registry(**{POLICY + TRUSTED: {"AllLocationsDisabled": 1}, USER + SECURITY: {"VBAWarnings": 4}}),
     Status.FAIL, "blocked"),
    ("macros-allowed", registry(**{USER + SECURITY: {"VBAWarnings": 4}}), Status.OK, "trusted"),
    ("disabled-items", registry(**{DISABLED: {"1A2B": b"\x01\x00" + r"C:\x\XL_AR.XLAM".encode("utf-16-le")}}),
     Status.FAIL, "Disabled Items"),
    ("disabled-items", registry(**{DISABLED: {"1A2B": b"\x01\x00" + "other.xlam".encode("utf-16-le")}}), Status.OK, ""),
    ("excel-running", but(processes=("EXCEL.EXE", "excel.exe")), Status.WARN, "2 Excels"),
    ("excel-running", but(processes=()), Status.OK, "does not run"),
    ("excel-running", but(processes=None), Status.NOT_HERE, "listed"),
    ("links", book(), Status.OK, "no AR_"),
    ("links", book(links=(Link("xlStartup", "xl_ar.xlam"),), formulas=3), Status.OK, "3 AR_* formulas"),
    ("links", book(links=(Link("externalLinkPath", HERE.replace(" ", "%20")),), formulas=1), Status.OK, "1 AR_"),
    ("links", book(links=(Link("externalLinkLongPath", HERE),), formulas=1), Status.OK, "1 AR_"),
    ("links", book(links=(Link("externalLinkPath", HERE.upper()),), formulas=1), Status.OK, "1 AR_"),
    ("links", book(links=(Link("externalLinkPath", ELSEWHERE),), formulas=1), Status.FAIL, "Change Source"),
    ("links", book(links=(Link("xlPathMissing", "xl_ar.xlam"),), formulas=1), Status.FAIL, "Change Source"),
    ("links", book(links=(Link("externalLinkPath", "file:///C:\\other.xlsx"),)), Status.OK, ""),
    ("links", book(formulas=2, unlinked=2), Status.WARN, "#NAME?"),
    ("links", book(refused="locked"), Status.NOT_HERE, "locked"),
    ("workbook-settings", book(), Status.OK, ""),
    ("workbook-settings", book(sheets=("Items", "xlwings.conf")), Status.WARN, "overrules"),
    ("workbook-settings", book(sheets=("_xlwings.conf",)), Status.WARN, "does not read"),
    ("workbook-settings", book(sheets=("xl_ar.conf",)), Status.WARN, "does not read"),
    ("embedded-code", book(), Status.OK, ""),
    ("embedded-code", book(sheets=("Items", "code.py")), Status.FAIL, "licence"),
    ("calculation", book(), Status.OK, ""),
    ("calculation", book(manual=True), Status.WARN, "Automatic"),
    ("conf-beside", book(), Status.OK, ""),
    ("conf-beside", beside("xlwings.conf", b"# mine\r\n"), Status.FAIL, "a comment"),
    ("conf-beside", beside("xlwings.conf", b'"INTERPRETER_WIN",""\r\n'), Status.FAIL, "INTERPRETER_WIN to ''"),
    ("conf-beside", beside("xlwings.conf", b'"SHOW CONSOLE","True"\r\n'), Status.WARN, "SHOW CONSOLE"),
    ("conf-beside", beside("xlwings.conf", b""), Status.OK, "sets nothing"),
    ("modules-beside", beside("report.py"), Status.OK, ""),
    ("modules-beside", beside("pandas.py"), Status.WARN, "pandas.py"),
    ("modules-beside", beside("random.py"), Status.WARN, "random.py"),
    ("modules-beside", both(setting("ADD_WORKBOOK_TO_PYTHONPATH", "True"), beside("pandas.py")), Status.FAIL, "pandas"),
    ("modules-beside", both(conf(b""), beside("pandas.py")), Status.FAIL, "pandas.py"),
    ("workbook-place", book(), Status.OK, ""),
    ("workbook-place", book(path=PureWindowsPath(r"C:\Users\ann\OneDrive\a.xlsx")), Status.WARN, "OneDrive"),
    ("workbook-place", book(path=PureWindowsPath(r"\\server\ar\a.xlsx")), Status.WARN, "share"),
    ("workbook-place", book(path=PureWindowsPath(r"C:\a;b\a.xlsx")), Status.WARN, "semicolon"),
    ("workbook-mark", book(), Status.OK, ""),
    ("workbook-mark", beside("receivables.xlsx:Zone.Identifier", b"[ZoneTransfer]"), Status.WARN, "Unblock"),
]  # fmt: skip

MACOS_CASES: list[tuple[str, Change, Status, str]] = [
    ("macos", lambda machine: machine, Status.WARN, "formulas do not exist"),
    ("python-path", lambda machine: conf_with(machine, "INTERPRETER_MAC", "/Users/ann/my env/python"), Status.FAIL,
     "spaces"),
    ("python-path", lambda machine: with_conf(machine, '"INTERPRETER_MAC","/Users/é/python"'.encode()), Status.WARN,
     "letters"),
    ("applescript", lambda machine: with_files(machine, {MACOS.script or PurePosixPath(): None}), Status.FAIL,
     "is not there"),
    ("applescript", lambda machine: with_files(machine, {MACOS.script or PurePosixPath(): b"old"}), Status.FAIL,
     "not that of xlwings"),
    ("python-from-store", lambda machine: machine, Status.NOT_HERE, "only on Windows"),
]  # fmt: skip

OTHER_CASES: list[tuple[str, Change, Status, str]] = [
    ("addin-proof", lambda machine: machine, Status.OK, "sound"),
    ("addin-proof", but(addin_faults=("two builds differ",)), Status.FAIL, "two builds differ"),
    ("addin-proof", but(addin_faults=None, no_order="no wheel"), Status.WARN, "no wheel"),
    ("addin", lambda machine: machine, Status.NOT_HERE, "only on"),
    ("conf-keys", conf(b'"UDF_MODULES","x"\r\n'), Status.NOT_HERE, "only on"),
    ("links", book(links=(Link("externalLinkPath", ELSEWHERE),), formulas=1), Status.WARN, "right only on"),
    ("embedded-code", book(sheets=("Items", "code.py")), Status.FAIL, "licence"),
    ("conf-beside", beside("xlwings.conf", b'"INTERPRETER_WIN","x"\r\n'), Status.WARN, "overrules"),
    ("modules-beside", beside("pandas.py"), Status.WARN, "pandas.py"),
]  # fmt: skip

HURTS = (Status.WARN, Status.FAIL)


@pytest.mark.parametrize(("name", "change", "status", "phrase"), CASES)
def test_a_check_on_windows(name: str, change: Change, status: Status, phrase: str) -> None:
    seen = BY_NAME[name].run(change(windows_machine()))
    assert (seen.status, phrase in seen.sentence) == (status, True), seen.sentence


@pytest.mark.parametrize(("name", "change", "status", "phrase"), MACOS_CASES)
def test_a_check_on_macos(name: str, change: Change, status: Status, phrase: str) -> None:
    seen = BY_NAME[name].run(change(macos_machine()))
    assert (seen.status, phrase in seen.sentence) == (status, True), seen.sentence


@pytest.mark.parametrize(("name", "change", "status", "phrase"), OTHER_CASES)
def test_a_check_where_there_is_no_excel(name: str, change: Change, status: Status, phrase: str) -> None:
    seen = BY_NAME[name].run(change(other_machine()))
    assert (seen.status, phrase in seen.sentence) == (status, True), seen.sentence


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.name)
def test_every_check_can_pass_and_can_hurt(check: Check) -> None:
    sound = [check.run(with_book(machine)).status for machine in (windows_machine(), macos_machine(), other_machine())]
    assert Status.OK in sound
    hurts = {name for name, _, status, _ in (*CASES, *MACOS_CASES, *OTHER_CASES) if status in HURTS}
    assert check.name in hurts, "no case in which it warns or fails"


def test_sound_machines_have_nothing_that_fails() -> None:
    for machine in (windows_machine(), macos_machine()):
        found = examine(with_book(machine))
        assert [one.check.name for one in found if one.seen.status is Status.FAIL] == []
        assert exit_code(found) == 0


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.name)
def test_every_check_has_words_for_the_table_of_troubleshooting(check: Check) -> None:
    for text in (check.checks, check.pain, check.sign, check.cure):
        assert text
        assert "\n" not in text
        assert "|" not in text
    assert check.cure.endswith(".")
    assert check.name == check.name.casefold()


def test_a_workbook_check_without_a_workbook_says_how_to_give_one() -> None:
    seen = BY_NAME["links"].run(windows_machine())
    assert seen.status is Status.NOT_HERE
    assert "xl-ar doctor FILE" in seen.sentence


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("addin", put(WINDOWS.addin, None)),
        ("addin-version", put(WINDOWS.addin, OTHER_ADDIN)),
        ("addin-mark", put(mark_of(WINDOWS.addin), b"[ZoneTransfer]")),
        ("conf-faults", conf_plus(b"# mine\r\n")),
        ("conf-faults", put(WINDOWS.conf, None)),
        ("conf-settings", setting("USE UDF SERVER", "False")),
        ("python", setting("INTERPRETER_WIN", "python")),
    ],
)
def test_a_safe_cure_cures_and_says_so(name: str, change: Change) -> None:
    machine = change(windows_machine())
    assert BY_NAME[name].run(machine).status in HURTS
    (found,) = [one for one in examine(machine, fix=True) if one.check.name == name]
    assert found.seen.status is Status.OK
    assert found.cured
    assert exit_code(examine(replace(machine))) == 0


def test_every_cure_that_can_be_carried_out_is_tried_above_or_on_macos() -> None:
    assert {check.name for check in checks() if check.fix is not None} == {
        "addin", "addin-version", "addin-mark", "conf-faults", "conf-settings", "python", "applescript",
    }  # fmt: skip
    machine = with_files(macos_machine(), {MACOS.script or PurePosixPath(): None})
    examine(machine, fix=True)
    assert machine.files.read(MACOS.script or PurePosixPath()) == SCRIPT


def test_without_fix_nothing_is_written() -> None:
    machine = with_conf(windows_machine(), b"# mine\r\n")
    before = dict(machine.files.held_files)  # type: ignore[attr-defined]
    assert exit_code(examine(machine)) == 1
    assert machine.files.held_files == before  # type: ignore[attr-defined]


def test_mending_keeps_the_faulty_file() -> None:
    machine = with_conf(windows_machine(), b"# mine\r\n")
    examine(machine, fix=True)
    assert machine.files.read(WINDOWS.conf.with_name("xlwings (backup).conf")) == b"# mine\r\n"


def test_a_cure_that_cannot_be_carried_out_says_why_and_the_rest_goes_on() -> None:
    machine = put(WINDOWS.addin, None)(windows_machine())
    no_wheel = examine(replace(machine, order=None, no_order="no xlwings here"), fix=True)
    assert next(one.cured for one in no_wheel if one.check.name == "addin") == "not cured: no xlwings here"
    assert len(no_wheel) == len(checks())


def test_a_check_that_cannot_look_warns_and_the_rest_goes_on() -> None:
    class Closed(Memory):
        def read(self, path: PurePath) -> bytes | None:
            if path == WINDOWS.addin:
                raise PermissionError(13, "Access is denied", str(path))
            return super().read(path)

    machine = windows_machine()
    closed = Closed(machine.files.held_files)  # type: ignore[attr-defined]
    found = {one.check.name: one.seen for one in examine(replace(machine, files=closed))}
    assert found["addin-version"].status is Status.WARN
    assert "could not be looked at" in found["addin-version"].sentence
    assert "Access is denied" in found["addin-version"].sentence
    assert len(found) == len(checks())


def test_results_as_json_name_the_cure_where_it_hurts() -> None:
    machine = put(WINDOWS.addin, None)(windows_machine())
    results = {str(one["name"]): one for one in (found.as_json() for found in examine(machine))}
    assert results["addin"]["status"] == "fail"
    assert results["addin"]["cure"] == BY_NAME["addin"].cure
    assert results["dll"]["cure"] is None


def test_a_sound_installation_is_the_one_that_install_makes() -> None:
    machine = windows_machine()
    assert machine.files.read(WINDOWS.addin) == ADDIN
    assert install_into(machine.files) == ()  # type: ignore[arg-type]
