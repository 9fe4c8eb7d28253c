"""The step that recalculates AR_* formula cells: it writes values into the user's own sheets and has none of its own.

The values are put in before a workbook is read (``xl_ar.excel.recalc``), so that every other step sees them.
"""

from __future__ import annotations

from xl_ar.commands.work import Work
from xl_ar.registry import builds
from xl_ar.sheets.layout import Sheet


@builds("formulas")
def build(_: Work) -> tuple[Sheet, ...]:
    """No sheet."""
    return ()
