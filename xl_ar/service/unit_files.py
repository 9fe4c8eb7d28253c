"""The files that make a system start the service: a systemd unit and a task of the Windows Task Scheduler."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from subprocess import list2cmdline
from xml.sax.saxutils import escape

from xl_ar.doors.shown import shown
from xl_ar.errors import UsageError

UNIT = "xl-ar.service"
TASK = "xl-ar-task.xml"
_USER = re.compile(r"\w[\w.@\\+-]{0,254}\$?")  # also ann@firm.example and FIRM\ann of a domain

_UNIT = """\
# systemctl: copy to /etc/systemd/system/, then: systemctl daemon-reload && systemctl enable --now xl-ar
[Unit]
Description=xl-ar: receivables workbooks of {folder}
After=network-online.target remote-fs.target
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart={command}
WorkingDirectory={directory}
{user}Restart=on-failure
RestartSec=30
# SIGTERM lets it finish the workbook it is at; SIGKILL at any moment leaves every workbook whole, too
KillMode=mixed
TimeoutStopSec=15min
NoNewPrivileges=yes
ProtectSystem=full
UMask=0027

[Install]
WantedBy=multi-user.target
"""

_TASK = """\
<?xml version="1.0" encoding="UTF-16"?>
<!-- schtasks /create /tn xl-ar /xml {file} /ru DOMAIN\\user /rp * -->
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>xl-ar: receivables workbooks of {folder}</Description>
  </RegistrationInfo>
  <Triggers>
    <BootTrigger>
      <Enabled>true</Enabled>
    </BootTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>Password</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <Enabled>true</Enabled>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>255</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
      <WorkingDirectory>{directory}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def unit_files(program: Path, folder: Path, words: Sequence[str], *, user: str = "") -> dict[str, bytes]:
    """The two files by name: ``xl-ar watch FOLDER WORDS`` started with the system, and again when it fails.

    UsageError for a word that such a file cannot hold, or a user that is no name of one.
    """
    arguments = ["watch", str(folder), *words]
    if user and not _USER.fullmatch(user):
        raise UsageError(f"--user '{shown(user)}': not a user's name; give one such as finance")
    for word in (str(program), *arguments):
        if shown(word) != word:  # a line end would be a line of the unit
            raise UsageError(f"{word}: a name with a control sign or a broken character cannot stand in these files")
    unit = _UNIT.format(
        folder=_specifiers(str(folder)),
        command=" ".join(_unit_word(word) for word in (str(program), *arguments)),
        directory=_specifiers(str(folder)),
        user=f"User={user}\n" if user else "",
    )
    task = _TASK.format(
        file=TASK,
        folder=escape(str(folder)),
        program=escape(str(program)),
        arguments=escape(list2cmdline(arguments)),
        directory=escape(str(folder)),
    )
    return {UNIT: unit.encode("utf-8"), TASK: task.replace("\n", "\r\n").encode("utf-16")}


def _unit_word(word: str) -> str:
    """A word of a command line as systemd reads it: quoted, with its own escapes."""
    plain = _specifiers(word.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$"))
    return f'"{plain}"'


def _specifiers(text: str) -> str:
    return text.replace("%", "%%")
