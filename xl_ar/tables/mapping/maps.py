"""Which role a table has and which column holds which field; doubt is said, not guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from xl_ar.tables.detect.profile import Profile, profile
from xl_ar.tables.detect.regions import Region
from xl_ar.tables.mapping.rating import Rated, plain, rate
from xl_ar.tables.mapping.refusals import is_aging, not_ours
from xl_ar.tables.mapping.roles import ROLES, Role
from xl_ar.tables.mapping.running import by_balance, without_running
from xl_ar.tables.mapping.table_map import ColumnMap, TableMap

__all__ = ["THRESHOLD", "ColumnMap", "TableMap", "map_table"]

_NAMES = ("customer", "customer_name")
_OF_CUSTOMERS = re.compile(r"\b(customers?|clients?|debtors|kunden|kundenstamm|debitoren|clientes|clienti|klanten)\b")
THRESHOLD = 0.55  # a table below it is not used


def map_table(region: Region, *, role: Role | None = None, fixed: Mapping[int, str] | None = None) -> TableMap:
    """Role and columns of a table; ``role`` and ``fixed`` (column -> field, '' = none) are a person's corrections."""
    profiles = {column: profile(region.cells(column)) for column in region.columns}
    rated = [rate(region, profiles, candidate, fixed or {}) for candidate in ROLES]
    if role is not None:
        return _by_person(rated, role)
    refused = not_ours(region, rated)
    if refused:
        return refused
    complete = [rate for rate in rated if not rate.missing and _plausible(region, profiles, rate)]
    if not complete:
        return _nearest(rated)
    best = max(by_balance(region, complete), key=lambda rate: rate.evidence)
    best = without_running(region, profiles, best, fixed or {})
    if best.confidence < THRESHOLD:
        return TableMap(Role.NONE, best.columns, best.confidence, "too little evidence", (), best.profile.role)
    reason = f"{best.profile.role}: evidence {best.evidence:.1f}" + _rival(complete, best)
    return TableMap(best.profile.role, best.columns, best.confidence, reason, derived=is_aging(region))


def _plausible(region: Region, profiles: Mapping[int, Profile], rated: Rated) -> bool:
    """A master lists each customer once, a ledger names customers or documents; a heading or a title is sure of it."""
    titles = [plain(text) for text in (region.grid.sheet, *region.titles)]
    if rated.profile.role is Role.CUSTOMERS:
        keys = [column for column in rated.columns if column.field in _NAMES]
        least = 0.7 if any(_OF_CUSTOMERS.search(title) for title in titles) else 0.9
        return any(key.score >= least and profiles[key.column].distinct >= 0.9 for key in keys)
    if rated.profile.role is Role.LEDGER:
        sure = any(column.score >= 0.9 for column in rated.columns if column.field in (*_NAMES, "document"))
        return sure or any(rated.profile.words.search(title) for title in titles)
    return True


def _rival(complete: Sequence[Rated], best: Rated) -> str:
    others = [rate for rate in complete if rate is not best]
    if not others:
        return ""
    second = max(others, key=lambda rate: rate.evidence)
    return f"; next {second.profile.role} {second.evidence:.1f}"


def _by_person(rated: Sequence[Rated], role: Role) -> TableMap:
    chosen = next((rate for rate in rated if rate.profile.role is role), None)
    if chosen is None:
        return TableMap(role, (), 1.0, "role set in AR Setup")
    return TableMap(role, chosen.columns, 1.0, "role set in AR Setup", chosen.missing)


def _nearest(rated: Sequence[Rated]) -> TableMap:
    near = max(rated, key=lambda rate: rate.evidence - 2.0 * len(rate.missing))
    return TableMap(Role.NONE, near.columns, 0.0, "not complete", near.missing, near.profile.role)
