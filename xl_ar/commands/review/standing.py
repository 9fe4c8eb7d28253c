"""What the register means for the work on a workbook: doubts about it, receipts held back, the view of a past day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import date
from typing import Protocol

import pandas as pd

from xl_ar.commands.review.register import SHEET
from xl_ar.core.matching.engine import MatchResult
from xl_ar.core.matching.states import Status as Matched
from xl_ar.core.money import decimal_text
from xl_ar.core.register.effects import applied_of
from xl_ar.core.register.lines import REDUCES
from xl_ar.core.register.posting import Standing, Status
from xl_ar.core.schema import APPLICATIONS
from xl_ar.findings import Finding, Severity

HELD = "On hold by a person"


class Counted(Protocol):
    """A work as far as its receipts and its register go."""

    @property
    def register(self) -> pd.DataFrame:
        """Applications standing in the register, one row each."""
        ...

    @property
    def received(self) -> pd.DataFrame:
        """Receipts read, one row each."""
        ...

    @property
    def receipt_keys(self) -> dict[str, str]:
        """Row key by receipt id."""
        ...


def held_back(result: MatchResult, held: Set[str]) -> MatchResult:
    """The result with the automatic lines of receipts on hold left to a person."""
    lines = result.lines
    mine = lines["receipt_id"].isin(held) & (lines["status"] == Matched.AUTO.value)
    if not mine.any():
        return result
    number = lines.loc[mine, "receipt_id"].nunique()
    reasons = [f"{HELD}; {text[:1].lower()}{text[1:]}" for text in lines.loc[mine, "reason"]]
    lines = lines.copy()
    lines.loc[mine, "status"] = Matched.REVIEW.value
    lines.loc[mine, "reason"] = reasons
    counts = dict(result.counts)
    counts[Matched.AUTO.value] -= number
    counts[Matched.REVIEW.value] += number
    return MatchResult(lines, counts)


def posted_later(
    register: pd.DataFrame, standing: Standing, items: pd.DataFrame, stated: pd.DataFrame, as_of: date
) -> pd.DataFrame:
    """Applications that the ledger has posted, where the as-of date lies before the posting or the application.

    Only for documents that stand for one item and of which the workbook lists no applications itself; without a
    receipt, as the cash is accounted for by the register.
    """
    posted = [standing.status.get(name) == Status.POSTED for name in register["application"]]
    if not any(posted):
        return APPLICATIONS.empty()
    lines = register[pd.Series(posted, index=register.index, dtype=bool) & register["kind"].isin(REDUCES)]
    day = pd.Timestamp(as_of)
    concerned = set(lines.loc[lines["date"] > day, "document"]) | set(
        items.loc[items["settled_date"] > day, "document"]
    )
    single = set(items["document"]) - set(items.loc[items["document"].duplicated(), "document"])
    wanted = (concerned & single) - set(stated["document"]) - {""}
    lines = lines[lines["document"].isin(wanted)]
    columns = {name: lines[name].to_numpy() for name in ("document", "customer", "amount", "currency")}
    return APPLICATIONS.conform(columns | {"applied_date": lines["date"].to_numpy()}, len(lines))


def owners(items: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """Names and accounts that are a customer's own: customer, customer_name, payer_account."""
    of_items = items[["customer", "customer_name"]].drop_duplicates().assign(payer_account="")
    return pd.concat([of_items, customers[["customer", "customer_name", "payer_account"]]], ignore_index=True)


def register_findings(
    standing: Standing, receipts: pd.DataFrame, keys: Mapping[str, str], register: pd.DataFrame
) -> Iterator[Finding]:
    """What of the register cannot be told from the ledger, and receipts of which more is applied than they bring."""
    for doubt in standing.unclear:
        then, now = (decimal_text(amount, doubt.currency) for amount in (doubt.then, doubt.now))
        names = ", ".join(doubt.applications)
        message = (
            f"{doubt.document or doubt.item}: {then} {doubt.currency}".rstrip()
            + f" was open in the ledger at {names}, now {now} is; "
            f"{decimal_text(doubt.amount, doubt.currency)} applied is not subtracted"
        )
        remedy = "mark the lines In ledger or Undo in AR Applications"
        yield Finding("application-unclear", Severity.CHECK, message, SHEET, seen=names, expected=remedy)
    sums = applied_of(register)
    rows = zip(*(receipts[name].tolist() for name in ("receipt_id", "amount", "currency")), strict=True)
    for number, amount, code in rows:
        applied = sums.get(keys.get(number, ""), 0)
        if abs(applied) > abs(amount) or applied * amount < 0:
            brought, used = decimal_text(amount, code), decimal_text(applied, code)
            message = f"receipt {number} brings {brought}, the register applies {used} of it"
            yield Finding("application-unclear", Severity.CHECK, message, SHEET, seen=number, expected="Undo a line")


def applied_of_receipts(work: Counted, as_of: date | None = None) -> dict[str, int]:
    """What the register applies of the receipts at hand by their currency, minor units; empty with no register."""
    if not len(work.register):
        return {}
    code_of = dict(zip(work.received["receipt_id"], work.received["currency"], strict=True))
    codes = {key: code_of[number] for number, key in work.receipt_keys.items()}
    sums = dict.fromkeys(codes.values(), 0)
    for receipt, amount in applied_of(work.register, as_of).items():
        if receipt in codes:
            sums[codes[receipt]] += amount
    return sums
