"""Metrics of receivables: exact fractions out of amounts in minor units; each function names its formula and source.

Amounts of one call share a currency and a unit, so a metric does not depend on the unit. A metric that has no meaning
for its inputs (no sales, nothing owed) raises InputError with the reason.
"""

from __future__ import annotations

from xl_ar.core.metrics.collection import (
    average_days_delinquent,
    best_possible_dso,
    cei,
    collection_period,
    dso,
    dso_countback,
    turnover,
)
from xl_ar.core.metrics.concentration import hhi, top_share
from xl_ar.core.metrics.payments import weighted_days
from xl_ar.core.metrics.provision import Provision, default_rates, provision
from xl_ar.core.metrics.rolling import roll_rate, roll_rates

__all__ = [
    "Provision",
    "average_days_delinquent",
    "best_possible_dso",
    "cei",
    "collection_period",
    "default_rates",
    "dso",
    "dso_countback",
    "hhi",
    "provision",
    "roll_rate",
    "roll_rates",
    "top_share",
    "turnover",
    "weighted_days",
]
