"""The matching rules: one file each in this folder, found by its place and registered by ``@rule``.

A rule looks at all receipts asked for at once and returns its hypotheses about them as one table.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Protocol

from xl_ar.errors import SettingsError, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from xl_ar.core.matching.known.book import BoolArray
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.weighing.draft import Drafts
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses


class Propose(Protocol):
    """What a rule is: evidence in, drafts of hypotheses out."""

    def __call__(self, evidence: Evidence, asked: BoolArray, so_far: Hypotheses) -> Drafts:
        """The rule's hypotheses about the receipts that ``asked`` marks; ``so_far``: those of the rules before."""
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its place in the order, the words for what it saw, and its function."""

    name: str
    order: int
    sentence: str
    propose: Propose
    doubts_quotes: bool = False  # also asked about a receipt whose one number is firm, but whose amount differs


_RULES: dict[str, Rule] = {}


def rule(name: str, *, order: int, sentence: str, doubts_quotes: bool = False) -> Callable[[Propose], Propose]:
    """Register a rule; ``sentence`` is filled with what ``core.matching.telling.wording`` knows of a hypothesis."""

    def register(propose: Propose) -> Propose:
        if name in _RULES or any(order == other.order for other in _RULES.values()):
            raise ValueError(f"matching rule '{name}': name or order {order} is taken")
        _RULES[name] = Rule(name, order, sentence, propose, doubts_quotes)
        return propose

    return register


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of this folder, in order."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return tuple(sorted(_RULES.values(), key=lambda known: known.order))


def rules_in_use(off: Iterable[str]) -> tuple[Rule, ...]:
    """The rules not switched off; an unknown name is an error that lists the known."""
    known = {known.name for known in all_rules()}
    for name in sorted(set(off) - known):
        raise SettingsError(unknown("matching rule", name, known))
    return tuple(known for known in all_rules() if known.name not in set(off))
