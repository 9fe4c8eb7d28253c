"""The Excel add-in: its ribbon tab, its VBA project, what builds it, and the Python behind its buttons."""

from __future__ import annotations

from pathlib import Path


def built_addin() -> Path:
    """The add-in of this installation: the one in the wheel, otherwise one built into the user's cache folder."""
    from xl_ar.addin.build import built_addin as found  # a pressed button needs none of the builder

    return found()
