"""The Python face: DataFrames in and out, under the names that the command line and the formulas use.

Frames in may have any headings that a workbook may have; amounts out are exact ``Decimal``.
"""

from xl_ar.api.aging import age, aged
from xl_ar.api.credits import credit_balances
from xl_ar.api.figures import (
    add,
    bad_debt,
    bpdso,
    cei,
    collection_period,
    concentration,
    dso,
    dso_countback,
    loss_rates,
    metrics,
    provision,
    roll_rate,
    turnover,
    wadtp,
)
from xl_ar.api.frames import day, ledger_frames, read_plain
from xl_ar.api.matching import LearnedFrames, engine_arguments, explain, learn, lookup, match, match_lines
from xl_ar.api.workbook import OpenedWorkbook, open_workbook

__all__ = [
    "LearnedFrames",
    "OpenedWorkbook",
    "add",
    "age",
    "aged",
    "bad_debt",
    "bpdso",
    "cei",
    "collection_period",
    "concentration",
    "credit_balances",
    "day",
    "dso",
    "dso_countback",
    "engine_arguments",
    "explain",
    "learn",
    "ledger_frames",
    "lookup",
    "loss_rates",
    "match",
    "match_lines",
    "metrics",
    "open_workbook",
    "provision",
    "read_plain",
    "roll_rate",
    "turnover",
    "wadtp",
]
