"""The AR_* formulas: every function here is one in Excel, by the same name. Excel's Python server imports this."""

from udfs.aging import AR_AGING
from udfs.version import AR_VERSION

__all__ = ["AR_AGING", "AR_VERSION"]
