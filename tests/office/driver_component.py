"""Runs inside LibreOffice: carries out the orders of ``office_program``, writes a report, and ends LibreOffice.

Only what LibreOffice's own Python has may be imported here.
"""

from __future__ import annotations

import json
import os
import traceback
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
import unohelper  # type: ignore[import-not-found]
from com.sun.star.awt import XCallback  # type: ignore[import-not-found]
from com.sun.star.task import XJobExecutor  # type: ignore[import-not-found]

NAME = "xlar.Driver"
ALWAYS, NEVER = 4, 0  # com.sun.star.document.MacroExecMode: of the tests' own workbooks; no updates of links


class Driver(unohelper.Base, XJobExecutor, XCallback):  # type: ignore[misc]
    """Started by the URL ``service:xlar.Driver``."""

    def __init__(self, context: Any) -> None:
        self.context = context

    def trigger(self, arguments: str) -> None:
        """Works after LibreOffice has come up: it cannot be ended while it still obeys its command line."""
        self._made("com.sun.star.awt.AsyncCallback").addCallback(self, None)

    def notify(self, data: Any) -> None:
        report: dict[str, Any] = {"failure": "", "answers": []}
        desktop = self._made("com.sun.star.frame.Desktop")
        try:
            orders = json.loads(Path(os.environ["XL_AR_ORDERS"]).read_text(encoding="utf-8"))
            report["answers"] = [_step(desktop, order) for order in orders]
        except Exception:
            report["failure"] = traceback.format_exc()
        Path(os.environ["XL_AR_REPORT"]).write_text(json.dumps(report), encoding="utf-8")
        desktop.terminate()

    def _made(self, service: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(service, self.context)


def _step(desktop: Any, order: dict[str, Any]) -> list[Any]:
    how = _values(Hidden=True, MacroExecutionMode=ALWAYS, UpdateDocMode=NEVER)
    document = desktop.loadComponentFromURL(Path(order["book"]).as_uri(), "_blank", 0, how)
    try:
        for typed in order["typed"]:
            _type(_sheet(document, typed["sheet"]), typed["cells"], typed["formula"])
        answers = [_call(document, procedure, text) for procedure, text in order["called"]]
        for path, filter_name in order["saved"].items():
            document.storeToURL(Path(path).as_uri(), _values(FilterName=filter_name))
        return answers
    finally:
        document.close(True)


def _sheet(document: Any, name: str) -> Any:
    """The sheet, made where there is none."""
    if not document.Sheets.hasByName(name):
        document.Sheets.insertNewByName(name, document.Sheets.Count)
    return document.Sheets.getByName(name)


def _type(sheet: Any, cells: str, formula: str) -> None:
    place = sheet.getCellRangeByName(cells)
    if ":" in cells:
        place.setArrayFormula(formula)
    else:
        place.getCellByPosition(0, 0).setFormula(formula)


def _call(document: Any, procedure: str, text: str) -> Any:
    place = f"vnd.sun.star.script:{procedure}?language=Basic&location=document"
    return document.getScriptProvider().getScript(place).invoke((text,), (), ())[0]


def _values(**named: Any) -> tuple[Any, ...]:
    direct = uno.Enum("com.sun.star.beans.PropertyState", "DIRECT_VALUE")
    kind = "com.sun.star.beans.PropertyValue"
    return tuple(uno.createUnoStruct(kind, name, 0, value, direct) for name, value in named.items())


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the loader looks for this name
g_ImplementationHelper.addImplementation(Driver, NAME, (NAME,))
