"""Excel's end of xlwings without Excel: xlwings' own Windows modules and Python server, over stand-ins for pywin32.

xlwings is loaded as it loads itself on Windows, in a process of its own, so that no other test sees it. What is not
xlwings there is below: empty modules, a workbook of one sheet, ranges that hold their cells as pywin32 hands them over.
"""

from __future__ import annotations

import atexit
import ctypes
import io
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from multiprocessing import get_context
from types import ModuleType, SimpleNamespace
from typing import Any

MISSING = -2147352572  # an optional argument left out, as VBA hands it over
NOT_AVAILABLE = -2146826246  # the cell error #N/A
_RANGE = "{00020846-0000-0000-C000-000000000046}"


class ComTime(datetime):
    """A date cell as pywin32 gives it: the cell's wall clock, said to be UTC."""


def com_time(year: int, month: int, day: int) -> ComTime:
    """The date cell of a day."""
    return ComTime(year, month, day, tzinfo=UTC)


@dataclass(frozen=True)
class ComRange:
    """A range of cells: its ``Value`` is rows in tuples, of one cell the bare value."""

    rows: tuple[tuple[Any, ...], ...]
    Row: int = 1
    Column: int = 1

    @property
    def Value(self) -> Any:  # noqa: N802
        one = len(self.rows) == 1 and len(self.rows[0]) == 1
        return self.rows[0][0] if one else self.rows

    @property
    def Rows(self) -> Any:  # noqa: N802
        return SimpleNamespace(Count=len(self.rows))

    @property
    def Columns(self) -> Any:  # noqa: N802
        return SimpleNamespace(Count=len(self.rows[0]))

    @property
    def Worksheet(self) -> Any:  # noqa: N802
        return _workbook().Sheets[0]

    @property
    def _oleobj_(self) -> Any:
        return SimpleNamespace(GetTypeInfo=lambda: SimpleNamespace(GetTypeAttr=lambda: SimpleNamespace(iid=_RANGE)))


def com_range(rows: list[list[Any]]) -> ComRange:
    """Rows as a range."""
    return ComRange(tuple(tuple(row) for row in rows))


@lru_cache(maxsize=1)
def _workbook() -> Any:
    excel = SimpleNamespace(Hwnd=1)
    book = SimpleNamespace(Name="xl_ar.xlam", Application=excel)
    book.Sheets = book.Worksheets = [SimpleNamespace(Name="Sheet1", Parent=book, Application=excel)]
    return book


def _module(name: str, **members: Any) -> None:
    made = ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made
    package, _, last = name.rpartition(".")
    if package:
        setattr(sys.modules[package], last, made)


def _pywin32() -> None:
    """Stand-ins for the modules of pywin32 that xlwings imports."""
    error = type("com_error", (Exception,), {})
    _module("pywintypes", com_error=error, error=error, TimeType=datetime, IID=str)
    kinds = {"IID_IDispatch": "dispatch", "IID_IEnumVARIANT": "enumerator", "TypeIIDs": {"dispatch": type("D", (), {})}}
    _module("pythoncom", __file__="pythoncom", ole_error=error, CoInitialize=lambda: None, **kinds)
    _module("win32timezone", TimeZoneInfo=SimpleNamespace(utc=lambda: UTC))
    for name in ("win32api", "win32con", "win32event", "win32gui", "win32com", "win32com.server"):
        _module(name)
    _module("win32process", GetWindowThreadProcessId=lambda _: (1, 1))
    for name in ("dispatcher", "policy", "util"):
        _module(f"win32com.server.{name}")
    classes = {name: type(name, (), {}) for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass")}
    _module("win32com.client", Dispatch=lambda found, **_: found, DispatchEx=None, **classes)


def _start() -> None:
    """Loads xlwings as on Windows; what it builds on is loaded as on this system, before."""
    import asyncio  # noqa: F401

    import xlwings  # noqa: F401

    for name in [name for name in sys.modules if name.partition(".")[0] == "xlwings"]:
        del sys.modules[name]
    _pywin32()
    ole = SimpleNamespace(ole32=SimpleNamespace(CLSIDFromString=lambda *_: 0))
    library, system = ctypes.PyDLL, sys.platform
    ctypes.oledll = ctypes.windll = ole  # type: ignore[attr-defined]
    ctypes.PyDLL = lambda _: SimpleNamespace(PyCom_PyObjectFromIUnknown=SimpleNamespace())  # type: ignore
    sys.platform = "win32"
    try:
        import xlwings as loaded
    finally:
        sys.platform, ctypes.PyDLL = system, library  # type: ignore[misc]
    assert loaded.has_pywin32
    assert loaded.func.__module__ == "xlwings.udfs"


@lru_cache(maxsize=1)
def _server() -> ProcessPoolExecutor:
    server = ProcessPoolExecutor(1, get_context("spawn"), initializer=_start)
    atexit.register(server.shutdown)
    return server


def _called(name: str, arguments: tuple[Any, ...]) -> Any:
    from xlwings.com_server import XLPython

    server: Any = XLPython()
    return server.CallUDF("udfs", name, arguments, _workbook(), com_range([[None]]))


def _wrappers() -> str:
    import xlwings.udfs

    import udfs

    generator: Any = xlwings.udfs.generate_vba_wrapper
    text = io.StringIO()
    generator("udfs", udfs, text, _workbook())
    return text.getvalue()


def _marked() -> dict[str, dict[str, Any]]:
    import udfs

    return {name: found.__xlfunc__ for name, found in vars(udfs).items() if hasattr(found, "__xlfunc__")}


def excel_call(name: str, *arguments: Any) -> Any:
    """What the formula gives the VBA wrapper: rows of cells, a flat row, or a cell; arguments as Excel hands them."""
    return _server().submit(_called, name, arguments).result()


def generated_wrappers() -> str:
    """The VBA text that xlwings' own generator writes for the module ``udfs`` and an add-in."""
    return _server().submit(_wrappers).result()


def marked_functions() -> dict[str, dict[str, Any]]:
    """Attributes of the module ``udfs`` that xlwings takes for formulas, with all that it keeps of each."""
    return _server().submit(_marked).result()
