"""AR_BUCKET and AR_DAYS_PAST_DUE: how late one due date is, or each of a column."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from udfs.aging import bucket_policy
from udfs.define import formula
from xl_ar.tables.ranges.columns import dates, each
from xl_ar.tables.ranges.scalars import required_date


@formula(
    help="The aging bucket of a due date, or of each in a column: Not due, 1-30, ... Blanks give blanks.",
    example='=AR_BUCKET(Items!D2:D7,"2026-06-30")',
    spills=True,
    due_date="A due date, or a column of them",
    as_of="The day the books are looked at",
    buckets="Bucket scheme or edges, such as 30,60,90 or 1-30,31-60,61+; 1-30 to 121+ if left out",
)
def AR_BUCKET(due_date: Any, as_of: Any, buckets: Any = None) -> Any:  # noqa: N802
    """Label of the bucket by days past due, edges inclusive above, as in the aging."""
    day, scheme = required_date("as_of", as_of), bucket_policy(buckets).scheme

    def bucket(due: date) -> str:
        days = np.array([(day - due).days], dtype=np.int64)
        return scheme.columns[int(scheme.place(days, np.array([True]), np.datetime64(day))[0])]

    return each(bucket, "Bucket", due=dates(due_date))


@formula(
    help="Days past due on a day: 0 on the due date, negative before it. Blanks give blanks.",
    example='=AR_DAYS_PAST_DUE(Items!D2:D7,"2026-06-30")',
    spills=True,
    due_date="A due date, or a column of them",
    as_of="The day the books are looked at",
)
def AR_DAYS_PAST_DUE(due_date: Any, as_of: Any) -> Any:  # noqa: N802
    """As-of date less due date, in days."""
    day = required_date("as_of", as_of)
    return each(lambda due: (day - due).days, "Days past due", due=dates(due_date))
