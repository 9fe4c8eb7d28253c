"""The machine as the checks see it: all that they ask is in one object, which tests put together themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from xl_ar.addin.install import conf
from xl_ar.addin.install.files import Files
from xl_ar.addin.install.interpreter import path_of
from xl_ar.addin.install.places import Places, System
from xl_ar.addin.install.planning import Order

if TYPE_CHECKING:
    from xl_ar.doctor.workbook import Workbook

Registry = Mapping[str, Mapping[str, object]]  # key, in small letters -> its values by name


@dataclass(frozen=True)
class Machine:
    """A machine: system, files, registry, packages, processes; ``order`` is what this version would install."""

    places: Places
    files: Files
    order: Order | None = None
    no_order: str = ""  # why there is none
    environment: Mapping[str, str] = field(default_factory=dict)
    executable: str = ""
    base_prefix: str = ""
    encoding: str = "cp1252"
    registry: Registry = field(default_factory=dict)
    versions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of installed packages, by name
    missing: tuple[str, ...] = ()  # modules that could not be imported
    processes: tuple[str, ...] | None = ()  # image names; None where they could not be listed
    workbook: Workbook | None = None
    addin_faults: tuple[str, ...] | None = None  # of this version's add-in, where there is no Excel to install it for
    pretended: bool = False  # a folder stands for the home folder

    @property
    def system(self) -> System:
        """What Excel runs on here."""
        return self.places.system

    @property
    def has_excel(self) -> bool:
        """Whether desktop Excel exists for this system."""
        return self.system is not System.OTHER

    @cached_property
    def conf(self) -> bytes | None:
        """The user's configuration file; None where there is none."""
        return self.files.read(self.places.conf)

    @cached_property
    def settings(self) -> dict[str, str]:
        """The settings that Excel finds in the user's configuration, by upper-case key."""
        return conf.values_of(self.conf or b"", self.encoding)

    @property
    def interpreter_key(self) -> str:
        """The key under which Excel looks for Python here."""
        return "INTERPRETER_MAC" if self.system is System.MACOS else "INTERPRETER_WIN"

    @property
    def interpreter(self) -> PurePath | None:
        """The Python that Excel would start; None where the configuration names none."""
        given = self.settings.get(self.interpreter_key, "")
        return path_of(self.expanded(given), self.system) if given else None

    def path(self, text: str) -> PurePath:
        """A path as this machine's system writes it."""
        return path_of(text, self.system)

    def expanded(self, text: str) -> str:
        """The text with ``%NAME%`` replaced as Windows does."""
        for name, value in self.environment.items():
            text = text.replace(f"%{name}%", value)
        return text

    def registered(self, key: str) -> Mapping[str, object]:
        """The values of a registry key; none where there is no such key."""
        return self.registry.get(key.casefold(), {})
