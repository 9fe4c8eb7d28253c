"""Which role a table has and which column holds which field, with score and reason; doubt is said, not guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xl_ar.tables.cells.amounts import read_amounts
from xl_ar.tables.detect.profile import Profile, fits, profile
from xl_ar.tables.detect.regions import Region
from xl_ar.tables.grid import column_letters
from xl_ar.tables.headings.names import SURE, Claim, claims, fields, fold
from xl_ar.tables.mapping.assign import best_assignment
from xl_ar.tables.mapping.roles import (
    DERIVED_WORDS,
    MATCHED_WORDS,
    PAYABLE_WORDS,
    ROLES,
    SCHEDULE_WORDS,
    Role,
    RoleProfile,
    is_bucket,
)

THRESHOLD = 0.55  # a table below it is not used
_LEAST = 0.38  # a column below it is not mapped
_ENOUGH = 5.0  # evidence at which a role is beyond doubt
_WORD_BONUS, _STEM_BONUS = 1.5, 0.7


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """One column and the field it holds."""

    field: str
    column: int
    heading: str
    score: float
    reason: str

    @property
    def letter(self) -> str:
        """Letters of the column in the sheet."""
        return column_letters(self.column)


@dataclass(frozen=True, slots=True)
class TableMap:
    """Role, columns and confidence (0 to 1) of a table; ``missing`` says what a use of it would need."""

    role: Role
    columns: tuple[ColumnMap, ...]
    confidence: float
    reason: str
    missing: tuple[str, ...] = ()
    candidate: Role = Role.NONE
    derived: bool = False  # open items that are themselves an aging report

    def column(self, name: str) -> ColumnMap | None:
        """The column that holds a field, None when there is none."""
        return next((column for column in self.columns if column.field == name), None)

    @property
    def fields(self) -> dict[str, ColumnMap]:
        """Columns by field."""
        return {column.field: column for column in self.columns}


@dataclass(frozen=True, slots=True)
class _Rated:
    """A role tried on a table."""

    profile: RoleProfile
    columns: tuple[ColumnMap, ...]
    evidence: float
    missing: tuple[str, ...]
    confidence: float


def map_table(
    region: Region, *, role: Role | None = None, fixed: MappingOf[int, str] | None = None
) -> TableMap:
    """Role and columns of a table; ``role`` and ``fixed`` (column -> field, '' = none) are a person's corrections."""
    profiles = {column: profile(region.cells(column)) for column in region.columns}
    rated = [_rate(region, profiles, candidate, fixed or {}) for candidate in ROLES]
    if role is not None:
        return _by_person(rated, role)
    refused = _not_ours(region, rated)
    if refused:
        return refused
    complete = [rate for rate in rated if not rate.missing and _plausible(region, profiles, rate)]
    if not complete:
        return _nearest(rated)
    best = max(_by_balance(region, complete), key=lambda rate: rate.evidence)
    best = _without_running(region, profiles, best, fixed or {})
    if best.confidence < THRESHOLD:
        return TableMap(
            Role.NONE, best.columns, best.confidence, "too little evidence", (), best.profile.role
        )
    reason = f"{best.profile.role}: evidence {best.evidence:.1f}" + _rival(complete, best)
    return TableMap(best.profile.role, best.columns, best.confidence, reason, derived=_is_aging(region))


def _plausible(region: Region, profiles: MappingOf[int, Profile], rate: _Rated) -> bool:
    """A customer master lists each customer once, and says so by a heading that is beyond doubt."""
    if rate.profile.role is not Role.CUSTOMERS:
        return True
    keys = [column for column in rate.columns if column.field in ("customer", "customer_name")]
    return any(key.score >= 0.9 and profiles[key.column].distinct >= 0.9 for key in keys)


def _by_balance(region: Region, rated: Sequence[_Rated]) -> Sequence[_Rated]:
    """Ledger and bank statement look alike; the running balance of a customer rises with debits, a bank's with credits."""
    ledger = next((rate for rate in rated if rate.profile.role is Role.LEDGER), None)
    if ledger is None or not any(rate.profile.role is Role.RECEIPTS for rate in rated):
        return rated
    by_field = {column.field: column.column for column in ledger.columns}
    if not {"debit", "credit", "running_balance"} <= by_field.keys():
        return rated
    minor = {name: read_amounts(region.cells(at), exponents=2).minor for name, at in by_field.items() if name in ("debit", "credit", "running_balance")}
    steps, moved = np.diff(minor["running_balance"]), np.abs(minor["debit"]) - np.abs(minor["credit"])
    with_debit = max(np.count_nonzero((steps == moved[1:]) & (steps != 0)), np.count_nonzero((-steps == moved[:-1]) & (steps != 0)))
    with_credit = max(np.count_nonzero((steps == -moved[1:]) & (steps != 0)), np.count_nonzero((-steps == -moved[:-1]) & (steps != 0)))
    if with_credit > with_debit:
        return [rate for rate in rated if rate is not ledger]
    return rated


