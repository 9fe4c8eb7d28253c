"""The files that make a system start the service hold against that system's own rules."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from xl_ar.cli import main
from xl_ar.errors import UsageError
from xl_ar.service.unit_files import TASK, UNIT, unit_files

NAMESPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
# the names that the task scheduler's schema (MS-TSCH, 2.5) gives to the children of each element that we use
SCHEMA = {
    "Task": {"RegistrationInfo", "Triggers", "Settings", "Data", "Principals", "Actions"},
    "RegistrationInfo": {"URI", "SecurityDescriptor", "Source", "Date", "Author", "Version", "Description"},
    "Triggers": {"BootTrigger", "LogonTrigger", "CalendarTrigger", "TimeTrigger", "EventTrigger"},
    "BootTrigger": {"Enabled", "StartBoundary", "EndBoundary", "Repetition", "ExecutionTimeLimit", "Delay"},
    "Principals": {"Principal"},
    "Principal": {"UserId", "LogonType", "GroupId", "DisplayName", "RunLevel"},
    "Settings": {
        "AllowStartOnDemand", "RestartOnFailure", "MultipleInstancesPolicy", "DisallowStartIfOnBatteries",
        "StopIfGoingOnBatteries", "AllowHardTerminate", "StartWhenAvailable", "NetworkProfileName",
        "RunOnlyIfNetworkAvailable", "WakeToRun", "Enabled", "Hidden", "DeleteExpiredTaskAfter", "IdleSettings",
        "NetworkSettings", "ExecutionTimeLimit", "Priority", "RunOnlyIfIdle",
    },
    "RestartOnFailure": {"Interval", "Count"},
    "Actions": {"Exec", "ComHandler", "SendEmail", "ShowMessage"},
    "Exec": {"Command", "Arguments", "WorkingDirectory"},
}  # fmt: skip
ODD = '/srv/month "end" & 100% $HOME \\ ü'


def test_the_task_is_what_the_schema_knows() -> None:
    content = unit_files(Path(sys.executable), Path(ODD), ["--settle", "5", "--set", "aging.by=a b"])[TASK]
    assert content.startswith(b"\xff\xfe")
    task = ElementTree.fromstring(content)
    for element in task.iter():
        children = [child.tag.removeprefix(NAMESPACE) for child in element]
        assert set(children) <= SCHEMA.get(element.tag.removeprefix(NAMESPACE), set())
        assert len(children) == len(set(children))
    action = task.find(f"{NAMESPACE}Actions/{NAMESPACE}Exec")
    assert action is not None
    assert action.findtext(f"{NAMESPACE}Command") == sys.executable
    expected = subprocess.list2cmdline(["watch", ODD, "--settle", "5", "--set", "aging.by=a b"])
    assert action.findtext(f"{NAMESPACE}Arguments") == expected


def test_words_of_the_unit_are_quoted_as_systemd_reads_them() -> None:
    unit = unit_files(Path("/opt/xl-ar"), Path(ODD), ["--out", "a b"], user="finance")[UNIT].decode()
    command = next(line for line in unit.splitlines() if line.startswith("ExecStart=")).removeprefix("ExecStart=")
    read = [word.replace("$$", "$").replace("%%", "%") for word in shlex.split(command)]
    assert read == ["/opt/xl-ar", "watch", ODD, "--out", "a b"]
    assert "User=finance\n" in unit


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
@pytest.mark.parametrize("folder", ["/tmp", "/tmp/a b", ODD])
def test_systemd_takes_the_unit(tmp_path: Path, folder: str) -> None:
    (tmp_path / UNIT).write_bytes(unit_files(Path(sys.executable), Path(folder), ["--jobs", "2"], user="root")[UNIT])
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / UNIT)], capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if UNIT in line]
    assert said == []


def test_the_command_writes_both_and_checks_the_words(tmp_path: Path) -> None:
    words = ["service", "files", str(tmp_path), "--into", str(tmp_path / "units"), "--"]
    result = CliRunner().invoke(main, [*words, "--jobs", "2"])
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (tmp_path / "units").iterdir()) == [TASK, UNIT]
    assert '"--jobs" "2"' in (tmp_path / "units" / UNIT).read_text()
    wrong = CliRunner().invoke(main, [*words, "--jobs", "none"])
    assert wrong.exit_code == 2
    too_small = CliRunner().invoke(main, [*words, "--memory", "50"])
    assert (too_small.exit_code, "give 160 or more" in too_small.output) == (2, True)


def test_paths_are_those_of_the_place_where_the_command_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "inbox").mkdir()
    words = ["--out", "aged", "--done=in/done", "--log", "/var/log/x.jsonl", "--set", "writing.audit_log=a.jsonl"]
    words += ["--set", "aging.buckets=oca", "--recursive", "--steps", "age"]
    result = CliRunner().invoke(main, ["service", "files", "inbox", "--into", "units", "--", *words])
    assert result.exit_code == 0, result.output
    unit = (tmp_path / "units" / UNIT).read_text()
    command = next(line for line in unit.splitlines() if line.startswith("ExecStart="))
    assert shlex.split(command)[1:] == [
        "watch", str(tmp_path / "inbox"), "--out", str(tmp_path / "aged"), "--done", str(tmp_path / "in/done"),
        "--log", "/var/log/x.jsonl", "--set", f"writing.audit_log={tmp_path / 'a.jsonl'}", "--set", "aging.buckets=oca",
        "--recursive", "--steps", "age",
    ]  # fmt: skip
    address = CliRunner().invoke(main, ["service", "files", "inbox", "--into", "units", "--", "--out", "s3://b/x"])
    assert (address.exit_code, "s3:// is an address" in address.output) == (2, True)


@pytest.mark.parametrize("user", ["finance", "ann@firm.example", "FIRM\\ann", "svc$", "jürgen", "1000", "a.b-c_d"])
def test_names_of_users_are_taken(user: str) -> None:
    assert f"User={user}\n" in unit_files(Path("/opt/xl-ar"), Path("/srv"), [], user=user)[UNIT].decode()


@pytest.mark.parametrize(
    "user", ["ev il", "a:b", "a/b", "-x", ".", "%i", "a\nb", "finance\n", " x", '"', "$x", "x" * 300]
)
def test_what_is_no_name_of_a_user_is_refused(user: str) -> None:
    with pytest.raises(UsageError, match="not a user's name"):
        unit_files(Path("/opt/xl-ar"), Path("/srv"), [], user=user)
