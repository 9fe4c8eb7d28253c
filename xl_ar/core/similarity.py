"""The doorway to rapidfuzz: how alike two short texts are, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract


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
