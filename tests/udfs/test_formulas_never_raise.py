"""Whatever stands in the cells, a formula gives cells back: no exception, no traceback, no unforeseen failure."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest
from cell_values import cells, ranges
from hypothesis import example, given, settings
from hypothesis import strategies as st

import udfs
from udfs.calling import failures
from xl_ar.formulas import formulas

LEDGER = (
    "AR_AGING", "AR_BALANCE", "AR_BUCKET", "AR_CEI", "AR_CREDITS", "AR_CREDIT_FLAG", "AR_DAYS_PAST_DUE",
    "AR_DISCOUNT", "AR_DSO", "AR_DUE_DATE", "AR_VERSION",
)  # fmt: skip
AS_OF = [date(2026, 6, 30), 46203.0, "2026-06-30"]


@pytest.fixture(scope="module", autouse=True)
def _log_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patched:
        log = tmp_path_factory.mktemp("log") / "formulas.log"
        patched.setattr(failures, "log_file", lambda: log)
        yield


def plain(cell: Any) -> bool:
    if isinstance(cell, float):
        return math.isfinite(cell)
    return isinstance(cell, str | bool | int | date) and not (isinstance(cell, int) and abs(cell) >= 2**31)


def sound(result: Any) -> bool:
    """Cells of types that Excel takes, rows of one length, and no failure that was not foreseen."""
    rows = result if isinstance(result, list) else [[result]]
    told = [
        cell for row in rows for cell in row if isinstance(cell, str) and ("failed (" in cell or "Traceback" in cell)
    ]
    return (
        bool(rows)
        and {len(row) for row in rows} == {len(rows[0])}
        and all(plain(c) for r in rows for c in r)
        and not told
    )


def test_these_are_the_formulas_of_the_ledger() -> None:
    assert {formula.name for formula in formulas()} >= set(LEDGER)


@pytest.mark.parametrize("name", LEDGER)
@settings(max_examples=60)
@given(data=st.data())
def test_any_mixture_of_cells_gives_cells(name: str, data: st.DataObject) -> None:
    formula = next(formula for formula in formulas() if formula.name == name)
    arguments = []
    for argument in formula.arguments:
        usual = st.sampled_from(AS_OF) if argument.name == "as_of" else st.one_of(ranges(), cells)
        arguments.append(data.draw(st.one_of(usual, cells) if argument.name == "as_of" else usual))
    assert sound(result := formula.call(*arguments)), result


@settings(max_examples=80)
@given(rows=ranges())
@example(rows=[["Customer", "Document", "Due date", "Open amount"], ["A", 1, -2146826246, 2**70]])
def test_any_range_is_aged_or_refused_in_one_line(rows: Any) -> None:
    result = udfs.AR_AGING(rows, "2026-06-30")
    assert sound(result), result
    if isinstance(result, str):
        assert result.startswith("AR_AGING: ")
        assert "\n" not in result
