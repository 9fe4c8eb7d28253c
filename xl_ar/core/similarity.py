"""The doorway to rapidfuzz: how alike two short texts are, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA, Levenshtein
from rapidfuzz.process import extract


def similarity(left: str, right: str, at_least: float = 0.0) -> float:
    """Share of characters that agree under insertions, deletions and substitutions; 0 below ``at_least``."""
    return Levenshtein.normalized_similarity(left, right, score_cutoff=at_least)


def one_edit_apart(left: str, right: str) -> bool:
    """True if at most one slip separates them: a character more, less, other, or swapped with the next."""
    return OSA.distance(left, right, score_cutoff=1) <= 1


def nearest(given: str, known: Iterable[str], *, most: int = 3, at_least: float = 0.5) -> list[str]:
    """The texts of ``known`` most like ``given``, whatever their case, the nearest first."""
    found = extract(
        given,
        sorted(set(known)),
        scorer=OSA.normalized_similarity,
        processor=str.casefold,
        limit=most,
        score_cutoff=at_least,
    )
    return [text for text, _, _ in found]
