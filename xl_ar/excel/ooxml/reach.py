"""Which parts belong to a sheet alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_ar.excel.ooxml.package import Package, part_key, rels_name

if TYPE_CHECKING:
    from collections.abc import Iterable


def parts_only_below(package: Package, sheets: Iterable[str]) -> set[str]:
    """Stored names of these sheet parts, of all parts that only they lead to, and of their relationships."""
    ours = {part_key(sheet) for sheet in sheets}
    kept = _reachable(package, [""], ours)
    below = _reachable(package, ours, set()) - kept
    found = {package.entry(key).name for key in below}
    return found | {rels for name in found if (rels := package.find(rels_name(name)))}


def _reachable(package: Package, roots: Iterable[str], barred: set[str]) -> set[str]:
    seen: set[str] = set()
    todo = [part_key(root) for root in roots]
    while todo:
        part = todo.pop()
        if part in seen or part in barred:
            continue
        seen.add(part)
        for rel in package.relationships(package.entry(part).name if part else ""):
            if not rel.external and package.find(rel.target):
                todo.append(part_key(rel.target))
    return seen - {""}
