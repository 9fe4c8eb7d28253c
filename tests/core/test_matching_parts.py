"""Receipts weighed in parts come to what they come to as a whole."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from matching_cases import Rows, frame, ledgers, run

from xl_ar.core.matching.engine import DEFAULT_POLICY, concluded, hypotheses, read_evidence
from xl_ar.core.matching.weighing.hypotheses import joined
from xl_ar.core.matching.weighing.points import Table
from xl_ar.core.schema import OPEN_ITEMS, RECEIPTS


@given(ledgers(), st.lists(st.integers(0, 12), max_size=4))
def test_parts_come_to_the_whole(rows: Rows, cuts: list[int]) -> None:
    receipts, items = rows
    if not receipts:
        return
    whole = run(receipts, items)
    evidence = read_evidence(frame(RECEIPTS, receipts), frame(OPEN_ITEMS, items), None, None, DEFAULT_POLICY)
    number = len(evidence.receipts)
    places = sorted({0, number, *(min(cut, number) for cut in cuts)})
    table = Table(DEFAULT_POLICY.points)
    parts = [hypotheses(evidence, table, among=ends) for ends in pairwise(places)]
    result = concluded(evidence, joined(parts))
    pd.testing.assert_frame_equal(result.lines, whole.lines)
    assert result.counts == whole.counts
