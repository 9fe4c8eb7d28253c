"""The settings themselves: a section a dataclass, each field with its default, help, range and choices."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AgingSettings:
    """How ``age`` works."""

    buckets: str = field(
        default="default",
        metadata={
            "help": "buckets: default, erpnext, oca, months, edges (30,60,90) or names (Current<=0, Early<=30, Legal)"
        },
    )
    basis: str = field(
        default="due",
        metadata={"help": "age from: due, document or posting (date)", "choices": ("due", "document", "posting")},
    )
    credits: str = field(
        default="column",
        metadata={
            "help": "open credits: column (their own), net (in the buckets) or oldest (against the oldest debits)",
            "choices": ("column", "net", "oldest"),
        },
    )
    instalments: bool = field(
        default=True, metadata={"help": "age documents of instalment terms part by part, when aged by due date"}
    )
    by: str = field(
        default="",
        metadata={"help": "also by these columns of the items or of the customer master, such as Region, Parent"},
    )
    group: str = field(
        default="", metadata={"help": "column that tells a customer's group, of the items or of the customer master"}
    )
    group_buckets: str = field(
        default="",
        metadata={"help": "buckets by group, such as Retail: 15,30; Public sector: Current<=0, 1-60, 61+"},
    )
    base_currency: str = field(
        default="", metadata={"help": "currency of a total over all currencies, at the rates of matching.rates"}
    )
    trend_months: int = field(
        default=0,
        metadata={"help": "month ends of which the aging and roll rates are shown; 0 = none", "range": (0, 36)},
    )
    detail: bool = field(default=False, metadata={"help": "also write AR Aging Detail, one row an open item"})


@dataclass(frozen=True, slots=True)
class MatchingSettings:
    """How ``match`` works."""

    auto_confidence: float = field(
        default=0.95, metadata={"help": "confidence from which a match is automatic", "range": (0.9, 1.0)}
    )
    tolerance: str = field(default="0", metadata={"help": "difference let go, in currency units", "numbers": "amount"})
    tolerance_percent: str = field(
        default="0", metadata={"help": "difference let go, in per cent of the items", "numbers": "amount"}
    )
    tolerance_each: bool = field(
        default=False, metadata={"help": "tolerances hold for each item of a receipt, not for their total"}
    )
    approval_limit: str = field(
        default="", metadata={"help": "receipts above it always need a person; empty = no limit", "numbers": "amount"}
    )
    rules_off: str = field(default="", metadata={"help": "names of rules not to use, separated by commas"})
    points: str = field(
        default="",
        metadata={"help": "changes of the table of points, such as sign.near=-5, rule.quoted=+0.5", "numbers": "named"},
    )
    early_days: int = field(
        default=0, metadata={"help": "days that a receipt may come before the document's date", "range": (0, 366)}
    )
    discount_grace_days: int = field(
        default=3, metadata={"help": "days after its last day that a cash discount is still granted", "range": (0, 366)}
    )
    late_discount: str = field(
        default="taken",
        metadata={
            "help": "cash discount in the days of grace: granted where taken, granted also where paid in full (then "
            "it stays on account, in time too), or refused",
            "choices": ("taken", "granted", "refused"),
        },
    )
    discount_on_parts: bool = field(
        default=False, metadata={"help": "a part payment in time earns its part of the cash discount"}
    )
    pay_first: str = field(
        default="due",
        metadata={
            "help": "what a payment without any number pays first: due (oldest) or charges (interest, debit memos)",
            "choices": ("due", "charges"),
        },
    )
    bank_fee_limit: str = field(
        default="50.00",
        metadata={"help": "shortfall up to it may be a bank's fee, in currency units; 0 = none", "numbers": "amount"},
    )
    rates: str = field(
        default="", metadata={"help": "exchange rates, such as EUR/USD=1.08: 1 EUR is 1.08 USD", "numbers": "named"}
    )
    largest_search: int = field(
        default=14, metadata={"help": "open items among which sums of any size are searched", "range": (0, 24)}
    )


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """How ``decide`` works."""

    write_off_limit: str = field(
        default="50.00",
        metadata={
            "help": "rest of an item up to which a person may write it off, in currency units",
            "numbers": "amount",
        },
    )
    second_person_from: str = field(
        default="",
        metadata={
            "help": "receipts from it on are applied only with a second person in Checked by; empty = none",
            "numbers": "amount",
        },
    )


@dataclass(frozen=True, slots=True)
class CreditSettings:
    """How ``credits`` works."""

    small: str = field(
        default="5.00",
        metadata={"help": "credits up to it are proposed for write-off, in currency units", "numbers": "amount"},
    )
    clocks: str = field(
        default="", metadata={"help": "clocks to show on credits: reg-z, unclaimed, medicare, separated by commas"}
    )
    jurisdiction: str = field(
        default="",
        metadata={"help": "jurisdiction of the table of dormancy whose unclaimed-property rule holds, as CO"},
    )
    dormancy_table: str = field(
        default="", metadata={"help": "file of your table of dormancy; empty = xl_ar_dormancy.toml beside, else ours"}
    )
    holidays: str = field(
        default="", metadata={"help": "days that are no business days, such as 2026-07-03, separated by commas"}
    )
    clearing_days: int = field(
        default=10, metadata={"help": "days after which cash counts as cleared and may be refunded", "range": (0, 366)}
    )
    refund_beside_debits: bool = field(
        default=True, metadata={"help": "a credit may be refunded while the customer has debits open; it is told"}
    )
    cms_838_paid: str = field(
        default="within-quarter",
        metadata={
            "help": "paid dates a line of AR CMS-838 may have: within-quarter (NHIC), until-quarter-end (CGS)",
            "choices": ("within-quarter", "until-quarter-end"),
        },
    )
    second_checker_from: str = field(
        default="",
        metadata={
            "help": "refunds from it on need a second checker, in currency units; empty = none",
            "numbers": "amount",
        },
    )


@dataclass(frozen=True, slots=True)
class WritingSettings:
    """How workbooks are written."""

    backup: bool = field(default=True, metadata={"help": "keep the original beside the workbook"})
    date_format: str = field(
        default="", metadata={"help": "date format of our sheets; empty = as the ledger shows dates"}
    )
    recalculate: bool = field(
        default=True, metadata={"help": "recalculate AR_* formula cells of your sheets, as Excel would"}
    )
    audit_log: str = field(default="", metadata={"help": "file of the audit log; empty = beside the results"})
    audit: str = field(
        default="told",
        metadata={
            "help": "an audit log that cannot be written: told (the change stands) or required (nothing is changed)",
            "choices": ("told", "required"),
        },
    )


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """How ``metrics``, ``roll-forward`` and ``tie-out`` work."""

    control_balance: str = field(
        default="",
        metadata={
            "help": "balance of the control account of the general ledger, such as EUR=123.45, USD=67.89",
            "numbers": "named",
        },
    )
    control_account: str = field(
        default="",
        metadata={
            "help": "numbers or names of the control accounts in a trial balance of the workbook; empty = by their name"
        },
    )
    period_start: str = field(
        default="",
        metadata={"help": "day whose close opens the roll-forward; empty = the last day of the month before"},
    )
    months: int = field(
        default=3,
        metadata={"help": "months of sales, up to the as-of date, that DSO and CEI look at", "range": (1, 36)},
    )
    provision_rates: str = field(
        default="",
        metadata={
            "help": "expected loss in per cent by bucket of the aging, such as 0.5,1,3,10,25,60; empty = from history",
            "numbers": "list",
        },
    )
    provision_disputed: str = field(
        default="with",
        metadata={
            "help": "disputed items in the provision: with the others of their bucket, or apart (judged by hand)",
            "choices": ("with", "apart"),
        },
    )
    trend_months: int = field(
        default=6, metadata={"help": "month ends that AR Dashboard looks back over; 0 = none", "range": (0, 36)}
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings."""

    aging: AgingSettings = AgingSettings()
    matching: MatchingSettings = MatchingSettings()
    review: ReviewSettings = ReviewSettings()
    credits: CreditSettings = CreditSettings()
    reports: ReportSettings = ReportSettings()
    writing: WritingSettings = WritingSettings()
