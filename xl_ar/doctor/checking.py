"""A check of doctor: what hurts, how it shows, what cures it, and the function that looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xl_ar.addin.install.places import System
from xl_ar.doctor.machine import Machine


class Status(StrEnum):
    """What a check found; ``fail`` keeps something from working, ``warn`` may."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    NOT_HERE = "not here"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a check saw: a status and one sentence, with the cure's particulars where there is one."""

    status: Status
    sentence: str


Look = Callable[[Machine], Seen]
Fix = Callable[[Machine], str]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, what it looks at, the pain, the sign a user sees, the cure in words, where it applies."""

    name: str
    checks: str
    pain: str
    sign: str
    cure: str
    look: Look
    systems: tuple[System, ...] = ()  # empty: everywhere
    workbook: bool = False  # needs a workbook to look at
    fix: Fix | None = None  # a safe cure; says what it did

    def run(self, machine: Machine) -> Seen:
        """What the check sees on a machine; ``not here`` where it does not apply."""
        if self.systems and machine.system not in self.systems:
            return Seen(Status.NOT_HERE, f"only on {' and '.join(self.systems)}")
        if self.workbook and machine.workbook is None:
            return Seen(Status.NOT_HERE, "only with a workbook: xl-ar doctor FILE")
        return self.look(machine)


_CHECKS: dict[str, Check] = {}

WINDOWS = (System.WINDOWS,)
MACOS = (System.MACOS,)
EXCEL = (System.WINDOWS, System.MACOS)


def check(
    name: str, *, checks: str, pain: str, sign: str, cure: str, systems: tuple[System, ...] = (),
    workbook: bool = False, fix: Fix | None = None,
) -> Callable[[Look], Look]:  # fmt: skip
    """Registers the decorated function as a check; a name taken twice fails."""

    def register(look: Look) -> Look:
        if name in _CHECKS:
            raise ValueError(f"two checks are called '{name}'")
        _CHECKS[name] = Check(name, checks, pain, sign, cure, look, systems, workbook, fix)
        return look

    return register


def registered() -> tuple[Check, ...]:
    """Every registered check in the order of registration."""
    return tuple(_CHECKS.values())


def ok(sentence: str) -> Seen:
    """All is well."""
    return Seen(Status.OK, sentence)


def warn(sentence: str) -> Seen:
    """May hurt."""
    return Seen(Status.WARN, sentence)


def fail(sentence: str) -> Seen:
    """Keeps something from working."""
    return Seen(Status.FAIL, sentence)


def not_here(sentence: str) -> Seen:
    """Does not apply here."""
    return Seen(Status.NOT_HERE, sentence)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence, separated by commas."""
    return ", ".join(names)
