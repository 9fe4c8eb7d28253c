"""The commands: one definition gives the CLI sub-command, the batch step and, later, the ribbon button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xl_ar.errors import UsageError, unknown


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name, the sentence of its help, the sheets it owns and the function that builds them."""

    name: str
    order: int
    label: str
    help: str
    sheets: tuple[str, ...]
    build: Callable[[Any], tuple[Any, ...]]


_COMMANDS: dict[str, Command] = {}


def command(
    name: str, *, order: int, label: str, help: str, sheets: tuple[str, ...]
) -> Callable[[Callable[[Any], tuple[Any, ...]]], Callable[[Any], tuple[Any, ...]]]:
    """Registers a function of the work on a workbook that gives the sheets to put."""

    def register(build: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any], tuple[Any, ...]]:
        if name in _COMMANDS:
            raise ValueError(f"two commands are called '{name}'")
        _COMMANDS[name] = Command(name, order, label, help, sheets, build)
        return build

    return register


def commands() -> tuple[Command, ...]:
    """Every command in the order in which a run takes them."""
    return tuple(sorted(_COMMANDS.values(), key=lambda found: found.order))


def steps(names: str | None) -> tuple[Command, ...]:
    """The commands that a list such as 'age,match' names, in the order of a run; UsageError for an unknown one."""
    known = {found.name: found for found in commands()}
    if names is None:
        return commands()
    wanted = [part.strip() for part in names.split(",") if part.strip()]
    for name in wanted:
        if name not in known:
            raise UsageError(unknown("step", name, known))
    if not wanted:
        raise UsageError(f"no step given. Known: {', '.join(known)}")
    return tuple(found for found in commands() if found.name in wanted or found.name == "findings")
