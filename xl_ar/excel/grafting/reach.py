"""Which parts belong to a sheet alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_ar.excel.ooxml.package import Package, part_key, rels_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def parts_only_below(package: Package, sheets: Iterable[str]) -> set[str]:
    """Stored names of these sheet parts, of all parts that only they lead to, and of their relationships."""
    ours = {part_key(sheet) for sheet in sheets}
    kept = _reachable(package, [""], ours)
    below = _reachable(package, ours, set()) - kept
    found = {package.entry(key).name for key in below}
    return found | {rels for name in found if (rels := package.find(rels_name(name)))}


def parts_below(package: Package, part: str) -> Iterator[tuple[str, str]]:
    """Name and relationship kind of every part that this one leads to, each once, depth first."""
    seen = {part_key(part)}
    todo = [part]
    while todo:
        for rel in package.relationships(todo.pop()):
            if rel.external or rel.jump or part_key(rel.target) in seen:
                continue
            name = package.entry(rel.target).name
            seen.add(part_key(name))
            todo.append(name)
            yield name, rel.kind


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
