"""What a sheet of ours of an earlier run is made of besides its values: where its tables lie, what was added to it."""

from __future__ import annotations

from dataclasses import dataclass

from xl_ar.tables.grid import Area

TABLE_PREFIX = "AR_"
"""How the names of all our tables begin."""


@dataclass(frozen=True, slots=True)
class Surface:
    """``tables``: the areas of our tables; ``added``: what people put on it that no cell holds, such as comments."""

    tables: tuple[Area, ...] = ()
    added: tuple[str, ...] = ()
