"""Accounts receivable inside your own Excel workbooks: aging, cash application, credit balances.

import xl_ar as ar
ar.age(open_items, as_of="2026-06-30")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from xl_ar._version import __version__

if TYPE_CHECKING:
    from xl_ar.api import age, credit_balances, match, open_workbook
    from xl_ar.matching_api import explain, learn, lookup

__all__ = ["__version__", "age", "credit_balances", "explain", "learn", "lookup", "match", "open_workbook"]


_OF_MATCHING = frozenset({"explain", "learn", "lookup"})


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("xl_ar.matching_api" if name in _OF_MATCHING else "xl_ar.api"), name)
    raise AttributeError(f"module 'xl_ar' has no attribute '{name}'")
