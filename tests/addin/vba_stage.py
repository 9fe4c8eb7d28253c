"""A stage on which the VBA of the add-in is played by pyOpenVBA, with stand-ins for Excel's and xlwings' parts."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from pyopenvba.apps.excel import ExcelApplication

from xl_ar.addin.vba.sources import project

NOON = datetime(2026, 6, 30, 12, 0)  # noqa: DTZ001 - the clock on the wall, as VBA's


@lru_cache(maxsize=1)
def addin_texts() -> dict[str, str]:
    """The text of every module of the add-in."""
    return {module.name: module.text for module in project().modules}


class Stage:
    """Modules of the add-in beside stand-ins; what these print is in ``said``, message boxes are in ``shown``."""

    def __init__(self, *modules: str, workbook: bool = True) -> None:
        self.app = ExcelApplication()
        self.app.freeze_clock(NOON)
        if workbook:
            self.app.add_workbook()
        for name in modules:
            self.add(name, addin_texts()[name])

    def add(self, name: str, text: str, *, kind: str = "standard") -> None:
        """A module; procedure attributes are left out, for they are no code."""
        lines = [
            line for line in text.splitlines() if not (line.startswith("Attribute ") and "." in line.split("=")[0])
        ]
        self.app.add_module("\n".join([*lines, ""]), name=name, kind=kind)

    def run(self, procedure: str, *arguments: Any) -> Any:
        return self.app.run(procedure, *arguments)

    @property
    def said(self) -> list[str]:
        return list(self.app.interpreter.console)

    @property
    def shown(self) -> list[str]:
        return [text for _, text, _, _ in self.app.interpreter.dialogs]
