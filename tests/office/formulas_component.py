"""Runs inside LibreOffice: a Calc add-in with every AR_* formula, each handed to Python outside as Excel's server is.

Only what LibreOffice's own Python has may be imported here. ``office_addin`` writes the declarations beside the types.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import unohelper  # type: ignore[import-not-found]
from com.sun.star.lang import Locale, XServiceName  # type: ignore[import-not-found]
from com.sun.star.sheet import LocalizedName, XAddIn, XCompatibilityNames  # type: ignore[import-not-found]
from xlar import XAnswers, XFormulas  # type: ignore[import-not-found]

NAME = "xlar.Formulas"
ENGLISH = Locale("en", "US", "")


class AddIn(unohelper.Base, XFormulas, XAnswers, XAddIn, XCompatibilityNames, XServiceName):  # type: ignore[misc]
    """Calc asks for names and help; every formula is a method, added below."""

    def __init__(self, context: Any) -> None:
        self.locale = ENGLISH

    # The names of the methods are the program's own, one of them with its well-known slip.

    def getServiceName(self) -> str:  # noqa: N802
        return NAME

    def getProgrammaticFuntionName(self, shown: str) -> str:  # noqa: N802
        return shown

    def getDisplayFunctionName(self, name: str) -> str:  # noqa: N802
        return name

    def getFunctionDescription(self, name: str) -> str:  # noqa: N802
        return str(DECLARED[name]["help"])

    def getDisplayArgumentName(self, name: str, at: int) -> str:  # noqa: N802
        return str(DECLARED[name]["arguments"][at][0])

    def getArgumentDescription(self, name: str, at: int) -> str:  # noqa: N802
        return str(DECLARED[name]["arguments"][at][1])

    def getProgrammaticCategoryName(self, name: str) -> str:  # noqa: N802
        return "Add-In"

    def getDisplayCategoryName(self, name: str) -> str:  # noqa: N802
        return "Add-In"

    def getCompatibilityNames(self, name: str) -> tuple[Any, ...]:  # noqa: N802
        return (LocalizedName(ENGLISH, name),)

    def setLocale(self, locale: Any) -> None:  # noqa: N802
        self.locale = locale

    def getLocale(self) -> Any:  # noqa: N802
        return self.locale

    def answered(self, name: str, values: tuple[Any, ...]) -> tuple[tuple[Any, ...], ...]:
        return _asked(name, values)


def _asked(name: str, values: tuple[Any, ...]) -> tuple[tuple[Any, ...], ...]:
    """The rows that Python gives for a call."""
    assert SERVER.stdin is not None
    assert SERVER.stdout is not None
    SERVER.stdin.write(json.dumps([name, values]) + "\n")
    SERVER.stdin.flush()
    return tuple(map(tuple, json.loads(SERVER.stdout.readline())))


def _method(name: str) -> Any:
    return lambda _, *values: _asked(name, values)


DECLARED = json.loads(Path(os.environ["XL_AR_DECLARED"]).read_text(encoding="utf-8"))
SERVER = subprocess.Popen(
    json.loads(os.environ["XL_AR_SERVER"]),
    env={name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}  # LibreOffice sets its own
    | {"PYTHONPATH": os.environ["XL_AR_PATH"]},
    stdin=subprocess.PIPE,
    stdout=subprocess.PIPE,
    encoding="utf-8",
)
for _name in DECLARED:
    setattr(AddIn, _name, _method(_name))

g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the loader looks for this name
g_ImplementationHelper.addImplementation(AddIn, NAME, ("com.sun.star.sheet.AddIn",))
