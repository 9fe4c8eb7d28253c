"""The accounts of a workbook: its open items, its receipts, the register of applications and the aging of the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import pandas as pd

from xl_ar.audit import Logged, Trail
from xl_ar.commands.keys import item_keys, receipt_keys
from xl_ar.commands.policies import aging_policy
from xl_ar.commands.review.aliases import SHEET as ALIASES
from xl_ar.commands.review.aliases import Shown, shown_aliases
from xl_ar.commands.review.register import SHEET as APPLICATIONS_SHEET
from xl_ar.commands.review.register import Register, lost_register, read_register
from xl_ar.commands.review.standing import owners, posted_later
from xl_ar.core.aging.aged import AgingResult, age
from xl_ar.core.aging.retroactive import applications_of, unused_applications
from xl_ar.core.named_accounts import NamedAccounts, named_accounts
from xl_ar.core.register.effects import items_after, receipts_after
from xl_ar.core.register.payers import aliases_of
from xl_ar.core.register.posting import Standing, standing
from xl_ar.findings import Finding
from xl_ar.settings import Settings
from xl_ar.sheets.layout import Value
from xl_ar.tables.reading import Ledger, Reading

People = Mapping[str, Mapping[str, Mapping[str, Value]]]


@dataclass(frozen=True)
class Accounts:
    """A workbook as read, the as-of date, the settings and what people wrote into our sheets before.

    From these: open items, receipts and the register as they stand, and the aging, each computed once.
    """

    name: str
    reading: Reading
    as_of: date
    settings: Settings = field(default_factory=Settings)
    fingerprint: str = ""
    people: People = field(default_factory=dict)

    recorded: pd.DataFrame | None = None  # the register, where a command of this run has added to it
    said: tuple[Finding, ...] = ()  # what a command of this run could not obey
    trail: Callable[[], Trail] = Trail  # what the audit log says of the workbook; read only where it is shown
    logged: Logged = field(default_factory=Logged)  # what it has as applied, where the register is gone

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger frames, customers that are stated by name under the account that has the name."""
        read, named = self.reading.ledger, self.named_accounts
        return replace(
            read,
            open_items=named.of_items(read.open_items),
            receipts=named.of_stated(read.receipts),
            applications=named.of_stated(read.applications),
            history=named.of_stated(read.history),
        )

    @cached_property
    def named_accounts(self) -> NamedAccounts:
        """The accounts of customers that the sheets state by name."""
        read = self.reading.ledger
        return named_accounts(read.open_items, read.customers, read.receipts, read.applications, read.history)

    @cached_property
    def ledger_items(self) -> pd.DataFrame:
        """Open items as the ledger has them, terms filled in from the customer master where it has none."""
        return with_master_terms(self.ledger.open_items, self.ledger.customers)

    @cached_property
    def item_keys(self) -> dict[str, str]:
        """Key of each open item by its id."""
        return item_keys(self.ledger_items)

    @cached_property
    def receipt_keys(self) -> dict[str, str]:
        """Key of each receipt by its id."""
        return receipt_keys(self.received)

    @cached_property
    def ledger_open(self) -> dict[str, int]:
        """What the ledger itself has open by item key."""
        amounts = zip(self.ledger_items["item_id"], self.ledger_items["open_amount"].tolist(), strict=True)
        return {self.item_keys[number]: amount for number, amount in amounts}

    @cached_property
    def kept_register(self) -> Register:
        """The register of an earlier run, as it stands in the workbook; where it is gone, what is known of it."""
        if self.logged.applications:
            return lost_register(self.logged)
        return read_register(self.people.get(APPLICATIONS_SHEET, {}))

    @cached_property
    def register(self) -> pd.DataFrame:
        """The register of applications (core.register.lines), with what this run has added."""
        return self.kept_register.lines if self.recorded is None else self.recorded

    @cached_property
    def standing(self) -> Standing:
        """What the ledger has posted of the register."""
        return standing(self.register, self.ledger_open)

    @cached_property
    def items(self) -> pd.DataFrame:
        """Open items less what the register applies up to the as-of date and the ledger has not posted."""
        return items_after(self.ledger_items, self.item_keys, self.register, self.standing, self.as_of)

    @cached_property
    def items_now(self) -> pd.DataFrame:
        """Open items less all that the register applies, whatever its date: what can still be paid."""
        return items_after(self.ledger_items, self.item_keys, self.register, self.standing)

    @cached_property
    def received(self) -> pd.DataFrame:
        """Receipts up to the as-of date; those without a date count as received."""
        receipts = self.ledger.receipts
        return receipts[~(receipts["value_date"] > pd.Timestamp(self.as_of))]

    @cached_property
    def unapplied(self) -> pd.DataFrame:
        """The receipts with what the register has left of them, whatever its dates."""
        return receipts_after(self.received, self.receipt_keys, self.register)

    @cached_property
    def aliases(self) -> list[Shown]:
        """Payers learned from the register, and those that a person has typed in."""
        of_customers = owners(self.ledger_items, self.ledger.customers)
        return shown_aliases(aliases_of(self.register, of_customers), self.people.get(ALIASES, {}).values())

    @cached_property
    def self_applied(self) -> pd.DataFrame:
        """Receipts that name one open item's document in a column of its own: the ledger applied them itself."""
        receipts = self.ledger.receipts
        named = receipts[receipts["document"] != ""]
        unused = unused_applications(self.ledger_items, applications_of(named).set_axis(named.index))
        return named.drop(index=unused.index)

    @cached_property
    def applications(self) -> pd.DataFrame:
        """Applications that the workbook states: its own table, and the receipts that the ledger applied itself."""
        named = applications_of(self.self_applied)
        parts = [part for part in (self.ledger.applications, named) if len(part)]
        return pd.concat(parts, ignore_index=True) if parts else self.ledger.applications

    @cached_property
    def applied_in_all(self) -> pd.DataFrame:
        """Applications that the workbook states, and those of the register that the ledger posted after the day."""
        stated = self.applications
        later = posted_later(self.register, self.standing, self.ledger_items, stated, self.as_of)
        return pd.concat([stated, later], ignore_index=True) if len(later) else stated

    @cached_property
    def aging(self) -> AgingResult:
        """The aging on the as-of date."""
        return age(self.items, self.as_of, aging_policy(self.settings), applications=self.applied_in_all)


def with_master_terms(items: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """Items whose empty terms are those of their customer in the master."""
    known = customers[customers["terms"] != ""].drop_duplicates("customer")
    empty = items["terms"] == ""
    if not len(known) or not empty.any():
        return items
    terms = items["customer"].map(dict(zip(known["customer"], known["terms"], strict=True))).fillna("")
    return items.assign(terms=items["terms"].where(~empty, terms).astype(object))
