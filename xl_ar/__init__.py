"""Accounts receivable inside your own Excel workbooks: aging, cash application, credit balances.

import xl_ar as ar
ar.age(open_items, as_of="2026-06-30")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from xl_ar._version import __version__

if TYPE_CHECKING:
    from xl_ar.api import (
        add,
        age,
        bad_debt,
        bpdso,
        cei,
        collection_period,
        concentration,
        credit_balances,
        dso,
        dso_countback,
        explain,
        learn,
        lookup,
        loss_rates,
        match,
        metrics,
        open_workbook,
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


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("xl_ar.api"), name)
    raise AttributeError(f"module 'xl_ar' has no attribute '{name}'")
