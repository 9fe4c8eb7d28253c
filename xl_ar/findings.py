"""Findings: doubts and faults as data, each with the place, what was seen and what would do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters to the figures."""

    INFO = "info"  # stated treatment, nothing to do
    CHECK = "check"  # used, but a person should look
    STOP = "stop"  # not used until a person decides


KINDS: dict[str, str] = {
    "amount-ambiguous": "Texts such as 1.234 could mean thousands or decimals and nothing decides. Not used.",
    "amount-conflict": "An amount in the other decimal style than its column. Not used.",
    "amount-missing": "A row without an amount. Not used.",
    "amount-rounded": "More decimals than the currency has. Rounded half up.",
    "amount-thousands": "Texts such as 1,234 with nothing against it. Thousands, or a currency of three decimals.",
    "amount-unreadable": "Text, a date or a number too large where an amount should stand. Not used.",
    "copy-of-ours": "A sheet of ours that a person has renamed or copied. It is the person's, and not read.",
    "credit-sign-mixed": "Credits of which some have a minus and some have none. Kept as written.",
    "audit-log-broken": "Lines of the audit log were changed, taken out or put in. No figure rests on it.",
    "balance-differs": "The balance is not amount less paid less credits. The balance is used.",
    "balance-missing": "An empty balance. Amount less paid less credits is used.",
    "credit-sign": "Credit memos, payments or write-offs written without a sign. Read as credits.",
    "credits-on-account": "Ledger credits that name no debit's document. Shown as credits, not netted.",
    "currency-missing": "No currency beside rows that state one. Kept apart as a currency of its own.",
    "customer-by-name": "Customers stated by name. Taken as the account that has the name.",
    "customer-unclear": "A customer stated by a name that several accounts have. Left as stated.",
    "customer-missing": "A row without a customer. Used, under an empty name.",
    "date-ambiguous": "Day and month could be either way round. Not used; set the date order in AR Setup.",
    "date-conflict": "A date that fits only the other order than its column. Not used.",
    "date-implausible": "A date outside 1950 to 2100. Not used.",
    "date-swap-doubt": "Signs that day and month were swapped on opening, too few to be sure. Not used.",
    "date-swap-repaired": "Day and month were swapped on opening, beyond doubt. Put right.",
    "date-unreadable": "Text that is no date. Not used.",
    "alias-not-used": "A customer in AR Aliases that the workbook does not know. Matching passes over it.",
    "application-unclear": "The ledger has changed in a way that an application does not explain. Not subtracted.",
    "decision-not-obeyed": "A decision or an Undo that cannot be obeyed as it stands. Nothing of it is applied.",
    "derived-table": "An aging, pivot, summary, schedule or matching result. Never counted.",
    "document-missing": "A row without a document number. Used.",
    "due-date-missing": "No due date. Taken from the terms, else aged from the document date, else shown as No date.",
    "duplicate-document": "A document number that stands twice with different figures. Both are counted.",
    "duplicate-id": "A receipt id that stands twice. The later ones get their row number with it.",
    "duplicate-row": "A row that repeats document, customer, dates and amounts of an earlier one. Counted once.",
    "error-value": "A cell with an error value such as #N/A. Not used.",
    "filled-down": "A name that stands once for the rows below it. Filled down.",
    "formula-error": "An AR_* formula that answers with an error. The text stands in its cell, as in Excel.",
    "formula-needs-excel": "An AR_* formula that only Excel can recalculate. Its stored value is left as it is.",
    "formula-without-value": "A formula that was never calculated. Not used; open and save in Excel first.",
    "line-level-export": "One row a line with the invoice total repeated. Each invoice is counted once.",
    "mixed-currencies": "Several currencies. Never added together.",
    "money-in-by-balance": "The running balance shows which column is the money in.",
    "not-a-receivable": "Cancelled, void or draft by its status. Set aside.",
    "payables-table": "Vendors, suppliers or purchases. Not read.",
    "payments-out": "Bank lines that are payments made. Set aside.",
    "posting-date-missing": "Aged by posting date where none is stated. Aged from the document date.",
    "posted-later": "Dated up to the as-of date, posted after it. Counted, as not due.",
    "group-without-buckets": "A group that aging.group_buckets does not name. Aged in the default buckets.",
    "group-unknown": "A group of aging.group_buckets that no open item has.",
    "master-unclear": "A customer master with two values for a customer. Shown apart, under neither.",
    "rate-missing": "An open currency without a rate to the base currency. Left out of the total in that currency.",
    "refund-changed": "A line of AR Refunds changed or deleted by hand. It counts as it was written, or as more.",
    "register-changed": "AR Applications changed by hand (a line counts as it stands), gone, or copied (not read).",
    "row-not-an-item": "A row with no document, customer or date. Not an item; listed so that nothing is lost unseen.",
    "same-document": "A document that stands in two tables that are no copies. Counted once.",
    "same-rows": "A table with the same rows as another. One is the source, this one a check.",
    "settled-with-balance": "Settled by date or status, yet with a balance. The balance counts.",
    "setup-word-unknown": "A word in AR Setup that is not known. Not obeyed.",
    "sign-turned": "Nearly all amounts are negative. Read as owed to us, or as money in.",
    "table-not-used": "A table that resembles one of ours but lacks something. Not used.",
    "total-differs": "A total or subtotal that its rows do not add up to. The rows are used.",
    "receipts-applied": "Receipts that name their document in a column. Taken as applied by the ledger itself.",
    "unit-in-heading": "A heading that says thousands or the like. Amounts are taken as written.",
    "value-date-missing": "A receipt without a date. Used.",
    "words-not-kept": "Something typed into one of our sheets where no run keeps it. The file before this run has it.",
    "zero-amount": "An amount of zero. Kept; it changes no figure.",
}
"""Every kind of finding: what it means and how it is treated."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt: ``kind`` a stable name, ``cell`` an A1 reference or range, ``minor`` in minor units."""

    kind: str
    severity: Severity
    message: str
    sheet: str = ""
    cell: str = ""
    seen: str = ""
    expected: str = ""
    rows: int = 1
    minor: int | None = None
    currency: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"'{self.kind}' is no kind of finding; add it to KINDS")


def counts(findings: list[Finding]) -> dict[str, int]:
    """Number of findings by kind, sorted by kind."""
    result: dict[str, int] = {}
    for finding in findings:
        result[finding.kind] = result.get(finding.kind, 0) + 1
    return dict(sorted(result.items()))