def _without_running(
    region: Region, profiles: MappingOf[int, Profile], rate: _Rated, fixed: MappingOf[int, str]
) -> _Rated:
    """The role without a 'Balance' that runs: each one the balance before plus the amount is no open amount."""
    found = {column.field: column.column for column in rate.columns}
    if rate.profile.role is not Role.OPEN_ITEMS or not {"open_amount", "original_amount"} <= found.keys() or found["open_amount"] in fixed:
        return rate
    balance = read_amounts(region.cells(found["open_amount"]), exponents=2)
    amount = read_amounts(region.cells(found["original_amount"]), exponents=2)
    both = np.flatnonzero(balance.ok & amount.ok)
    if len(both) < 3:
        return rate
    runs = np.diff(balance.minor[both]) == amount.minor[both][1:]
    differs = balance.minor[both] != amount.minor[both]
    proved = np.count_nonzero(runs & differs[1:])
    if proved < 2 or proved < 0.6 * np.count_nonzero(differs):
        return rate
    return _rate(region, profiles, rate.profile, {**fixed, found["open_amount"]: ""})


def _rival(complete: Sequence[_Rated], best: _Rated) -> str:
    others = [rate for rate in complete if rate is not best]
    if not others:
        return ""
    second = max(others, key=lambda rate: rate.evidence)
    return f"; next {second.profile.role} {second.evidence:.1f}"


def _by_person(rated: Sequence[_Rated], role: Role) -> TableMap:
    chosen = next((rate for rate in rated if rate.profile.role is role), None)
    if chosen is None:
        return TableMap(role, (), 1.0, "role set in AR Setup")
    return TableMap(role, chosen.columns, 1.0, "role set in AR Setup", chosen.missing)


def _nearest(rated: Sequence[_Rated]) -> TableMap:
    near = max(rated, key=lambda rate: rate.evidence - 2.0 * len(rate.missing))
    return TableMap(Role.NONE, near.columns, 0.0, "not complete", near.missing, near.profile.role)


def _rate(
    region: Region, profiles: MappingOf[int, Profile], role: RoleProfile, fixed: MappingOf[int, str]
) -> _Rated:
    names = list(role.fields)
    scores = [
        [_score(region, profiles, name, index, fixed) for index in range(len(region.columns))]
        for name in names
    ]
    tilted = [
        [_tilt(s, role.fields[name], i) for i, s in enumerate(row)]
        for name, row in zip(names, scores, strict=True)
    ]
    chosen = best_assignment(tilted)
    columns = tuple(
        _column(region, name, index, scores[row][index], fixed)
        for row, (name, index) in enumerate(zip(names, chosen, strict=True))
        if index is not None
    )
    by_field = {column.field: column for column in columns}
    missing = tuple(" or ".join(group) for group in role.needs if not any(name in by_field for name in group))
    evidence = sum(role.fields[column.field] * column.score for column in columns) + _context(region, role)
    evidence -= 2.0 * sum(_claimed(region, profiles, name) for name in role.against)
    return _Rated(role, columns, evidence, missing, _confidence(role, by_field, evidence))


def _tilt(score: float, weight: float, index: int) -> float:
    return score + 0.02 * weight - 0.0005 * index if score > 0 else 0.0


def _score(
    region: Region, profiles: MappingOf[int, Profile], name: str, index: int, fixed: MappingOf[int, str]
) -> float:
    column = region.columns[index]
    if column in fixed:
        return 2.0 if fixed[column] == name else 0.0
    claim = _claims(region, index).get(name)
    if claim is None:
        return 0.0
    score = min(1.0, claim.score * fits(fields()[name].kind, profiles[column]))
    return score if score >= _LEAST else 0.0


def _claims(region: Region, index: int) -> dict[str, Claim]:
    return claims(region.headings[index])


def _column(region: Region, name: str, index: int, score: float, fixed: MappingOf[int, str]) -> ColumnMap:
    column, heading = region.columns[index], region.headings[index]
    if column in fixed:
        return ColumnMap(name, column, heading, 1.0, "set in AR Setup")
    return ColumnMap(name, column, heading, round(score, 3), _claims(region, index)[name].reason)


def _context(region: Region, role: RoleProfile) -> float:
    texts = [region.grid.sheet, region.name, *region.titles[:6]]
    if any(role.words.search(_plain(text)) for text in texts):
        return _WORD_BONUS
    return _STEM_BONUS if role.words.search(_plain(region.grid.stem)) else 0.0


def _plain(text: str) -> str:
    return fold(text.replace("-", " ").replace("_", " "))


