"""Bucket schemes: the columns of an aging, by days, with edges inclusive above.

The named schemes are those of ERPNext, OCA, Sage and Deltek (docs/aging.md); the ages of credits: docs/credits.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from xl_ar.errors import UsageError, unknown

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOT_DUE = "Not due"
NO_DATE = "No date"
_RESERVED = frozenset({"customer", "customer_name", "currency", "credits", "unapplied", "balance"})
_RANGE = re.compile(r"(\d+)\s*-\s*(\d+)")
_NAMED = re.compile(r"([^<>=]*[^<>=\s])\s*<=\s*(-?\d+)")
_OPEN_END = re.compile(r"(\d+)\s*\+|>\s*(\d+)")


@dataclass(frozen=True, slots=True)
class BucketScheme:
    """Columns of an aging: ``edges`` are the last day of each bucket but the final one, which is open.

    ``undated`` is the label of rows without any date; where it is one of ``labels`` they join that bucket. With
    ``months`` the edges count calendar months: 0 is the month of the as-of date, 1 the one before; what falls due after
    the as-of date is -1, whatever its month. Raises UsageError for edges that do not ascend or labels that do not fit.
    """

    name: str
    edges: tuple[int, ...]
    labels: tuple[str, ...]
    undated: str = NO_DATE
    months: bool = False

    def __post_init__(self) -> None:
        if not self.edges or any(low >= high for low, high in pairwise(self.edges)):
            raise UsageError(f"bucket edges must ascend, got {_listed(self.edges)}")
        if len(self.labels) != len(self.edges) + 1 or len(set(self.labels)) != len(self.labels):
            needed = len(self.edges) + 1
            raise UsageError(f"{needed} different bucket labels needed, got {_listed(self.labels)}")
        taken = _RESERVED.intersection((*self.labels, self.undated))
        if taken:
            raise UsageError(f"a bucket cannot be called {_listed(sorted(taken))}: a column has that name")

    @property
    def columns(self) -> tuple[str, ...]:
        """All labels in order, the one for undated rows last unless it is a bucket."""
        return self.labels if self.undated in self.labels else (*self.labels, self.undated)

    def place(self, days: NDArray[np.int64], dated: NDArray[np.bool_], as_of: np.datetime64) -> NDArray[np.int64]:
        """Index into ``columns`` for each number of days past due; ``days`` is ignored where ``dated`` is False."""
        past = _months_past(days, as_of) if self.months else days
        codes = np.searchsorted(np.asarray(self.edges, dtype=np.int64), past, side="left")
        codes[~dated] = self.columns.index(self.undated)
        return codes


def _months_past(days: NDArray[np.int64], as_of: np.datetime64) -> NDArray[np.int64]:
    """Calendar months from each day to the as-of date; -1 for later days."""
    today = as_of.astype("datetime64[D]")
    months = (today.astype("datetime64[M]") - (today - days).astype("datetime64[M]")).astype(np.int64)
    return np.where(days < 0, -1, months)


SCHEMES: dict[str, BucketScheme] = {
    scheme.name: scheme
    for scheme in (
        BucketScheme("default", (0, 30, 60, 90, 120), (NOT_DUE, "1-30", "31-60", "61-90", "91-120", "121+")),
        # ERPNext's ranges; what is not yet due (negative age) joins the first range.
        BucketScheme("erpnext", (30, 60, 90, 120), ("0-30", "31-60", "61-90", "91-120", "121-Above")),
        # ERPNext's report leaves what is not yet due out of its ranges (#49262); here it stays visible.
        BucketScheme(
            "erpnext-not-due",
            (-1, 30, 60, 90, 120),
            (NOT_DUE, "0-30", "31-60", "61-90", "91-120", "121-Above"),
        ),
        BucketScheme(
            "oca",
            (0, 30, 60, 90, 120),
            ("Current", "1-30", "31-60", "61-90", "91-120", "Older"),
            undated="Current",
        ),
        BucketScheme("sage", (29, 59, 89), ("<30", "<60", "<90", "90+")),
        BucketScheme("deltek", (30, 60, 90), ("0-30", "31-60", "61-90", "91+")),
        BucketScheme(
            "months",
            (-1, 0, 1, 2, 3),
            (NOT_DUE, "This month", "1 month ago", "2 months ago", "3 months ago", "4+ months ago"),
            months=True,
        ),
    )
}
CREDIT_AGES = BucketScheme(
    "credit-ages",
    (30, 60, 90, 180, 365, 1095),
    ("0-30", "31-60", "61-90", "91-180", "181-365", "1-3 y", ">3 y"),
)


def scheme(spec: str | BucketScheme) -> BucketScheme:
    """The scheme named or spelled by ``spec``; UsageError says what would do.

    >>> scheme("15,30").labels
    ('Not due', '1-15', '16-30', '31+')
    >>> scheme("Current, 1-30, 31+").labels
    ('Current', '1-30', '31+')
    >>> scheme("0-30, 31-60, 61+").edges  # day 0 is in the first range, earlier is not due
    (-1, 30, 60)
    >>> scheme("Current<=0, Early<=30, Legal").edges  # names of one's own, each with its last day past due
    (0, 30)
    >>> scheme("Current<=0, 1-60, 61+").edges  # both
    (0, 60)
    """
    if isinstance(spec, BucketScheme):
        return spec
    parts = [part.strip() for part in spec.split(",")]
    if len(parts) == 1 and spec.strip().lower() in SCHEMES:
        return SCHEMES[spec.strip().lower()]
    if all(re.fullmatch(r"\d+", part) for part in parts):
        return _from_edges(spec, [int(part) for part in parts])
    if "<=" in spec:
        return _from_names(spec, parts)
    if len(parts) > 1:
        return _from_ranges(spec, parts)
    raise UsageError(unknown("bucket scheme", spec, SCHEMES) + "; or edges such as 30,60,90,120")


def _from_edges(spec: str, edges: list[int]) -> BucketScheme:
    edges = edges if edges[0] == 0 else [0, *edges]
    pairs = pairwise(edges)
    labels = [NOT_DUE, *(f"{low + 1}-{high}" for low, high in pairs), f"{edges[-1] + 1}+"]
    return BucketScheme(spec, tuple(edges), tuple(labels))


def _from_ranges(spec: str, parts: list[str]) -> BucketScheme:
    not_due = NOT_DUE if _RANGE.fullmatch(parts[0]) else parts.pop(0)
    ranges = [_RANGE.fullmatch(part) for part in parts[:-1]]
    last = _OPEN_END.fullmatch(parts[-1])
    if last is None or not ranges or not all(ranges):
        raise UsageError(f"buckets '{spec}' not understood: write 30,60,90 or 1-30, 31-60, 61+")
    bounds = [(int(found[1]), int(found[2])) for found in ranges if found]
    starts = [low for low, _ in bounds] + [int(last[1]) if last[1] else int(last[2]) + 1]
    edges = [starts[0] - 1, *(high for _, high in bounds)]
    if starts != [edge + 1 for edge in edges]:
        raise _gap(spec)
    return BucketScheme(spec, tuple(edges), (not_due, *parts))


def _from_names(spec: str, parts: list[str]) -> BucketScheme:
    """Names with edges, ranges among them; a range, or an open end such as 61+, starts the day after the one before."""
    edges: list[int] = []
    labels: list[str] = []
    for part in parts[:-1]:
        found = _NAMED.fullmatch(part)
        edges.append(int(found[2]) if found else _end_of_range(spec, part, edges))
        labels.append(found[1] if found else part)
    last = _OPEN_END.fullmatch(parts[-1])
    if not edges or not parts[-1] or (last is None and re.search("[<>=]", parts[-1])):
        raise _not_understood(spec)
    if last is not None and (int(last[1]) - 1 if last[1] else int(last[2])) != edges[-1]:
        raise _gap(spec)
    return BucketScheme(spec, tuple(edges), (*labels, parts[-1]))


def _end_of_range(spec: str, part: str, edges: list[int]) -> int:
    found = _RANGE.fullmatch(part)
    if found is None:
        raise _not_understood(spec)
    if edges and int(found[1]) != edges[-1] + 1:
        raise _gap(spec)
    return int(found[2])


def _not_understood(spec: str) -> UsageError:
    return UsageError(f"buckets '{spec}' not understood: write Current<=0, Early<=30, Legal (the last has no edge)")


def _gap(spec: str) -> UsageError:
    return UsageError(f"buckets '{spec}' leave a gap or overlap: each starts the day after the last ends")


def _listed(values: Any) -> str:
    return ", ".join(str(value) for value in values)
