"""AR_VERSION."""

from __future__ import annotations

from udfs.define import formula
from xl_ar import __version__


@formula(
    help="The version of xl-ar that computes the formulas: proof that Excel reaches Python.", example="=AR_VERSION()"
)
def AR_VERSION() -> str:  # noqa: N802
    """Name and version, such as "xl-ar 1.0.0"."""
    return f"xl-ar {__version__}"