def _claimed(region: Region, profiles: MappingOf[int, Profile], name: str) -> bool:
    return any(
        (claim := _claims(region, index).get(name)) is not None
        and claim.score == SURE
        and fits(fields()[name].kind, profiles[column]) >= 0.6
        for index, column in enumerate(region.columns)
    )


def _confidence(role: RoleProfile, by_field: MappingOf[str, ColumnMap], evidence: float) -> float:
    needed = [max((by_field[n].score for n in group if n in by_field), default=0.0) for group in role.needs]
    return round(min(1.0, *needed) * min(1.0, max(0.0, evidence) / _ENOUGH), 3)


def _not_ours(region: Region, rated: Sequence[_Rated]) -> TableMap | None:
    texts = [fold(heading) for heading in region.headings]
    if any(DERIVED_WORDS.match(text) for text in texts):
        return TableMap(Role.DERIVED, (), 1.0, "headings of a pivot or a summary")
    items = next(rate for rate in rated if rate.profile.role is Role.OPEN_ITEMS)
    if _is_payable(region, {column.field for column in items.columns}):
        return TableMap(Role.PAYABLES, (), 1.0, "names vendors, suppliers or purchases")
    if _is_journal(region):
        return TableMap(Role.NONE, (), 1.0, "a general-ledger journal: accounts with debit and credit")
    if _is_paid_side(region):
        return TableMap(Role.NONE, (), 1.0, "the payments side of a cash book")
    if _is_customer_totals(items):
        return TableMap(Role.DERIVED, items.columns, 1.0, "totals by customer, not the items themselves")
    if _is_aging(region) and items.missing:
        return TableMap(
            Role.DERIVED, items.columns, 1.0, "an aging report: bucket columns, not the items themselves"
        )
    if SCHEDULE_WORDS.search(" | ".join(_plain(text) for text in (region.grid.sheet, *region.titles))):
        return TableMap(
            Role.DERIVED,
            items.columns,
            1.0,
            "a schedule (deferred income, accruals, forecast), not items to collect",
        )
    if _is_matching(region):
        return TableMap(Role.DERIVED, (), 1.0, "a matching result: invoice and payment side by side")
    return None


_OURS = re.compile(r"\b(receivables?|debtors?|customers?|debitoren|clients?|clientes?|sales)\b")


def _is_payable(region: Region, names: set[str]) -> bool:
    vendor = any("vendor" in _claims(region, index) for index in range(len(region.headings)))
    titles = [_plain(text) for text in (region.grid.sheet, region.name, *region.titles[-8:])]
    titled = any(PAYABLE_WORDS.search(text) for text in titles) and not any(_OURS.search(text) for text in titles)
    if "customer" in names or "customer_name" in names:
        sure = any(claim.score == SURE for index in range(len(region.headings)) for name, claim in _claims(region, index).items() if name in ("customer", "customer_name"))
        return titled and not sure
    return vendor or titled


def _is_customer_totals(items: _Rated) -> bool:
    names = {column.field for column in items.columns}
    dated = names & {"due_date", "document_date", "settled_date", "posting_date"}
    return (
        "document" not in names
        and not dated
        and "open_amount" in names
        and bool(names & {"customer", "customer_name"})
    )


def _is_journal(region: Region) -> bool:
    found = [_claims(region, index) for index in range(len(region.headings))]
    names = {name for claim in found for name in claim}
    accounts = any("gl_account" in claim and claim["gl_account"].score == SURE for claim in found)
    balance = any("running_balance" in claim for claim in found)
    return (
        accounts
        and not balance
        and {"debit", "credit"} <= names
        and not _plain_words(region, "customer", "debtor")
    )


def _plain_words(region: Region, *words: str) -> bool:
    texts = " ".join(
        _plain(text) for text in (region.grid.sheet, region.name, *region.titles, *region.headings)
    )
    return any(word in texts for word in words)


def _is_paid_side(region: Region) -> bool:
    """True for the credit half of a two-sided cash book, told by the label over its columns."""
    row = region.header_row - 1
    labels = [_plain(str(region.grid.value(row, column))) for column in region.columns]
    others = [_plain(str(value)) for value in region.grid.rows[row - 1]] if row >= 1 else []
    if not any(re.match(r"(debit|dr|receipts?|received|inflows?|soll|einnahmen)\b", text) for text in others):
        return False  # a title such as 'Payments' over a list that stands alone
    return any(re.match(r"(credit|cr|payments?|paid|outflows?|haben|ausgaben)\b", label) for label in labels)


def _is_aging(region: Region) -> bool:
    return sum(is_bucket(heading) for heading in region.headings) >= 3


def _is_matching(region: Region) -> bool:
    texts = {fold(heading) for heading in region.headings}
    if any(MATCHED_WORDS.match(text) for text in texts):
        return True
    return (
        len(texts & {"invoice amount", "invoice id"}) == 2
        and len(texts & {"payment amount", "payment id"}) == 2
    )
