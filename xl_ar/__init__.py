"""Accounts receivable inside your own Excel workbooks: aging, cash application, credit balances.

import xl_ar as ar
ar.age(open_items, as_of="2026-06-30")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from xl_ar._version import __version__

if TYPE_CHECKING:
    from xl_ar.api import age, credit_balances, match, metrics, open_workbook
    from xl_ar.matching_api import explain, learn, lookup
    from xl_ar.metrics_api import (
        add,
        bad_debt,
        bpdso,
        cei,
        collection_period,
        concentration,
        dso,
        dso_countback,
        loss_rates,
        provision,
        roll_rate,
        turnover,
        wadtp,
    )

__all__ = [
    "__version__",
    "add",
    "age",
    "bad_debt",
    "bpdso",
    "cei",
    "collection_period",
    "concentration",
    "credit_balances",
    "dso",
    "dso_countback",
    "explain",
    "learn",
    "lookup",
    "loss_rates",
    "match",
    "metrics",
    "open_workbook",
    "provision",
    "roll_rate",
    "turnover",
    "wadtp",
]


_OF_API = frozenset({"age", "credit_balances", "match", "metrics", "open_workbook"})
_OF_MATCHING = frozenset({"explain", "learn", "lookup"})


def __getattr__(name: str) -> Any:
    if name in __all__:
        modules = {"xl_ar.api": _OF_API, "xl_ar.matching_api": _OF_MATCHING}
        module = next((path for path, names in modules.items() if name in names), "xl_ar.metrics_api")
        return getattr(import_module(module), name)
    raise AttributeError(f"module 'xl_ar' has no attribute '{name}'")
