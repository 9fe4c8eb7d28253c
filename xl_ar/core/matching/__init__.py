"""Cash application: which open items each receipt pays, how sure that is, and why."""

from xl_ar.core.matching.engine import MatchResult, match
from xl_ar.core.matching.policy import MatchingPolicy

__all__ = ["MatchResult", "MatchingPolicy", "match"]
