"""The work on one workbook: what was read, and each result computed once, whichever commands ask for it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from xl_ar.commands.accounts import Accounts
from xl_ar.commands.aged.doubts import aging_findings
from xl_ar.commands.named import named_findings
from xl_ar.commands.policies import credit_policy, matching_policy, minor_setting, rate_findings
from xl_ar.commands.refunds.columns import SHEET as REFUNDS
from xl_ar.commands.refunds.doubts import refund_findings
from xl_ar.commands.review.aliases import alias_findings, history_of
from xl_ar.commands.review.decisions import Decisions, Grounds, held_receipts, not_obeyed, read_decisions
from xl_ar.commands.review.standing import held_back, owners, register_findings
from xl_ar.core.credits.balances import credit_balances, open_credits
from xl_ar.core.credits.causes import Credit
from xl_ar.core.matching.engine import MatchResult, match
from xl_ar.core.matching.policy import MatchingPolicy
from xl_ar.core.register.effects import receipts_after
from xl_ar.core.register.lines import active_pairs
from xl_ar.core.schema import HISTORY
from xl_ar.findings import Finding, Severity


class Work(Accounts):
    """What the commands compute of the accounts of a workbook, each result once, whichever of them ask for it."""

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in reading, how receipts that name their document were taken, and decisions not obeyed."""
        known = frozenset(owners(self.ledger_items, self.ledger.customers)["customer"])
        return (
            *self.reading.findings,
            *named_findings(self.reading.ledger, self.named_accounts),
            *self._applied_by_ledger(),
            *self.kept_register.findings,
            *register_findings(self.standing, self.received, self.receipt_keys, self.register),
            *refund_findings(self.people.get(REFUNDS, {})),
            *alias_findings(self.aliases, known),
            *rate_findings(self.items.loc[self.items["open_amount"] != 0, "currency"].unique(), self.settings),
            *aging_findings(self),
            *self.decisions.findings,
            *not_obeyed(self.people.get("AR Matches", {}), self.receipt_keys, self.decisions, self._by_ledger),
            *self.said,
        )

    @cached_property
    def _by_ledger(self) -> frozenset[str]:
        return frozenset(self.self_applied["receipt_id"])

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
    def opened(self) -> pd.DataFrame:
        """Items open on the as-of date, with the open amounts of that day."""
        return self.aging.detail

    @cached_property
    def to_match(self) -> pd.DataFrame:
        """The items as they stood before the receipts that the ledger has applied itself."""
        items = before_applications(self.items_now, self.applications)
        posted = (items["open_amount"] < 0) & items["document"].isin(set(self.received["receipt_id"]))
        return items[(items["open_amount"] != 0) & ~posted]

    @cached_property
    def policy(self) -> MatchingPolicy:
        """The matching policy of the settings."""
        return matching_policy(self.settings, single_currency(self.received))

    @cached_property
    def match_arguments(self) -> dict[str, Any]:
        """What ``core.matching.engine.match`` takes, with what a person has decided in AR Matches."""
        history = [frame for frame in (self.ledger.history, history_of(self.aliases)) if len(frame)]
        spent = (self.unapplied["amount"] == 0) & (self.received["amount"] != 0)
        return {
            "receipts": self.unapplied[~spent] if spent.any() else self.unapplied,
            "open_items": self.to_match,
            "customers": self.ledger.customers,
            "history": pd.concat(history, ignore_index=True) if len(history) > 1 else [*history, HISTORY.empty()][0],
            "decided": self.decisions.accepted,
            "rejected": self.decisions.rejected | self.applied_pairs,
            "policy": self.policy,
        }

    @cached_property
    def applied_pairs(self) -> frozenset[tuple[str, str]]:
        """Pairs (receipt_id, item_id) that the register applies: they are not proposed a second time."""
        receipts = {key: number for number, key in self.receipt_keys.items()}
        items = {key: number for number, key in self.item_keys.items()}
        pairs = active_pairs(self.register)
        return frozenset((receipts[one], items[two]) for one, two in pairs if one in receipts and two in items)

    @cached_property
    def matches(self) -> MatchResult:
        """What is left of the receipts against what is left of the open items."""
        held = held_receipts(self.people.get("AR Matches", {}), self.received)
        return held_back(match(**self.match_arguments), held)

    @cached_property
    def states(self) -> dict[str, int]:
        """Number of receipts by what became of them; ``applied``: the register has used them up."""
        spent = len(self.received) - len(self.match_arguments["receipts"])
        return ({"applied": spent} if spent else {}) | self.matches.states

    @cached_property
    def decisions(self) -> Decisions:
        """What a person has decided in AR Matches."""
        limit = self.settings.review.write_off_limit
        grounds = Grounds(
            self.unapplied,
            self.items_now,
            active_pairs(self.register),
            self._by_ledger,
            lambda code: minor_setting("review.write_off_limit", limit, code),
            self.policy.tolerance,
            self.policy.grace_days,
            self.policy.discount_on_parts,
        )
        return read_decisions(self.people.get("AR Matches", {}), self.received, self.items, self.to_match, grounds)

    @property
    def _counting(self) -> pd.DataFrame:
        """The register less what is applied to items written after the day: until then such cash is an advance."""
        later = self.ledger_items["document_date"] > pd.Timestamp(self.as_of)
        keys = {self.item_keys[number] for number in self.ledger_items.loc[later, "item_id"]}
        return self.register[~self.register["item"].isin(keys)] if keys else self.register

    @cached_property
    def credits(self) -> pd.DataFrame:
        """Credit balances on the as-of date; a receipt counts once: as posted, as applied or as matched."""
        return credit_balances(self.items, self.as_of, **self._credit_arguments)

    @cached_property
    def open_credits(self) -> list[Credit]:
        """The documents and receipts that the credit balances come from, each once, whole, oldest first."""
        return open_credits(self.items, self.as_of, **self._credit_arguments)

    @cached_property
    def _credit_arguments(self) -> dict[str, Any]:
        receipts = receipts_after(self.ledger.receipts, self.receipt_keys, self._counting, self.as_of)
        credits = self.items[self.items["open_amount"] < 0]
        lines = self.matches.lines
        return {
            "receipts": receipts[~receipts["receipt_id"].isin(set(credits["document"]) - {""})],
            "matches": lines[~lines["receipt_id"].isin(self.self_applied["receipt_id"])],
            "applications": self.applied_in_all,
            "customers": self.ledger.customers,
            "history": self.match_arguments["history"],
            "policy": credit_policy(self.settings, _codes(self.items)),
        }


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
