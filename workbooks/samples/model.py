"""What a sample states about itself, and the oracle: aging by plain Decimals, independent of xl-ar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

AS_OF = date(2026, 6, 30)
EDGES = (("1-30", 30), ("31-60", 60), ("61-90", 90), ("91-120", 120))
BUCKETS = ("Not due", *(label for label, _ in EDGES), "121+", "Credits")
EXPONENTS = {"JPY": 0, "KWD": 3}
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One document as generated: what it was, what is left, when it fell due and when it was settled."""

    document: str
    customer: str
    customer_id: str
    issued: date
    due: date
    original: Decimal
    open: Decimal
    currency: str = "USD"
    kind: str = "Invoice"
    terms: int = 30
    po: str = ""
    settled: date | None = None

    @property
    def paid(self) -> Decimal:
        """What has been paid or credited so far."""
        return self.original - self.open


@dataclass(frozen=True, slots=True)
class Table:
    """One table that a reader must find: from its header to its last row, with field -> heading."""

    sheet: str
    range: str
    role: str
    rows: int
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """What one receipt pays: ``clear`` says that the evidence leaves one answer only."""

    receipt: str
    case: str
    documents: tuple[str, ...]
    clear: bool
    amount: Decimal
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class Credit:
    """One credit balance that must be found: account-level (net below zero) or item-level."""

    customer: str
    grain: str
    document: str
    amount: Decimal
    arose: date
    cause: str
    action: str


@dataclass(slots=True, kw_only=True)
class Expected:
    """Everything a reader must find in one sample."""

    title: str
    holds: str
    mess: tuple[str, ...]
    status: str = "done"
    as_of: date = AS_OF
    tables: list[Table] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    aged: bool = True
    oldest_first: bool = False
    earlier: tuple[date, ...] = ()
    history: list[Item] = field(default_factory=list)
    currency_stated: bool = False
    receipts: int = 0
    receipt_totals: dict[str, Decimal] = field(default_factory=dict)
    findings: dict[str, int] = field(default_factory=dict)
    matches: list[Match] = field(default_factory=list)
    matches_against: str = ""
    credits: list[Credit] = field(default_factory=list)
    balances: dict[str, Decimal] = field(default_factory=dict)


def money(value: Decimal, currency: str) -> str:
    """The amount as decimal text with the currency's own number of places."""
    return f"{value:.{EXPONENTS.get(currency, 2)}f}"


def bucket(due: date, as_of: date) -> str:
    """The aging column of an item due on ``due``; upper edges belong to the younger column."""
    days = (as_of - due).days
    if days <= 0:
        return "Not due"
    return next((label for label, edge in EDGES if days <= edge), "121+")


def aging(items: Iterable[Item], as_of: date) -> dict[str, dict[str, Decimal]]:
    """Open amounts by currency and column, credits apart, with ``balance`` as the sum of all columns."""
    result: dict[str, dict[str, Decimal]] = {}
    for item in items:
        row = result.setdefault(item.currency, dict.fromkeys((*BUCKETS, "balance"), ZERO))
        row["Credits" if item.open < 0 else bucket(item.due, as_of)] += item.open
        row["balance"] += item.open
    return dict(sorted(result.items()))


def totals(items: Iterable[Item]) -> dict[str, Decimal]:
    """Open total by currency."""
    result: dict[str, Decimal] = {}
    for item in items:
        result[item.currency] = result.get(item.currency, ZERO) + item.open
    return dict(sorted(result.items()))


def open_at(items: Sequence[Item], as_of: date) -> list[Item]:
    """Items as they stood on ``as_of``: issued by then and settled later or never."""
    return [item for item in items if item.issued <= as_of and (item.settled is None or item.settled > as_of)]


def oldest_first(items: Sequence[Item]) -> list[Item]:
    """Items after each customer's credits are set against its oldest debits."""
    result: list[Item] = []
    for customer in dict.fromkeys(item.customer for item in items):
        result += _consume([item for item in items if item.customer == customer])
    return result


def _consume(items: list[Item]) -> list[Item]:
    left = -sum((item.open for item in items if item.open < 0), ZERO)
    result = []
    for item in sorted((item for item in items if item.open > 0), key=lambda item: (item.due, item.document)):
        used = min(left, item.open)
        left -= used
        result.append(replace(item, open=item.open - used))
    if left:
        result.append(replace(items[-1], open=-left))
    return result
