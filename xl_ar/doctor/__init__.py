"""What keeps xl-ar from working in Excel, and what cures it: checks of a machine, each with pain, sign and cure."""

from __future__ import annotations

from xl_ar.doctor import looking
from xl_ar.doctor.checking import Check, Seen, Status, registered
from xl_ar.doctor.examining import Examined, examine, exit_code
from xl_ar.doctor.machine import Machine
from xl_ar.doctor.survey import this_machine

__all__ = [
    "Check",
    "Examined",
    "Machine",
    "Seen",
    "Status",
    "checks",
    "examine",
    "exit_code",
    "looking",
    "this_machine",
]


def checks() -> tuple[Check, ...]:
    """Every check in the order in which doctor looks; the table of troubleshooting is made of them."""
    return registered()
