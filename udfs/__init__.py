"""The AR_* formulas: every function here is one in Excel, by the same name. Excel's Python server imports this."""

from udfs.aging import AR_AGING
from udfs.balance import AR_BALANCE
from udfs.credits import AR_CREDIT_FLAG, AR_CREDITS
from udfs.dates import AR_BUCKET, AR_DAYS_PAST_DUE
from udfs.metrics import AR_CEI, AR_DSO
from udfs.terms import AR_DISCOUNT, AR_DUE_DATE
from udfs.version import AR_VERSION

__all__ = [
    "AR_AGING",
    "AR_BALANCE",
    "AR_BUCKET",
    "AR_CEI",
    "AR_CREDITS",
    "AR_CREDIT_FLAG",
    "AR_DAYS_PAST_DUE",
    "AR_DISCOUNT",
    "AR_DSO",
    "AR_DUE_DATE",
    "AR_VERSION",
]
