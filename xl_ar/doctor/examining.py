"""A machine examined: every check run, safe cures carried out where asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from xl_ar.doctor.checking import Check, Seen, Status, registered
from xl_ar.doctor.machine import Machine
from xl_ar.errors import ArError

_HURTS = (Status.WARN, Status.FAIL)


@dataclass(frozen=True, slots=True)
class Examined:
    """A check, what it saw at the end, and what the cure did where one was tried."""

    check: Check
    seen: Seen
    cured: str | None = None

    def as_json(self) -> dict[str, str | None]:
        """The result as JSON objects take it; the cure only where something hurts."""
        return {
            "name": self.check.name,
            "checks": self.check.checks,
            "status": self.seen.status.value,
            "sentence": self.seen.sentence,
            "cure": self.check.cure if self.seen.status in _HURTS else None,
            "cured": self.cured,
        }


def examine(machine: Machine, *, fix: bool = False) -> list[Examined]:
    """Every check run on a machine; with ``fix`` safe cures are carried out where something hurts, and looked at anew.

    A check that cannot look (a file that may not be read, a damaged record) warns with the reason and the rest goes on.
    """
    found = []
    for check in registered():
        seen = _looked(check, machine)
        cured = None
        if fix and check.fix is not None and seen.status in _HURTS:
            cured = _cured(check, machine)
            machine = replace(machine)
            seen = _looked(check, machine)
        found.append(Examined(check, seen, cured))
    return found


def _looked(check: Check, machine: Machine) -> Seen:
    try:
        return check.run(machine)
    except (OSError, ArError) as error:
        return Seen(Status.WARN, f"could not be looked at: {error}")


def _cured(check: Check, machine: Machine) -> str:
    if check.fix is None:
        return "no safe cure"
    try:
        return check.fix(machine)
    except (OSError, ArError) as error:
        return f"not cured: {error}"


def exit_code(found: Sequence[Examined]) -> int:
    """1 when a check failed, otherwise 0."""
    return int(any(one.seen.status is Status.FAIL for one in found))
