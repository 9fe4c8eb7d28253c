"""The AR_* formulas: every function here is one in Excel, by the same name. Excel's Python server imports this."""

from udfs.aging import AR_AGING
from udfs.balance import AR_BALANCE
from udfs.credits import AR_CREDIT_FLAG, AR_CREDITS
from udfs.dates import AR_BUCKET, AR_DAYS_PAST_DUE
from udfs.duplicates import AR_DUPLICATES
from udfs.lookup import AR_LOOKUP, AR_REFS, AR_SCORE
from udfs.matching import AR_MATCH, AR_MATCH_ONE
from udfs.metrics import AR_ADD, AR_BAD_DEBT, AR_BPDSO, AR_CEI, AR_DSO, AR_DSO_COUNTBACK, AR_TURNOVER
from udfs.portfolio import AR_CONCENTRATION, AR_LOSS_RATES, AR_PROVISION, AR_ROLL_RATE, AR_WADTP
from udfs.terms import AR_DISCOUNT, AR_DUE_DATE
from udfs.version import AR_VERSION

__all__ = [
    "AR_ADD",
    "AR_AGING",
    "AR_BAD_DEBT",
    "AR_BALANCE",
    "AR_BPDSO",
    "AR_BUCKET",
    "AR_CEI",
    "AR_CONCENTRATION",
    "AR_CREDITS",
    "AR_CREDIT_FLAG",
    "AR_DAYS_PAST_DUE",
    "AR_DISCOUNT",
    "AR_DSO",
    "AR_DSO_COUNTBACK",
    "AR_DUE_DATE",
    "AR_DUPLICATES",
    "AR_LOOKUP",
    "AR_LOSS_RATES",
    "AR_MATCH",
    "AR_MATCH_ONE",
    "AR_PROVISION",
    "AR_REFS",
    "AR_ROLL_RATE",
    "AR_SCORE",
    "AR_TURNOVER",
    "AR_VERSION",
    "AR_WADTP",
]
