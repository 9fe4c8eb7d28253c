"""The words for what becomes of a receipt."""

from __future__ import annotations

from enum import IntFlag, StrEnum, unique

from xl_ar.core.matching.weighing.hypotheses import Difference


class Status(StrEnum):
    """What becomes of a receipt."""

    AUTO = "auto"
    REVIEW = "review"
    UNMATCHED = "unmatched"
    LOCKED = "locked"  # by a person


class Explanation(StrEnum):
    """What a difference between receipt and items is: the reason code."""

    NONE = ""
    TOLERANCE = "tolerance"
    DISCOUNT = "discount"
    LATE_DISCOUNT = "late_discount"
    BANK_FEE = "bank_fee"
    WITHHOLDING = "withholding"
    KEYED = "keyed_amount"
    SHORT_PAY = "short_pay"
    PARTIAL = "partial_payment"
    OVERPAYMENT = "overpayment"
    DUPLICATE = "duplicate_payment"
    UNIDENTIFIED = "unidentified_cash"
    UNAPPLIED = "unapplied_cash"
    ON_ACCOUNT = "on_account"
    OTHER_CURRENCY = "other_currency"


EXPLANATIONS = {
    Difference.EQUAL: Explanation.NONE,
    Difference.TOLERANCE: Explanation.TOLERANCE,
    Difference.DISCOUNT: Explanation.DISCOUNT,
    Difference.GRANTED: Explanation.DISCOUNT,
    Difference.LATE_DISCOUNT: Explanation.LATE_DISCOUNT,
    Difference.FEE: Explanation.BANK_FEE,
    Difference.WITHHOLDING: Explanation.WITHHOLDING,
    Difference.KEYED: Explanation.KEYED,
    Difference.SHORT: Explanation.SHORT_PAY,
    Difference.PARTIAL: Explanation.PARTIAL,
    Difference.INSTALMENT: Explanation.PARTIAL,
    Difference.OVER: Explanation.OVERPAYMENT,
    Difference.FAR_OVER: Explanation.OVERPAYMENT,
}


def explanation_of(kind: int, difference: int) -> Explanation:
    """The reason code of a difference; ``difference``: receipt less the open amounts."""
    if kind == Difference.NEARLY:
        return Explanation.OVERPAYMENT if difference > 0 else Explanation.SHORT_PAY
    return EXPLANATIONS[Difference(kind)]


@unique
class Ban(IntFlag):
    """Why a hypothesis is never applied without a person, however sure it is."""

    TIE = 1 << 0
    DISPUTED = 1 << 1
    ABOVE_LIMIT = 1 << 2
    LATER_DATED = 1 << 3
    AMOUNT_ALONE = 1 << 4
    OLDEST_FIRST = 1 << 5
    DOUBTED_SUM = 1 << 7
    STRANGER = 1 << 8
    WHICH_ITEM = 1 << 9  # several items, and which of them is short is not said
    CONTESTED = 1 << 10  # another receipt has the same right
    UNKNOWN_NUMBER = 1 << 12
    NEAR = 1 << 13  # no number, and the amount is not equal
    CROWDED = 1 << 14
    WEAK_FOREIGN = 1 << 15
    NOT_AS_STATED = 1 << 16
    AMOUNT_ELSEWHERE = 1 << 17
    FAR_OVER = 1 << 18
    NAMESAKE = 1 << 19
    OLDER_CLAIM = 1 << 11  # an older receipt of the same amount may be the real one


BAN_WORDS = {
    Ban.TIE: "another explanation is as good",
    Ban.DISPUTED: "an item is disputed",
    Ban.ABOVE_LIMIT: "above the approval limit",
    Ban.LATER_DATED: "an item is dated after the receipt",
    Ban.AMOUNT_ALONE: "nothing but the amount speaks for it",
    Ban.OLDEST_FIRST: "the oldest items first are only a proposal",
    Ban.DOUBTED_SUM: "the sum may be a coincidence",
    Ban.STRANGER: "the payer resembles no customer and quotes no number",
    Ban.WHICH_ITEM: "which of the items is short is not said",
    Ban.CONTESTED: "another receipt claims the same items with the same right",
    Ban.UNKNOWN_NUMBER: "the number written is that of no open item",
    Ban.NEAR: "no number is quoted and the amount is not equal",
    Ban.CROWDED: "the payer may be one of very many customers",
    Ban.WEAK_FOREIGN: "the number is not exactly that of the item, and the payer does not tell",
    Ban.NOT_AS_STATED: "the receipt states another customer",
    Ban.AMOUNT_ELSEWHERE: "another open item of the customer is exactly as much",
    Ban.FAR_OVER: "far more is received than is open",
    Ban.NAMESAKE: "another customer bears the payer's very name",
    Ban.OLDER_CLAIM: "an older receipt of the same amount may be the payment meant",
}
