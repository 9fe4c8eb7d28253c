"""The matching rules: one file each in this folder, found by its place and registered by ``@rule``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Protocol

from xl_ar.errors import SettingsError, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from xl_ar.core.matching.ledger import Ledger
    from xl_ar.core.matching.policy import MatchingPolicy
    from xl_ar.core.matching.proposal import Case, Proposal


class Propose(Protocol):
    """What a rule is: a case in, a proposal or nothing out."""

    def __call__(self, case: Case, ledger: Ledger, policy: MatchingPolicy) -> Proposal | None:
        """The rule's claim on this case."""
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its place in the order, its confidence at full trust and its sentence."""

    name: str
    order: int
    confidence: float
    sentence: str
    propose: Propose


_RULES: dict[str, Rule] = {}


def rule(name: str, *, order: int, confidence: float, sentence: str) -> Callable[[Propose], Propose]:
    """Register a rule; ``sentence`` is filled with the proposal's facts."""

    def register(propose: Propose) -> Propose:
        if name in _RULES or any(order == other.order for other in _RULES.values()):
            raise ValueError(f"matching rule '{name}': name or order {order} is taken")
        _RULES[name] = Rule(name, order, confidence, sentence, propose)
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
