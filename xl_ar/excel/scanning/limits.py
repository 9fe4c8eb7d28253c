"""How much a run takes on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run takes on; sizes in bytes, ratios as inflated by packed size."""

    file_size: int = 256 << 20
    entries: int = 20_000
    part_size: int = 512 << 20
    total_size: int = 1 << 30
    ratio: int = 200
    ratio_from: int = 16 << 20
    steep_ratio: int = 400
    steep_from: int = 1 << 20
    cells: int = 10_000_000
    rectangle: int = 30_000_000
    merges: int = 200_000
    line: int = 10_000_000
    tags: int = 300_000
    refuse_oversized: bool = True


DEFAULT = Limits()


def too_steep(size: int, packed: int, limits: Limits) -> bool:
    """Whether content unpacks to so many times its size that only a bomb does."""
    if size > limits.ratio_from and size > max(packed, 1) * limits.ratio:
        return True
    return size > limits.steep_from and size > max(packed, 1) * limits.steep_ratio
