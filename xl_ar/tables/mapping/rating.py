"""A role tried on a table: the best column for each of its fields, the evidence, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xl_ar.tables.detect.profile import Profile, fits
from xl_ar.tables.detect.regions import Region
from xl_ar.tables.headings.names import SURE, Claim, claims, fields, fold
from xl_ar.tables.mapping.assign import best_assignment
from xl_ar.tables.mapping.roles import RoleProfile
from xl_ar.tables.mapping.table_map import ColumnMap

_LEAST = 0.38  # a column below it is not mapped
_ENOUGH = 5.0  # evidence at which a role is beyond doubt
_WORD_BONUS, _STEM_BONUS = 1.5, 0.7


@dataclass(frozen=True, slots=True)
class Rated:
    """A role tried on a table."""

    profile: RoleProfile
    columns: tuple[ColumnMap, ...]
    evidence: float
    missing: tuple[str, ...]
    confidence: float


def rate(region: Region, profiles: Mapping[int, Profile], role: RoleProfile, fixed: Mapping[int, str]) -> Rated:
    """The role tried on the table; ``fixed`` (column -> field, '' = none) goes before all evidence."""
    names = list(role.fields)
    scores = [[_score(region, profiles, name, index, fixed) for index in range(len(region.columns))] for name in names]
    tilted = [
        [_tilt(s, role.fields[name], i) for i, s in enumerate(row)] for name, row in zip(names, scores, strict=True)
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
    evidence -= 2.0 * sum(claimed(region, profiles, name) for name in role.against)
    return Rated(role, columns, evidence, missing, _confidence(role, by_field, evidence))


def _tilt(score: float, weight: float, index: int) -> float:
    return score + 0.02 * weight - 0.0005 * index if score > 0 else 0.0


def _score(region: Region, profiles: Mapping[int, Profile], name: str, index: int, fixed: Mapping[int, str]) -> float:
    column = region.columns[index]
    if column in fixed:
        return 2.0 if fixed[column] == name else 0.0
    claim = claims_at(region, index).get(name)
    if claim is None:
        return 0.0
    score = min(1.0, claim.score * fits(fields()[name].kind, profiles[column]))
    return score if score >= _LEAST else 0.0


def claims_at(region: Region, index: int) -> dict[str, Claim]:
    """Fields that the heading of the column at ``index`` may name."""
    return claims(region.headings[index])


def _column(region: Region, name: str, index: int, score: float, fixed: Mapping[int, str]) -> ColumnMap:
    column, heading = region.columns[index], region.headings[index]
    if column in fixed:
        return ColumnMap(name, column, heading, 1.0, "set in AR Setup")
    return ColumnMap(name, column, heading, round(score, 3), claims_at(region, index)[name].reason)


def _context(region: Region, role: RoleProfile) -> float:
    texts = [region.grid.sheet, region.name, *region.titles[:6]]
    if any(role.words.search(plain(text)) for text in texts):
        return _WORD_BONUS
    return _STEM_BONUS if role.words.search(plain(region.grid.stem)) else 0.0


def plain(text: str) -> str:
    """A sheet name or title as words are looked for in it."""
    return fold(text.replace("-", " ").replace("_", " "))


def claimed(region: Region, profiles: Mapping[int, Profile], name: str) -> bool:
    """True when a column is beyond doubt of the field, whether mapped to it or not."""
    return any(
        (claim := claims_at(region, index).get(name)) is not None
        and claim.score == SURE
        and fits(fields()[name].kind, profiles[column]) >= 0.6
        for index, column in enumerate(region.columns)
    )


def _confidence(role: RoleProfile, by_field: Mapping[str, ColumnMap], evidence: float) -> float:
    needed = [max((by_field[n].score for n in group if n in by_field), default=0.0) for group in role.needs]
    return round(min(1.0, *needed) * min(1.0, max(0.0, evidence) / _ENOUGH), 3)
