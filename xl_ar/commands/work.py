"""The work on one workbook: what was read, and each result computed once, whichever commands ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from xl_ar.commands.decisions import Decisions, read_decisions
from xl_ar.commands.policies import aging_policy, matching_policy, minor_setting
from xl_ar.core.aging import AgingResult, age
from xl_ar.core.credits import CreditPolicy, credit_balances
from xl_ar.core.matching.engine import MatchResult, match
from xl_ar.core.retroactive import applications_of, unused_applications
from xl_ar.findings import Finding, Severity
from xl_ar.settings import Settings
from xl_ar.sheets.layout import Value
from xl_ar.tables.reading import Ledger, Reading

People = Mapping[str, Mapping[str, Mapping[str, Value]]]


@dataclass(frozen=True)
class Work:
    """A workbook as read, the as-of date, the settings and what people wrote into our sheets before."""

    name: str
    reading: Reading
    as_of: date
    settings: Settings = field(default_factory=Settings)
    fingerprint: str = ""
    people: People = field(default_factory=dict)

    @property
    def ledger(self) -> Ledger:
        """The ledger frames."""
        return self.reading.ledger

    @cached_property
    def items(self) -> pd.DataFrame:
        """Open items, terms filled in from the customer master where the register has none."""
        return with_master_terms(self.ledger.open_items, self.ledger.customers)

    @cached_property
    def received(self) -> pd.DataFrame:
        """Receipts up to the as-of date; those without a date count as received."""
        receipts = self.ledger.receipts
        return receipts[~(receipts["value_date"] > pd.Timestamp(self.as_of))]

    @cached_property
    def self_applied(self) -> pd.DataFrame:
        """Receipts that name one open item's document in a column of its own: the ledger applied them itself."""
        receipts = self.ledger.receipts
        named = receipts[receipts["document"] != ""]
        unused = unused_applications(self.items, applications_of(named).set_axis(named.index))
        return named.drop(index=unused.index)

    @cached_property
    def applications(self) -> pd.DataFrame:
        """Applications that the workbook states: its own table, and the receipts that the ledger applied itself."""
        named = applications_of(self.self_applied)
        parts = [part for part in (self.ledger.applications, named) if len(part)]
        return pd.concat(parts, ignore_index=True) if parts else self.ledger.applications

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in reading, how receipts that name their document were taken, and decisions not obeyed."""
        return (*self.reading.findings, *self._applied_by_ledger(), *self.decisions.findings)

    def _applied_by_ledger(self) -> tuple[Finding, ...]:
        applied = self.self_applied
        if not len(applied):
            return ()
        message = (
            f"{len(applied):,} receipts name their document in a column: taken as applied by the ledger itself; "
            "the aging and the credits count them, AR Matches shows them"
        )
        sheet = str(applied["source_sheet"].iloc[0])
        return (Finding("receipts-applied", Severity.INFO, message, sheet, rows=len(applied)),)

    def has_words(self, sheet: str) -> bool:
        """True when a person has written into one of our sheets before: it is kept even with nothing else to say."""
        rows = self.people.get(sheet, {}).values()
        return any(row.get(name) not in (None, "") for row in rows for name in ("Decision", "Note"))

    @cached_property
    def aging(self) -> AgingResult:
        """The aging on the as-of date."""
        return age(self.items, self.as_of, aging_policy(self.settings), applications=self.applications)

    @cached_property
    def opened(self) -> pd.DataFrame:
        """Items open on the as-of date, with the open amounts of that day."""
        return self.aging.detail

    @cached_property
    def to_match(self) -> pd.DataFrame:
        """The items as they stood before the receipts that the ledger has applied itself."""
        items = before_applications(self.items, self.applications)
        posted = (items["open_amount"] < 0) & items["document"].isin(set(self.received["receipt_id"]))
        return items[(items["open_amount"] != 0) & ~posted]

    @cached_property
    def match_arguments(self) -> dict[str, Any]:
        """What ``core.matching.engine.match`` takes, with what a person has decided in AR Matches."""
        return {
            "receipts": self.received,
            "open_items": self.to_match,
            "customers": self.ledger.customers,
            "history": self.ledger.history,
            "decided": self.decisions.accepted,
            "rejected": self.decisions.rejected,
            "policy": matching_policy(self.settings, single_currency(self.received)),
        }

    @cached_property
    def matches(self) -> MatchResult:
        """Receipts against open items."""
        return match(**self.match_arguments)

    @cached_property
    def decisions(self) -> Decisions:
        """What a person has accepted and rejected in AR Matches."""
        return read_decisions(self.people.get("AR Matches", {}), self.received, self.items, self.to_match)

    @cached_property
    def credits(self) -> pd.DataFrame:
        """Credit balances on the as-of date; a receipt counts once: as posted, as applied or as matched."""
        small = self.settings.credits.small
        policy = CreditPolicy(small={code: minor_setting("credits.small", small, code) for code in _codes(self.items)})
        receipts = self.ledger.receipts
        credits = self.items[self.items["open_amount"] < 0]
        lines = self.matches.lines
        return credit_balances(
            self.items,
            self.as_of,
            receipts=receipts[~receipts["receipt_id"].isin(set(credits["document"]) - {""})],
            matches=lines[~lines["receipt_id"].isin(self.self_applied["receipt_id"])],
            applications=self.applications,
            policy=policy,
        )


def before_applications(items: pd.DataFrame, applications: pd.DataFrame) -> pd.DataFrame:
    """Items with what was applied to their document added back, never beyond the original amount."""
    if not len(applications):
        return items
    applied = items["document"].map(applications.groupby("document")["amount"].sum()).fillna(0).astype("int64")
    applied = applied.where(items["document"] != "", 0)
    back = items["open_amount"] + applied
    capped = back.where(back <= items["original_amount"], items["original_amount"])
    return items.assign(open_amount=capped.where(applied > 0, items["open_amount"]))


def _codes(frame: pd.DataFrame) -> list[str]:
    return sorted(set(frame["currency"]))


def single_currency(frame: pd.DataFrame) -> str:
    """The one currency of a frame, '' where there are several."""
    codes = _codes(frame)
    return codes[0] if len(codes) == 1 else ""


def with_master_terms(items: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """Items whose empty terms are those of their customer in the master."""
    known = customers[customers["terms"] != ""].drop_duplicates("customer")
    empty = items["terms"] == ""
    if not len(known) or not empty.any():
        return items
    terms = items["customer"].map(dict(zip(known["customer"], known["terms"], strict=True))).fillna("")
    return items.assign(terms=items["terms"].where(~empty, terms).astype(object))
